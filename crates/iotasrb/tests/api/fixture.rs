//! The history that these tests ask about: mainnet's epoch 375 as it was recorded, published at
//! a few times of a made-up year.

use iotasrb::{
    source,
    store::{
        Correction, Draft, Evidence, Identity, Point, PointKind, Reason, State, Store,
        StoreAddress, Taken, Writer,
    },
};
use iotasrb_core::{
    observation::{Absence, Network, Observation},
    rates::{MethodId, Rates},
    units::{DurationMs, Epoch, Nanos, TimestampMs},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

pub(crate) const HOUR_MS: u64 = 3_600_000;
pub(crate) const DAY_MS: u64 = 24 * HOUR_MS;

/// The newest slot: 2026-05-15T20:00:00Z, in epoch 375.
pub(crate) const NEWEST_MS: u64 = 1_778_875_200_000;

/// The times that are published, before the newest, and the target reward of each in whole
/// IOTA: so every rate is proportional to it.
const PUBLISHED: [(u64, u64); 7] = [
    (365 * DAY_MS, 700_000),
    (90 * DAY_MS, 730_000),
    (30 * DAY_MS, 740_000),
    (7 * DAY_MS, 750_000),
    (DAY_MS, 760_000),
    (4 * HOUR_MS, 767_000),
    (0, 767_000),
];
/// The slot that has no value.
const HELD_MS: u64 = NEWEST_MS - 2 * HOUR_MS;

const IDENTITY: Identity = Identity {
    network: Network::Mainnet,
    cadence: DurationMs::from_ms(2 * HOUR_MS),
};

/// Mainnet at epoch 375: 67 validators, 66 of them in the committee.
pub(crate) fn mainnet() -> Observation {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let path = fixtures.join("mainnet-375/iota_system_state_inner_v2.bcs");
    source::read(&path, Some(Network::Mainnet)).unwrap()
}

/// A history of eight publications, the last of 2026-05-15T20:00:00Z; the one before that is
/// held.
pub(crate) fn history(name: &str) -> StoreAddress {
    let (address, _) = open_history(name);
    address
}

/// The same, with the right to write it further.
pub(crate) fn open_history(name: &str) -> (StoreAddress, Writer) {
    let path = folder(name).join("history.sqlite");
    let mut writer = begin(&path);
    for (before, reward) in PUBLISHED {
        if before == 0 {
            writer.publish(&held(HELD_MS)).unwrap();
        }
        publish(
            &mut writer,
            &mainnet_with_reward(reward),
            NEWEST_MS - before,
        );
    }
    (StoreAddress::File(path), writer)
}

/// A history of mainnet's epochs 375 and so many before it, each published once, a day after the
/// other, the last of 2026-05-15T20:00:00Z. In each epoch every pool grew by the 3,500th part of
/// what it has in epoch 375, so for Nansen by 21,329,451,899,539 nanos.
pub(crate) fn history_of_epochs(name: &str, before: u64) -> StoreAddress {
    let path = folder(name).join("history.sqlite");
    let mut writer = begin(&path);
    for back in (0..=before).rev() {
        publish(
            &mut writer,
            &mainnet_before(back),
            NEWEST_MS - back * DAY_MS,
        );
    }
    StoreAddress::File(path)
}

/// Mainnet as many epochs before 375 as it might have been.
fn mainnet_before(back: u64) -> Observation {
    let mut observation = mainnet();
    let start = observation.anchor.epoch_start.as_unix_ms() - back * DAY_MS;
    observation.anchor.epoch = Epoch::new(375 - back);
    observation.anchor.epoch_start = TimestampMs::from_unix_ms(start);
    observation.total_stake = Err(Absence::NotRecorded);
    for validator in &mut observation.validators {
        let stake = validator.stake.as_nanos();
        validator.stake = Nanos::from_nanos(stake - back * (stake / 3_500));
    }
    observation
}

/// Mainnet, had the target reward been so many IOTA.
pub(crate) fn mainnet_with_reward(iota: u64) -> Observation {
    let mut observation = mainnet();
    observation.target_reward = Ok(Nanos::from_nanos(iota * 1_000_000_000));
    observation
}

/// Corrects the publication of the slot seven days before the newest, number 4: its reward was
/// 751,000 IOTA. Recorded an hour after the newest.
pub(crate) fn correct(writer: &mut Writer) {
    let observation = mainnet_with_reward(751_000);
    let now = TimestampMs::from_unix_ms(CORRECTED_MS);
    let number = writer.keep(&taken(&observation, None), now).unwrap();
    let rates = rates(&observation);
    let correction = Correction {
        supersedes: 4,
        cause: "the reward was misread",
    };
    let draft = Draft {
        state: State::Ok,
        reason: None,
        rates: Some((number, &rates)),
        correction: Some(correction),
        now,
        ..held(NEWEST_MS - 7 * DAY_MS)
    };
    writer.publish(&draft).unwrap();
}

/// When that was corrected.
pub(crate) const CORRECTED_MS: u64 = NEWEST_MS + HOUR_MS;

fn taken<'a>(observation: &'a Observation, evidence: Option<&'a Evidence>) -> Taken<'a> {
    Taken {
        observation,
        source: "a recording",
        evidence,
    }
}

/// An empty folder of its own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("api-{name}"));
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The right to write a new history.
pub(crate) fn begin(path: &Path) -> Writer {
    let store = Store::open(&StoreAddress::File(path.to_owned())).unwrap();
    let start = TimestampMs::from_unix_ms(NEWEST_MS - 366 * DAY_MS);
    Writer::begin(store, IDENTITY, "a test", start).unwrap()
}

/// Publishes what follows from an observation as the value of a slot.
pub(crate) fn publish(writer: &mut Writer, observation: &Observation, at_ms: u64) {
    publish_certified(writer, observation, None, at_ms);
}

/// The same with what certifies it.
pub(crate) fn publish_certified(
    writer: &mut Writer,
    observation: &Observation,
    evidence: Option<&Evidence>,
    at_ms: u64,
) {
    publish_all(writer, observation, evidence, held(at_ms).point);
}

/// Publishes what follows from an observation as a value of a slot that is less than good.
pub(crate) fn publish_weak(
    writer: &mut Writer,
    observation: &Observation,
    state: State,
    at_ms: u64,
) {
    let blank = held(at_ms);
    let number = writer.keep(&taken(observation, None), blank.now).unwrap();
    let rates = rates(observation);
    let draft = Draft {
        state,
        reason: Some(Reason {
            code: "not_certified".to_owned(),
            words: "no certificate <yet> & no \"close\"".to_owned(),
        }),
        rates: Some((number, &rates)),
        ..blank
    };
    writer.publish(&draft).unwrap();
}

/// Publishes what follows from an observation as the value of a point.
pub(crate) fn publish_at(writer: &mut Writer, observation: &Observation, point: Point) {
    publish_all(writer, observation, None, point);
}

fn publish_all(
    writer: &mut Writer,
    observation: &Observation,
    evidence: Option<&Evidence>,
    point: Point,
) {
    let at_ms = point.at.as_unix_ms();
    let now = TimestampMs::from_unix_ms(at_ms + 60_000);
    let number = writer.keep(&taken(observation, evidence), now).unwrap();
    let rates = rates(observation);
    let draft = Draft {
        point,
        state: State::Ok,
        reason: None,
        rates: Some((number, &rates)),
        ..held(at_ms)
    };
    writer.publish(&draft).unwrap();
}

/// A slot without a value.
pub(crate) fn held(at_ms: u64) -> Draft<'static> {
    Draft {
        point: Point {
            at: TimestampMs::from_unix_ms(at_ms),
            kind: PointKind::Slot,
        },
        state: State::Held,
        reason: Some(Reason {
            code: "sources_disagree".to_owned(),
            words: "two servers name different stakes".to_owned(),
        }),
        valid_until: TimestampMs::from_unix_ms(at_ms + 2 * HOUR_MS + 120_000),
        late: false,
        rates: None,
        remarks: &[],
        correction: None,
        now: TimestampMs::from_unix_ms(at_ms + 60_000),
    }
}

fn rates(observation: &Observation) -> Rates {
    let checked = observation.check().unwrap();
    MethodId::at(observation.anchor.epoch).rates(&checked)
}
