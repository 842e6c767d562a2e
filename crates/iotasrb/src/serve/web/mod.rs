//! The page: what a person sees in a browser. It shows what the API answers, and computes nothing.
//!
//! | file | what it is |
//! |---|---|
//! | `profile` | `/`: the benchmark now, its parts, and how it is known |
//! | `charts` | `/charts`: the charts with their figures, for any range |
//! | `validators` | `/validators`: all of them with all their series |
//! | `validator`, `fall` | `/validators/{address}`: one of them, and the causes from rate to rate |
//! | `calculator` | `/calculator`: what a stake would earn |
//! | `divergence` | `/divergence`: what others' formulas say of the same facts |
//! | `programmes` | `/programmes`: the programmes before today's, and the record of an address |
//! | `method` | `/method`: the methodology, from the document of the code |
//! | `chart/` | charts, for the pages and to embed in others |
//! | `page` | the frame of every page, and its headers |
//! | `shown`, `words` | figures as people read them; what formulas and verdicts are called |
//! | `standing` | how good figures are, told wherever they are not the best |
//! | `assets` | styles and scripts, in the program itself |
//!
//! Templates and scripts are in `web/`, at the root of the repository.

mod assets;
mod calculator;
mod chart;
mod charts;
mod divergence;
mod fall;
mod method;
mod page;
mod profile;
mod programmes;
mod shown;
mod standing;
mod validator;
mod validators;
mod words;

pub(super) use page::{for_people, is_browser};

use super::desk::Desk;
use axum::{Router, routing::get};

/// The pages, and what they are made of.
pub(super) fn router() -> Router<Desk> {
    Router::new()
        .route("/", get(profile::profile))
        .route("/charts", get(charts::charts))
        .route("/validators", get(validators::validators))
        .route("/validators/{address}", get(validator::validator))
        .route("/calculator", get(calculator::calculator))
        .route("/divergence", get(divergence::divergence))
        .route("/programmes", get(programmes::programmes))
        .route("/method", get(method::newest))
        .route("/method/{id}", get(method::one))
        .route("/assets/{edition}/{*name}", get(assets::one))
        .merge(chart::embed::router())
}
