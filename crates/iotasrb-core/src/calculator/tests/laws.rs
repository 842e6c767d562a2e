use super::{
    arbitrary::{observations, plan_for},
    at_version, calculated, iota, network, plan, validator,
};
use crate::{
    calculator::{Calculation, Choice, Plan},
    observation::{Absence, Observation},
    units::Nanos,
};
use alloc::vec::Vec;
use proptest::{collection::vec, prelude::*};

fn reward(calculation: &Calculation) -> u64 {
    calculation.forecasts[0].reward.as_nanos()
}

/// Committees whose voting powers do not depend on the stakes: the cap is the mean.
fn committees_at_the_cap() -> impl Strategy<Value = Observation> {
    let sizes = prop_oneof![Just(1_usize), Just(2), Just(4), Just(5), Just(8), Just(10)];
    let stakes = sizes.prop_flat_map(|size| vec(1_000..=1_000_000_000_u64, size));
    let commissions = 0..=10_000_u64;
    (stakes, commissions, 1..=40_u64).prop_map(|(stakes, commission, version)| {
        let observation = at_version(version, network(&stakes, commission));
        let total_supply = Err(Absence::NotRecorded);
        Observation {
            total_supply,
            ..observation
        }
    })
}

/// Two to thirteen validators, by each version's rules, with commissions that the chain allows.
fn ordinary_networks() -> impl Strategy<Value = Observation> {
    let stakes = vec(1_000..=100_000_000_u64, 2..=13);
    (stakes, 0..=2_000_u64, 1..=40_u64)
        .prop_map(|(stakes, commission, version)| at_version(version, network(&stakes, commission)))
}

proptest! {
    /// It answers or refuses, and an answer is consistent in itself.
    #[test]
    fn an_answer_adds_up_and_never_loses(
        observation in observations(),
        amount in 1_000_000_000..=1_u64 << 58,
        choice in any::<u8>(),
        epochs_ahead in 0..=5_u64,
        epochs in 1..=30_u64,
        growth_bp in -10_000..=100_000_i64,
    ) {
        let plan = plan_for(&observation, amount, choice, epochs_ahead, epochs);
        let calculation = calculated(&observation, &plan, growth_bp);
        // Too many refusals fail the test: it must not pass on refusals alone.
        let calculation = calculation.map_err(|refusal| TestCaseError::reject(refusal.code()))?;
        let forecast = &calculation.forecasts[0];
        let epochs = &forecast.epochs;
        prop_assert_eq!(epochs.len() as u64, calculation.timetable.earning_epochs());
        let sum = Nanos::checked_sum(epochs.iter().map(|epoch| epoch.reward));
        prop_assert_eq!(sum, Some(forecast.reward));
        prop_assert_eq!(epochs[0].paid_at, calculation.timetable.first_payout);
        prop_assert_eq!(epochs[epochs.len() - 1].paid_at, calculation.timetable.last_payout);
        let added = calculation.effect.validators.iter().map(|validator| validator.added);
        prop_assert_eq!(Nanos::checked_sum(added), Some(plan.amount));
        prop_assert!(!calculation.simple.net_nanos.is_negative());
        prop_assert_eq!(calculation.elsewhere.len(), observation.committee.len());
    }

    /// Two stakes in one pool: for each of them the other is pending stake of
    /// somebody else, so both see the pool that the whole sees.
    ///
    /// It takes a token of an ordinary worth: the chain forgives a stake what it
    /// lost to rounding, which matters where one token is worth a fortune.
    #[test]
    fn splitting_a_stake_never_earns_more(
        observation in ordinary_networks(),
        parts in [1_000_000_000..=1_u64 << 56, 1_000_000_000..=1_u64 << 56],
        earning_epochs in 1..=40_u64,
    ) {
        let [first, second] = parts;
        let [whole, one, other] = [(first + second, 0), (first, second), (second, first)]
            .map(|(own, pending)| {
                let mut observation = observation.clone();
                observation.validators[0].pending_stake = Nanos::from_nanos(pending);
                let amount = Nanos::from_nanos(own);
                let plan = Plan { amount, ..plan(1, validator(1), 0, earning_epochs) };
                reward(&calculated(&observation, &plan, 0).unwrap())
            });
        prop_assert!(one + other <= whole, "{one} + {other} > {whole}");
    }

    /// Where voting powers stay, a pool's reward stays, and more stake divides it.
    /// Elsewhere it is no law: a voting power moves in whole ten-thousandths.
    #[test]
    fn the_more_others_stake_the_less_is_earned_where_voting_powers_stay(
        observation in committees_at_the_cap(),
        amount_iota in 1_000..=1_000_000_000_u64,
        earning_epochs in 1..=100_u64,
        growths_bp in [-10_000..=10_000_i64, -10_000..=10_000_i64],
    ) {
        let plan = plan(amount_iota, validator(1), 0, earning_epochs);
        let [less, more] = growths_bp.map(|growth_bp| {
            calculated(&observation, &plan, growth_bp).map(|calculation| reward(&calculation))
        });
        if growths_bp[0] <= growths_bp[1] && let (Ok(less), Ok(more)) = (less, more) {
            // The tokens of a pool are rounded in each epoch, which may move a nano.
            prop_assert!(more <= less + earning_epochs, "{more} > {less}");
        }
    }

    #[test]
    fn one_iota_can_be_planned_anywhere(number in 0..=12_u8, commission_bp in 0..=2_000_u64) {
        let stakes: Vec<_> = (1..=12).map(|part| part * 10_000_000).collect();
        let with = if number == 0 { Choice::Network } else { validator(number) };
        let plan = plan(1, with, 0, 30);
        let calculation = calculated(&network(&stakes, commission_bp), &plan, 0).unwrap();
        prop_assert!(reward(&calculation) > 0);
        prop_assert!(calculation.forecasts[0].reward < iota(1));
    }
}
