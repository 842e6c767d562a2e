//! The active validators as they are now, from memory.

use super::{
    answer::document,
    asked::{Asked, Nothing, Parameters, Question},
    rate::{is_latest, summary},
    spelled::AddressText,
};
use crate::{
    publish::rest::{
        OfPublication, RealisedForm, SummaryForm, ValidatorDocument, ValidatorNowForm,
        ValidatorsNowDocument,
    },
    serve::{
        answers::Current,
        edition::{Edition, Span, Valued},
        problem::Problem,
    },
    spelling::address,
    store::IOTASRB,
};
use axum::response::Response;
use iotasrb_core::{rates::ValidatorRates, units::Address};
use utoipa::IntoParams;

/// Which validator.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct Addressed {
    /// The validator's address.
    #[param(value_type = AddressText)]
    pub(super) address: Address,
}

impl Question for Addressed {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let address = parameters.part("address", address)?;
        Ok(Self { address })
    }
}

/// The active validators now
///
/// Every active validator with all its rates, what it really paid over some spans, and whether
/// it will earn in the next epoch, in the chain's order. If the newest publication
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
    let forms = valued.evaluation.rates.validators.iter();
    let forms: Result<_, _> = forms.map(|figures| form(valued, figures)).collect();
    document(&ValidatorsNowDocument::new(of, &valued.prospects, forms?))
}

/// One active validator now
///
/// Its rates, its stake, its weight and its commissions, what it really paid, and whether it
/// will earn in the next epoch.
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
    let form = form(valued, active(valued, address)?)?;
    let of = of(&edition, valued);
    let found = ValidatorDocument::new(of, address, &valued.prospects, form);
    document(&found)
}

/// The figures of an active validator.
pub(super) fn active(valued: &Valued, address: Address) -> Result<&ValidatorRates, Problem> {
    let mut validators = valued.evaluation.rates.validators.iter();
    let found = validators.find(|validator| validator.address == address);
    found.ok_or_else(|| {
        Problem::not_found(
            "no active validator has this address; if it was one, its history is still there: \
             /v1/validators/{address}/history/{metric}",
        )
    })
}

fn form(valued: &Valued, figures: &ValidatorRates) -> Result<ValidatorNowForm, Problem> {
    let address = figures.address;
    let mut validators = valued.evaluation.observation.validators.iter();
    let validator = validators.find(|one| one.address == address);
    let validator =
        validator.ok_or_else(|| Problem::internal("a validator with figures is not observed"))?;
    let spans = [
        Span::Day,
        Span::Week,
        Span::Month,
        Span::Quarter,
        Span::Year,
    ];
    let realised = spans.map(|span| valued.realised(span, address));
    Ok(ValidatorNowForm::new(
        figures,
        validator,
        RealisedForm::new(realised),
        &valued.prospects,
    ))
}

/// The last figures that were published.
pub(in crate::serve) fn valued(edition: &Edition) -> Result<&Valued, Problem> {
    edition
        .valued
        .as_ref()
        .ok_or_else(Problem::nothing_published)
}

/// Of which publication they are.
pub(super) fn of(edition: &Edition, valued: &Valued) -> OfPublication {
    let newest = &edition.latest;
    OfPublication::new(
        SummaryForm::new(&newest.publication, newest.of_network(IOTASRB)),
        (summary(valued), is_latest(edition, valued)),
        &valued.observation,
        &valued.evaluation,
    )
}
