//! The figures that the publisher's production showed on 15 December 2025, from the same facts.

use super::data;
use crate::{
    fixture::{NEWEST_MS, begin, folder, mainnet, publish},
    server::Server,
};
use iotasrb::store::StoreAddress;
use iotasrb_core::{
    observation::{Observation, Validator},
    units::{Address, Nanos, PoolId, PoolTokens, VotingPower},
};
use serde_json::Value;

/// Name, voting power and stake in nanos. Kiln's three validators and what they sum to were
/// recorded, of the other two not how they share it; one provider had stake and no voting power.
const RECORDED: [(&str, u64, u64); 6] = [
    ("Small", 20, 5_030_418_394_907_452),
    ("Large", 652, 156_310_666_223_865_660),
    ("Kiln", 52, 12_500_000_000_000_000),
    ("Kiln", 823, 197_243_267_483_919_650),
    ("Kiln", 214, 51_679_741_476_262_600),
    ("realize", 0, 1_000_000_000_000_000),
];
/// All others, so that voting powers sum to 10,000 and stakes to 2,407,805,367.9710646 IOTA.
const OTHERS: [(u64, u64); 2] = [
    (824, 198_404_127_439_210_923),
    (823, 198_404_127_439_210_931),
];

fn december() -> Observation {
    let mut observation = mainnet();
    let template = observation.validators[0].clone();
    let mut all: Vec<(String, u64, u64)> = RECORDED
        .iter()
        .map(|(name, power, stake)| ((*name).to_owned(), *power, *stake))
        .collect();
    for number in 0..10 {
        let (power, stake) = OTHERS[usize::from(number == 9)];
        all.push((format!("Other {number}"), power, stake));
    }
    let validator = |(place, (name, power, stake)): (u8, (String, u64, u64))| Validator {
        address: Address::from_bytes([place; 32]),
        pool: PoolId::from_bytes([place; 32]),
        name,
        stake: Nanos::from_nanos(stake),
        pool_tokens: PoolTokens::from_units(stake),
        rewards_pool: Nanos::ZERO,
        voting_power: VotingPower::new(power).unwrap(),
        reporters: Vec::new(),
        ..template.clone()
    };
    observation.validators = (1..).zip(all).map(validator).collect();
    let seated = observation
        .validators
        .iter()
        .filter(|validator| validator.voting_power != VotingPower::ZERO);
    observation.committee = seated.clone().map(|validator| validator.address).collect();
    observation.total_stake =
        Ok(Nanos::checked_sum(seated.map(|validator| validator.stake)).unwrap());
    observation
}

fn server(name: &str) -> Server {
    let path = folder(name).join("history.sqlite");
    publish(&mut begin(&path), &december(), NEWEST_MS);
    Server::start(&StoreAddress::File(path))
}

/// A recorded double, which was computed in another order.
#[track_caller]
fn assert_near(found: &Value, recorded: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - recorded).abs() < 1e-12, "{found} {recorded}");
}

#[test]
fn the_recorded_rates_are_answered() {
    let server = server("december");
    let asset = data(
        &server,
        "{assets(where:{slugs:[\"iota\"]},limit:1){metrics(where:{metricKeys:[\"staked_tokens\" \"reward_rate\"]},limit:5){metricKey defaultValue}}}",
    );
    let metrics = &asset["assets"][0]["metrics"];
    assert_eq!(metrics[0]["metricKey"], "reward_rate");
    assert_near(&metrics[0]["defaultValue"], 11.626_977_982_689_02);
    assert_eq!(metrics[1]["metricKey"], "staked_tokens");
    assert_eq!(metrics[1]["defaultValue"], 2_407_805_367.971_064_6);

    let options = data(
        &server,
        "{rewardOptions(where:{inputAsset:{slugs:[\"iota\"]} typeKeys:[\"pos\"]},limit:500){providers(limit:1){slug} validators(limit:100){address} metrics(where:{metricKeys:[\"reward_rate\" \"staked_tokens\" \"staking_share\"]},limit:5){metricKey defaultValue}}}",
    );
    let options = options["rewardOptions"].as_array().unwrap();
    assert_eq!(options.len(), 14);
    // Slug, validators, the recorded rate in percent and stake in IOTA, the share of all stake.
    for (slug, validators, rate, stake, share) in [
        (
            "small",
            1,
            11.130_485_698_104_66,
            5_030_418.394_907_452,
            0.002_089_213,
        ),
        (
            "large",
            1,
            11.677_428_316_925_118,
            156_310_666.223_865_66,
            0.064_918_315,
        ),
        (
            "kiln",
            3,
            11.661_980_183_482_449,
            261_423_008.960_182_25,
            0.108_573_148,
        ),
        ("realize", 1, 0.0, 1_000_000.0, 0.000_415_316),
    ] {
        let option = options
            .iter()
            .find(|option| option["providers"][0]["slug"] == slug)
            .unwrap();
        assert_eq!(option["validators"].as_array().unwrap().len(), validators);
        let metrics = &option["metrics"];
        assert_eq!(metrics[0]["metricKey"], "reward_rate");
        assert_near(&metrics[0]["defaultValue"], rate);
        assert_eq!(metrics[1]["defaultValue"].as_f64(), Some(stake));
        let found = metrics[2]["defaultValue"].as_f64().unwrap();
        assert!((found - share).abs() < 1e-9, "{slug} {found}");
    }
    let sum: f64 = options
        .iter()
        .map(|option| option["metrics"][1]["defaultValue"].as_f64().unwrap())
        .sum();
    assert!((sum - 2_407_805_367.971_064_6).abs() < 1e-5, "{sum}");
}

/// What several validators earn together has a history as it has a latest value.
#[test]
fn a_provider_of_several_validators_has_a_history() {
    let server = server("december-past");
    let found = data(
        &server,
        "{metrics(where:{rewardOption:{providers:{slugs:[\"kiln\"]}} metricKeys:[\"reward_rate\" \"staked_tokens\" \"commission\"] createdAt_gt:\"2026-01-01\"},limit:5){metricKey defaultValue publication}}",
    );
    let metrics = found["metrics"].as_array().unwrap();
    assert_eq!(metrics.len(), 2);
    assert_near(&metrics[0]["defaultValue"], 11.661_980_183_482_449);
    assert_eq!(metrics[1]["defaultValue"], 261_423_008.960_182_25);
    assert_eq!(metrics[1]["publication"], "1");
}

/// The largest of Kiln's validators, as it was recorded.
#[test]
fn a_validator_has_its_own_rate_and_its_share_as_a_fraction() {
    let server = server("december-one");
    let address = format!("0x{}", "04".repeat(32));
    let query = format!(
        "{{validators(where:{{addresses:[\"{address}\"]}},limit:1){{address status{{label}} metrics(limit:10){{label metricKey defaultValue}}}}}}"
    );
    let found = data(&server, &query);
    let validator = &found["validators"][0];
    assert_eq!(validator["status"]["label"], "active");
    let metrics = validator["metrics"].as_array().unwrap();
    let value = |key: &str| {
        let metric = metrics.iter().find(|metric| metric["metricKey"] == key);
        metric.unwrap()["defaultValue"].clone()
    };
    assert!(metrics.iter().all(|metric| metric["label"].is_null()));
    assert_eq!(value("commission"), 10);
    assert_near(&value("reward_rate"), 11.681_157_381_900_688);
    assert_eq!(value("staked_tokens"), 197_243_267.483_919_65);
    // A fraction of all stake, not percent.
    let share = value("staking_share").as_f64().unwrap();
    assert!((share - 0.081_918).abs() < 1e-6, "{share}");
}
