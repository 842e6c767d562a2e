//! What is to be published, and when to look again.

use super::{Conductor, Sighting};
use crate::{
    run::{clock::Moment, judgement, witness::Witness},
    source::ErrorKind,
    store::{Point, PointKind, StoreError},
};
use iotasrb_core::{
    observation::{Observation, Tier},
    units::{DurationMs, TimestampMs},
};

/// The pause before a point is tried again.
const RETRY: DurationMs = DurationMs::from_ms(10_000);
/// No pause: there is more to fill.
const AT_ONCE: DurationMs = DurationMs::from_ms(0);
/// How often the sources are asked whether the epoch has changed, and how often around the
/// time when it should.
const WATCH: DurationMs = DurationMs::from_ms(60_000);
const CLOSE_WATCH: DurationMs = DurationMs::from_ms(2_000);
/// How many missed slots are filled in one step: between steps it is told to stop.
const SLOTS_A_STEP: usize = 12;
/// How many missed epochs are filled in one step.
const EPOCHS_A_STEP: usize = 8;

/// What is to be published, in the order of its times.
pub(super) struct Due {
    pub(super) points: Vec<Point>,
    /// The kinds of which an older point waits. Only what comes after the last published one
    /// is ever due, so a newer one would hide it.
    pub(super) held_up: Vec<PointKind>,
}

impl<W: Witness> Conductor<W> {
    /// Whether something is due that was not published, or waits for something better.
    pub fn is_behind(&mut self, moment: Moment) -> Result<bool, StoreError> {
        Ok(!self.waiting.is_empty() || !self.slots_due(moment)?.is_empty())
    }

    pub(super) fn is_worth_asking(&mut self, moment: Moment) -> Result<bool, StoreError> {
        let Some((epoch, _)) = self.epoch else {
            return Ok(true);
        };
        Ok(self.time.is_disputed(moment)
            || !self.waiting.is_empty()
            || !self.slots_due(moment)?.is_empty()
            || self.witness.has_news(epoch))
    }

    pub(super) fn slots_due(&mut self, moment: Moment) -> Result<Vec<Point>, StoreError> {
        let last = self.writer.store().last_point(PointKind::Slot)?;
        let last = last.map(|publication| publication.point.at);
        Ok(self.slots.due(last, self.time.now(moment), SLOTS_A_STEP))
    }

    pub(super) fn due(&mut self, sighting: &Sighting, moment: Moment) -> Result<Due, StoreError> {
        let mut due = match &sighting.seen {
            Ok(seen) => self.epochs_due(&seen.observation, moment)?,
            Err(_) => Due {
                points: Vec::new(),
                held_up: Vec::new(),
            },
        };
        due.points.extend(self.slots_due(moment)?);
        // What waits longest comes first, whatever it is.
        due.points.sort_unstable();
        Ok(due)
    }

    /// The epoch changes since the last one that was published. What a server says of them
    /// hides none that is certified.
    pub(super) fn epochs_due(
        &mut self,
        observation: &Observation,
        moment: Moment,
    ) -> Result<Due, StoreError> {
        let anchor = &observation.anchor;
        let is_certified = anchor.tier == Tier::Certified;
        let now = self.time.now(moment);
        let last = self.writer.store().last_epoch_change(is_certified)?;
        // The first epoch of a history is the one that runs at its first slot.
        let last = last.unwrap_or_else(|| self.slots.at(now));
        let (mut points, mut held_up) = (Vec::new(), Vec::new());
        let (mut epoch, mut start) = (anchor.epoch, anchor.epoch_start);
        while start > last && judgement::has_begun(observation, now) {
            let (at, kind) = (start, PointKind::Epoch);
            let point = Point { at, kind };
            if self.writer.store().at_point(point, None)?.is_none() {
                points.push(point);
            }
            let Some(before) = epoch.previous().filter(|_| is_certified) else {
                break;
            };
            match self.witness.epoch(before) {
                Ok(past) => {
                    let anchor = past.observation.anchor;
                    (epoch, start) = (anchor.epoch, anchor.epoch_start);
                }
                Err(error) => {
                    let may_come = error.kind() == ErrorKind::Retry;
                    if may_come && points.iter().any(|point| self.may_wait(*point, moment)) {
                        held_up.push(kind);
                    }
                    break;
                }
            }
        }
        let points = points.into_iter().rev().take(EPOCHS_A_STEP).collect();
        Ok(Due { points, held_up })
    }

    /// Until the next slot, or until it is worth to look again. What was more than a step
    /// fills does not wait.
    pub(super) fn rest(
        &mut self,
        has_published: bool,
        moment: Moment,
    ) -> Result<DurationMs, StoreError> {
        let now = self.time.now(moment);
        if self.is_behind(moment)? {
            let goes_on = has_published && self.waiting.is_empty();
            return Ok(if goes_on { AT_ONCE } else { RETRY });
        }
        let next = self
            .slots
            .after(now)
            .as_unix_ms()
            .saturating_sub(now.as_unix_ms());
        let watch = match self.epoch {
            Some((_, end)) if now >= earlier(end, WATCH) => CLOSE_WATCH,
            _ => WATCH,
        };
        Ok(watch.min(DurationMs::from_ms(next.max(1))))
    }
}

fn earlier(time: TimestampMs, by: DurationMs) -> TimestampMs {
    TimestampMs::from_unix_ms(time.as_unix_ms().saturating_sub(by.as_ms()))
}
