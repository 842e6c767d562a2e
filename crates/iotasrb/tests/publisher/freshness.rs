//! The end of an epoch is answered without anybody asking for it.

use super::{
    network::{Network, folder},
    program::{A_WHILE, Publisher, observe, text},
    requests::latest,
};
use iotasrb::store::{PointKind, Store, StoreAddress};
use std::{
    path::Path,
    time::{Duration, Instant},
};

const CHANGES: u64 = 10;
/// Far beyond what is meant, which is five seconds: a test measures no machine.
const DEADLINE: Duration = Duration::from_secs(30);

#[test]
fn the_end_of_an_epoch_is_answered() {
    let network = Network::begin(21, CHANGES + 2);
    let store = folder("freshness").join("history.sqlite");
    let publisher = Publisher::start(text(&store), &network.arguments());
    let address = publisher.address();
    let mut changes = Vec::new();
    for _ in 0..CHANGES {
        publisher.hear("resting", A_WHILE).unwrap();
        let before = settled(&address, &store);
        let ended = Instant::now();
        assert!(network.end_epoch());
        while latest(&address) == Some(before) {
            assert!(ended.elapsed() < DEADLINE, "{before} remains the newest");
        }
        changes.push(before + 1);
    }
    // Nothing else was due before it.
    let mut store = Store::open_to_read(&StoreAddress::File(store)).unwrap();
    for number in changes {
        let publication = store.publication(number).unwrap().unwrap();
        assert_eq!(publication.point.kind, PointKind::Epoch);
    }
}

/// A step fills few slots, so that it can be stopped between two; it does not rest there.
#[test]
fn days_that_were_missed_are_filled_without_a_rest() {
    let network = Network::begin(23, 16);
    let store = folder("missed").join("history.sqlite");
    observe(text(&store), &network.arguments());
    for _ in 0..9 {
        assert!(network.end_epoch());
    }
    let publisher = Publisher::start(text(&store), &network.arguments());
    let resting = publisher.hear("resting", A_WHILE).unwrap();
    assert_eq!(resting["ms"], 2_000);
    // Nine days: twelve slots and a change of the epoch each.
    for _ in 0..9 * 13 {
        publisher.lines.recv_timeout(A_WHILE).unwrap();
    }
}

/// The number of the newest publication, once it is answered with.
fn settled(address: &str, store: &Path) -> u64 {
    let mut store = Store::open_to_read(&StoreAddress::File(store.to_owned())).unwrap();
    let newest = store.newest().unwrap().unwrap().number;
    let deadline = Instant::now() + A_WHILE;
    while latest(address) != Some(newest) {
        assert!(Instant::now() < deadline, "{newest} is not answered");
    }
    newest
}
