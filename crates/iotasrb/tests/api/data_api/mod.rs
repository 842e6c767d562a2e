//! The Data API as its clients see it: their queries, unchanged, over HTTP.

mod december;
mod errors;
mod filters;
mod guard;
mod latest;
mod past;
mod schema;
mod shapes;

use crate::server::{Answer, Server};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// Sends a query as any client does.
fn ask(server: &Server, query: &str) -> Answer {
    ask_with(server, query, &json!({}))
}

/// The same with variables.
fn ask_with(server: &Server, query: &str, variables: &Value) -> Answer {
    let body = json!({ "query": query, "variables": variables });
    server.post("/public/query", &body)
}

/// What a query gives, which is right and costs nothing.
#[track_caller]
fn data(server: &Server, query: &str) -> Value {
    let answer = ask(server, query);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut body = answer.json();
    assert_eq!(body.get("errors"), None, "{query}");
    body["data"].take()
}

/// Compares an answer with what is written down, a row of a list a line. It was read by a person,
/// and is changed by nobody else.
#[track_caller]
fn assert_golden(name: &str, answer: &Answer) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/data_api/golden");
    let path = folder.join(format!("{name}.json"));
    let found = answer.text().replace("},{", "},\n{") + "\n";
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if found != expected {
        let actual = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.json"));
        fs::write(&actual, &found).unwrap();
        panic!("{} differs from {}", actual.display(), path.display());
    }
}
