//! The rows of the data set, straight into the tables of PostgreSQL.

use super::{
    Failure,
    dataset::{CADENCE_MS, METRICS, SLOTS, VALIDATORS, figure, slot, validator},
};
use ::postgres::{Client, NoTls};
use iotasrb::store::{Store, StoreAddress};
use std::{fmt::Write as _, io::Write};

/// The slots that are written at once.
const BATCH: u64 = 300;

/// In the order of time, as a history grows.
pub(crate) fn load(address: &StoreAddress, url: &str) -> Result<(), Failure> {
    drop(Store::open(address)?);
    let mut client = Client::connect(url, NoTls)?;
    client.batch_execute(&beginning())?;
    for batch in 0..SLOTS.div_ceil(BATCH) {
        let slots = batch * BATCH..SLOTS.min((batch + 1) * BATCH);
        let mut transaction = client.transaction()?;
        let mut copy = transaction.copy_in("COPY publications FROM STDIN")?;
        for number in slots.clone() {
            copy.write_all(publication(number).as_bytes())?;
        }
        copy.finish()?;
        let mut copy = transaction.copy_in("COPY rates FROM STDIN")?;
        for number in slots {
            copy.write_all(rates(number).as_bytes())?;
        }
        copy.finish()?;
        transaction.commit()?;
    }
    // What the server does by itself once it is idle.
    client.batch_execute("VACUUM (ANALYZE)")?;
    Ok(())
}

/// The size of the whole database.
pub(crate) fn bytes(url: &str) -> Result<u64, Failure> {
    let mut client = Client::connect(url, NoTls)?;
    let row = client.query_one("SELECT pg_database_size(current_database())", &[])?;
    Ok(u64::try_from(row.get::<_, i64>(0))?)
}

/// A digest in the words of PostgreSQL.
const DIGEST: &str = "decode(repeat('00', 32), 'hex')";

fn beginning() -> String {
    let mut sql = format!(
        "INSERT INTO identity VALUES (1, 'mainnet', {CADENCE_MS}, 0);
         INSERT INTO terms VALUES (1, 'bench', 0);
         INSERT INTO subjects VALUES (0, 'network', 0);
         INSERT INTO inputs VALUES ({DIGEST}, 'record', 0, '', 0);
         INSERT INTO observations VALUES (1, {DIGEST}, 'certified', 'bench', 375, 0, NULL, NULL, \
         NULL, {DIGEST}, NULL, NULL, 0);"
    );
    for number in 0..VALIDATORS {
        let (subject, address) = (u16::from(number) + 1, validator(number));
        // Writing to a String cannot fail.
        let _ = write!(
            sql,
            "INSERT INTO subjects VALUES ({subject}, '{address}', 0);"
        );
    }
    sql
}

fn publication(number: u64) -> String {
    let (at, next) = (slot(number).as_unix_ms(), slot(number + 1).as_unix_ms());
    let digest = format!("\\\\x{:064x}", number + 1);
    format!(
        "{}\tslot\t{at}\tOK\t\\N\t\\N\t{next}\t0\tiotasrb/v1\tiotasrb bench\t1\t700\t{digest}\t\\N\t1\t{at}\t{digest}\t{digest}\n",
        number + 1
    )
}

fn rates(number: u64) -> String {
    let at = slot(number).as_unix_ms();
    let mut text = String::new();
    for validator in 0..VALIDATORS {
        for metric in METRICS {
            let figure = figure(validator, metric, number);
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "{}\t{metric}\t{at}\t{}\t{}\t{}\t{}\t\\N",
                u16::from(validator) + 1,
                number + 1,
                figure.decimal,
                figure.numerator,
                figure.denominator
            );
        }
    }
    text
}
