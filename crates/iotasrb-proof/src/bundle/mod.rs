//! One published rate with everything that proves it, as one file.

mod claim;
mod layout;
mod malformed;
mod proven;
mod refusal;
mod step;
mod trust_root;
mod walk;

pub use claim::Claim;
pub use layout::{MAX_BUNDLE_BYTES, MAX_SUMMARIES};
pub use malformed::MalformedBundle;
pub use proven::ProvenBundle;
pub use refusal::{BundleRefusal, Verdict};
pub use step::Step;
pub use trust_root::TrustRoot;

use crate::{close::EpochClose, committee::Committee};
use iotasrb_core::observation::Network;

/// Everything that is needed to prove the published rates of one epoch again, without
/// a network: what the validators signed, and what was published.
///
/// A bundle of epoch N leads from a committee that the verifier trusts to the close of
/// epoch N - 1, which certifies the stakes of N; from these the rates are computed again
/// and compared with those that it claims. Nothing that follows from the signatures is
/// believed. `docs/proof.md` has the layout of the file.
///
/// There is one for every epoch but the first: no close precedes genesis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    evidence: Evidence,
    claim: Claim,
}

/// What a bundle of epoch N proves its rates with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The network that the committee is said to belong to: a trust root says so, no
    /// object of the chain does.
    pub network: Network,
    /// The committee that it starts from, of any epoch before N: that of genesis, or one
    /// that was proven before.
    pub root: Committee,
    /// The signed summary of the last checkpoint of each epoch from the root's to N - 2, in
    /// their order; none if the root is the committee of N - 1.
    pub summaries: Vec<Vec<u8>>,
    /// The close of epoch N - 1.
    pub close: EpochClose,
    /// The signed summary of a checkpoint of epoch N, the point of the observation.
    pub anchor: Option<Vec<u8>>,
}

impl Bundle {
    /// A bundle that proves: walks through the evidence and claims what follows from it.
    /// The state objects of the close are put into the bundle's order.
    pub fn make(mut evidence: Evidence) -> Result<Self, BundleRefusal> {
        evidence.close.state_objects.sort();
        let proven = evidence.walk(&mut |_| ())?;
        let bundle = Self {
            evidence,
            claim: proven.claim(),
        };
        // What is too much for the decoder must not leave this program.
        Ok(Self::decode(&bundle.encode())?)
    }

    /// Reads a bundle and checks its form. Nothing is proven by it.
    pub fn decode(bytes: &[u8]) -> Result<Self, MalformedBundle> {
        layout::decode(bytes)
    }

    /// The bytes of the file: the only ones that [`decode`](Self::decode) reads as this
    /// bundle.
    pub fn encode(&self) -> Vec<u8> {
        layout::encode(self)
    }

    /// Proves what the bundle claims, from a committee that the verifier trusts: the
    /// bundle's own is never trusted because it is there.
    ///
    /// Each step is told to `held` as soon as it holds, in order, so that after a refusal
    /// the caller knows how far the proof went.
    pub fn prove(
        &self,
        trusted: &[TrustRoot],
        mut held: impl FnMut(Step),
    ) -> Result<ProvenBundle, BundleRefusal> {
        let root = self.root();
        root.check_trusted(trusted)?;
        held(Step::Root {
            root,
            members: self.evidence.root.members().len(),
        });
        let proven = self.evidence.walk(&mut held)?;
        self.claim.check(&proven.claim())?;
        held(Step::Claim);
        Ok(proven)
    }

    /// What it is to be trusted by: the name of the committee that it starts from.
    pub fn root(&self) -> TrustRoot {
        self.evidence.trust_root()
    }

    /// What it proves its rates with.
    pub const fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// What it says was published.
    pub const fn claim(&self) -> &Claim {
        &self.claim
    }
}

impl Evidence {
    fn trust_root(&self) -> TrustRoot {
        TrustRoot {
            network: self.network,
            epoch: self.root.epoch(),
            digest: self.root.digest(),
        }
    }
}
