//! A fault at every single act that a morning takes: the reads, the observation that is kept,
//! the publication, the term. Whatever fails, and whether or not it was carried out, the same
//! morning is published, once.

use crate::{
    conduct::{Event, Plan},
    directed::{at, chain},
    faults::{Fault, When},
    world::World,
};

/// Two slots and an epoch change.
fn morning() -> Plan {
    Plan {
        is_quick: true,
        ..Plan::calm(chain(0), at(7, 30), at(8, 30))
    }
}

/// What is published, apart from how late.
fn published(world: &mut World) -> Vec<String> {
    let lines = world.lines().into_iter();
    lines
        .map(|line| line.trim_end_matches(" late").to_owned())
        .collect()
}

#[track_caller]
fn check(fault: Fault) {
    let mut undisturbed = World::of(morning());
    let acts = undisturbed.begin_with(u64::MAX, fault);
    let mut undisturbed = undisturbed.run();
    let expected = published(&mut undisturbed);
    assert_eq!(
        expected,
        [
            "slot 26 06:00 OK epoch 401",
            "epoch 26 07:41 OK epoch 402",
            "slot 26 08:00 OK epoch 402",
        ]
    );
    assert!(acts.acts() > 50, "acts are counted");
    for act in 0..acts.acts() {
        let mut world = World::of(morning());
        world.begin_with(act, fault);
        let mut world = world.run();
        world.ledger.is_complete(at(8, 30));
        assert_eq!(published(&mut world), expected, "{fault:?} at act {act}");
    }
}

#[test]
fn a_crash_before_any_act() {
    check(Fault::Crash(When::Before));
}

#[test]
fn a_crash_after_any_act() {
    check(Fault::Crash(When::After));
}

#[test]
fn an_act_that_is_not_carried_out() {
    check(Fault::Unavailable(When::Before, 1));
}

#[test]
fn an_act_that_is_carried_out_and_does_not_say_so() {
    check(Fault::Unavailable(When::After, 1));
}

/// Then it is not even known at first what is in.
#[test]
fn acts_that_fail_after_such_a_one() {
    check(Fault::Unavailable(When::After, 5));
}

#[test]
fn a_disk_that_fails_after_any_act() {
    check(Fault::Disk(When::After));
}

/// Three days are caught up with, and the process is told to stop at every question that it
/// asks after its first step: what it did not hear means nothing.
#[test]
fn a_stop_at_any_question_of_a_catch_up() {
    const DAY: u64 = 86_400_000;
    let begins_again = at(8, 0) + 3 * DAY;
    let catch_up = |stop: Option<u64>| {
        let down = (at(7, 50), Event::Stop(0, 3 * DAY));
        // After the first step, which fills only a part.
        let again = stop.map(|questions| (begins_again + 10_000, Event::Stop(questions, 600_000)));
        let world = World::of(Plan {
            events: [Some(down), again].into_iter().flatten().collect(),
            ..Plan::calm(chain(0), at(7, 30), begins_again + 7_200_000)
        });
        published(&mut world.run())
    };
    let expected = catch_up(None);
    let changes = expected.iter().filter(|line| line.starts_with("epoch"));
    assert_eq!(changes.count(), 4, "{expected:?}");
    for question in 0..80 {
        assert_eq!(catch_up(Some(question)), expected, "at question {question}");
    }
}
