use crate::{
    broken_link::{BrokenChain, BrokenLink},
    close::EpochClose,
    committee::{Committee, MalformedCommittee},
    proven::ProvenClose,
    ready_committee::ReadyCommittee,
    signatures::{Claim, first_unsigned},
    spread::spread,
    summary::SignedSummary,
    walk::{Walk, next, read_summary},
};
use iotasrb_core::observation::Checkpoint;
use std::num::NonZeroUsize;

/// The committees of a network, followed from a trust root: each close is checked
/// against the committee that the close before elected.
///
/// Only the current committee is kept, so memory does not grow with the number of
/// epochs.
#[derive(Clone, Debug)]
pub struct CommitteeChain {
    pub(crate) current: ReadyCommittee,
}

impl CommitteeChain {
    /// Starts at a committee that is trusted without proof: that of genesis, or one
    /// that was pinned by its [digest](Committee::digest).
    pub fn new(trust_root: Committee) -> Result<Self, MalformedCommittee> {
        let current = ReadyCommittee::new(trust_root)?;
        Ok(Self { current })
    }

    /// The committee whose epoch is to be closed next.
    pub const fn committee(&self) -> &Committee {
        self.current.committee()
    }

    /// Proves the close of the current epoch and moves to the committee that it
    /// elects. A refused close changes nothing: the chain waits at the same epoch.
    ///
    /// Of a close only the signed summary is decoded before it is certified; of all
    /// else the digest is compared first.
    pub fn advance(&mut self, close: &EpochClose) -> Result<ProvenClose, BrokenLink> {
        let one = std::slice::from_ref(close);
        let proven = self.advance_all(one, NonZeroUsize::MIN);
        let mut proven = proven.map_err(|broken| broken.link)?;
        // One close that was not refused is one that was proven.
        proven.pop().ok_or(BrokenLink::NotTheLastOfItsEpoch)
    }

    /// Proves the closes of the current epoch and of those that follow it, in order:
    /// exactly what [`advance`](Self::advance) one by one would answer, but with the
    /// signatures checked together, and with the work spread over threads.
    ///
    /// The closes before a broken link are proven, and the chain stands after them.
    /// Memory grows with the closes that are given at once: a few dozen are as quick as all.
    pub fn advance_all(
        &mut self,
        closes: &[EpochClose],
        workers: NonZeroUsize,
    ) -> Result<Vec<ProvenClose>, BrokenChain> {
        let read = spread(closes, workers, read_summary);
        let current = self.current.clone();
        let (passed, broken) = Walk::new(&current, &read).prove(closes, workers);
        let mut proven = Vec::with_capacity(passed.len());
        for (close, next) in passed {
            proven.push(close);
            self.current = next;
        }
        match broken {
            None => Ok(proven),
            Some(link) => Err(BrokenChain {
                epoch: self.committee().epoch(),
                link,
                proven,
            }),
        }
    }

    /// Moves to the next committee by the signed summary of the epoch's last checkpoint
    /// alone. It proves who follows, and nothing about rewards; a refusal changes nothing.
    pub fn elect(&mut self, signed_summary: &[u8]) -> Result<Checkpoint, BrokenLink> {
        let signed = self.certified(signed_summary)?;
        self.current = next(&self.current, signed.end_of_epoch()?)?;
        Ok(signed.checkpoint())
    }

    /// The checkpoint whose summary the current committee signed: any of its epoch, such
    /// as the newest one, the anchor of an observation.
    pub fn certify(&self, signed_summary: &[u8]) -> Result<Checkpoint, BrokenLink> {
        let signed = self.certified(signed_summary)?;
        Ok(signed.checkpoint())
    }

    /// Checks that a summary is of the current epoch and signed by a quorum of its committee.
    fn certified<'a>(&self, signed_summary: &'a [u8]) -> Result<SignedSummary<'a>, BrokenLink> {
        let signed = SignedSummary::read(signed_summary)?;
        self.current.admit(&signed)?;
        let claim = Claim {
            committee: &self.current,
            signed: &signed,
        };
        match first_unsigned(&[claim], NonZeroUsize::MIN) {
            None => Ok(signed),
            Some(_) => Err(BrokenLink::SignatureInvalid),
        }
    }
}
