//! The Data API: the GraphQL of the publisher's own one, so that a client of that changes only
//! its URL. What is the same and what differs is in `docs/api.md`.
//!
//! | file | what it does |
//! |---|---|
//! | [`question`] | reads a body as a query with its variables |
//! | [`nesting`], [`guard`] | refuse what would cost too much, before anybody walks through it |
//! | [`variables`] | lets variables of other types stand where the original takes them |
//! | [`schema`] | the types that clients see |
//! | [`lists`], [`filter`], [`order`], [`page`] | what a list holds, in which order, which part |
//! | [`catalogue`] | the asset, its providers, reward options and validators |
//! | [`key`], [`formula`] | which metrics there are, and how they follow from what was published |
//! | [`latest`], [`history`], [`changes`] | their values: now, at any time, and how they changed |
//! | [`inquiry`] | what one request may use, and what it has used |
//! | [`refusal`], [`reply`] | errors, and answers as the original writes them |
//! | [`billing`] | nothing costs anything, and this is how it is said |

mod billing;
mod catalogue;
mod changes;
mod filter;
mod formula;
mod guard;
mod history;
mod inquiry;
mod key;
mod latest;
mod lists;
mod nesting;
mod order;
mod page;
mod question;
mod refusal;
mod reply;
mod row;
mod schema;
mod variables;

pub use formula::RewardRate;

use super::{answers::Current, desk::Desk, readers};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use inquiry::Inquiry;
use question::Question;
use reply::Reply;

/// The Data API's paths.
pub(super) fn router() -> Router<Desk> {
    Router::new()
        .route("/public/query", post(query))
        .route("/public/billing/status", get(billing::status))
}

/// The schema as a document, which `docs/api/schema.graphql` is.
pub fn schema_document() -> String {
    schema::SCHEMA.sdl()
}

async fn query(State(desk): State<Desk>, current: Option<Current>, body: Bytes) -> Response {
    let Some(Current(edition)) = current else {
        return Reply::nothing_published().into_response();
    };
    let question = match Question::read(&body) {
        Ok(question) => question,
        Err(flaw) => return Reply::flaw(&flaw).into_response(),
    };
    let place = match desk.readers.place().await {
        Ok(place) => place,
        Err(unread) => return Reply::unread(&unread).into_response(),
    };
    let inquiry = Inquiry::new(edition, desk.reward_rate, place);
    // Metrics are computed and histories are read there, so no worker is held up.
    // A database may wait in a runtime of its own, which none may be around.
    let work = move || pollster::block_on(answer(question, inquiry));
    let reply = readers::in_time(tokio::task::spawn_blocking(work)).await;
    reply
        .unwrap_or_else(|unread| Reply::unread(&unread))
        .into_response()
}

/// Resolves a query. Nothing in it waits for anything but the disk.
async fn answer(question: Question, inquiry: Inquiry) -> Reply {
    let inquiry = std::sync::Arc::new(inquiry);
    let request = question.request().data(std::sync::Arc::clone(&inquiry));
    let response = schema::SCHEMA.execute(request).await;
    match inquiry.trouble() {
        Some(trouble) => Reply::trouble(trouble),
        None => Reply::response(response),
    }
}
