use super::{growth, of_pool, rate};
use crate::{
    calculator::tests::{address, iota, network},
    observation::{Absence, Observation},
    ratio::Ratio,
    rewards::ExchangeRate,
    units::{DurationMs, Epoch, Nanos, PoolId, PoolTokens},
};

const DAY: DurationMs = DurationMs::from_ms(86_400_000);

const fn pool(iota: u64, tokens: u64) -> ExchangeRate {
    ExchangeRate {
        iota: Nanos::from_nanos(iota),
        tokens: PoolTokens::from_units(tokens),
    }
}

fn ratio(above: i64, below: u64) -> Ratio {
    Ratio::new(above, below).unwrap()
}

#[test]
fn growth_is_that_of_the_worth_and_no_flow() {
    let before = pool(1_000, 800);
    // A thousandth more IOTA for the same tokens.
    assert_eq!(
        rate(before, pool(1_001, 800), 1, DAY),
        Ok(ratio(365, 1_000))
    );
    // The same in a pool of twice the size: somebody staked.
    assert_eq!(
        rate(before, pool(2_002, 1_600), 1, DAY),
        Ok(ratio(365, 1_000))
    );
    assert_eq!(rate(before, pool(500, 400), 1, DAY), Ok(Ratio::ZERO));
    assert_eq!(rate(before, pool(999, 800), 1, DAY), Ok(ratio(-365, 1_000)));
    assert_eq!(growth(before, pool(1_001, 800)), Ok(ratio(1, 1_000)));
}

#[test]
fn it_is_of_a_year_of_365_days() {
    let (before, after) = (pool(1_000, 1_000), pool(1_010, 1_000));
    assert_eq!(rate(before, after, 10, DAY), Ok(ratio(365, 1_000)));
    let hour = DurationMs::from_ms(3_600_000);
    assert_eq!(rate(before, after, 1, hour), Ok(ratio(8_760, 100)));
}

#[test]
fn what_does_not_exist_grows_at_no_rate() {
    let some = pool(1, 1);
    for empty in [pool(0, 0), pool(0, 1), pool(1, 0)] {
        assert_eq!(rate(empty, some, 1, DAY), Err(Absence::NoStake));
        assert_eq!(rate(some, empty, 1, DAY), Err(Absence::NoStake));
    }
    assert_eq!(rate(some, some, 0, DAY), Err(Absence::Undefined));
    let no_time = DurationMs::from_ms(0);
    assert_eq!(rate(some, some, 1, no_time), Err(Absence::Undefined));
    // Figures beyond any chain are exact too.
    let most = pool(u64::MAX, 1);
    assert_eq!(
        growth(pool(1, u64::MAX), most).map(|it| it.is_negative()),
        Ok(false)
    );
}

#[test]
fn a_pool_is_followed_by_its_id() {
    let before = network(&[100, 100], 0);
    let mut after = before.clone();
    after.anchor.epoch = Epoch::new(105);
    after.validators[0].stake = iota(101);
    let of = |after: &Observation| of_pool(&before, after, address(1));
    // A hundredth in five days.
    assert_eq!(of(&after), Ok(ratio(73, 100)));
    assert_eq!(
        of_pool(&before, &after, address(9)),
        Err(Absence::NotRecorded)
    );
    assert_eq!(
        of_pool(&after, &before, address(1)),
        Err(Absence::Undefined)
    );
    assert_eq!(of(&before), Err(Absence::Undefined));
    after.validators[0].pool = PoolId::from_bytes([9; 32]);
    assert_eq!(of(&after), Err(Absence::NotRecorded));
}
