//! A publication as JSON, schema `iotasrb.publication/1`, and as a line.

use super::{figures::iso_time, wire::Maybe};
use crate::store::{
    CorrectionNote, Figure, IOTASRB, KeptObservation, Metric, Of, Publication, Remark, Store,
    StoreError, Unit,
};
use iotasrb_core::units::Address;
use serde::Serialize;
use serde_json::{Map, Value};

const SCHEMA: &str = "iotasrb.publication/1";

/// Everything that the history has of one publication.
#[derive(Debug)]
pub struct Whole {
    /// The publication.
    pub publication: Publication,
    observation: Option<KeptObservation>,
    figures: Vec<(Option<Address>, Metric, Figure)>,
    remarks: Vec<Remark>,
    correction: Option<CorrectionNote>,
    corrected_by: Option<CorrectionNote>,
}

impl Whole {
    /// Reads it.
    pub fn read(store: &mut Store, publication: Publication) -> Result<Self, StoreError> {
        let observation = match publication.observation {
            Some(number) => store.observation(number)?,
            None => None,
        };
        Ok(Self {
            observation,
            figures: store.figures(&publication)?,
            remarks: store.remarks(publication.number)?,
            correction: store.correction(publication.number)?,
            corrected_by: store.corrected_by(publication.number)?,
            publication,
        })
    }

    /// The document.
    pub fn document(&self) -> PublicationDocument {
        let publication = &self.publication;
        PublicationDocument {
            schema: SCHEMA,
            number: publication.number,
            point: PointForm {
                kind: publication.point.kind.name(),
                at_ms: publication.point.at.as_unix_ms(),
                at: iso_time(publication.point.at),
            },
            state: publication.state.name(),
            reason: publication.reason.as_ref().map(|reason| ReasonForm {
                code: reason.code.clone(),
                message: reason.words.clone(),
            }),
            valid_until_ms: publication.valid_until.as_unix_ms(),
            valid_until: iso_time(publication.valid_until),
            late: publication.late,
            computed_ms: publication.known.as_unix_ms(),
            computed: iso_time(publication.known),
            method: publication.method.clone(),
            software: publication.software.clone(),
            observation: self.observation.as_ref().map(ObservationForm::new),
            network: self.of(None),
            validators: self.validators(),
            findings: self.remarks.iter().map(RemarkForm::new).collect(),
            supersedes: self.correction.as_ref().map(CorrectionForm::new),
            superseded_by: self.corrected_by.as_ref().map(CorrectionForm::new),
            rates_digest: publication.rates_digest.to_string(),
            previous: publication.previous.to_string(),
            digest: publication.digest.to_string(),
        }
    }

    fn of(&self, subject: Option<Address>) -> Map<String, Value> {
        let own = self.figures.iter().filter(|(of, ..)| *of == subject);
        let entry = |(_, metric, figure): &(_, Metric, Figure)| {
            (metric.name.to_owned(), figure_form(*metric, figure))
        };
        own.map(entry).collect()
    }

    fn validators(&self) -> Vec<Map<String, Value>> {
        let mut addresses: Vec<Address> = Vec::new();
        let of_validators = self
            .figures
            .iter()
            .filter(|(_, metric, _)| metric.of == Of::Validator);
        for address in of_validators.filter_map(|(of, ..)| *of) {
            if addresses.last() != Some(&address) {
                addresses.push(address);
            }
        }
        let form = |address: &Address| {
            let mut form = Map::new();
            form.insert("address".to_owned(), address.to_string().into());
            form.extend(self.of(Some(*address)));
            form
        };
        addresses.iter().map(form).collect()
    }
}

/// The document of a publication.
#[derive(Debug, Serialize)]
pub struct PublicationDocument {
    schema: &'static str,
    number: u64,
    point: PointForm,
    state: &'static str,
    reason: Option<ReasonForm>,
    valid_until_ms: u64,
    valid_until: String,
    late: bool,
    computed_ms: u64,
    computed: String,
    method: Option<String>,
    software: String,
    observation: Option<ObservationForm>,
    network: Map<String, Value>,
    validators: Vec<Map<String, Value>>,
    findings: Vec<RemarkForm>,
    supersedes: Option<CorrectionForm>,
    superseded_by: Option<CorrectionForm>,
    rates_digest: String,
    previous: String,
    digest: String,
}

#[derive(Debug, Serialize)]
struct PointForm {
    kind: &'static str,
    at_ms: u64,
    at: String,
}

#[derive(Debug, Serialize)]
struct ReasonForm {
    code: String,
    message: String,
}

#[derive(Debug, Serialize)]
struct ObservationForm {
    number: u64,
    digest: String,
    network: &'static str,
    epoch: u64,
    epoch_start: String,
    checkpoint: Maybe<CheckpointForm>,
    tier: &'static str,
    source: String,
}

#[derive(Debug, Serialize)]
struct CheckpointForm {
    sequence: String,
    digest: String,
    timestamp_ms: u64,
}

#[derive(Debug, Serialize)]
struct RemarkForm {
    code: String,
    message: String,
    sources: Vec<String>,
}

#[derive(Debug, Serialize)]
struct CorrectionForm {
    publication: u64,
    cause: String,
    basis_points: Option<String>,
    known: String,
}

impl ObservationForm {
    fn new(kept: &KeptObservation) -> Self {
        let anchor = &kept.observation.anchor;
        Self {
            number: kept.number,
            digest: kept.digest.to_string(),
            network: anchor.network.name(),
            epoch: anchor.epoch.number(),
            epoch_start: iso_time(anchor.epoch_start),
            checkpoint: Maybe::new(&anchor.checkpoint, |checkpoint| CheckpointForm {
                sequence: checkpoint.sequence.number().to_string(),
                digest: checkpoint.digest.to_string(),
                timestamp_ms: checkpoint.timestamp.as_unix_ms(),
            }),
            tier: anchor.tier.name(),
            source: kept.source.clone(),
        }
    }
}

impl RemarkForm {
    fn new(remark: &Remark) -> Self {
        Self {
            code: remark.code.clone(),
            sources: remark.sources.clone(),
            message: remark.words.clone(),
        }
    }
}

impl CorrectionForm {
    /// The other publication is the older or the newer one, by the side from which one looks.
    fn new(note: &CorrectionNote) -> Self {
        Self {
            publication: note.publication,
            cause: note.cause.clone(),
            basis_points: note.basis_points.clone(),
            known: iso_time(note.known),
        }
    }
}

fn figure_form(metric: Metric, figure: &Figure) -> Value {
    match (figure, metric.unit) {
        (Figure::Absent(code), _) => serde_json::json!({ "absent": code }),
        (Figure::Value { decimal, .. }, Unit::Nanos) => decimal.as_str().into(),
        (
            Figure::Value {
                decimal,
                numerator,
                denominator,
            },
            Unit::Share,
        ) => serde_json::json!({
            "decimal": decimal, "numerator": numerator, "denominator": denominator,
        }),
    }
}

/// A publication in one line: its time, state and benchmark, and why if it is not OK.
pub fn line(whole: &Whole) -> String {
    let publication = &whole.publication;
    let benchmark = whole
        .figures
        .iter()
        .find(|(_, metric, _)| *metric == IOTASRB);
    let benchmark = match benchmark {
        Some((_, _, Figure::Value { decimal, .. })) => decimal.as_str(),
        _ => "-",
    };
    let epoch = whole.observation.as_ref();
    let epoch = epoch.map_or_else(
        || "-".to_owned(),
        |kept| kept.observation.anchor.epoch.number().to_string(),
    );
    let reason = publication.reason.as_ref();
    let reason = reason.map_or_else(String::new, |reason| format!(" {}", reason.code));
    format!(
        "{} {} {} IOTASRB {benchmark} epoch {epoch} number {}{}{reason}\n",
        iso_time(publication.point.at),
        publication.point.kind.name(),
        publication.state.name(),
        publication.number,
        if publication.late { " late" } else { "" },
    )
}
