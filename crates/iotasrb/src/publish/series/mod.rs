//! A series of what was published: schema `iotasrb.history/1`, rows for spreadsheets, a table.
//!
//! Every publication of the range has a row, with its value or with why it has none: nothing is
//! left out, and nothing is zero because it is unknown.

mod question;

pub use question::SeriesQuestion;

use super::{
    figures::{iso_time, utc_minute},
    publication::{KindForm, ReasonForm, StateForm},
    table,
    wire::Maybe,
};
use crate::{
    foreign::tamed,
    store::{Figure, Metric, Publication, State, Unit},
};
use iotasrb_core::{
    observation::Network,
    units::{Address, TimestampMs},
};
use serde::Serialize;
use std::fmt::Write;
use utoipa::ToSchema;

/// The schema of the document.
const SCHEMA: &str = "iotasrb.history/1";

/// Why a publication with figures has none of a validator.
const NOT_ACTIVE: &str = "not_active";
/// Why a publication without figures has none at all; its reason says more.
const NOTHING_PUBLISHED: &str = "nothing_published";

/// A series, and what was asked for.
#[derive(Clone, Debug)]
pub struct Series {
    /// Of which network.
    pub network: Network,
    /// Which figure.
    pub metric: Metric,
    /// Whose, if it is not the network's.
    pub validator: Option<Address>,
    /// When it is as it was known, if not now.
    pub as_of: Option<TimestampMs>,
    /// The rows, in the order of their times.
    pub rows: Vec<SeriesRow>,
}

/// A publication with its value of the series.
#[derive(Clone, Debug)]
pub struct SeriesRow {
    /// The publication.
    pub publication: Publication,
    /// Its value; `None` if it has no figure of this kind at all.
    pub figure: Option<Figure>,
}

impl SeriesRow {
    /// The value, or the code of the reason why there is none.
    fn value(&self) -> Result<Fraction<'_>, &str> {
        match &self.figure {
            Some(Figure::Value {
                decimal,
                numerator,
                denominator,
            }) => Ok(Fraction {
                decimal,
                numerator,
                denominator,
            }),
            Some(Figure::Absent(code)) => Err(code),
            None => Err(unfigured(&self.publication)),
        }
    }
}

/// Why a publication has no figure of a kind at all.
pub const fn unfigured(publication: &Publication) -> &'static str {
    match publication.rates {
        0 => NOTHING_PUBLISHED,
        _ => NOT_ACTIVE,
    }
}

/// A value: its decimal and its exact fraction.
#[derive(Clone, Copy, Debug)]
struct Fraction<'a> {
    decimal: &'a str,
    numerator: &'a str,
    denominator: &'a str,
}

/// The document of a series.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Series)]
pub struct SeriesDocument<'a> {
    schema: &'static str,
    network: &'static str,
    metric: &'static str,
    unit: &'static str,
    validator: Option<String>,
    as_of: Option<String>,
    /// A row for each publication of the range.
    rows: Vec<RowForm<'a>>,
}

/// A part of a series, and where the next one is.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesPage<'a> {
    /// The series with the rows of the page.
    #[serde(flatten)]
    pub series: SeriesDocument<'a>,
    /// Where the next page is; null if this is the last one.
    #[schema(example = "/v1/history/iotasrb?limit=10&cursor=8.1778875200000.7")]
    pub next: Option<String>,
}

/// A value of a series, exactly.
#[derive(Debug, Serialize, ToSchema)]
struct Quantity {
    /// A share with 18 decimals, or an amount in nanos.
    #[schema(
        pattern = "^-?[0-9]+(\\.[0-9]{18})?$",
        example = "0.115052067830870160"
    )]
    decimal: String,
    /// In lowest terms.
    #[schema(pattern = "^-?[0-9]+$", example = "279955000000000000")]
    numerator: String,
    /// In lowest terms, positive; 1 for an amount.
    #[schema(pattern = "^[1-9][0-9]*$", example = "2433289599032169329")]
    denominator: String,
}

impl Quantity {
    fn new(value: Fraction<'_>) -> Self {
        Self {
            decimal: value.decimal.to_owned(),
            numerator: value.numerator.to_owned(),
            denominator: value.denominator.to_owned(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SeriesRow)]
struct RowForm<'a> {
    #[schema(format = DateTime)]
    time: String,
    time_ms: u64,
    point: KindForm,
    /// An amount is a whole number of nanos, over 1; a share has 18 decimals.
    value: Maybe<Quantity>,
    publication: u64,
    state: StateForm,
    reason: Option<ReasonForm>,
    /// Whether it was computed after its time had passed.
    late: bool,
    supersedes: Option<u64>,
    method: Option<&'a str>,
    publication_digest: String,
    software: &'a str,
}

impl<'a> SeriesDocument<'a> {
    /// The document of a series.
    pub fn new(series: &'a Series) -> Self {
        Self {
            schema: SCHEMA,
            network: series.network.name(),
            metric: series.metric.name,
            unit: unit(series.metric),
            validator: series.validator.map(|address| address.to_string()),
            as_of: series.as_of.map(iso_time),
            rows: series.rows.iter().map(RowForm::new).collect(),
        }
    }
}

impl<'a> RowForm<'a> {
    fn new(row: &'a SeriesRow) -> Self {
        let publication = &row.publication;
        let reason = publication.reason.as_ref();
        Self {
            time: iso_time(publication.point.at),
            time_ms: publication.point.at.as_unix_ms(),
            point: publication.point.kind.into(),
            value: match row.value() {
                Ok(value) => Maybe::Known(Quantity::new(value)),
                Err(absent) => Maybe::absent(absent.to_owned()),
            },
            publication: publication.number,
            state: publication.state.into(),
            reason: reason.map(ReasonForm::tamed),
            late: publication.late,
            supersedes: publication.supersedes,
            method: publication.method.as_deref(),
            publication_digest: publication.digest.to_string(),
            software: &publication.software,
        }
    }
}

const fn unit(metric: Metric) -> &'static str {
    match metric.unit {
        Unit::Share => "share of one",
        Unit::Nanos => "nanos",
    }
}

/// The series for spreadsheets; an empty cell is an absent value.
pub fn csv(series: &Series) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "time",
        "point",
        "metric",
        "value",
        "numerator",
        "denominator",
        "absent",
        "publication",
        "state",
        "reason",
        "supersedes",
        "network",
        "validator",
        "method",
        "publication_digest",
        "software",
    ])?;
    let validator = series.validator.map(|address| address.to_string());
    for row in &series.rows {
        let publication = &row.publication;
        let reason = publication.reason.as_ref();
        let supersedes = publication.supersedes.map(|number| number.to_string());
        let value = row.value();
        let part = |part: for<'a> fn(Fraction<'a>) -> &'a str| value.map_or("", part);
        writer.write_record([
            &*iso_time(publication.point.at),
            publication.point.kind.name(),
            series.metric.name,
            part(|value| value.decimal),
            part(|value| value.numerator),
            part(|value| value.denominator),
            value.err().unwrap_or_default(),
            &publication.number.to_string(),
            publication.state.name(),
            reason.map_or("", |reason| &reason.code),
            &supersedes.unwrap_or_default(),
            series.network.name(),
            validator.as_deref().unwrap_or_default(),
            publication.method.as_deref().unwrap_or_default(),
            &publication.digest.to_string(),
            &publication.software,
        ])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// The series for people.
pub fn page(series: &Series) -> String {
    let mut text = format!("{} of {}", series.metric.name, series.network.name());
    // Writing to a String cannot fail.
    if let Some(validator) = series.validator {
        let _ = write!(text, ", validator {validator}");
    }
    if let Some(as_of) = series.as_of {
        let _ = write!(text, ", as it was known at {}", iso_time(as_of));
    }
    let _ = writeln!(text, " · {}\n", unit(series.metric));
    if series.rows.is_empty() {
        text.push_str("Nothing was published in this range.\n");
        return text;
    }
    let head = ["time", "value", "exactly", "publication", "state", ""];
    let rows = series.rows.iter().map(table_row).collect();
    text.push_str(&table::columns(&head, rows, &["time", "state", ""]));
    if let Some(last) = series.rows.last() {
        let _ = writeln!(
            text,
            "\nlast publication  {} {}\nsoftware          {}",
            last.publication.number, last.publication.digest, last.publication.software
        );
    }
    text
}

fn table_row(row: &SeriesRow) -> Vec<String> {
    let publication = &row.publication;
    let (value, exactly) = match row.value() {
        Ok(value) => {
            let exactly = format!("{}/{}", value.numerator, value.denominator);
            (value.decimal.to_owned(), exactly)
        }
        Err(_) => ("–".to_owned(), "–".to_owned()),
    };
    vec![
        utc_minute(publication.point.at),
        value,
        exactly,
        publication.number.to_string(),
        publication.state.name().to_owned(),
        note(row),
    ]
}

/// Why there is no value, or why it is less than good, and what it corrects.
fn note(row: &SeriesRow) -> String {
    let publication = &row.publication;
    let absent = row.value().err().filter(|_| publication.state == State::Ok);
    let parts = [
        absent.map(|code| format!("no value: {code}")),
        publication
            .reason
            .as_ref()
            .map(|reason| tamed(&reason.words)),
        publication
            .supersedes
            .map(|number| format!("supersedes {number}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
