//! Slots as the program's own writer records them: an observation of a hundred validators, and
//! the rates that it gives.

use super::{
    Failure,
    dataset::{CADENCE_MS, VALIDATORS, validator},
};
use iotasrb::{
    source::recording,
    store::{Draft, Identity, Point, PointKind, State, Store, StoreAddress, Taken, Writer},
};
use iotasrb_core::{
    observation::{Checkpoint, Issuance, Network, Observation, Tier},
    rates::MethodId,
    units::{
        CheckpointDigest, CheckpointSeq, DurationMs, Nanos, OutOfRange, PoolId, TimestampMs,
        VotingPower,
    },
};
use std::{
    fs,
    time::{Duration, Instant},
};

const STATE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs"
);
const DAY_MS: u64 = 86_400_000;
/// A publication is overdue two minutes after the next slot.
const PATIENCE_MS: u64 = 120_000;

/// The right to write a history of mainnet.
pub(crate) fn writer(address: &StoreAddress, now: TimestampMs) -> Result<Writer, Failure> {
    let identity = Identity {
        network: Network::Mainnet,
        cadence: DurationMs::from_ms(CADENCE_MS),
    };
    Ok(Writer::begin(
        Store::open(address)?,
        identity,
        "bench",
        now,
    )?)
}

/// The observed validators of mainnet and copies of them.
pub(crate) fn a_hundred_validators() -> Result<Observation, Failure> {
    let mut observation = recording::decode_file(&fs::read(STATE)?, None, STATE)?;
    let copies = (0..VALIDATORS).zip(observation.validators.iter().cycle());
    observation.validators = copies
        .map(|(number, original)| {
            let mut copy = original.clone();
            copy.address = validator(number);
            copy.name = format!("{} {number}", original.name);
            copy.pool = PoolId::from_bytes([number; 32]);
            copy.voting_power = VotingPower::new(100)?;
            Ok(copy)
        })
        .collect::<Result<_, OutOfRange>>()?;
    let members = observation.validators.iter();
    observation.committee = members.map(|one| one.address).collect();
    let stakes = observation.validators.iter().map(|one| one.stake);
    let staked = Nanos::checked_sum(stakes).ok_or("the stakes do not fit")?;
    observation.total_stake = Ok(staked);
    // More than the copies hold; as much of it is staked as of the real one.
    observation.total_supply = Ok(Nanos::from_nanos(staked.as_nanos() * 2));
    observation.last_issuance = Ok(Issuance {
        minted: Nanos::from_nanos(767_000_000_000_000),
        burned: Nanos::from_nanos(120_000_000_000),
    });
    observation.anchor.tier = Tier::Certified;
    Ok(observation)
}

/// Publishes a slot as it is observed at its own time, and says how long the writing took.
pub(crate) fn publish(
    writer: &mut Writer,
    observation: &mut Observation,
    at: TimestampMs,
) -> Result<Duration, Failure> {
    let ms = at.as_unix_ms();
    observation.anchor.epoch_start = TimestampMs::from_unix_ms(ms - ms % DAY_MS);
    observation.anchor.checkpoint = Ok(Checkpoint {
        epoch: observation.anchor.epoch,
        sequence: CheckpointSeq::new(ms / 250),
        digest: CheckpointDigest::from_bytes([7; 32]),
        timestamp: at,
    });
    let rates = MethodId::at(observation.anchor.epoch).rates(&observation.check()?);
    let begin = Instant::now();
    let taken = Taken {
        observation,
        source: "bench",
        evidence: None,
    };
    let kept = writer.keep(&taken, at)?;
    writer.publish(&Draft {
        point: Point {
            at,
            kind: PointKind::Slot,
        },
        state: State::Ok,
        reason: None,
        valid_until: TimestampMs::from_unix_ms(ms + CADENCE_MS + PATIENCE_MS),
        late: false,
        rates: Some((kept, &rates)),
        remarks: &[],
        correction: None,
        now: at,
    })?;
    Ok(begin.elapsed())
}
