use super::refusal::BundleRefusal;
use iotasrb_core::{
    observation::Network,
    units::{Digest, Epoch},
};

/// A committee that the verifier trusts without proof, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustRoot {
    /// The network that it belongs to.
    pub network: Network,
    /// The epoch whose checkpoints it certifies.
    pub epoch: Epoch,
    /// [`Committee::digest`](crate::Committee::digest).
    pub digest: Digest,
}

impl TrustRoot {
    /// Refuses a root that is not among the trusted ones.
    pub(super) fn check_trusted(self, trusted: &[Self]) -> Result<(), BundleRefusal> {
        if trusted.contains(&self) {
            return Ok(());
        }
        // The digest covers the epoch and every key: it is the trusted committee itself.
        let same = trusted.iter().find(|root| root.digest == self.digest);
        Err(match same {
            Some(root) if root.epoch == self.epoch => BundleRefusal::RootOfAnotherNetwork {
                trusted: root.network,
                claimed: self.network,
            },
            _ => BundleRefusal::RootNotTrusted(self),
        })
    }
}
