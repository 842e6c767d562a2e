//! Chains of stations over some epochs of a network.

use super::GIL;
use crate::{
    calculator::tests::{address, arbitrary::observations, iota, network},
    divergence::{Divergence, Formula, Inputs},
    observation::{Absence, Observation},
    rates::{MethodId, Rates},
    ratio::{Ratio, Rounding},
    realised::Pools,
    units::{DurationMs, Epoch, Nanos, PoolTokens, ProtocolVersion},
};
use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};
use proptest::prelude::*;

/// Ten members whose pools are as GIL System's was in the epochs 282 down to 275, the newest
/// first; in epoch 274 nobody was active yet.
fn epochs() -> Vec<Observation> {
    let mut epochs: Vec<_> = GIL
        .into_iter()
        .zip((275..=282).rev())
        .map(|((stake, tokens), epoch)| {
            let mut observation = network(&[14_000_000; 10], 1_000);
            observation.anchor.epoch = Epoch::new(epoch);
            observation.protocol_version = ProtocolVersion::new(17);
            for validator in &mut observation.validators {
                validator.stake = Nanos::from_nanos(stake);
                validator.pool_tokens = PoolTokens::from_units(tokens);
            }
            observation
        })
        .collect();
    let mut before = network(&[1], 0);
    before.anchor.epoch = Epoch::new(274);
    before.validators[0].address = address(99);
    before.committee[0] = address(99);
    epochs.push(before);
    epochs
}

fn rates(observation: &Observation) -> Rates {
    MethodId::V1.rates(&observation.check().unwrap())
}

/// Of one validator, or of the network.
fn divergence(epochs: &[Observation], number: Option<u8>) -> Divergence {
    let pools: Vec<_> = epochs.iter().map(Pools::of).collect();
    let (now, now_rates) = (epochs[0].check().unwrap(), rates(&epochs[0]));
    let before = epochs
        .get(1)
        .map(|before| (before.check().unwrap(), rates(before)));
    let inputs = Inputs {
        checked: &now,
        rates: &now_rates,
        before: before.as_ref().map(|(checked, rates)| (checked, rates)),
        pools: &pools,
    };
    match number {
        Some(number) => Divergence::of_validator(&inputs, address(number)).unwrap(),
        None => Divergence::of_network(&inputs),
    }
}

/// Each station with its value to eight decimals, and the causes on the way to it.
fn told(divergence: &Divergence) -> Vec<(&'static str, String, Vec<&'static str>)> {
    let stations = divergence.stations.iter();
    stations
        .map(|station| {
            let causes = station.steps.iter().map(|step| step.cause.code()).collect();
            let value = station.value.to_decimal(8, Rounding::HalfEven);
            (station.formula.code(), value, causes)
        })
        .collect()
}

fn missing(divergence: &Divergence) -> Vec<(&'static str, Absence)> {
    let missing = divergence.missing.iter();
    missing
        .map(|one| (one.formula.code(), one.reason))
        .collect()
}

/// 1.91977596 is 767,000 · 365 over ten stakes of 14,582,691.18936989, 1.72779837 nine tenths of
/// it; the others follow from the recorded exchange rates, in Python.
#[test]
fn a_validator_is_told_from_the_documented_rate_to_graphql() {
    let chain = divergence(&epochs(), Some(3));
    assert_eq!(missing(&chain), []);
    let expected = [
        ("documented", "1.72779837".to_string(), vec![]),
        (
            "shown",
            "1.91977596".to_string(),
            vec!["commission", "performance", "outside_stake", "voting_power"],
        ),
        (
            "net",
            "1.72779837".to_string(),
            vec!["score", "slashing", "commission", "minimum_commission"],
        ),
        (
            "last_epoch",
            "0.10197175".to_string(),
            vec!["last_epoch", "settlement"],
        ),
        ("window", "0.10256173".to_string(), vec!["window"]),
        (
            "node_apy",
            "0.10256173".to_string(),
            vec![
                "epochs_a_year",
                "outlier_rule",
                "negative_rule",
                "divided_by_seven",
            ],
        ),
        ("explorer_apy", "0.10260000".to_string(), vec!["rounding"]),
        ("graphql_apy", "0.10250000".to_string(), vec!["truncation"]),
    ];
    assert_eq!(told(&chain), expected);
}

#[test]
fn the_network_is_told_from_the_benchmark_to_the_explorer() {
    let chain = divergence(&epochs(), None);
    assert_eq!(missing(&chain), []);
    let expected = [
        ("iotasrb", "1.91977596".to_string(), vec![]),
        (
            "iotasrb_committee",
            "1.91977596".to_string(),
            vec!["outside_stake"],
        ),
        (
            "net_weighted",
            "1.72779837".to_string(),
            vec!["score", "slashing", "commission", "minimum_commission"],
        ),
        (
            "net_unweighted",
            "1.72779837".to_string(),
            vec!["unweighted", "not_in_committee"],
        ),
        (
            "last_epoch",
            "0.10197175".to_string(),
            vec!["last_epoch", "settlement"],
        ),
        ("window", "0.10256173".to_string(), vec!["window"]),
        (
            "node_apy",
            "0.10256173".to_string(),
            vec![
                "epochs_a_year",
                "outlier_rule",
                "negative_rule",
                "divided_by_seven",
            ],
        ),
        (
            "explorer_average",
            "0.10260000".to_string(),
            vec!["left_out", "rounding"],
        ),
    ];
    assert_eq!(told(&chain), expected);
}

#[test]
fn what_was_not_observed_is_said() {
    let all = epochs();
    for (known, expected) in [
        // Without the ninth epoch nobody knows whether the node has an eighth sample.
        (8, &["node_apy", "explorer_apy", "graphql_apy"][..]),
        (
            7,
            &["window", "node_apy", "explorer_apy", "graphql_apy"][..],
        ),
        (
            2,
            &["window", "node_apy", "explorer_apy", "graphql_apy"][..],
        ),
        (
            1,
            &[
                "last_epoch",
                "window",
                "node_apy",
                "explorer_apy",
                "graphql_apy",
            ][..],
        ),
    ] {
        let chain = divergence(&all[..known], Some(1));
        let expected: Vec<_> = expected
            .iter()
            .map(|code| (*code, Absence::NotRecorded))
            .collect();
        assert_eq!(missing(&chain), expected, "{known}");
        assert_eq!(chain.stations.len() + chain.missing.len(), 8);
    }
    // A gap ends what is known, though there is more behind it.
    let mut gap = all.clone();
    gap.remove(3);
    assert_eq!(missing(&divergence(&gap, Some(1))).len(), 4);
    let network = divergence(&all[..1], None);
    let reason = Absence::NotRecorded;
    assert_eq!(
        missing(&network),
        [
            ("last_epoch", reason),
            ("window", reason),
            ("node_apy", reason),
            ("explorer_average", reason)
        ]
    );
}

/// One that has just become active: the node says nothing, no epoch of it has ended.
#[test]
fn who_is_new_has_no_past() {
    let mut all = epochs();
    for epoch in &mut all[1..8] {
        epoch.validators[0].address = address(50);
        epoch.committee[0] = address(50);
    }
    let chain = divergence(&all, Some(1));
    assert_eq!(
        missing(&chain),
        [
            ("last_epoch", Absence::Undefined),
            ("window", Absence::Undefined)
        ]
    );
    let node = chain.value(Formula::NodeApy).unwrap();
    assert!(node.is_zero());
    let station = &chain.stations[3];
    assert_eq!(station.steps[0].cause.code(), "unexplained");
    assert_eq!(station.steps.len(), 1);
    // The others carry the network's figures.
    let network = divergence(&all, None);
    assert_eq!(missing(&network), []);
    let average = network.value(Formula::ExplorerAverage).unwrap();
    assert_eq!(average.to_decimal(4, Rounding::HalfEven), "0.1026");
}

/// One of ten that has earned nothing for long is in the node's mean, not in the Explorer's.
#[test]
fn the_explorer_leaves_out_who_has_nothing() {
    let mut all = epochs();
    for epoch in &mut all[..8] {
        epoch.validators[0].stake = iota(14_000_000);
        epoch.validators[0].pool_tokens = PoolTokens::from_units(14_000_000_000_000_000);
    }
    let network = divergence(&all, None);
    let value = |formula| {
        network
            .value(formula)
            .unwrap()
            .to_decimal(6, Rounding::HalfEven)
    };
    // Nine tenths of 0.1025617.
    assert_eq!(value(Formula::NodeApy), "0.092306");
    assert_eq!(value(Formula::ExplorerAverage), "0.102600");
}

/// Epochs of an hour: the node still counts 365 of them a year.
#[test]
fn the_node_counts_epochs_as_days() {
    let mut all = epochs();
    for epoch in &mut all {
        epoch.epoch_length = DurationMs::from_ms(3_600_000);
    }
    let chain = divergence(&all, Some(1));
    let window = chain.value(Formula::Window).unwrap();
    let node = chain.value(Formula::NodeApy).unwrap();
    assert_eq!(*window, node * &Ratio::integer(24));
    let station = chain
        .stations
        .iter()
        .find(|it| it.formula == Formula::NodeApy);
    let first = &station.unwrap().steps[0];
    assert_eq!(first.cause.code(), "epochs_a_year");
    assert_eq!(first.change, node * &Ratio::integer(-23));
}

#[test]
fn an_absent_figure_in_between_leaves_the_next_unexplained() {
    let mut all = epochs();
    all[0].adjusts_rewards_by_score = Err(Absence::NotRecorded);
    let chain = divergence(&all, Some(1));
    assert_eq!(missing(&chain), [("net", Absence::NotRecorded)]);
    let codes: Vec<_> = chain.stations.iter().map(|it| it.formula.code()).collect();
    assert_eq!(codes[..3], ["documented", "shown", "last_epoch"]);
    assert_eq!(chain.stations[2].steps[0].cause.code(), "unexplained");
    // Where it is the first that is absent, the chain begins later and nothing is unexplained.
    all[0].safe_mode = true;
    let chain = divergence(&all, Some(1));
    assert_eq!(missing(&chain).len(), 3);
    assert_eq!(chain.stations[0].formula, Formula::LastEpoch);
    assert!(chain.stations[0].steps.is_empty());
}

#[test]
fn every_formula_has_a_code_of_its_own() {
    let mut codes: Vec<_> = Formula::ALL.map(|one| one.code().to_string()).into();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), Formula::ALL.len());
}

proptest! {
    #[test]
    fn stations_hang_together(now in observations(), seed in 1..1_000_u64) {
        let mut all = Vec::from([now]);
        for back in 1..9 {
            let mut earlier = all[0].clone();
            earlier.anchor.epoch = Epoch::new(100 - back);
            for validator in &mut earlier.validators {
                let stake = validator.stake.as_nanos();
                validator.stake = Nanos::from_nanos((stake - stake / (seed * (back + 1))).max(1));
                validator.rewards_pool = Nanos::ZERO;
            }
            all.push(earlier);
        }
        let numbers = (1..=13).take(all[0].validators.len()).map(Some);
        for number in numbers.chain([None]) {
            let chain = divergence(&all, number);
            let mut level = chain.stations[0].value.clone();
            for station in &chain.stations {
                for step in &station.steps {
                    level = &level + &step.change;
                }
                prop_assert_eq!(&level, &station.value);
            }
            let whole = chain.waterfall().unwrap();
            prop_assert_eq!(whole.end(), &level);
        }
    }
}
