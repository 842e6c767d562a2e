//! The rows of the data set, straight into the tables that the program makes.

use super::{
    Failure,
    dataset::{CADENCE_MS, Dataset},
};
use iotasrb::store::StoreAddress;
use rusqlite::{Connection, params};

/// The slots that are written at once.
const BATCH: u64 = 300;

/// Every slot but the first, which is there. In the order of time, as a history grows: rows that come in the order of the key would fill
/// the pages of the database better than a real history does.
pub(crate) fn load(address: &StoreAddress, dataset: Dataset) -> Result<(), Failure> {
    let path = address.file().ok_or("SQLite keeps a history in a file")?;
    let mut connection = Connection::open(path)?;
    // Nothing is lost if the machine fails now.
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "cache_size", -262_144)?;
    connection.set_prepared_statement_cache_capacity(16);
    for batch in 0..dataset.slots.div_ceil(BATCH) {
        let transaction = connection.transaction()?;
        for number in (batch * BATCH).max(1)..dataset.slots.min((batch + 1) * BATCH) {
            publication(&transaction, dataset, number)?;
            rates(&transaction, dataset, number)?;
        }
        transaction.commit()?;
    }
    connection.pragma_update(None, "wal_checkpoint", "TRUNCATE")?;
    Ok(())
}

fn publication(connection: &Connection, dataset: Dataset, number: u64) -> Result<(), Failure> {
    let sql = "INSERT INTO publications VALUES (?1, 'slot', ?2, 'OK', NULL, NULL, ?3, 0, \
               'iotasrb/v1', 'iotasrb bench', 1, ?4, randomblob(32), NULL, 1, ?2, \
               randomblob(32), randomblob(32))";
    let at = integer(dataset.slot(number).as_unix_ms())?;
    let next = at + integer(CADENCE_MS)?;
    let row = params![
        integer(number + 1)?,
        at,
        next,
        integer(dataset.figures_a_slot())?
    ];
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

fn rates(connection: &Connection, dataset: Dataset, number: u64) -> Result<(), Failure> {
    let sql = "INSERT INTO rates VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)";
    let mut insert = connection.prepare_cached(sql)?;
    let at = integer(dataset.slot(number).as_unix_ms())?;
    let published = integer(number + 1)?;
    for (subject, metric, figure) in dataset.figures(number) {
        insert.execute(params![
            subject,
            metric,
            at,
            published,
            figure.decimal,
            figure.numerator,
            figure.denominator
        ])?;
    }
    Ok(())
}

fn integer(number: u64) -> Result<i64, Failure> {
    Ok(i64::try_from(number)?)
}
