use super::{
    CloseLimits, CloseSource, Unavailable, ahead::Ahead, archive::Archive, node::Node,
    recorded::Recorded, snapshot::Snapshot, summary,
};
use crate::source::error::{Malformed, SourceError};
use iotasrb_core::units::{CheckpointDigest, Epoch};
use iotasrb_proof::{Committee, EpochClose};
use std::fmt;

/// A source that is ready to be asked.
pub struct OpenCloses {
    opened: Opened,
    in_flight: usize,
}

enum Opened {
    Node(Box<Node>),
    Snapshot(Box<Snapshot>),
    Archive(Box<Archive>),
    Recorded(Recorded),
}

impl OpenCloses {
    pub(super) async fn open(
        source: &CloseSource,
        limits: &CloseLimits,
    ) -> Result<Self, SourceError> {
        let opened = match source {
            CloseSource::Node(address) => {
                Opened::Node(Box::new(Node::open(address, limits).await?))
            }
            CloseSource::Snapshot(server) => {
                Opened::Snapshot(Box::new(Snapshot::open(server, limits).await?))
            }
            CloseSource::Archive(server) => {
                Opened::Archive(Box::new(Archive::open(server, limits).await?))
            }
            CloseSource::Recorded(path) => Opened::Recorded(Recorded::open(path, limits)?),
        };
        Ok(Self {
            opened,
            in_flight: limits.in_flight.max(1),
        })
    }

    /// The source as it is named in errors: of a server the host, never a path or a password.
    pub fn origin(&self) -> &str {
        match &self.opened {
            Opened::Node(node) => node.origin(),
            Opened::Snapshot(snapshot) => snapshot.origin(),
            Opened::Archive(archive) => archive.origin(),
            Opened::Recorded(recorded) => recorded.origin(),
        }
    }

    /// The digest of the chain's checkpoint 0, if the source names it; not certified.
    pub fn chain_id(&self) -> Option<CheckpointDigest> {
        match &self.opened {
            Opened::Node(node) => Some(node.chain_id()),
            Opened::Snapshot(snapshot) => snapshot.chain_id(),
            Opened::Archive(_) | Opened::Recorded(_) => None,
        }
    }

    /// The newest epoch whose close the source seems to have; not certified. Recordings say
    /// what they hold, which may be the beginning of an epoch; `None` says that nothing
    /// is known.
    pub fn newest_closed(&self) -> Option<Epoch> {
        match &self.opened {
            Opened::Node(node) => node.newest_closed(),
            Opened::Snapshot(snapshot) => Some(snapshot.newest_epoch()),
            Opened::Archive(archive) => archive.newest_closed(),
            Opened::Recorded(recorded) => recorded.newest_epoch(),
        }
    }

    /// The close of an epoch, to be proven. It is of that epoch on its own word.
    pub async fn close(&mut self, epoch: Epoch) -> Result<EpochClose, SourceError> {
        match &mut self.opened {
            Opened::Node(node) => node.close(epoch).await,
            Opened::Snapshot(snapshot) => snapshot.close(epoch).await,
            Opened::Archive(archive) => archive.close(epoch).await,
            Opened::Recorded(recorded) => recorded.close(epoch),
        }
    }

    /// The closes of the epochs from `first` to `last`, both included, in that order. Where
    /// the source is a server several are on their way at once, never more than
    /// [`CloseLimits::in_flight`].
    pub fn closes(&mut self, first: Epoch, last: Epoch) -> Closes<'_> {
        Closes(InOrder::new(self, first, last))
    }

    /// The signed summary of the checkpoint that closed an epoch: enough to know which
    /// committee follows ([`CommitteeChain::elect`](iotasrb_proof::CommitteeChain::elect)),
    /// and of a node's answer a small part.
    pub async fn signed_summary(&mut self, epoch: Epoch) -> Result<Vec<u8>, SourceError> {
        match &mut self.opened {
            Opened::Node(node) => node.closing_summary(epoch).await,
            _ => Ok(self.close(epoch).await?.signed_summary),
        }
    }

    /// The signed summaries of the closing checkpoints, as [`closes`](Self::closes).
    pub fn signed_summaries(&mut self, first: Epoch, last: Epoch) -> SignedSummaries<'_> {
        SignedSummaries(InOrder::new(self, first, last))
    }

    /// The committee of an epoch, on the source's word: to be compared with a pinned
    /// [digest](Committee::digest) before it is used.
    pub async fn committee(&mut self, epoch: Epoch) -> Result<Committee, SourceError> {
        if let Opened::Node(node) = &self.opened {
            return node.committee(epoch).await;
        }
        let Some(before) = epoch.previous() else {
            return Err(self.not_offered("committee of epoch 0"));
        };
        let summary = self.signed_summary(before).await?;
        summary::elected(&summary)
            .map_err(|rule| Malformed::new("signed summary", rule).of(self.origin()))
    }

    /// The signed summary of the newest checkpoint that the source has: of a node that of
    /// the moment, an anchor for an observation.
    pub async fn newest_checkpoint(&mut self) -> Result<Vec<u8>, SourceError> {
        match &mut self.opened {
            Opened::Node(node) => node.newest_checkpoint().await,
            Opened::Snapshot(snapshot) => snapshot.newest_summary().await,
            Opened::Archive(archive) => archive.newest_summary().await,
            Opened::Recorded(recorded) => recorded.newest_summary(),
        }
    }

    /// Checkpoint 0 as a checkpoint file: what the network began with.
    pub async fn genesis(&mut self) -> Result<Vec<u8>, SourceError> {
        match &mut self.opened {
            Opened::Node(_) | Opened::Snapshot(_) => Err(self.not_offered("checkpoint 0")),
            Opened::Archive(archive) => archive.genesis().await,
            Opened::Recorded(recorded) => recorded.genesis(),
        }
    }

    fn not_offered(&self, what: &str) -> SourceError {
        SourceError::NotAvailable {
            origin: self.origin().to_owned(),
            what: what.to_owned(),
            why: Unavailable::NotOffered,
        }
    }
}

impl fmt::Debug for OpenCloses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OpenCloses").field(&self.origin()).finish()
    }
}

/// Closes in the order of their epochs; see [`OpenCloses::closes`].
pub struct Closes<'a>(InOrder<'a, EpochClose>);

impl Closes<'_> {
    /// The next close; after an error there is nothing more.
    pub async fn next(&mut self) -> Option<Result<EpochClose, SourceError>> {
        let epoch = self.0.next_epoch()?;
        let answer = match &self.0.source.opened {
            Opened::Node(node) => {
                let node = node.clone();
                let ask = |epoch| {
                    let node = node.clone();
                    async move { node.close(epoch).await }
                };
                self.0.ahead(epoch, ask).await
            }
            _ => self.0.source.close(epoch).await,
        };
        Some(self.0.given(epoch, answer))
    }
}

/// Signed summaries in the order of their epochs; see [`OpenCloses::signed_summaries`].
pub struct SignedSummaries<'a>(InOrder<'a, Vec<u8>>);

impl SignedSummaries<'_> {
    /// The next signed summary; after an error there is nothing more.
    pub async fn next(&mut self) -> Option<Result<Vec<u8>, SourceError>> {
        let epoch = self.0.next_epoch()?;
        let answer = match &self.0.source.opened {
            Opened::Node(node) => {
                let node = node.clone();
                let ask = |epoch| {
                    let node = node.clone();
                    async move { node.closing_summary(epoch).await }
                };
                self.0.ahead(epoch, ask).await
            }
            _ => self.0.source.signed_summary(epoch).await,
        };
        Some(self.0.given(epoch, answer))
    }
}

/// A walk over consecutive epochs.
struct InOrder<'a, T> {
    source: &'a mut OpenCloses,
    ahead: Ahead<T>,
    next: Option<Epoch>,
    to_ask: Option<Epoch>,
    last: Epoch,
}

impl<'a, T: Send + 'static> InOrder<'a, T> {
    fn new(source: &'a mut OpenCloses, first: Epoch, last: Epoch) -> Self {
        let next = Some(first).filter(|first| *first <= last);
        Self {
            source,
            ahead: Ahead::new(),
            next,
            to_ask: next,
            last,
        }
    }

    fn next_epoch(&self) -> Option<Epoch> {
        self.next
    }

    /// Asks as far ahead as is allowed, and waits for the answer about one epoch.
    async fn ahead<F>(&mut self, epoch: Epoch, ask: impl Fn(Epoch) -> F) -> Result<T, SourceError>
    where
        F: Future<Output = Result<T, SourceError>> + Send + 'static,
    {
        while self.ahead.len() < self.source.in_flight {
            let Some(wanted) = self.to_ask else { break };
            self.ahead.ask(wanted, ask(wanted));
            self.to_ask = wanted.next().filter(|next| *next <= self.last);
        }
        match self.ahead.answer(epoch).await {
            Some(answer) => answer,
            // Its task was ended from outside: asked again, on this one.
            None => ask(epoch).await,
        }
    }

    fn given(&mut self, epoch: Epoch, answer: Result<T, SourceError>) -> Result<T, SourceError> {
        self.next = match answer {
            Ok(_) => epoch.next().filter(|next| *next <= self.last),
            Err(_) => None,
        };
        answer
    }
}
