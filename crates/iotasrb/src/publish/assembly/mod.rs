//! What Assembly would have paid, for people, for programs and for spreadsheets.

pub mod distribution;
pub mod inflation;
pub mod security;

use super::figures::grouped;
use crate::{assembly::Label, foreign::tamed};
use iotasrb_core::programmes::{
    Micros,
    assembly::{MICROS_PER_ASMB, MicroAsmb},
};
use serde::Serialize;

/// What every row of a spreadsheet ends with.
const PROVENANCE: [&str; 2] = ["scenario_digest", "software"];

/// The program that computed it.
const SOFTWARE: &str = concat!(
    "iotasrb ",
    env!("CARGO_PKG_VERSION"),
    " ",
    env!("IOTASRB_COMMIT")
);

/// What every document begins with.
#[derive(Debug, Serialize)]
struct Head {
    schema: &'static str,
    /// What the author says of the scenario.
    about: String,
    /// The BLAKE2b-256 digest of the scenario's file.
    scenario_digest: String,
    software: &'static str,
    /// No unit was created or lost: otherwise there is no document.
    conserved: bool,
}

impl Head {
    fn new(schema: &'static str, label: &Label) -> Self {
        Self {
            schema,
            about: tamed(&label.about),
            scenario_digest: label.digest.to_string(),
            software: SOFTWARE,
            conserved: true,
        }
    }
}

/// The title of a page, and what the author says of the scenario.
fn heading(title: &str, label: &Label) -> String {
    match label.about.as_str() {
        "" => format!("{title}\n"),
        about => format!("{title}\n{}\n", tamed(about)),
    }
}

/// Where the figures come from.
fn footer(label: &Label) -> String {
    format!(
        "Assembly never launched. What its documents say and what is our choice: \
         iotasrb assembly --help\n\
         scenario  {}\nsoftware  {SOFTWARE}\n",
        label.digest
    )
}

/// Rows with these columns, each followed by where the figures come from.
fn csv<const COLUMNS: usize>(
    label: &Label,
    head: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head.iter().chain(&PROVENANCE))?;
    let provenance = [label.digest.to_string(), SOFTWARE.to_owned()];
    for row in rows {
        writer.write_record(row.iter().chain(&provenance))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// An amount for people, digits grouped, to the last decimal.
fn asmb(amount: MicroAsmb) -> String {
    six_decimals(amount.as_micros())
}

fn iota(amount: Micros) -> String {
    six_decimals(amount.as_micros())
}

/// Both are counted in millionths.
fn six_decimals(millionths: u64) -> String {
    let (whole, fraction) = (millionths / MICROS_PER_ASMB, millionths % MICROS_PER_ASMB);
    format!("{}.{fraction:06}", grouped(whole))
}
