//! The whole history of figures as one file: for spreadsheets, for programs, for analysts.
//!
//! Every figure that was ever published has a row, also those that were corrected since, and
//! every publication without figures has one that says why: nothing is left out, and nothing is
//! zero because it is unknown.

mod parquet;
mod text;

use crate::store::{Figure, Metric, Store, StoreError, Unit, WholeRow};
use iotasrb_core::ratio::{Ratio, Rounding};
use std::io::{self, Write};

/// The forms of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WholeFormat {
    /// For spreadsheets.
    Csv,
    /// A document a line.
    JsonLines,
    /// For analysts.
    Parquet,
}

impl WholeFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::JsonLines, Self::Parquet];

    /// How the names of such files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
            Self::Parquet => "parquet",
        }
    }

    /// What such a file is, as browsers are told.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::JsonLines => "application/jsonl",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// Writes the whole history, row by row: it may be larger than the memory.
pub fn write(
    store: &mut Store,
    format: WholeFormat,
    output: impl Write + Send,
) -> Result<(), StoreError> {
    match format {
        WholeFormat::Csv => text::csv(store, output),
        WholeFormat::JsonLines => text::json_lines(store, output),
        WholeFormat::Parquet => parquet::write(store, output),
    }
}

/// The value of a figure: a share of one, or an amount in IOTA, with 18 decimals.
fn value(metric: Metric, figure: &Figure) -> Option<String> {
    let Figure::Value { decimal, .. } = figure else {
        return None;
    };
    match metric.unit {
        Unit::Share => Some(decimal.clone()),
        Unit::Nanos => {
            let iota = Ratio::new(decimal.parse::<u64>().ok()?, NANOS_PER_IOTA)?;
            Some(iota.to_decimal(super::wire::PUBLISHED_DECIMALS, Rounding::HalfEven))
        }
    }
}

const NANOS_PER_IOTA: u64 = iotasrb_core::units::NANOS_PER_IOTA;

/// The same exactly; an amount over the nanos of an IOTA.
fn fraction(metric: Metric, figure: &Figure) -> Option<(&str, &str)> {
    match figure {
        Figure::Absent(_) => None,
        Figure::Value {
            numerator,
            denominator,
            ..
        } => Some(match metric.unit {
            Unit::Share => (numerator, denominator),
            Unit::Nanos => (numerator, "1000000000"),
        }),
    }
}

/// The name of a figure where its amount is in IOTA.
fn name(metric: Metric) -> &'static str {
    metric.name.strip_suffix("_nanos").unwrap_or(metric.name)
}

/// Why there is no value: the figure's own reason, or that of its publication.
fn absent<'a>(row: &'a WholeRow<'_>) -> Option<&'a str> {
    match &row.figure {
        Some((.., Figure::Absent(code))) => Some(code),
        Some(_) => None,
        None => Some(row.reason.unwrap_or("nothing_published")),
    }
}

fn unwritten(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Output(io::Error::other(cause))
}
