//! Series, page by page, now and as they were known.

use super::{NANSEN, found, numbers, pages};
use crate::{
    fixture::{correct, history, open_history},
    server::Server,
};
use serde_json::{Value, json};

/// Rates are rewards of 365 days over 2,433,289,599.032169329 IOTA: made with Python's fractions.
const DECIMALS: [(u64, &str, &str); 8] = [
    (1, "2025-05-15T20:00:00.000Z", "0.105001887198968856"),
    (2, "2026-02-14T20:00:00.000Z", "0.109501968078924664"),
    (3, "2026-04-15T20:00:00.000Z", "0.111001995038909933"),
    (4, "2026-05-08T20:00:00.000Z", "0.112502021998895202"),
    (5, "2026-05-14T20:00:00.000Z", "0.114002048958880472"),
    (6, "2026-05-15T16:00:00.000Z", "0.115052067830870160"),
    (7, "2026-05-15T18:00:00.000Z", ""),
    (8, "2026-05-15T20:00:00.000Z", "0.115052067830870160"),
];

#[test]
fn every_publication_has_its_row() {
    let server = Server::start(&history("series"));
    let series = found(&server, "/v1/history/iotasrb");
    assert_eq!(series["schema"], "iotasrb.history/1");
    assert_eq!(series["metric"], "iotasrb");
    assert_eq!(series["unit"], "share of one");
    assert_eq!(series["next"], Value::Null);
    let rows = series["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 8);
    for (row, (number, time, decimal)) in rows.iter().zip(DECIMALS) {
        assert_eq!(row["publication"], number);
        assert_eq!(row["time"], time);
        if decimal.is_empty() {
            assert_eq!(row["value"], json!({ "absent": "nothing_published" }));
            assert_eq!(row["state"], "HELD");
            assert_eq!(row["reason"]["code"], "sources_disagree");
        } else {
            assert_eq!(row["value"]["decimal"], decimal);
            assert_eq!(row["value"]["denominator"], "2433289599032169329");
            assert_eq!(row["state"], "OK");
        }
    }
    let stake = found(&server, "/v1/history/stake_all_nanos?limit=1");
    assert_eq!(stake["unit"], "nanos");
    assert_eq!(
        stake["rows"][0]["value"],
        json!({
            "decimal": "2433289599032169329",
            "numerator": "2433289599032169329",
            "denominator": "1",
        })
    );
}

#[test]
fn pages_and_parts_are_those_that_are_asked_for() {
    let server = Server::start(&history("pages"));
    for (query, expected) in [
        ("limit=3", vec![vec![1, 2, 3], vec![4, 5, 6], vec![7, 8]]),
        (
            "limit=3&order=desc",
            vec![vec![8, 7, 6], vec![5, 4, 3], vec![2, 1]],
        ),
        ("limit=8", vec![vec![1, 2, 3, 4, 5, 6, 7, 8]]),
        ("from=2026-05-01", vec![vec![4, 5, 6, 7, 8]]),
        (
            "to=2026-05-15T20:00:00Z&limit=4",
            vec![vec![1, 2, 3, 4], vec![5, 6, 7]],
        ),
        (
            "from=2026-05-15T18%3A00%3A00%2B02%3A00",
            vec![vec![6, 7, 8]],
        ),
        ("from=2026-06-01&to=2026-05-01", vec![vec![]]),
        ("interval=day", vec![vec![1, 2, 3, 4, 5, 8]]),
        ("interval=day&pick=first", vec![vec![1, 2, 3, 4, 5, 6]]),
        ("interval=month&limit=2", vec![vec![1, 2], vec![3, 8]]),
        (
            "interval=month&pick=first&order=desc&limit=3",
            vec![vec![4, 3, 2], vec![1]],
        ),
        ("interval=quarter", vec![vec![1, 2, 8]]),
        ("interval=week&from=2026-05-01", vec![vec![4, 8]]),
        ("interval=hour&from=2026-05-15", vec![vec![6, 7, 8]]),
        ("points=epochs", vec![vec![]]),
        ("points=all&from=2026-05-15", vec![vec![6, 7, 8]]),
    ] {
        let found = pages(&server, &format!("/v1/history/iotasrb?{query}"));
        assert_eq!(found, expected, "{query}");
    }
    let next = found(&server, "/v1/history/iotasrb?from=2026-05-01&limit=2")["next"].clone();
    assert_eq!(
        next,
        "/v1/history/iotasrb?from=2026-05-01&limit=2&cursor=8.1778788800000.5"
    );
}

#[test]
fn a_correction_is_shown_but_not_to_who_asks_as_of_before() {
    let (address, mut writer) = open_history("corrected");
    let server = Server::start(&address);
    let first = found(&server, "/v1/history/iotasrb?limit=3");
    correct(&mut writer);
    server.wait_for(9);
    // 751,000 IOTA a day instead of 750,000.
    let from = "/v1/history/iotasrb?from=2026-05-01&to=2026-05-10";
    let row = found(&server, from)["rows"][0].clone();
    assert_eq!(
        (&row["publication"], &row["supersedes"]),
        (&json!(9), &json!(4))
    );
    assert_eq!(row["value"]["decimal"], "0.112652024694893729");
    for (as_of, number, decimal) in [
        ("2026-05-15T20:59:59.999Z", 4, "0.112502021998895202"),
        ("2026-05-15T21:00:00Z", 9, "0.112652024694893729"),
    ] {
        let then = found(&server, &format!("{from}&as_of={as_of}"));
        assert_eq!(numbers(&then), [number]);
        assert_eq!(then["rows"][0]["value"]["decimal"], decimal);
    }
    let unborn = found(&server, &format!("{from}&as_of=2026-05-01"));
    assert_eq!(numbers(&unborn), [0_u64; 0]);
    // A cursor does not tell more than was known then.
    let page = found(
        &server,
        "/v1/history/iotasrb?limit=3&as_of=2026-05-15T20:59:59.999Z",
    );
    let next = page["next"]
        .as_str()
        .unwrap()
        .replace("cursor=8.", "cursor=9.");
    assert_eq!(numbers(&found(&server, &next)), [4, 5, 6]);
    // Who began to read before reads on as it began.
    let rest = found(&server, first["next"].as_str().unwrap());
    assert_eq!(numbers(&rest), [4, 5, 6]);
    assert_eq!(rest["rows"][0]["value"]["decimal"], "0.112502021998895202");
}

/// Nansen has 308 of 10,000 parts of the power and 74,653,081.648387169 IOTA; the rates are made
/// with Python's fractions.
#[test]
fn a_validator_has_its_series() {
    let server = Server::start(&history("validator-series"));
    let series = format!("/v1/validators/{NANSEN}/history");
    let shown = found(&server, &format!("{series}/shown?order=desc&limit=2"));
    assert_eq!(shown["validator"], NANSEN);
    assert_eq!(numbers(&shown), [8, 7]);
    assert_eq!(
        shown["rows"][0]["value"],
        json!({
            "decimal": "0.115502452271322760",
            "numerator": "8622614000000000",
            "denominator": "74653081648387169",
        })
    );
    assert_eq!(
        shown["rows"][1]["value"],
        json!({ "absent": "nothing_published" })
    );
    let pages = pages(&server, &format!("{series}/net?limit=5"));
    assert_eq!(pages, [vec![1, 2, 3, 4, 5], vec![6, 7, 8]]);
}
