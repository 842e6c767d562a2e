//! The worked cases of the chain's own Move tests
//! (iotaledger/iota, `rewards_distribution_tests.move` and its neighbours), by
//! the rules of protocol version 20.

mod chain;

use chain::{Chain, iota};
use iotasrb_core::rewards::{Delegation, ExchangeRate, Payment, StakingPool};
use iotasrb_core::units::{BasisPoints, Nanos, PoolTokens};

#[test]
fn rewards_are_paid_by_capped_voting_power_and_compound() {
    let mut chain = Chain::of_four();
    chain.advance(iota(100));
    chain.expect_stakes(&[125, 225, 325, 425]);
    chain.stake(1, 720);
    chain.advance(iota(100));
    chain.expect_stakes(&[150, 970, 350, 450]);
}

#[test]
fn large_stakes_earn_the_same() {
    let mut chain = Chain::of(&[100_000_000, 200_000_000, 300_000_000, 400_000_000]);
    chain.advance(iota(100));
    chain.expect_stakes(&[100_000_025, 200_000_025, 300_000_025, 400_000_025]);
}

#[test]
fn the_supply_grows_by_what_is_minted_less_what_is_burned() {
    // Subsidy, charged, burned; then what each of four gains, and the supply, in IOTA.
    for (amounts, gain, supply) in [
        ([100, 100, 100], 25, 1_000),
        ([60, 100, 100], 15, 960),
        ([100, 60, 60], 25, 1_040),
        ([800, 400, 400], 200, 1_400),
        ([800, 1_000, 1_000], 200, 800),
        ([800, 500, 400], 225, 1_400),
        ([800, 1_100, 1_000], 225, 800),
    ] {
        let mut chain = Chain::of_four();
        chain.advance_with(amounts.map(iota));
        chain.expect_stakes(&[100 + gain, 200 + gain, 300 + gain, 400 + gain]);
        assert_eq!(chain.supply_nanos, supply * 1_000_000_000, "{amounts:?}");
    }
}

#[test]
fn what_four_cannot_divide_is_burned() {
    let mut chain = Chain::of_four();
    let outcome = chain.advance(Nanos::from_nanos(10_000_000_001));
    for validator in outcome.validators {
        assert_eq!(validator.payment.reward(), Nanos::from_nanos(2_500_000_000));
    }
    assert_eq!(chain.supply_nanos, 999_999_999_999);
}

#[test]
fn a_validator_withdraws_its_stake_and_its_commission() {
    let mut chain = Chain::of_four();
    let since_genesis = chain.pools[0].rate();
    let outcome = chain.advance_with([800, 400, 400].map(iota));
    let pool = chain.pools[0];
    let (pool, own) = withdraw(pool, iota(100), since_genesis);
    let commission = outcome.validators[0].payment.commission();
    let (_, earned) = withdraw(pool, commission, pool.rate());
    assert_eq!(commission, iota(50));
    assert_eq!(own.checked_add(earned), Some(iota(300)));
}

#[test]
fn delegators_of_a_large_committee_earn_after_the_effective_commission() {
    for amounts in [[800, 400, 400], [700, 500, 400]] {
        let mut chain = Chain::of(&[1_000; 25]);
        chain.stake(0, 100);
        chain.stake(1, 50);
        chain.advance(Nanos::ZERO);
        let since = [chain.pools[0].rate(), chain.pools[1].rate()];
        chain.commissions[0] = BasisPoints::new(500).unwrap();
        chain.advance_with(amounts.map(iota));

        assert_eq!(chain.balances()[0].as_nanos(), 1_135_040_000_000);
        assert_eq!(chain.balances()[1].as_nanos(), 1_083_440_000_000);
        let (_, first) = withdraw(chain.pools[0], iota(100), since[0]);
        let (_, second) = withdraw(chain.pools[1], iota(50), since[1]);
        assert_eq!(first.as_nanos(), 103_026_181_818);
        assert_eq!(second.as_nanos(), 51_525_819_428);
    }
}

#[test]
fn a_validator_outside_the_committee_earns_nothing() {
    let mut chain = Chain::of(&[100, 200, 300, 400, 500]);
    chain.committee_size = 4;
    chain.advance(iota(100));
    chain.expect_stakes(&[100, 225, 325, 425, 525]);
    chain.stake(1, 720);
    chain.committee_size = 5;
    chain.advance(iota(100));
    chain.expect_stakes(&[120, 965, 345, 445, 545]);
}

#[test]
fn a_slashed_validator_and_its_delegators_lose_a_part_of_the_reward() {
    let mut chain = Chain::of_four();
    chain.slashing_rate = BasisPoints::new(1_000).unwrap();
    let since_genesis = [chain.pools[0].rate(), chain.pools[1].rate()];
    chain.stake(0, 100);
    chain.stake(1, 100);
    chain.advance(Nanos::ZERO);
    let since = [chain.pools[0].rate(), chain.pools[1].rate()];
    chain.report(1, &[0, 2, 3]);
    chain.report(0, &[2]);
    let outcome = chain.advance(iota(3_600));

    let slashed: Vec<_> = outcome
        .validators
        .iter()
        .map(|after| after.slashed)
        .collect();
    assert_eq!(slashed, [false, true, false, false]);
    let own_stakes = [100, 200].map(iota);
    for (validator, (with_commission, delegated)) in [
        (662_500_000_000, 437_500_000_000),
        (807_500_000_000, 302_500_000_000),
    ]
    .into_iter()
    .enumerate()
    {
        let pool = chain.pools[validator];
        let (pool, own) = withdraw(pool, own_stakes[validator], since_genesis[validator]);
        let commission = outcome.validators[validator].payment.commission();
        let (pool, earned) = withdraw(pool, commission, pool.rate());
        let (_, delegator) = withdraw(pool, iota(100), since[validator]);
        assert_eq!(own.as_nanos() + earned.as_nanos(), with_commission);
        assert_eq!(delegator.as_nanos(), delegated);
    }
    assert_eq!(chain.balances()[2..], [1_200, 1_300].map(iota));
    assert_eq!(chain.supply_nanos, 910_000_000_000);
}

#[test]
fn if_everyone_is_slashed_the_whole_pot_is_burned() {
    for (pot, supply_nanos) in [(500, 500_000_000_000), (700, 300_000_000_000)] {
        let mut chain = Chain::of_four();
        for (validator, reporters) in [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]]
            .iter()
            .enumerate()
        {
            chain.report(validator, reporters);
        }
        let outcome = chain.advance(iota(pot));
        chain.expect_stakes(&[100, 200, 300, 400]);
        assert_eq!(outcome.totals.distributed, Nanos::ZERO);
        assert_eq!(chain.supply_nanos, supply_nanos);
    }
}

#[test]
fn a_rate_does_not_change_in_an_epoch_without_rewards() {
    let rate = ExchangeRate {
        iota: Nanos::from_nanos(14_582_691_189_369_890),
        tokens: PoolTokens::from_units(14_356_207_860_774_241),
    };
    let pool = StakingPool::active(rate, iota(1_000));
    assert_eq!(pool.close_epoch(Payment::NONE).unwrap().rate(), rate);
}

#[test]
fn a_withdrawal_ends_the_tokens_that_its_principal_bought() {
    let pool = StakingPool::candidate()
        .request_stake(iota(100))
        .unwrap()
        .activate();
    let delegation = Delegation::Active {
        principal: iota(50),
        since: ExchangeRate::ONE_TO_ONE,
    };
    let (pool, withdrawal) = pool.request_withdrawal(delegation).unwrap();
    assert_eq!(withdrawal.tokens, PoolTokens::from_units(50_000_000_000));
    assert_eq!(pool.pending_withdrawal_tokens, withdrawal.tokens);
}

/// The pool without the delegation, and what the delegator gets.
#[track_caller]
fn withdraw(pool: StakingPool, principal: Nanos, since: ExchangeRate) -> (StakingPool, Nanos) {
    let delegation = Delegation::Active { principal, since };
    let (pool, withdrawal) = pool.request_withdrawal(delegation).unwrap();
    (pool, withdrawal.total().unwrap())
}
