//! Observations that pass the check, however odd, and plans for them.

use super::{address, network};
use crate::{
    calculator::{Choice, Plan},
    observation::{Absence, Observation, Validator},
    units::{
        BasisPoints, DurationMs, Nanos, PoolTokens, ProtocolVersion, Score, TimestampMs,
        VotingPower,
    },
};
use alloc::vec::Vec;
use proptest::{collection::vec, prelude::*};

/// The figures of a validator: all of its state that the check leaves free.
#[derive(Clone, Debug)]
struct Figures {
    stake: u64,
    rewards_part: u64,
    tokens: u64,
    pending: [u64; 3],
    commissions: [u64; 2],
    power_weight: u64,
    score: u64,
    reporters: u8,
}

fn figures() -> impl Strategy<Value = Figures> {
    let amount = || prop_oneof![0..=1_000_u64, 0..=1_u64 << 40, 0..=1_u64 << 58];
    (
        amount(),
        0..=1_000_u64,
        amount(),
        [amount(), amount(), amount()],
        [0..=10_000_u64, 0..=10_000_u64],
        1..=100_u64,
        0..=65_536_u64,
        any::<u8>(),
    )
        .prop_map(
            |(
                stake,
                rewards_part,
                tokens,
                pending,
                commissions,
                power_weight,
                score,
                reporters,
            )| {
                Figures {
                    stake: stake + 1,
                    rewards_part,
                    tokens,
                    pending,
                    commissions,
                    power_weight,
                    score,
                    reporters,
                }
            },
        )
}

/// Any observation that passes the check.
pub(crate) fn observations() -> impl Strategy<Value = Observation> {
    (
        vec(figures(), 1..=13),
        1..=13_usize,
        1..=40_u64,
        any::<bool>(),
        prop_oneof![Just(1), Just(86_400_000), 1..=1_u64 << 40],
        0..=1_u64 << 60,
        any::<bool>(),
    )
        .prop_map(
            |(figures, seats, version, adjusts, epoch_length, reward, knows_supply)| {
                let mut observation = network(&alloc::vec![1; figures.len()], 0);
                observation.committee.truncate(seats);
                observation.protocol_version = ProtocolVersion::new(version);
                observation.adjusts_rewards_by_score = Ok(adjusts);
                observation.epoch_length = DurationMs::from_ms(epoch_length);
                observation.target_reward = Ok(Nanos::from_nanos(reward));
                if knows_supply {
                    observation.total_supply = Ok(Nanos::from_nanos(u64::MAX));
                } else {
                    observation.total_supply = Err(Absence::NotRecorded);
                }
                let powers = powers(&figures, observation.committee.len());
                let validators = observation.validators.iter_mut();
                for ((validator, figures), power) in validators.zip(&figures).zip(powers) {
                    fill(validator, figures, power);
                }
                observation
            },
        )
}

fn fill(validator: &mut Validator, figures: &Figures, power: u64) {
    let [stake, withdrawal, withdrawal_tokens] = figures.pending;
    let [commission, next_commission] = figures.commissions;
    validator.stake = Nanos::from_nanos(figures.stake);
    validator.rewards_pool = Nanos::from_nanos(figures.stake)
        .mul_div_floor(figures.rewards_part, 1_000)
        .unwrap();
    validator.pool_tokens = PoolTokens::from_units(figures.tokens);
    validator.pending_stake = Nanos::from_nanos(stake);
    validator.pending_withdrawal = Nanos::from_nanos(withdrawal % figures.stake);
    validator.pending_withdrawal_tokens =
        PoolTokens::from_units(withdrawal_tokens % (figures.tokens + 1));
    validator.commission = BasisPoints::new(commission).unwrap();
    validator.next_commission = BasisPoints::new(next_commission).unwrap();
    validator.voting_power = VotingPower::new(power).unwrap();
    validator.score = Ok(Score::new(figures.score).unwrap());
    validator.reporters = (0..8)
        .filter(|bit| figures.reporters >> bit & 1 == 1)
        .map(|bit| address(bit + 1))
        .collect();
}

/// Powers of the first `seats` that sum to the whole, by weight; the last takes the rest.
fn powers(figures: &[Figures], seats: usize) -> Vec<u64> {
    let whole: u64 = figures[..seats].iter().map(|f| f.power_weight).sum();
    let mut powers: Vec<_> = figures
        .iter()
        .map(|f| f.power_weight * 10_000 / whole)
        .collect();
    powers[seats..].fill(0);
    powers[seats - 1] += 10_000 - powers.iter().sum::<u64>();
    powers
}

/// A plan for the network or any validator, one that does not exist included.
pub(super) fn plan_for(
    observation: &Observation,
    amount: u64,
    choice: u8,
    epochs_ahead: u64,
    epochs: u64,
) -> Plan {
    let moment = |epochs: u64| TimestampMs::from_unix_ms(epochs * observation.epoch_length.as_ms());
    Plan {
        amount: Nanos::from_nanos(amount),
        with: match usize::from(choice) % (observation.validators.len() + 2) {
            0 => Choice::Network,
            number => Choice::Validator(address(u8::try_from(number).unwrap())),
        },
        start: moment(epochs_ahead),
        end: moment(epochs_ahead + epochs),
    }
}
