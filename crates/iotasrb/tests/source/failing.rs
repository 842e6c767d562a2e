use super::{
    live::{LIMITS, SUPPLY, broken, observe, refused, url},
    server::{Reply, Server, node, recorded},
};
use iotasrb::source::{self, ErrorKind, Limits, Source};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn what_passes_is_tried_again() {
    for passing in [
        "429 Too Many Requests",
        "502 Bad Gateway",
        "503 Busy",
        "504 Late",
    ] {
        let server = Server::start(move |request| match request.before {
            0 | 1 => Reply::Status(passing),
            _ => node(request),
        });
        let server = server.await;
        assert!(observe(&server).await.is_ok(), "{passing}");
        assert_eq!(server.count("iota_getChainIdentifier"), 3);
    }
    let server = Server::start(|request| match request.before {
        0 => Reply::Error(-32_050),
        1 => Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{".to_vec()),
        _ => node(request),
    });
    assert!(observe(&server.await).await.is_ok());
}

/// The only request that fails is the supply's, by this reply.
async fn supply(
    reply: impl Fn() -> Reply + Clone + Send + Sync + 'static,
    tries: usize,
    kind: ErrorKind,
    expected: &str,
) {
    let server = broken(SUPPLY, reply).await;
    refused(observe(&server).await, &server, kind, expected);
    assert_eq!(server.count(SUPPLY), tries, "{expected}");
}

#[tokio::test]
async fn what_does_not_pass_is_given_up_after_three_tries() {
    use ErrorKind::Retry;
    supply(
        || Reply::Status("429 Slow Down"),
        3,
        Retry,
        "iotax_getTotalSupply of @: HTTP status 429; the server limits requests: try again later",
    )
    .await;
    supply(
        || Reply::Error(-32_050),
        3,
        Retry,
        "iotax_getTotalSupply of @: error -32050: no; ask another server",
    )
    .await;
    let truncated = || Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{".to_vec());
    supply(truncated, 3, Retry, "iotax_getTotalSupply of @: no answer: error decoding response body: error reading a body from connection: end of file before message length reached; check the connection and try again").await;
    supply(|| Reply::Bytes(Vec::new()), 3, Retry, "iotax_getTotalSupply of @: no answer: error sending request: client error (SendRequest): connection closed before message completed; check the connection and try again").await;
}

#[tokio::test]
async fn a_request_has_a_deadline() {
    let server = broken(SUPPLY, || Reply::Silence).await;
    let limits = Limits {
        request: Duration::from_millis(500),
        ..LIMITS
    };
    refused(
        source::observe(&url(&server), None, &limits).await,
        &server,
        ErrorKind::Retry,
        "iotax_getTotalSupply of @: no answer within 500ms; try again or allow more time",
    );
    assert_eq!(server.count(SUPPLY), 3);
}

#[tokio::test]
async fn what_is_wrong_is_not_tried_again() {
    use ErrorKind::{Refused, Stop};
    let advice = "ask another source, or update iotasrb if the chain changed its format";
    supply(
        || Reply::Body("<html></html>".to_owned()),
        1,
        Refused,
        &format!(
            "iotax_getTotalSupply of @: the text: expected value at line 1 column 1; {advice}"
        ),
    )
    .await;
    supply(
        || {
            Reply::Body(
                recorded("epoch/iotax_getTotalSupply.json").replace("\"id\":1", "\"id\":77"),
            )
        },
        1,
        Refused,
        &format!("iotax_getTotalSupply of @: id: expected 2, not 77; {advice}"),
    )
    .await;
    supply(|| Reply::Result(json!({"value": 1})), 1, Refused, &format!("iotax_getTotalSupply of @: result.value: invalid type: integer `1`, expected a string of decimal digits that fits 64 bits at line 1 column 43; {advice}")).await;
    supply(
        || Reply::Status("404 Not Found"),
        1,
        Stop,
        "iotax_getTotalSupply of @: HTTP status 404; no such service answers there: check the URL",
    )
    .await;
    supply(|| Reply::Status("302 Found\r\nlocation: http://127.0.0.1:1/"), 1, Stop, "iotax_getTotalSupply of @: HTTP status 302; redirects are not followed: give the URL of the server itself").await;
    let large = "iotax_getTotalSupply of @ has more than 1048576 bytes, more than are read; check what it is";
    supply(
        || Reply::Body(" ".repeat(1024 * 1024 + 1)),
        1,
        Refused,
        large,
    )
    .await;
    supply(|| Reply::Endless, 1, Refused, large).await;
}

/// Compression is not asked for, and not undone: ten bytes stay ten bytes.
#[tokio::test]
async fn a_compressed_body_is_not_unpacked() {
    let zipped = || {
        let body = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
        let head = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 10\r\n\r\n";
        Reply::Bytes([head.as_slice(), &body].concat())
    };
    supply(zipped, 1, ErrorKind::Refused, "iotax_getTotalSupply of @: the text: expected value at line 1 column 1; ask another source, or update iotasrb if the chain changed its format").await;
}

#[tokio::test]
async fn what_is_secret_in_a_url_is_sent_and_never_shown() {
    let server = Server::start(|request| {
        assert!(
            request.head.starts_with("post /rpc?key=k3y "),
            "{}",
            request.head
        );
        // "user:passw0rd" in base64, in lower case as the whole head is here.
        assert!(
            request
                .head
                .contains("authorization: basic dxnlcjpwyxnzdzbyza=="),
            "{}",
            request.head
        );
        Reply::Status("401 Unauthorized")
    });
    let server = server.await;
    let known = format!("http://user:passw0rd@{}/rpc?key=k3y", server.address);
    let closed = "http://user:passw0rd@127.0.0.1:1/rpc?key=k3y".to_owned();
    for (url, cause) in [(known, "HTTP status 401"), (closed, "refused")] {
        let source: source::Server = url.parse().unwrap();
        let error = source::observe(&source, None, &LIMITS).await.unwrap_err();
        assert!(error.to_string().contains(cause), "{error}");
        for shown in [
            error.to_string(),
            format!("{error:?}"),
            format!("{source:?}"),
        ] {
            let secret = ["passw0rd", "k3y", "rpc"]
                .iter()
                .find(|secret| shown.contains(**secret));
            assert_eq!(secret, None, "{shown}");
            assert!(shown.contains("http://127.0.0.1:"), "{shown}");
        }
    }
    let error = "https://user:passw0rd@:1".parse::<Source>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "https://… names no source: empty host; give a path, or a URL that begins with https:// or http://, after graphql+ for GraphQL"
    );
}

#[tokio::test]
async fn an_observation_has_a_deadline() {
    let silent = Server::start(|_| Reply::Silence).await;
    let limits = Limits {
        observation: Duration::from_millis(400),
        ..LIMITS
    };
    refused(
        source::observe(&url(&silent), None, &limits).await,
        &silent,
        ErrorKind::Retry,
        "@: no observation within 400ms; try again or allow more time",
    );
}
