//! A publication in a list, schemas `iotasrb.publications/1` and `iotasrb.slots/1`.

use super::figures::share;
use crate::{
    publish::{
        figures::iso_time,
        publication::{PointForm, ReasonForm, StateForm},
        wire::{Maybe, Rate},
    },
    store::{Figure, IOTASRB, Identity, Publication, Store, StoreError},
};
use iotasrb_core::units::TimestampMs;
use serde::Serialize;
use utoipa::ToSchema;

/// A publication with its benchmark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The publication.
    pub publication: Publication,
    /// Its IOTASRB, if it has figures.
    pub iotasrb: Option<Figure>,
}

/// Adds to each publication its benchmark.
pub fn read_summaries(
    store: &mut Store,
    publications: Vec<Publication>,
) -> Result<Vec<Summary>, StoreError> {
    let mut summaries = Vec::with_capacity(publications.len());
    for publication in publications {
        summaries.push(Summary {
            iotasrb: store.figure_of(None, IOTASRB, &publication)?,
            publication,
        });
    }
    Ok(summaries)
}

/// A publication in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Summary)]
pub struct SummaryForm {
    publication: u64,
    point: PointForm,
    state: StateForm,
    /// Why it is not OK; null if it is.
    reason: Option<ReasonForm>,
    /// From when on something newer should be there.
    valid_until_ms: u64,
    #[schema(format = DateTime)]
    valid_until: String,
    /// Whether it was computed after its time had passed.
    late: bool,
    computed_ms: u64,
    #[schema(format = DateTime)]
    computed: String,
    /// The benchmark, or why there is none.
    iotasrb: Maybe<Rate>,
    method: Option<String>,
    /// The publication of the same point that it corrects.
    supersedes: Option<u64>,
    digest: String,
    software: String,
    /// Where all of it is.
    url: String,
}

impl SummaryForm {
    /// The wire form of a publication in short.
    pub fn new(publication: &Publication, iotasrb: Option<&Figure>) -> Self {
        Self {
            publication: publication.number,
            point: PointForm::new(publication.point),
            state: publication.state.into(),
            reason: publication.reason.as_ref().map(ReasonForm::tamed),
            valid_until_ms: publication.valid_until.as_unix_ms(),
            valid_until: iso_time(publication.valid_until),
            late: publication.late,
            computed_ms: publication.known.as_unix_ms(),
            computed: iso_time(publication.known),
            iotasrb: share(iotasrb),
            method: publication.method.clone(),
            supersedes: publication.supersedes,
            digest: publication.digest.to_string(),
            software: publication.software.clone(),
            url: url(publication),
        }
    }
}

fn url(publication: &Publication) -> String {
    format!("/v1/publications/{}", publication.number)
}

/// A page of publications.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Publications)]
pub struct PublicationsDocument {
    schema: &'static str,
    network: &'static str,
    /// As it was known then; null if as it is now.
    as_of: Option<String>,
    rows: Vec<SummaryForm>,
    /// Where the next page is; null if this is the last one.
    #[schema(example = "/v1/publications?cursor=8.1778875200000.7")]
    next: Option<String>,
}

impl PublicationsDocument {
    /// The document of a page.
    pub fn new(
        identity: Identity,
        as_of: Option<TimestampMs>,
        rows: &[Summary],
        next: Option<String>,
    ) -> Self {
        let row = |row: &Summary| SummaryForm::new(&row.publication, row.iotasrb.as_ref());
        Self {
            schema: "iotasrb.publications/1",
            network: identity.network.name(),
            as_of: as_of.map(iso_time),
            rows: rows.iter().map(row).collect(),
            next,
        }
    }
}

/// What became of a slot.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Slot)]
pub struct SlotForm {
    at_ms: u64,
    #[schema(format = DateTime)]
    at: String,
    state: StateForm,
    /// Why it is not OK; null if it is.
    reason: Option<ReasonForm>,
    /// Whether it was computed after its time had passed.
    late: bool,
    /// How long after its time it was recorded.
    delay_ms: u64,
    publication: u64,
    supersedes: Option<u64>,
    /// Where all of it is.
    url: String,
}

impl SlotForm {
    /// The wire form of a slot's outcome.
    pub fn new(publication: &Publication) -> Self {
        let at = publication.point.at;
        Self {
            at_ms: at.as_unix_ms(),
            at: iso_time(at),
            state: publication.state.into(),
            reason: publication.reason.as_ref().map(ReasonForm::tamed),
            late: publication.late,
            delay_ms: publication
                .known
                .as_unix_ms()
                .saturating_sub(at.as_unix_ms()),
            publication: publication.number,
            supersedes: publication.supersedes,
            url: url(publication),
        }
    }
}

/// A page of slots with what became of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Slots)]
pub struct SlotsDocument {
    schema: &'static str,
    network: &'static str,
    /// The time between two slots.
    cadence_ms: u64,
    /// As it was known then; null if as it is now.
    as_of: Option<String>,
    rows: Vec<SlotForm>,
    /// Where the next page is; null if this is the last one.
    #[schema(example = "/v1/slots?cursor=8.1778875200000.7")]
    next: Option<String>,
}

impl SlotsDocument {
    /// The document of a page.
    pub fn new(
        identity: Identity,
        as_of: Option<TimestampMs>,
        rows: &[Publication],
        next: Option<String>,
    ) -> Self {
        Self {
            schema: "iotasrb.slots/1",
            network: identity.network.name(),
            cadence_ms: identity.cadence.as_ms(),
            as_of: as_of.map(iso_time),
            rows: rows.iter().map(SlotForm::new).collect(),
            next,
        }
    }
}
