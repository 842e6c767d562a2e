//! A publisher that is killed at any moment goes on where its history ends.

use super::{
    moments::Moments,
    network::{Network, folder},
    program::{Publisher, check_points, live, observe, text},
};
use iotasrb::store::StoreAddress;
use std::{fs, path::Path};

const KILLS: usize = 200;
const EPOCHS: u64 = 45;
/// What a process may write before it is killed: about a dozen publications, or the log's
/// way into the file and some.
const BYTES_A_LIFE: u64 = 800_000;

#[test]
fn killed_two_hundred_times_no_slot_is_lost_or_doubled() {
    let network = Network::begin(11, EPOCHS);
    let dir = folder("killed");
    let (store, whole) = (dir.join("killed.sqlite"), dir.join("whole.sqlite"));
    let more = network.arguments();
    // Both histories begin in the same epoch.
    observe(text(&store), &more);
    observe(text(&whole), &more);
    let mut moments = Moments(0x5eed);
    let mut epochs = 0;
    for kill in 0..KILLS {
        // A day in five lives: some have much to publish, some little.
        if kill % 5 == 0 && network.end_epoch() {
            epochs += 1;
        }
        let mut publisher = Publisher::start(text(&store), &more);
        let moment = moments.below(BYTES_A_LIFE);
        while written(publisher.child.id()) < moment && !publisher.has_rested() {
            let ended = publisher.child.try_wait().unwrap();
            assert_eq!(ended, None, "it ended by itself");
        }
        publisher.kill();
    }
    while network.end_epoch() {
        epochs += 1;
    }
    observe(text(&store), &more);
    observe(text(&whole), &more);
    let live = |store: &Path| live(&StoreAddress::File(store.to_owned()));
    let (killed, whole) = (live(&store), live(&whole));
    check_points(&killed, epochs);
    assert!(killed == whole, "a value differs");
}

/// How many bytes the process has written: to its history, mostly.
fn written(process: u32) -> u64 {
    let figures = fs::read_to_string(format!("/proc/{process}/io")).unwrap_or_default();
    let written = figures
        .lines()
        .find_map(|line| line.strip_prefix("wchar: "));
    written
        .and_then(|bytes| bytes.parse().ok())
        .unwrap_or_default()
}
