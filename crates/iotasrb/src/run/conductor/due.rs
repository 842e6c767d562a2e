//! What is to be published, and when to look again.

use super::{Conductor, Sighting};
use crate::{
    run::{clock::Moment, judgement, schedule::later, witness::Witness},
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
#[derive(Default)]
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
            Err(_) => Due::default(),
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
        let kind = PointKind::Epoch;
        let newest = Point {
            at: anchor.epoch_start,
            kind,
        };
        let has_begun = judgement::has_begun(observation, now);
        let mut due = Due::default();
        if newest.at <= last || !has_begun {
            return Ok(due);
        }
        let starts = match is_certified {
            true => self.witness.starts_since(last, anchor.epoch),
            false => Ok(self.told(newest, observation.epoch_length)?),
        };
        match starts {
            Ok(starts) => {
                for at in starts.into_iter().rev() {
                    let point = Point { at, kind };
                    let is_new = self.writer.store().at_point(point, None)?.is_none();
                    if is_new && due.points.len() < EPOCHS_A_STEP {
                        due.points.push(point);
                    }
                }
            }
            // A newer one would hide those before it for ever.
            Err(error) => {
                due.points.push(newest);
                if self.may_wait_for_the_past(newest, &error, moment) {
                    due.held_up.push(kind);
                }
            }
        }
        Ok(due)
    }

    /// An epoch change on a server's word: it may say what it likes, but not more often than
    /// epochs last.
    fn told(
        &mut self,
        newest: Point,
        epoch_length: DurationMs,
    ) -> Result<Vec<TimestampMs>, StoreError> {
        let before = self.writer.store().last_point(PointKind::Epoch)?;
        let too_soon =
            before.is_some_and(|before| newest.at < later(before.point.at, half(epoch_length)));
        Ok(if too_soon {
            Vec::new()
        } else {
            vec![newest.at]
        })
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

const fn half(time: DurationMs) -> DurationMs {
    DurationMs::from_ms(time.as_ms() / 2)
}
