use super::{Cause, Waterfall};
use crate::{
    calculator::tests::{address, arbitrary::observations, basis_points, iota, network},
    observation::{Absence, Observation, mainnet_375},
    rates::MethodId,
    ratio::{Ratio, Rounding},
    realised,
    units::{Address, Epoch, Nanos, PoolId, Score},
};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use proptest::prelude::*;

fn next(observation: &Observation, address: Address) -> Result<Waterfall, Absence> {
    let checked = observation.check().unwrap();
    Waterfall::of_next(&checked, &MethodId::V1.rates(&checked), address)
}

fn ended(
    before: &Observation,
    after: &Observation,
    address: Address,
) -> Result<Waterfall, Absence> {
    let (before, after) = (before.check().unwrap(), after.check().unwrap());
    Waterfall::of_ended(&before, &MethodId::V1.rates(&before), &after, address)
}

/// The printed start, steps and end.
fn printed(waterfall: &Waterfall) -> Vec<(String, String)> {
    let digits = waterfall.basis_points(4, Rounding::HalfEven);
    let steps = digits.steps.into_iter();
    let steps = steps.map(|(cause, change)| (cause.code().to_string(), change));
    let mut rows: Vec<_> = [("start".to_string(), digits.start)].into_iter().collect();
    rows.extend(steps);
    rows.push(("end".to_string(), digits.end));
    rows
}

#[track_caller]
fn check(waterfall: Result<Waterfall, Absence>, expected: &[(&str, &str)]) {
    let rows = printed(&waterfall.unwrap());
    let rows: Vec<_> = rows
        .iter()
        .map(|(name, digits)| (name.as_str(), digits.as_str()))
        .collect();
    assert_eq!(rows, expected);
}

/// Mainnet, epoch 375. Figment: the subtotals are the rates of the examples of method v1. Of PANDABYTE I
/// in Python: 490 / 10,000 · 767,000 · 365 / 118,860,577.404563178, 0.99 % declared, 4.9 % applied.
#[test]
fn a_member_falls_from_the_benchmark_to_its_net_rate() {
    let mut observation = mainnet_375::observation();
    let figment = mainnet_375::with_power(&mut observation, 624).address;
    check(
        next(&observation, figment),
        &[
            ("start", "1150.5207"),
            ("outside_stake", "2.4452"),
            ("voting_power", "0.4559"),
            ("score", "0.0000"),
            ("slashing", "0.0000"),
            ("commission", "-115.3422"),
            ("minimum_commission", "0.0000"),
            ("end", "1038.0796"),
        ],
    );
    let pandabyte = mainnet_375::with_power(&mut observation, 490);
    pandabyte.commission = basis_points(99);
    let pandabyte = pandabyte.address;
    check(
        next(&observation, pandabyte),
        &[
            ("start", "1150.5207"),
            ("outside_stake", "2.4452"),
            ("voting_power", "1.1422"),
            ("score", "0.0000"),
            ("slashing", "0.0000"),
            ("commission", "-11.4257"),
            ("minimum_commission", "-45.1256"),
            ("end", "1097.5568"),
        ],
    );
}

#[test]
fn outside_the_committee_all_is_lost_at_once() {
    let observation = mainnet_375::observation();
    check(
        next(&observation, mainnet_375::OUTSIDER),
        &[
            ("start", "1150.5207"),
            ("not_in_committee", "-1150.5207"),
            ("end", "0.0000"),
        ],
    );
}

#[test]
fn a_missing_figure_leaves_no_waterfall() {
    let mut observation = mainnet_375::observation();
    let member = observation.validators[0].address;
    let nobody = address(7);
    assert_eq!(next(&observation, nobody), Err(Absence::NotRecorded));
    observation.adjusts_rewards_by_score = Err(Absence::SourceFailed);
    assert_eq!(next(&observation, member), Err(Absence::SourceFailed));
    observation.safe_mode = true;
    assert_eq!(next(&observation, member), Err(Absence::SafeMode));
}

/// Ten members with 100,000,000 IOTA each and 20 % commission: 76,700 IOTA of reward each, of
/// which 61,360 join the pool, a growth of 0.0006136.
fn ten() -> (Observation, Observation) {
    let before = network(&[100_000_000; 10], 2_000);
    let mut after = before.clone();
    after.anchor.epoch = Epoch::new(101);
    for validator in &mut after.validators {
        validator.stake = iota(100_061_360);
    }
    (before, after)
}

const RATE: &str = "2799.5500";

#[test]
fn what_was_expected_and_paid_settles_nothing() {
    let (before, after) = ten();
    check(
        ended(&before, &after, address(3)),
        &[
            ("start", RATE),
            ("outside_stake", "0.0000"),
            ("voting_power", "0.0000"),
            ("score", "0.0000"),
            ("slashing", "0.0000"),
            ("commission", "-559.9100"),
            ("minimum_commission", "0.0000"),
            ("settlement", "0.0000"),
            ("end", "2239.6400"),
        ],
    );
}

/// Ten IOTA of tips for the delegators: 0.0000001 · 365 is 0.365 basis points.
#[test]
fn tips_are_settled() {
    let (before, mut after) = ten();
    after.validators[2].stake = iota(100_061_370);
    let waterfall = ended(&before, &after, address(3)).unwrap();
    let last = printed(&waterfall).split_off(7);
    assert_eq!(last[0].1, "0.3650");
    assert_eq!(last[1].1, "2240.0050");
}

/// What the next epoch tells counts: half of the score, and seven reporters of a tenth each.
#[test]
fn the_next_epoch_tells_the_scores_and_the_reports() {
    let (mut before, mut after) = ten();
    before.adjusts_rewards_by_score = Ok(true);
    after.validators[2].score = Ok(Score::new(32_768).unwrap());
    after.validators[3].reporters = (4..11).map(address).collect();
    after.validators[2].stake = iota(100_030_680);
    after.validators[3].stake = iota(100_000_000);
    let of = |number| printed(&ended(&before, &after, address(number)).unwrap());
    let change = |rows: &[(String, String)], place: usize| rows[place].1.clone();
    let scored = of(3);
    assert_eq!(change(&scored, 3), "-1399.7750");
    assert_eq!(change(&scored, 7), "0.0000");
    assert_eq!(change(&scored, 8), "1119.8200");
    let slashed = of(4);
    assert_eq!(change(&slashed, 4), "-2799.5500");
    assert_eq!(change(&slashed, 8), "0.0000");
    // A score that the next epoch does not tell is the one that was known before.
    before.validators[2].score = Ok(Score::ZERO);
    after.validators[2].score = Err(Absence::NotRecorded);
    let told_before = ended(&before, &after, address(3)).unwrap();
    assert_eq!(printed(&told_before)[3].1, "-2799.5500");
    assert_eq!(printed(&told_before)[7].1, "1119.8200");
}

#[test]
fn an_epoch_needs_its_end() {
    let (before, after) = ten();
    let refused = |spoil: &dyn Fn(&mut Observation)| {
        let mut after = after.clone();
        spoil(&mut after);
        ended(&before, &after, address(10)).unwrap_err()
    };
    assert_eq!(
        refused(&|it| it.anchor.epoch = Epoch::new(100)),
        Absence::Undefined
    );
    assert_eq!(
        refused(&|it| it.anchor.epoch = Epoch::new(102)),
        Absence::Undefined
    );
    let other_pool = |it: &mut Observation| it.validators[9].pool = PoolId::from_bytes([99; 32]);
    assert_eq!(refused(&other_pool), Absence::NotRecorded);
    let left = |it: &mut Observation| it.validators[9].address = address(99);
    let stays = |it: &mut Observation| it.committee[9] = address(99);
    assert_eq!(
        refused(&|it| {
            left(it);
            stays(it);
        }),
        Absence::NotRecorded
    );
}

#[test]
fn every_cause_has_a_code_of_its_own() {
    let mut codes: Vec<_> = Cause::ALL.map(Cause::code).into_iter().collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Cause::ALL.len());
}

fn ratios() -> impl Strategy<Value = Ratio> {
    (any::<i64>(), 1..u64::MAX).prop_map(|(above, below)| Ratio::new(above, below).unwrap())
}

proptest! {
    #[test]
    fn all_changes_sum_to_the_end(observation in observations()) {
        let checked = observation.check().unwrap();
        let rates = MethodId::V1.rates(&checked);
        for one in &rates.validators {
            let waterfall = Waterfall::of_next(&checked, &rates, one.address).unwrap();
            let add = |sum: Ratio, step: &super::Step| &sum + &step.change;
            let sum = waterfall.steps().iter().fold(waterfall.start().clone(), add);
            prop_assert_eq!(&sum, waterfall.end());
            prop_assert_eq!(waterfall.end(), one.net.as_ref().unwrap());
            prop_assert_eq!(waterfall.steps().len(), if one.in_committee { 6 } else { 1 });
        }
    }

    #[test]
    fn an_ended_epoch_ends_at_what_it_paid(
        before in observations(),
        stakes in proptest::collection::vec(1..=1_u64 << 59, 13),
    ) {
        let mut after = before.clone();
        after.anchor.epoch = Epoch::new(101);
        after.total_supply = Err(Absence::NotRecorded);
        for (validator, stake) in after.validators.iter_mut().zip(stakes) {
            validator.stake = Nanos::from_nanos(stake);
            validator.rewards_pool = Nanos::ZERO;
        }
        for validator in &before.validators {
            let paid = realised::of_pool(&before, &after, validator.address);
            let waterfall = ended(&before, &after, validator.address);
            prop_assert_eq!(waterfall.map(|it| it.end().clone()), paid);
        }
    }

    #[test]
    fn the_printed_parts_sum_to_the_printed_end(
        levels in proptest::collection::vec(ratios(), 1..8),
        decimals in 0..6_u16,
        rounding in prop_oneof![
            Just(Rounding::HalfEven), Just(Rounding::Floor), Just(Rounding::Ceiling)
        ],
    ) {
        let start = Waterfall::from(levels[0].clone());
        let next = |chain: Waterfall, level: &Ratio| chain.to(Cause::Score, level.clone());
        let chain = levels[1..].iter().fold(start, next);
        let printed = chain.basis_points(decimals, rounding);
        let number = |text: &str| text.parse::<Ratio>().unwrap();
        let add = |sum: Ratio, step: &(Cause, String)| &sum + &number(&step.1);
        let sum = printed.steps.iter().fold(number(&printed.start), add);
        prop_assert_eq!(sum, number(&printed.end));
        let end = chain.end() * &Ratio::integer(10_000);
        prop_assert_eq!(printed.end, end.to_decimal(decimals, rounding));
    }
}
