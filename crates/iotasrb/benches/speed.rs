//! `cargo xtask bench`: how fast the parts are, each beside a named limit measured in the same run.
//!
//! A figure alone says more about the machine than about the program; the ratio
//! to the limit is what to compare between versions.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use iotasrb::{
    publish::wire::{NetworkDocument, ValidatorsDocument},
    run,
    source::{record, recording},
};
use iotasrb_core::{
    observation::{Absence, Observation},
    rates::v1,
    units::{Address, Nanos, OutOfRange, PoolId, TimestampMs, VotingPower},
};
use std::{
    hint::black_box,
    process::Command,
    time::{Duration, Instant},
};

const STATE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs"
);
/// Counted runs; the median of an odd number is one of them.
const RUNS: usize = 101;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bytes = std::fs::read(STATE)?;
    let observation = recording::decode_file(&bytes, None, STATE)?;
    rates_of_a_hundred_validators(&observation)?;
    reading_and_writing(&bytes, &observation)?;
    start_to_first_output()
}

/// Rates from an observation in memory, beside a plain sum over the same stakes.
/// The target: below 20 µs for the rates.
fn rates_of_a_hundred_validators(
    observation: &Observation,
) -> Result<(), Box<dyn std::error::Error>> {
    let hundred = with_a_hundred_members(observation)?;
    let checked = hundred.check()?;
    let stakes: Vec<Nanos> = hundred.validators.iter().map(|one| one.stake).collect();
    let sum = median(1_000, || {
        Nanos::checked_sum(black_box(&stakes).iter().copied())
    });
    let rates = median(100, || v1::rates(black_box(&checked)));
    let check = median(100, || black_box(&hundred).check().is_ok());
    let digest = median(10, || black_box(&hundred).digest());
    show("plain sum of 100 stakes (the limit)", sum, sum);
    show("rates for 100 validators (target 20 µs)", rates, sum);
    show("check of the observation", check, sum);
    show("canonical text and digest", digest, sum);
    Ok(())
}

/// A committee of a hundred: the observed validators, and copies of them.
fn with_a_hundred_members(
    observation: &Observation,
) -> Result<Observation, Box<dyn std::error::Error>> {
    let mut enlarged = observation.clone();
    let copies = (0..100_u8).zip(observation.validators.iter().cycle());
    enlarged.validators = copies
        .map(|(number, original)| {
            let mut copy = original.clone();
            copy.address = Address::from_bytes([number; 32]);
            copy.pool = PoolId::from_bytes([number; 32]);
            copy.voting_power = VotingPower::new(100)?;
            Ok(copy)
        })
        .collect::<Result<_, OutOfRange>>()?;
    enlarged.committee = enlarged.validators.iter().map(|one| one.address).collect();
    // The copies hold more than the observed sums leave room for.
    enlarged.total_supply = Err(Absence::NotRecorded);
    enlarged.total_stake = Err(Absence::NotRecorded);
    Ok(enlarged)
}

/// Reading recorded facts and writing figures, beside a plain copy of the same bytes.
fn reading_and_writing(
    bytes: &[u8],
    observation: &Observation,
) -> Result<(), Box<dyn std::error::Error>> {
    let copy = median(100, || black_box(bytes).to_vec());
    let bcs = median(10, || {
        recording::decode_file(black_box(bytes), None, STATE).is_ok()
    });
    let text = record::print(observation);
    let json = median(10, || {
        record::parse(black_box(text.as_bytes()), "bench").is_ok()
    });
    show("plain copy of the mainnet state (the limit)", copy, copy);
    let evaluation = run::compute(
        observation.clone(),
        STATE.to_owned(),
        TimestampMs::from_unix_ms(0),
    )?;
    let network = || serde_json::to_string(&NetworkDocument::new(black_box(&evaluation)));
    let validators = || {
        let all = &evaluation.rates.validators;
        serde_json::to_string(&ValidatorsDocument::new(black_box(&evaluation), all))
    };
    show("decoding the mainnet state, BCS", bcs, copy);
    show("reading the same as a record, JSON", json, copy);
    show(
        "writing the network's figures, JSON",
        median(10, network),
        copy,
    );
    show(
        "writing the validators' figures, JSON",
        median(10, validators),
        copy,
    );
    Ok(())
}

/// The whole program on a recorded source, beside a start that does nothing: what lies
/// between the two is decoding, check, rates, digest and writing, each measured above.
fn start_to_first_output() -> Result<(), Box<dyn std::error::Error>> {
    let program = env!("CARGO_BIN_EXE_iotasrb");
    let start = |arguments: &[&str]| -> Result<Duration, Box<dyn std::error::Error>> {
        let mut times = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            let begin = Instant::now();
            let output = Command::new(program).args(arguments).output()?;
            times.push(begin.elapsed());
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into());
            }
        }
        times.sort();
        Ok(times[RUNS / 2])
    };
    let nothing = start(&["--version"])?;
    show(
        "start of the program, --version (the limit)",
        nothing,
        nothing,
    );
    show(
        "rate, recorded source, whole (target 15 ms)",
        start(&["rate", "--source", STATE])?,
        nothing,
    );
    show(
        "validators, recorded source, whole process",
        start(&["validators", "--source", STATE])?,
        nothing,
    );
    Ok(())
}

/// The median time of one repetition.
fn median<T>(repetitions: u32, mut work: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let begin = Instant::now();
            for _ in 0..repetitions {
                black_box(work());
            }
            begin.elapsed() / repetitions
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

fn show(name: &str, time: Duration, limit: Duration) {
    let ratio = time.as_secs_f64() / limit.as_secs_f64().max(1e-9);
    println!("{name:48} {time:>12.3?}   {ratio:>10.1} x the limit");
}
