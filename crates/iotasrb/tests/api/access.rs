//! Who may ask, how much, and from which pages.

use super::{
    fixture::{folder, history},
    program::Program,
    server::Server,
};
use axum::{body::Body, http::Method};
use std::process::Command;

/// `iotasrb key` on a file of keys.
fn key(file: &str, words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_iotasrb"))
        .arg("key")
        .args(words)
        .args(["--keys", file])
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn where_keys_are_needed_only_who_has_one_is_answered() {
    let file = folder("keys-file").join("keys.json");
    let file = file.to_str().unwrap();
    let known = key(file, &["new", "--label", "a fund"]);
    let revoked = key(file, &["new", "--label", "a vendor"]);
    let id = revoked.split('_').nth(1).unwrap().to_owned();
    key(file, &["revoke", &id]);
    let program = Program::start(&history("keys"), &["--access", "keys", "--keys", file]);
    for (path, head, status, words) in [
        (
            "/latest",
            String::new(),
            401,
            "send your key in the header X-API-KEY",
        ),
        (
            "/latest",
            format!("x-api-key: {known}\r\n"),
            200,
            "iotasrb.publication/1",
        ),
        (
            "/latest",
            format!("X-Api-Key: {known}\r\n"),
            200,
            "iotasrb.publication/1",
        ),
        (
            "/latest",
            format!("X-API-KEY: {known}0\r\n"),
            401,
            "user not found",
        ),
        (
            "/latest",
            format!("X-API-KEY: {revoked}\r\n"),
            401,
            "user not found",
        ),
        (
            "/latest",
            "X-API-KEY: 5d27aa0d-e03d-d800-07d1-eb4900000000\r\n".to_owned(),
            401,
            "user not found",
        ),
        (
            "/v1/history.csv",
            String::new(),
            401,
            "urn:iotasrb:unauthorized",
        ),
        // What whoever runs it asks needs no key, nor does an unknown path tell anything.
        ("/livez", String::new(), 200, "alive"),
        ("/metrics", String::new(), 200, "iotasrb_state"),
    ] {
        let (answer, body) = program.get(path, &head);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{path} {head}: {answer}"
        );
        assert!(body.contains(words), "{path} {head}: {body}");
        assert!(!body.contains(&known) && !answer.contains(&known));
    }
    // What never changes may be kept by whoever asked, and by nobody between.
    let (answer, _) = program.get("/v1/observations/1", &format!("x-api-key: {known}\r\n"));
    let kept = "cache-control: private, max-age=31536000, immutable";
    assert!(answer.contains(kept), "{answer}");
}

/// In the form that clients of the Data API read.
#[test]
fn who_has_no_key_is_told_as_the_data_api_does() {
    let file = folder("no-key-file").join("keys.json");
    let more = ["--access", "keys", "--keys", file.to_str().unwrap()];
    let program = Program::start(&history("no-key"), &more);
    let (answer, body) = program.get("/public/billing/status", "");
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    assert_eq!(
        body,
        r#"{"errors":[{"message":"you should be authenticated to do this request","extensions":{"code":401}}],"data":null}"#
    );
    let (_, body) = program.get("/public/billing/status", "x-api-key: nobody\r\n");
    assert_eq!(
        body,
        r#"{"errors":[{"message":"user not found","extensions":{"code":401}}],"data":null}"#
    );
}

#[test]
fn who_asks_too_much_waits() {
    let program = Program::start(&history("quota"), &["--requests-per-minute", "5"]);
    let header = |answer: &str, name: &str| {
        let mut lines = answer.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    };
    let mut left = None;
    let refused = loop {
        let (answer, body) = program.get("/latest", "");
        assert_eq!(
            header(&answer, "ratelimit-policy").unwrap(),
            "\"requests\";q=5;w=60"
        );
        if answer.starts_with("HTTP/1.1 429 ") {
            break (answer, body);
        }
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        let now = header(&answer, "ratelimit").unwrap();
        assert_ne!(left, Some(now.clone()), "it goes down");
        left = Some(now);
    };
    let (answer, body) = refused;
    let wait: u32 = header(&answer, "retry-after").unwrap().parse().unwrap();
    assert!((1..=13).contains(&wait), "{wait}");
    assert!(body.contains("urn:iotasrb:too-many"), "{body}");
    let (answer, body) = program.get("/public/billing/status", "");
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    assert!(
        body.starts_with(r#"{"errors":[{"message":"too many requests"#),
        "{body}"
    );
    // The health of the process is asked for by nobody who must wait.
    assert_eq!(program.status("/livez"), 200);
}

/// A public address is not open by accident.
#[test]
fn a_public_address_needs_keys() {
    let file = folder("public-file").join("keys.json");
    let history = history("public");
    let more = ["--keys", file.to_str().unwrap(), "--listen", "0.0.0.0:0"];
    let program = Program::start_on(&history, &more);
    assert_eq!(program.status("/latest"), 401);
    let open = ["--access", "open", "--listen", "0.0.0.0:0"];
    let program = Program::start_on(&history, &open);
    let (answer, _) = program.get("/latest", "");
    assert!(
        answer.contains("ratelimit-policy: \"requests\";q=600;w=60"),
        "{answer}"
    );
}

/// Pages of any origin may ask, with a key.
#[test]
fn a_page_may_ask() {
    let server = Server::start(&history("cors"));
    let origin = ("origin", "https://example.org");
    let preflight = [
        origin,
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type,x-api-key"),
    ];
    let answer = server.ask(Method::OPTIONS, "/public/query", &preflight, Body::empty());
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-allow-headers"), Some("*"));
    assert_eq!(
        answer.header("access-control-allow-methods"),
        Some("GET,POST")
    );
    let answer = server.ask(Method::GET, "/latest", &[origin], Body::empty());
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-expose-headers"), Some("*"));
}
