//! The history is read page by page, and each page reads what it shows.

use crate::{
    draft::{
        after, begin, evidence, good, held, mainnet, mainnet_with_reward, rates, slot, taken, time,
    },
    of_both_engines,
    place::Place,
};
use iotasrb::{
    publish::{
        interval::{Interval, Pick},
        paging::{Cursor, Selection},
    },
    store::{
        Certified, Correction, Draft, Figure, IOTASRB, Metric, Point, PointKind, Publication,
        Store, Taken, Writer,
    },
};
use iotasrb_core::units::{Address, Digest};

of_both_engines!(
    pages_are_the_whole,
    pages_show_one_history,
    one_stands_for_a_part_of_the_calendar,
    certified_bytes_are_read_back,
    the_figure_of_one_publication_is_read,
);

/// Slots 0 to 5 of 15 May 2026, 08:00 to 18:00 UTC, and an epoch change at the time of slot 3.
fn seven(place: &Place) -> Writer {
    let mut writer = begin(place.open().unwrap());
    for number in 0..6 {
        writer.publish(&held(number, &[])).unwrap();
        if number == 3 {
            let change = Draft {
                point: Point {
                    at: slot(3),
                    kind: PointKind::Epoch,
                },
                ..held(3, &[])
            };
            writer.publish(&change).unwrap();
        }
    }
    writer
}

/// The numbers of all pages of a selection.
fn pages(store: &mut Store, selection: Selection, newest: u64, limit: u64) -> Vec<Vec<u64>> {
    let mut pages = Vec::new();
    let mut from: Option<Cursor> = None;
    loop {
        let page = selection.page(store, newest, from, limit).unwrap();
        pages.push(numbers(&page.publications));
        // As a client sends it back.
        from = page.next.map(|next| next.to_string().parse().unwrap());
        if from.is_none() {
            return pages;
        }
    }
}

fn numbers(publications: &[Publication]) -> Vec<u64> {
    publications.iter().map(|one| one.number).collect()
}

fn pages_are_the_whole(place: &Place) {
    let mut writer = seven(place);
    let store = writer.store();
    let all = Selection::ALL;
    let newest_first = Selection {
        newest_first: true,
        ..all
    };
    let slots = Selection {
        kind: Some(PointKind::Slot),
        ..all
    };
    let epochs = Selection {
        kind: Some(PointKind::Epoch),
        ..all
    };
    let some = Selection {
        from: slot(1),
        to: slot(3),
        ..all
    };
    let some_newest_first = Selection {
        newest_first: true,
        ..some
    };
    for (selection, limit, expected) in [
        (all, 3, vec![vec![1, 2, 3], vec![4, 5, 6], vec![7]]),
        // Both publications of one time, on two pages.
        (all, 4, vec![vec![1, 2, 3, 4], vec![5, 6, 7]]),
        (all, 7, vec![vec![1, 2, 3, 4, 5, 6, 7]]),
        (newest_first, 3, vec![vec![7, 6, 5], vec![4, 3, 2], vec![1]]),
        (slots, 4, vec![vec![1, 2, 3, 4], vec![6, 7]]),
        (epochs, 1, vec![vec![5]]),
        (some, 1, vec![vec![2], vec![3]]),
        (some_newest_first, 1, vec![vec![3], vec![2]]),
        (Selection { to: slot(0), ..all }, 1, vec![vec![]]),
    ] {
        assert_eq!(pages(store, selection, 7, limit), expected, "{selection:?}");
    }
    assert_eq!(pages(store, all, 4, 9), [[1, 2, 3, 4]]);
    let recorded = store.recorded(5, 7).unwrap();
    assert_eq!(numbers(&recorded), [6, 7]);
}

fn pages_show_one_history(place: &Place) {
    let mut writer = seven(place);
    let all = Selection::ALL;
    let first = all.page(writer.store(), 7, None, 2).unwrap();
    assert_eq!(numbers(&first.publications), [1, 2]);
    // Slot 2 is corrected, and slot 6 published, while somebody reads.
    let cause = "it was wrong";
    let supersedes = 3;
    let correction = Draft {
        correction: Some(Correction { supersedes, cause }),
        now: after(6),
        ..held(2, &[])
    };
    writer.publish(&correction).unwrap();
    writer.publish(&held(6, &[])).unwrap();
    let store = writer.store();
    let rest = all.page(store, 9, first.next, 99).unwrap();
    assert_eq!(numbers(&rest.publications), [3, 4, 5, 6, 7]);
    assert_eq!(pages(store, all, 9, 99), [[1, 2, 8, 4, 5, 6, 7, 9]]);
    let before = Selection {
        as_of: Some(time(after(6).as_unix_ms() - 1)),
        ..all
    };
    assert_eq!(pages(store, before, 9, 99), [[1, 2, 3, 4, 5, 6, 7]]);
}

fn one_stands_for_a_part_of_the_calendar(place: &Place) {
    let mut writer = begin(place.open().unwrap());
    // From 08:00 of a Friday to 06:00 of the Sunday after it: days of 8, 12 and 4 slots.
    for number in 0..24 {
        writer.publish(&held(number, &[])).unwrap();
    }
    let store = writer.store();
    let selection = |interval, pick, newest_first| Selection {
        interval: Some((interval, pick)),
        newest_first,
        ..Selection::ALL
    };
    use Interval::{Day, Hour, Month};
    use Pick::{First, Last};
    for (selection, limit, expected) in [
        (selection(Day, Last, false), 2, vec![vec![8, 20], vec![24]]),
        (selection(Day, First, false), 2, vec![vec![1, 9], vec![21]]),
        (selection(Day, Last, true), 2, vec![vec![24, 20], vec![8]]),
        (selection(Day, First, true), 2, vec![vec![21, 9], vec![1]]),
        (selection(Day, Last, false), 3, vec![vec![8, 20, 24]]),
        (selection(Month, Last, false), 1, vec![vec![24]]),
        (selection(Month, First, true), 1, vec![vec![1]]),
        // Slots 5 to 8 of the first day, and the first two of the next.
        (
            Selection {
                from: slot(5),
                to: slot(10),
                ..selection(Day, First, true)
            },
            9,
            vec![vec![9, 6]],
        ),
    ] {
        let found = pages(store, selection, 24, limit);
        assert_eq!(found, expected, "{selection:?}");
    }
    let hours = pages(store, selection(Hour, Last, false), 24, 99);
    assert_eq!(hours, [(1..=24).collect::<Vec<_>>()]);
}

fn certified_bytes_are_read_back(place: &Place) {
    let mut writer = begin(place.open().unwrap());
    let observation = mainnet();
    let evidence = evidence(b"a close".to_vec(), Some(b"a summary".to_vec()));
    let certified = Taken {
        evidence: Some(&evidence),
        ..taken(&observation)
    };
    let first = writer.keep(&certified, after(0)).unwrap();
    let second = writer.keep(&taken(&observation), after(0)).unwrap();
    let store = writer.store();
    let bytes = |store: &mut Store, number, which| store.certified(number, which).unwrap();
    let close = bytes(store, first, Certified::Close);
    assert_eq!(close.as_deref(), Some(&b"a close"[..]));
    let summary = bytes(store, first, Certified::Summary);
    assert_eq!(summary.as_deref(), Some(&b"a summary"[..]));
    assert_eq!(bytes(store, second, Certified::Close), None);
    assert_eq!(bytes(store, 99, Certified::Summary), None);
    // BLAKE2b-256, by `b2sum -l 256`.
    let inputs = store.inputs_of(first).unwrap().unwrap();
    let digest = |of: Option<Digest>| of.unwrap().to_string();
    assert_eq!(
        digest(inputs.close),
        "0x1e19b063958fcb1a6f263ff31df8d00c6440e4bb243b1f27823fc905d7a6ffe4"
    );
    assert_eq!(
        digest(inputs.summary),
        "0x69c16bd06062db290cfb34c866e4e605b49289982d8a2ad97dc1dc4d0c52c89b"
    );
    let other = store.inputs_of(second).unwrap().unwrap();
    assert_eq!((other.record, other.close), (inputs.record, None));
    assert_eq!(store.inputs_of(99).unwrap(), None);
}

fn the_figure_of_one_publication_is_read(place: &Place) {
    let (wrong, right) = (mainnet(), mainnet_with_reward(800_000_000_000_000));
    let (before, now) = (rates(&wrong), rates(&right));
    let mut writer = begin(place.open().unwrap());
    let old = writer.keep(&taken(&wrong), after(0)).unwrap();
    let first = writer.publish(&good(0, old, &before)).unwrap();
    let new = writer.keep(&taken(&right), after(1)).unwrap();
    let second = Draft {
        correction: Some(Correction {
            supersedes: 1,
            cause: "the reward was misread",
        }),
        now: after(1),
        ..good(0, new, &now)
    };
    let second = writer.publish(&second).unwrap();
    let store = writer.store();
    let decimal = |figure: Option<&Figure>| match figure {
        Some(Figure::Value { decimal, .. }) => decimal.clone(),
        other => panic!("{other:?}"),
    };
    let both = [first, second];
    let within = store.figures_within(None, IOTASRB, &both).unwrap();
    for (publication, expected) in both
        .iter()
        .zip(["0.115052067830870160", "0.120002156798821549"])
    {
        let found = store.figure_of(None, IOTASRB, publication).unwrap();
        assert_eq!(decimal(found.as_ref()), expected);
        assert_eq!(decimal(within.get(&publication.number)), expected);
    }
    let net = Metric::from_name("net").unwrap();
    let nobody = Address::from_bytes([7; 32]);
    assert_eq!(store.figure_of(Some(nobody), net, &both[0]).unwrap(), None);
    assert!(
        store
            .figures_within(Some(nobody), net, &both)
            .unwrap()
            .is_empty()
    );
    let validator = wrong.validators[0].address;
    assert!(store.knows(validator).unwrap());
    assert!(!store.knows(nobody).unwrap());
}
