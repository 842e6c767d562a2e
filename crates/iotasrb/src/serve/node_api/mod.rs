//! The public routes of the participation plug-in of that time's nodes, read-only, over what was
//! imported: so wallets and explorers of then can read the record.
//!
//! | file | what it is |
//! |---|---|
//! | `asked` | ids, addresses and parameters, as those nodes read them |
//! | `given` | what they answered |
//! | `refused` | how they refused |
//!
//! Two kinds of nodes are served, Hornet 1.2 and its successor INX, each in its shape
//! ([`NodeShape`]). Nobody may change anything, so there are no routes for administrators.
//! Defects of those nodes are left out: several types of events may be asked for at once, and
//! nothing is counted beyond the end of an event.

mod asked;
mod given;
mod refused;

use super::{desk::Desk, programmes::Kept};
use crate::publish::participation::{EventIds, NodeShape};
use asked::{Parts, Query};
use axum::{
    Extension, Router,
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use iotasrb_core::units::Address;
use refused::Refused;
use serde::Serialize;

/// The routes of both kinds of nodes.
pub(super) fn router() -> Router<Desk> {
    let hornet = routes()
        .route("/addresses/ed25519/{address}", get(hex_rewards))
        .route("/addresses/ed25519/{address}/outputs", get(hex_outputs));
    Router::new()
        .nest(
            "/api/plugins/participation",
            finished(hornet, NodeShape::Hornet),
        )
        .nest("/api/participation/v1", finished(routes(), NodeShape::Inx))
}

/// What both have.
fn routes() -> Router<Desk> {
    Router::new()
        .route("/events", get(events))
        .route("/events/{event}", get(event))
        .route("/events/{event}/status", get(status))
        .route("/outputs/{output}", get(output))
        .route("/addresses/{address}", get(rewards))
        .route("/addresses/{address}/outputs", get(outputs))
}

fn finished(routes: Router<Desk>, shape: NodeShape) -> Router<Desk> {
    routes
        .fallback(refused::no_such_route)
        .method_not_allowed_fallback(refused::no_such_method)
        .layer(Extension(shape))
}

async fn events(
    State(desk): State<Desk>,
    Extension(shape): Extension<NodeShape>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let types = Query::read(query.as_deref())?.types()?;
    let records = desk.programmes.records().await?;
    let events = records.events().into_iter().map(Kept::event);
    let asked = events.filter(|kept| kept.has_texts && types.has(&kept.event));
    let ids = asked.map(|kept| shape.hex(kept.id.as_bytes()));
    given(shape, &EventIds { ids: ids.collect() })
}

async fn event(
    State(desk): State<Desk>,
    Extension(shape): Extension<NodeShape>,
    parts: Parts,
) -> Result<Response, Refused> {
    let id = parts.event(shape)?;
    let records = desk.programmes.records().await?;
    given(shape, &given::event(&records, shape, id)?)
}

async fn status(
    State(desk): State<Desk>,
    Extension(shape): Extension<NodeShape>,
    parts: Parts,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let id = parts.event(shape)?;
    let asked = Query::read(query.as_deref())?.milestone()?;
    let records = desk.programmes.records().await?;
    given(shape, &given::status(&records, shape, id, asked)?)
}

async fn output(
    State(desk): State<Desk>,
    Extension(shape): Extension<NodeShape>,
    parts: Parts,
) -> Result<Response, Refused> {
    let id = parts.output(shape)?;
    let records = desk.programmes.records().await?;
    given(shape, &given::output(&records, shape, id)?)
}

async fn rewards(
    state: State<Desk>,
    shape: Extension<NodeShape>,
    parts: Parts,
    query: RawQuery,
) -> Result<Response, Refused> {
    let address = parts.bech32_address()?;
    rewards_of(state, shape, address, query).await
}

async fn hex_rewards(
    state: State<Desk>,
    shape: Extension<NodeShape>,
    parts: Parts,
    query: RawQuery,
) -> Result<Response, Refused> {
    let address = parts.hex_address()?;
    rewards_of(state, shape, address, query).await
}

async fn rewards_of(
    State(desk): State<Desk>,
    Extension(shape): Extension<NodeShape>,
    address: Address,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let asked = Query::read(query.as_deref())?.milestone()?;
    let records = desk.programmes.records().await?;
    given(shape, &given::rewards(&records, shape, address, asked))
}

async fn outputs(
    state: State<Desk>,
    shape: Extension<NodeShape>,
    parts: Parts,
) -> Result<Response, Refused> {
    let address = parts.bech32_address()?;
    outputs_of(state, shape, address).await
}

async fn hex_outputs(
    state: State<Desk>,
    shape: Extension<NodeShape>,
    parts: Parts,
) -> Result<Response, Refused> {
    let address = parts.hex_address()?;
    outputs_of(state, shape, address).await
}

async fn outputs_of(
    State(desk): State<Desk>,
    Extension(shape): Extension<NodeShape>,
    address: Address,
) -> Result<Response, Refused> {
    let records = desk.programmes.records().await?;
    given(shape, &given::outputs(&records, shape, address))
}

/// An answer of a node, which the question alone determines.
fn given(shape: NodeShape, answer: &impl Serialize) -> Result<Response, Refused> {
    let body = shape
        .body(answer)
        .map_err(|error| Refused::internal(&error))?;
    let content_type = [(header::CONTENT_TYPE, JSON)];
    Ok((Extension(super::answers::Keep), content_type, body).into_response())
}

/// As those nodes name it.
const JSON: &str = "application/json; charset=UTF-8";
