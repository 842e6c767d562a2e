//! From committee to committee by signed summaries, and the proof of what was walked over.

use crate::{
    broken_link::BrokenLink,
    close::EpochClose,
    committee::{Committee, CommitteeKey, CommitteeMember, MalformedCommittee},
    content::{CertifiedContent, certified_content},
    hashed::HashedClose,
    proven::ProvenClose,
    ready_committee::ReadyCommittee,
    signatures::{Claim, first_unsigned},
    spread::spread_parts,
    summary::SignedSummary,
};
use iota_sdk_types::EndOfEpochData;
use iotasrb_core::units::{ProtocolVersion, SignedNanos, VotingPower};
use std::num::NonZeroUsize;

/// What the signed summary of a close says before anybody is known to have signed it.
pub(crate) type ReadSummary<'a> = Result<SignedSummary<'a>, BrokenLink>;

/// The way that summaries lead from a committee, as far as it goes. No signature on it is
/// checked before [`prove`](Self::prove).
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    first: &'a ReadyCommittee,
    steps: Vec<Step<'a>>,
    /// What stands in the way of the next step.
    broken: Option<BrokenLink>,
}

/// A close that holds, and the committee that it elects.
pub(crate) type Passed = (ProvenClose, ReadyCommittee);

/// A summary that its committee admitted, and the committee that it elects.
#[derive(Debug)]
struct Step<'a> {
    signed: &'a SignedSummary<'a>,
    next: Result<ReadyCommittee, BrokenLink>,
}

/// Reads the summary of a close of which every part is within its limit.
pub(crate) fn read_summary(close: &EpochClose) -> ReadSummary<'_> {
    close.check_sizes()?;
    SignedSummary::read(&close.signed_summary)
}

impl<'a> Walk<'a> {
    pub(crate) fn new(first: &'a ReadyCommittee, read: &'a [ReadSummary<'a>]) -> Self {
        let mut walk = Self {
            first,
            steps: Vec::with_capacity(read.len()),
            broken: None,
        };
        for signed in read {
            // A step without a next committee is refused for this, if for nothing that
            // comes first.
            let Some(committee) = walk.end() else { break };
            let step = signed.as_ref().map_err(Clone::clone).and_then(|signed| {
                committee.admit(signed)?;
                let end = signed.end_of_epoch();
                let next = end.and_then(|end| next(committee, end));
                Ok(Step { signed, next })
            });
            match step {
                Ok(step) => walk.steps.push(step),
                Err(link) => walk.broken = Some(link),
            }
        }
        walk
    }

    /// The committee to which it leads, unless something stands in its way.
    pub(crate) fn end(&self) -> Option<&ReadyCommittee> {
        match (&self.broken, self.steps.last()) {
            (Some(_), _) => None,
            (None, None) => Some(self.first),
            (None, Some(step)) => step.next.as_ref().ok(),
        }
    }

    /// The closes before the first broken link, and that link. The closes are those whose
    /// summaries were walked over.
    pub(crate) fn prove(
        mut self,
        closes: &[EpochClose],
        workers: NonZeroUsize,
    ) -> (Vec<Passed>, Option<BrokenLink>) {
        if let Some(unsigned) = first_unsigned(&self.claims(), workers) {
            self.steps.truncate(unsigned);
            self.broken = Some(BrokenLink::SignatureInvalid);
        }
        // From here on every summary is certified.
        let certified: Vec<_> = self
            .steps
            .iter()
            .map(|step| step.signed)
            .zip(closes)
            .collect();
        let contents = spread_parts(&certified, workers, |part| {
            let hashed = HashedClose::all(part.iter().map(|(_, close)| *close));
            let certified = part.iter().zip(&hashed).map(|((signed, _), close)| {
                signed.end_of_epoch()?;
                certified_content(close, signed)
            });
            certified.collect::<Vec<_>>()
        });
        let contents = contents.into_iter().flatten();
        let mut passed = Vec::with_capacity(self.steps.len());
        for ((step, content), close) in self.steps.into_iter().zip(contents).zip(closes) {
            match step.passed(content, close) {
                Ok(next) => passed.push(next),
                Err(link) => return (passed, Some(link)),
            }
        }
        (passed, self.broken)
    }

    fn claims(&self) -> Vec<Claim<'_>> {
        let elected = self.steps.iter().filter_map(|step| step.next.as_ref().ok());
        let committees = [self.first].into_iter().chain(elected);
        let claim = |(committee, step): (_, &Step<'a>)| Claim {
            committee,
            signed: step.signed,
        };
        committees.zip(&self.steps).map(claim).collect()
    }
}

impl Step<'_> {
    /// The proven close and the next committee, once the signature is known to hold.
    fn passed(
        self,
        content: Result<CertifiedContent, BrokenLink>,
        close: &EpochClose,
    ) -> Result<Passed, BrokenLink> {
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
pub(crate) fn next(
    current: &ReadyCommittee,
    end: &EndOfEpochData,
) -> Result<ReadyCommittee, BrokenLink> {
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
