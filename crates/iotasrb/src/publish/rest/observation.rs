//! A kept observation with what certifies it, schema `iotasrb.kept-observation/1`.

use crate::{
    publish::figures::iso_time,
    source::record::{KEPT_SCHEMA, ObservationRecord},
    store::{Inputs, KeptObservation},
};
use iotasrb_core::units::Digest;
use serde::Serialize;
use utoipa::ToSchema;

/// A kept observation: what was said, by whom, and what certifies it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeptObservation)]
pub struct ObservationDocument {
    schema: &'static str,
    number: u64,
    /// The digest of what was said, by which rates name it.
    digest: String,
    /// How it is known: `certified` by the chain's committee, `agreed` between operators,
    /// `single` (the word of one), `recorded` or `recorded_state`.
    tier: &'static str,
    /// Who said it.
    source: String,
    known_ms: u64,
    #[schema(format = DateTime)]
    known: String,
    evidence: EvidenceForm,
    /// What was said. Rates can be computed from it alone.
    record: ObservationRecord,
}

/// What certifies an observation. Digests are BLAKE2b-256 of the bytes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Evidence)]
struct EvidenceForm {
    /// The close of the epoch before, an entry of `EPOCH_INFO`; null if none was kept.
    close: Option<InputForm>,
    /// The signed summary of the observed checkpoint; null if none was kept.
    summary: Option<InputForm>,
}

/// Kept bytes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Input)]
struct InputForm {
    digest: String,
    /// Where the bytes are.
    url: String,
}

impl ObservationDocument {
    /// The document.
    pub fn new(kept: &KeptObservation, inputs: &Inputs) -> Self {
        let number = kept.number;
        let input = |digest: Option<Digest>, name: &str| {
            digest.map(|digest| InputForm {
                digest: digest.to_string(),
                url: format!("/v1/observations/{number}/{name}"),
            })
        };
        Self {
            schema: KEPT_SCHEMA,
            number,
            digest: kept.digest.to_string(),
            tier: kept.observation.anchor.tier.name(),
            source: kept.source.clone(),
            known_ms: kept.known.as_unix_ms(),
            known: iso_time(kept.known),
            evidence: EvidenceForm {
                close: input(inputs.close, "close"),
                summary: input(inputs.summary, "summary"),
            },
            record: ObservationRecord::from(&kept.observation),
        }
    }
}
