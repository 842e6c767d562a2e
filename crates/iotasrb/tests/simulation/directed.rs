//! Runs by hand, each with what it publishes: the morning of 26 November 2026, when epoch 401
//! ends at 07:41 unless it lasts longer.

use crate::{
    DAY, HOUR, MINUTE,
    chain::Chain,
    conduct::{Conduct, Event, Plan},
    rows,
    timeline::Timeline,
    world::World,
};
use std::rc::Rc;

const MIDNIGHT: u64 = 1_795_651_200_000;

pub(crate) fn at(hour: u64, minute: u64) -> u64 {
    MIDNIGHT + hour * HOUR + minute * MINUTE
}

/// A chain of which epoch 401 lasts so much longer than a day.
pub(crate) fn chain(longer: u64) -> Chain {
    let start = at(7, 41) - 2 * DAY;
    Chain::of(0, start, at(0, 0) + 5 * DAY, |number, _| match number {
        401 => (longer, false),
        _ => (0, false),
    })
}

/// From 07:30 until 12:30.
fn morning() -> Plan {
    Plan::calm(chain(0), at(7, 30), at(12, 30))
}

#[track_caller]
fn check(plan: Plan, expected: &[&str]) {
    let mut world = World::of(plan).run();
    assert_eq!(world.lines(), expected);
}

/// One source behaves in this way from 07:50 until 08:10.
fn for_a_while(line: &mut Timeline<Conduct>, conduct: Conduct) {
    *line = line.clone().with(at(7, 50), at(8, 10), conduct);
}

const UNDISTURBED: [&str; 5] = [
    "slot 26 06:00 OK epoch 401 late",
    "epoch 26 07:41 OK epoch 402",
    "slot 26 08:00 OK epoch 402",
    "slot 26 10:00 OK epoch 402",
    "slot 26 12:00 OK epoch 402",
];

#[test]
fn an_epoch_changes_inside_a_slot() {
    check(morning(), &UNDISTURBED);
}

#[test]
fn an_epoch_changes_exactly_at_a_slot() {
    let plan = Plan {
        chain: chain(19 * MINUTE),
        ..morning()
    };
    check(
        plan,
        &[
            "slot 26 06:00 OK epoch 401 late",
            "epoch 26 08:00 OK epoch 402",
            "slot 26 08:00 OK epoch 402",
            "slot 26 10:00 OK epoch 402",
            "slot 26 12:00 OK epoch 402",
        ],
    );
}

/// A clock that is set brings nothing out early, and holds nothing up.
#[test]
fn the_clock_is_set_for_hours() {
    for error in [5, 1, -1, -5, -48] {
        let error = error * i64::try_from(HOUR).expect("an hour fits");
        let offsets = Timeline::always(0).with(at(8, 30), at(11, 30), error);
        let plan = Plan {
            offsets: Rc::new(offsets),
            ..morning()
        };
        check(plan, &UNDISTURBED);
    }
}

#[test]
fn two_days_of_downtime_are_filled_from_the_chain() {
    let plan = Plan {
        until: at(8, 50) + 2 * DAY,
        calm: Vec::new(),
        events: vec![(at(8, 30), Event::Stop(0, 2 * DAY))],
        ..morning()
    };
    let mut world = World::of(plan).run();
    let lines = world.lines();
    assert_eq!(lines[..3], UNDISTURBED[..3]);
    let filled = &lines[3..];
    assert_eq!(filled.len(), 24 + 2, "24 slots and two epoch changes");
    assert!(
        filled
            .iter()
            .all(|line| line.contains(" OK ") && line.ends_with(" late"))
    );
    assert_eq!(filled[0], "slot 26 10:00 OK epoch 402 late");
    assert_eq!(filled[10], "slot 27 06:00 OK epoch 402 late");
    assert_eq!(filled[11], "epoch 27 07:41 OK epoch 403 late");
    assert_eq!(filled[12], "slot 27 08:00 OK epoch 403 late");
    assert_eq!(filled[25], "slot 28 08:00 OK epoch 404 late");
    let begun_again = at(8, 30) + 2 * DAY;
    for number in 4..=world.ledger.count() {
        assert!(world.ledger.publication(number).known.as_unix_ms() >= begun_again);
    }
}

#[test]
fn all_are_silent_through_a_slot() {
    let mut plan = morning();
    for line in plan.certified.iter_mut().chain(&mut plan.told) {
        for_a_while(line, Conduct::Silent);
    }
    let mut expected = UNDISTURBED;
    expected[2] = "slot 26 08:00 STALE silent late";
    check(plan, &expected);
}

#[test]
fn servers_contradict_each_other() {
    let mut plan = morning();
    plan.certified.clear();
    for_a_while(&mut plan.told[1], Conduct::Lying);
    check(
        plan,
        &[
            "slot 26 06:00 DEGRADED not_certified epoch 401 late",
            "epoch 26 07:41 DEGRADED not_certified epoch 402",
            "slot 26 08:00 HELD contradiction late",
            "slot 26 10:00 DEGRADED not_certified epoch 402",
            "slot 26 12:00 DEGRADED not_certified epoch 402",
        ],
    );
}

/// Whatever a server says, the certified value stays what it is.
#[test]
fn servers_contradict_the_certified() {
    for conduct in [
        Conduct::Lying,
        Conduct::Alarming,
        Conduct::Ahead,
        Conduct::Refused,
        Conduct::Silent,
        Conduct::Late(DAY),
    ] {
        let mut plan = morning();
        plan.told[0] = Timeline::always(conduct);
        check(plan, &UNDISTURBED);
    }
}

#[test]
fn a_committee_signs_two_stories() {
    let mut plan = morning();
    for_a_while(&mut plan.certified[1], Conduct::Forked);
    let mut expected = UNDISTURBED;
    expected[2] = "slot 26 08:00 HELD fork late";
    check(plan, &expected);
}

#[test]
fn one_server_is_all_there_is() {
    let mut plan = morning();
    plan.certified.clear();
    plan.told.pop();
    check(
        plan,
        &[
            "slot 26 06:00 DEGRADED not_certified epoch 401 late",
            "epoch 26 07:41 DEGRADED not_certified epoch 402",
            "slot 26 08:00 DEGRADED not_certified epoch 402",
            "slot 26 10:00 DEGRADED not_certified epoch 402",
            "slot 26 12:00 DEGRADED not_certified epoch 402",
        ],
    );
}

#[test]
fn the_chain_runs_in_safe_mode() {
    let start = at(7, 41) - 2 * DAY;
    let chain = Chain::of(0, start, at(0, 0) + 5 * DAY, |number, _| (0, number == 402));
    let plan = Plan { chain, ..morning() };
    check(
        plan,
        &[
            "slot 26 06:00 OK epoch 401 late",
            "epoch 26 07:41 SAFE_MODE safe_mode epoch 402",
            "slot 26 08:00 SAFE_MODE safe_mode epoch 402",
            "slot 26 10:00 SAFE_MODE safe_mode epoch 402",
            "slot 26 12:00 SAFE_MODE safe_mode epoch 402",
        ],
    );
}

/// Epoch 401 lasts until 07:55. At 08:00 the only source is at 07:51 still, with a checkpoint
/// of a moment ago as it seems, and past the nominal end.
#[test]
fn a_late_source_does_not_prolong_an_epoch() {
    let mut plan = Plan {
        chain: chain(14 * MINUTE),
        ..morning()
    };
    plan.certified.pop();
    plan.told.clear();
    for_a_while(&mut plan.certified[0], Conduct::Late(9 * MINUTE));
    let mut expected = UNDISTURBED;
    expected[1] = "epoch 26 07:55 OK epoch 402 late";
    expected[2] = "slot 26 08:00 STALE epoch_over epoch 401 late";
    check(plan, &expected);
}

/// The slot of 06:00 waits for a certified source, and that of 08:00 with it: were the later
/// one published first, the earlier one would be forgotten.
#[test]
fn a_slot_that_waits_is_not_forgotten() {
    let mut plan = Plan {
        from: at(5, 30),
        events: vec![(at(5, 45), Event::Stop(0, 135 * MINUTE + 10_000))],
        ..morning()
    };
    for line in &mut plan.certified {
        *line = line.clone().with(at(7, 50), at(8, 30), Conduct::Silent);
    }
    check(
        plan,
        &[
            "slot 26 04:00 OK epoch 401 late",
            "slot 26 06:00 OK epoch 401 late",
            "epoch 26 07:41 DEGRADED not_certified epoch 402 late",
            "slot 26 08:00 OK epoch 402 late",
            "slot 26 10:00 OK epoch 402",
            "slot 26 12:00 OK epoch 402",
        ],
    );
}

/// The first source is a day behind and names epoch 400 as the newest that it knows; the other
/// one tells when that ended.
#[test]
fn a_late_source_does_not_rewrite_the_past() {
    let mut plan = Plan {
        from: at(5, 30),
        events: vec![(at(5, 45), Event::Stop(0, 135 * MINUTE + 10_000))],
        ..morning()
    };
    plan.certified[0] = Timeline::always(Conduct::Late(26 * HOUR));
    check(
        plan,
        &[
            "slot 26 04:00 OK epoch 401 late",
            "slot 26 06:00 OK epoch 401 late",
            "epoch 26 07:41 OK epoch 402 late",
            "slot 26 08:00 OK epoch 402",
            "slot 26 10:00 OK epoch 402",
            "slot 26 12:00 OK epoch 402",
        ],
    );
}

/// Certified sources hint at the epoch change, but what they say of it is refused. It waits
/// for something better as long as anything does, and not until the next slot.
#[test]
fn an_epoch_change_that_waits_is_tried_again() {
    let mut plan = morning();
    for line in &mut plan.certified {
        *line = line.clone().with(at(7, 40), at(7, 50), Conduct::Refused);
    }
    let mut expected = UNDISTURBED;
    expected[1] = "epoch 26 07:41 DEGRADED not_certified epoch 402 late";
    check(plan, &expected);
}

/// A process that begins with a clock that was set back does not say that it began before the
/// one that it follows.
#[test]
fn times_of_writing_never_go_back() {
    let offsets = Timeline::always(0).with(at(8, 30), at(11, 30), -2 * 86_400_000);
    let plan = Plan {
        offsets: Rc::new(offsets),
        events: vec![(at(9, 0), Event::Stop(0, MINUTE))],
        ..morning()
    };
    let mut world = World::of(plan).run();
    rows::hold(&world.export());
    assert_eq!(world.lines(), UNDISTURBED);
}
