use super::{folder::NewFile, layout::Kind, outcome};
use crate::source::record;
use iotasrb_core::{
    observation::{Known, Network, Observation, Refusal, Tier},
    units::Epoch,
};
use iotasrb_proof::{CertifiedOutcome, FactRefusal, ProvenClose};

/// Why a proven close gives no outcome, or no observation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDerived {
    /// Its certified bytes give no facts.
    #[error("no facts: {0}")]
    Facts(#[from] FactRefusal),
    /// The observation contradicts itself. How the epoch ended is known all the same.
    #[error("the observation is refused by rule `{code}`: {0}", code = .0.code())]
    Observation(#[from] Refusal),
}

/// What follows from a proven close, ready to be kept or compared.
pub(super) struct Derived {
    /// The epoch that ended.
    pub(super) epoch: Epoch,
    /// How it ended; in safe mode the chain tells nothing.
    pub(super) outcome: Known<CertifiedOutcome>,
    /// The same as a file.
    outcome_file: String,
    /// The next epoch as it began, if the observation does not contradict itself.
    pub(super) observation: Result<Observation, Refusal>,
}

impl Derived {
    pub(super) fn of(network: Network, close: &ProvenClose) -> Result<Self, FactRefusal> {
        let facts = close.facts()?;
        let observation = facts.observation(network, Tier::Certified);
        let refusal = observation.check().err();
        Ok(Self {
            epoch: close.epoch(),
            outcome_file: outcome::print(network, close, &facts),
            outcome: facts.outcome,
            observation: refusal.map_or(Ok(observation), Err),
        })
    }

    /// The files that keep it.
    pub(super) fn files(&self) -> Vec<NewFile> {
        let place = Kind::Outcome.path(self.epoch);
        let mut files = vec![(place, self.outcome_file.clone().into_bytes())];
        if let Ok(observation) = &self.observation {
            let place = Kind::Observation.path(observation.anchor.epoch);
            files.push((place, record::print(observation).into_bytes()));
        }
        files
    }
}
