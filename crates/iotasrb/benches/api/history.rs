//! Two years of a hundred validators up to now, in a file and in PostgreSQL.

use super::{
    Failure,
    dataset::{A_DAY, CADENCE_MS, Dataset},
    observed, postgres, sqlite,
};
use iotasrb::store::{Store, StoreAddress};
use iotasrb_core::units::TimestampMs;
use std::{
    fs,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

const TWO_YEARS: u64 = A_DAY * 365 * 2;
/// So many slots are observed one by one; with more missing, all are made anew.
const A_MONTH: u64 = A_DAY * 30;

/// The history in a file, which is made if it is missing, unfinished or old.
pub(crate) fn in_a_file(path: &Path) -> Result<Dataset, Failure> {
    let address = StoreAddress::File(path.to_path_buf());
    let now = newest_slot()?;
    if let Some(dataset) = there(&address, now) {
        go_on(&address, dataset)?;
        return Ok(dataset);
    }
    for beside in ["", "-wal", "-shm", "-writer"] {
        let file = format!("{}{beside}", path.display());
        // Where nothing is, nothing is in the way.
        let _ = fs::remove_file(file);
    }
    let first = TimestampMs::from_unix_ms(now.as_unix_ms() - (TWO_YEARS - 1) * CADENCE_MS);
    let dataset = dataset(first, now);
    begin(&address, dataset)?;
    sqlite::load(&address, made_up(dataset))?;
    go_on(&address, dataset)?;
    Ok(dataset)
}

/// The same history in an empty database.
pub(crate) fn in_a_database(url: &str, dataset: Dataset) -> Result<(), Failure> {
    let address = url.parse()?;
    begin(&address, dataset)?;
    postgres::load(url, made_up(dataset))?;
    go_on(&address, dataset)
}

/// The newest even hour: a publisher that works has published it.
fn newest_slot() -> Result<TimestampMs, Failure> {
    let now = u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    Ok(TimestampMs::from_unix_ms(now - now % CADENCE_MS))
}

fn dataset(first: TimestampMs, newest: TimestampMs) -> Dataset {
    Dataset {
        first,
        slots: (newest.as_unix_ms() - first.as_unix_ms()) / CADENCE_MS + 1,
        network: true,
    }
}

/// All slots but the newest, which is observed.
fn made_up(dataset: Dataset) -> Dataset {
    Dataset {
        slots: dataset.slots - 1,
        ..dataset
    }
}

/// The history that is there, if little is missing.
fn there(address: &StoreAddress, now: TimestampMs) -> Option<Dataset> {
    let mut store = Store::open_to_read(address).ok()?;
    let first = store.publication(1).ok()??.point.at;
    let newest = store.newest().ok()??.point.at;
    let found = dataset(first, newest).slots;
    let whole = dataset(first, now);
    (found + A_MONTH > whole.slots && found <= whole.slots).then_some(whole)
}

fn begin(address: &StoreAddress, dataset: Dataset) -> Result<(), Failure> {
    let mut writer = observed::writer(address, dataset.first)?;
    let mut observation = observed::a_hundred_validators()?;
    observed::publish(&mut writer, &mut observation, dataset.first)?;
    Ok(())
}

/// Publishes what is missing up to the newest slot.
fn go_on(address: &StoreAddress, dataset: Dataset) -> Result<(), Failure> {
    let newest = dataset.slot(dataset.slots - 1);
    let mut writer = observed::writer(address, newest)?;
    let mut observation = observed::a_hundred_validators()?;
    let there = writer.store().newest()?.map_or(0, |newest| newest.number);
    for number in there..dataset.slots {
        observed::publish(&mut writer, &mut observation, dataset.slot(number))?;
    }
    Ok(())
}
