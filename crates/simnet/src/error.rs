use iotasrb_core::{
    rewards::Refusal,
    units::{Epoch, OutOfRange, ProtocolVersion},
};
use iotasrb_proof::MalformedCommittee;

/// Why a plan cannot be simulated. None is worth a retry: the plan must change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SimulationError {
    /// Fewer than four validators have no committee, and the chain allows 150.
    #[error("the plan has {0} validators: give it 4 to 150")]
    ValidatorCount(usize),
    /// Epochs of less than a second, or more of them than fit a hundred years.
    #[error(
        "the plan's epochs must last a second or more each, and a hundred years at most in all"
    )]
    EpochLength,
    /// No row of the plan's versions holds in an epoch.
    #[error("the plan names no protocol version for epoch {}", .0.number())]
    NoVersion(Epoch),
    /// The plan's versions do not ascend.
    #[error("the plan's protocol versions must ascend, in epoch and in version")]
    VersionsDescend,
    /// Version 1, or no version at all.
    #[error("protocol version {} is not simulated: use 2 or higher", .0.number())]
    VersionUnknown(ProtocolVersion),
    /// Safe mode under a version whose fault the core does not model.
    #[error("epoch {} cannot end in safe mode under protocol version {}: use below 5, or 29 and higher", .epoch.number(), .version.number())]
    SafeModeUnknown {
        /// The epoch.
        epoch: Epoch,
        /// Its protocol version.
        version: ProtocolVersion,
    },
    /// The state to start from is no `IotaSystemStateV2`.
    #[error("the state to start from cannot be decoded: {0}")]
    StateUndecodable(String),
    /// A member of the committee that is no active validator.
    #[error("the state to start from has no active validator {0}, which committee_members names")]
    MemberUnknown(u64),
    /// The state to start from is of another protocol version than the plan.
    #[error("the state to start from is of protocol version {0}, the plan of another")]
    StateOfAnotherVersion(u64),
    /// A figure of the state to start from that no chain reaches.
    #[error("the state to start from cannot be true: {0}")]
    StateImplausible(&'static str),
    /// The committee of the state to start from is none.
    #[error("the committee of the state to start from is malformed: {0}")]
    Committee(#[from] MalformedCommittee),
    /// A figure of the state to start from is none of its unit.
    #[error("a figure of the state is out of range: {0}")]
    OutOfRange(#[from] OutOfRange),
    /// The rules of the chain have no answer: the chain itself would abort.
    #[error("the chain's rules refuse: {0}")]
    Rules(#[from] Refusal),
}
