//! What the history asks of a database, and all that it asks.

use super::{error::StoreError, tables::Table};

/// A database that keeps rows.
///
/// Both engines speak the same statements: `$1`, `$2`, ... in their order, integers of 64
/// bits, texts and bytes. What a statement means is written once, above this interface.
pub(super) trait Engine: Send {
    /// Its name in every message.
    fn name(&self) -> &'static str;

    /// Hands on the rows that a query gives, in its order.
    fn query(
        &mut self,
        sql: &'static str,
        parameters: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// From here on every query sees the same history, whatever others write.
    fn hold_still(&mut self) -> Result<(), StoreError>;

    /// From here on every query sees the newest history again.
    fn look_again(&mut self) -> Result<(), StoreError>;

    /// Adds rows, all or none, and durably: once this returns they survive a loss of power.
    ///
    /// Fails with [`StoreError::LostTerm`] and adds nothing unless `term` is the newest, which
    /// nobody can change before these rows are in.
    fn append(&mut self, term: i64, rows: &[NewRow]) -> Result<(), StoreError>;

    /// Becomes the only writer, or fails with [`StoreError::OtherWriter`]. Begins a new term
    /// for `holder` and gives its number. The right ends with this engine, with its
    /// connection, or with the process.
    fn begin_term(&mut self, holder: &str, known_ms: i64) -> Result<i64, StoreError>;

    /// Adds rows of another history as they are, all or none; a copy has its own terms.
    fn import(&mut self, rows: &[NewRow]) -> Result<(), StoreError>;

    /// What the engine itself says of its health: nothing, or what is wrong.
    fn examine(&mut self) -> Result<Vec<String>, StoreError>;
}

/// A value as every engine keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// A value in a row, before anybody copies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// A row to be added: a value for each of the table's columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewRow {
    pub(super) table: &'static Table,
    pub(super) values: Vec<Value>,
}

/// A row as a query gives it.
pub(super) struct Row<'a>(pub(super) &'a [Cell<'a>]);

impl<'a> Row<'a> {
    pub(super) fn integer(&self, place: usize) -> Result<i64, StoreError> {
        self.optional_integer(place)?.ok_or_else(unexpected)
    }

    pub(super) fn optional_integer(&self, place: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(place) {
            Some(Cell::Integer(integer)) => Ok(Some(*integer)),
            Some(Cell::Null) => Ok(None),
            _ => Err(unexpected()),
        }
    }

    pub(super) fn text(&self, place: usize) -> Result<&'a str, StoreError> {
        self.optional_text(place)?.ok_or_else(unexpected)
    }

    pub(super) fn optional_text(&self, place: usize) -> Result<Option<&'a str>, StoreError> {
        match self.0.get(place) {
            Some(Cell::Text(text)) => Ok(Some(text)),
            Some(Cell::Null) => Ok(None),
            _ => Err(unexpected()),
        }
    }

    pub(super) fn bytes(&self, place: usize) -> Result<&'a [u8], StoreError> {
        self.optional_bytes(place)?.ok_or_else(unexpected)
    }

    pub(super) fn optional_bytes(&self, place: usize) -> Result<Option<&'a [u8]>, StoreError> {
        match self.0.get(place) {
            Some(Cell::Bytes(bytes)) => Ok(Some(bytes)),
            Some(Cell::Null) => Ok(None),
            _ => Err(unexpected()),
        }
    }

    /// A digest.
    pub(super) fn digest(&self, place: usize) -> Result<[u8; 32], StoreError> {
        self.bytes(place)?.try_into().map_err(|_| unexpected())
    }

    /// A copy of the whole row.
    pub(super) fn values(&self) -> Vec<Value> {
        let value = |cell: &Cell<'_>| match cell {
            Cell::Null => Value::Null,
            Cell::Integer(integer) => Value::Integer(*integer),
            Cell::Text(text) => Value::Text((*text).to_owned()),
            Cell::Bytes(bytes) => Value::Bytes(bytes.to_vec()),
        };
        self.0.iter().map(value).collect()
    }
}

/// The same room for the cells of another row.
pub(super) fn renewed<'a>(mut cells: Vec<Cell<'_>>) -> Vec<Cell<'a>> {
    cells.clear();
    cells.into_iter().map(|_| Cell::Null).collect()
}

/// The tables have types and no query asks for others: only another hand leads here.
fn unexpected() -> StoreError {
    StoreError::Damaged("a value is not of the type of its column".to_owned())
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<[u8; 32]> for Value {
    fn from(digest: [u8; 32]) -> Self {
        Self::Bytes(digest.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(optional: Option<T>) -> Self {
        optional.map_or(Self::Null, Into::into)
    }
}
