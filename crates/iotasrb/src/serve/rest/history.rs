//! Series of figures: of the network, and of a validator.

use super::{
    answer::{document, for_ever_if},
    asked::{Asked, Both, Parameters, Question, continued, one_of, within},
    range::{Range, points},
    spelled::{AddressText, IntervalWord, NetworkMetric, PickWord, PointsWord, ValidatorMetric},
};
use crate::{
    publish::{
        interval::{Interval, Pick},
        paging::Selection,
        series::{SeriesDocument, SeriesPage, SeriesQuestion},
    },
    serve::{answers::Current, desk::Desk, problem::Problem},
    spelling::{address, names},
    store::{Metric, Of, PointKind, Store, StoreError},
};
use axum::{extract::State, http::Uri, response::Response};
use iotasrb_core::units::Address;
use utoipa::IntoParams;

/// How many rows a page has: usually, and at most.
const USUAL: u64 = 1_000;
const MOST: u64 = 5_000;

const INTERVALS: [(&str, Interval); 5] = [
    ("hour", Interval::Hour),
    ("day", Interval::Day),
    ("week", Interval::Week),
    ("month", Interval::Month),
    ("quarter", Interval::Quarter),
];
const PICKS: [(&str, Pick); 2] = [("first", Pick::First), ("last", Pick::Last)];

/// Which publications of a range have a row.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Sampled {
    /// One row for each part of the UTC calendar that has any publication; unless given, every
    /// publication has its row.
    #[param(value_type = IntervalWord, required = false, example = "day")]
    interval: Option<Interval>,
    /// Which publication stands for an interval; `last` unless given.
    #[param(value_type = PickWord, required = false, example = "last")]
    pick: Option<Pick>,
    /// `slots`, unless given: those of the cadence alone.
    #[param(value_type = PointsWord, required = false, example = "slots")]
    points: Option<Option<PointKind>>,
    /// How many rows a page has at most; 1,000 unless given.
    #[param(minimum = 1, maximum = 5000, example = 10)]
    limit: Option<u64>,
}

impl Question for Sampled {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        Ok(Self {
            interval: parameters.optional("interval", |text| one_of(text, &INTERVALS))?,
            pick: parameters.optional("pick", |text| one_of(text, &PICKS))?,
            points: parameters.optional("points", points)?,
            limit: parameters.optional("limit", |text| within(text, 1, MOST))?,
        })
    }
}

/// A range, and which of its publications.
type Samples = Both<Range, Sampled>;

/// Which figure of the network.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct OfNetwork {
    /// The name of the figure; /v1/metrics says what each means.
    #[param(value_type = NetworkMetric, example = "iotasrb")]
    metric: String,
}

impl Question for OfNetwork {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let metric = parameters.part("metric", text)?;
        Ok(Self { metric })
    }
}

/// Which figure of which validator.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct OfValidator {
    /// The validator's address.
    #[param(value_type = AddressText)]
    address: Address,
    /// The name of the figure; /v1/metrics says what each means.
    #[param(value_type = ValidatorMetric, example = "net")]
    metric: String,
}

impl Question for OfValidator {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        Ok(Self {
            address: parameters.part("address", address)?,
            metric: parameters.part("metric", text)?,
        })
    }
}

fn text(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}

/// The figure of this name, if there is one.
fn metric(name: &str, of: Of) -> Result<Metric, Problem> {
    let metric = Metric::from_name(name).filter(|metric| metric.of == of);
    metric.ok_or_else(|| {
        let whose = match of {
            Of::Network => "the network",
            Of::Validator => "a validator",
        };
        Problem::not_found(format!("the figures of {whose} are {}", names(of)))
    })
}

/// The history of a figure of the network
///
/// Every publication of the range has a row, with its value or with why it has none. Where one
/// was corrected the correction is shown.
#[utoipa::path(
    get,
    path = "/v1/history/{metric}",
    operation_id = "network_history",
    tag = "history",
    params(OfNetwork, Range, Sampled),
    responses((status = 200, description = "A page of the series", body = SeriesPage))
)]
pub(super) async fn of_network(
    state: State<Desk>,
    current: Current,
    uri: Uri,
    Asked(Both(OfNetwork { metric: name }, samples)): Asked<Both<OfNetwork, Samples>>,
) -> Result<Response, Problem> {
    let metric = metric(&name, Of::Network)?;
    series(state, current, uri, (None, metric), samples).await
}

/// The history of a figure of a validator
///
/// Like that of the network. While it was not active its value is absent: `not_active`.
#[utoipa::path(
    get,
    path = "/v1/validators/{address}/history/{metric}",
    operation_id = "validator_history",
    tag = "validators",
    params(OfValidator, Range, Sampled),
    responses((status = 200, description = "A page of the series", body = SeriesPage))
)]
pub(super) async fn of_validator(
    state: State<Desk>,
    current: Current,
    uri: Uri,
    Asked(Both(figure, samples)): Asked<Both<OfValidator, Samples>>,
) -> Result<Response, Problem> {
    let metric = metric(&figure.metric, Of::Validator)?;
    series(state, current, uri, (Some(figure.address), metric), samples).await
}

async fn series(
    State(desk): State<Desk>,
    Current(edition): Current,
    uri: Uri,
    (validator, metric): (Option<Address>, Metric),
    Both(range, sampled): Samples,
) -> Result<Response, Problem> {
    let kind = sampled.points.unwrap_or(Some(PointKind::Slot));
    let pick = sampled.pick.unwrap_or(Pick::Last);
    let question = SeriesQuestion {
        metric,
        validator,
        selection: Selection {
            interval: sampled.interval.map(|interval| (interval, pick)),
            ..range.selection(kind)
        },
    };
    let limit = sampled.limit.unwrap_or(USUAL);
    let (newest, cursor) = (edition.number(), range.cursor());
    let read = move |store: &mut Store| {
        if !knows(store, question.validator)? {
            return Ok(None);
        }
        store.at_one_moment(|store| question.page(store, newest, cursor, limit).map(Some))
    };
    let found = desk.readers.read(read).await?;
    let (series, next) = found.ok_or_else(unknown)?;
    let page = SeriesPage {
        series: SeriesDocument::new(&series),
        next: next.map(|cursor| continued(&uri, cursor)),
    };
    Ok(for_ever_if(range.is_fixed(&edition), document(&page)?))
}

/// Whether there can be a series of whom it is asked for.
fn knows(store: &mut Store, validator: Option<Address>) -> Result<bool, StoreError> {
    validator.map_or(Ok(true), |validator| store.knows(validator))
}

fn unknown() -> Problem {
    Problem::not_found(
        "no validator of this address was ever active; /v1/validators lists those that are",
    )
}
