//! The process that publishes: one thread conducts, one reads the history, and requests are
//! answered from memory.
//!
//! | file | what it does |
//! |---|---|
//! | [`board`] | looks at the history, and posts a new edition after each publication |
//! | [`edition`] | everything that requests are answered from, as of one publication |
//! | `hindsight` | what the epochs before tell, read once an edition |
//! | [`readers`] | reading what is not in the edition |
//! | [`access`] | who may ask, and how much |
//! | [`rest`] | the plain API at `/v1` |
//! | `web` | the page, for people |
//! | `front` | what is done for every request |
//! | `answers` | answers, made once and given until the next publication |
//! | `programmes` | the record of the programmes before today's |
//! | `node_api` | the routes of the nodes of that time |
//! | `data_api` | the GraphQL of the publisher's own API |
//! | `listener` | connections and their limits |
//! | `gauges` | what an operator watches |
//! | `health` | what whoever runs the process asks |
//! | `problem` | refusals |

pub mod access;
mod answers;
pub mod board;
mod data_api;
mod desk;
pub mod edition;
mod front;
mod gauges;
mod health;
mod hindsight;
mod listener;
mod node_api;
pub mod problem;
mod programmes;
pub mod readers;
pub mod rest;
mod web;

pub use board::{Bell, Board};
pub use data_api::{RewardRate, schema_document};
pub use desk::Desk;
pub use listener::bind;

use axum::{Extension, Router, http::HeaderName, middleware::from_fn_with_state, routing::get};
use front::Front;
use rest::calculator::Calculating;
use std::sync::Arc;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

/// What a request cost, in the credits of the API that clients come from: here nothing.
const USED_CREDITS: HeaderName = HeaderName::from_static("x-used-credits");

/// Answers requests, for ever.
pub async fn answer(listener: TcpListener, desk: Desk) {
    let access = desk.access.clone();
    let front = Arc::new(Front::new(desk.clone(), router(desk)));
    tokio::join!(listener::listen(listener, front), access.look_after());
}

fn router(desk: Desk) -> Router {
    let kept = Router::new()
        .merge(data_api::router())
        .merge(rest::router())
        .merge(web::router())
        .layer(Extension(Calculating::new()))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(desk.clone(), answers::keep));
    let kept_always = Router::new()
        .merge(rest::lasting())
        .merge(node_api::router())
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(desk.clone(), answers::keep_always));
    Router::new()
        .merge(kept)
        .merge(kept_always)
        .merge(rest::live())
        .route("/livez", get(health::livez))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(gauges::metrics))
        .fallback(problem::no_such_route)
        .method_not_allowed_fallback(problem::no_such_method)
        .with_state(desk)
}
