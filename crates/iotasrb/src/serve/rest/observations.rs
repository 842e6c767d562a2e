//! What publications were computed from, with the bytes that certify it.

use super::{
    answer::{bytes, document, for_ever_if},
    asked::{Asked, Parameters, Question, number},
    spelled::Octets,
};
use crate::{
    publish::rest::ObservationDocument,
    serve::{answers::Current, desk::Desk, problem::Problem},
    store::{Certified, Store},
};
use axum::{extract::State, response::Response};
use utoipa::IntoParams;

const OCTETS: &str = "application/octet-stream";

/// Which observation.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct Kept {
    /// The number of the observation, which publications name.
    #[param(minimum = 0, maximum = 9_223_372_036_854_775_807_u64, example = 1)]
    number: u64,
}

impl Question for Kept {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let number = parameters.part("number", number)?;
        Ok(Self { number })
    }
}

/// A kept observation
///
/// Everything that the chain said, by whom it is known, and the digests of what certifies it.
/// It never changes.
#[utoipa::path(
    get,
    path = "/v1/observations/{number}",
    operation_id = "observation",
    tag = "observations",
    params(Kept),
    responses((status = 200, description = "The observation", body = ObservationDocument))
)]
pub(super) async fn one(
    State(desk): State<Desk>,
    _: Current,
    Asked(Kept { number }): Asked<Kept>,
) -> Result<Response, Problem> {
    let read = move |store: &mut Store| {
        store.at_one_moment(|store| {
            let kept = store.observation(number)?;
            Ok(kept.zip(store.inputs_of(number)?))
        })
    };
    let found = desk.readers.read(read).await?;
    let (kept, inputs) = found.ok_or_else(missing)?;
    let found = ObservationDocument::new(&kept, &inputs);
    Ok(for_ever_if(true, document(&found)?))
}

/// The close that certifies an observation
///
/// The close of the epoch before, an entry of `EPOCH_INFO`: signed summary, contents, effects,
/// events and state objects. docs/proof.md lays it out.
#[utoipa::path(
    get,
    path = "/v1/observations/{number}/close",
    operation_id = "observation_close",
    tag = "observations",
    params(Kept),
    responses((status = 200, description = "The bytes", body = Octets, content_type = "application/octet-stream"))
)]
pub(super) async fn close(
    state: State<Desk>,
    current: Current,
    asked: Asked<Kept>,
) -> Result<Response, Problem> {
    certified(state, current, asked, Certified::Close).await
}

/// The signed summary of an observation's checkpoint
///
/// As the chain's committee signed it, in BCS.
#[utoipa::path(
    get,
    path = "/v1/observations/{number}/summary",
    operation_id = "observation_summary",
    tag = "observations",
    params(Kept),
    responses((status = 200, description = "The bytes", body = Octets, content_type = "application/octet-stream"))
)]
pub(super) async fn summary(
    state: State<Desk>,
    current: Current,
    asked: Asked<Kept>,
) -> Result<Response, Problem> {
    certified(state, current, asked, Certified::Summary).await
}

async fn certified(
    State(desk): State<Desk>,
    _: Current,
    Asked(Kept { number }): Asked<Kept>,
    which: Certified,
) -> Result<Response, Problem> {
    let read = move |store: &mut Store| match store.certified(number, which)? {
        Some(found) => Ok(Ok(found)),
        None => Ok(Err(store.inputs_of(number)?.is_some())),
    };
    let found = desk.readers.read(read).await?;
    let found = found.map_err(|is_kept| match is_kept {
        false => missing(),
        true => Problem::not_found("nothing of this kind was kept with this observation"),
    })?;
    Ok(for_ever_if(true, bytes(found, OCTETS)))
}

fn missing() -> Problem {
    Problem::not_found("no observation of this number was kept; publications name theirs")
}
