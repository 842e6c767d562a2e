//! Why one rate is not another.
//!
//! The expected figures are those of an independent computation in Python from
//! `fixtures/mainnet-375/voting_power.csv` and the stakes of the fixture's history.

use super::{NANSEN, found};
use crate::{
    fixture::{history, history_of_epochs},
    server::Server,
};
use serde_json::{Value, json};

const NOBODY: &str = "0x0000000000000000000000000000000000000000000000000000000000000007";

/// The causes with what they change, in basis points and as a decimal.
fn steps(of: &Value) -> Vec<(&str, &str, &str)> {
    let text = |value: &'static str, step| text(step, value);
    let steps = of["steps"].as_array().unwrap().iter();
    steps
        .map(|step| {
            let change = &step["change"];
            (
                text("cause", step),
                text("basis_points", change),
                text("decimal", change),
            )
        })
        .collect()
}

fn text<'a>(of: &'a Value, field: &str) -> &'a str {
    of[field].as_str().unwrap()
}

const NOTHING: &str = "0.000000000000000000";

#[test]
fn a_validators_waterfalls_are_answered() {
    let server = Server::start(&history_of_epochs("waterfall", 1));
    let answer = found(&server, &format!("/v1/validators/{NANSEN}/waterfall"));
    assert_eq!(answer["schema"], "iotasrb.waterfall/1");
    assert_eq!(answer["address"], NANSEN);
    assert_eq!(answer["name"], "Nansen");
    assert_eq!(answer["of"]["publication"], 2);
    assert_eq!(answer["epochs"], json!({ "running": 375, "ended": 374 }));
    let next = &answer["next"];
    assert_eq!(
        next["start"],
        json!({
            "decimal": "0.115052067830870160",
            "numerator": "279955000000000000",
            "denominator": "2433289599032169329",
            "basis_points": "1150.5207",
        })
    );
    assert_eq!(
        steps(next),
        [
            ("outside_stake", "2.4452", "0.000244519009762937"),
            ("voting_power", "2.0586", "0.000205865430689662"),
            ("score", "0.0000", NOTHING),
            ("slashing", "0.0000", NOTHING),
            ("commission", "-115.5024", "-0.011550245227132276"),
            ("minimum_commission", "0.0000", NOTHING),
        ]
    );
    assert_eq!(next["end"]["decimal"], "0.103952207044190484");
    assert_eq!(next["end"]["basis_points"], "1039.5221");
    let ended = &answer["ended"];
    assert_eq!(ended["start"]["decimal"], "0.115084949244940142");
    assert_eq!(
        steps(ended),
        [
            ("outside_stake", "2.4459", "0.000244588892303596"),
            ("voting_power", "2.0592", "0.000205924266194290"),
            ("score", "0.0000", NOTHING),
            ("slashing", "0.0000", NOTHING),
            ("commission", "-115.5354", "-0.011553546240343803"),
            ("minimum_commission", "0.0000", NOTHING),
            ("settlement", "3.3360", "0.000333602556539021"),
        ]
    );
    assert_eq!(ended["end"]["decimal"], "0.104315518719633246");
    let nobody = server.get(&format!("/v1/validators/{NOBODY}/waterfall"));
    assert_eq!(nobody.status, 404);
    assert!(nobody.text().contains("no active validator"));
}

#[test]
fn the_divergence_is_answered() {
    let server = Server::start(&history_of_epochs("divergence", 9));
    let answer = found(&server, "/v1/divergence");
    assert_eq!(answer["schema"], "iotasrb.divergence/1");
    // Nine rows of a pool are as many as the node looks at.
    assert_eq!(
        answer["epochs"],
        json!([375, 374, 373, 372, 371, 370, 369, 368, 367])
    );
    let network = &answer["network_chain"];
    assert_eq!(network["missing"], json!([]));
    assert_eq!(
        stations(network),
        [
            ("iotasrb", "0.115052067830870160"),
            ("iotasrb_committee", "0.115296586840633098"),
            ("net_weighted", "0.106630210511965281"),
            ("net_unweighted", "0.103731380684130477"),
            ("last_epoch", "0.104315518719622196"),
            ("window", "0.104405068494447213"),
            ("node_apy", "0.104405068494447213"),
            ("explorer_average", "0.104400000000000000"),
        ]
    );
    assert_eq!(
        steps(&network["stations"][4]),
        [
            ("last_epoch", "0.2965", "0.000029646007626213"),
            ("settlement", "5.5449", "0.000554492027865505"),
        ]
    );
    let validators = answer["validators"].as_array().unwrap();
    assert_eq!(validators.len(), 67);
    let nansen = &validators[0];
    assert_eq!(nansen["address"], NANSEN);
    assert_eq!(nansen["name"], "Nansen");
    assert_eq!(
        stations(nansen),
        [
            ("documented", "0.103546861047783144"),
            ("shown", "0.115502452271322760"),
            ("net", "0.103952207044190484"),
            ("last_epoch", "0.104315518719633246"),
            ("window", "0.104405068494458282"),
            ("node_apy", "0.104405068494458282"),
            ("explorer_apy", "0.104400000000000000"),
            ("graphql_apy", "0.104400000000000000"),
        ]
    );
}

fn stations(chain: &Value) -> Vec<(&str, &str)> {
    let stations = chain["stations"].as_array().unwrap().iter();
    stations
        .map(|station| (text(station, "formula"), text(&station["value"], "decimal")))
        .collect()
}

/// Eight publications of one epoch tell of no epoch before it.
#[test]
fn without_a_past_the_rest_is_said_to_be_missing() {
    let server = Server::start(&history("no-past"));
    let answer = found(&server, &format!("/v1/validators/{NANSEN}/waterfall"));
    assert_eq!(answer["ended"], json!({ "absent": "not_recorded" }));
    assert_eq!(answer["next"]["end"]["decimal"], "0.103952207044190484");
    let answer = found(&server, "/v1/divergence");
    assert_eq!(answer["network"], "mainnet");
    assert_eq!(answer["epochs"], json!([375]));
    let missing = |formula: &str| json!({ "formula": formula, "absent": "not_recorded" });
    assert_eq!(
        answer["network_chain"]["missing"],
        json!([
            missing("last_epoch"),
            missing("window"),
            missing("node_apy"),
            missing("explorer_average")
        ])
    );
    assert_eq!(stations(&answer["validators"][66]).len(), 3);
}
