//! The benchmark and the supply as they are now.

use super::found;
use crate::{
    fixture::{DAY_MS, NEWEST_MS, begin, folder, held, history, open_history},
    server::Server,
};
use iotasrb::store::StoreAddress;
use serde_json::{Value, json};

/// The figures of epoch 375 are those of docs/method/v1.md.
#[test]
fn the_rate_is_answered_with_where_it_comes_from() {
    let server = Server::start(&history("rate"));
    let rate = found(&server, "/v1/rate");
    assert_eq!(
        rate["iotasrb"],
        json!({
            "decimal": "0.115052067830870160",
            "numerator": "279955000000000000",
            "denominator": "2433289599032169329",
        })
    );
    assert_eq!(rate["iotasrb_committee"]["decimal"], "0.115296586840633098");
    assert_eq!(rate["iotasrb_real"], json!({ "absent": "not_recorded" }));
    assert_eq!(
        rate["inflation"]["total"],
        json!({ "absent": "not_recorded" })
    );
    assert_eq!(rate["stake"]["all_nanos"], "2433289599032169329");
    assert_eq!(rate["stake"]["committee_nanos"], "2428129120482668030");
    assert_eq!(rate["target_reward_nanos"], "767000000000000");
    for (field, expected) in [
        ("schema", json!("iotasrb.rate/1")),
        ("network", json!("mainnet")),
        ("publication", json!(8)),
        ("state", json!("OK")),
        ("reason", Value::Null),
        ("late", json!(false)),
        ("valid_until", json!("2026-05-15T22:02:00.000Z")),
        ("valid_until_ms", json!(1_778_882_520_000_u64)),
        ("computed", json!("2026-05-15T20:01:00.000Z")),
        ("method", json!("iotasrb/v1")),
        ("last_value", Value::Null),
    ] {
        assert_eq!(rate[field], expected, "{field}");
    }
    assert_eq!(rate["point"]["at"], "2026-05-15T20:00:00.000Z");
    assert_eq!(rate["point"]["kind"], "slot");
    let anchor = &rate["anchor"];
    assert_eq!(anchor["epoch"], 375);
    assert_eq!(anchor["tier"], "recorded_state");
    assert_eq!(anchor["source"], "a recording");
    assert_eq!(anchor["checkpoint"], json!({ "absent": "not_recorded" }));
    let observation = found(&server, "/v1/observations/7");
    assert_eq!(anchor["digest"], observation["digest"]);
    let whole = found(&server, "/v1/publications/8");
    assert_eq!(rate["digest"], whole["digest"]);
    assert!(rate["software"].as_str().unwrap().starts_with("iotasrb "));
}

/// The last value never stands in for the one that is missing.
#[test]
fn a_missing_rate_is_absent_and_says_why() {
    let (address, mut writer) = open_history("rate-held");
    writer.publish(&held(NEWEST_MS + DAY_MS / 12)).unwrap();
    let server = Server::start(&address);
    let rate = found(&server, "/v1/rate");
    assert_eq!(rate["publication"], 9);
    assert_eq!(rate["state"], "HELD");
    assert_eq!(rate["reason"]["code"], "sources_disagree");
    assert_eq!(
        rate["reason"]["message"],
        "two servers name different stakes"
    );
    let absent = json!({ "absent": "nothing_published" });
    assert_eq!(rate["iotasrb"], absent);
    assert_eq!(rate["stake"]["all_nanos"], absent);
    assert_eq!(rate["anchor"], Value::Null);
    let last = &rate["last_value"];
    assert_eq!(last["publication"], 8);
    assert_eq!(last["iotasrb"]["decimal"], "0.115052067830870160");

    let supply = found(&server, "/v1/supply");
    assert_eq!(supply["supply"]["total_nanos"], absent);
    assert_eq!(supply["locked_nanos"], absent);
    assert_eq!(supply["last_value"]["publication"], 8);

    let validators = found(&server, "/v1/validators");
    assert_eq!(validators["current"], false);
    assert_eq!(validators["newest"]["state"], "HELD");
    assert_eq!(validators["of"]["publication"], 8);

    let yields = found(&server, "/yields");
    assert_eq!(yields["data"][0]["apy"], Value::Null);
    assert_eq!(yields["data"][0]["tvlIota"], Value::Null);
}

/// Figures of the state that `fixtures/mainnet-375` holds; the locked part is the unlock
/// schedule's at that time (docs/method/v1.md).
#[test]
fn the_supply_is_answered() {
    let server = Server::start(&history("supply"));
    let supply = found(&server, "/v1/supply");
    assert_eq!(supply["schema"], "iotasrb.supply/1");
    assert_eq!(supply["supply"]["total_nanos"], "4887545403314857276");
    assert_eq!(supply["supply"]["circulating_nanos"], "4442210606864893276");
    assert_eq!(supply["locked_nanos"], "445334796449964000");
    assert_eq!(supply["target_reward_nanos"], "767000000000000");
    let provisions = json!({ "absent": "not_recorded" });
    assert_eq!(supply["inflation"]["provisions"], provisions);
    assert_eq!(supply["last_value"], Value::Null);
}

/// Before anything was published there is nothing to answer with, but what explains it.
#[test]
fn an_empty_history_says_so() {
    let path = folder("empty").join("history.sqlite");
    drop(begin(&path));
    let server = Server::start_empty(&StoreAddress::File(path), |desk| desk);
    for path in [
        "/v1/rate",
        "/v1/history/iotasrb",
        "/v1/validators",
        "/v1/divergence",
        "/yields",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 503, "{path}");
        assert_eq!(answer.header("retry-after"), Some("2"));
        assert_eq!(answer.json()["type"], "urn:iotasrb:nothing-published");
    }
    for path in [
        "/v1/metrics",
        "/v1/methods/v1",
        "/v1/openapi.json",
        "/llms.txt",
    ] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
}
