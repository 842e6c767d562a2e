//! Sources as the conductor hears them: some tell the truth, some do not.

use crate::{
    chain::{CHECKPOINT_MS, TrueEpoch},
    clock::TrueTime,
    conduct::{Conduct, Plan},
    random::Random,
};
use iotasrb::{
    run::{Heard, Past, Witness},
    source::{SourceError, agreement::Testimony, closes::Unavailable},
    store::{Ended, Evidence},
};
use iotasrb_core::{
    observation::{Observation, Tier},
    units::{Epoch, Nanos, SignedNanos, TimestampMs},
};
use std::{cell::Cell, rc::Rc};

/// How somebody calls a process to stop: when it has asked so often.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call(Rc<Cell<Option<u64>>>);

/// The sources of a run, as one process knows them.
pub(crate) struct SimulatedWitness {
    plan: Rc<Plan>,
    time: TrueTime,
    call: Call,
    random: Random,
    /// The newest epoch up to which each certified source was followed.
    followed: Vec<u64>,
    asked: u64,
    tells_time: bool,
    is_forked: bool,
    /// Whether certified sources told the time, and only one.
    pub(crate) was_told_the_time: Rc<Cell<bool>>,
}

impl Call {
    pub(crate) fn after(&self, questions: u64) {
        self.0.set(Some(questions));
    }

    pub(crate) fn has_come(&self) -> bool {
        self.0.get() == Some(0)
    }

    /// Counts a question; whether it may still be asked.
    fn lets_ask(&self) -> bool {
        if let Some(left) = self.0.get() {
            self.0.set(Some(left.saturating_sub(1)));
        }
        !self.has_come()
    }
}

impl SimulatedWitness {
    pub(crate) fn new(plan: &Rc<Plan>, time: &TrueTime, call: &Call) -> Self {
        Self {
            random: Random::of(plan.seed ^ time.now(), "asking"),
            followed: vec![plan.chain.first().number; plan.certified.len()],
            plan: Rc::clone(plan),
            time: time.clone(),
            call: call.clone(),
            asked: 0,
            tells_time: false,
            is_forked: false,
            was_told_the_time: Rc::default(),
        }
    }

    /// Asking takes time, and the chain goes on meanwhile.
    fn wait(&mut self) -> u64 {
        let taken = self.random.below(self.plan.answer_ms + 1);
        self.time.pass(taken);
        self.time.now()
    }

    fn certified_testimony(&mut self, place: usize, begun: u64) -> Heard {
        let now = self.wait();
        let conduct = *self.plan.certified[place].at(now);
        let source = format!("certified {place}");
        let plan = Rc::clone(&self.plan);
        let chain = &plan.chain;
        let said = match conduct {
            Conduct::Honest => Ok(chain.at(now).seen_at(Tier::Certified, now)),
            Conduct::Late(behind) => {
                let then = now - behind;
                Ok(chain.at(then).seen_at(Tier::Certified, then))
            }
            Conduct::Refused => Ok(contradicting_itself(
                chain.at(now).seen_at(Tier::Certified, now),
            )),
            // The fork is told as it was when all were asked, so it is not newer than the truth.
            Conduct::Forked if self.is_truth_told(begun) => {
                self.is_forked = true;
                Ok(with_more_stake(
                    chain.at(begun).seen_at(Tier::Certified, begun),
                ))
            }
            _ => Err(refusal_to_answer(conduct, &source)),
        };
        let evidence = said.as_ref().ok().map(|observation| {
            let number = observation.anchor.epoch.number();
            let epoch = chain.numbered(number).expect("it is of the chain");
            epoch.evidence(Some(observation.anchor.time().as_unix_ms()))
        });
        if let (Conduct::Honest | Conduct::Late(_), Ok(observation)) = (conduct, &said) {
            let number = observation.anchor.epoch.number();
            self.followed[place] = self.followed[place].max(number);
            self.tells_time = true;
        }
        Heard {
            testimony: Testimony {
                operator: source.clone(),
                source,
                answer: said,
            },
            evidence,
        }
    }

    fn is_truth_told(&self, now: u64) -> bool {
        // Nor does anybody change sides while all are asked.
        let steady = |line: &crate::timeline::Timeline<Conduct>| {
            *line.at(now) == Conduct::Honest && line.next_change(now) > now + 60_000
        };
        self.plan.certified.iter().any(steady)
    }

    fn told_testimony(&mut self, place: usize) -> Heard {
        let now = self.wait();
        let conduct = *self.plan.told[place].at(now);
        let source = format!("server {place}");
        let chain = &self.plan.chain;
        // The first server knows of no checkpoints.
        let seen = |epoch: &TrueEpoch, moment| match place {
            0 => epoch.observation(Tier::Single, None),
            _ => epoch.seen_at(Tier::Single, moment),
        };
        let said = match conduct {
            Conduct::Honest => Ok(seen(chain.at(now), now)),
            Conduct::Late(behind) => Ok(seen(chain.at(now - behind), now - behind)),
            Conduct::Refused => Ok(contradicting_itself(seen(chain.at(now), now))),
            Conduct::Lying => Ok(with_more_stake(seen(chain.at(now), now))),
            Conduct::Alarming => {
                let mut observation = seen(chain.at(now), now);
                observation.safe_mode = !observation.safe_mode;
                Ok(observation)
            }
            Conduct::Ahead => {
                let next = chain.at(chain.end_at(now));
                let mut ahead = next.clone();
                ahead.start = now / CHECKPOINT_MS * CHECKPOINT_MS;
                Ok(seen(&ahead, now))
            }
            _ => Err(refusal_to_answer(conduct, &source)),
        };
        Heard {
            testimony: Testimony {
                operator: source.clone(),
                source,
                answer: said,
            },
            evidence: None,
        }
    }

    /// What the first certified source tells of the past that tells anything.
    fn past(
        &mut self,
        answer: impl Fn(&mut Self, usize, u64) -> Result<TrueEpoch, SourceError>,
    ) -> Result<Past, SourceError> {
        let mut error = SourceError::NoCertifiedSource;
        for place in 0..self.plan.certified.len() {
            if !self.call.lets_ask() {
                break;
            }
            let now = self.wait();
            let conduct = *self.plan.certified[place].at(now);
            let source = format!("certified {place}");
            let told = match conduct {
                Conduct::Honest => answer(self, place, now),
                Conduct::Late(behind) => answer(self, place, now - behind),
                _ => Err(refusal_to_answer(conduct, &source)),
            };
            match told {
                Ok(epoch) => {
                    return Ok(Past {
                        observation: epoch.observation(Tier::Certified, None),
                        source,
                        evidence: epoch.evidence(None),
                    });
                }
                Err(reason) => error = reason,
            }
        }
        Err(error)
    }

    /// An epoch as a source knows it whose chain has come to a moment.
    fn numbered(
        &mut self,
        place: usize,
        number: u64,
        moment: u64,
    ) -> Result<TrueEpoch, SourceError> {
        let source = format!("certified {place}");
        let known = self.plan.chain.numbered(number).cloned();
        let Some(epoch) = known else {
            return Err(not_available(&source, Unavailable::NotOffered));
        };
        if epoch.start > moment {
            return Err(not_available(&source, Unavailable::NotClosed));
        }
        self.followed[place] = self.followed[place].max(number);
        Ok(epoch)
    }
}

impl Witness for SimulatedWitness {
    fn ask(&mut self) -> Option<Vec<Heard>> {
        let begun = self.time.now();
        self.asked = begun;
        if !self.call.lets_ask() {
            return None;
        }
        (self.tells_time, self.is_forked) = (false, false);
        let mut heard = Vec::new();
        for place in 0..self.plan.certified.len() {
            heard.push(self.certified_testimony(place, begun));
        }
        for place in 0..self.plan.told.len() {
            heard.push(self.told_testimony(place));
        }
        if self.tells_time && !self.is_forked {
            self.was_told_the_time.set(true);
        }
        Some(heard)
    }

    fn is_stopped(&self) -> bool {
        self.call.has_come()
    }

    fn best_tier(&self) -> Tier {
        match (self.plan.certified.len(), self.plan.told.len()) {
            (0, 1) => Tier::Single,
            (0, _) => Tier::Agreed,
            _ => Tier::Certified,
        }
    }

    fn has_news(&mut self, epoch: Epoch) -> bool {
        let now = self.time.now();
        if self.plan.certified.is_empty() {
            return now >= self.asked + 30_000;
        }
        self.plan.certified.iter().any(|line| {
            let then = match line.at(now) {
                // What it cannot tell without contradicting itself, it hints at all the same.
                Conduct::Honest | Conduct::Refused => now,
                Conduct::Late(behind) => now - behind,
                _ => return false,
            };
            self.plan.chain.at(then).number > epoch.number()
        })
    }

    fn epoch(&mut self, epoch: Epoch) -> Result<Past, SourceError> {
        self.past(|witness, place, moment| witness.numbered(place, epoch.number(), moment))
    }

    /// As [`iotasrb::source::certified::Follower::epoch_at`] does: looked for from the newest
    /// epoch that is known backwards, although newer ones may have begun.
    fn epoch_at(&mut self, at: TimestampMs) -> Result<Past, SourceError> {
        let at = at.as_unix_ms();
        self.past(|witness, place, moment| {
            let known = witness.followed[place];
            let ran = witness.plan.chain.at(at).number.min(known);
            witness.numbered(place, ran, moment)
        })
    }

    fn starts_since(
        &mut self,
        since: TimestampMs,
        newest: Epoch,
    ) -> Result<Vec<TimestampMs>, SourceError> {
        let mut starts = Vec::new();
        for number in (0..=newest.number()).rev() {
            let past = self.epoch(Epoch::new(number))?;
            let start = past.observation.anchor.epoch_start;
            if start <= since {
                break;
            }
            starts.push(start);
        }
        Ok(starts)
    }
}

impl TrueEpoch {
    /// What a source says of it at a moment within it.
    fn seen_at(&self, tier: Tier, moment: u64) -> Observation {
        self.observation(tier, Some(moment))
    }

    pub(crate) fn evidence(&self, checkpoint: Option<u64>) -> Evidence {
        Evidence {
            close: format!("the close of epoch {}", self.number - 1).into_bytes(),
            summary: checkpoint.map(|moment| format!("the summary of {moment}").into_bytes()),
            ended: Ended {
                epoch: Epoch::new(self.number - 1),
                at: TimestampMs::from_unix_ms(self.start),
                supply_change: SignedNanos::from_nanos(-3),
                record: format!("how epoch {} ended", self.number - 1),
            },
        }
    }
}

fn contradicting_itself(mut observation: Observation) -> Observation {
    observation.validators[0].stake = Nanos::from_nanos(17);
    observation.validators[0].rewards_pool = Nanos::ZERO;
    observation
}

fn with_more_stake(mut observation: Observation) -> Observation {
    let more = Nanos::from_nanos(123_456_789_000_000_001);
    let stakes = [&mut observation.validators[0].stake];
    for stake in stakes.into_iter().chain(observation.total_stake.as_mut()) {
        *stake = stake.checked_add(more).expect("the stakes fit 64 bits");
    }
    observation
}

fn refusal_to_answer(conduct: Conduct, source: &str) -> SourceError {
    match conduct {
        Conduct::Withholding => not_available(source, Unavailable::Pruned),
        _ => SourceError::Unreachable {
            origin: source.to_owned(),
            cause: "no route to host".to_owned(),
        },
    }
}

fn not_available(source: &str, why: Unavailable) -> SourceError {
    SourceError::NotAvailable {
        origin: source.to_owned(),
        what: "close".to_owned(),
        why,
    }
}
