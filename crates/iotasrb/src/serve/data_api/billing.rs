//! Nothing costs anything; clients that ask first are told that they may.

use crate::{
    publish::interval::Interval,
    serve::{
        USED_CREDITS,
        answers::{Current, Keep},
        desk::Desk,
        problem::Problem,
    },
};
use axum::{
    Extension,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use iotasrb_core::units::TimestampMs;
use serde::Serialize;

/// More credits than anybody can use.
const QUOTA: u64 = 1_000_000_000;

#[derive(Serialize)]
struct Status {
    plan_name: &'static str,
    available_credits: u64,
    monthly_quota: u64,
    subscribed_at: String,
    requests_allowed: bool,
    billing_date: String,
}

/// The plan that everybody has: since the history began, renewed every month.
pub(super) async fn status(
    State(desk): State<Desk>,
    Current(edition): Current,
) -> Result<Response, Problem> {
    let first = desk.readers.read(|store| store.publication(1)).await?;
    let newest = edition.latest.publication.point.at;
    let begin = first.map_or(newest, |first| first.point.at);
    let renewed = Interval::Month.bounds(newest).1;
    let status = Status {
        plan_name: "open",
        available_credits: QUOTA,
        monthly_quota: QUOTA,
        subscribed_at: time(begin),
        requests_allowed: true,
        billing_date: time(renewed),
    };
    let body = serde_json::to_vec(&status);
    let body = body.map_err(|error| Problem::internal(&error.to_string()))?;
    let head = [
        (header::CONTENT_TYPE, "application/json"),
        (USED_CREDITS, "0"),
    ];
    Ok((Extension(Keep), head, body).into_response())
}

fn time(at: TimestampMs) -> String {
    super::schema::Date(at).to_string()
}
