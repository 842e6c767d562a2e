//! What was to be expected of an epoch, by method v1, and what a real network then paid.

use super::{
    EPOCHS,
    recording::{RecordedEpoch, Recording, Request},
};
use iotasrb_core::{
    observation::{Absence, Anchor, Network, Observation, Tier, Validator},
    rates::MethodId,
    ratio::{Ratio, Rounding},
    units::{Address, DurationMs, Epoch, Nanos, PoolId, PoolTokens, TimestampMs},
    waterfall::{Cause, Waterfall},
};
use std::collections::{BTreeMap, BTreeSet};

/// Whose settlement is more than dust, in which epoch, and how much it is: those from whose
/// pools somebody withdrew in that epoch, and no other. The first by hand: of 0.337615980903 that
/// was to be expected, and 80,461,380 IOTA's worth of tokens, 50,139 IOTA forwent their part.
const WITHDRAWN: [(&str, u64, &str); 5] = [
    ("v5", 5, "0.000210588048"),
    ("v1", 8, "0.001720257819"),
    ("v0", 9, "0.000000303971"),
    ("v11", 14, "1.275458543700"),
    ("v11", 16, "3.260386518176"),
];

/// No user paid a tip, and every report was known when the next epoch began. So what is settled
/// is the dust of divisions, and what those forwent who withdrew before the epoch ended.
#[test]
fn dust_is_settled_and_what_withdrawals_forwent() {
    let recording = Recording::parse(EPOCHS);
    let observations = observations(&recording);
    let dust = Ratio::new(1, 100_000_000_000_u64).unwrap();
    let (mut settled, mut slashed, mut left) = (0, 0, 0);
    let mut more_than_dust = Vec::new();
    for pair in observations.windows(2) {
        let (before, after) = (pair[0].check().unwrap(), pair[1].check().unwrap());
        let rates = MethodId::V1.rates(&before);
        for one in &rates.validators {
            let waterfall = match Waterfall::of_ended(&before, &rates, &after, one.address) {
                Ok(waterfall) => waterfall,
                Err(reason) => {
                    assert_eq!(reason, Absence::NotRecorded);
                    left += 1;
                    continue;
                }
            };
            let [.., slashing, _, _, last] = waterfall.steps() else {
                panic!("a member has all steps");
            };
            assert_eq!(last.cause, Cause::Settlement);
            settled += 1;
            slashed += usize::from(slashing.change.is_negative());
            if last.change.abs() >= dust {
                let change = last.change.to_decimal(12, Rounding::HalfEven);
                more_than_dust.push((one.name.clone(), pair[0].anchor.epoch.number(), change));
            }
        }
    }
    let expected = WITHDRAWN.map(|(name, epoch, change)| (name.into(), epoch, change.into()));
    assert_eq!(more_than_dust, expected);
    assert_eq!((settled, slashed, left), (232, 4, 1));
}

/// Each epoch as it was when it began.
fn observations(recording: &Recording<'_>) -> Vec<Observation> {
    let mut reports: BTreeMap<Address, BTreeSet<Address>> = BTreeMap::new();
    let mut observations = Vec::new();
    for epoch in &recording.epochs {
        observations.push(observation(recording, epoch, &reports));
        for request in &epoch.requests {
            match request {
                Request::Report { name, reporter } => {
                    let reporters = reports.entry(recording.addresses[name]).or_default();
                    reporters.insert(recording.addresses[reporter]);
                }
                Request::Unreport { name, reporter } => {
                    let reporters = reports.entry(recording.addresses[name]).or_default();
                    reporters.remove(&recording.addresses[reporter]);
                }
                Request::Stake { .. } | Request::Unstake(_) => {}
            }
        }
    }
    observations
}

fn observation(
    recording: &Recording<'_>,
    epoch: &RecordedEpoch<'_>,
    reports: &BTreeMap<Address, BTreeSet<Address>>,
) -> Observation {
    let validators = epoch.pools.iter().map(|pool| {
        let address = recording.addresses[pool.name];
        Validator {
            address,
            name: pool.name.to_owned(),
            pool: PoolId::from_bytes(*address.as_bytes()),
            stake: pool.iota,
            pool_tokens: pool.tokens,
            rewards_pool: pool.rewards,
            pending_stake: Nanos::ZERO,
            pending_withdrawal: Nanos::ZERO,
            pending_withdrawal_tokens: PoolTokens::ZERO,
            commission: pool.commission,
            next_commission: pool.commission,
            voting_power: pool.voting_power,
            score: Err(Absence::NotInProtocol),
            reporters: reports
                .get(&address)
                .into_iter()
                .flatten()
                .copied()
                .collect(),
        }
    });
    let validators: Vec<_> = validators.collect();
    Observation {
        anchor: Anchor {
            network: Network::Localnet,
            epoch: Epoch::new(epoch.number),
            epoch_start: TimestampMs::from_unix_ms(0),
            checkpoint: Err(Absence::NotRecorded),
            tier: Tier::Recorded,
        },
        protocol_version: recording.protocol.version,
        // A day, so that rates have the size that they have on mainnet.
        epoch_length: DurationMs::from_ms(86_400_000),
        safe_mode: false,
        target_reward: Ok(recording.protocol.subsidy),
        slashing_rate: Ok(recording.protocol.slashing_rate),
        adjusts_rewards_by_score: Err(Absence::NotInProtocol),
        total_stake: Err(Absence::NotRecorded),
        total_supply: Ok(epoch.supply),
        last_issuance: Err(Absence::NotRecorded),
        committee: validators.iter().map(|one| one.address).collect(),
        validators,
    }
}
