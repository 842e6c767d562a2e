//! How the benchmark is known: the proof in words, and what to run to see it oneself.

use super::super::shown::Moment;
use crate::serve::{
    desk::Desk,
    edition::{Edition, Valued},
    rest::{bundles::file_name, rate::is_latest},
};
use iotasrb_core::observation::{Network, Tier};

/// How a publication's figures are known.
pub(super) struct Proof {
    /// Whether they are those of the newest publication.
    pub(super) is_current: bool,
    pub(super) publication: u64,
    pub(super) publication_digest: String,
    pub(super) software: String,
    pub(super) tier: &'static str,
    pub(super) words: &'static str,
    pub(super) source: String,
    pub(super) epoch: u64,
    pub(super) epoch_start: Moment,
    pub(super) checkpoint: Option<Checkpoint>,
    pub(super) observation: u64,
    pub(super) digest: String,
    pub(super) method: &'static str,
    pub(super) is_certified: bool,
    /// Whether this server makes a file that proves the epoch's rate.
    pub(super) has_bundle: bool,
    /// What that file is called.
    pub(super) bundle: String,
    /// The node that certifies it, if that is one that everybody may ask.
    pub(super) node: Option<String>,
    /// What other networks than mainnet need on the command line.
    pub(super) options: String,
    /// Where this server is.
    pub(super) address: String,
}

/// The checkpoint at which it was observed.
pub(super) struct Checkpoint {
    pub(super) sequence: String,
    pub(super) digest: String,
    pub(super) at: Moment,
}

impl Proof {
    pub(super) fn new(desk: &Desk, edition: &Edition, valued: &Valued) -> Self {
        let kept = &valued.observation;
        let anchor = &kept.observation.anchor;
        let is_certified = anchor.tier == Tier::Certified;
        let publication = &valued.publication;
        Self {
            is_current: is_latest(edition, valued),
            publication: publication.number,
            publication_digest: publication.digest.to_string(),
            software: publication.software.clone(),
            node: Some(kept.source.clone()).filter(|source| is_node(source)),
            address: desk.address.clone(),
            tier: anchor.tier.name(),
            words: words(anchor.tier),
            source: crate::foreign::tamed(&kept.source),
            epoch: anchor.epoch.number(),
            epoch_start: Moment(anchor.epoch_start),
            checkpoint: anchor.checkpoint.ok().map(|checkpoint| Checkpoint {
                sequence: crate::publish::figures::grouped(checkpoint.sequence.number()),
                digest: checkpoint.digest.to_string(),
                at: Moment(checkpoint.timestamp),
            }),
            observation: kept.number,
            digest: kept.digest.to_string(),
            method: valued.evaluation.rates.method.name(),
            is_certified,
            has_bundle: is_certified && desk.bundles.is_some(),
            bundle: file_name(anchor.network, anchor.epoch),
            options: match anchor.network {
                Network::Mainnet => String::new(),
                network => format!(" --network {} --trust EPOCH:DIGEST", network.name()),
            },
        }
    }
}

/// Whether this is the address of a node, in letters that no shell reads as anything else.
fn is_node(source: &str) -> bool {
    let rest = source
        .strip_prefix("grpcs://")
        .or_else(|| source.strip_prefix("grpc://"));
    rest.is_some_and(|rest| {
        let mut bytes = rest.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || b".:-_[]/".contains(&byte))
    })
}

const fn words(tier: Tier) -> &'static str {
    match tier {
        Tier::Certified => {
            "The validators of the epoch before signed its last checkpoint, by more than two thirds of the voting power. From that signature follow, digest by digest, the committee of this epoch and every stake, voting power and commission in it; and from those, by the published method, this rate. Nobody has to be trusted for it, this server neither."
        }
        Tier::Agreed => {
            "Two or more servers of different operators said the same at the same time. Nothing of it is signed by the chain's validators."
        }
        Tier::Single => {
            "One server said so. Nobody else was asked, and nothing of it is signed by the chain's validators."
        }
        Tier::Recorded => "A recording said so. Nothing of it is signed by the chain's validators.",
        Tier::RecordedState => {
            "A recorded state of the chain said so. The reward of an epoch is the one that the chain's published source gives this protocol version."
        }
    }
}
