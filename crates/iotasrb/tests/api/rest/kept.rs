//! Answers that are known again, that may be kept, and that are compressed.

use super::{NANSEN, found};
use crate::{
    fixture::history,
    fixture::{NEWEST_MS, mainnet, open_history, publish},
    server::Server,
};
use axum::http::Method;

const FOR_EVER: &str = "public, max-age=31536000, immutable";

#[test]
fn an_answer_is_known_again_until_something_is_published() {
    let (address, mut writer) = open_history("etag");
    let server = Server::start(&address);
    let paths = [
        "/v1/rate".to_owned(),
        "/v1/history/iotasrb?interval=day".to_owned(),
        format!("/v1/validators/{NANSEN}"),
        "/v1/calculator?amount=1000".to_owned(),
        "/v1/publications".to_owned(),
    ];
    let tag = |path: &str| server.get(path).header("etag").unwrap().to_owned();
    let tags: Vec<_> = paths.iter().map(|path| tag(path)).collect();
    for (path, tag) in paths.iter().zip(&tags) {
        let again = server.ask(Method::GET, path, &[("if-none-match", tag)], "");
        assert_eq!(again.status, 304, "{path}");
        assert!(again.body.is_empty(), "{path}");
        assert_eq!(again.header("etag"), Some(tag.as_str()), "{path}");
        assert_eq!(again.header("cache-control"), Some("no-cache"), "{path}");
    }
    publish(&mut writer, &mainnet(), NEWEST_MS + 7_200_000);
    server.wait_for(9);
    for (path, tag) in paths.iter().zip(&tags) {
        let again = server.ask(Method::GET, path, &[("if-none-match", tag)], "");
        assert_eq!(again.status, 200, "{path}");
    }
}

#[test]
fn what_can_never_change_may_be_kept_for_ever() {
    let server = Server::start(&history("immutable"));
    let next = found(&server, "/v1/history/iotasrb?limit=3")["next"].clone();
    let next = next.as_str().unwrap();
    // The newest publication was recorded at 20:01.
    for (path, cache) in [
        ("/v1/history/iotasrb", "no-cache"),
        (
            "/v1/history/iotasrb?from=2026-05-01&to=2026-05-10",
            "no-cache",
        ),
        ("/v1/history/iotasrb?as_of=2026-05-15T20:01:00Z", "no-cache"),
        (
            "/v1/history/iotasrb?as_of=2026-05-15T20:00:59.999Z",
            FOR_EVER,
        ),
        (
            "/v1/history/iotasrb?from=2026-05-01&to=2026-05-10&as_of=2026-05-11",
            FOR_EVER,
        ),
        ("/v1/publications?as_of=2026-05-11", FOR_EVER),
        ("/v1/slots?as_of=2026-05-11&interval", "no-cache"),
        ("/v1/slots?as_of=2026-05-11", FOR_EVER),
        (next, FOR_EVER),
        ("/v1/history/iotasrb?cursor=9.1.1", "no-cache"),
        ("/v1/observations/1", FOR_EVER),
        ("/v1/publications/1", "no-cache"),
        ("/v1/rate", "no-cache"),
        ("/v1/methods/v1", "no-cache"),
        ("/yields", "no-cache"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.header("cache-control"), Some(cache), "{path}");
    }
}

#[test]
fn an_answer_is_compressed_for_whom_it_helps() {
    let server = Server::start(&history("compressed"));
    let plain = server.get("/v1/validators");
    assert_eq!(plain.header("content-encoding"), None);
    assert_eq!(plain.header("vary"), Some("accept-encoding"));
    for (accepted, encoding, magic) in [
        ("gzip", "gzip", &[0x1f, 0x8b][..]),
        // Brotli has no magic number: a window of 22 bits, and one block of more than 64 KiB.
        ("br", "br", &[0x5b]),
        ("zstd", "zstd", &[0x28, 0xb5, 0x2f, 0xfd]),
        ("gzip;q=0.5, br;q=0.1", "gzip", &[0x1f, 0x8b]),
    ] {
        let path = "/v1/validators";
        let answer = server.ask(Method::GET, path, &[("accept-encoding", accepted)], "");
        assert_eq!(
            answer.header("content-encoding"),
            Some(encoding),
            "{accepted}"
        );
        assert!(answer.body.starts_with(magic), "{accepted}");
        assert!(answer.body.len() < plain.body.len() / 3, "{accepted}");
        assert_ne!(answer.header("etag"), plain.header("etag"), "{accepted}");
    }
}
