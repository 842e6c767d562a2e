//! A history in another engine, or as text: row by row, as it is.

use super::{
    Store,
    engine::{Cell, NewRow, Row, Value},
    error::StoreError,
    tables::{TABLES, TERMS, Table},
};
use std::{
    collections::VecDeque,
    fmt::Write as _,
    io::{self, Write},
};

/// How many rows are read before they are written, and how many bytes of inputs.
const BATCH: usize = 10_000;
const BATCH_BYTES: usize = 64 << 20;

/// Terms with their numbers, in their order.
type Terms = VecDeque<(i64, NewRow)>;

/// What was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The rows of all tables.
    pub rows: u64,
}

impl Store {
    /// Copies a whole history into an empty one. Either all of a table arrives or nothing of
    /// it, table by table; where it was interrupted it begins again with an empty target.
    pub fn copy_to(
        &mut self,
        target: &mut Self,
        progress: impl FnMut(&'static str, u64),
    ) -> Result<Copied, StoreError> {
        self.at_one_moment(|store| store.copy_tables(target, progress))
    }

    fn copy_tables(
        &mut self,
        target: &mut Self,
        mut progress: impl FnMut(&'static str, u64),
    ) -> Result<Copied, StoreError> {
        if let Some(table) = target.first_table_with_rows()? {
            return Err(StoreError::NotEmpty {
                store: target.address().to_string(),
                table,
            });
        }
        let mut terms = self.terms()?;
        let mut rows = 0;
        for table in TABLES.into_iter().filter(|table| **table != TERMS) {
            let mut progress = |copied| progress(table.name, copied);
            rows += self.copy_table(target, table, &mut terms, &mut progress)?;
        }
        Ok(Copied { rows })
    }

    fn terms(&mut self) -> Result<Terms, StoreError> {
        let mut terms = Terms::new();
        let table = &TERMS;
        self.engine.query(table.select_all, &[], &mut |row| {
            let values = row.values();
            terms.push_back((row.integer(0)?, NewRow { table, values }));
            Ok(())
        })?;
        Ok(terms)
    }

    /// Copies a table. Only the newest term writes: so each term goes in with publications,
    /// before the first of its own, and those that are left behind the last.
    fn copy_table(
        &mut self,
        target: &mut Self,
        table: &'static Table,
        terms: &mut Terms,
        progress: &mut dyn FnMut(u64),
    ) -> Result<u64, StoreError> {
        let named = |(name, _): &(&str, _)| *name == "term";
        let term = table.columns.iter().position(named);
        let mut batch = Vec::with_capacity(BATCH);
        let mut bytes = 0;
        let mut copied = 0;
        let mut flush = |batch: &mut Vec<NewRow>| {
            target.engine.import(batch)?;
            copied += u64::try_from(batch.len()).unwrap_or(u64::MAX);
            batch.clear();
            progress(copied);
            Ok::<(), StoreError>(())
        };
        self.engine.query(table.select_all, &[], &mut |row| {
            let values = row.values();
            bytes += bytes_of(&values);
            if let Some(place) = term {
                let term = row.integer(place)?;
                while let Some((_, began)) = terms.pop_front_if(|(number, _)| *number <= term) {
                    batch.push(began);
                }
            }
            batch.push(NewRow { table, values });
            if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                flush(&mut batch)?;
                bytes = 0;
            }
            Ok(())
        })?;
        if term.is_some() {
            batch.extend(terms.drain(..).map(|(_, left)| left));
        }
        flush(&mut batch)?;
        Ok(copied)
    }

    fn first_table_with_rows(&mut self) -> Result<Option<&'static str>, StoreError> {
        for table in TABLES {
            let mut found = false;
            // A table's own order is its key: the first row comes at once.
            let stop = self.engine.query(table.select_all, &[], &mut |_| {
                found = true;
                Err(StoreError::Enough)
            });
            match stop {
                Ok(()) | Err(StoreError::Enough) => {}
                Err(error) => return Err(error),
            }
            if found {
                return Ok(Some(table.name));
            }
        }
        Ok(None)
    }

    /// Writes every row of every table as a line of JSON: two histories are the same if and
    /// only if these texts are.
    pub fn export(&mut self, output: &mut dyn Write) -> Result<(), StoreError> {
        self.at_one_moment(|store| store.write_tables(output))
    }

    fn write_tables(&mut self, output: &mut dyn Write) -> Result<(), StoreError> {
        let mut line = String::new();
        for table in TABLES {
            self.engine.query(table.select_all, &[], &mut |row| {
                line.clear();
                write_line(&mut line, table, row);
                output.write_all(line.as_bytes()).map_err(unwritten)
            })?;
        }
        output.flush().map_err(unwritten)
    }
}

fn bytes_of(values: &[Value]) -> usize {
    let bytes = values.iter().map(|value| match value {
        Value::Bytes(bytes) => bytes.len(),
        _ => 0,
    });
    bytes.sum()
}

fn unwritten(cause: io::Error) -> StoreError {
    StoreError::Output(cause)
}

fn write_line(line: &mut String, table: &Table, row: &Row<'_>) {
    // Writing to a String cannot fail.
    let _ = write!(line, "{{\"table\":\"{}\"", table.name);
    for ((name, _), cell) in table.columns.iter().zip(row.0) {
        let _ = write!(line, ",\"{name}\":");
        let _ = match cell {
            Cell::Null => write!(line, "null"),
            Cell::Integer(integer) => write!(line, "\"{integer}\""),
            Cell::Text(text) => write!(line, "{}", serde_json::Value::from(*text)),
            Cell::Bytes(bytes) => {
                line.push_str("\"0x");
                bytes
                    .iter()
                    .try_for_each(|byte| write!(line, "{byte:02x}"))
                    .map(|()| line.push('"'))
            }
        };
    }
    line.push_str("}\n");
}
