//! Fetch, prove, keep: a history grows by what its committees certify.

mod finding;
mod prove;
mod session;
mod sources;

pub use finding::{Finding, Reason};

use super::HistoryError;
use crate::{
    source::closes::{CloseLimits, CloseSource},
    trust::{Trust, TrustError},
};
use iotasrb_core::{
    observation::{Checkpoint, Network},
    units::Epoch,
};
use iotasrb_proof::TrustRoot;
use std::path::PathBuf;

/// What is to be fetched, from where, into which folder.
#[derive(Clone, Debug)]
pub struct Backfill {
    /// The folder of the history; it is made if it is missing.
    pub folder: PathBuf,
    /// The sources, in the order in which they are asked; the public ones of the network if
    /// there are none.
    pub sources: Vec<CloseSource>,
    /// What is trusted; without it what the history began with, or what is shipped.
    pub trust: Option<Trust>,
    /// The network; without it that of the history, or of the trust root, or mainnet.
    pub network: Option<Network>,
    /// The first epoch whose whole close is wanted; without it the root's. Before it the
    /// committees alone are followed.
    pub from: Option<Epoch>,
    /// The last epoch whose close is wanted; without it the newest that a source has.
    pub to: Option<Epoch>,
    /// How long a source may take, and how much it may say.
    pub limits: CloseLimits,
}

/// How far a backfill is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The first epoch that leads to the range.
    pub first: Epoch,
    /// The epoch that is to be proven next.
    pub at: Epoch,
    /// The last one.
    pub last: Epoch,
}

/// What a backfill proved, kept and found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The network.
    pub network: Network,
    /// The committee from which all of it follows.
    pub root: TrustRoot,
    /// The first epoch of the range.
    pub from: Epoch,
    /// The last epoch of the range; `None` if no source has a close.
    pub to: Option<Epoch>,
    /// How many closes of the range are proven, those among them that were kept before included.
    pub proven: u64,
    /// How many were fetched.
    pub fetched: u64,
    /// How many committees were followed by a signed summary alone.
    pub summaries: u64,
    /// How many files were written.
    pub written: u64,
    /// The last checkpoint of the last proven epoch.
    pub last_checkpoint: Option<Checkpoint>,
    /// Everything that a reader should know besides.
    pub findings: Vec<Finding>,
}

/// Why a backfill could not begin or go on. What is in the folder stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum BackfillError {
    /// The history cannot be opened or continued.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// There is no trust root.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// No source gave the trusted committee.
    #[error(
        "no source gave the committee that is trusted; name another source, or the committee itself by --trust PATH"
    )]
    NoRoot(Vec<Finding>),
    /// The range begins before the root.
    #[error(
        "epoch {} is before the trust root, which is of epoch {}: no committee vouches for an earlier one; name an earlier root by --trust, in another folder", from.number(), root.number()
    )]
    BeforeRoot {
        /// The wanted beginning.
        from: Epoch,
        /// The root's epoch.
        root: Epoch,
    },
    /// The range ends before it begins.
    #[error("the range from epoch {} to {} is empty", from.number(), to.number())]
    EmptyRange {
        /// Its beginning.
        from: Epoch,
        /// Its end.
        to: Epoch,
    },
    /// A task of this program was lost.
    #[error("the proof was interrupted: {0}; report this")]
    Lost(String),
}

impl Backfill {
    /// Carries it out on the caller's Tokio runtime. `progress` is told after every step.
    pub async fn run(&self, progress: &mut dyn FnMut(Progress)) -> Result<Report, BackfillError> {
        let session = session::Session::begin(self).await?;
        session.run(progress).await
    }
}

impl BackfillError {
    /// Whether something else has to be asked for: nothing failed.
    pub const fn is_of_usage(&self) -> bool {
        matches!(
            self,
            Self::Trust(_)
                | Self::BeforeRoot { .. }
                | Self::EmptyRange { .. }
                | Self::History(HistoryError::RootDiffers { .. } | HistoryError::Trust(_))
        )
    }
}

impl Report {
    /// Whether every close of the range is proven and told its facts.
    pub fn is_complete(&self) -> bool {
        let told = |finding: &Finding| !matches!(finding.reason, Reason::NotDerived(_));
        self.to.is_some() && self.proven == self.wanted() && self.findings.iter().all(told)
    }

    /// How many closes the range has.
    pub fn wanted(&self) -> u64 {
        let span = |to: Epoch| to.number().saturating_sub(self.from.number());
        self.to.map_or(0, |to| span(to).saturating_add(1))
    }
}
