//! What whoever runs the process asks.

use super::desk::Desk;
use crate::run::now;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// Whether the process works: if not, it is to be started again.
pub(super) async fn livez(State(desk): State<Desk>) -> Response {
    if desk.board.is_alive() {
        return "alive\n".into_response();
    }
    let words = "the conductor has not been heard for ten minutes\n";
    (StatusCode::SERVICE_UNAVAILABLE, words).into_response()
}

/// Whether to send it requests: the history is read, and its newest publication is not overdue.
pub(super) async fn readyz(State(desk): State<Desk>) -> Response {
    let unavailable =
        |words: &'static str| (StatusCode::SERVICE_UNAVAILABLE, words).into_response();
    if !desk.board.is_read() {
        return unavailable("the history cannot be read, or is empty\n");
    }
    let edition = desk.board.edition();
    let overdue = edition.is_none_or(|edition| edition.latest.publication.valid_until < now());
    if overdue {
        return unavailable("the newest publication is overdue\n");
    }
    "ready\n".into_response()
}
