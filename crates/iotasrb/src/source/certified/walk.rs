//! The way from a trust root over the committees, as far as it is proven.

use super::{Certified, not_closed};
use crate::source::{
    closes::{OpenCloses, Unavailable},
    error::SourceError,
};
use iotasrb_core::{
    observation::{Network, Tier},
    units::{Epoch, TimestampMs},
};
use iotasrb_proof::{BrokenLink, Committee, CommitteeChain};
use std::collections::BTreeMap;

/// How many past epochs a follower remembers whole.
const REMEMBERED: usize = 12;

/// Every so many epochs the committees are remembered, so that the way to a past one is short.
const LEAGUE: u64 = 16;

/// The way from the trust root, as far as it is proven.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    pub(super) network: Network,
    pub(super) root: Committee,
    /// At the committee that closes the newest closed epoch.
    pub(super) chain: CommitteeChain,
    /// What led there.
    pub(super) summaries: Vec<Vec<u8>>,
    /// The epochs that were asked for last, each with the committee that certifies it.
    pub(super) recent: Vec<(Certified, CommitteeChain)>,
    /// When epochs began.
    pub(super) starts: BTreeMap<Epoch, TimestampMs>,
    /// The chain at every [`LEAGUE`]th epoch that it passed, and at the root.
    pub(super) milestones: BTreeMap<Epoch, CommitteeChain>,
}

impl Walk {
    pub(super) fn from(
        network: Network,
        root: Committee,
        source: &OpenCloses,
    ) -> Result<Self, SourceError> {
        let malformed = |link| unproven(source, root.epoch(), BrokenLink::NextCommittee(link));
        let chain = CommitteeChain::new(root.clone()).map_err(malformed)?;
        Ok(Self {
            network,
            milestones: BTreeMap::from([(root.epoch(), chain.clone())]),
            chain,
            root,
            summaries: Vec::new(),
            recent: Vec::new(),
            starts: BTreeMap::new(),
        })
    }

    /// Proves the close of an epoch and observes the next; `None` if that one has ended too.
    pub(super) async fn observe(
        &mut self,
        source: &mut OpenCloses,
        closed: Epoch,
    ) -> Result<Option<Certified>, SourceError> {
        self.follow_to(source, closed).await?;
        let chain = self.chain.clone();
        let (mut certified, chain) = self.proven(source, chain).await?;
        let running = certified.observation.anchor.epoch;
        match source.newest_checkpoint().await {
            Ok(signed_summary) => match chain.certify(&signed_summary) {
                Ok(checkpoint) => {
                    certified.observation.anchor.checkpoint = Ok(checkpoint);
                    certified.anchor = Some(signed_summary);
                }
                // A recording ends with the checkpoint that closes its last epoch.
                Err(BrokenLink::EpochDiffers { expected, found }) if found < expected => {}
                Err(BrokenLink::EpochDiffers { expected, found })
                    if Some(found) == expected.next() =>
                {
                    return Ok(None);
                }
                Err(link) => return Err(unproven(source, running, link)),
            },
            Err(SourceError::NotAvailable { .. }) => {}
            Err(error) => return Err(error),
        }
        Ok(Some(certified))
    }

    /// An epoch as it began, by the close of the one before.
    pub(super) async fn epoch(
        &mut self,
        source: &mut OpenCloses,
        epoch: Epoch,
    ) -> Result<Certified, SourceError> {
        let before = |root: Epoch| not_available(source, root, epoch);
        let root = self.root.epoch();
        let closed = epoch.previous().filter(|closed| root <= *closed);
        let closed = closed.ok_or_else(|| before(root))?;
        if closed > self.chain.committee().epoch() {
            self.follow_to(source, closed).await?;
        }
        let chain = self.chain_at(source, closed)?;
        Ok(self.proven(source, chain).await?.0)
    }

    /// The epoch that ran at a moment: looked for backwards in growing strides, then between
    /// the last two.
    pub(super) async fn epoch_at(
        &mut self,
        source: &mut OpenCloses,
        moment: TimestampMs,
    ) -> Result<Certified, SourceError> {
        let root = self.root.epoch();
        let first = root.number().saturating_add(1);
        let mut high = self.chain.committee().epoch().number().saturating_add(1);
        if self.start(source, Epoch::new(high)).await? <= moment {
            return self.epoch(source, Epoch::new(high)).await;
        }
        let mut stride = 1;
        let mut low = loop {
            let low = high.saturating_sub(stride).max(first);
            if self.start(source, Epoch::new(low)).await? <= moment {
                break low;
            }
            if low == first {
                return Err(not_available(source, root, root));
            }
            (high, stride) = (low, stride.saturating_mul(2));
        };
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.start(source, Epoch::new(middle)).await? <= moment {
                low = middle;
            } else {
                high = middle;
            }
        }
        self.epoch(source, Epoch::new(low)).await
    }

    /// When the epochs up to one began, the newest first, as far as they began after a moment
    /// and the trust root vouches for them.
    pub(super) async fn starts_since(
        &mut self,
        source: &mut OpenCloses,
        since: TimestampMs,
        newest: Epoch,
    ) -> Result<Vec<TimestampMs>, SourceError> {
        let mut starts = Vec::new();
        let mut epoch = newest;
        while epoch > self.root.epoch() {
            let start = self.start(source, epoch).await?;
            if start <= since {
                break;
            }
            starts.push(start);
            let Some(before) = epoch.previous() else {
                break;
            };
            epoch = before;
        }
        Ok(starts)
    }

    /// When an epoch began.
    pub(super) async fn start(
        &mut self,
        source: &mut OpenCloses,
        epoch: Epoch,
    ) -> Result<TimestampMs, SourceError> {
        if let Some(start) = self.starts.get(&epoch) {
            return Ok(*start);
        }
        let certified = self.epoch(source, epoch).await?;
        Ok(certified.observation.anchor.epoch_start)
    }

    pub(super) fn known(&self, epoch: Epoch) -> Option<&(Certified, CommitteeChain)> {
        let mut recent = self.recent.iter();
        recent.find(|(known, _)| known.observation.anchor.epoch == epoch)
    }

    /// The epoch that ran at a moment, if it and the start of the next are remembered.
    pub(super) fn known_at(&self, moment: TimestampMs) -> Option<&Certified> {
        let (epoch, _) = self
            .starts
            .iter()
            .rev()
            .find(|(_, start)| **start <= moment)?;
        let next = self.starts.get(&epoch.next()?)?;
        let (known, _) = self.known(*epoch).filter(|_| moment < *next)?;
        Some(known)
    }

    /// What the close of the chain's epoch certifies of the next, and the chain after it.
    pub(super) async fn proven(
        &mut self,
        source: &mut OpenCloses,
        mut chain: CommitteeChain,
    ) -> Result<(Certified, CommitteeChain), SourceError> {
        let closed = chain.committee().epoch();
        let running = closed.next().unwrap_or(closed);
        if let Some(known) = self.known(running) {
            return Ok(known.clone());
        }
        let close = source.close(closed).await?;
        let proven = chain.advance(&close);
        let proven = proven.map_err(|link| unproven(source, closed, link))?;
        let facts = proven.facts().map_err(|refusal| SourceError::NoFacts {
            origin: source.origin().to_owned(),
            epoch: closed,
            refusal: Box::new(refusal),
        })?;
        let certified = Certified {
            observation: facts.observation(self.network, Tier::Certified),
            close,
            anchor: None,
            proven,
            facts,
        };
        let start = certified.observation.anchor.epoch_start;
        self.starts.insert(running, start);
        if self.recent.len() >= REMEMBERED {
            self.recent.remove(0);
        }
        self.recent.push((certified.clone(), chain.clone()));
        Ok((certified, chain))
    }

    /// The chain at a committee that was passed: elected once more.
    pub(super) fn chain_at(
        &self,
        source: &OpenCloses,
        epoch: Epoch,
    ) -> Result<CommitteeChain, SourceError> {
        if self.chain.committee().epoch() == epoch {
            return Ok(self.chain.clone());
        }
        let milestone = self.milestones.range(..=epoch).next_back();
        let before_root = || not_available(source, self.root.epoch(), epoch);
        let mut chain = milestone.ok_or_else(before_root)?.1.clone();
        let passed = chain.committee().epoch().number() - self.root.epoch().number();
        let passed = usize::try_from(passed).unwrap_or(usize::MAX);
        for summary in self.summaries.iter().skip(passed) {
            let at = chain.committee().epoch();
            if at >= epoch {
                break;
            }
            chain
                .elect(summary)
                .map_err(|link| unproven(source, at, link))?;
        }
        Ok(chain)
    }

    /// Follows the committees to that of an epoch.
    pub(super) async fn follow_to(
        &mut self,
        source: &mut OpenCloses,
        epoch: Epoch,
    ) -> Result<(), SourceError> {
        let at = self.chain.committee().epoch();
        if epoch < at {
            return Err(not_closed(source.origin(), at));
        }
        let Some(last) = epoch.previous().filter(|last| at <= *last) else {
            return Ok(());
        };
        let origin = source.origin().to_owned();
        let mut summaries = source.signed_summaries(at, last);
        while let Some(summary) = summaries.next().await {
            let summary = summary?;
            let at = self.chain.committee().epoch();
            let elected = self.chain.elect(&summary);
            elected.map_err(|link| SourceError::Unproven {
                origin: origin.clone(),
                epoch: at,
                link: Box::new(link),
            })?;
            self.summaries.push(summary);
            let at = self.chain.committee().epoch();
            if at.number().is_multiple_of(LEAGUE) {
                self.milestones.insert(at, self.chain.clone());
            }
        }
        Ok(())
    }
}

/// Nothing vouches for what was before the trust root.
fn not_available(source: &OpenCloses, root: Epoch, epoch: Epoch) -> SourceError {
    let (root, epoch) = (root.number(), epoch.number());
    SourceError::NotAvailable {
        origin: source.origin().to_owned(),
        what: format!("proof of epoch {epoch} (the trust root is of epoch {root})"),
        why: Unavailable::NotOffered,
    }
}

fn unproven(source: &OpenCloses, epoch: Epoch, link: BrokenLink) -> SourceError {
    SourceError::Unproven {
        origin: source.origin().to_owned(),
        epoch,
        link: Box::new(link),
    }
}
