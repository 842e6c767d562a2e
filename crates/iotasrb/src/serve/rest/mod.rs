//! The plain API at `/v1`, for whoever reads JSON. Its description is generated from this code.
//!
//! | file | what it answers |
//! |---|---|
//! | `rate` | the benchmark and the supply, as they are now |
//! | `history`, `range` | series of figures; which part of the history is asked for |
//! | `whole` | all of the history as one file |
//! | `validators` | the active validators, as they are now |
//! | `causes` | why one rate is not another |
//! | `publications` | publications in short and whole, slots |
//! | `observations`, `bundles` | from what figures follow, and what proves it |
//! | `calculator` | what a stake would earn |
//! | `methods` | what figures mean |
//! | `events` | new publications, as they are made |
//! | `programmes` | the programmes before today's |
//! | `yields` | rates for aggregators |
//! | `description` | the description of all this |
//! | `asked`, `spelled`, `answer`, `busy` | questions, their spelling, answers, and turns |

pub(super) mod answer;
pub(super) mod asked;
pub(super) mod bundles;
pub(super) mod busy;
pub(super) mod calculator;
mod causes;
mod description;
mod events;
mod history;
mod methods;
mod observations;
pub(super) mod programmes;
mod publications;
mod range;
pub(super) mod rate;
mod spelled;
pub(super) mod validators;
mod whole;
mod yields;

pub use description::openapi;

use super::desk::Desk;
use axum::{Extension, Router, routing::get};
use bundles::Bundling;
use busy::Turns;
use description::Description;
use events::Listeners;
use utoipa::{OpenApi, openapi};
use utoipa_axum::{router::OpenApiRouter, routes};
use whole::Files;

/// What is answered the same until the next publication.
pub(super) fn router() -> Router<Desk> {
    let (router, _) = kept().split_for_parts();
    router
        .route("/openapi.json", get(description::document))
        .layer(Extension(Bundling(Turns::new(bundles::AT_ONCE))))
}

/// What is sent piece by piece, and not kept.
pub(super) fn live() -> Router<Desk> {
    let (router, _) = streamed().split_for_parts();
    router
        .layer(whole::compression())
        .layer(Extension(Files::new()))
        .layer(Extension(Listeners::new()))
}

/// What no publication changes.
pub(super) fn lasting() -> Router<Desk> {
    let (router, _) = of_programmes().split_for_parts();
    router
}

fn described() -> openapi::OpenApi {
    let (mut described, mut streamed) = (kept().into_openapi(), streamed().into_openapi());
    described.merge(of_programmes().into_openapi());
    description::complete(&mut described, true);
    description::complete(&mut streamed, false);
    described.merge(streamed);
    described
}

fn kept() -> OpenApiRouter<Desk> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(rate::rate))
        .routes(routes!(rate::supply))
        .routes(routes!(history::of_network))
        .routes(routes!(validators::all))
        .routes(routes!(validators::one))
        .routes(routes!(history::of_validator))
        .routes(routes!(causes::waterfall))
        .routes(routes!(causes::divergence))
        .routes(routes!(publications::latest))
        .routes(routes!(publications::list))
        .routes(routes!(publications::one))
        .routes(routes!(publications::slots))
        .routes(routes!(observations::one))
        .routes(routes!(observations::close))
        .routes(routes!(observations::summary))
        .routes(routes!(bundles::one))
        .routes(routes!(calculator::calculate))
        .routes(routes!(methods::all))
        .routes(routes!(methods::one))
        .routes(routes!(methods::metrics))
        .routes(routes!(yields::all))
        .routes(routes!(yields::chart))
        .routes(routes!(description::document))
        .routes(routes!(description::llms))
}

fn of_programmes() -> OpenApiRouter<Desk> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(programmes::all))
        .routes(routes!(programmes::one))
        .routes(routes!(programmes::potential))
        .routes(routes!(programmes::record))
}

fn streamed() -> OpenApiRouter<Desk> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(events::events))
        .routes(routes!(whole::csv))
        .routes(routes!(whole::json_lines))
        .routes(routes!(whole::parquet))
}
