//! IOTA mainnet in epoch 375, as far as the shipped table of its committee tells it.

use super::{Absence, Anchor, Network, Observation, Tier, Validator};
use crate::units::{
    Address, BasisPoints, DurationMs, Epoch, Nanos, PoolId, PoolTokens, ProtocolVersion,
    TimestampMs, VotingPower,
};
use alloc::{string::String, vec::Vec};

const COMMITTEE: &str = include_str!("../../../../fixtures/mainnet-375/voting_power.csv");

/// “Realize”, the one active validator outside the committee: its stake is what the sum over all
/// active validators has beyond the committee's.
pub(crate) const OUTSIDER: Address = Address::from_bytes([0xee; 32]);

/// All 67 active validators; every commission is 10 %, every pool as old as the chain.
pub(crate) fn observation() -> Observation {
    let mut validators: Vec<_> = COMMITTEE
        .lines()
        .skip(1)
        .map(|line| match line.split(',').collect::<Vec<_>>()[..] {
            [_, address, stake, power] => validator(
                address.parse().unwrap(),
                stake.parse().unwrap(),
                power.parse().unwrap(),
            ),
            _ => panic!("not a member: {line}"),
        })
        .collect();
    let committee = validators.iter().map(|one| one.address).collect();
    validators.push(validator(OUTSIDER, 5_160_478_549_501_299, 0));
    Observation {
        anchor: Anchor {
            network: Network::Mainnet,
            epoch: Epoch::new(375),
            epoch_start: TimestampMs::from_unix_ms(1_778_830_885_318),
            checkpoint: Err(Absence::NotRecorded),
            tier: Tier::Recorded,
        },
        protocol_version: ProtocolVersion::new(25),
        epoch_length: DurationMs::from_ms(86_400_000),
        safe_mode: false,
        target_reward: Ok(Nanos::from_nanos(767_000_000_000_000)),
        slashing_rate: Ok(BasisPoints::WHOLE),
        adjusts_rewards_by_score: Ok(false),
        total_stake: Ok(Nanos::from_nanos(2_428_129_120_482_668_030)),
        total_supply: Ok(Nanos::from_nanos(4_887_545_403_314_857_276)),
        last_issuance: Err(Absence::NotRecorded),
        committee,
        validators,
    }
}

/// The validator with this voting power, which must be the only one.
pub(crate) fn with_power(observation: &mut Observation, parts: u16) -> &mut Validator {
    let mut found = observation
        .validators
        .iter_mut()
        .filter(|one| one.voting_power.as_parts() == parts);
    let validator = found.next().unwrap();
    assert!(found.next().is_none());
    validator
}

fn validator(address: Address, stake: u64, power: u64) -> Validator {
    Validator {
        address,
        name: String::new(),
        pool: PoolId::from_bytes(*address.as_bytes()),
        stake: Nanos::from_nanos(stake),
        pool_tokens: PoolTokens::from_units(stake),
        rewards_pool: Nanos::ZERO,
        pending_stake: Nanos::ZERO,
        pending_withdrawal: Nanos::ZERO,
        pending_withdrawal_tokens: PoolTokens::ZERO,
        commission: BasisPoints::new(1_000).unwrap(),
        next_commission: BasisPoints::new(1_000).unwrap(),
        voting_power: VotingPower::new(power).unwrap(),
        score: Err(Absence::NotRecorded),
        reporters: Vec::new(),
    }
}
