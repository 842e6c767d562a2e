use super::trust_root::TrustRoot;
use iotasrb_core::{observation::Checkpoint, rates::MethodId, units::Digest};
use std::fmt;

/// A step of the proof of a bundle that holds. They are told in this order; all but the
/// elections and the anchor occur once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The committee of the bundle is one that the verifier trusts.
    Root {
        /// Its name.
        root: TrustRoot,
        /// How many members it has.
        members: usize,
    },
    /// The committee of an epoch signed the election of the next, in this checkpoint.
    Elected(Checkpoint),
    /// The committee of the epoch before certified how it ended, in this checkpoint, and
    /// everything that the bundle says of it is what it wrote.
    Closed(Checkpoint),
    /// The committee of the epoch certified this checkpoint of it.
    Anchored(Checkpoint),
    /// What follows does not contradict itself, and has this digest.
    Observed(Digest),
    /// The method made rates of it.
    Computed(MethodId),
    /// What was published is what was computed.
    Claim,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root { root, members } => write!(
                f,
                "the committee of epoch {} of {}, {members} members, is trusted: {}",
                root.epoch.number(),
                root.network.name(),
                root.digest
            ),
            Self::Elected(checkpoint) => write!(
                f,
                "epoch {} elected the next committee in checkpoint {}",
                checkpoint.epoch.number(),
                checkpoint.sequence.number()
            ),
            Self::Closed(checkpoint) => write!(
                f,
                "epoch {} ended in checkpoint {} as the bundle says",
                checkpoint.epoch.number(),
                checkpoint.sequence.number()
            ),
            Self::Anchored(checkpoint) => write!(
                f,
                "checkpoint {} of epoch {} is certified: {}",
                checkpoint.sequence.number(),
                checkpoint.epoch.number(),
                checkpoint.digest
            ),
            Self::Observed(digest) => write!(f, "the observation has the digest {digest}"),
            Self::Computed(method) => write!(f, "the rates are computed by {}", method.name()),
            Self::Claim => write!(f, "the published rates are the computed ones"),
        }
    }
}
