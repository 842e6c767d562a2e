//! What these tests publish: the recorded mainnet, and the recorded local network.

use iotasrb::{
    source,
    store::{
        Draft, Ended, Evidence, Identity, Point, PointKind, Reason, Remark, State, Store, Taken,
        Writer,
    },
};
use iotasrb_core::{
    observation::{Network, Observation},
    rates::{MethodId, Rates},
    units::{DurationMs, Epoch, Nanos, SignedNanos, TimestampMs},
};
use std::path::Path;

/// The time between two slots, and the first slot.
pub(crate) const CADENCE_MS: u64 = 7_200_000;
pub(crate) const FIRST_MS: u64 = 1_778_832_000_000;

pub(crate) const IDENTITY: Identity = Identity {
    network: Network::Mainnet,
    cadence: DurationMs::from_ms(CADENCE_MS),
};

/// Mainnet at epoch 375: 13 figures of the network, 7 of each of 67 validators.
pub(crate) fn mainnet() -> Observation {
    read(
        "mainnet-375/iota_system_state_inner_v2.bcs",
        Network::Mainnet,
    )
}

/// The same, had the target reward been another one.
pub(crate) fn mainnet_with_reward(nanos: u64) -> Observation {
    let mut observation = mainnet();
    observation.target_reward = Ok(Nanos::from_nanos(nanos));
    observation
}

/// A local network at epoch 5, with a checkpoint.
pub(crate) fn localnet() -> Observation {
    read("json-rpc/localnet-epoch-0005", Network::Localnet)
}

fn read(path: &str, network: Network) -> Observation {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    source::read(&fixtures.join(path), Some(network)).unwrap()
}

pub(crate) fn rates(observation: &Observation) -> Rates {
    let checked = observation.check().unwrap();
    MethodId::at(observation.anchor.epoch).rates(&checked)
}

pub(crate) fn taken(observation: &Observation) -> Taken<'_> {
    Taken {
        observation,
        source: "a recording",
        evidence: None,
    }
}

pub(crate) const fn time(ms: u64) -> TimestampMs {
    TimestampMs::from_unix_ms(ms)
}

/// The time of a slot, counted from 0.
pub(crate) const fn slot(number: u64) -> TimestampMs {
    time(FIRST_MS + number * CADENCE_MS)
}

pub(crate) const fn point(number: u64) -> Point {
    Point {
        at: slot(number),
        kind: PointKind::Slot,
    }
}

/// A minute after a slot.
pub(crate) const fn after(number: u64) -> TimestampMs {
    time(slot(number).as_unix_ms() + 60_000)
}

/// A publication of a slot without any value, a minute after its time.
pub(crate) fn held(number: u64, remarks: &[Remark]) -> Draft<'_> {
    Draft {
        point: point(number),
        state: State::Held,
        reason: Some(Reason {
            code: "sources_disagree".to_owned(),
            words: "two servers name different stakes".to_owned(),
        }),
        valid_until: slot(number + 1),
        late: false,
        rates: None,
        remarks,
        correction: None,
        now: after(number),
    }
}

/// A publication of a slot with the rates of an observation, a minute after its time.
pub(crate) fn good(number: u64, observation: u64, rates: &Rates) -> Draft<'_> {
    Draft {
        state: State::Ok,
        reason: None,
        rates: Some((observation, rates)),
        ..held(number, &[])
    }
}

/// Begins to write at the time of the first slot.
pub(crate) fn begin(store: Store) -> Writer {
    Writer::begin(store, IDENTITY, "a test", slot(0)).unwrap()
}

/// What would certify an observation, as far as a store looks at it.
pub(crate) fn evidence(close: Vec<u8>, summary: Option<Vec<u8>>) -> Evidence {
    Evidence {
        close,
        summary,
        ended: Ended {
            epoch: Epoch::new(4),
            at: time(1_700_000_000_000),
            supply_change: SignedNanos::from_nanos(-7),
            record: "{}\n".to_owned(),
        },
    }
}
