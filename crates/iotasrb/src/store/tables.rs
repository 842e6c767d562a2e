//! The tables of the history: `migrations/` describes them, this names them.

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Integer,
    Text,
    Bytes,
}

/// A table and how rows of it are added and read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, Type)],
    /// Adds a row: a parameter for each column, in order.
    pub(super) insert: &'static str,
    /// All rows, in the order of the key: the same in every engine.
    pub(super) select_all: &'static str,
}

use Type::{Bytes, Integer, Text};

macro_rules! table {
    ($name:literal, ordered by $key:literal, $first:literal: $first_type:ident $(, $column:literal: $type:ident)* => $parameters:literal) => {
        Table {
            name: $name,
            columns: &[($first, $first_type) $(, ($column, $type))*],
            insert: concat!("INSERT INTO ", $name, " (", $first $(, ", ", $column)*, ") VALUES (", $parameters, ")"),
            select_all: concat!("SELECT ", $first $(, ", ", $column)*, " FROM ", $name, " ORDER BY ", $key),
        }
    };
}

pub(super) static IDENTITY: Table = table!("identity", ordered by "one",
    "one": Integer, "network": Text, "cadence_ms": Integer, "known_ms": Integer
    => "$1, $2, $3, $4");

pub(super) static TERMS: Table = table!("terms", ordered by "number",
    "number": Integer, "holder": Text, "known_ms": Integer
    => "$1, $2, $3");

pub(super) static INPUTS: Table = table!("inputs", ordered by "digest",
    "digest": Bytes, "kind": Text, "length": Integer, "packed": Bytes, "known_ms": Integer
    => "$1, $2, $3, $4, $5");

pub(super) static OBSERVATIONS: Table = table!("observations", ordered by "number",
    "number": Integer, "digest": Bytes, "tier": Text, "source": Text, "epoch": Integer,
    "epoch_start_ms": Integer, "checkpoint": Integer, "checkpoint_digest": Text,
    "checkpoint_ms": Integer, "record": Bytes, "close": Bytes, "summary": Bytes,
    "known_ms": Integer
    => "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13");

pub(super) static OUTCOMES: Table = table!("outcomes", ordered by "epoch",
    "epoch": Integer, "ended_ms": Integer, "supply_change": Integer, "close": Bytes,
    "record": Bytes, "known_ms": Integer
    => "$1, $2, $3, $4, $5, $6");

pub(super) static PUBLICATIONS: Table = table!("publications", ordered by "number",
    "number": Integer, "kind": Text, "at_ms": Integer, "state": Text, "reason": Text,
    "words": Text, "valid_until_ms": Integer, "late": Integer, "method": Text,
    "software": Text, "observation": Integer, "rates": Integer, "rates_digest": Bytes,
    "supersedes": Integer, "term": Integer, "known_ms": Integer, "previous": Bytes,
    "digest": Bytes
    => "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18");

pub(super) static SUBJECTS: Table = table!("subjects", ordered by "number",
    "number": Integer, "address": Text, "known_ms": Integer
    => "$1, $2, $3");

pub(super) static RATES: Table = table!("rates", ordered by "subject, metric, at_ms, publication",
    "subject": Integer, "metric": Integer, "at_ms": Integer, "publication": Integer,
    "decimal": Text, "numerator": Text, "denominator": Text, "absent": Text
    => "$1, $2, $3, $4, $5, $6, $7, $8");

pub(super) static FINDINGS: Table = table!("findings", ordered by "publication, place",
    "publication": Integer, "place": Integer, "code": Text, "sources": Text, "words": Text
    => "$1, $2, $3, $4, $5");

pub(super) static CORRECTIONS: Table = table!("corrections", ordered by "publication",
    "publication": Integer, "supersedes": Integer, "cause": Text, "basis_points": Text,
    "method": Text, "known_ms": Integer
    => "$1, $2, $3, $4, $5, $6");

/// All of them, each after those that it refers to.
pub(super) static TABLES: [&Table; 10] = [
    &IDENTITY,
    &TERMS,
    &INPUTS,
    &OBSERVATIONS,
    &OUTCOMES,
    &PUBLICATIONS,
    &SUBJECTS,
    &RATES,
    &FINDINGS,
    &CORRECTIONS,
];
