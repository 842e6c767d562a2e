use super::{MethodId, Rates, v1};
use crate::{
    calculator::tests::arbitrary::observations,
    observation::{Absence, Observation},
    ratio::Ratio,
    units::{Address, Epoch, Nanos, PoolId, VotingPower},
};
use proptest::prelude::*;

fn rates(observation: &Observation) -> Rates {
    MethodId::V1.rates(&observation.check().unwrap())
}

#[test]
fn the_first_method_holds_from_genesis_on() {
    for epoch in [0, 1, 375, u64::MAX] {
        assert_eq!(MethodId::at(Epoch::new(epoch)).name(), "iotasrb/v1");
    }
}

#[test]
fn the_documented_reward_is_767_000_iota() {
    assert_eq!(v1::DOCUMENTED_REWARD.as_nanos(), 767_000_000_000_000);
}

proptest! {
    /// What all members are shown to earn is what the network pays: nothing is lost between
    /// the network's rate and the validators'.
    #[test]
    fn the_members_shown_rates_weigh_up_to_the_committees(observation in observations()) {
        let rates = rates(&observation);
        let paid = rates.validators.iter().filter(|one| one.in_committee).fold(Ratio::ZERO, |sum, one| {
            let shown = one.shown.as_ref().unwrap();
            &sum + &(&Ratio::integer(one.stake.as_nanos()) * shown)
        });
        let stake = Ratio::integer(rates.network.stake_of_committee.as_nanos());
        let network = &rates.network.iotasrb_committee.unwrap() * &stake;
        prop_assert_eq!(paid, network);
    }

    #[test]
    fn a_validator_that_is_split_leaves_the_benchmark(
        observation in observations(),
        part in 1..1_000_u64,
    ) {
        let mut split = observation.clone();
        let whole = split.validators[0].stake.as_nanos();
        let moved = (whole / 2).min(part);
        let mut second = split.validators[0].clone();
        second.address = Address::from_bytes([0xee; 32]);
        second.pool = PoolId::from_bytes([0xee; 32]);
        second.stake = Nanos::from_nanos(moved);
        second.rewards_pool = Nanos::ZERO;
        second.voting_power = VotingPower::ZERO;
        split.validators[0].stake = Nanos::from_nanos(whole - moved);
        split.validators[0].rewards_pool = Nanos::ZERO;
        split.total_stake = Err(Absence::NotRecorded);
        split.validators.push(second);
        prop_assert_eq!(rates(&split).network.iotasrb, rates(&observation).network.iotasrb);
    }

    #[test]
    fn real_growth_times_inflation_is_growth(rate: (i32, u32), inflation: (u32, u32)) {
        let ratio = |part: i64, whole: u32| Ratio::new(part, u64::from(whole) + 1).unwrap();
        let rate = ratio(rate.0.into(), rate.1);
        let inflation = ratio(inflation.0.into(), inflation.1);
        let real = v1::real_rate(&rate, &inflation).unwrap();
        let growth = |rate: &Ratio| &Ratio::ONE + rate;
        prop_assert_eq!(&growth(&real) * &growth(&inflation), growth(&rate));
    }

    #[test]
    fn commissions_only_take(observation in observations()) {
        for one in rates(&observation).validators {
            prop_assert!(one.commission_effective >= one.commission_declared);
            if let (Ok(net), Ok(shown)) = (&one.net, &one.shown) {
                prop_assert!(net <= shown && !net.is_negative());
            }
            if let (Ok(effective), Ok(declared)) = (&one.documented_effective, &one.documented) {
                prop_assert!(effective <= declared);
            }
        }
    }
}
