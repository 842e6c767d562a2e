//! The JSON of the report on a store, described in `docs/store.md`.

use crate::{
    foreign::tamed,
    store::{Examination, Publication},
};
use serde::Serialize;

/// The schema of the report.
const SCHEMA: &str = "iotasrb.examination/1";

/// The report on the examination of a store.
#[derive(Debug, Serialize)]
pub struct ExaminationDocument {
    schema: &'static str,
    store: String,
    sound: bool,
    publications: u64,
    observations: u64,
    inputs: u64,
    figures: u64,
    newest: Option<NewestForm>,
    flaws: Vec<String>,
    flaws_unlisted: u64,
}

/// Where the store ends.
#[derive(Debug, Serialize)]
struct NewestForm {
    publication: u64,
    digest: String,
}

impl ExaminationDocument {
    /// The document of what was found in the store at an address, which ends with `newest`.
    pub fn new(store: &str, found: &Examination, newest: Option<&Publication>) -> Self {
        let flaws = found.flaws.iter();
        Self {
            schema: SCHEMA,
            store: store.to_owned(),
            sound: found.is_sound(),
            publications: found.publications,
            observations: found.observations,
            inputs: found.inputs,
            figures: found.figures,
            newest: newest.map(|newest| NewestForm {
                publication: newest.number,
                digest: newest.digest.to_string(),
            }),
            flaws: flaws.map(|flaw| tamed(&flaw.to_string())).collect(),
            flaws_unlisted: found.unlisted,
        }
    }
}
