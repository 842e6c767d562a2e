//! Which observation tells of which epoch.

use crate::{
    draft::{after, begin, good, held, mainnet, rates, slot, taken},
    of_both_engines,
    place::Place,
};
use iotasrb::store::{Correction, Draft, Store, Writer};
use iotasrb_core::{observation::Observation, units::Epoch};

of_both_engines!(
    each_epoch_is_told_by_its_first_observation,
    only_what_was_known_counts,
);

/// Mainnet, had it been another epoch, after so many minutes.
fn in_epoch(epoch: u64, power: usize) -> Observation {
    let mut observation = mainnet();
    observation.anchor.epoch = Epoch::new(epoch);
    // So that no two observations are the same.
    observation.validators[power].name = "another".to_owned();
    observation
}

/// Publishes an observation as the value of a slot, and gives its number.
fn publish(writer: &mut Writer, number: u64, observation: &Observation) -> u64 {
    let kept = writer.keep(&taken(observation), after(number)).unwrap();
    let rates = rates(observation);
    writer.publish(&good(number, kept, &rates)).unwrap();
    kept
}

fn found(store: &mut Store, from: u64, to: u64, known: u64) -> Vec<(u64, u64)> {
    let range = (slot(from), slot(to));
    let found = store.observed_epochs(range, known).unwrap().into_iter();
    found
        .map(|(epoch, number)| (epoch.number(), number))
        .collect()
}

fn each_epoch_is_told_by_its_first_observation(place: &Place) {
    let mut writer = begin(place.open().unwrap());
    for (number, epoch) in [(0, 374), (1, 374), (3, 375), (4, 375), (5, 377)] {
        if number == 3 {
            writer.publish(&held(2, &[])).unwrap();
        }
        let place = usize::try_from(number).unwrap();
        publish(&mut writer, number, &in_epoch(epoch, place));
    }
    // What was kept and not published tells of nothing.
    let beside = in_epoch(378, 9);
    writer.keep(&taken(&beside), after(5)).unwrap();
    let store = writer.store();
    assert_eq!(found(store, 0, 5, 99), [(374, 1), (375, 3), (377, 5)]);
    assert_eq!(found(store, 1, 4, 99), [(374, 2), (375, 3)]);
    assert_eq!(found(store, 4, 4, 99), [(375, 4)]);
    assert_eq!(found(store, 6, 9, 99), []);
    // As of the second publication.
    assert_eq!(found(store, 0, 5, 2), [(374, 1)]);
}

fn only_what_was_known_counts(place: &Place) {
    let mut writer = begin(place.open().unwrap());
    publish(&mut writer, 0, &in_epoch(375, 0));
    let second = publish(&mut writer, 1, &in_epoch(375, 1));
    let right = in_epoch(375, 2);
    let third = writer.keep(&taken(&right), after(2)).unwrap();
    let now = rates(&right);
    let correction = Draft {
        correction: Some(Correction {
            supersedes: 1,
            cause: "it was misread",
        }),
        now: after(2),
        ..good(0, third, &now)
    };
    writer.publish(&correction).unwrap();
    let store = writer.store();
    assert_eq!(found(store, 0, 1, 2), [(375, 1)]);
    assert_eq!(found(store, 0, 1, 3), [(375, third)]);
    // Taken back without another value: the next one is the first.
    let taken_back = Draft {
        correction: Some(Correction {
            supersedes: 3,
            cause: "nobody knows",
        }),
        now: after(3),
        ..held(0, &[])
    };
    writer.publish(&taken_back).unwrap();
    assert_eq!(found(writer.store(), 0, 1, 4), [(375, second)]);
}
