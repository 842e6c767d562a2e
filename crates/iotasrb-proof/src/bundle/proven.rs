use super::{claim::Claim, trust_root::TrustRoot};
use iotasrb_core::{
    observation::{Checkpoint, Observation},
    rates::Rates,
    units::Digest,
};

/// What a bundle proves. Only [`Bundle::prove`](super::Bundle::prove) hands one out, and
/// only if the published rates are the ones in here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenBundle {
    pub(super) root: TrustRoot,
    pub(super) closed: Checkpoint,
    pub(super) observation: Observation,
    pub(super) digest: Digest,
    pub(super) rates: Rates,
}

impl ProvenBundle {
    /// The committee from which all of it follows.
    pub const fn root(&self) -> TrustRoot {
        self.root
    }

    /// The last checkpoint of the epoch before, which certifies the stakes.
    pub const fn closed(&self) -> Checkpoint {
        self.closed
    }

    /// What the chain said; its anchor has the certified checkpoint, if the bundle has one.
    pub const fn observation(&self) -> &Observation {
        &self.observation
    }

    /// The observation's name.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Everything that the method makes of the observation.
    pub const fn rates(&self) -> &Rates {
        &self.rates
    }

    pub(super) fn claim(&self) -> Claim {
        Claim::of(self.digest, &self.rates)
    }
}
