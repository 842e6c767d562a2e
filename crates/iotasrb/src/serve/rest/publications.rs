//! What was published: in lists, and whole.

use super::{
    answer::{document, for_ever_if},
    asked::{Asked, Both, Nothing, Parameters, Question, continued, number, within},
    range::{Range, points},
    spelled::PointsWord,
};
use crate::{
    publish::{
        publication::{PublicationDocument, Whole},
        rest::{PublicationsDocument, SlotsDocument, read_summaries},
    },
    serve::{answers::Current, desk::Desk, problem::Problem},
    store::{PointKind, Store},
};
use axum::{extract::State, http::Uri, response::Response};
use utoipa::IntoParams;

/// How many rows a page has: usually, and at most.
const USUAL: u64 = 100;
const MOST: u64 = 1_000;

/// Which points, and how many.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Listed {
    /// `all`, unless given: slots of the cadence and epoch changes.
    #[param(value_type = PointsWord, required = false, example = "slots")]
    points: Option<Option<PointKind>>,
    /// How many rows a page has at most; 100 unless given.
    #[param(minimum = 1, maximum = 1000, example = 10)]
    limit: Option<u64>,
}

impl Question for Listed {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        Ok(Self {
            points: parameters.optional("points", points)?,
            limit: parameters.optional("limit", |text| within(text, 1, MOST))?,
        })
    }
}

/// How many slots.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Limit {
    /// How many rows a page has at most; 100 unless given.
    #[param(minimum = 1, maximum = 1000, example = 10)]
    limit: Option<u64>,
}

impl Question for Limit {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let limit = parameters.optional("limit", |text| within(text, 1, MOST))?;
        Ok(Self { limit })
    }
}

/// Which publication.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct Numbered {
    /// The number of the publication: 1, 2, 3 and so on.
    #[param(minimum = 0, maximum = 9_223_372_036_854_775_807_u64, example = 1)]
    number: u64,
}

impl Question for Numbered {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let number = parameters.part("number", number)?;
        Ok(Self { number })
    }
}

/// The newest publication
///
/// The live publication of the latest point, with all figures of all validators.
#[utoipa::path(
    get,
    path = "/latest",
    operation_id = "latest",
    tag = "now",
    responses((status = 200, description = "The newest publication", body = PublicationDocument))
)]
pub(super) async fn latest(
    Current(edition): Current,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    document(&edition.latest.document())
}

/// Publications in short
///
/// The live publications of a range: where one was corrected, the correction. Each has its
/// state, its benchmark or why it has none, and where all of it is.
#[utoipa::path(
    get,
    path = "/v1/publications",
    operation_id = "publications",
    tag = "publications",
    params(Range, Listed),
    responses((status = 200, description = "A page of publications", body = PublicationsDocument))
)]
pub(super) async fn list(
    State(desk): State<Desk>,
    Current(edition): Current,
    uri: Uri,
    Asked(Both(range, listed)): Asked<Both<Range, Listed>>,
) -> Result<Response, Problem> {
    let selection = range.selection(listed.points.unwrap_or(None));
    let (newest, cursor) = (edition.number(), range.cursor());
    let limit = listed.limit.unwrap_or(USUAL);
    let read = move |store: &mut Store| {
        store.at_one_moment(|store| {
            let page = selection.page(store, newest, cursor, limit)?;
            Ok((read_summaries(store, page.publications)?, page.next))
        })
    };
    let (rows, next) = desk.readers.read(read).await?;
    let next = next.map(|cursor| continued(&uri, cursor));
    let found = PublicationsDocument::new(edition.identity, selection.as_of, &rows, next);
    Ok(for_ever_if(range.is_fixed(&edition), document(&found)?))
}

/// Slots and what became of them
///
/// Every slot of the cadence ends in a publication: with a value, or with the reason why there
/// is none.
#[utoipa::path(
    get,
    path = "/v1/slots",
    operation_id = "slots",
    tag = "publications",
    params(Range, Limit),
    responses((status = 200, description = "A page of slots", body = SlotsDocument))
)]
pub(super) async fn slots(
    State(desk): State<Desk>,
    Current(edition): Current,
    uri: Uri,
    Asked(Both(range, limit)): Asked<Both<Range, Limit>>,
) -> Result<Response, Problem> {
    let selection = range.selection(Some(PointKind::Slot));
    let (newest, cursor) = (edition.number(), range.cursor());
    let limit = limit.limit.unwrap_or(USUAL);
    let read = move |store: &mut Store| {
        store.at_one_moment(|store| selection.page(store, newest, cursor, limit))
    };
    let page = desk.readers.read(read).await?;
    let next = page.next.map(|cursor| continued(&uri, cursor));
    let found = SlotsDocument::new(edition.identity, selection.as_of, &page.publications, next);
    Ok(for_ever_if(range.is_fixed(&edition), document(&found)?))
}

/// A publication with everything that was said
///
/// It is never changed. Where a later one corrects it, `superseded_by` names that.
#[utoipa::path(
    get,
    path = "/v1/publications/{number}",
    operation_id = "publication",
    tag = "publications",
    params(Numbered),
    responses((status = 200, description = "The publication", body = PublicationDocument))
)]
pub(super) async fn one(
    State(desk): State<Desk>,
    Current(edition): Current,
    Asked(Numbered { number }): Asked<Numbered>,
) -> Result<Response, Problem> {
    let last = edition.number();
    if !(1..=last).contains(&number) {
        let detail = format!("there are publications 1 to {last}");
        return Err(Problem::not_found(detail));
    }
    let read = move |store: &mut Store| {
        store.at_one_moment(|store| match store.publication(number)? {
            Some(publication) => Whole::read(store, publication).map(Some),
            None => Ok(None),
        })
    };
    let whole = desk.readers.read(read).await?;
    let whole = whole.ok_or_else(|| Problem::not_found("there is no such publication"))?;
    document(&whole.document())
}
