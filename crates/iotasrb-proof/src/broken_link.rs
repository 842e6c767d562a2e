use crate::{committee::MalformedCommittee, proven::ProvenClose};
use iotasrb_core::units::Epoch;
use std::fmt;

/// The link of the chain of proof at which a close was refused.
///
/// The variants are the integrity rules, in the order in which they are checked;
/// the first broken one is the answer. A refused close changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenLink {
    /// A part is larger than anything that the chain writes.
    #[error("{part} has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Which part.
        part: Part,
        /// Its size.
        bytes: usize,
        /// The largest size that is looked at.
        limit: usize,
    },
    /// The bytes are not the canonical BCS form of that part.
    #[error("{part} cannot be decoded: {reason}")]
    Undecodable {
        /// Which part.
        part: Part,
        /// What the decoder says.
        reason: String,
    },
    /// The checkpoint is not of the epoch that is to be closed: each close is
    /// proven by exactly the committee that the close before elected.
    #[error("the checkpoint is of epoch {}, the committee of epoch {}", .found.number(), .expected.number())]
    EpochDiffers {
        /// The committee's epoch.
        expected: Epoch,
        /// The checkpoint's epoch.
        found: Epoch,
    },
    /// The signature says that it was given in another epoch.
    #[error("the signature is of epoch {}", .0.number())]
    SignatureOfAnotherEpoch(Epoch),
    /// Somebody outside the committee is named as a signer.
    #[error("there is no member {position} among the {members} of the committee")]
    SignerUnknown {
        /// The place in the committee that the signature names, from 0.
        position: u32,
        /// How many members there are.
        members: usize,
    },
    /// A signer is named again, or not in the order of the committee.
    #[error("member {position} is named as a signer twice or out of order")]
    SignerTwice {
        /// Its place in the committee, from 0.
        position: u32,
    },
    /// The distinct signers hold less than 6,667 of 10,000.
    #[error("the signers hold a voting power of {0}, less than the quorum of 6667")]
    QuorumMissed(u64),
    /// The named signers did not sign this checkpoint.
    #[error("the aggregated signature is not that of the named signers over this checkpoint")]
    SignatureInvalid,
    /// An ordinary checkpoint: it elects no committee.
    #[error("the checkpoint does not end its epoch")]
    NotTheLastOfItsEpoch,
    /// The contents are not those that the checkpoint names.
    #[error("the contents' digest is not the one that the checkpoint certifies")]
    ContentsDiffer,
    /// A checkpoint without transactions changes no epoch.
    #[error("the checkpoint has no transactions")]
    NoTransactions,
    /// The effects are not those of the last transaction of the contents: the epoch
    /// change is always the last.
    #[error("the effects are not those of the checkpoint's last transaction")]
    EffectsDiffer,
    /// The events are not those that the effects name; where the effects name none
    /// there must be none.
    #[error("the events are not those that the epoch change emitted")]
    EventsDiffer,
    /// An object that the epoch change did not write in this form.
    #[error("state object {position} was not written by the epoch change")]
    ObjectNotWritten {
        /// Its place in the list, from 0.
        position: usize,
    },
    /// An object that is no part of the system state, or one of its parts again.
    #[error("state object {position} is not a part of the system state, or repeats one")]
    ObjectUnexpected {
        /// Its place in the list, from 0.
        position: usize,
    },
    /// The system state object `0x5` is not among the objects.
    #[error("the system state object 0x5 is missing")]
    SystemStateMissing,
    /// The object that holds the inner state is not among the objects.
    #[error("the inner system state is missing")]
    InnerStateMissing,
    /// `0x5` names one version of its inner state, the object is another.
    #[error("0x5 is at version {current}, the inner state is version {found}")]
    InnerStateOfAnotherVersion {
        /// The version that `0x5` names.
        current: u64,
        /// The version of the given inner state.
        found: u64,
    },
    /// The elected committee could not certify anything.
    #[error("the next committee is malformed: {0}")]
    NextCommittee(#[from] MalformedCommittee),
    /// There is no epoch after the last number.
    #[error("there is no epoch after {}", .0.number())]
    NoNextEpoch(Epoch),
}

/// Where a run of closes broke off, and what was proven before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the close of epoch {}: {link}", .epoch.number())]
pub struct BrokenChain {
    /// The epoch whose close was refused; the chain waits there.
    pub epoch: Epoch,
    /// Why.
    pub link: BrokenLink,
    /// The closes before it, which hold.
    pub proven: Vec<ProvenClose>,
}

/// A part of a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The signed summary of the epoch's last checkpoint.
    SignedSummary,
    /// The contents of that checkpoint.
    Contents,
    /// The effects of the epoch change.
    Effects,
    /// The events of the epoch change.
    Events,
    /// A written object of the system state.
    StateObject,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SignedSummary => "the signed summary",
            Self::Contents => "the contents of the checkpoint",
            Self::Effects => "the effects of the epoch change",
            Self::Events => "the events of the epoch change",
            Self::StateObject => "a system state object",
        })
    }
}
