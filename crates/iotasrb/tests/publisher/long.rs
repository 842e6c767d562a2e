//! A history of two years is answered from as soon as the process runs.

use super::{
    network::{Network, folder},
    program::{A_WHILE, Publisher, text},
    requests::latest,
};
use iotasrb::{
    run::CADENCE,
    source,
    store::{Draft, Identity, Point, PointKind, State, Store, StoreAddress, Taken, Writer},
};
use iotasrb_core::{observation::Network as Name, rates::MethodId, units::TimestampMs};
use std::{path::Path, time::Instant};

const SLOTS: u64 = 2 * 365 * 12;
/// 2025-05-05T08:00:00Z, the first slot of the simulated network.
const END_MS: u64 = 1_746_432_000_000;

#[test]
fn two_years_are_answered_from() {
    let network = Network::begin(22, 4);
    let store = folder("long").join("history.sqlite");
    fill(&store);
    let began = Instant::now();
    let publisher = Publisher::start(text(&store), &network.arguments());
    let address = publisher.address();
    let number = loop {
        if let Some(number) = latest(&address) {
            break number;
        }
        assert!(began.elapsed() < A_WHILE, "it never answers");
    };
    assert!(number >= SLOTS, "{number}");
}

/// One observation, published at every slot of two years.
fn fill(store: &Path) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let recorded = fixtures.join("json-rpc/localnet-epoch-0005");
    let observation = source::read(&recorded, Some(Name::Localnet)).unwrap();
    let method = MethodId::at(observation.anchor.epoch);
    let rates = method.rates(&observation.check().unwrap());
    let slot = |number: u64| {
        let before = (SLOTS - number) * CADENCE.as_ms();
        TimestampMs::from_unix_ms(END_MS - before)
    };
    let store = Store::open(&StoreAddress::File(store.to_owned())).unwrap();
    let identity = Identity {
        network: Name::Localnet,
        cadence: CADENCE,
    };
    let mut writer = Writer::begin(store, identity, "a test", slot(0)).unwrap();
    let taken = Taken {
        observation: &observation,
        source: "a recording",
        evidence: None,
    };
    let kept = writer.keep(&taken, slot(0)).unwrap();
    for number in 0..SLOTS {
        let draft = Draft {
            point: Point {
                at: slot(number),
                kind: PointKind::Slot,
            },
            state: State::Ok,
            reason: None,
            valid_until: slot(number + 1),
            late: false,
            rates: Some((kept, &rates)),
            remarks: &[],
            correction: None,
            now: slot(number),
        };
        writer.publish(&draft).unwrap();
    }
}
