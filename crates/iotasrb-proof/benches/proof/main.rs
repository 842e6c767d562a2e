//! `cargo bench -p iotasrb-proof`: how fast a history is proven, each figure beside named
//! limits measured in the same run.
//!
//! A figure alone says more about the machine than about the program; the ratios are what
//! to compare between versions.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

#[path = "../../tests/closes/fixture.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod fixture;
#[path = "../../tests/closes/forge.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod forge;
mod history;
mod signatures;

use history::{EPOCHS, History};
use iota_sdk_crypto::validator::CommitteeChainVerifier;
use iota_sdk_types::{SignedCheckpointSummary, ValidatorCommittee};
use iotasrb_proof::{Committee, CommitteeChain, EpochInfo, write_epoch_info};
use std::{
    error::Error,
    fs,
    hint::black_box,
    num::NonZeroUsize,
    time::{Duration, Instant},
};

/// Counted runs; the median of an odd number is one of them.
const RUNS: u32 = 9;
const ONE: NonZeroUsize = NonZeroUsize::MIN;
const TWO: NonZeroUsize = NonZeroUsize::new(2).unwrap();

fn main() -> Result<(), Box<dyn Error>> {
    let history = History::new();
    let summaries = history
        .closes
        .iter()
        .map(|close| bcs::from_bytes(&close.signed_summary))
        .collect::<Result<Vec<SignedCheckpointSummary>, _>>()?;
    let mut short = Vec::new();
    write_epoch_info(history.closes.iter().take(100), &mut short)?;
    let mut stream = Vec::new();
    write_epoch_info(history.closes.iter(), &mut stream)?;
    let root = history.committee();
    println!(
        "a history of {EPOCHS} epochs, 67 to 100 validators, {} KiB an epoch\n",
        stream.len() / history.closes.len() / 1024
    );

    let grown = [&short, &stream].map(|stream| memory_for(|| prove(stream, &root, TWO)));
    let one = measure(RUNS, || prove(&stream, &root, ONE));
    let two = measure(RUNS, || prove(&stream, &root, TWO));
    let claims = signatures::claims(&history, &summaries);
    let single = measure(RUNS, || signatures::one_by_one(&claims));
    let batch = measure(RUNS, || signatures::batched(&claims, 1));
    let batch_two = measure(RUNS, || signatures::batched(&claims, 2));
    let trusted = ValidatorCommittee::new(0, history.members.clone())?;
    let sdk = measure(1, || {
        let chain = CommitteeChainVerifier::new(trusted.clone());
        chain.is_ok_and(|mut chain| {
            let mut summaries = summaries.iter();
            summaries.all(|summary| chain.verify_epoch_close(summary).is_ok())
        })
    });

    println!("{:46}      best    median all cores  an epoch (median)", "");
    show("from stream to facts, one core", one);
    show("from stream to facts, two cores", two);
    show("signatures alone, one by one, one core", single);
    show("signatures alone, batched, one core", batch);
    show("signatures alone, batched, two cores", batch_two);
    show("the SDK's verifier (summaries only, one core)", sdk);
    println!();
    ratio(
        "from stream to facts / batched signatures, one core (at most 2)",
        one,
        batch,
    );
    ratio(
        "from stream to facts / batched signatures, two cores (at most 2)",
        two,
        batch_two,
    );
    ratio(
        "the SDK's verifier / from stream to facts, one core (at least 10)",
        sdk,
        one,
    );
    ratio(
        "the SDK's verifier / from stream to facts, two cores (at least 10)",
        sdk,
        two,
    );
    println!(
        "the whole history on two cores: {:.1?} at best, {:.1?} the median (below 0.3 s)",
        two.best, two.clock
    );
    if let [Some(short), Some(whole)] = grown {
        println!("memory above the stream: {short} KiB for 100 epochs, {whole} KiB for {EPOCHS}");
    }
    Ok(())
}

/// From a stream's bytes to every fact in it, a batch at a time.
fn prove(stream: &[u8], root: &Committee, workers: NonZeroUsize) -> bool {
    let Ok(mut chain) = CommitteeChain::new(root.clone()) else {
        return false;
    };
    let Ok(closes) = EpochInfo::new(stream) else {
        return false;
    };
    let mut count = 0;
    let followed = chain.follow(
        closes,
        workers,
        |proven| proven.facts().ok(),
        |facts| {
            count += u64::from(black_box(facts).is_some());
            Ok(())
        },
    );
    followed.is_ok() && count == chain.committee().epoch().number()
}

/// How long a run takes: by the clock, and summed over all cores. On a machine that does
/// other work besides, only the second can be compared.
#[derive(Clone, Copy)]
struct Time {
    best: Duration,
    clock: Duration,
    cores: Duration,
}

/// The best and the median of the clock, the mean of the cores. A run that is refused is not
/// a figure.
fn measure(runs: u32, mut run: impl FnMut() -> bool) -> Time {
    let before = cores();
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let begin = Instant::now();
            assert!(black_box(run()), "the history was refused");
            begin.elapsed()
        })
        .collect();
    times.sort();
    Time {
        best: times[0],
        clock: times[times.len() / 2],
        cores: (cores() - before) / runs,
    }
}

/// The time that all cores have spent on this process; zero where Linux does not tell it.
fn cores() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // User and system time, in hundredths of a second, after the name in parentheses.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let spent = fields.split_whitespace().skip(11).take(2);
    let hundredths: u64 = spent.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(hundredths * 10)
}

/// By how much the peak of the process's memory exceeds what it holds before a run, in KiB.
fn memory_for(run: impl FnOnce() -> bool) -> Option<u64> {
    // Linux forgets the peak so far when told 5.
    fs::write("/proc/self/clear_refs", "5").ok()?;
    let before = memory("VmRSS:")?;
    assert!(run(), "the history was refused");
    memory("VmHWM:")?.checked_sub(before)
}

fn memory(figure: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(figure))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn show(name: &str, time: Time) {
    let each = time.clock / u32::try_from(EPOCHS).unwrap_or(1);
    let speed = 1.0 / each.as_secs_f64();
    let Time { best, clock, cores } = time;
    println!(
        "{name:46} {best:>9.1?} {clock:>9.1?} {cores:>9.1?} {each:>9.1?} {speed:>6.0} epochs a second"
    );
}

fn ratio(name: &str, time: Time, limit: Time) {
    let ratio = |time: Duration, limit: Duration| time.as_secs_f64() / limit.as_secs_f64();
    let clock = ratio(time.clock, limit.clock);
    let cores = ratio(time.cores, limit.cores);
    let best = ratio(time.best, limit.best);
    println!(
        "{name:70} {best:>5.2} at best, {clock:>5.2} by the median, {cores:>5.2} by the cores"
    );
}
