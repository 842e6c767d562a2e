//! The whole history as text: CSV, and lines of JSON.

use super::{absent, fraction, name, unwritten, value};
use crate::{
    publish::figures::iso_time,
    store::{Store, StoreError, WholeRow},
};
use serde::Serialize;
use std::io::Write;

/// A row, with the names of its columns.
#[derive(Serialize)]
struct TextRow<'a> {
    time: String,
    point: &'static str,
    publication: u64,
    state: &'static str,
    method: Option<&'a str>,
    superseded_by: Option<u64>,
    /// Nothing stands for the network.
    validator: Option<String>,
    figure: Option<&'static str>,
    value: Option<String>,
    numerator: Option<&'a str>,
    denominator: Option<&'a str>,
    absent: Option<&'a str>,
}

impl<'a> TextRow<'a> {
    fn new(row: &'a WholeRow<'_>) -> Self {
        let figure = row.figure.as_ref();
        let exactly = figure.and_then(|(_, metric, figure)| fraction(*metric, figure));
        Self {
            time: iso_time(row.point.at),
            point: row.point.kind.name(),
            publication: row.publication,
            state: row.state.name(),
            method: row.method,
            superseded_by: row.superseded_by,
            validator: figure.and_then(|(of, ..)| of.map(|address| address.to_string())),
            figure: figure.map(|(_, metric, _)| name(*metric)),
            value: figure.and_then(|(_, metric, figure)| value(*metric, figure)),
            numerator: exactly.map(|(numerator, _)| numerator),
            denominator: exactly.map(|(_, denominator)| denominator),
            absent: absent(row),
        }
    }
}

pub(super) fn csv(store: &mut Store, output: impl Write) -> Result<(), StoreError> {
    let mut writer = csv::Writer::from_writer(output);
    store.whole(|row| writer.serialize(TextRow::new(row)).map_err(unwritten))?;
    writer.flush().map_err(StoreError::Output)
}

pub(super) fn json_lines(store: &mut Store, mut output: impl Write) -> Result<(), StoreError> {
    let mut line = Vec::new();
    store.whole(|row| {
        line.clear();
        serde_json::to_writer(&mut line, &TextRow::new(row)).map_err(unwritten)?;
        line.push(b'\n');
        output.write_all(&line).map_err(StoreError::Output)
    })?;
    output.flush().map_err(StoreError::Output)
}
