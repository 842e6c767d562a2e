//! How long a history takes to answer and to grow, each beside a plain scan of the same bytes.

use super::{
    FIVE_YEARS, Failure,
    dataset::{A_DAY, VALIDATORS, figure, validator},
    observed,
};
use iotasrb::{
    publish::interval::{Interval, Pick},
    store::{Metric, Store, StoreAddress},
};
use iotasrb_core::units::{Address, TimestampMs};
use std::{
    fs,
    hint::black_box,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

/// Counted runs; the median of an odd number is one of them.
const RUNS: usize = 31;
const YEAR: u64 = A_DAY * 365;
const WEEK: u64 = A_DAY * 7;
/// The bytes that a slot of a hundred validators adds: its figures, its publication, its
/// observation.
const SLOT_BYTES: usize = 96 << 10;

type Range = (TimestampMs, TimestampMs);

const SLOTS: u64 = FIVE_YEARS.slots;

fn slot(number: u64) -> TimestampMs {
    FIVE_YEARS.slot(number)
}

/// The slots before the end of the data set.
fn last(slots: u64) -> Range {
    (slot(SLOTS - slots), slot(SLOTS))
}

/// The figures of a series as the history has them, in memory.
fn in_memory(validator: u8, slots: u64) -> Vec<(u64, String)> {
    (SLOTS - slots..SLOTS)
        .map(|number| {
            (
                slot(number).as_unix_ms(),
                figure(validator, NET_CODE, number).decimal,
            )
        })
        .collect()
}

const NET: &str = "net";
const NET_CODE: i64 = 106;

/// The scan that nothing can be quicker than: every time and every digit is looked at once.
fn scan(points: &[(u64, String)]) -> u64 {
    points.iter().fold(0, |sum, (at, digits)| {
        let digits = digits
            .bytes()
            .fold(0, |sum: u64, digit| sum.wrapping_add(digit.into()));
        sum.wrapping_add(*at).wrapping_add(digits)
    })
}

/// Measures what is asked of a history that holds the data set.
pub(crate) fn reading(address: &StoreAddress) -> Result<(), Failure> {
    let mut store = Store::open_to_read(address)?;
    let net = Metric::from_name(NET).ok_or("there is no such figure")?;
    let one = Some(validator(42));
    let found = store.last_value(one, net)?.ok_or("the history is empty")?;
    assert_eq!(found.at, slot(SLOTS - 1), "the data set is complete");
    let week = in_memory(42, WEEK);
    let year = in_memory(42, YEAR);
    let all: Vec<_> = (0..VALIDATORS)
        .map(|number| in_memory(number, YEAR))
        .collect();
    let point_limit = median(1_000, || scan(black_box(&year[..1])));
    let week_limit = median(100, || scan(black_box(&week)));
    let year_limit = median(10, || scan(black_box(&year)));
    let all_limit = median(1, || {
        all.iter()
            .map(|points| scan(black_box(points)))
            .fold(0, u64::wrapping_add)
    });

    let time = median(1_000, || store.last_value(one, net).is_ok());
    show("latest value of a series (target 5 µs)", time, point_limit);
    let time = median(1_000, || store.latest(None).is_ok());
    show("latest publication", time, point_limit);
    let time = median(100, || digits(&mut store, one, net, last(WEEK)));
    show("a week of a series, digits", time, week_limit);
    let time = median(10, || digits(&mut store, one, net, last(YEAR)));
    show(
        "a year of a series, digits (target 0.5 ms)",
        time,
        year_limit,
    );
    let time = median(10, || store.series(one, net, last(YEAR), None).is_ok());
    show("a year of a series, exact fractions", time, year_limit);
    let time = median(10, || daily(&mut store, one, net));
    show("a year by the day, one series", time, year_limit);
    let time = median(1, || {
        (0..VALIDATORS)
            .map(|number| daily(&mut store, Some(validator(number)), net))
            .sum::<usize>()
    });
    show("a year by the day, 100 validators", time, all_limit);
    let time = median(1, || {
        Store::open_to_read(address)
            .and_then(|mut store| store.newest())
            .is_ok()
    });
    show("start: open, and the newest publication", time, point_limit);
    Ok(())
}

fn digits(store: &mut Store, subject: Option<Address>, metric: Metric, range: Range) -> u64 {
    let mut sum = 0_u64;
    let read = store.digits(subject, metric, range, None, |at, digits| {
        sum = sum
            .wrapping_add(at.as_unix_ms())
            .wrapping_add(digits.len() as u64);
    });
    read.map_or(0, |()| sum)
}

/// The last value of each day.
fn daily(store: &mut Store, subject: Option<Address>, metric: Metric) -> usize {
    let mut points = Vec::new();
    let read = store.digits(subject, metric, last(YEAR), None, |at, digits| {
        points.push((at, digits.to_owned()));
    });
    assert!(read.is_ok(), "the history can be read");
    Interval::Day.pick(Pick::Last, points, |(at, _)| *at).len()
}

/// Measures how long a slot of a hundred validators takes until it is there for ever, beside a
/// plain file of as many bytes that is written to the disk.
pub(crate) fn appending(address: &StoreAddress, folder: &Path) -> Result<(), Failure> {
    let limit = median(1, || plain_write(folder).is_ok());
    let mut writer = observed::writer(address, slot(SLOTS))?;
    let mut observation = observed::a_hundred_validators()?;
    let mut times = Vec::with_capacity(RUNS);
    for number in 0..RUNS as u64 {
        let at = slot(SLOTS + number);
        times.push(observed::publish(&mut writer, &mut observation, at)?);
    }
    times.sort();
    show(
        "one slot of 100 validators, durable (target 20 ms)",
        times[RUNS / 2],
        limit,
    );
    Ok(())
}

fn plain_write(folder: &Path) -> std::io::Result<()> {
    let mut file = fs::File::create(folder.join("plain"))?;
    file.write_all(&[7; SLOT_BYTES])?;
    file.sync_all()
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
    println!("{name:52} {time:>12.3?}   {ratio:>10.1} x the limit");
}
