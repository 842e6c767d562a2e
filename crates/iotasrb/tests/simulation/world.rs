//! A run: processes that publish, begin, crash and are replaced, while time goes on.

use crate::{
    HOUR, MINUTE, SLOT,
    clock::{SimulatedClock, TrueTime},
    conduct::{Event, Plan},
    faults::{Fault, Faults},
    properties::{KnownTime, Ledger},
    random::Random,
    truth,
    witness::{Call, SimulatedWitness},
};
use iotasrb::{
    run::{CADENCE, Clock as _, Conductor},
    store::{Correction, Draft, Identity, Store, StoreError, StoreErrorKind, Taken, Writer},
};
use iotasrb_core::{
    observation::{Network, Tier},
    rates::MethodId,
    units::TimestampMs,
};
use std::{
    cell::Cell,
    rc::Rc,
    sync::atomic::{AtomicU64, Ordering},
};

const IDENTITY: Identity = Identity {
    network: Network::Localnet,
    cadence: CADENCE,
};
/// How soon a process begins again that could not begin.
const AGAIN: u64 = 10_000;

/// A run, as far as it has come.
pub(crate) struct World {
    plan: Rc<Plan>,
    time: TrueTime,
    name: String,
    /// Reads what is published, and keeps the history in memory.
    pub(crate) reader: Store,
    pub(crate) ledger: Ledger,
    process: Option<Process>,
    /// Processes that do not know yet that they lost the right to write.
    replaced: Vec<Process>,
    begins_at: u64,
    events: std::vec::IntoIter<(u64, Event)>,
    next_event: Option<(u64, Event)>,
    calm: Vec<u64>,
    random: Random,
    /// How often it was looked whether everything is there.
    pub(crate) times_complete: u64,
}

/// A process that publishes.
struct Process {
    conductor: Conductor<SimulatedWitness>,
    clock: SimulatedClock,
    faults: Faults,
    call: Call,
    was_told_the_time: Rc<Cell<bool>>,
    began: u64,
    /// How long it is down after a fault.
    down: u64,
}

impl World {
    pub(crate) fn of(plan: Plan) -> Self {
        static NAMES: AtomicU64 = AtomicU64::new(0);
        let name = format!("simulation-{}", NAMES.fetch_add(1, Ordering::Relaxed));
        let plan = Rc::new(plan);
        let mut events = plan.events.clone().into_iter();
        let mut calm = plan.calm.clone();
        calm.reverse();
        Self {
            time: TrueTime::from(plan.from),
            reader: Store::in_memory(&name).expect("memory is there"),
            ledger: Ledger::new(&plan),
            process: None,
            replaced: Vec::new(),
            begins_at: plan.from,
            next_event: events.next(),
            events,
            calm,
            random: Random::of(plan.seed, "driver"),
            times_complete: 0,
            name,
            plan,
        }
    }

    /// Lets time go on to the end of the plan.
    pub(crate) fn run(mut self) -> Self {
        while self.time.now() < self.plan.until {
            self.look_around();
            while let Some((_, event)) = self.next_event.filter(|(at, _)| *at <= self.time.now()) {
                self.next_event = self.events.next();
                self.happen(event);
            }
            match self.process.take() {
                None if self.time.now() < self.begins_at => {
                    let until = self.begins_at.min(self.next_moment());
                    self.time.pass(until - self.time.now());
                }
                None => self.begin(Faults::default()),
                Some(process) => self.step(process),
            }
        }
        self.look_around();
        self.ledger.is_unchanged(&mut self.reader);
        self
    }

    /// The history as text.
    pub(crate) fn export(&mut self) -> String {
        let mut text = Vec::new();
        self.reader.export(&mut text).expect("it is read");
        String::from_utf8(text).expect("it is text")
    }

    /// Plans a fault for the first process.
    pub(crate) fn begin_with(&mut self, acts: u64, fault: Fault) -> Faults {
        let faults = Faults::default();
        faults.plan(acts, fault);
        self.begin(faults.clone());
        faults
    }

    fn begin(&mut self, faults: Faults) {
        let clock = SimulatedClock::start(&self.time, &self.plan.offsets);
        let call = Call::default();
        let witness = SimulatedWitness::new(&self.plan, &self.time, &call);
        let was_told_the_time = Rc::clone(&witness.was_told_the_time);
        let store = Store::in_memory(&self.name).expect("memory is there");
        let store = store.interfered(Box::new(faults.clone()));
        match Conductor::begin(store, IDENTITY, witness, "simulation", clock.moment()) {
            Ok(conductor) => {
                self.ledger.least_term = conductor.term();
                self.process = Some(Process {
                    conductor,
                    clock,
                    faults,
                    call,
                    was_told_the_time,
                    began: self.time.now(),
                    down: MINUTE,
                });
            }
            Err(error) => {
                bearable(&error);
                self.begins_at = self.time.now() + AGAIN;
            }
        }
    }

    fn step(&mut self, mut process: Process) {
        let wall = process.clock.wall();
        let step = process.conductor.step(&process.clock);
        let known = KnownTime {
            now: self.time.now(),
            wall: wall.max(process.clock.wall()),
            was_told: process.was_told_the_time.get(),
        };
        self.ledger.absorb(&mut self.reader, known);
        let down = process.down;
        if process.faults.is_crashed() || process.call.has_come() {
            self.begins_at = self.time.now() + down;
            return;
        }
        let rest = match step {
            Ok(step) => {
                let mut newest = step.published.iter().rev();
                let newest = newest.next().map(|publication| publication.number);
                assert!(newest.is_none_or(|number| number == self.ledger.count()));
                step.rest.as_ms()
            }
            Err(error) => {
                bearable(&error);
                if error.kind() == StoreErrorKind::Stop {
                    self.begins_at = self.time.now() + down;
                    return;
                }
                AGAIN
            }
        };
        self.process = Some(process);
        self.rest(rest);
    }

    /// Rests, and passes over the steps in which nothing can be seen to have changed.
    fn rest(&mut self, rest: u64) {
        let now = self.time.now();
        if self.random.percent(3) {
            return self.time.pass(self.random.below(rest));
        }
        let is_news = now < self.plan.chain.at(now).start + 2 * MINUTE;
        let times = match rest {
            _ if !self.plan.is_quick || is_news => 1,
            AGAIN => 1,
            _ => (self.next_moment().saturating_sub(now) / rest.max(1)).max(1),
        };
        self.time.pass(rest * times);
    }

    /// When something changes next.
    fn next_moment(&self) -> u64 {
        let now = self.time.now();
        let offset = *self.plan.offsets.at(now);
        let wall = now.saturating_add_signed(offset);
        let sources = self.plan.certified.iter().chain(&self.plan.told);
        let sources = sources.map(|line| line.next_change(now)).min();
        let moments = [
            now - now % SLOT + SLOT,
            (wall - wall % SLOT + SLOT).saturating_add_signed(-offset),
            self.plan.chain.end_at(now),
            self.plan.offsets.next_change(now),
            self.next_event.map_or(u64::MAX, |(at, _)| at),
            self.calm.last().copied().unwrap_or(u64::MAX),
            sources.unwrap_or(u64::MAX),
            self.plan.until,
        ];
        let coming = moments.into_iter().filter(|moment| *moment > now);
        coming.min().unwrap_or(now + MINUTE)
    }

    /// Looks whether everything is there, if nothing was wrong for a while.
    fn look_around(&mut self) {
        let now = self.time.now();
        while let Some(calm) = self.calm.pop_if(|calm| *calm <= now) {
            let process = self.process.as_ref();
            if process.is_some_and(|process| process.began + 3 * HOUR <= calm) {
                self.ledger.is_complete(now);
                self.ledger
                    .is_unchanged_here_and_there(&mut self.reader, 53);
                self.times_complete += 1;
            }
        }
        // A replaced process wakes up sometimes.
        if self.random.percent(2)
            && let Some(mut process) = self.replaced.pop()
        {
            let before = self.reader.newest().expect("it is read");
            let step = process.conductor.step(&process.clock);
            assert_eq!(self.reader.newest().expect("it is read"), before);
            match step {
                Ok(step) => {
                    assert_eq!(step.published, []);
                    self.replaced.push(process);
                }
                Err(StoreError::LostTerm { .. }) => {}
                Err(error) => bearable(&error),
            }
        }
    }

    fn happen(&mut self, event: Event) {
        let Some(mut process) = self.process.take() else {
            return;
        };
        match event {
            Event::Fault(acts, fault, down) => {
                process.faults.plan(acts, fault);
                process.down = down;
            }
            Event::Stop(questions, down) => {
                process.call.after(questions);
                process.down = down;
            }
            Event::TakeOver => {
                self.replaced.push(process);
                return self.begin(Faults::default());
            }
            Event::Correction => {
                self.replaced.push(process);
                self.correct();
                return self.begin(Faults::default());
            }
        }
        self.process = Some(process);
    }

    /// Corrects a publication by what the chain truly was.
    fn correct(&mut self) {
        let count = self.ledger.count();
        if count == 0 {
            return;
        }
        let number = self.random.between(1, count);
        let point = self.ledger.publication(number).point;
        let epoch = self.plan.chain.at(point.at.as_unix_ms());
        if point.at.as_unix_ms() > self.time.now() || !truth::may_stand_at(epoch, point) {
            return;
        }
        let observation = epoch.observation(Tier::Certified, None);
        let evidence = epoch.evidence(None);
        let now = TimestampMs::from_unix_ms(self.time.now());
        let store = Store::in_memory(&self.name).expect("memory is there");
        let mut writer = Writer::begin(store, IDENTITY, "correction", now).expect("it begins");
        self.ledger.least_term = writer.term();
        let taken = Taken {
            observation: &observation,
            source: "correction",
            evidence: Some(&evidence),
        };
        let kept = writer.keep(&taken, now).expect("it is kept");
        let rates = MethodId::V1.rates(&observation.check().expect("it is sound"));
        let (state, reason) = truth::state(epoch);
        let draft = Draft {
            point,
            state,
            reason,
            valid_until: TimestampMs::from_unix_ms(point.at.as_unix_ms() + SLOT),
            late: true,
            rates: Some((kept, &rates)),
            remarks: &[],
            correction: self.ledger.live(point).map(|supersedes| Correction {
                supersedes,
                cause: "a person looked",
            }),
            now,
        };
        writer.publish(&draft).expect("it is published");
        let known = KnownTime {
            now: self.time.now(),
            wall: self.time.now(),
            was_told: true,
        };
        self.ledger.absorb(&mut self.reader, known);
    }

    /// The live publications, a line each.
    pub(crate) fn lines(&mut self) -> Vec<String> {
        let all = (
            TimestampMs::from_unix_ms(0),
            TimestampMs::from_unix_ms(1 << 50),
        );
        let live = self
            .reader
            .publications(all.0, all.1, None)
            .expect("it is read");
        let line = |one: &iotasrb::store::Publication| {
            let kept = one.observation.map(|number| {
                let kept = self.reader.observation(number).expect("it is read");
                kept.expect("it is kept").observation
            });
            let epoch = kept.map(|kept| format!(" epoch {}", kept.anchor.epoch.number()));
            let reason = one
                .reason
                .as_ref()
                .map(|reason| format!(" {}", reason.code));
            format!(
                "{} {} {}{}{}{}",
                one.point.kind.name(),
                truth::time(one.point.at),
                one.state.name(),
                reason.unwrap_or_default(),
                epoch.unwrap_or_default(),
                if one.late { " late" } else { "" },
            )
        };
        live.iter().map(line).collect()
    }
}

/// An error that was made on purpose, or the loss of the right to write.
#[track_caller]
fn bearable(error: &StoreError) {
    let known = matches!(
        error,
        StoreError::Unavailable { .. } | StoreError::Disk { .. }
    );
    assert!(known, "{error}");
}
