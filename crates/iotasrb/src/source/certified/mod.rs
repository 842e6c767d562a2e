//! The running epoch as the chain's own committees certify it: fetched and proven.
//!
//! The committees are followed from the trust root by signed summaries, the close of the
//! last epoch gives the stakes, and the newest checkpoint is the anchor. A source can
//! withhold a link, which is an error, but not forge one.

mod walk;

use super::{
    closes::{CloseLimits, CloseSource, OpenCloses, Unavailable},
    error::SourceError,
};
use crate::trust::{self, Pin, Trusted};
use iotasrb_core::{
    observation::{Network, Observation},
    units::{Epoch, TimestampMs},
};
use iotasrb_proof::{Committee, EpochClose, Evidence, Facts, ProvenClose};
use walk::Walk;

/// How often the epoch may change while it is observed.
const EPOCH_CHANGES: usize = 2;

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
        if let Some(known) = self.walk.as_ref().and_then(|walk| walk.known(epoch)) {
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

    /// When the epochs up to one began, the newest first, as far as they began after a moment
    /// and the trust root vouches for them.
    pub async fn starts_since(
        &mut self,
        since: TimestampMs,
        newest: Epoch,
        limits: &CloseLimits,
    ) -> Result<Vec<TimestampMs>, SourceError> {
        let mut source = self.open(limits).await?;
        let walk = self.walk(&mut source).await?;
        walk.starts_since(&mut source, since, newest).await
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

/// The source knows of no epoch that the trusted committee, or a later one, closed.
pub(super) fn not_closed(origin: &str, epoch: Epoch) -> SourceError {
    SourceError::NotAvailable {
        origin: origin.to_owned(),
        what: format!("close of epoch {}", epoch.number()),
        why: Unavailable::NotClosed,
    }
}
