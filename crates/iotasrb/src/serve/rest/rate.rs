//! The benchmark and the supply as they are now, from memory.

use super::{
    answer::document,
    asked::{Asked, Nothing},
};
use crate::{
    publish::rest::{RateDocument, SummaryForm, SupplyDocument},
    serve::{
        answers::Current,
        edition::{Edition, Valued},
        problem::Problem,
    },
    store::IOTASRB,
};
use axum::response::Response;

/// The benchmark now
///
/// The newest publication with the network's figures, each as a decimal and as an exact
/// fraction. If it has no value, `iotasrb.absent` says so, `reason` says why, and `last_value`
/// names the last publication that has one.
#[utoipa::path(
    get,
    path = "/v1/rate",
    operation_id = "rate",
    tag = "now",
    responses((status = 200, description = "The benchmark now", body = RateDocument))
)]
pub(super) async fn rate(
    Current(edition): Current,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    let network = edition.identity.network;
    document(&RateDocument::new(
        network,
        &edition.latest,
        last_value(&edition),
    ))
}

/// The supply and the inflation now
///
/// All IOTA, what the unlock schedule locks, the inflation with its parts, and the reward of an
/// epoch, of the newest publication.
#[utoipa::path(
    get,
    path = "/v1/supply",
    operation_id = "supply",
    tag = "now",
    responses((status = 200, description = "The supply now", body = SupplyDocument))
)]
pub(super) async fn supply(
    Current(edition): Current,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    let current = edition
        .valued
        .as_ref()
        .filter(|valued| is_latest(&edition, valued));
    let supply = current.map(|valued| &valued.evaluation.rates.network.supply);
    document(&SupplyDocument::new(
        edition.identity.network,
        &edition.latest,
        supply,
        last_value(&edition),
    ))
}

/// Whether the latest publication has these figures.
pub(in crate::serve) fn is_latest(edition: &Edition, valued: &Valued) -> bool {
    valued.publication.number == edition.latest.publication.number
}

/// The last publication with figures, if the latest has none.
fn last_value(edition: &Edition) -> Option<SummaryForm> {
    let valued = edition.valued.as_ref();
    let before = valued.filter(|valued| !is_latest(edition, valued));
    before.map(summary)
}

/// A publication with figures in short.
pub(in crate::serve) fn summary(valued: &Valued) -> SummaryForm {
    SummaryForm::new(&valued.publication, valued.figures.get(None, IOTASRB))
}
