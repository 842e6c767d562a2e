//! The program as its users' programs see it: real HTTP on recorded facts.

mod access;
mod data_api;
mod fixture;
mod hostile;
mod postgres;
#[path = "../postgres_server/mod.rs"]
#[expect(dead_code, reason = "other tests kill their servers")]
mod postgres_server;
mod program;
mod programmes;
mod rest;
mod server;
mod web;
mod whole;

use fixture::history;
use server::Server;

/// The newest publication is answered from memory, with a tag by which it is known again.
#[test]
fn the_newest_publication_is_answered() {
    let server = Server::start(&history("latest"));
    let answer = server.get("/latest");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["number"], 8);
    let tag = answer.header("etag").unwrap().to_owned();
    for (known, status) in [
        (tag.as_str(), 304),
        (&format!("\"other\", W/{tag}"), 304),
        ("*", 304),
        ("\"other\"", 200),
    ] {
        let again = server.ask(
            axum::http::Method::GET,
            "/latest",
            &[("if-none-match", known)],
            axum::body::Body::empty(),
        );
        assert_eq!(again.status, status, "{known}");
    }
}
