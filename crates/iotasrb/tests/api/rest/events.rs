//! New publications, as they are made.

use super::numbers;
use crate::{
    fixture::{NEWEST_MS, correct, held, history, mainnet, open_history, publish},
    server::Server,
};
use axum::http::Method;

#[test]
fn a_listener_hears_the_newest_and_every_new_one() {
    let (address, mut writer) = open_history("events");
    let server = Server::start(&address);
    let mut listener = server.listen("/v1/events", &[]);
    let newest = listener.next();
    assert_eq!((&*newest.id, &*newest.name), ("8", "publication"));
    assert_eq!(newest.data["iotasrb"]["decimal"], "0.115052067830870160");
    let list = server.get("/v1/publications?order=desc&limit=1").json();
    assert_eq!(newest.data, list["rows"][0]);

    publish(&mut writer, &mainnet(), NEWEST_MS + 7_200_000);
    server.wait_for(9);
    let next = listener.next();
    assert_eq!(next.id, "9");
    assert_eq!(next.data["point"]["at"], "2026-05-15T22:00:00.000Z");

    writer.publish(&held(NEWEST_MS + 14_400_000)).unwrap();
    server.wait_for(10);
    let held = listener.next();
    assert_eq!(held.id, "10");
    assert_eq!(held.data["state"], "HELD");
    assert_eq!(held.data["iotasrb"]["absent"], "nothing_published");
    assert_eq!(held.data["reason"]["code"], "sources_disagree");
}

/// A correction is a publication too, though its point is an earlier one.
#[test]
fn a_listener_hears_of_corrections() {
    let (address, mut writer) = open_history("events-corrected");
    let server = Server::start(&address);
    let mut listener = server.listen("/v1/events", &[]);
    assert_eq!(listener.next().id, "8");
    correct(&mut writer);
    server.wait_for(9);
    let correction = listener.next();
    assert_eq!(correction.id, "9");
    assert_eq!(correction.data["supersedes"], 4);
    // And so do those who ask again.
    let from = "/v1/history/iotasrb?from=2026-05-01&to=2026-05-10";
    assert_eq!(numbers(&server.get(from).json()), [9]);
}

#[test]
fn who_was_away_hears_what_it_missed() {
    let server = Server::start(&history("events-again"));
    let heard = |id: &str, count: usize| {
        let mut listener = server.listen("/v1/events", &[("last-event-id", id)]);
        let ids = (0..count).map(|_| listener.next().id);
        ids.collect::<Vec<_>>()
    };
    assert_eq!(heard("5", 3), ["6", "7", "8"]);
    assert_eq!(heard("0", 8), ["1", "2", "3", "4", "5", "6", "7", "8"]);
    // Of another history, it seems.
    assert_eq!(heard("99", 1), ["8"]);
    let malformed = server.ask(Method::GET, "/v1/events", &[("last-event-id", "x")], "");
    assert_eq!(malformed.status, 400);
    assert_eq!(malformed.json()["type"], "urn:iotasrb:bad-request");
}

/// The thousandth and first is told to ask now and then; as soon as one goes there is a place.
#[test]
fn there_are_so_many_places() {
    let server = Server::start(&history("events-full"));
    let mut listeners: Vec<_> = (0..1_000)
        .map(|_| server.listen("/v1/events", &[]))
        .collect();
    let refused = server.get("/v1/events");
    assert_eq!(refused.status, 503);
    assert_eq!(refused.json()["type"], "urn:iotasrb:busy");
    assert_eq!(server.get("/v1/rate").status, 200);
    assert_eq!(listeners[999].next().id, "8");
    drop(listeners.pop());
    while server.ask(Method::HEAD, "/v1/events", &[], "").status == 503 {}
}
