//! The rows of the data set, straight into the tables of PostgreSQL.

use super::{
    Failure,
    dataset::{CADENCE_MS, Dataset},
};
use ::postgres::{Client, NoTls};
use std::{fmt::Write as _, io::Write};

/// The slots that are written at once.
const BATCH: u64 = 300;

/// Every slot but the first, which is there, in the order of time, as a history grows.
pub(crate) fn load(url: &str, dataset: Dataset) -> Result<(), Failure> {
    let mut client = Client::connect(url, NoTls)?;
    for batch in 0..dataset.slots.div_ceil(BATCH) {
        let slots = (batch * BATCH).max(1)..dataset.slots.min((batch + 1) * BATCH);
        let mut transaction = client.transaction()?;
        let mut copy = transaction.copy_in("COPY publications FROM STDIN")?;
        for number in slots.clone() {
            copy.write_all(publication(dataset, number).as_bytes())?;
        }
        copy.finish()?;
        let mut copy = transaction.copy_in("COPY rates FROM STDIN")?;
        for number in slots {
            copy.write_all(rates(dataset, number).as_bytes())?;
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

fn publication(dataset: Dataset, number: u64) -> String {
    let at = dataset.slot(number).as_unix_ms();
    let next = at + CADENCE_MS;
    let figures = dataset.figures_a_slot();
    let digest = format!("\\\\x{:064x}", number + 1);
    format!(
        "{}\tslot\t{at}\tOK\t\\N\t\\N\t{next}\t0\tiotasrb/v1\tiotasrb bench\t1\t{figures}\t{digest}\t\\N\t1\t{at}\t{digest}\t{digest}\n",
        number + 1
    )
}

fn rates(dataset: Dataset, number: u64) -> String {
    let at = dataset.slot(number).as_unix_ms();
    let mut text = String::new();
    for (subject, metric, figure) in dataset.figures(number) {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{subject}\t{metric}\t{at}\t{}\t{}\t{}\t{}\t\\N",
            number + 1,
            figure.decimal,
            figure.numerator,
            figure.denominator
        );
    }
    text
}
