//! What a stake would earn: the same answer as on the command line.

use super::{NANSEN, found};
use crate::{fixture::history, server::Server};
use serde_json::Value;
use std::process::Command;

/// What the program says of the same facts.
fn told(arguments: &[&str]) -> Value {
    let recorded = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs"
    );
    let output = Command::new(env!("CARGO_BIN_EXE_iotasrb"))
        .args(["calc", "--source", recorded, "--format", "json"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn it_answers_as_the_command_line_does() {
    let server = Server::start(&history("calculator"));
    // Unless it is told, the server starts when its newest publication was recorded.
    let from_then = ["--start", "2026-05-15T20:01:00Z"];
    for (query, arguments) in [
        ("amount=1000", vec!["--amount", "1000"]),
        (
            "amount=123456.000000001&validator=nansen&days=30&growth=7.25",
            vec![
                "--amount",
                "123456.000000001",
                "--validator",
                "nansen",
                "--days",
                "30",
                "--growth",
                "7.25",
            ],
        ),
        (
            "amount=1&until=2026-12-24&growth=-20,0",
            vec!["--amount", "1", "--until", "2026-12-24", "--growth=-20,0"],
        ),
    ] {
        let answer = found(&server, &format!("/v1/calculator?{query}"));
        let told = told(&[&arguments[..], &from_then].concat());
        for part in [
            "schema",
            "method",
            "plan",
            "timetable",
            "simple",
            "forecasts",
            "effect",
            "elsewhere",
        ] {
            assert_eq!(answer[part], told[part], "{query}: {part}");
        }
    }
    // Made by the command line of an earlier version.
    let answer = found(&server, "/v1/calculator?amount=1000");
    let rewards = ["117074330099", "105799234800", "95982871641"];
    for (forecast, reward) in answer["forecasts"].as_array().unwrap().iter().zip(rewards) {
        assert_eq!(forecast["reward_nanos"], reward);
    }
    assert_eq!(
        answer["simple"]["iotasrb_nanos"]["decimal"],
        "114736809533.167063300570953436"
    );
}

#[test]
fn what_cannot_be_foreseen_is_refused() {
    let server = Server::start(&history("no-forecast"));
    for (query, words) in [
        ("amount=0", "below the least stake"),
        ("amount=5000000000", "that are not staked yet"),
        ("amount=1&start=2026-01-01", "starts before epoch 375"),
        ("amount=1&days=1", "ends before its first reward"),
        (
            "amount=1&start=2027-01-01&until=2026-12-01",
            "does not end after its start",
        ),
        (
            "amount=1&validator=nobody",
            "contains “nobody”; see /v1/validators",
        ),
        ("amount=1&validator=iota", "validators match “iota”"),
        ("amount=1&validator=realize", "is not in the committee"),
        ("amount=1&start=9999-01-01", "no forecast"),
    ] {
        let answer = server.get(&format!("/v1/calculator?{query}"));
        assert_eq!(answer.status, 422, "{query}");
        let problem = answer.json();
        assert_eq!(problem["type"], "urn:iotasrb:no-forecast");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{query}: {detail}");
    }
    let by_address = found(
        &server,
        &format!("/v1/calculator?amount=1&validator={NANSEN}"),
    );
    assert_eq!(by_address["plan"]["validator"], NANSEN);
}
