//! The shape that aggregators of yields read.

use super::{NANSEN, found};
use crate::{fixture::history, server::Server};
use serde_json::{Value, json};

/// 10.395220704419048 is the double nearest to the net rate of 7760352600000000 over
/// 74653081648387169 in percent, and 74653081.64838717 that of the stake in IOTA: by Python.
#[test]
fn pools_are_validators() {
    let server = Server::start(&history("yields"));
    let yields = found(&server, "/yields");
    assert_eq!(yields["status"], "success");
    let pools = yields["data"].as_array().unwrap();
    assert_eq!(pools.len(), 67);
    assert_eq!(
        pools[0],
        json!({
            "pool": NANSEN,
            "chain": "IOTA",
            "project": "iota-staking",
            "symbol": "IOTA",
            "apy": 10.395220704419048,
            "apyBase": 10.395220704419048,
            "apyReward": null,
            "tvlUsd": null,
            "tvlIota": 74653081.64838717,
            "underlyingTokens": ["0x2::iota::IOTA"],
            "rewardTokens": ["0x2::iota::IOTA"],
            "poolMeta": "Nansen",
            "url": format!("/v1/validators/{NANSEN}"),
        })
    );
}

#[test]
fn a_chart_has_a_point_a_day() {
    let server = Server::start(&history("chart"));
    let chart = found(&server, &format!("/yields/chart/{NANSEN}"));
    let points = chart["data"].as_array().unwrap();
    let times: Vec<_> = points.iter().map(|point| &point["timestamp"]).collect();
    assert_eq!(
        times,
        [
            "2025-05-15T20:00:00.000Z",
            "2026-02-14T20:00:00.000Z",
            "2026-04-15T20:00:00.000Z",
            "2026-05-08T20:00:00.000Z",
            "2026-05-14T20:00:00.000Z",
            "2026-05-15T20:00:00.000Z",
        ]
    );
    assert_eq!(points[5]["apy"], 10.395220704419048);
    assert_eq!(points[5]["apyBase"], points[5]["apy"]);
    assert_eq!(points[5]["tvlUsd"], Value::Null);
    assert_eq!(server.get("/yields/chart/0x1").status, 400);
    let nobody = format!("/yields/chart/0x{:064x}", 7);
    assert_eq!(server.get(&nobody).status, 404);
}
