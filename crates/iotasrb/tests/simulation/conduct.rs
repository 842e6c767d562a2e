//! How sources behave, and what a whole run has in store: all of it from the seed, or by hand.

use crate::{
    DAY, HOUR, MINUTE,
    chain::Chain,
    faults::{Fault, When},
    random::Random,
    timeline::Timeline,
};
use std::rc::Rc;

/// How a source behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conduct {
    Honest,
    /// It gives no answer.
    Silent,
    /// It is so far behind.
    Late(u64),
    /// What it says contradicts itself.
    Refused,
    /// It says that somebody has more stake: no certified source can.
    Lying,
    /// It says that the chain runs in safe mode: no certified source can.
    Alarming,
    /// It says that the next epoch runs already: no certified source can.
    Ahead,
    /// A committee signed another story as well. It is told only while the true one is told
    /// too: alone it would be the chain.
    Forked,
    /// It does not have what it is asked for.
    Withholding,
}

/// What happens to the process that publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// After so many acts the database fails; a crashed process is down for so long.
    Fault(u64, Fault, u64),
    /// It is asked to stop when it has asked so often, and is down for so long.
    Stop(u64, u64),
    /// Another replica takes the right to write, and the old one does not notice.
    TakeOver,
    /// A person corrects an old publication.
    Correction,
}

/// What a run has in store.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) chain: Chain,
    pub(crate) from: u64,
    pub(crate) until: u64,
    pub(crate) certified: Vec<Timeline<Conduct>>,
    pub(crate) told: Vec<Timeline<Conduct>>,
    /// How wrong the clock on the wall is.
    pub(crate) offsets: Rc<Timeline<i64>>,
    /// In the order of their times.
    pub(crate) events: Vec<(u64, Event)>,
    /// When nothing has been wrong for a while.
    pub(crate) calm: Vec<u64>,
    /// Whether steps are passed over in which nothing changes but what nobody may notice yet.
    pub(crate) is_quick: bool,
    /// How long one source may take to answer.
    pub(crate) answer_ms: u64,
}

const CALM_EVERY: u64 = 8 * DAY;
const CALM_HOURS: u64 = 5;

impl Plan {
    /// A run in which nothing goes wrong: two certified sources and two servers.
    pub(crate) fn calm(chain: Chain, from: u64, until: u64) -> Self {
        let honest = || vec![Timeline::always(Conduct::Honest); 2];
        Self {
            seed: 0,
            chain,
            from,
            until,
            certified: honest(),
            told: honest(),
            offsets: Rc::new(Timeline::always(0)),
            events: Vec::new(),
            calm: vec![until],
            is_quick: false,
            answer_ms: 1_000,
        }
    }

    /// A run in which everything goes wrong at times.
    pub(crate) fn random(seed: u64, from: u64, days: u64) -> Self {
        let until = from + days * DAY;
        let starts =
            from - 4 * DAY - DAY / 3 + Random::of(seed, "start").below(MINUTE) * 60 / 250 * 250;
        let calm = || {
            (1..)
                .map(|count| from + count * CALM_EVERY)
                .take_while(move |day| day + DAY < until)
        };
        let sources = match Random::of(seed, "sources").below(8) {
            0 => (0, 2),
            1 => (1, 0),
            2 => (1, 1),
            3 => (2, 0),
            4 => (1, 2),
            _ => (2, 2),
        };
        let timelines = |count: u64, kind: &str, conduct: fn(&mut Random) -> Conduct| {
            let timeline = |place| {
                let mut random = Random::of(seed, &format!("{kind} {place}"));
                let line = wandering(&mut random, Conduct::Honest, (from, until), conduct);
                line.calmed(&Conduct::Honest, calm(), CALM_HOURS)
            };
            (0..count).map(timeline).collect()
        };
        let mut random = Random::of(seed, "clock");
        let offsets = wandering(&mut random, 0, (from, until), clock_error);
        Self {
            seed,
            chain: Chain::random(seed, starts, until + 3 * DAY),
            from,
            until,
            certified: timelines(sources.0, "certified", of_certified),
            told: timelines(sources.1, "told", of_server),
            offsets: Rc::new(offsets.calmed(&0, calm(), CALM_HOURS)),
            events: events(seed, from, until),
            calm: calm().map(|day| day + CALM_HOURS * HOUR - 1).collect(),
            is_quick: true,
            answer_ms: 5_000,
        }
    }
}

/// Something that is right most of the time, and for hours or days is not.
fn wandering<T: Clone>(
    random: &mut Random,
    right: T,
    (from, until): (u64, u64),
    wrong: impl Fn(&mut Random) -> T,
) -> Timeline<T> {
    let mut line = Timeline::always(right);
    let mut moment = from;
    while moment < until {
        moment += random.between(HOUR, 6 * DAY);
        let long = if random.percent(15) {
            4 * DAY
        } else {
            8 * HOUR
        };
        let end = moment + random.between(MINUTE, long);
        line = line.with(moment, end, wrong(random));
        moment = end;
    }
    line
}

fn of_certified(random: &mut Random) -> Conduct {
    match random.below(6) {
        0 => Conduct::Withholding,
        1 => Conduct::Late(random.between(MINUTE, 30 * HOUR)),
        2 => Conduct::Late(random.between(MINUTE, 20 * MINUTE)),
        3 => Conduct::Refused,
        4 => Conduct::Forked,
        _ => Conduct::Silent,
    }
}

fn of_server(random: &mut Random) -> Conduct {
    match random.below(7) {
        0 => Conduct::Withholding,
        1 => Conduct::Late(random.between(MINUTE, 30 * HOUR)),
        2 => Conduct::Refused,
        3 => Conduct::Lying,
        4 => Conduct::Alarming,
        5 => Conduct::Ahead,
        _ => Conduct::Silent,
    }
}

/// Minutes to days, both ways.
fn clock_error(random: &mut Random) -> i64 {
    let size = match random.below(4) {
        0 => random.between(1, 15 * MINUTE),
        1 | 2 => random.between(MINUTE, 8 * HOUR),
        _ => random.between(HOUR, 3 * DAY),
    };
    let size = i64::try_from(size).expect("days fit");
    if random.percent(50) { size } else { -size }
}

fn events(seed: u64, from: u64, until: u64) -> Vec<(u64, Event)> {
    let mut random = Random::of(seed, "events");
    let (mut events, mut moment) = (Vec::new(), from);
    loop {
        moment += random.between(1, 3 * DAY);
        if moment >= until {
            return events;
        }
        let is_calm = (moment - from) % CALM_EVERY < CALM_HOURS * HOUR;
        if !is_calm {
            events.push((moment, event(&mut random)));
        }
    }
}

fn event(random: &mut Random) -> Event {
    let down = match random.below(3) {
        0 => random.between(1, 5 * MINUTE),
        1 => random.between(MINUTE, 8 * HOUR),
        _ => random.between(HOUR, 4 * DAY),
    };
    let acts = random.below(60);
    let when = if random.percent(50) {
        When::Before
    } else {
        When::After
    };
    match random.below(10) {
        0..3 => Event::Fault(acts, Fault::Crash(when), down),
        3..6 => {
            let count = u32::try_from(random.between(1, 12)).expect("it is small");
            Event::Fault(acts, Fault::Unavailable(when, count), down)
        }
        6 => Event::Fault(acts, Fault::Disk(when), down),
        7 => Event::Stop(random.below(4), down),
        8 => Event::TakeOver,
        _ => Event::Correction,
    }
}
