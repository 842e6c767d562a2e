use crate::{
    committee::Committee,
    epoch_change::{ChangeRefusal, EpochChange},
    facts::{FactRefusal, Facts},
    spread::spread,
    state_objects::InnerState,
};
use iotasrb_core::{
    observation::Checkpoint,
    units::{Epoch, ProtocolVersion, SignedNanos},
};
use std::num::NonZeroUsize;

/// A close of which every link holds. Only
/// [`CommitteeChain`](crate::CommitteeChain) makes one.
///
/// It keeps the certified events and the certified system state as bytes, so that
/// the chain of committees goes on over a close whose state this version of the
/// program cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenClose {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) next_committee: Committee,
    pub(crate) next_protocol_version: ProtocolVersion,
    pub(crate) supply_change: SignedNanos,
    pub(crate) events: Vec<u8>,
    pub(crate) change: [u8; 32],
    pub(crate) inner_state: InnerState,
}

impl ProvenClose {
    /// The epoch that ended.
    pub const fn epoch(&self) -> Epoch {
        self.checkpoint.epoch
    }

    /// The last checkpoint of that epoch.
    pub const fn checkpoint(&self) -> Checkpoint {
        self.checkpoint
    }

    /// The committee that it elects for the next epoch.
    pub const fn next_committee(&self) -> &Committee {
        &self.next_committee
    }

    /// The version of the chain's rules in force in the next epoch.
    pub const fn next_protocol_version(&self) -> ProtocolVersion {
        self.next_protocol_version
    }

    /// What the epoch added to the supply, as the committee signed it.
    pub const fn supply_change(&self) -> SignedNanos {
        self.supply_change
    }

    /// The name of the type of the certified system state, such as `IotaSystemStateV2`.
    pub fn state_type(&self) -> &str {
        &self.inner_state.type_name
    }

    /// The certified system state at the start of the next epoch, in BCS.
    pub fn state_bytes(&self) -> &[u8] {
        &self.inner_state.bytes
    }

    /// The certified events of the epoch change, a list in BCS.
    pub fn event_bytes(&self) -> &[u8] {
        &self.events
    }

    /// Reads the transaction that changed the epoch, from its BCS bytes: a close does not carry
    /// it, but names it.
    pub fn epoch_change(&self, transaction: &[u8]) -> Result<EpochChange, ChangeRefusal> {
        EpochChange::certified(transaction, self.change)
    }

    /// Reads what the close certifies, and checks that its parts tell one story.
    pub fn facts(&self) -> Result<Facts, FactRefusal> {
        Facts::of(self)
    }

    /// The [facts](Self::facts) of many closes, in their order, read on so many threads.
    pub fn all_facts(proven: &[Self], workers: NonZeroUsize) -> Vec<Result<Facts, FactRefusal>> {
        spread(proven, workers, Self::facts)
    }
}
