use super::{malformed::MalformedBundle, trust_root::TrustRoot};
use crate::{
    broken_link::{BrokenLink, Part},
    committee::MalformedCommittee,
    facts::FactRefusal,
};
use iotasrb_core::{
    observation::{Network, Refusal},
    units::{Digest, Epoch},
};

/// The first link of a bundle that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleRefusal {
    /// The bytes are no bundle.
    #[error(transparent)]
    Malformed(#[from] MalformedBundle),
    /// The verifier does not trust the committee that the bundle starts from.
    #[error("the committee of epoch {} of {} with the digest {} is not trusted", .0.epoch.number(), .0.network.name(), .0.digest)]
    RootNotTrusted(TrustRoot),
    /// The verifier trusts the committee, as that of another network.
    #[error("the bundle starts from a committee of {}, not of {}", .trusted.name(), .claimed.name())]
    RootOfAnotherNetwork {
        /// The network to which it belongs.
        trusted: Network,
        /// The network that the bundle names.
        claimed: Network,
    },
    /// The committee that the bundle starts from cannot certify anything.
    #[error("the committee that the bundle starts from: {0}")]
    Root(MalformedCommittee),
    /// A summary on the way does not elect the next committee.
    #[error("the end of epoch {}: {link}", .epoch.number())]
    Summary {
        /// The epoch whose committee should have signed it.
        epoch: Epoch,
        /// What is wrong with it.
        link: BrokenLink,
    },
    /// The close does not prove how the epoch before ended.
    #[error("the close: {0}")]
    Close(BrokenLink),
    /// The close is proven, and yet gives no observation.
    #[error("what the close certifies: {0}")]
    Facts(FactRefusal),
    /// The anchor is not a certified checkpoint of the epoch.
    #[error("the anchor: {0}")]
    Anchor(BrokenLink),
    /// What follows contradicts itself.
    #[error("the observation: {0}")]
    Observation(Refusal),
    /// A method that this program does not have for the epoch.
    #[error("the method `{claimed}` is unknown; this program has `{in_force}` for the epoch")]
    UnknownMethod {
        /// What the bundle names.
        claimed: String,
        /// What this program would compute by.
        in_force: String,
    },
    /// The rates were published of another observation.
    #[error("the published observation has the digest {claimed}, the proven one {computed}")]
    DigestDiffers {
        /// What the bundle names.
        claimed: Digest,
        /// What follows from the evidence.
        computed: Digest,
    },
    /// The published rate is not what the method makes of the observation.
    #[error("the published {rate} is `{claimed}`, the computed one `{computed}`")]
    RateDiffers {
        /// Its name in the published documents.
        rate: &'static str,
        /// What the bundle says.
        claimed: String,
        /// What follows from the evidence.
        computed: String,
    },
}

/// What a refusal says of the published rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The bundle does not prove them: a link of it is broken.
    Refuted,
    /// This verifier cannot tell: a newer program, or another trust root, may.
    Undecided,
}

impl BundleRefusal {
    /// Whether the bundle is refuted, or could not be decided here.
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::RootNotTrusted(_) | Self::UnknownMethod { .. } => Verdict::Undecided,
            Self::Malformed(malformed) => of_malformed(malformed),
            Self::Facts(facts) => of_facts(facts),
            Self::Summary { link, .. } | Self::Close(link) | Self::Anchor(link) => of_link(link),
            Self::RootOfAnotherNetwork { .. }
            | Self::Root(_)
            | Self::Observation(_)
            | Self::DigestDiffers { .. }
            | Self::RateDiffers { .. } => Verdict::Refuted,
        }
    }
}

/// What names a layout of its own is not looked at; a damaged form is.
const fn of_malformed(malformed: &MalformedBundle) -> Verdict {
    match malformed {
        MalformedBundle::TooLarge(_)
        | MalformedBundle::NotABundle
        | MalformedBundle::UnknownVersion(_)
        | MalformedBundle::UnknownNetwork(_)
        | MalformedBundle::TooManySummaries(_) => Verdict::Undecided,
        MalformedBundle::Root(_)
        | MalformedBundle::StateObjectsUnordered
        | MalformedBundle::NotAText { .. }
        | MalformedBundle::Truncated(_)
        | MalformedBundle::Trailing(_) => Verdict::Refuted,
    }
}

/// Certified bytes of a form that this program does not know are no forgery.
const fn of_facts(facts: &FactRefusal) -> Verdict {
    match facts {
        FactRefusal::UnknownState { .. }
        | FactRefusal::UnknownEvent { .. }
        | FactRefusal::Undecodable { .. } => Verdict::Undecided,
        FactRefusal::OutOfRange { .. }
        | FactRefusal::MemberUnknown(_)
        | FactRefusal::StateOfAnotherEpoch(_)
        | FactRefusal::CommitteeDiffers
        | FactRefusal::EventOfAnotherEpoch(_)
        | FactRefusal::SystemEventTwice
        | FactRefusal::SystemEventMissing
        | FactRefusal::SupplyChangeDiffers { .. } => Verdict::Refuted,
    }
}

/// Every part but the signed summary is decoded after its digest was compared: one that
/// cannot be read is certified all the same.
const fn of_link(link: &BrokenLink) -> Verdict {
    match link {
        BrokenLink::TooLarge { .. } => Verdict::Undecided,
        BrokenLink::Undecodable { part, .. } if !matches!(part, Part::SignedSummary) => {
            Verdict::Undecided
        }
        _ => Verdict::Refuted,
    }
}
