//! What the conductor hears: from the sources, or from a simulation of them.

use super::judgement;
use crate::{
    source::{SourceError, agreement::Testimony},
    store::Evidence,
};
use iotasrb_core::{
    observation::{Observation, Tier},
    units::{Epoch, TimestampMs},
};

/// Whom the conductor asks.
pub trait Witness {
    /// Asks all sources together about the running epoch; `None` if it was stopped before
    /// they had said all they would.
    fn ask(&mut self) -> Option<Vec<Heard>>;

    /// Whether it was stopped: then nothing that it did not hear means anything.
    fn is_stopped(&self) -> bool;

    /// The best tier that the sources can reach.
    fn best_tier(&self) -> Tier;

    /// Whether a source claims that an epoch later than this has begun: a cheap hint that it
    /// is worth to ask.
    fn has_news(&mut self, epoch: Epoch) -> bool;

    /// An epoch that has ended, as it began; certified.
    fn epoch(&mut self, epoch: Epoch) -> Result<Past, SourceError>;

    /// The epoch that ran at a moment; certified.
    fn epoch_at(&mut self, moment: TimestampMs) -> Result<Past, SourceError>;

    /// When the epochs up to a certified one began, the newest first, as far as they began
    /// after a moment and somebody vouches for them.
    fn starts_since(
        &mut self,
        since: TimestampMs,
        newest: Epoch,
    ) -> Result<Vec<TimestampMs>, SourceError>;
}

impl<W: Witness> Witness for &mut W {
    fn ask(&mut self) -> Option<Vec<Heard>> {
        (**self).ask()
    }

    fn is_stopped(&self) -> bool {
        (**self).is_stopped()
    }

    fn best_tier(&self) -> Tier {
        (**self).best_tier()
    }

    fn has_news(&mut self, epoch: Epoch) -> bool {
        (**self).has_news(epoch)
    }

    fn epoch(&mut self, epoch: Epoch) -> Result<Past, SourceError> {
        (**self).epoch(epoch)
    }

    fn epoch_at(&mut self, moment: TimestampMs) -> Result<Past, SourceError> {
        (**self).epoch_at(moment)
    }

    fn starts_since(
        &mut self,
        since: TimestampMs,
        newest: Epoch,
    ) -> Result<Vec<TimestampMs>, SourceError> {
        (**self).starts_since(since, newest)
    }
}

/// What one source said of the running epoch.
#[derive(Debug)]
pub struct Heard {
    /// What it said.
    pub testimony: Testimony,
    /// What certifies it.
    pub evidence: Option<Evidence>,
}

/// A certified epoch of the past.
#[derive(Clone, Debug)]
pub struct Past {
    /// The epoch as it began, without a checkpoint.
    pub observation: Observation,
    /// Who gave the bytes.
    pub source: String,
    /// What certifies it.
    pub evidence: Evidence,
}

/// The certified epoch that ran at a moment. A source that is behind gives the newest that it
/// knows; only the start of the next one tells that it ran for so long.
pub(super) fn certified_at(
    witness: &mut (impl Witness + ?Sized),
    at: TimestampMs,
) -> Result<Past, SourceError> {
    let mut past = witness.epoch_at(at)?;
    while !judgement::ran_at(&past.observation, at)
        && let Some(next) = past.observation.anchor.epoch.next()
    {
        let next = witness.epoch(next)?;
        if next.observation.anchor.epoch_start > at {
            break;
        }
        past = next;
    }
    Ok(past)
}
