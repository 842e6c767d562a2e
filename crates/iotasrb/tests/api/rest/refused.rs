//! Every refusal is a problem of RFC 9457, with its kind and its status.

use super::NANSEN;
use crate::{fixture::history, server::Server};
use axum::http::Method;
use serde_json::json;

/// A path, the status, and words of the detail.
const REFUSED: &[(&str, u16, &str)] = &[
    // Parameters that nobody reads.
    (
        "/v1/rate?now=1",
        400,
        "there is no parameter `now`: this has none",
    ),
    ("/v1/rate?=", 400, "there is no parameter ``"),
    (
        "/v1/publications?colour=red",
        400,
        "there are from, to, as_of, order, cursor, points, limit",
    ),
    (
        "/v1/slots?points=all",
        400,
        "there is no parameter `points`",
    ),
    (
        "/v1/history/iotasrb?LIMIT=1",
        400,
        "there is no parameter `LIMIT`",
    ),
    ("/v1/validators?limit=1", 400, "this has none"),
    ("/v1/divergence?limit=1", 400, "this has none"),
    (
        "/v1/validators/NANSEN/waterfall?epoch=1",
        400,
        "this has none",
    ),
    ("/v1/openapi.json?x", 400, "there is no parameter `x`"),
    ("/llms.txt?x", 400, "there is no parameter `x`"),
    ("/v1/events?x", 400, "there is no parameter `x`"),
    // Parameters that contradict themselves, or are no text.
    (
        "/v1/history/iotasrb?limit=1&limit=1",
        400,
        "`limit` is given twice",
    ),
    (
        "/v1/history/iotasrb?limit=1&%6cimit=2",
        400,
        "`limit` is given twice",
    ),
    ("/v1/history/iotasrb?from=%ff", 400, "not encoded as UTF-8"),
    ("/v1/history/iotasrb?from=%2", 400, "not encoded as UTF-8"),
    ("/v1/history/%ff", 400, "the path is no text"),
    // Values that are none.
    (
        "/v1/history/iotasrb?limit=0",
        400,
        "`limit`: a whole number from 1 to 5000",
    ),
    ("/v1/history/iotasrb?limit=5001", 400, "from 1 to 5000"),
    ("/v1/history/iotasrb?limit=", 400, "`limit`"),
    ("/v1/history/iotasrb?limit=ten", 400, "`limit`"),
    ("/v1/publications?limit=1001", 400, "from 1 to 1000"),
    ("/v1/slots?limit=-1", 400, "from 1 to 1000"),
    (
        "/v1/history/iotasrb?from=yesterday",
        400,
        "`from`: a date such as 2026-12-24",
    ),
    (
        "/v1/history/iotasrb?to=2026-02-30",
        400,
        "`to`: a date such as",
    ),
    (
        "/v1/history/iotasrb?as_of=2026-05-15T20:00:00",
        400,
        "`as_of`: a date such as",
    ),
    (
        "/v1/history/iotasrb?interval=year",
        400,
        "one of hour, day, week, month, quarter",
    ),
    ("/v1/history/iotasrb?pick=best", 400, "one of first, last"),
    (
        "/v1/history/iotasrb?points=none",
        400,
        "one of slots, epochs, all",
    ),
    ("/v1/history/iotasrb?order=up", 400, "one of asc, desc"),
    (
        "/v1/history/iotasrb?cursor=1",
        400,
        "a cursor is what a page gave",
    ),
    (
        "/v1/history/iotasrb?cursor=1.2.3.4",
        400,
        "a cursor is what a page gave",
    ),
    ("/v1/publications/first", 400, "`number`: a whole number"),
    (
        "/v1/publications/18446744073709551615",
        400,
        "`number`: a whole number",
    ),
    ("/v1/observations/-1", 400, "`number`: a whole number"),
    ("/v1/bundles/x", 400, "`epoch`: a whole number"),
    (
        "/v1/validators/nansen",
        400,
        "`address`: an address is 0x and 64",
    ),
    (
        "/v1/validators/0x1/waterfall",
        400,
        "`address`: an address is 0x and 64",
    ),
    (
        "/v1/validators/0x1/history/net",
        400,
        "`address`: an address is 0x and 64",
    ),
    ("/v1/calculator", 400, "the parameter `amount` is missing"),
    (
        "/v1/calculator?amount=1,000",
        400,
        "`amount`: an amount in IOTA",
    ),
    (
        "/v1/calculator?amount=1&days=0",
        400,
        "`days`: a whole number from 1 to 3653",
    ),
    (
        "/v1/calculator?amount=1&days=3654",
        400,
        "`days`: a whole number from 1 to 3653",
    ),
    (
        "/v1/calculator?amount=1&days=9&until=2027-01-01",
        400,
        "either `days` or `until`",
    ),
    (
        "/v1/calculator?amount=1&growth=1,2,3,4,5,6",
        400,
        "at most 5 assumptions",
    ),
    (
        "/v1/calculator?amount=1&growth=1%2F3",
        400,
        "`growth`: a growth in percent",
    ),
    ("/v1/calculator?amount=1&validator=", 400, "`validator`"),
    // What is not there.
    ("/nothing", 404, "/openapi.json lists what there is"),
    ("/v1", 404, "nothing is here"),
    ("/v1/rate/", 404, "nothing is here"),
    ("/v2/rate", 404, "nothing is here"),
    ("/v1/%ff", 404, "nothing is here"),
    (
        "/v1/history/net",
        404,
        "the figures of the network are iotasrb, ",
    ),
    ("/v1/history/nothing", 404, "the figures of the network are"),
    (
        "/v1/validators/NANSEN/history/iotasrb",
        404,
        "the figures of a validator are documented, ",
    ),
    (
        "/v1/validators/0x0000000000000000000000000000000000000000000000000000000000000007",
        404,
        "no active validator",
    ),
    (
        "/v1/validators/0x0000000000000000000000000000000000000000000000000000000000000007/history/net",
        404,
        "was ever active",
    ),
    ("/v1/publications/0", 404, "there are publications 1 to 8"),
    ("/v1/publications/9", 404, "there are publications 1 to 8"),
    ("/v1/observations/0", 404, "no observation of this number"),
    (
        "/v1/observations/9223372036854775807",
        404,
        "no observation of this number",
    ),
    ("/v1/methods/v9", 404, "/v1/methods lists"),
    ("/v1/bundles/400", 404, "`iotasrb backfill`"),
];

#[test]
fn what_is_malformed_or_missing_is_refused() {
    let server = Server::start(&history("refused"));
    let of = |path: &str| path.replace("NANSEN", NANSEN);
    for (path, status, words) in REFUSED {
        let answer = server.get(&of(path));
        assert_eq!(answer.status, *status, "{path}: {}", answer.text());
        let content = answer.header("content-type");
        assert_eq!(content, Some("application/problem+json"), "{path}");
        assert_eq!(answer.header("etag"), None, "{path}");
        let problem = answer.json();
        let kind = match status {
            400 => "urn:iotasrb:bad-request",
            _ => "urn:iotasrb:not-found",
        };
        assert_eq!(problem["type"], kind, "{path}");
        assert_eq!(problem["status"], *status, "{path}");
        assert!(problem["title"].is_string(), "{path}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{path}: {detail}");
    }
}

/// Also where the same question was answered before.
#[test]
fn other_methods_are_refused() {
    let server = Server::start(&history("methods"));
    let routes = [
        "/v1/rate",
        "/v1/history/iotasrb",
        "/v1/events",
        "/latest",
        "/yields",
    ];
    for path in routes {
        if path != "/v1/events" {
            assert_eq!(server.get(path).status, 200, "{path}");
        }
        for method in [
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::TRACE,
        ] {
            let answer = server.ask(method.clone(), path, &[], "");
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.header("allow"), Some("GET,HEAD"), "{method} {path}");
            assert_eq!(answer.json()["type"], "urn:iotasrb:no-such-method");
        }
    }
    let posted = server.post("/v1/rate", &json!({ "limit": 1 }));
    assert_eq!(posted.status, 405);
    let head = server.ask(Method::HEAD, "/v1/rate", &[], "");
    let get = server.get("/v1/rate");
    assert_eq!(head.status, 200);
    assert!(head.body.is_empty());
    for name in ["etag", "content-length", "content-type", "cache-control"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
}

/// A body that is no part of a question is read only so far.
#[test]
fn a_large_body_is_refused() {
    let server = Server::start(&history("large"));
    let answer = server.ask(Method::GET, "/v1/rate", &[], vec![b'x'; 70_000]);
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["type"], "urn:iotasrb:too-large");
}
