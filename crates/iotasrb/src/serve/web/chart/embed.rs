//! `/embed/…`: charts and badges for other people's pages, and charts as CSV and JSON.

use super::{
    Chart,
    asked::{Badged, ChartAsked, Look, Size},
    badge::badge,
};
use crate::serve::{
    answers::Current,
    desk::Desk,
    problem::Problem,
    rest::{
        answer::{bytes, document},
        asked::{Asked, Both},
    },
};
use axum::{
    Router,
    extract::State,
    http::{
        HeaderName, HeaderValue,
        header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS},
    },
    response::Response,
    routing::get,
};

/// A picture has a style of its own, and nothing else: no script, no other file.
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'");
const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
/// Pages that are kept apart from others may show it too.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const ANYWHERE: HeaderValue = HeaderValue::from_static("cross-origin");
const FILE: HeaderValue = HeaderValue::from_static(r#"attachment; filename="iotasrb-chart.csv""#);

/// What can be embedded.
pub(in crate::serve::web) fn router() -> Router<Desk> {
    Router::new()
        .route("/embed/chart.svg", get(chart))
        .route("/embed/chart.csv", get(sheet))
        .route("/embed/chart.json", get(figures))
        .route("/embed/badge.svg", get(one_figure))
}

/// `/embed/chart.svg`
async fn chart(
    State(desk): State<Desk>,
    Current(edition): Current,
    Asked(Both(asked, Both(size, look))): Asked<Both<ChartAsked, Both<Size, Look>>>,
) -> Result<Response, Problem> {
    let chart = Chart::read(&desk, &edition, &asked).await?;
    Ok(picture(chart.picture(size, look)))
}

/// `/embed/chart.csv`
async fn sheet(
    State(desk): State<Desk>,
    Current(edition): Current,
    Asked(asked): Asked<ChartAsked>,
) -> Result<Response, Problem> {
    let chart = Chart::read(&desk, &edition, &asked).await?;
    let sheet = chart.sheet();
    let sheet = sheet.map_err(|error| Problem::internal(&error.to_string()))?;
    let mut response = bytes(sheet.into_bytes(), "text/csv; charset=utf-8");
    let headers = response.headers_mut();
    headers.insert(CONTENT_DISPOSITION, FILE);
    headers.insert(X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
    Ok(response)
}

/// `/embed/chart.json`
async fn figures(
    State(desk): State<Desk>,
    Current(edition): Current,
    Asked(Both(asked, size)): Asked<Both<ChartAsked, Size>>,
) -> Result<Response, Problem> {
    let chart = Chart::read(&desk, &edition, &asked).await?;
    document(&chart.document(size))
}

/// `/embed/badge.svg`
async fn one_figure(Current(edition): Current, Asked(asked): Asked<Badged>) -> Response {
    picture(badge(&edition, asked))
}

fn picture(svg: String) -> Response {
    let mut response = bytes(svg.into_bytes(), "image/svg+xml");
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
    headers.insert(RESOURCE_POLICY, ANYWHERE);
    response
}
