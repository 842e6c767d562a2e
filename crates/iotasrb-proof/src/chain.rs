use crate::{
    broken_link::{BrokenChain, BrokenLink},
    close::EpochClose,
    committee::{Committee, CommitteeKey, CommitteeMember, MalformedCommittee},
    content::{CertifiedContent, certified_content},
    proven::ProvenClose,
    ready_committee::ReadyCommittee,
    signatures::{Claim, first_unsigned},
    spread::spread,
    summary::SignedSummary,
};
use blst::min_sig::Signature;
use iota_sdk_types::EndOfEpochData;
use iotasrb_core::{
    observation::Checkpoint,
    units::{ProtocolVersion, SignedNanos, VotingPower},
};
use std::num::NonZeroUsize;

/// The committees of a network, followed from a trust root: each close is checked
/// against the committee that the close before elected.
///
/// Only the current committee is kept, so memory does not grow with the number of
/// epochs.
#[derive(Clone, Debug)]
pub struct CommitteeChain {
    current: ReadyCommittee,
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
        let read = spread(closes, workers, |close| {
            close.check_sizes()?;
            SignedSummary::read(&close.signed_summary)
        });
        let (mut steps, mut broken) = self.walk(read.iter());
        if let Some(unsigned) = first_unsigned(&self.claims(&steps), workers) {
            steps.truncate(unsigned);
            broken = Some(BrokenLink::SignatureInvalid);
        }
        // From here on every summary is certified.
        let certified: Vec<_> = steps.iter().map(|step| step.signed).zip(closes).collect();
        let contents = spread(&certified, workers, |(signed, close)| {
            signed.end_of_epoch()?;
            certified_content(close, signed)
        });
        let mut proven = Vec::with_capacity(closes.len());
        for ((step, content), close) in steps.into_iter().zip(contents).zip(closes) {
            match step.proven(content, close) {
                Ok((close, next)) => {
                    proven.push(close);
                    self.current = next;
                }
                Err(link) => {
                    broken = Some(link);
                    break;
                }
            }
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
        let point = self.current.admit(&signed)?;
        let claim = Claim {
            committee: &self.current,
            signed: &signed,
            point,
        };
        match first_unsigned(&[claim], NonZeroUsize::MIN) {
            None => Ok(signed),
            Some(_) => Err(BrokenLink::SignatureInvalid),
        }
    }

    /// Goes from committee to committee, as the summaries elect them, as far as it leads:
    /// the steps, and what stands in the way of the next. No signature is checked yet.
    fn walk<'a>(
        &self,
        read: impl Iterator<Item = &'a Result<SignedSummary<'a>, BrokenLink>>,
    ) -> (Vec<Step<'a>>, Option<BrokenLink>) {
        let mut steps: Vec<Step> = Vec::new();
        for signed in read {
            let committee = match steps.last().map(|step| &step.next) {
                None => &self.current,
                Some(Ok(committee)) => committee,
                // The step is refused for this, if for nothing that comes first.
                Some(Err(_)) => break,
            };
            let step = signed.as_ref().map_err(Clone::clone).and_then(|signed| {
                let point = committee.admit(signed)?;
                let end = signed.end_of_epoch();
                let next = end.and_then(|end| next(committee, end));
                Ok(Step {
                    signed,
                    point,
                    next,
                })
            });
            match step {
                Ok(step) => steps.push(step),
                Err(link) => return (steps, Some(link)),
            }
        }
        (steps, None)
    }

    fn claims<'a>(&'a self, steps: &'a [Step<'a>]) -> Vec<Claim<'a>> {
        let elected = steps.iter().filter_map(|step| step.next.as_ref().ok());
        let committees = [&self.current].into_iter().chain(elected);
        let claim = |(committee, step): (&'a ReadyCommittee, &'a Step)| Claim {
            committee,
            signed: step.signed,
            point: step.point,
        };
        committees.zip(steps).map(claim).collect()
    }
}

/// A summary that its committee admitted, and the committee that it elects.
#[derive(Debug)]
struct Step<'a> {
    signed: &'a SignedSummary<'a>,
    point: &'a Signature,
    next: Result<ReadyCommittee, BrokenLink>,
}

impl Step<'_> {
    /// The proven close and the next committee, once the signature is known to hold.
    fn proven(
        self,
        content: Result<CertifiedContent, BrokenLink>,
        close: &EpochClose,
    ) -> Result<(ProvenClose, ReadyCommittee), BrokenLink> {
        let content = content?;
        let end = self.signed.end_of_epoch()?;
        let next = self.next?;
        let proven = ProvenClose {
            checkpoint: self.signed.checkpoint(),
            next_committee: next.committee().clone(),
            next_protocol_version: ProtocolVersion::new(end.next_epoch_protocol_version),
            supply_change: SignedNanos::from_nanos(end.epoch_supply_change.into()),
            events: close.events.clone(),
            change: content.change,
            inner_state: content.inner_state,
        };
        Ok((proven, next))
    }
}

/// The committee that follows another.
fn next(current: &ReadyCommittee, end: &EndOfEpochData) -> Result<ReadyCommittee, BrokenLink> {
    let closed = current.committee().epoch();
    let epoch = closed.next().ok_or(BrokenLink::NoNextEpoch(closed))?;
    let mut members = Vec::with_capacity(end.next_epoch_committee.len());
    for (position, member) in end.next_epoch_committee.iter().enumerate() {
        let parts = member.stake;
        members.push(CommitteeMember {
            key: CommitteeKey::from_bytes(*member.public_key.bytes()),
            voting_power: VotingPower::new(parts)
                .map_err(|_| MalformedCommittee::VotingPowerRange { position, parts })?,
        });
    }
    let next = Committee::new(epoch, members)?;
    Ok(current.succeeded_by(next)?)
}
