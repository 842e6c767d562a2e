use super::{ask, data};
use crate::{
    fixture::{NEWEST_MS, begin, folder, held, history, mainnet, publish, publish_at},
    server::Server,
};
use iotasrb::{
    serve::RewardRate,
    store::{Point, PointKind, StoreAddress, Writer},
};
use iotasrb_core::{
    observation::{Absence, Issuance},
    units::{Nanos, TimestampMs},
};
use serde_json::json;

const RATE: &str = "{assets(limit:1){metrics(where:{metricKeys:[\"reward_rate\"]},limit:1){defaultValue createdAt publication state validUntil}}}";

/// All that is known of the asset, exactly. The figures are those of `docs/method/v1.md`.
#[test]
fn the_assets_metrics_are_those_of_the_method() {
    let server = Server::start(&history("method"));
    let data = data(
        &server,
        "{assets(limit:1){metrics(limit:100,showAll:true){metricKey decimal unit}}}",
    );
    let metrics = data["assets"][0]["metrics"].as_array().unwrap();
    let found: Vec<(&str, &str, Option<&str>)> = metrics
        .iter()
        .map(|metric| {
            (
                metric["metricKey"].as_str().unwrap(),
                metric["decimal"].as_str().unwrap(),
                metric["unit"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("active_validators", "67", None),
            ("circulating_percentage", "90.8883752538047699", None),
            ("circulating_supply", "4442210606.864893276", None),
            ("inflation_release", "6.5806178722521106", Some("percent")),
            ("iotasrb", "11.5052067830870160", Some("percent")),
            ("iotasrb_committee", "11.5296586840633098", Some("percent")),
            ("reward_rate", "11.5052067830870160", None),
            ("stake_all", "2433289599.032169329", Some("IOTA")),
            ("stake_committee", "2428129120.482668030", Some("IOTA")),
            ("staked_tokens", "2433289599.032169329", None),
            ("staking_ratio", "49.7855139592534649", None),
            ("supply_circulating", "4442210606.864893276", Some("IOTA")),
            ("supply_total", "4887545403.314857276", Some("IOTA")),
            ("target_reward", "767000.000000000", Some("IOTA")),
            ("total_supply", "4887545403.314857276", None),
        ],
        // What the state alone does not tell is absent: the last issuance, and all that needs it.
    );
}

/// With what the last epoch change minted, the inflation is known, and the real rate: a negative
/// one is no less a rate. Computed apart from the program: 767,000 IOTA a day over the supply are
/// 5.7279… %, and the schedule's releases 6.5806… %.
#[test]
fn the_real_rate_may_be_negative() {
    let path = folder("real").join("history.sqlite");
    let mut observation = mainnet();
    observation.last_issuance = Ok(Issuance {
        minted: Nanos::from_nanos(767_000_000_000_000),
        burned: Nanos::ZERO,
    });
    publish(&mut begin(&path), &observation, NEWEST_MS);
    let server = Server::start(&StoreAddress::File(path));
    let query = |arguments: &str| {
        format!("{{assets(limit:1){{metrics(limit:50{arguments}){{metricKey decimal}}}}}}")
    };
    let keys = ",where:{metricKeys:[\"inflation_circulating\" \"inflation_provisions\" \"inflation_rate\" \"real_reward_rate\"]}";
    let found = data(&server, &query(keys));
    assert_eq!(
        found["assets"][0]["metrics"],
        json!([
            {"metricKey": "inflation_circulating", "decimal": "13.5424845772799895"},
            {"metricKey": "inflation_provisions", "decimal": "5.7279263290347629"},
            {"metricKey": "inflation_rate", "decimal": "12.3085442012868735"},
            {"metricKey": "real_reward_rate", "decimal": "-0.7152950150970371"},
        ])
    );
    // As in the original, the inflation is hidden from those who do not ask for it.
    let found = data(&server, &query(""));
    let metrics = found["assets"][0]["metrics"].as_array().unwrap();
    let keys: Vec<&str> = metrics
        .iter()
        .map(|metric| metric["metricKey"].as_str().unwrap())
        .collect();
    assert_eq!(
        keys,
        [
            "active_validators",
            "circulating_percentage",
            "circulating_supply",
            "real_reward_rate",
            "reward_rate",
            "staked_tokens",
            "staking_ratio",
            "total_supply",
        ]
    );
}

/// Figment: voting power 624, 10 % commission, 151,455,368.154882390 IOTA, as in the method.
#[test]
fn a_validator_has_every_series_under_its_own_key() {
    let history = history("series");
    let query = "{validators(where:{addresses:[\"0x1e10a0489d3609569368be4b04bbcb3f143f7a27fb51c07fe526c6848a55d01a\"]},limit:1){metrics(where:{metricKeys:[\"commission\" \"commission_effective\" \"documented\" \"net\" \"performance\" \"reward_rate\" \"reward_rate_documented\" \"reward_rate_net\" \"reward_rate_shown\" \"shown\" \"stake\" \"voting_power\"]},limit:50){metricKey decimal}}}";
    for (setting, name, reward_rate) in [
        (RewardRate::Shown, "shown", "11.5342177783593169"),
        (RewardRate::Documented, "documented", "10.3546861047783144"),
        (RewardRate::Net, "net", "10.3807960005233852"),
    ] {
        assert_eq!(setting.name(), name);
        let server = Server::start_with(&history, |desk| desk.with_reward_rate(setting));
        let data = data(&server, query);
        let metrics = data["validators"][0]["metrics"].as_array().unwrap();
        let found: Vec<(&str, &str)> = metrics
            .iter()
            .map(|metric| {
                let text = |member: &str| metric[member].as_str().unwrap();
                (text("metricKey"), text("decimal"))
            })
            .collect();
        assert_eq!(
            found,
            [
                ("commission", "10.0000000000000000"),
                ("commission_effective", "10.0000000000000000"),
                ("documented", "10.3546861047783144"),
                ("net", "10.3807960005233852"),
                ("performance", "100.0000000000000000"),
                ("reward_rate", reward_rate),
                ("reward_rate_documented", "10.3546861047783144"),
                ("reward_rate_net", "10.3807960005233852"),
                ("reward_rate_shown", "11.5342177783593169"),
                ("shown", "11.5342177783593169"),
                ("stake", "151455368.154882390"),
                ("voting_power", "624"),
            ]
        );
    }
}

/// Every key says exactly what was computed, when, from what, and how.
#[test]
fn a_metric_names_its_evidence() {
    let server = Server::start(&history("evidence"));
    let answer = ask(
        &server,
        "{metrics(where:{asset:{slugs:[\"iota\"]} metricKeys:[\"reward_rate\"]},limit:5){label unit defaultValue decimal numerator denominator createdAt validUntil publication method state epoch checkpoint observationDigest}}",
    );
    // 767,000 IOTA · 365 · 100 over 2,433,289,599.032169329 IOTA, in lowest terms.
    assert_eq!(
        answer.json()["data"]["metrics"],
        json!([{
            "label": "Reward Rate",
            "unit": null,
            "defaultValue": 11.505206783087017,
            "decimal": "11.5052067830870160",
            "numerator": "27995500000000000000",
            "denominator": "2433289599032169329",
            "createdAt": "2026-05-15T20:00:00Z",
            "validUntil": "2026-05-15T22:02:00Z",
            "publication": "8",
            "method": "iotasrb/v1",
            "state": "OK",
            "epoch": 375,
            "checkpoint": null,
            "observationDigest": "0x545eb269f17a5b71f3236899df86045a3c53d80cf9fc0e480bd597d83f0248f7",
        }])
    );
}

/// The rates were 700, 730, 740, 750 and 760 parts of today's 767.
#[test]
fn changes_are_objects_in_texts() {
    let server = Server::start(&history("changes"));
    let answer = ask(
        &server,
        "{assets(limit:1){metrics(where:{metricKeys:[\"reward_rate\" \"staked_tokens\"]},limit:5){metricKey changePercentages changeAbsolutes}}}",
    );
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"assets":[{"metrics":[{"metricKey":"reward_rate","#,
            r#""changePercentages":"{\"1y\": 9.571428571428571, \"7d\": 2.2666666666666666, "#,
            r#"\"24h\": 0.9210526315789473, \"30d\": 3.6486486486486487, \"90d\": 5.068493150684931}","#,
            r#""changeAbsolutes":"{\"1y\": 1.0050180631901304, \"7d\": 0.2550045831974958, "#,
            r#"\"24h\": 0.10500188719896886, \"30d\": 0.40500727919602275, \"90d\": 0.5550099751945496}"},"#,
            r#"{"metricKey":"staked_tokens","#,
            r#""changePercentages":"{\"1y\": 0, \"7d\": 0, \"24h\": 0, \"30d\": 0, \"90d\": 0}","#,
            r#""changeAbsolutes":"{\"1y\": 0, \"7d\": 0, \"24h\": 0, \"30d\": 0, \"90d\": 0}"}]}]}}"#,
        )
    );
}

/// A history that holds nothing but one value, and then publications without any.
fn short(name: &str) -> (Writer, StoreAddress) {
    let path = folder(name).join("history.sqlite");
    let mut writer = begin(&path);
    publish(&mut writer, &mainnet(), NEWEST_MS);
    (writer, StoreAddress::File(path))
}

/// The last value stays the latest one, with its own time and state: so it is seen to be old.
#[test]
fn a_held_publication_leaves_the_last_value() {
    let (mut writer, history) = short("held");
    writer.publish(&held(NEWEST_MS + 7_200_000)).unwrap();
    let server = Server::start(&history);
    assert_eq!(
        ask(&server, RATE).text(),
        r#"{"data":{"assets":[{"metrics":[{"defaultValue":11.505206783087017,"createdAt":"2026-05-15T20:00:00Z","publication":"1","state":"OK","validUntil":"2026-05-15T22:02:00Z"}]}]}}"#
    );
}

/// Nothing is zero because it is unknown.
#[test]
fn what_was_never_known_is_absent() {
    let path = folder("never").join("history.sqlite");
    begin(&path).publish(&held(NEWEST_MS)).unwrap();
    let server = Server::start(&StoreAddress::File(path));
    assert_eq!(
        ask(&server, "{assets(limit:1){slug metrics(limit:9){metricKey}} validators(limit:9){id} providers(limit:9){id}}").text(),
        r#"{"data":{"assets":[{"slug":"iota","metrics":null}],"validators":[],"providers":[]}}"#
    );
    let path = folder("absent").join("history.sqlite");
    let mut observation = mainnet();
    observation.target_reward = Err(Absence::SourceFailed);
    publish(&mut begin(&path), &observation, NEWEST_MS);
    let server = Server::start(&StoreAddress::File(path));
    assert_eq!(
        ask(
            &server,
            "{validators(limit:1){metrics(limit:9){metricKey changePercentages}}}"
        )
        .text(),
        concat!(
            r#"{"data":{"validators":[{"metrics":[{"metricKey":"commission","changePercentages":"#,
            r#""{\"1y\": null, \"7d\": null, \"24h\": null, \"30d\": null, \"90d\": null}"},"#,
            r#"{"metricKey":"staked_tokens","changePercentages":"#,
            r#""{\"1y\": null, \"7d\": null, \"24h\": null, \"30d\": null, \"90d\": null}"},"#,
            r#"{"metricKey":"staking_share","changePercentages":"#,
            r#""{\"1y\": null, \"7d\": null, \"24h\": null, \"30d\": null, \"90d\": null}"}]}]}}"#,
        )
    );
}

/// What was kept of an edition goes with it.
#[test]
fn a_new_publication_is_answered_at_once() {
    let (mut writer, history) = short("next");
    let server = Server::start(&history);
    let before = ask(&server, RATE);
    assert_eq!(before.text(), ask(&server, RATE).text());
    let mut observation = mainnet();
    observation.target_reward = Ok(Nanos::from_nanos(700_000_000_000_000));
    let at = TimestampMs::from_unix_ms(NEWEST_MS + 3_600_000);
    let point = Point {
        at,
        kind: PointKind::Epoch,
    };
    publish_at(&mut writer, &observation, point);
    server.wait_for(2);
    assert_eq!(
        ask(&server, RATE).text(),
        r#"{"data":{"assets":[{"metrics":[{"defaultValue":10.500188719896885,"createdAt":"2026-05-15T21:00:00Z","publication":"2","state":"OK","validUntil":"2026-05-15T23:02:00Z"}]}]}}"#
    );
}

#[test]
fn nothing_costs_anything() {
    let server = Server::start(&history("billing"));
    let answer = server.get("/public/billing/status");
    assert_eq!(
        answer.text(),
        r#"{"plan_name":"open","available_credits":1000000000,"monthly_quota":1000000000,"subscribed_at":"2025-05-15T20:00:00Z","requests_allowed":true,"billing_date":"2026-06-01T00:00:00Z"}"#
    );
    assert_eq!(answer.header("x-used-credits"), Some("0"));
}
