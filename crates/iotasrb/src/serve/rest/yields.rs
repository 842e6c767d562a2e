//! The rates in the shape that aggregators of yields read.

use super::{
    answer::document,
    asked::{Asked, Nothing, Parameters, Question},
    rate::is_latest,
    spelled::AddressText,
    validators::valued,
};
use crate::{
    publish::{
        interval::{Interval, Pick},
        paging::Selection,
        rest::{ChartDocument, YieldsDocument},
        series::SeriesQuestion,
    },
    serve::{answers::Current, desk::Desk, problem::Problem},
    spelling::address,
    store::{Metric, Store},
};
use axum::{extract::State, response::Response};
use iotasrb_core::units::Address;
use utoipa::IntoParams;

/// How many days a chart has at most: the last ones.
const DAYS: u64 = 1_000;

/// Which pool.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct Pooled {
    /// The pool: the address of its validator.
    #[param(value_type = AddressText)]
    pool: Address,
}

impl Question for Pooled {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let pool = parameters.part("pool", address)?;
        Ok(Self { pool })
    }
}

/// Yields, as aggregators read them
///
/// Every active validator as a pool, with what its delegators are paid next as a
/// floating-point number of percent. Everything else of this API is exact.
#[utoipa::path(
    get,
    path = "/yields",
    operation_id = "yields",
    tag = "yields",
    responses((status = 200, description = "The pools", body = YieldsDocument))
)]
pub(super) async fn all(Current(edition): Current, _: Asked<Nothing>) -> Result<Response, Problem> {
    let valued = valued(&edition)?;
    let validators = &valued.evaluation.rates.validators;
    document(&YieldsDocument::new(
        validators,
        is_latest(&edition, valued),
    ))
}

/// A pool's yield day by day
///
/// The last publication of each of the last 1,000 days.
#[utoipa::path(
    get,
    path = "/yields/chart/{pool}",
    operation_id = "yield_chart",
    tag = "yields",
    params(Pooled),
    responses((status = 200, description = "The chart", body = ChartDocument))
)]
pub(super) async fn chart(
    State(desk): State<Desk>,
    Current(edition): Current,
    Asked(Pooled { pool }): Asked<Pooled>,
) -> Result<Response, Problem> {
    let net = Metric::from_name("net").ok_or_else(|| Problem::internal("there is no net rate"))?;
    let question = SeriesQuestion {
        metric: net,
        validator: Some(pool),
        selection: Selection {
            interval: Some((Interval::Day, Pick::Last)),
            newest_first: true,
            ..Selection::ALL
        },
    };
    let newest = edition.number();
    let read = move |store: &mut Store| {
        if !store.knows(pool)? {
            return Ok(None);
        }
        store.at_one_moment(|store| question.page(store, newest, None, DAYS).map(Some))
    };
    let found = desk.readers.read(read).await?;
    let missing = || Problem::not_found("there is no such pool; /yields lists them");
    let (series, _) = found.ok_or_else(missing)?;
    document(&ChartDocument::new(series.rows.iter().rev()))
}
