//! A fault at every single act that a morning takes: the reads, the observation that is kept,
//! the publication, the term. Whatever fails, and whether or not it was carried out, the same
//! morning is published, once.

use crate::{
    conduct::Plan,
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
