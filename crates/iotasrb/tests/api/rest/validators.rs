//! The active validators as they are now.

use super::{NANSEN, found};
use crate::{
    fixture::{history, history_of_epochs},
    server::Server,
};
use serde_json::{Value, json};

#[test]
fn all_are_answered_in_the_chains_order() {
    let server = Server::start(&history("validators"));
    let all = found(&server, "/v1/validators");
    assert_eq!(all["schema"], "iotasrb.validators/1");
    assert_eq!(all["current"], true);
    assert_eq!(all["of"]["publication"], 8);
    assert_eq!(all["anchor"]["epoch"], 375);
    let validators = all["validators"].as_array().unwrap();
    assert_eq!(validators.len(), 67);
    let outside = |one: &&Value| one["in_committee"] == false;
    let outside: Vec<_> = validators.iter().filter(outside).collect();
    assert_eq!(outside.len(), 1);
    assert_eq!(outside[0]["name"], "Realize");
    // The first three rows of fixtures/mainnet-375/voting_power.csv.
    for (one, (address, stake, power)) in validators.iter().zip([
        (NANSEN, "74653081648387169", 308),
        (
            "0x864c651958094732a1227134cf7cab7587f05a399398804552553fbc01dba4e7",
            "68576650627281348",
            283,
        ),
        (
            "0xf4fc8ec9df051cbacd070ba8abe026685073d5ec5febf0839e27dd7516c89e2d",
            "28035849620304002",
            116,
        ),
    ]) {
        assert_eq!(one["address"], address);
        assert_eq!(one["stake_nanos"], stake);
        assert_eq!(one["voting_power"], power);
    }
}

#[test]
fn one_is_answered_with_all_its_rates() {
    let server = Server::start(&history("validator"));
    let one = found(&server, &format!("/v1/validators/{NANSEN}"));
    assert_eq!(one["schema"], "iotasrb.validator/1");
    assert_eq!(one["of"]["publication"], 8);
    let history = format!("/v1/validators/{NANSEN}/history/net");
    assert_eq!(one["history"], history);
    let validator = &one["validator"];
    for (field, expected) in [
        ("name", json!("Nansen")),
        ("commission_declared_bp", json!(1_000)),
        ("commission_effective_bp", json!(1_000)),
        ("slashed", json!(false)),
        ("in_committee", json!(true)),
    ] {
        assert_eq!(validator[field], expected, "{field}");
    }
    // 0.9 of the benchmark, and of what is shown.
    for (rate, decimal) in [
        ("documented", "0.103546861047783144"),
        ("shown", "0.115502452271322760"),
        ("net", "0.103952207044190484"),
        ("performance", "1.000000000000000000"),
    ] {
        assert_eq!(validator[rate]["decimal"], decimal, "{rate}");
    }
    let latest = found(&server, &format!("{history}?order=desc&limit=1"));
    assert_eq!(latest["rows"][0]["value"], validator["net"]);
}

/// The fixture's pools grew every epoch by the 3,500th part of what they have now; Nansen has
/// 74653081648387169 nanos now, and has 9617 IOTA pending. The rest by hand and in Python.
#[test]
fn what_was_paid_and_what_will_be_is_answered() {
    let server = Server::start(&history_of_epochs("validator-past", 7));
    let one = found(&server, &format!("/v1/validators/{NANSEN}"));
    assert_eq!(
        one["next_epoch"],
        json!({
            "epoch": 376,
            "seats": 100,
            "low_threshold_nanos": "1500000000000000",
            "very_low_threshold_nanos": "1000000000000000",
            "includes_reward": true,
        })
    );
    let path = format!("/v1/validators/{NANSEN}/waterfall");
    assert_eq!(one["waterfall"], path);
    found(&server, &path);
    let validator = &one["validator"];
    assert_eq!(validator["next_commission_bp"], 1_000);
    assert_eq!(validator["pending_stake_nanos"], "9617000000000");
    assert_eq!(validator["pending_withdrawal_nanos"], "0");
    let realised = &validator["realised"];
    assert_eq!(realised["24h"]["decimal"], "0.104315518719633246");
    assert_eq!(realised["7d"]["decimal"], "0.104494703693099548");
    for span in ["30d", "90d", "1y"] {
        assert_eq!(realised[span], json!({ "absent": "not_recorded" }));
    }
    // Its stake, what is pending, and 308 / 10,000 of 767,000 IOTA.
    assert_eq!(
        validator["prospect"],
        json!({
            "verdict": "earns",
            "next_stake_nanos": "74686322248387169",
            "next_voting_power": 308,
            "capped": false,
            "at_risk": false,
            "slashed": false,
            "passed_over": false,
            "announced_commission_bp": null,
        })
    );
    let all = found(&server, "/v1/validators");
    assert_eq!(all["next_epoch"], one["next_epoch"]);
    assert_eq!(all["validators"][0], *validator);
    let outside = all["validators"].as_array().unwrap().iter();
    let outside = outside.filter(|one| one["prospect"]["verdict"] != "earns");
    let outside: Vec<_> = outside.map(|one| &one["prospect"]).collect();
    assert_eq!(outside.len(), 1);
    assert_eq!(outside[0]["verdict"], "outside");
    assert_eq!(outside[0]["passed_over"], true);
    assert_eq!(outside[0]["next_voting_power"], 0);
}

/// Of one epoch nothing is realised, however long it is published.
#[test]
fn within_an_epoch_nothing_is_realised() {
    let server = Server::start(&history("validator-epoch"));
    let one = found(&server, &format!("/v1/validators/{NANSEN}"));
    for span in ["24h", "7d", "30d", "90d", "1y"] {
        let realised = &one["validator"]["realised"][span];
        assert_eq!(*realised, json!({ "absent": "undefined" }), "{span}");
    }
}
