//! The rows of the data set, straight into the tables that the program makes.

use super::{
    Failure,
    dataset::{CADENCE_MS, METRICS, SLOTS, VALIDATORS, figure, slot, validator},
};
use iotasrb::store::{Store, StoreAddress};
use rusqlite::{Connection, params};

/// The slots that are written at once.
const BATCH: u64 = 300;

/// In the order of time, as a history grows: rows that come in the order of the key would fill
/// the pages of the database better than a real history does.
pub(crate) fn load(address: &StoreAddress) -> Result<(), Failure> {
    drop(Store::open(address)?);
    let path = address.file().ok_or("SQLite keeps a history in a file")?;
    let mut connection = Connection::open(path)?;
    // Nothing is lost if the machine fails now.
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "cache_size", -262_144)?;
    connection.set_prepared_statement_cache_capacity(16);
    beginning(&connection)?;
    for batch in 0..SLOTS.div_ceil(BATCH) {
        let transaction = connection.transaction()?;
        for number in batch * BATCH..SLOTS.min((batch + 1) * BATCH) {
            publication(&transaction, number)?;
            rates(&transaction, number)?;
        }
        transaction.commit()?;
    }
    connection.pragma_update(None, "wal_checkpoint", "TRUNCATE")?;
    Ok(())
}

fn beginning(connection: &Connection) -> Result<(), Failure> {
    connection.execute(
        "INSERT INTO identity VALUES (1, 'mainnet', ?1, 0)",
        [integer(CADENCE_MS)?],
    )?;
    connection.execute("INSERT INTO terms VALUES (1, 'bench', 0)", [])?;
    connection.execute("INSERT INTO subjects VALUES (0, 'network', 0)", [])?;
    for number in 0..VALIDATORS {
        let row = params![i64::from(number) + 1, validator(number).to_string()];
        connection.execute("INSERT INTO subjects VALUES (?1, ?2, 0)", row)?;
    }
    connection.execute(
        "INSERT INTO inputs VALUES (zeroblob(32), 'record', 0, x'', 0)",
        [],
    )?;
    connection.execute(
        "INSERT INTO observations VALUES (1, zeroblob(32), 'certified', 'bench', 375, 0, NULL, NULL, NULL, zeroblob(32), NULL, NULL, 0)",
        [],
    )?;
    Ok(())
}

fn publication(connection: &Connection, number: u64) -> Result<(), Failure> {
    let sql = "INSERT INTO publications VALUES (?1, 'slot', ?2, 'OK', NULL, NULL, ?3, 0, \
               'iotasrb/v1', 'iotasrb bench', 1, 700, randomblob(32), NULL, 1, ?2, \
               randomblob(32), randomblob(32))";
    let at = integer(slot(number).as_unix_ms())?;
    let next = integer(slot(number + 1).as_unix_ms())?;
    let row = params![integer(number + 1)?, at, next];
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

fn rates(connection: &Connection, number: u64) -> Result<(), Failure> {
    let sql = "INSERT INTO rates VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)";
    let mut insert = connection.prepare_cached(sql)?;
    let at = integer(slot(number).as_unix_ms())?;
    let published = integer(number + 1)?;
    for validator in 0..VALIDATORS {
        for metric in METRICS {
            let figure = figure(validator, metric, number);
            insert.execute(params![
                i64::from(validator) + 1,
                metric,
                at,
                published,
                figure.decimal,
                figure.numerator,
                figure.denominator
            ])?;
        }
    }
    Ok(())
}

fn integer(number: u64) -> Result<i64, Failure> {
    Ok(i64::try_from(number)?)
}
