//! A chart as CSV: exactly what it shows.

use super::{Chart, Line};
use crate::{publish::figures::iso_time, store::Unit};
use std::iter;

impl Chart {
    /// A row for each publication. An empty cell is an absent value, and the one after it says
    /// why it is absent.
    pub(super) fn sheet(&self) -> anyhow::Result<String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let heads = self.lines.iter().flat_map(|line| {
            let name = column(line);
            [name.to_owned(), format!("{name}_absent")]
        });
        let head = ["time", "state", "reason"].map(str::to_owned);
        writer.write_record(head.into_iter().chain(heads))?;
        for (place, beat) in self.beats.iter().enumerate() {
            let reason = beat.reason.as_ref().map(|(code, _)| code.clone());
            let cells = self
                .lines
                .iter()
                .flat_map(|line| match line.points.get(place) {
                    Some(Ok(digits)) => [in_iota(line, digits), String::new()],
                    Some(Err(code)) => [String::new(), code.clone()],
                    None => [String::new(), String::new()],
                });
            let row = [
                iso_time(beat.at),
                beat.state.name().to_owned(),
                reason.unwrap_or_default(),
            ];
            writer.write_record(row.into_iter().chain(cells))?;
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }
}

/// The name of a figure where its amount is in IOTA.
fn column(line: &Line) -> &'static str {
    let name = line.metric.name;
    name.strip_suffix("_nanos").unwrap_or(name)
}

/// A share as it was published; an amount in IOTA to the nano.
pub(super) fn in_iota(line: &Line, digits: &str) -> String {
    match line.metric.unit {
        Unit::Share => digits.to_owned(),
        Unit::Nanos => {
            let missing = 10_usize.saturating_sub(digits.len());
            let digits: String = iter::repeat_n('0', missing).chain(digits.chars()).collect();
            let (whole, nanos) = digits.split_at(digits.len() - 9);
            format!("{whole}.{nanos}")
        }
    }
}
