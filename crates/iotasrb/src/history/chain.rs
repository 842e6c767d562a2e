use super::{error::HistoryError, layout::Kind, root::History};
use iotasrb_core::units::Epoch;
use iotasrb_proof::{BrokenLink, CommitteeChain, EpochClose, ProvenClose};
use std::{num::NonZeroUsize, thread};

/// How many closes are proven together, and what they may weigh: memory does not grow
/// with the length of a history.
pub(super) const BATCH_CLOSES: usize = 32;
pub(super) const BATCH_BYTES: usize = 16 << 20;

/// What leads from one committee to the next.
pub(super) enum Link {
    /// The whole close.
    Close(EpochClose),
    /// The signed summary alone.
    Summary(Vec<u8>),
}

/// The closes that hold, and the first that does not.
pub(super) struct Proven {
    pub(super) closes: Vec<ProvenClose>,
    pub(super) broken: Option<BrokenLink>,
}

/// Proves consecutive closes, from the one that the chain waits for.
pub(super) fn prove(chain: &mut CommitteeChain, closes: &[EpochClose]) -> Proven {
    match chain.advance_all(closes, workers()) {
        Ok(closes) => Proven {
            closes,
            broken: None,
        },
        Err(broken) => Proven {
            closes: broken.proven,
            broken: Some(broken.link),
        },
    }
}

/// How many threads prove: as many as the machine has for this program.
pub(super) fn workers() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

impl Link {
    /// The signed summary, which is all that an election needs.
    pub(super) fn signed_summary(self) -> Vec<u8> {
        match self {
            Self::Close(close) => close.signed_summary,
            Self::Summary(summary) => summary,
        }
    }
}

impl History {
    /// A chain of committees that begins where the history does.
    pub(super) fn chain(&self) -> Result<CommitteeChain, HistoryError> {
        CommitteeChain::new(self.root.clone()).map_err(HistoryError::RootInvalid)
    }

    /// The close of an epoch, if it is kept.
    pub(super) fn close(&self, epoch: Epoch) -> Result<Option<EpochClose>, HistoryError> {
        let bytes = self.folder.of_epoch(Kind::Close, epoch)?;
        let close = bytes.map(|bytes| EpochClose::from_entry(&bytes));
        close.transpose().map_err(|refusal| HistoryError::Damaged {
            path: self.folder.path().join(Kind::Close.path(epoch)),
            rule: refusal.to_string(),
        })
    }

    /// The closes of consecutive epochs as far as they are kept, as many as are proven
    /// together.
    pub(super) fn closes(
        &self,
        first: Epoch,
        last: Epoch,
    ) -> Result<Vec<EpochClose>, HistoryError> {
        let (mut closes, mut bytes) = (Vec::new(), 0);
        let mut epoch = first;
        while epoch <= last && closes.len() < BATCH_CLOSES && bytes < BATCH_BYTES {
            let Some(close) = self.close(epoch)? else {
                break;
            };
            bytes += weight(&close);
            closes.push(close);
            let Some(next) = epoch.next() else { break };
            epoch = next;
        }
        Ok(closes)
    }

    /// What leads over an epoch, if anything is kept.
    pub(super) fn link(&self, epoch: Epoch) -> Result<Option<Link>, HistoryError> {
        if let Some(close) = self.close(epoch)? {
            return Ok(Some(Link::Close(close)));
        }
        let summary = self.folder.of_epoch(Kind::Summary, epoch)?;
        Ok(summary.map(Link::Summary))
    }

    /// Follows the committees to that of an epoch by what is kept.
    pub(super) fn follow(
        &self,
        chain: &mut CommitteeChain,
        to: Epoch,
        mut passed: impl FnMut(Vec<u8>),
    ) -> Result<(), HistoryError> {
        loop {
            let at = chain.committee().epoch();
            if at >= to {
                return Ok(());
            }
            let link = self.link(at)?.ok_or_else(|| self.no_link(at))?;
            let kind = match link {
                Link::Close(_) => Kind::Close,
                Link::Summary(_) => Kind::Summary,
            };
            let summary = link.signed_summary();
            chain
                .elect(&summary)
                .map_err(|link| self.broken(kind, at, link))?;
            passed(summary);
        }
    }

    /// Nothing that is kept leads over an epoch.
    pub(super) fn no_link(&self, epoch: Epoch) -> HistoryError {
        HistoryError::NoLink {
            path: self.folder.path().to_owned(),
            epoch,
        }
    }

    /// A file of the history does not prove what it should.
    pub(super) fn broken(&self, kind: Kind, epoch: Epoch, link: BrokenLink) -> HistoryError {
        HistoryError::Broken {
            path: self.folder.path().join(kind.path(epoch)),
            link,
        }
    }
}

/// The size of a close's parts.
pub(super) fn weight(close: &EpochClose) -> usize {
    let objects = close.state_objects.iter().map(Vec::len);
    let parts = [
        &close.signed_summary,
        &close.contents,
        &close.effects,
        &close.events,
    ];
    parts.iter().map(|part| part.len()).chain(objects).sum()
}
