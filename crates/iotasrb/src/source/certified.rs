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
    units::Epoch,
};
use iotasrb_proof::{BrokenLink, Committee, CommitteeChain, Evidence};

/// How often the epoch may change while it is observed.
const EPOCH_CHANGES: usize = 2;

/// A certified observation, and what proves it.
#[derive(Clone, Debug)]
pub struct Certified {
    /// The running epoch, as the close of the one before certifies it.
    pub observation: Observation,
    /// The way from the trust root to it.
    pub evidence: Evidence,
}

/// Observes the running epoch through one source; where the source has no newest
/// checkpoint (a snapshot, an archive, a file), the newest epoch that it proves, without
/// an anchor.
///
/// The source is asked on the caller's Tokio runtime.
pub async fn observe(
    source: &CloseSource,
    trusted: &Trusted,
    limits: &CloseLimits,
) -> Result<Certified, SourceError> {
    let mut source = source.open(limits).await?;
    check_network(&source, trusted.network)?;
    let root = root(&mut source, trusted).await?.committee;
    let mut walk = Walk::from(root, trusted, source)?;
    let newest = walk.source.newest_closed();
    let mut newest = newest.ok_or_else(|| walk.not_closed())?;
    for _ in 0..=EPOCH_CHANGES {
        let observed = walk.observe(newest).await?;
        match observed {
            Some(certified) => return Ok(certified),
            // Another epoch began meanwhile: its close is the next link.
            None => newest = newest.next().unwrap_or(newest),
        }
    }
    Err(walk.not_closed())
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

/// The way from the trust root, as far as it is proven.
struct Walk {
    source: OpenCloses,
    chain: CommitteeChain,
    root: Committee,
    trusted: Trusted,
    summaries: Vec<Vec<u8>>,
}

impl Walk {
    fn from(root: Committee, trusted: &Trusted, source: OpenCloses) -> Result<Self, SourceError> {
        let malformed = |link| unproven(&source, root.epoch(), BrokenLink::NextCommittee(link));
        Ok(Self {
            chain: CommitteeChain::new(root.clone()).map_err(malformed)?,
            root,
            trusted: trusted.clone(),
            summaries: Vec::new(),
            source,
        })
    }

    /// Proves the close of an epoch and observes the next; `None` if that one has ended too.
    async fn observe(&mut self, closed: Epoch) -> Result<Option<Certified>, SourceError> {
        self.follow_to(closed).await?;
        let close = self.source.close(closed).await?;
        let mut chain = self.chain.clone();
        let proven = chain.advance(&close);
        let proven = proven.map_err(|link| unproven(&self.source, closed, link))?;
        let facts = proven.facts().map_err(|refusal| SourceError::NoFacts {
            origin: self.source.origin().to_owned(),
            epoch: closed,
            refusal: Box::new(refusal),
        })?;
        let mut observation = facts.observation(self.trusted.network, Tier::Certified);
        let anchor = match self.source.newest_checkpoint().await {
            Ok(signed_summary) => match chain.certify(&signed_summary) {
                Ok(checkpoint) => {
                    observation.anchor.checkpoint = Ok(checkpoint);
                    Some(signed_summary)
                }
                // A recording ends with the checkpoint that closes its last epoch.
                Err(BrokenLink::EpochDiffers { expected, found }) if found < expected => None,
                Err(BrokenLink::EpochDiffers { expected, found })
                    if Some(found) == expected.next() =>
                {
                    return Ok(None);
                }
                Err(link) => return Err(unproven(&self.source, facts.next_epoch(), link)),
            },
            Err(SourceError::NotAvailable { .. }) => None,
            Err(error) => return Err(error),
        };
        let evidence = Evidence {
            network: self.trusted.network,
            root: self.root.clone(),
            summaries: self.summaries.clone(),
            close,
            anchor,
        };
        Ok(Some(Certified {
            observation,
            evidence,
        }))
    }

    /// Follows the committees to that of an epoch.
    async fn follow_to(&mut self, epoch: Epoch) -> Result<(), SourceError> {
        let at = self.chain.committee().epoch();
        if epoch < at {
            return Err(self.not_closed());
        }
        let Some(last) = epoch.previous().filter(|last| at <= *last) else {
            return Ok(());
        };
        let origin = self.source.origin().to_owned();
        let mut summaries = self.source.signed_summaries(at, last);
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
        }
        Ok(())
    }

    /// The source knows of no epoch that the trusted committee, or a later one, closed.
    fn not_closed(&self) -> SourceError {
        SourceError::NotAvailable {
            origin: self.source.origin().to_owned(),
            what: format!("close of epoch {}", self.chain.committee().epoch().number()),
            why: Unavailable::NotClosed,
        }
    }
}

fn unproven(source: &OpenCloses, epoch: Epoch, link: BrokenLink) -> SourceError {
    SourceError::Unproven {
        origin: source.origin().to_owned(),
        epoch,
        link: Box::new(link),
    }
}
