//! The node's formula, row by row. Pools have 100,000 tokens unless a row says otherwise, so a
//! nano more is a growth of some 1/100,000.

use super::{GIL, rate};
use crate::{
    divergence::{ApyRule, NodeApy, backfilled},
    observation::Absence,
    ratio::Rounding,
    rewards::ExchangeRate,
    units::Epoch,
};
use alloc::vec::Vec;

fn told(iota: &[u64]) -> NodeApy {
    let rates: Vec<_> = iota.iter().map(|iota| rate(*iota, 100_000)).collect();
    NodeApy::of(&rates).unwrap()
}

#[track_caller]
fn check(iota: &[u64], samples: usize, rule: ApyRule, apy: &str) {
    let told = told(iota);
    assert_eq!(told.samples.len(), samples);
    assert_eq!(told.rule, rule);
    assert_eq!(told.apy.to_decimal(18, Rounding::HalfEven), apy);
}

/// The expected figures are sums of such fractions as 365 / 100,007, in Python.
#[test]
fn the_newest_seven_are_divided_by_seven() {
    let steady = [
        100_008, 100_007, 100_006, 100_005, 100_004, 100_003, 100_002, 100_001, 100_000,
    ];
    check(&steady, 7, ApyRule::Mean, "0.003649854007299591");
    check(&steady[..8], 7, ApyRule::Mean, "0.003649854007299591");
    check(&steady[..4], 3, ApyRule::Mean, "0.001564191862878215");
    // What is older does not count, whatever it is.
    let older: Vec<_> = steady.iter().copied().chain([1, 900_000]).collect();
    check(&older, 7, ApyRule::Mean, "0.003649854007299591");
}

#[test]
fn without_a_sample_it_is_nothing() {
    check(&[], 0, ApyRule::NoSample, "0.000000000000000000");
    check(&[100_000], 0, ApyRule::NoSample, "0.000000000000000000");
}

#[test]
fn one_sample_below_zero_makes_all_nothing() {
    let fallen = [
        100_007, 100_006, 100_005, 100_004, 100_003, 100_002, 100_001, 100_000, 100_001,
    ];
    // Also the eighth, which is in no mean.
    check(&fallen, 7, ApyRule::Negative, "0.000000000000000000");
    check(
        &[100_001, 100_002, 100_000],
        2,
        ApyRule::Negative,
        "0.000000000000000000",
    );
    // Below zero counts before above one.
    check(
        &[900_000, 100_000, 100_001],
        2,
        ApyRule::Negative,
        "0.000000000000000000",
    );
}

#[test]
fn an_outlier_makes_it_the_median() {
    // 365 / 107 down to 365 / 101: the fourth is 365 / 104.
    let steep: Vec<_> = (100..=108).rev().map(|iota| iota * 1_000).collect();
    check(&steep, 7, ApyRule::Median, "3.509615384615384615");
    // Two samples: the mean of 365 / 101 and 365 / 100.
    let two = [102_000, 101_000, 100_000];
    check(&two, 2, ApyRule::Median, "3.631930693069306931");
    // The eighth alone is 365 / 100, the others from 365 / 101,006 to 365 / 101,000.
    let old = [
        101_007, 101_006, 101_005, 101_004, 101_003, 101_002, 101_001, 101_000, 100_000,
    ];
    check(&old, 7, ApyRule::Median, "0.003613754046909498");
    // The eighth is exactly nothing: the pool earned nothing in that epoch.
    let idle = [
        100_007, 100_006, 100_005, 100_004, 100_003, 100_002, 100_001, 100_000, 100_000,
    ];
    check(&idle, 7, ApyRule::Median, "0.003649890503284901");
    // Nothing among the newest seven is no outlier.
    check(&idle[1..], 7, ApyRule::Mean, "0.003128493217153454");
}

#[test]
fn exactly_one_is_no_outlier() {
    let told = NodeApy::of(&[rate(366, 365), rate(365, 365)]).unwrap();
    assert_eq!(told.rule, ApyRule::Mean);
    assert_eq!(told.apy.to_decimal(6, Rounding::HalfEven), "0.142857");
}

#[test]
fn a_pool_without_iota_counts_one_to_one() {
    let told = NodeApy::of(&[rate(1_001, 1_000), rate(0, 0)]).unwrap();
    assert_eq!(told.apy.to_decimal(6, Rounding::HalfEven), "0.052143");
    let no_tokens = NodeApy::of(&[rate(1_001, 0), rate(1_000, 1_000)]);
    assert_eq!(no_tokens, Err(Absence::Undefined));
}

/// GIL System, epoch 282: the node said 0.1025617.
#[test]
fn the_real_one_is_what_the_node_said() {
    let rates: Vec<_> = GIL.map(|(iota, tokens)| rate(iota, tokens)).into();
    let told = NodeApy::of(&rates).unwrap();
    assert_eq!(told.apy.to_decimal(7, Rounding::HalfEven), "0.1025617");
}

#[test]
fn gaps_are_filled_with_what_was_before_them() {
    let row = |epoch: u64| (Epoch::new(epoch), rate(epoch, 1));
    let filled = |epochs: &[u64]| {
        let table: Vec<_> = epochs.iter().map(|epoch| row(*epoch)).collect();
        let rates = backfilled(&table).into_iter();
        rates
            .map(|rate: ExchangeRate| rate.iota.as_nanos())
            .collect::<Vec<_>>()
    };
    assert_eq!(filled(&[]), []);
    assert_eq!(filled(&[7]), [7]);
    assert_eq!(filled(&[3, 7, 4]), [7, 4, 4, 4, 3]);
    assert_eq!(filled(&[0, 2]), [2, 0, 0]);
    // No more than the formula looks at.
    assert_eq!(filled(&[20, 5]), [20, 5, 5, 5, 5, 5, 5, 5, 5]);
    assert_eq!(filled(&[0, u64::MAX])[8], 0);
}
