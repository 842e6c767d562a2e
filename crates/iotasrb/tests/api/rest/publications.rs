//! Publications in lists and whole, and slots.

use super::{found, pages};
use crate::{
    fixture::{correct, history, open_history},
    server::Server,
};
use serde_json::{Value, json};

#[test]
fn they_are_listed_in_short() {
    let server = Server::start(&history("publications"));
    let list = found(&server, "/v1/publications?order=desc&limit=2");
    assert_eq!(list["schema"], "iotasrb.publications/1");
    assert_eq!(list["network"], "mainnet");
    let newest = &list["rows"][0];
    assert_eq!(newest["publication"], 8);
    assert_eq!(newest["iotasrb"]["decimal"], "0.115052067830870160");
    assert_eq!(newest["url"], "/v1/publications/8");
    let held = &list["rows"][1];
    assert_eq!(held["state"], "HELD");
    assert_eq!(held["iotasrb"], json!({ "absent": "nothing_published" }));
    for (query, expected) in [
        ("limit=5", vec![vec![1, 2, 3, 4, 5], vec![6, 7, 8]]),
        ("limit=8&points=slots", vec![vec![1, 2, 3, 4, 5, 6, 7, 8]]),
        ("points=epochs", vec![vec![]]),
        (
            "from=2026-05-15&order=desc&limit=2",
            vec![vec![8, 7], vec![6]],
        ),
        ("as_of=2026-05-15T16:01:00Z", vec![vec![1, 2, 3, 4, 5, 6]]),
    ] {
        let found = pages(&server, &format!("/v1/publications?{query}"));
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn one_is_answered_whole() {
    let (address, mut writer) = open_history("publication");
    correct(&mut writer);
    let server = Server::start(&address);
    let newest = found(&server, "/v1/publications/8");
    assert_eq!(newest, server.get("/latest").json());
    assert_eq!(newest["schema"], "iotasrb.publication/1");
    assert_eq!(newest["network"].as_object().unwrap().len(), 13);
    assert_eq!(newest["validators"].as_array().unwrap().len(), 67);
    assert_eq!(newest["validators"][0].as_object().unwrap().len(), 8);
    assert_eq!(
        newest["network"]["iotasrb"],
        json!({
            "decimal": "0.115052067830870160",
            "numerator": "279955000000000000",
            "denominator": "2433289599032169329",
        })
    );
    assert_eq!(newest["network"]["stake_all_nanos"], "2433289599032169329");
    let held = found(&server, "/v1/publications/7");
    assert_eq!(held["network"], json!({}));
    assert_eq!(held["validators"], json!([]));
    assert_eq!(held["observation"], Value::Null);
    // What was corrected stays, and says by what.
    let (wrong, right) = (
        found(&server, "/v1/publications/4"),
        found(&server, "/v1/publications/9"),
    );
    assert_eq!(wrong["superseded_by"]["publication"], 9);
    assert_eq!(right["supersedes"]["cause"], "the reward was misread");
    assert_eq!(right["point"], wrong["point"]);
    assert_eq!(
        pages(&server, "/v1/publications"),
        [[1, 2, 3, 9, 5, 6, 7, 8]]
    );
}

#[test]
fn slots_say_what_became_of_them() {
    let server = Server::start(&history("slots"));
    let slots = found(&server, "/v1/slots?from=2026-05-15T18:00:00Z");
    assert_eq!(slots["schema"], "iotasrb.slots/1");
    assert_eq!(slots["cadence_ms"], 7_200_000);
    assert_eq!(
        slots["rows"],
        json!([
            {
                "at_ms": 1_778_868_000_000_u64,
                "at": "2026-05-15T18:00:00.000Z",
                "state": "HELD",
                "reason": {
                    "code": "sources_disagree",
                    "message": "two servers name different stakes",
                },
                "late": false,
                "delay_ms": 60_000,
                "publication": 7,
                "supersedes": null,
                "url": "/v1/publications/7",
            },
            {
                "at_ms": 1_778_875_200_000_u64,
                "at": "2026-05-15T20:00:00.000Z",
                "state": "OK",
                "reason": null,
                "late": false,
                "delay_ms": 60_000,
                "publication": 8,
                "supersedes": null,
                "url": "/v1/publications/8",
            },
        ])
    );
    let found = pages(&server, "/v1/slots?limit=6&order=desc");
    assert_eq!(found, [vec![8, 7, 6, 5, 4, 3], vec![2, 1]]);
}
