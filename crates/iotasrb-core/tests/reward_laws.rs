//! Laws of the reward rules that hold for every input, not only for recorded ones.

use std::collections::{BTreeMap, BTreeSet};

use iotasrb_core::rewards::{
    ActiveValidator, ClosingEpoch, CommitteeMember, ComputationCharges, Delegation, ExchangeRate,
    Payment, RewardPot, RewardRules, StakingPool, distribute, voting_powers,
};
use iotasrb_core::units::{
    Address, BasisPoints, Nanos, PoolTokens, ProtocolVersion, Score, VotingPower,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// More than all IOTA that exist.
const ALL_IOTA_NANOS: u64 = 5_000_000_000_000_000_000;

fn nanos(limit: u64) -> impl Strategy<Value = Nanos> {
    (0..=limit).prop_map(Nanos::from_nanos)
}

fn basis_points() -> impl Strategy<Value = BasisPoints> {
    (0..=10_000_u64).prop_map(|parts| BasisPoints::new(parts).unwrap())
}

fn score() -> impl Strategy<Value = Score> {
    (0..=65_536_u64).prop_map(|parts| Score::new(parts).unwrap())
}

fn rules() -> impl Strategy<Value = RewardRules> {
    (1..40_u64, basis_points(), any::<bool>()).prop_map(|(version, slashing_rate, by_score)| {
        RewardRules::at(ProtocolVersion::new(version), slashing_rate, by_score)
    })
}

/// A committee in which every member has stake enough for voting power.
fn stakes() -> impl Strategy<Value = Vec<Nanos>> {
    vec(1_000_000..100_000_000_u64, 1..100)
        .prop_map(|stakes| stakes.into_iter().map(Nanos::from_nanos).collect())
}

fn committee() -> impl Strategy<Value = Vec<CommitteeMember>> {
    let member = (basis_points(), score(), any::<bool>());
    (stakes(), vec(member, 100)).prop_map(|(stakes, members)| {
        let powers = voting_powers(&stakes).unwrap();
        let member = |(voting_power, (commission, score, slashed))| CommitteeMember {
            voting_power,
            commission,
            score,
            slashed,
        };
        powers.into_iter().zip(members).map(member).collect()
    })
}

fn rate(iota: u64, tokens: u64) -> ExchangeRate {
    ExchangeRate {
        iota: Nanos::from_nanos(iota),
        tokens: PoolTokens::from_units(tokens),
    }
}

/// Any number at all, but small and usual ones often.
fn anything() -> impl Strategy<Value = u64> {
    prop_oneof![0..3_u64, 0..ALL_IOTA_NANOS, any::<u64>(), Just(u64::MAX)]
}

/// A rate of one to one up to two to one, as far as a pool comes in years.
fn usual_rate() -> impl Strategy<Value = ExchangeRate> {
    (1_000_000_000..ALL_IOTA_NANOS / 2, 0..=1_000_u64)
        .prop_map(|(tokens, gain)| rate(tokens + tokens / 1_000 * gain, tokens))
}

proptest! {
    #[test]
    fn the_parts_sum_to_the_pot(
        pot in nanos(u64::MAX),
        members in committee(),
        rules in rules(),
    ) {
        let distribution = distribute(pot, &members, &rules).unwrap();
        let rewards = distribution.payments.iter().map(|payment| payment.reward());
        prop_assert_eq!(Nanos::checked_sum(rewards), Some(distribution.distributed));
        prop_assert_eq!(distribution.distributed.checked_add(distribution.leftover), Some(pot));
        for payment in distribution.payments {
            let parts = payment.commission().checked_add(payment.pool_share());
            prop_assert_eq!(parts, Some(payment.reward()));
        }
    }

    #[test]
    fn voting_powers_sum_to_the_whole_and_follow_the_stakes(stakes in stakes()) {
        let powers = voting_powers(&stakes).unwrap();
        let parts: Vec<_> = powers.iter().map(|power| u64::from(power.as_parts())).collect();
        let cap = 10_000_u64.div_ceil(stakes.len() as u64).max(1_000);
        prop_assert_eq!(parts.iter().sum::<u64>(), 10_000);
        prop_assert!(parts.iter().all(|&power| power <= cap));
        for (stake, power) in stakes.iter().zip(&parts) {
            for (other_stake, other_power) in stakes.iter().zip(&parts) {
                prop_assert!(stake <= other_stake || power >= other_power);
            }
        }
    }

    /// Exact for every whole factor, despite the rounding: `floor(ks * 10,000 / kT)`
    /// is `floor(s * 10,000 / T)`, and the order of the stakes does not change.
    #[test]
    fn scaling_all_stakes_leaves_the_voting_powers(
        stakes in stakes(),
        factor in 1..1_000_000_000_u64,
    ) {
        let scaled: Vec<_> = stakes
            .iter()
            .map(|stake| stake.mul_div_floor(factor, 1).unwrap())
            .collect();
        prop_assert_eq!(voting_powers(&scaled), voting_powers(&stakes));
    }

    /// Tokens and their worth are rounded down part by part. Only the principal,
    /// which is paid back whole, can hide a part's loss: less than the worth of
    /// one token unit and a nano, so at most two nanos at a usual rate.
    #[test]
    fn splitting_a_delegation_never_earns_more(
        since in usual_rate(),
        gain in 0..ALL_IOTA_NANOS / 5,
        first in 1..ALL_IOTA_NANOS / 10,
        second in 1..ALL_IOTA_NANOS / 10,
    ) {
        let now = rate(since.iota.as_nanos() + gain % since.iota.as_nanos(), since.tokens.as_units());
        prop_assume!(now.iota.as_nanos() <= 2 * now.tokens.as_units());
        let delegation = |nanos| Delegation::Active { principal: Nanos::from_nanos(nanos), since };
        let tokens = |nanos| delegation(nanos).tokens().unwrap().as_units();
        let reward = |nanos| delegation(nanos).reward(now).unwrap().as_nanos();
        let worth = |nanos| now.to_iota(delegation(nanos).tokens().unwrap()).unwrap().as_nanos();

        prop_assert!(tokens(first) + tokens(second) <= tokens(first + second));
        prop_assert!(worth(first) + worth(second) <= worth(first + second));
        prop_assert!(reward(first) + reward(second) <= reward(first + second) + 2);
        if worth(first) >= first && worth(second) >= second {
            prop_assert!(reward(first) + reward(second) <= reward(first + second));
        }
    }

    #[test]
    fn a_withdrawal_never_pays_more_rewards_than_the_pool_holds(
        now in usual_rate(),
        since in usual_rate(),
        rewards in nanos(ALL_IOTA_NANOS),
        principal in nanos(ALL_IOTA_NANOS),
    ) {
        let pool = StakingPool::active(now, rewards);
        let delegation = Delegation::Active { principal, since };
        if let Ok((left, withdrawal)) = pool.request_withdrawal(delegation) {
            prop_assert_eq!(left.rewards.checked_add(withdrawal.reward), Some(rewards));
            prop_assert_eq!(left.balance, pool.balance);
        }
    }

    /// Of all that an epoch's end does, only a withdrawal that is paid back more
    /// than its tokens are worth, by rounding, can lower a rate.
    #[test]
    fn rewards_and_stakes_never_lower_a_rate(
        before in usual_rate(),
        reward in nanos(ALL_IOTA_NANOS / 10),
        stake in 1_000_000_000..ALL_IOTA_NANOS / 10,
        commission in basis_points(),
    ) {
        let after = StakingPool::active(before, Nanos::ZERO)
            .request_stake(Nanos::from_nanos(stake))
            .unwrap()
            .close_epoch(Payment::split(reward, commission).unwrap())
            .unwrap()
            .rate();
        let wide = |iota: Nanos, tokens: PoolTokens| {
            u128::from(iota.as_nanos()) * u128::from(tokens.as_units())
        };
        prop_assert!(wide(after.iota, before.tokens) >= wide(before.iota, after.tokens));
    }

    #[test]
    fn nothing_panics(amounts in vec(anything(), 16), rules in rules(), slashed in any::<bool>()) {
        let nanos = |index: usize| Nanos::from_nanos(amounts[index]);
        let _ = voting_powers(&amounts.iter().copied().map(Nanos::from_nanos).collect::<Vec<_>>());
        let pool = StakingPool {
            pending_stake: nanos(3),
            pending_withdrawal: nanos(4),
            pending_withdrawal_tokens: PoolTokens::from_units(amounts[5]),
            ..StakingPool::active(rate(amounts[0], amounts[1]), nanos(2))
        };
        let since = rate(amounts[6], amounts[7]);
        for delegation in [
            Delegation::Active { principal: nanos(8), since },
            Delegation::Pending { principal: nanos(8) },
        ] {
            let _ = delegation.reward_between(since, pool.rate());
            for pool in [pool, pool.deactivate()] {
                let _ = pool.request_withdrawal(delegation);
            }
        }
        let address = Address::from_bytes([7; 32]);
        let reporters = BTreeSet::from([address]);
        let reports = if slashed { BTreeMap::from([(address, reporters)]) } else { BTreeMap::new() };
        let validator = ActiveValidator {
            address,
            commission: BasisPoints::new(amounts[9] % 10_001).unwrap(),
            voting_power: VotingPower::new(amounts[10] % 10_001).unwrap(),
            score: Score::new(amounts[11] % 65_537).unwrap(),
            pool: pool.request_stake(nanos(12)).unwrap_or(pool),
        };
        let charges = ComputationCharges { charged: nanos(13), burned: nanos(14) };
        let _ = ClosingEpoch {
            rules,
            pot: RewardPot { subsidy: nanos(15), charges },
            validators: &[validator; 3],
            reports: &reports,
        }
        .close();
    }
}
