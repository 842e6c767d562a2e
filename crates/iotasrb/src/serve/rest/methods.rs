//! What the figures mean and how they are computed.

use super::{
    answer::{bytes, document},
    asked::{Asked, Nothing, Parameters, Question},
};
use crate::{
    publish::rest::{MethodsDocument, MetricsDocument, method_text},
    serve::problem::Problem,
};
use axum::response::Response;
use utoipa::IntoParams;

/// Which method.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct Identified {
    /// The method's id, as /v1/methods lists it.
    #[param(example = "v1")]
    id: String,
}

impl Question for Identified {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let text = |text: &str| Ok::<_, String>(text.to_owned());
        let id = parameters.part("id", text)?;
        Ok(Self { id })
    }
}

/// The published methods
///
/// Which method holds from which epoch, and where its document is. A published method never
/// changes.
#[utoipa::path(
    get,
    path = "/v1/methods",
    operation_id = "methods",
    tag = "meaning",
    responses((status = 200, description = "The methods", body = MethodsDocument))
)]
pub(super) async fn all(_: Asked<Nothing>) -> Result<Response, Problem> {
    document(&MethodsDocument::new())
}

/// The document of a method
///
/// Definitions, formulas, rounding and worked examples, in Markdown. `beside-v1` is no method: it
/// defines realised rates, waterfalls, divergence and prospects.
#[utoipa::path(
    get,
    path = "/v1/methods/{id}",
    operation_id = "method",
    tag = "meaning",
    params(Identified),
    responses((status = 200, description = "The document", body = String, content_type = "text/markdown"))
)]
pub(super) async fn one(Asked(Identified { id }): Asked<Identified>) -> Result<Response, Problem> {
    let text = method_text(&id);
    let text = text.ok_or_else(|| Problem::not_found("/v1/methods lists the methods"))?;
    Ok(bytes(text.into(), "text/markdown; charset=utf-8"))
}

/// What every figure means
///
/// The name, the unit and the meaning of every figure of which the history is kept.
#[utoipa::path(
    get,
    path = "/v1/metrics",
    operation_id = "metrics",
    tag = "meaning",
    responses((status = 200, description = "The figures", body = MetricsDocument))
)]
pub(super) async fn metrics(_: Asked<Nothing>) -> Result<Response, Problem> {
    document(&MetricsDocument::new())
}
