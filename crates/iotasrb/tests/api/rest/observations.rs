//! What publications were computed from, and the bytes that certify it.

use super::found;
use crate::{
    fixture::{NEWEST_MS, begin, folder, mainnet, publish, publish_certified},
    server::Server,
};
use iotasrb::{
    source::record,
    store::{Ended, Evidence, StoreAddress},
};
use iotasrb_core::units::{Epoch, SignedNanos, TimestampMs};
use serde_json::{Value, json};

/// Two publications: the first is certified, as far as a store looks at it.
fn server(name: &str) -> Server {
    let path = folder(name).join("history.sqlite");
    let mut writer = begin(&path);
    let evidence = Evidence {
        close: b"a close".to_vec(),
        summary: Some(b"a summary".to_vec()),
        ended: Ended {
            epoch: Epoch::new(374),
            at: TimestampMs::from_unix_ms(NEWEST_MS),
            supply_change: SignedNanos::from_nanos(7),
            record: "{}\n".to_owned(),
        },
    };
    publish_certified(
        &mut writer,
        &mainnet(),
        Some(&evidence),
        NEWEST_MS - 7_200_000,
    );
    publish(&mut writer, &mainnet(), NEWEST_MS);
    Server::start(&StoreAddress::File(path))
}

/// Digests by `b2sum -l 256`.
#[test]
fn an_observation_is_answered_with_its_evidence() {
    let server = server("observation");
    let kept = found(&server, "/v1/observations/1");
    assert_eq!(kept["schema"], "iotasrb.kept-observation/1");
    assert_eq!(kept["tier"], "recorded_state");
    assert_eq!(kept["source"], "a recording");
    assert_eq!(
        kept["evidence"],
        json!({
            "close": { "digest": "0x1e19b063958fcb1a6f263ff31df8d00c6440e4bb243b1f27823fc905d7a6ffe4", "url": "/v1/observations/1/close" },
            "summary": { "digest": "0x69c16bd06062db290cfb34c866e4e605b49289982d8a2ad97dc1dc4d0c52c89b", "url": "/v1/observations/1/summary" },
        })
    );
    // It can be read again, and has the digest by which it is named.
    let text = serde_json::to_vec(&kept["record"]).unwrap();
    let again = record::parse(&text, "the answer").unwrap();
    assert_eq!(again.digest().to_string(), kept["digest"].as_str().unwrap());
    let other = found(&server, "/v1/observations/2");
    assert_eq!(other["evidence"], json!({ "close": null, "summary": null }));
    assert_ne!(other["record"]["validators"], Value::Null);
}

#[test]
fn certified_bytes_are_answered_as_they_are() {
    let server = server("certified");
    for (path, bytes) in [
        ("/v1/observations/1/close", &b"a close"[..]),
        ("/v1/observations/1/summary", b"a summary"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer.header("content-type"),
            Some("application/octet-stream")
        );
        assert_eq!(answer.body, bytes);
    }
    for path in [
        "/v1/observations/2/close",
        "/v1/observations/2/summary",
        "/v1/observations/3",
        "/v1/observations/3/close",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}
