//! One epoch of a history with all that proves it, to hand on.

use super::{History, HistoryError};
use iotasrb_core::units::Epoch;
use iotasrb_proof::{Bundle, BundleRefusal, Evidence};

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum NoBundle {
    /// The history lacks what is needed.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// No close that the history can prove precedes the epoch.
    #[error(
        "how epoch {} began is proven by the close before it, and the history begins with epoch {}; choose a later epoch", epoch.number(), first.number()
    )]
    NotBefore {
        /// The epoch.
        epoch: Epoch,
        /// The first epoch whose end the history can prove.
        first: Epoch,
    },
    /// What is kept does not prove a rate.
    #[error("epoch {} has no provable rate: {refusal}", epoch.number())]
    Refused {
        /// The epoch.
        epoch: Epoch,
        /// The broken link.
        refusal: BundleRefusal,
    },
}

impl History {
    /// The bundle of an epoch: it is proven while it is made.
    pub fn bundle(&self, epoch: Epoch) -> Result<Bundle, NoBundle> {
        let first = self.first();
        let before = epoch.previous().filter(|before| *before >= first);
        let before = before.ok_or(NoBundle::NotBefore { epoch, first })?;
        let mut summaries = Vec::new();
        let mut chain = self.chain()?;
        self.follow(&mut chain, before, |summary| summaries.push(summary))?;
        let close = self.close(before)?.ok_or_else(|| self.no_link(before))?;
        let evidence = Evidence {
            network: self.network,
            root: self.root.clone(),
            summaries,
            close,
            // A history keeps no checkpoint within an epoch.
            anchor: None,
        };
        Bundle::make(evidence).map_err(|refusal| NoBundle::Refused { epoch, refusal })
    }
}
