//! The running epoch as the chain's own committees certify it: fetched and proven.
//!
//! The committees are followed from the trust root by signed summaries, the close of the
//! last epoch gives the stakes, and the newest checkpoint is the anchor. A source can
//! withhold a link, which is an error, but not forge one.

use super::{
    closes::{CloseLimits, CloseSource, OpenCloses, Unavailable},
    error::SourceError,
};
use crate::trust::{self, Pin, Trusted};
use iotasrb_core::{
    observation::{Network, Observation, Tier},
    units::{Epoch, TimestampMs},
};
use iotasrb_proof::{
    BrokenLink, Committee, CommitteeChain, EpochClose, Evidence, Facts, ProvenClose,
};
use std::collections::BTreeMap;

/// How often the epoch may change while it is observed.
const EPOCH_CHANGES: usize = 2;

/// How many past epochs a follower remembers whole.
const REMEMBERED: usize = 4;

/// Every so many epochs the committees are remembered, so that the way to a past one is short.
const LEAGUE: u64 = 16;

/// A certified observation, and what proves it.
#[derive(Clone, Debug)]
pub struct Certified {
    /// An epoch, as the close of the one before certifies it.
    pub observation: Observation,
    /// The close that certifies it.
    pub close: EpochClose,
    /// The signed summary of the observed checkpoint, if there is one.
    pub anchor: Option<Vec<u8>>,
    /// What was proven by it.
    pub proven: ProvenClose,
    /// What it says, also of how the epoch before ended.
    pub facts: Facts,
}

/// Observes the running epoch through one source; where the source has no newest
/// checkpoint (a snapshot, an archive, a file), the newest epoch that it proves, without
/// an anchor. With it comes the way from the trust root.
///
/// The source is asked on the caller's Tokio runtime.
pub async fn observe(
    source: &CloseSource,
    trusted: &Trusted,
    limits: &CloseLimits,
) -> Result<(Observation, Evidence), SourceError> {
    let mut follower = Follower::new(source.clone(), trusted.clone());
    let certified = follower.observe(limits).await?;
    let walk = follower
        .walk
        .as_ref()
        .ok_or_else(|| follower.not_closed())?;
    let evidence = Evidence {
        network: trusted.network,
        root: walk.root.clone(),
        summaries: walk.summaries.clone(),
        close: certified.close,
        anchor: certified.anchor,
    };
    Ok((certified.observation, evidence))
}

/// A source that names another chain is not asked further: none of its closes could be proven.
pub(crate) fn check_network(source: &OpenCloses, network: Network) -> Result<(), SourceError> {
    match (trust::chain_id(network), source.chain_id()) {
        (Some(known), Some(found)) if known != found => Err(SourceError::NetworkDiffers {
            origin: source.origin().to_owned(),
            asked: network,
            evidence: format!("its chain id is {found}, and must be {known}"),
        }),
        _ => Ok(()),
    }
}

/// The committee that is trusted.
pub(crate) struct Root {
    pub(crate) committee: Committee,
    /// The file of the genesis checkpoint, if that is what proves it.
    pub(crate) genesis: Option<Vec<u8>>,
}

impl Root {
    /// One that needs no source.
    pub(crate) fn at_hand(committee: &Committee) -> Self {
        Self {
            committee: committee.clone(),
            genesis: None,
        }
    }
}

/// The trusted committee: at hand, or from a source that gives the one with the trusted name.
pub(crate) async fn root(source: &mut OpenCloses, trusted: &Trusted) -> Result<Root, SourceError> {
    if let Some(committee) = &trusted.committee {
        return Ok(Root::at_hand(committee));
    }
    let (committee, genesis) = match trusted.pin {
        Pin::Committee(pin) => {
            let committee = source.committee(pin.epoch).await?;
            (pin.accept(&committee).map(|()| committee), None)
        }
        Pin::Genesis(_) => {
            let file = source.genesis().await?;
            (trusted.genesis(&file), Some(file))
        }
    };
    let committee = committee.map_err(|error| SourceError::NotTrusted {
        origin: source.origin().to_owned(),
        error: Box::new(error),
    })?;
    Ok(Root { committee, genesis })
}

/// Follows the committees of a network through one source, and goes on where it was: what
/// was proven once is not fetched again.
#[derive(Clone, Debug)]
pub struct Follower {
    source: CloseSource,
    trusted: Trusted,
    walk: Option<Walk>,
}

/// The way from the trust root, as far as it is proven.
#[derive(Clone, Debug)]
struct Walk {
    network: Network,
    root: Committee,
    /// At the committee that closes the newest closed epoch.
    chain: CommitteeChain,
    /// What led there.
    summaries: Vec<Vec<u8>>,
    /// The newest epochs that were proven, each with the committee that certifies it.
    epochs: BTreeMap<Epoch, (Certified, CommitteeChain)>,
    /// When epochs began.
    starts: BTreeMap<Epoch, TimestampMs>,
    /// The chain at every [`LEAGUE`]th epoch that it passed, and at the root.
    milestones: BTreeMap<Epoch, CommitteeChain>,
}

impl Follower {
    /// A follower that has not asked its source yet.
    pub const fn new(source: CloseSource, trusted: Trusted) -> Self {
        Self {
            source,
            trusted,
            walk: None,
        }
    }

    /// The source.
    pub const fn source(&self) -> &CloseSource {
        &self.source
    }

    /// The newest closed epoch on the source's word: a hint that it is worth to observe.
    pub async fn newest_closed(&self, limits: &CloseLimits) -> Result<Option<Epoch>, SourceError> {
        Ok(self.source.open(limits).await?.newest_closed())
    }

    /// The running epoch at its newest checkpoint.
    pub async fn observe(&mut self, limits: &CloseLimits) -> Result<Certified, SourceError> {
        let mut source = self.open(limits).await?;
        let newest = source.newest_closed();
        let mut newest = newest.ok_or_else(|| self.not_closed())?;
        for _ in 0..=EPOCH_CHANGES {
            match self
                .walk(&mut source)
                .await?
                .observe(&mut source, newest)
                .await?
            {
                Some(certified) => return Ok(certified),
                // Another epoch began meanwhile: its close is the next link.
                None => newest = newest.next().unwrap_or(newest),
            }
        }
        Err(self.not_closed())
    }

    /// An epoch as it began, without a checkpoint.
    pub async fn epoch(
        &mut self,
        epoch: Epoch,
        limits: &CloseLimits,
    ) -> Result<Certified, SourceError> {
        if let Some(known) = self.walk.as_ref().and_then(|walk| walk.epochs.get(&epoch)) {
            return Ok(known.0.clone());
        }
        let mut source = self.open(limits).await?;
        self.walk(&mut source)
            .await?
            .epoch(&mut source, epoch)
            .await
    }

    /// The epoch that ran at a moment before the newest one observed began.
    pub async fn epoch_at(
        &mut self,
        moment: TimestampMs,
        limits: &CloseLimits,
    ) -> Result<Certified, SourceError> {
        let known = self.walk.as_ref().and_then(|walk| walk.known_at(moment));
        if let Some(known) = known {
            return Ok(known.clone());
        }
        let mut source = self.open(limits).await?;
        self.walk(&mut source)
            .await?
            .epoch_at(&mut source, moment)
            .await
    }

    async fn open(&self, limits: &CloseLimits) -> Result<OpenCloses, SourceError> {
        let source = self.source.open(limits).await?;
        check_network(&source, self.trusted.network)?;
        Ok(source)
    }

    async fn walk(&mut self, source: &mut OpenCloses) -> Result<&mut Walk, SourceError> {
        let walk = match self.walk.take() {
            Some(walk) => walk,
            None => {
                let root = root(source, &self.trusted).await?.committee;
                Walk::from(self.trusted.network, root, source)?
            }
        };
        Ok(self.walk.insert(walk))
    }

    fn not_closed(&self) -> SourceError {
        let epoch = self
            .walk
            .as_ref()
            .map(|walk| walk.chain.committee().epoch());
        not_closed(&self.source.to_string(), epoch.unwrap_or(Epoch::GENESIS))
    }
}

impl Walk {
    fn from(network: Network, root: Committee, source: &OpenCloses) -> Result<Self, SourceError> {
        let malformed = |link| unproven(source, root.epoch(), BrokenLink::NextCommittee(link));
        let chain = CommitteeChain::new(root.clone()).map_err(malformed)?;
        Ok(Self {
            network,
            milestones: BTreeMap::from([(root.epoch(), chain.clone())]),
            chain,
            root,
            summaries: Vec::new(),
            epochs: BTreeMap::new(),
            starts: BTreeMap::new(),
        })
    }

    /// Proves the close of an epoch and observes the next; `None` if that one has ended too.
    async fn observe(
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
    async fn epoch(
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

    /// The epoch that ran at a moment, looked for from the newest known one backwards.
    async fn epoch_at(
        &mut self,
        source: &mut OpenCloses,
        moment: TimestampMs,
    ) -> Result<Certified, SourceError> {
        let newest = self.chain.committee().epoch().next();
        let mut epoch = newest.unwrap_or(Epoch::GENESIS);
        loop {
            let start = match self.starts.get(&epoch) {
                Some(start) => *start,
                None => {
                    self.epoch(source, epoch)
                        .await?
                        .observation
                        .anchor
                        .epoch_start
                }
            };
            if start <= moment {
                return self.epoch(source, epoch).await;
            }
            let root = self.root.epoch();
            epoch = epoch
                .previous()
                .ok_or_else(|| not_available(source, root, epoch))?;
        }
    }

    /// The epoch that ran at a moment, if it and the start of the next are remembered.
    fn known_at(&self, moment: TimestampMs) -> Option<&Certified> {
        let known = self.epochs.iter().rev().find(|(epoch, (known, _))| {
            let next = epoch.next().and_then(|next| self.starts.get(&next));
            known.observation.anchor.epoch_start <= moment
                && next.is_some_and(|next| moment < *next)
        });
        known.map(|(_, (known, _))| known)
    }

    /// What the close of the chain's epoch certifies of the next, and the chain after it.
    async fn proven(
        &mut self,
        source: &mut OpenCloses,
        mut chain: CommitteeChain,
    ) -> Result<(Certified, CommitteeChain), SourceError> {
        let closed = chain.committee().epoch();
        let running = closed.next().unwrap_or(closed);
        if let Some(known) = self.epochs.get(&running) {
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
        self.epochs
            .insert(running, (certified.clone(), chain.clone()));
        // The newest is asked for at every slot, older ones only where slots were missed.
        while self.epochs.len() > REMEMBERED {
            self.epochs.pop_first();
        }
        Ok((certified, chain))
    }

    /// The chain at a committee that was passed: elected once more.
    fn chain_at(&self, source: &OpenCloses, epoch: Epoch) -> Result<CommitteeChain, SourceError> {
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
    async fn follow_to(
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

/// The source knows of no epoch that the trusted committee, or a later one, closed.
fn not_closed(origin: &str, epoch: Epoch) -> SourceError {
    SourceError::NotAvailable {
        origin: origin.to_owned(),
        what: format!("close of epoch {}", epoch.number()),
        why: Unavailable::NotClosed,
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
