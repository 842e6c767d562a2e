//! Every slot and every epoch change ends in a publication: observe → check → record →
//! compute → publish.
//!
//! The clock, the sources and the store are handed in, so that the whole of it runs in a
//! simulation. Nothing is remembered that the history does not tell: a conductor that is
//! killed anywhere and begun again goes on where the history ends.
//!
//! What holds, whatever fails (`tests/simulation` looks for the opposite):
//!
//! - Every slot from the first on has exactly one live publication, in the order of the slots.
//!   One that was missed is filled from the chain's own history, or is STALE if nobody tells
//!   it within an hour of the first try, or nobody has it; newer ones wait for it so long.
//! - A value that is called OK is certified, and of the epoch that was in force at its point:
//!   the point lies before the epoch's nominal end, before a certified checkpoint of it, or
//!   before the certified start of the next.
//! - Once a certified checkpoint was seen, no slot comes out earlier than ten minutes before
//!   its time, however wrong the machine's clock is. Where none was seen since the process
//!   began, that clock counts: one that is ahead brings out slots of the future, which are
//!   STALE or DEGRADED, or have the value of the epoch in whose nominal time they lie; one that
//!   is behind holds slots up until it is right.
//! - If the only certified source is more than ten minutes behind, its time is believed and the
//!   machine's is not: slots come out later by as much as it is behind.
//! - Every epoch change that certified sources tell has one publication at its exact start.
//!   A server's word about an epoch comes beside them, never instead. None is published before
//!   an older one that may still be told within an hour; of those that nobody tells nothing is.
//! - A fork is seen where both stories are told of one epoch. Of the past, the first certified
//!   source that tells it is believed.

mod decision;
mod due;

use super::{
    clock::{ChainTime, Clock, Moment},
    judgement::{self, Nothing},
    schedule::{Slots, later},
    witness::Witness,
};
use crate::{
    source::agreement,
    store::{
        Draft, Evidence, Identity, Point, Publication, Remark, Store, StoreError, Taken, Writer,
    },
};
use decision::Decision;
use due::Due;
use iotasrb_core::{
    observation::{Observation, Tier},
    rates::MethodId,
    units::{DurationMs, Epoch, TimestampMs},
};
use std::{collections::BTreeMap, time::Duration};

/// How long a point waits for something better than was found.
const PATIENCE: DurationMs = DurationMs::from_ms(120_000);
/// How long a point of the past waits for the chain's history, from the first try on.
const PATIENCE_FOR_THE_PAST: DurationMs = DurationMs::from_ms(3_600_000);

/// Publishes what is due.
pub struct Conductor<W> {
    writer: Writer,
    witness: W,
    slots: Slots,
    time: ChainTime,
    /// The newest epoch that was observed, with its nominal end.
    epoch: Option<(Epoch, TimestampMs)>,
    /// When each point that waits was tried first, by the process's own clock.
    waiting: BTreeMap<Point, Duration>,
}

/// What a step brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was published, in its order.
    pub published: Vec<Publication>,
    /// What was found about the sources, if they were asked.
    pub remarks: Option<Vec<Remark>>,
    /// How long nothing is to be done, unless somebody calls.
    pub rest: DurationMs,
}

/// What the sources say together.
struct Sighting {
    seen: Result<Seen, Nothing>,
    remarks: Vec<Remark>,
}

/// An observation that counts.
#[derive(Clone, Debug)]
struct Seen {
    observation: Observation,
    source: String,
    evidence: Option<Evidence>,
}

impl<W: Witness> Conductor<W> {
    /// A conductor that goes on where the history ends.
    pub fn begin(
        store: Store,
        identity: Identity,
        witness: W,
        holder: &str,
        moment: Moment,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            writer: Writer::begin(store, identity, holder, moment.wall)?,
            witness,
            slots: Slots(identity.cadence),
            time: ChainTime::default(),
            epoch: None,
            waiting: BTreeMap::new(),
        })
    }

    /// The history.
    pub const fn store(&mut self) -> &mut Store {
        self.writer.store()
    }

    /// The number of the writer's term.
    pub fn term(&self) -> u64 {
        self.writer.term()
    }

    /// Publishes what is due, and says how long to rest.
    pub fn step(&mut self, clock: &impl Clock) -> Result<Step, StoreError> {
        let (mut published, mut remarks) = (Vec::new(), None);
        if self.is_worth_asking(clock.moment())?
            && let Some(sighting) = self.observe(clock)
        {
            let Due {
                points,
                mut held_up,
            } = self.due(&sighting, clock.moment())?;
            self.waiting.retain(|point, _| points.contains(point));
            for point in points {
                if self.witness.is_stopped() {
                    break;
                }
                if held_up.contains(&point.kind) {
                    self.may_wait(point, clock.moment());
                    continue;
                }
                match self.bring_out(point, &sighting, clock.moment())? {
                    Some(publication) => published.push(publication),
                    None => held_up.push(point.kind),
                }
            }
            remarks = Some(sighting.remarks);
        }
        let rest = self.rest(!published.is_empty(), clock.moment())?;
        Ok(Step {
            published,
            remarks,
            rest,
        })
    }

    /// Observe: all sources together, of which the certified count first.
    /// Nothing if the witness was called away.
    fn observe(&mut self, clock: &impl Clock) -> Option<Sighting> {
        let (mut testimonies, mut evidence) = (Vec::new(), BTreeMap::new());
        for heard in self.witness.ask()? {
            evidence.extend(
                heard
                    .evidence
                    .map(|kept| (heard.testimony.source.clone(), kept)),
            );
            testimonies.push(heard.testimony);
        }
        let (seen, findings) = match agreement::weigh(testimonies) {
            Ok(verdict) => {
                let certified = verdict.observation.anchor.tier == Tier::Certified;
                let evidence = evidence.remove(&verdict.source).filter(|_| certified);
                let seen = Seen {
                    observation: verdict.observation,
                    source: verdict.source,
                    evidence,
                };
                (Ok(seen), verdict.findings)
            }
            Err(none) => (
                Err(judgement::of_cause(&none.cause, &none.findings)),
                none.findings,
            ),
        };
        if let Ok(Seen { observation, .. }) = &seen {
            self.look_at(observation, clock.moment());
        }
        Some(Sighting {
            seen,
            remarks: judgement::remarks(&findings),
        })
    }

    /// Remembers what the newest observation tells of time and epoch.
    fn look_at(&mut self, observation: &Observation, moment: Moment) {
        let anchor = &observation.anchor;
        // The start of an epoch says little of the time: it may be a day ago.
        if let (Tier::Certified, Ok(checkpoint)) = (anchor.tier, anchor.checkpoint) {
            self.time.see(checkpoint.timestamp, moment);
        }
        // A server's lie about the epoch does not blind the watch for its certified end.
        let counts = anchor.tier == Tier::Certified || self.witness.best_tier() > Tier::Certified;
        if counts && judgement::has_begun(observation, self.time.now(moment)) {
            let end = later(anchor.epoch_start, observation.epoch_length);
            self.epoch = Some((anchor.epoch, end));
        }
    }

    /// Brings out one point, if it need not wait.
    fn bring_out(
        &mut self,
        point: Point,
        sighting: &Sighting,
        moment: Moment,
    ) -> Result<Option<Publication>, StoreError> {
        let now = self.time.now(moment);
        let late = now > later(point.at, PATIENCE);
        let Decision::Publish(seen, state, reason) = self.decide(point, sighting, moment) else {
            return Ok(None);
        };
        // Record the observation, whatever comes of it.
        let kept = match &seen {
            Some(seen) => {
                let taken = Taken {
                    observation: &seen.observation,
                    source: &seen.source,
                    evidence: seen.evidence.as_ref(),
                };
                Some(self.writer.keep(&taken, now)?)
            }
            None => None,
        };
        // Check and compute.
        let checked = seen.as_ref().and_then(|seen| seen.observation.check().ok());
        let rates = checked.map(|checked| {
            let epoch = checked.observation().anchor.epoch;
            MethodId::at(epoch).rates(&checked)
        });
        // Record the rates and publish, which is one act.
        let publication = self.writer.publish(&Draft {
            point,
            state,
            reason,
            valid_until: later(self.slots.after(point.at), PATIENCE),
            late,
            rates: kept.zip(rates.as_ref()),
            remarks: &sighting.remarks,
            correction: None,
            now,
        })?;
        self.waiting.remove(&point);
        Ok(Some(publication))
    }
}
