//! The active validators as they are now, from memory.

use super::{
    answer::document,
    asked::{Asked, Nothing, Parameters, Question},
    rate::{is_latest, summary},
    spelled::AddressText,
};
use crate::{
    publish::rest::{OfPublication, SummaryForm, ValidatorDocument, ValidatorsNowDocument},
    serve::{
        answers::Current,
        edition::{Edition, Valued},
        problem::Problem,
    },
    spelling::address,
    store::IOTASRB,
};
use axum::response::Response;
use iotasrb_core::units::Address;
use utoipa::IntoParams;

/// Which validator.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct Addressed {
    /// The validator's address.
    #[param(value_type = AddressText)]
    address: Address,
}

impl Question for Addressed {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let address = parameters.part("address", address)?;
        Ok(Self { address })
    }
}

/// The active validators now
///
/// Every active validator with all its rates, in the chain's order. If the newest publication
/// has no figures, `current` is false, and these are the last ones there were.
#[utoipa::path(
    get,
    path = "/v1/validators",
    operation_id = "validators",
    tag = "validators",
    responses((status = 200, description = "The active validators", body = ValidatorsNowDocument))
)]
pub(super) async fn all(Current(edition): Current, _: Asked<Nothing>) -> Result<Response, Problem> {
    let valued = valued(&edition)?;
    let of = of(&edition, valued);
    document(&ValidatorsNowDocument::new(of, &valued.evaluation))
}

/// One active validator now
///
/// Its rates, its stake, its weight and its commissions.
#[utoipa::path(
    get,
    path = "/v1/validators/{address}",
    operation_id = "validator",
    tag = "validators",
    params(Addressed),
    responses((status = 200, description = "The validator", body = ValidatorDocument))
)]
pub(super) async fn one(
    Current(edition): Current,
    Asked(Addressed { address }): Asked<Addressed>,
) -> Result<Response, Problem> {
    let valued = valued(&edition)?;
    let mut validators = valued.evaluation.rates.validators.iter();
    let found = validators.find(|validator| validator.address == address);
    let found = found.ok_or_else(|| {
        Problem::not_found(
            "no active validator has this address; if it was one, its history is still there: \
             /v1/validators/{address}/history/{metric}",
        )
    })?;
    document(&ValidatorDocument::new(of(&edition, valued), found))
}

/// The last figures that were published.
pub(super) fn valued(edition: &Edition) -> Result<&Valued, Problem> {
    edition
        .valued
        .as_ref()
        .ok_or_else(Problem::nothing_published)
}

fn of(edition: &Edition, valued: &Valued) -> OfPublication {
    let newest = &edition.latest;
    OfPublication::new(
        SummaryForm::new(&newest.publication, newest.of_network(IOTASRB)),
        (summary(valued), is_latest(edition, valued)),
        &valued.observation,
        &valued.evaluation,
    )
}
