//! The programmes and what a stake would have earned in them.

use super::{HOLDER_OF_TESTS, all_results, answered, empty_archive, server};
use crate::server::Server;
use axum::http::Method;
use serde_json::{Value, json};

fn found(server: &Server, path: &str) -> Value {
    serde_json::from_str(&answered(server, path, 200)).unwrap()
}

/// Before anything is published, and without a folder of programmes.
#[test]
fn the_programmes_are_always_there() {
    let server = server("programmes", empty_archive("programmes"));
    let document = found(&server, "/v1/programmes");
    assert_eq!(document["schema"], "iotasrb.earlier-programmes/1");
    let programmes = document["programmes"].as_array().unwrap();
    let codes: Vec<_> = programmes.iter().map(|one| one["code"].clone()).collect();
    assert_eq!(
        codes,
        [
            "smr", "asmb-1", "asmb-2", "asmb-3", "asmb-4", "asmb-5", "asmb-6"
        ]
    );
    assert_eq!(
        found(&server, "/v1/programmes/asmb-6"),
        json!({
            "schema": "iotasrb.earlier-programme/1",
            "code": "asmb-6",
            "name": "Assembly, round 6",
            "event": "a0e2605db376b5236961e0b05c753700fc8d6b061bd4564289fcfda936bcd59b",
            "token": {"name": "ASMB", "unit": "microASMB", "symbol": "microASMB"},
            "milestones": {"commence": 6454348, "start": 6480268, "end": 7257868, "paying": 777600},
            "dates": {
                "commence": {"date": "2023-05-16", "certainty": "stated"},
                "start": {"date": "2023-05-19", "certainty": "stated"},
                "end": {"date": "2023-08-17", "certainty": "stated"}
            },
            "rate": {
                "paid": {"numerator": 1, "denominator": 1000000},
                "documented": {"numerator": 4, "denominator": 1000000},
                "paid_as_documented": false
            },
            "minimum_units": "1000000",
            "least_stake_micros": "2000000",
            "outcome": {
                "staked_micros": {"absent": "not_published"},
                "rewarded_units": {"absent": "not_published"},
                "paid_units": "940150712123561",
                "addresses": 42680,
                "least_units": "1008423",
                "most_units": "52574470675200"
            },
            "result": {"absent": "not_imported"}, "imported": {"event": false, "stakes": {"absent": "not_imported"}, "damaged": false},
            "closed": "Assembly, round 6 ended with milestone 7257868 (2023-08-17): it takes no new stake",
            "units": {
                "micros": "0.000001 IOTA",
                "units": "the unit of the programme, of which 1000000 are one of its token"
            }
        })
    );
    for path in ["/v1/programmes", "/v1/programmes/smr"] {
        let answer = server.get(path);
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        let tag = answer.header("etag").unwrap().to_owned();
        let again = server.ask(Method::GET, path, &[("if-none-match", &tag)], "");
        assert_eq!(again.status, 304, "{path}");
    }
}

#[test]
fn an_imported_result_is_told() {
    let server = server("imported", all_results("imported"));
    let result = &found(&server, "/v1/programmes/asmb-6")["result"];
    assert_eq!(result["milestone"], 7_257_868);
    assert_eq!(result["addresses"], 42_680);
    assert_eq!(result["paid_units"], "940150712123561");
    assert_eq!(result["checksum"].as_str().unwrap().len(), 64);
}

/// Worked out by hand: floor(amount * numerator / denominator), times the milestones.
#[test]
fn a_stake_would_have_earned() {
    let server = server("potential", empty_archive("potential"));
    for (path, expected) in [
        (
            "asmb-1/potential?amount=1.499999",
            [
                "1499999", "2102115", "2879714", "777600", "5", "3888000", "true", "3888000",
                "3888000", "4665596",
            ],
        ),
        (
            "smr/potential?amount=13",
            [
                "13000000", "2102115", "2879714", "777600", "13", "10108800", "true", "10108800",
                "10108800", "10108800",
            ],
        ),
        (
            "smr/potential?amount=12.999999",
            [
                "12999999", "2102115", "2879714", "777600", "12", "9331200", "false", "0",
                "9331200", "10108799",
            ],
        ),
        (
            "asmb-6/potential?amount=1000&from=7257868",
            [
                "1000000000",
                "7257868",
                "7257868",
                "1",
                "1000",
                "1000",
                "false",
                "0",
                "4000",
                "1000",
            ],
        ),
        (
            "asmb-2/potential?amount=0&from=3067770",
            [
                "0", "3093690", "3871289", "777600", "0", "0", "false", "0", "0", "0",
            ],
        ),
    ] {
        let document = found(&server, &format!("/v1/programmes/{path}"));
        assert_eq!(document["schema"], "iotasrb.earlier-potential/1");
        let fields = [
            "amount_micros",
            "from_milestone",
            "to_milestone",
            "milestones",
            "per_milestone_units",
            "earned_units",
            "reaches_minimum",
            "paid_units",
            "documented_units",
            "firefly_estimate_units",
        ];
        let found = fields.map(|field| document[field].to_string().replace('"', ""));
        assert_eq!(found, expected, "{path}");
    }
}

/// Paths behind `/v1/programmes`, each with its status and words of the detail.
#[track_caller]
fn refused(name: &str, paths: &[(&str, u16, &str)]) {
    let server = server(name, empty_archive(name));
    for (path, status, words) in paths {
        let answer = server.get(&format!("/v1/programmes{path}"));
        assert_eq!(answer.status, *status, "{path}: {}", answer.text());
        let kind = answer.header("content-type");
        assert_eq!(kind, Some("application/problem+json"), "{path}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(words), "{path}: {detail}");
    }
}

#[test]
fn what_is_malformed_or_missing_is_refused() {
    let listed = "/v1/programmes lists the programmes";
    refused(
        "programmes-malformed",
        &[
            ("?code=smr", 400, "this has none"),
            ("/asmb-7", 404, listed),
            ("/SMR", 404, listed),
            ("/none/potential?amount=1", 404, listed),
            ("/smr/potential", 400, "the parameter `amount` is missing"),
            ("/smr/potential?amount=1,5", 400, "`amount`: an amount in"),
            (
                "/smr/potential?amount=0.0000001",
                400,
                "at most six decimals",
            ),
            (
                "/smr/potential?amount=1&from=-1",
                400,
                "from 0 to 4294967295",
            ),
            ("/smr/potential?amount=1&from=4294967296", 400, "`from`"),
            ("/smr/potential?amount=1&amount=2", 400, "is given twice"),
            ("/smr/potential?amount=1&until=2", 400, "are amount, from"),
        ],
    );
}

#[test]
fn what_a_programme_did_not_take_is_refused() {
    refused(
        "programmes-refused",
        &[
            (
                "/smr/potential?amount=2779530283.277762",
                422,
                "there were only 2779530283.277761 IOTA",
            ),
            (
                "/smr/potential?amount=1&from=2041634",
                422,
                "Shimmer took stakes after milestone 2041634",
            ),
            (
                "/smr/potential?amount=1&from=2879715",
                422,
                "Shimmer ended with milestone 2879714 (2022-03-28): it takes no new stake",
            ),
        ],
    );
}

#[test]
fn what_is_no_address_of_the_network_is_refused() {
    let of_tests = format!("/record/{HOLDER_OF_TESTS}");
    // The treasury of Shimmer, as its genesis has it.
    let of_shimmer = "/record/smr1qrmakyqt5ezm5k9c0sk39gwfavpktxkjmx0jvh9ejxjq6pr6d39egv2mvuc";
    let long = format!("/record/{}", "9".repeat(4_000));
    let form = "`address`: an address is 64 hexadecimal digits";
    refused(
        "programmes-addresses",
        &[
            ("/record/pug", 400, form),
            ("/record/0x12", 400, form),
            ("/record/potential", 400, form),
            (&long, 400, form),
            (&of_tests, 400, "begins with atoi1 and so is of another"),
            (of_shimmer, 400, "begins with smr1 and so is of another"),
        ],
    );
}
