//! A correction is a publication of its own; what it corrects stays, and was known until then.

use crate::{
    draft::{
        after, begin, good, held, mainnet, mainnet_with_reward, point, rates, slot, taken, time,
    },
    of_both_engines,
    place::Place,
};
use iotasrb::store::{Correction, Draft, Figure, IOTASRB, SeriesPoint};

of_both_engines!(
    a_correction_holds_from_when_it_was_known,
    a_correction_is_of_the_same_point,
);

fn digits(series: &[SeriesPoint]) -> Vec<(u64, &str)> {
    series
        .iter()
        .map(|point| (point.publication, decimal(point)))
        .collect()
}

fn decimal(point: &SeriesPoint) -> &str {
    match &point.figure {
        Figure::Value { decimal, .. } => decimal,
        Figure::Absent(code) => code,
    }
}

/// The reward of the second observation is 800,000 IOTA instead of 767,000: its figures, and
/// the difference, were computed with Python's fractions.
fn a_correction_holds_from_when_it_was_known(place: &Place) {
    let (wrong, right) = (mainnet(), mainnet_with_reward(800_000_000_000_000));
    let (old, new) = (rates(&wrong), rates(&right));
    let mut writer = begin(place.open().unwrap());
    let wrong = writer.keep(&taken(&wrong), after(0)).unwrap();
    let first = writer.publish(&good(0, wrong, &old)).unwrap();
    let second = writer.publish(&good(1, wrong, &old)).unwrap();
    let right = writer.keep(&taken(&right), after(2)).unwrap();
    let correction = Correction {
        supersedes: 1,
        cause: "the reward was misread",
    };
    let third = writer
        .publish(&Draft {
            correction: Some(correction),
            now: after(2),
            ..good(0, right, &new)
        })
        .unwrap();
    assert_eq!((third.number, third.supersedes), (3, Some(1)));

    let store = writer.store();
    let before = Some(time(after(2).as_unix_ms() - 1));
    for (as_of, live) in [(None, &third), (Some(after(2)), &third), (before, &first)] {
        assert_eq!(
            store.at_point(point(0), as_of).unwrap().as_ref(),
            Some(live)
        );
        let range = store.publications(slot(0), slot(5), as_of).unwrap();
        assert_eq!(range, [live.clone(), second.clone()]);
    }
    assert_eq!(store.latest(None).unwrap(), Some(second));

    let all = (slot(0), slot(5));
    let live = store.series(None, IOTASRB, all, None).unwrap();
    let expected = [(3, "0.120002156798821549"), (2, "0.115052067830870160")];
    assert_eq!(digits(&live), expected);
    let known = store.series(None, IOTASRB, all, before).unwrap();
    let expected = [(1, "0.115052067830870160"), (2, "0.115052067830870160")];
    assert_eq!(digits(&known), expected);

    let note = store.correction(3).unwrap().unwrap();
    assert_eq!((note.publication, note.supersedes), (3, 1));
    assert_eq!(note.cause, "the reward was misread");
    assert_eq!(note.basis_points.as_deref(), Some("49.50088967951389"));
    assert_eq!(store.corrected_by(1).unwrap(), Some(note));
    assert_eq!(store.corrected_by(2).unwrap(), None);
}

fn a_correction_is_of_the_same_point(place: &Place) {
    let mut writer = begin(place.open().unwrap());
    writer.publish(&held(0, &[])).unwrap();
    writer.publish(&held(1, &[])).unwrap();
    for supersedes in [2, 9] {
        let cause = "it was wrong";
        let draft = Draft {
            correction: Some(Correction { supersedes, cause }),
            ..held(0, &[])
        };
        let refusal = writer.publish(&draft).unwrap_err().to_string();
        let rule = "a publication supersedes only one of its own point";
        assert!(refusal.contains(rule), "{refusal}");
    }
    assert_eq!(writer.store().newest().unwrap().unwrap().number, 2);
}
