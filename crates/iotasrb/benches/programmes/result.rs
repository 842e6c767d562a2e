//! A result of as many addresses as the last round paid: its checksum, and its file.

use super::{
    ADDRESSES, Failure,
    board::{Board, RUNS, measure, median, seconds},
    stakes::{address, random},
};
use iotasrb::programme::{
    address::AddressForm,
    result_file::{self, Results},
    staking_event::StakingEvent,
};
use iotasrb_core::programmes::{participation::RewardsExport, staking::Programme};
use std::{hint::black_box, time::Duration};

/// Reading and verifying a file.
const FILE: Duration = Duration::from_millis(300);

/// The checksum of an export, and the file of it, read and verified.
pub(crate) fn export_and_verify(board: &mut Board) -> Result<(), Failure> {
    // Of this round no official total is known, which made-up rewards could not have.
    let event = StakingEvent::from(Programme::ASSEMBLY[3]);
    let minimum = event.terms.minimum_rewards;
    let mut random = random(3);
    let earned: Vec<_> = (0..ADDRESSES)
        .map(|number| (address(number), minimum + u64::from(random.below(u32::MAX))))
        .collect();
    let end = event.terms.period.end();
    let rows: Vec<_> = earned
        .iter()
        .map(|(address, units)| (AddressForm::Hex.write(*address), *units))
        .collect();
    let times = (0..RUNS).map(|_| {
        let rows = black_box(rows.clone());
        measure(|| RewardsExport::new(event.id, end, &event.symbol, minimum, rows).is_ok()).0
    });
    println!(
        "checksum of an export of {ADDRESSES} addresses: {}",
        seconds(median(times.collect()))
    );

    let results = Results::export(&event, end, AddressForm::Hex, &earned)?;
    let text = serde_json::to_vec(&results.document(&event.symbol))?;
    let times = (0..RUNS).map(|_| {
        let (time, verified) = measure(|| {
            let file = result_file::read(black_box(&text));
            file.is_ok_and(|file| file.verify(&event).is_ok_and(|(found, _)| found == results))
        });
        assert!(verified, "the file is what was exported");
        time
    });
    let time = median(times.collect());
    let mebibytes = text.len() as f64 / f64::from(1 << 20);
    let words = format!(
        "a result file of {ADDRESSES} addresses ({mebibytes:.1} MiB) read and verified: {}",
        seconds(time)
    );
    board.judge(&words, "below 300 ms", time < FILE);
    Ok(())
}
