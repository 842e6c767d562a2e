//! What different formulas say of the same facts, schema `iotasrb.divergence/1`.

use super::OfPublication;
use crate::publish::waterfall::{PartForm, StepForm, steps};
use iotasrb_core::{
    divergence::{Divergence, Missing},
    ratio::Ratio,
    units::Epoch,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What different formulas say of the network and of each active validator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Divergences)]
pub struct DivergenceDocument {
    schema: &'static str,
    #[serde(flatten)]
    of: OfPublication,
    /// The epochs that were at hand, the running one first. All stations need nine in a row.
    epochs: Vec<u64>,
    network_chain: ChainForm,
    /// In the chain's order.
    validators: Vec<ValidatorChainForm>,
}

/// What different formulas say of a validator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ValidatorDivergence)]
pub struct ValidatorChainForm {
    address: String,
    name: String,
    #[serde(flatten)]
    chain: ChainForm,
}

/// A chain of figures with the causes between them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Divergence)]
struct ChainForm {
    stations: Vec<StationForm>,
    /// The figures that are absent.
    missing: Vec<MissingForm>,
}

/// A figure, and what leads to it from the one before.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Station)]
struct StationForm {
    /// The code of the formula: /v1/methods/beside-v1 lists them.
    #[schema(example = "node_apy")]
    formula: &'static str,
    value: PartForm,
    /// None for the first.
    steps: Vec<StepForm>,
}

/// A figure that is absent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MissingStation)]
struct MissingForm {
    /// The code of the formula.
    formula: &'static str,
    /// The code of the reason.
    #[schema(example = "not_recorded")]
    absent: &'static str,
}

impl DivergenceDocument {
    /// The document.
    pub fn new(
        of: OfPublication,
        epochs: &[Epoch],
        network: &Divergence,
        validators: Vec<ValidatorChainForm>,
    ) -> Self {
        Self {
            schema: "iotasrb.divergence/1",
            of,
            epochs: epochs.iter().map(|epoch| epoch.number()).collect(),
            network_chain: ChainForm::new(network),
            validators,
        }
    }
}

impl ValidatorChainForm {
    /// The chain of a validator.
    pub fn new(address: String, name: &str, divergence: &Divergence) -> Self {
        Self {
            address,
            name: name.to_owned(),
            chain: ChainForm::new(divergence),
        }
    }
}

impl ChainForm {
    fn new(divergence: &Divergence) -> Self {
        let mut before: Option<&Ratio> = None;
        let mut stations = Vec::with_capacity(divergence.stations.len());
        for station in &divergence.stations {
            stations.push(StationForm {
                formula: station.formula.code(),
                value: PartForm::subtotal(&station.value),
                steps: steps(before.unwrap_or(&station.value), &station.steps),
            });
            before = Some(&station.value);
        }
        let missing = divergence.missing.iter();
        Self {
            stations,
            missing: missing.map(MissingForm::new).collect(),
        }
    }
}

impl MissingForm {
    fn new(missing: &Missing) -> Self {
        Self {
            formula: missing.formula.code(),
            absent: missing.reason.code(),
        }
    }
}
