//! A database that fails on command: what a simulation puts between the history and its
//! engine.

use super::{
    engine::{Engine, NewRow, Row, Value},
    error::StoreError,
};

/// What is about to be done to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It is read.
    Query,
    /// Rows are added.
    Append,
    /// A term is begun.
    BeginTerm,
}

/// How an act fails.
#[derive(Debug)]
pub enum Mishap {
    /// It is not carried out, and this is the answer.
    Before(StoreError),
    /// It is carried out, and this is the answer all the same.
    After(StoreError),
}

/// Who decides what fails.
pub trait Interference: Send {
    /// What happens to the next act; nothing, mostly.
    fn mishap(&mut self, act: Act) -> Option<Mishap>;
}

/// An engine with something in its way.
pub(super) struct Interfered {
    engine: Box<dyn Engine>,
    interference: Box<dyn Interference>,
}

impl Interfered {
    pub(super) fn new(engine: Box<dyn Engine>, interference: Box<dyn Interference>) -> Self {
        Self {
            engine,
            interference,
        }
    }

    fn around<T>(
        &mut self,
        act: Act,
        carry_out: impl FnOnce(&mut dyn Engine) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self.interference.mishap(act) {
            None => carry_out(self.engine.as_mut()),
            Some(Mishap::Before(error)) => Err(error),
            Some(Mishap::After(error)) => {
                carry_out(self.engine.as_mut())?;
                Err(error)
            }
        }
    }
}

impl Engine for Interfered {
    fn name(&self) -> &'static str {
        self.engine.name()
    }

    fn query(
        &mut self,
        sql: &'static str,
        parameters: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.around(Act::Query, |engine| engine.query(sql, parameters, each))
    }

    fn hold_still(&mut self) -> Result<(), StoreError> {
        self.engine.hold_still()
    }

    fn look_again(&mut self) -> Result<(), StoreError> {
        self.engine.look_again()
    }

    fn append(&mut self, term: i64, rows: &[NewRow]) -> Result<(), StoreError> {
        self.around(Act::Append, |engine| engine.append(term, rows))
    }

    fn begin_term(&mut self, holder: &str, known_ms: i64) -> Result<i64, StoreError> {
        self.around(Act::BeginTerm, |engine| engine.begin_term(holder, known_ms))
    }

    fn import(&mut self, rows: &[NewRow]) -> Result<(), StoreError> {
        self.engine.import(rows)
    }

    fn examine(&mut self) -> Result<Vec<String>, StoreError> {
        self.engine.examine()
    }
}
