//! A publication as JSON, schema `iotasrb.publication/1`, and as a line.

use super::{
    figures::iso_time,
    rest::{NetworkFigures, ValidatorFigures},
    wire::Maybe,
};
use crate::{
    foreign::tamed,
    store::{
        CorrectionNote, Figure, IOTASRB, KeptObservation, Metric, Of, Point, PointKind,
        Publication, Reason, Remark, State, Store, StoreError,
    },
};
use iotasrb_core::units::Address;
use serde::Serialize;
use utoipa::ToSchema;

const SCHEMA: &str = "iotasrb.publication/1";

/// Everything that the history has of one publication.
#[derive(Debug)]
pub struct Whole {
    /// The publication.
    pub publication: Publication,
    /// What it was computed from.
    pub observation: Option<KeptObservation>,
    /// Its figures with whose they are: the network's first.
    pub figures: Vec<(Option<Address>, Metric, Figure)>,
    /// What else was said about its sources.
    pub remarks: Vec<Remark>,
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
            point: PointForm::new(publication.point),
            state: publication.state.into(),
            reason: publication.reason.as_ref().map(ReasonForm::new),
            valid_until_ms: publication.valid_until.as_unix_ms(),
            valid_until: iso_time(publication.valid_until),
            late: publication.late,
            computed_ms: publication.known.as_unix_ms(),
            computed: iso_time(publication.known),
            method: publication.method.clone(),
            software: publication.software.clone(),
            observation: self.observation.as_ref().map(ObservationForm::new),
            network: NetworkFigures::of(|metric| self.of_network(metric)),
            validators: self.validators(),
            findings: self.remarks.iter().map(RemarkForm::new).collect(),
            supersedes: self.correction.as_ref().map(CorrectionForm::new),
            superseded_by: self.corrected_by.as_ref().map(CorrectionForm::new),
            rates_digest: publication.rates_digest.to_string(),
            previous: publication.previous.to_string(),
            digest: publication.digest.to_string(),
        }
    }

    /// A figure of the network, if the publication has any.
    pub fn of_network(&self, sought: Metric) -> Option<&Figure> {
        let mut own = self.figures.iter().filter(|(of, ..)| of.is_none());
        own.find(|(_, metric, _)| *metric == sought)
            .map(|(.., figure)| figure)
    }

    fn validators(&self) -> Vec<ValidatorRatesForm> {
        // The figures of a validator follow each other.
        let of_validators = self.figures.iter().filter(|(of, ..)| of.is_some());
        let of_validators: Vec<_> = of_validators.collect();
        let groups = of_validators.chunk_by(|(one, ..), (other, ..)| one == other);
        let form = |group: &[&(Option<Address>, Metric, Figure)]| {
            let own = |sought: Metric| {
                let mut own = group
                    .iter()
                    .filter(|(_, metric, _)| metric.of == Of::Validator);
                own.find(|(_, metric, _)| *metric == sought)
                    .map(|(.., figure)| figure)
            };
            Some(ValidatorRatesForm {
                address: group.first()?.0?.to_string(),
                figures: ValidatorFigures::of(own),
            })
        };
        groups.filter_map(form).collect()
    }
}

/// The document of a publication.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Publication)]
pub struct PublicationDocument {
    schema: &'static str,
    number: u64,
    point: PointForm,
    state: StateForm,
    reason: Option<ReasonForm>,
    valid_until_ms: u64,
    valid_until: String,
    late: bool,
    computed_ms: u64,
    computed: String,
    method: Option<String>,
    software: String,
    observation: Option<ObservationForm>,
    network: NetworkFigures,
    validators: Vec<ValidatorRatesForm>,
    findings: Vec<RemarkForm>,
    supersedes: Option<CorrectionForm>,
    superseded_by: Option<CorrectionForm>,
    rates_digest: String,
    previous: String,
    digest: String,
}

/// How good a publication is: `OK`: certified, of the epoch that ran then. `DEGRADED`: of that
/// epoch, not certified. `HELD`: no value, since what was said is refused or contradicted.
/// `SAFE_MODE`: no value, since the chain pays none. `STALE`: nothing was heard of the epoch of
/// that time; a value beside it is of an epoch that has ended.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = State)]
pub enum StateForm {
    /// Certified, of the running epoch.
    Ok,
    /// Of the running epoch, not certified.
    Degraded,
    /// No value: what was said is refused or contradicted.
    Held,
    /// No value: the chain pays none.
    SafeMode,
    /// Nothing was heard of the running epoch.
    Stale,
}

impl From<State> for StateForm {
    fn from(state: State) -> Self {
        match state {
            State::Ok => Self::Ok,
            State::Degraded => Self::Degraded,
            State::Held => Self::Held,
            State::SafeMode => Self::SafeMode,
            State::Stale => Self::Stale,
        }
    }
}

/// What is published once: a slot of the cadence, or the start of an epoch.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = PointKind)]
pub enum KindForm {
    /// A slot of the cadence: on mainnet an even hour of UTC.
    Slot,
    /// The start of an epoch.
    Epoch,
}

impl From<PointKind> for KindForm {
    fn from(kind: PointKind) -> Self {
        match kind {
            PointKind::Slot => Self::Slot,
            PointKind::Epoch => Self::Epoch,
        }
    }
}

/// A point, with its time.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Point)]
pub struct PointForm {
    kind: KindForm,
    at_ms: u64,
    #[schema(format = DateTime)]
    at: String,
}

impl PointForm {
    /// The wire form of a point.
    pub fn new(point: Point) -> Self {
        Self {
            kind: point.kind.into(),
            at_ms: point.at.as_unix_ms(),
            at: iso_time(point.at),
        }
    }
}

/// Why a publication is not OK.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Reason)]
pub struct ReasonForm {
    code: String,
    message: String,
}

impl ReasonForm {
    /// The wire form of a reason, word by word as it was recorded.
    pub fn new(reason: &Reason) -> Self {
        Self {
            code: reason.code.clone(),
            message: reason.words.clone(),
        }
    }

    /// The same where a person may read it as it is.
    pub fn tamed(reason: &Reason) -> Self {
        Self {
            message: tamed(&reason.words),
            ..Self::new(reason)
        }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ValidatorRates)]
struct ValidatorRatesForm {
    address: String,
    #[serde(flatten)]
    figures: ValidatorFigures,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
/// From what a publication was computed, and how that is known.
#[schema(as = ObservationName)]
pub struct ObservationForm {
    number: u64,
    digest: String,
    network: &'static str,
    epoch: u64,
    epoch_start: String,
    checkpoint: Maybe<CheckpointForm>,
    tier: &'static str,
    source: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CheckpointName)]
struct CheckpointForm {
    sequence: String,
    digest: String,
    timestamp_ms: u64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Remark)]
struct RemarkForm {
    code: String,
    message: String,
    sources: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Correction)]
struct CorrectionForm {
    publication: u64,
    cause: String,
    basis_points: Option<String>,
    known: String,
}

impl ObservationForm {
    /// The wire form of a kept observation's name.
    pub fn new(kept: &KeptObservation) -> Self {
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
