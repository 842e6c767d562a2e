//! One writes at a time, and whoever lost the right writes nothing more.

use crate::{
    draft::{IDENTITY, begin, held, slot},
    of_both_engines,
    place::Place,
};
use iotasrb::store::{StoreError, Writer};
use std::{fs, thread};

of_both_engines!(
    one_writes_at_a_time,
    whoever_lost_the_right_writes_nothing,
    a_writer_may_begin_again,
    many_may_open_at_once,
);

fn one_writes_at_a_time(place: &Place) {
    let first = begin(place.open().unwrap());
    assert_eq!(first.term(), 1);
    let second = place.open().unwrap();
    let Err(refusal) = Writer::begin(second, IDENTITY, "another", slot(0)) else {
        panic!("two write");
    };
    assert!(
        matches!(refusal, StoreError::OtherWriter { .. }),
        "{refusal}"
    );
    drop(first);
    let mut second = begin(place.open().unwrap());
    assert_eq!(second.term(), 2);
    assert_eq!(second.publish(&held(0, &[])).unwrap().term, 2);
}

fn whoever_lost_the_right_writes_nothing(place: &Place) {
    let mut first = begin(place.open().unwrap());
    first.publish(&held(0, &[])).unwrap();
    take_the_lock_away(place);
    let mut second = begin(place.open().unwrap());
    assert_eq!(second.term(), 2);
    let refusal = first.publish(&held(1, &[])).unwrap_err();
    // A connection is seen to be gone when it is used.
    let refusal = match refusal {
        StoreError::Unavailable { .. } => first.publish(&held(1, &[])).unwrap_err(),
        refusal => refusal,
    };
    assert!(
        matches!(refusal, StoreError::LostTerm { term: 1 }),
        "{refusal}"
    );
    assert_eq!(second.publish(&held(1, &[])).unwrap().number, 2);
    // And not later, when the second is gone.
    drop(second);
    let refusal = first.publish(&held(2, &[])).unwrap_err();
    assert!(
        matches!(refusal, StoreError::LostTerm { term: 1 }),
        "{refusal}"
    );
    assert_eq!(first.store().newest().unwrap().unwrap().number, 2);
}

/// As an administrator may, who thinks that nobody holds it.
fn take_the_lock_away(place: &Place) {
    match place {
        Place::Sqlite(path) => fs::remove_file(path.with_extension("sqlite-writer")).unwrap(),
        Place::Postgres(_) => place
            .by_another_hand(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity \
                 WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
            .unwrap(),
    }
}

fn a_writer_may_begin_again(place: &Place) {
    let first = begin(place.open().unwrap());
    let mut again = begin(first.into_store());
    assert_eq!(again.term(), 2);
    again.publish(&held(0, &[])).unwrap();
    let Err(refusal) = Writer::begin(place.open().unwrap(), IDENTITY, "another", slot(0)) else {
        panic!("two write");
    };
    assert!(
        matches!(refusal, StoreError::OtherWriter { .. }),
        "{refusal}"
    );
    drop(again);
    assert_eq!(begin(place.open().unwrap()).term(), 3);
}

fn many_may_open_at_once(place: &Place) {
    thread::scope(|scope| {
        let open = || place.open().and_then(|mut store| store.newest());
        let all: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
        for one in all {
            assert_eq!(one.join().unwrap().unwrap(), None);
        }
    });
}
