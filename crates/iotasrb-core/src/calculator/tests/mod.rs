//! Rows of plans with what they earn.
//!
//! Unless a comment shows the sum, the expected figures come from a separate
//! integer simulation in another language, written from the chain's rules and
//! not from this code. In all networks here epoch 100 begins at 0 ms and lasts a day.

pub(crate) mod arbitrary;
mod effect_rows;
mod forecast_rows;

mod laws;
mod refusal_rows;
mod timetable_rows;

use super::{Assumption, Calculation, Choice, Plan, Refusal, calculate};
use crate::{
    observation::{Absence, Anchor, Network, Observation, Tier, Validator},
    rewards::voting_powers,
    units::{
        Address, BasisPoints, DurationMs, Epoch, Nanos, PoolId, PoolTokens, ProtocolVersion, Score,
        TimestampMs,
    },
};
use alloc::{string::String, vec::Vec};

const DAY_MS: u64 = 86_400_000;

/// A network of validators 1, 2, ... with these stakes, all of them in the committee.
pub(crate) fn network(stakes_iota: &[u64], commission_bp: u64) -> Observation {
    let stakes: Vec<_> = stakes_iota.iter().map(|stake| iota(*stake)).collect();
    let powers = voting_powers(&stakes).unwrap();
    let validator = |((number, stake), voting_power): ((u8, Nanos), _)| Validator {
        address: address(number),
        name: String::new(),
        pool: PoolId::from_bytes([number; 32]),
        stake,
        pool_tokens: PoolTokens::from_units(stake.as_nanos()),
        rewards_pool: Nanos::ZERO,
        pending_stake: Nanos::ZERO,
        pending_withdrawal: Nanos::ZERO,
        pending_withdrawal_tokens: PoolTokens::ZERO,
        commission: basis_points(commission_bp),
        next_commission: basis_points(commission_bp),
        voting_power,
        score: Ok(Score::FULL),
        reporters: Vec::new(),
    };
    let validators: Vec<_> = (1..).zip(stakes).zip(powers).map(validator).collect();
    Observation {
        anchor: Anchor {
            network: Network::Localnet,
            epoch: Epoch::new(100),
            epoch_start: TimestampMs::from_unix_ms(0),
            checkpoint: Err(Absence::NotRecorded),
            tier: Tier::Recorded,
        },
        protocol_version: ProtocolVersion::new(25),
        epoch_length: DurationMs::from_ms(DAY_MS),
        safe_mode: false,
        target_reward: Ok(iota(767_000)),
        slashing_rate: Ok(BasisPoints::WHOLE),
        adjusts_rewards_by_score: Ok(false),
        total_stake: Err(Absence::NotRecorded),
        total_supply: Ok(iota(4_800_000_000)),
        last_issuance: Err(Absence::NotRecorded),
        committee: validators.iter().map(|v| v.address).collect(),
        validators,
    }
}

fn at_version(version: u64, observation: Observation) -> Observation {
    Observation {
        protocol_version: ProtocolVersion::new(version),
        ..observation
    }
}

/// Requested so many epochs after the observed one, earning for so many epochs.
fn plan(amount_iota: u64, with: Choice, epochs_ahead: u64, earning_epochs: u64) -> Plan {
    let start_ms = epochs_ahead * DAY_MS;
    Plan {
        amount: iota(amount_iota),
        with,
        start: TimestampMs::from_unix_ms(start_ms),
        end: TimestampMs::from_unix_ms(start_ms + (1 + earning_epochs) * DAY_MS),
    }
}

fn calculated(
    observation: &Observation,
    plan: &Plan,
    yearly_growth_bp: i64,
) -> Result<Calculation, Refusal> {
    let assumption = Assumption::stake_growth(yearly_growth_bp)?;
    calculate(&observation.check().unwrap(), plan, &[assumption])
}

const fn validator(number: u8) -> Choice {
    Choice::Validator(address(number))
}

pub(crate) const fn address(number: u8) -> Address {
    Address::from_bytes([number; 32])
}

pub(crate) const fn iota(amount: u64) -> Nanos {
    Nanos::from_iota(amount).unwrap()
}

pub(crate) fn basis_points(parts: u64) -> BasisPoints {
    BasisPoints::new(parts).unwrap()
}
