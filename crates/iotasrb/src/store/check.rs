//! That every digest, link, gap and sum of the history holds.
//!
//! What is not checked here: that the close of the epoch before was signed by the committee of
//! its own epoch. The store keeps closes, not the way to them from a trust root; `iotasrb verify`
//! proves that from a history of closes. What is checked is that a close can be read, and that
//! the committee which it elects signed the checkpoint at which the observation is anchored.
//! Nor can a history tell whether its end was cut off: compare its newest digest with one that
//! was published, or with that of a copy.
//!
//! | file | what it checks |
//! |---|---|
//! | [`flaw`](Flaw) | what can be wrong |
//! | `book` | the small tables, read whole: what everything else is held against |
//! | `inputs` | raw inputs, and that every one that is named is there |
//! | `observations` | observations put together again, and what the methods make of them |
//! | `evidence` | closes and signed summaries |
//! | `publications` | the chain of publications, points, corrections, slots |
//! | `figures` | every figure that was ever published |

mod book;
mod evidence;
mod figures;
mod flaw;
mod inputs;
mod observations;
mod publications;

pub use flaw::Flaw;

use super::{
    Store, StoreError,
    engine::{Cell, Row, Value},
};
use book::Book;
use iotasrb_core::units::Digest;

/// How many flaws are listed: whoever has more has seen enough.
const LISTED: usize = 1_000;
/// After how many rows the progress is told.
const STEP: u64 = 10_000;

/// What an examination found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examination {
    /// How many publications were examined.
    pub publications: u64,
    /// How many observations.
    pub observations: u64,
    /// How many raw inputs.
    pub inputs: u64,
    /// How many figures.
    pub figures: u64,
    /// What is wrong: nothing, if all is well.
    pub flaws: Vec<Flaw>,
    /// How many flaws more there are than are listed.
    pub unlisted: u64,
}

impl Store {
    /// Examines the whole history; `progress` is told the table and how many of its rows are
    /// done. It only reads. Where others may write, it is to be done
    /// [at one moment](Self::at_one_moment): what comes in while tables are read looks flawed.
    pub fn check(
        &mut self,
        progress: &mut dyn FnMut(&'static str, u64),
    ) -> Result<Examination, StoreError> {
        let mut check = Check {
            store: self,
            found: Examination::default(),
            progress,
        };
        check.engine()?;
        let book = Book::read(&mut check)?;
        check.inputs()?;
        let seen = check.observations(&book)?;
        check.outcomes()?;
        let benchmarks = check.figures(&book)?;
        check.publications(&book, &seen);
        check.corrections(&book, &benchmarks);
        check.slots(&book);
        Ok(check.found)
    }
}

/// An examination under way.
struct Check<'a> {
    store: &'a mut Store,
    found: Examination,
    progress: &'a mut dyn FnMut(&'static str, u64),
}

impl Check<'_> {
    fn engine(&mut self) -> Result<(), StoreError> {
        (self.progress)("the database", 0);
        let engine = self.store.engine.name();
        let words = match self.store.engine.examine() {
            Err(StoreError::Damaged(cause)) => vec![cause],
            words => words?,
        };
        for says in words {
            self.found.add(Flaw::Engine { engine, says });
        }
        Ok(())
    }

    /// Reads a table; its query begins with as many columns of the key as are told. What cannot
    /// be read is a flaw. Gives how many rows there were.
    fn rows(
        &mut self,
        (table, key): (&'static str, usize),
        sql: &'static str,
        each: &mut dyn FnMut(&Row<'_>, &mut Examination) -> Result<(), StoreError>,
    ) -> Result<u64, StoreError> {
        let mut rows = 0;
        let (found, progress) = (&mut self.found, &mut self.progress);
        progress(table, 0);
        let read = self.store.engine.query(sql, &[], &mut |row| {
            rows += 1;
            if rows % STEP == 0 {
                progress(table, rows);
            }
            match each(row, found) {
                Err(StoreError::Damaged(cause)) => {
                    let key = named(row, key);
                    found.add(Flaw::RowUnreadable { table, key, cause });
                    Ok(())
                }
                result => result,
            }
        });
        match read {
            Err(StoreError::Damaged(cause) | StoreError::Refused(cause)) => {
                found.add(Flaw::TableUnreadable { table, rows, cause });
            }
            result => result?,
        }
        progress(table, rows);
        Ok(rows)
    }

    /// The unpacked bytes of an input; `None` if they cannot be had.
    fn input(&mut self, digest: &Digest) -> Result<Input, StoreError> {
        let mut input = Input::Missing;
        let sql = "SELECT length, packed FROM inputs WHERE digest = $1";
        let parameters = [Value::Bytes(digest.as_bytes().to_vec())];
        let read = self.store.engine.query(sql, &parameters, &mut |row| {
            input = Input::Unreadable;
            input = Input::Bytes(super::taken::unpack(row.bytes(1)?, row.integer(0)?)?);
            Ok(())
        });
        match read {
            // Told when the inputs themselves were examined.
            Err(StoreError::Damaged(_)) => Ok(Input::Unreadable),
            Err(error) => Err(error),
            Ok(()) => Ok(input),
        }
    }
}

/// What is kept as an input.
enum Input {
    Bytes(Vec<u8>),
    Unreadable,
    Missing,
}

impl Examination {
    /// Whether nothing is wrong.
    pub const fn is_sound(&self) -> bool {
        self.flaws.is_empty()
    }

    fn add(&mut self, flaw: Flaw) {
        if self.flaws.len() < LISTED {
            self.flaws.push(flaw);
        } else {
            self.unlisted += 1;
        }
    }
}

/// The key of a row, as a flaw names it.
fn named(row: &Row<'_>, columns: usize) -> String {
    let cells = row.0.iter().take(columns).map(|cell| match cell {
        Cell::Null => "nothing".to_owned(),
        Cell::Integer(integer) => integer.to_string(),
        Cell::Text(text) => crate::foreign::excerpt(text),
        Cell::Bytes(bytes) => match <[u8; 32]>::try_from(*bytes) {
            Ok(digest) => Digest::from_bytes(digest).to_string(),
            Err(_) => format!("of {} bytes", bytes.len()),
        },
    });
    cells.collect::<Vec<_>>().join(", ")
}
