use crate::history::derived::NotDerived;
use iotasrb_core::{observation::Absence, units::Epoch};
use iotasrb_proof::BrokenLink;
use std::fmt;

/// Something that a reader of a backfill should know: who said what about which epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The epoch, where it is about one.
    pub epoch: Option<Epoch>,
    /// The source, where one said it.
    pub source: Option<String>,
    /// What it is.
    pub reason: Reason,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The source cannot be asked, or does not have it.
    #[error("not available: {0}")]
    NotAvailable(String),
    /// The source gave something that its committee did not certify. The chain did not move.
    #[error("refused: {0}")]
    Refused(BrokenLink),
    /// The source gave another committee than the trusted one.
    #[error("refused: {0}")]
    RootRefused(String),
    /// The close is proven, and yet does not tell everything.
    #[error("proven, but {0}")]
    NotDerived(NotDerived),
    /// The close proves that there is no outcome.
    #[error("no outcome: {0}")]
    NoOutcome(Absence),
}

impl Reason {
    /// Its name in every machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAvailable(_) => "not_available",
            Self::Refused(_) => "refused",
            Self::RootRefused(_) => "root_refused",
            Self::NotDerived(_) => "not_derived",
            Self::NoOutcome(_) => "no_outcome",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(epoch) = self.epoch {
            write!(f, "epoch {}: ", epoch.number())?;
        }
        if let Some(source) = &self.source {
            write!(f, "{source}: ")?;
        }
        self.reason.fmt(f)
    }
}
