//! What is to be said of a point.

use super::{Conductor, PATIENCE, PATIENCE_FOR_THE_PAST, Seen, Sighting};
use crate::{
    run::{
        clock::Moment,
        judgement::{self, Nothing},
        schedule::later,
        witness::{Past, Witness, certified_at},
    },
    source::{SourceError, closes::Unavailable},
    store::{Point, PointKind, Reason, State},
};
use iotasrb_core::{
    observation::{Absence, Tier},
    rates::MethodId,
    units::DurationMs,
};
use std::time::Duration;

/// What is to be published of a point, or that it waits.
pub(super) enum Decision {
    Publish(Option<Box<Seen>>, State, Option<Reason>),
    Wait,
}

impl<W: Witness> Conductor<W> {
    /// What is to be said of a point.
    pub(super) fn decide(&mut self, point: Point, sighting: &Sighting, moment: Moment) -> Decision {
        let now = self.time.now(moment);
        let is_running = match point.kind {
            PointKind::Slot => point.at == self.slots.at(now),
            PointKind::Epoch => true,
        };
        match &sighting.seen {
            Ok(seen)
                if seen.observation.anchor.epoch_start <= point.at
                    && (is_running || judgement::ran_at(&seen.observation, point.at)) =>
            {
                let ran = judgement::ran_at(&seen.observation, point.at);
                let mut seen = seen.clone();
                let moves_on = is_running
                    && (point.kind == PointKind::Slot
                        || point.at == seen.observation.anchor.epoch_start);
                if !moves_on {
                    unanchor(&mut seen);
                }
                self.judge(point, seen, ran, moment)
            }
            Err(found) if is_running && point.kind == PointKind::Slot => {
                self.unless_waiting(point, found, moment)
            }
            Ok(_) | Err(_) => self.fill(point, moment),
        }
    }

    /// What is to be said of a point with an observation, whose epoch `ran` then as far as is
    /// known.
    pub(super) fn judge(
        &mut self,
        point: Point,
        seen: Seen,
        ran: bool,
        moment: Moment,
    ) -> Decision {
        let checked = match seen.observation.check() {
            Ok(checked) => checked,
            Err(refusal) => {
                let found = Nothing::Refused(Reason {
                    code: refusal.code().to_owned(),
                    words: refusal.to_string(),
                });
                return self.unless_waiting(point, &found, moment);
            }
        };
        let rates = MethodId::at(seen.observation.anchor.epoch).rates(&checked);
        let (state, reason) = if ran {
            judgement::of_then(&seen.observation, &rates)
        } else {
            judgement::epoch_over()
        };
        let hoped = seen.observation.anchor.tier <= self.witness.best_tier();
        let poor = match state {
            State::Ok => false,
            State::Degraded | State::Held | State::SafeMode => !hoped,
            // A file does not get any fresher.
            State::Stale => self.witness.best_tier() < Tier::Recorded,
        };
        if poor && self.may_wait(point, moment) {
            return Decision::Wait;
        }
        Decision::Publish(Some(Box::new(seen)), state, reason)
    }

    /// What the chain's own history says of a point that has passed.
    pub(super) fn fill(&mut self, point: Point, moment: Moment) -> Decision {
        match certified_at(&mut self.witness, point.at) {
            Ok(Past {
                observation,
                source,
                evidence,
            }) => {
                let seen = Seen {
                    observation,
                    source,
                    evidence: Some(evidence),
                };
                self.judge(point, seen, true, moment)
            }
            Err(_) if self.witness.is_stopped() => Decision::Wait,
            Err(error) => {
                let found = Nothing::Silence(Reason {
                    code: "not_certified_then".to_owned(),
                    words: format!("no certified source tells which stakes were in force: {error}"),
                });
                if self.may_wait_for_the_past(point, &error, moment) {
                    return Decision::Wait;
                }
                publish_nothing(&found)
            }
        }
    }

    pub(super) fn unless_waiting(
        &mut self,
        point: Point,
        found: &Nothing,
        moment: Moment,
    ) -> Decision {
        if self.may_wait(point, moment) {
            return Decision::Wait;
        }
        publish_nothing(found)
    }

    /// Whether something better may still come in time: until a while after the point's time,
    /// and, where that has passed, for as long after the first try.
    pub(super) fn may_wait(&mut self, point: Point, moment: Moment) -> bool {
        let now = self.time.now(moment);
        let is_running = point.kind == PointKind::Slot && point.at == self.slots.at(now);
        let first = *self.waiting.entry(point).or_insert(moment.uptime);
        if is_running {
            return now < later(point.at, PATIENCE);
        }
        moment.uptime.saturating_sub(first) < as_duration(PATIENCE)
    }

    /// Whether the chain's history may still be told: the past has no hurry, and what is
    /// published of it stays. What is not there will not come by waiting.
    pub(super) fn may_wait_for_the_past(
        &mut self,
        point: Point,
        error: &SourceError,
        moment: Moment,
    ) -> bool {
        let first = *self.waiting.entry(point).or_insert(moment.uptime);
        let is_gone = match error {
            SourceError::NoCertifiedSource => true,
            SourceError::NotAvailable { why, .. } => *why != Unavailable::NotClosed,
            _ => false,
        };
        let waited = moment.uptime.saturating_sub(first);
        self.witness.is_stopped() || (!is_gone && waited < as_duration(PATIENCE_FOR_THE_PAST))
    }
}

const fn as_duration(time: DurationMs) -> Duration {
    Duration::from_millis(time.as_ms())
}

fn publish_nothing(found: &Nothing) -> Decision {
    let (state, reason) = found.state();
    Decision::Publish(None, state, reason)
}

/// The stakes of an epoch hold at all its moments, but a checkpoint only at its own.
fn unanchor(seen: &mut Seen) {
    seen.observation.anchor.checkpoint = Err(Absence::NotRecorded);
    if let Some(evidence) = &mut seen.evidence {
        evidence.summary = None;
    }
}
