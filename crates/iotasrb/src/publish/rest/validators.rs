//! The active validators as they are now, schemas `iotasrb.validators/1` and
//! `iotasrb.validator/1`.

use super::SummaryForm;
use crate::{
    publish::{
        publication::ObservationForm,
        wire::{Units, ValidatorForm},
    },
    run::Evaluation,
    store::KeptObservation,
};
use iotasrb_core::rates::ValidatorRates;
use serde::Serialize;
use utoipa::ToSchema;

/// Of which publication the figures of validators are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FiguresOf)]
pub struct OfPublication {
    network: &'static str,
    /// Whether the newest publication has these figures. If not, its state and reason say why
    /// it has none, and these are the last ones there were.
    current: bool,
    /// The newest publication.
    newest: SummaryForm,
    /// The publication that has the figures.
    of: SummaryForm,
    /// From what they were computed, and how that is known.
    anchor: ObservationForm,
    method: &'static str,
    units: Units,
}

impl OfPublication {
    /// The figures of `of`, which was computed from an observation, when `newest` is the newest.
    pub fn new(
        newest: SummaryForm,
        (of, is_current): (SummaryForm, bool),
        observation: &KeptObservation,
        evaluation: &Evaluation,
    ) -> Self {
        Self {
            network: evaluation.observation.anchor.network.name(),
            current: is_current,
            newest,
            of,
            anchor: ObservationForm::new(observation),
            method: evaluation.rates.method.name(),
            units: Units::ALL,
        }
    }
}

/// All active validators.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ValidatorsNow)]
pub struct ValidatorsNowDocument {
    schema: &'static str,
    #[serde(flatten)]
    of: OfPublication,
    /// In the chain's order.
    validators: Vec<ValidatorForm>,
}

impl ValidatorsNowDocument {
    /// The document.
    pub fn new(of: OfPublication, evaluation: &Evaluation) -> Self {
        let validators = evaluation.rates.validators.iter();
        Self {
            schema: "iotasrb.validators/1",
            of,
            validators: validators.map(ValidatorForm::new).collect(),
        }
    }
}

/// One validator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ValidatorNow)]
pub struct ValidatorDocument {
    schema: &'static str,
    #[serde(flatten)]
    of: OfPublication,
    validator: ValidatorForm,
    /// Where the history of what its delegators are paid is.
    history: String,
}

impl ValidatorDocument {
    /// The document.
    pub fn new(of: OfPublication, validator: &ValidatorRates) -> Self {
        Self {
            schema: "iotasrb.validator/1",
            of,
            validator: ValidatorForm::new(validator),
            history: format!("/v1/validators/{}/history/net", validator.address),
        }
    }
}
