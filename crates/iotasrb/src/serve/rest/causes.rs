//! Why one rate is not another: waterfalls, and what different formulas say of the same facts.

use super::{
    answer::document,
    asked::{Asked, Nothing},
    validators::{Addressed, active, of, valued},
};
use crate::{
    publish::rest::{DivergenceDocument, ValidatorChainForm, WaterfallDocument},
    serve::{
        answers::Current,
        desk::Desk,
        edition::Valued,
        hindsight::{Hindsight, hindsight},
        problem::Problem,
    },
};
use axum::{extract::State, response::Response};
use iotasrb_core::{observation::Absence, units::Address};

/// Why what a validator pays is not the benchmark
///
/// From the benchmark, cause by cause, to what its delegators will be paid for the running
/// epoch, and to what they really got of the epoch that ended last. The changes sum exactly to
/// the end, and so do the printed basis points.
#[utoipa::path(
    get,
    path = "/v1/validators/{address}/waterfall",
    operation_id = "waterfall",
    tag = "validators",
    params(Addressed),
    responses((status = 200, description = "The causes", body = WaterfallDocument))
)]
pub(super) async fn waterfall(
    State(desk): State<Desk>,
    Current(edition): Current,
    Asked(Addressed { address }): Asked<Addressed>,
) -> Result<Response, Problem> {
    let valued = valued(&edition)?;
    let figures = active(valued, address)?;
    let hindsight = hindsight(&desk, &edition).await?;
    let next = valued.evaluation.waterfall(address);
    let ended = hindsight.ended.get(&address).cloned();
    let ended = ended.unwrap_or(Err(Absence::NotRecorded));
    let running = valued.pools.epoch();
    let of = of(&edition, valued);
    document(&WaterfallDocument::new(
        of,
        figures,
        running,
        (&next, &ended),
    ))
}

/// What different formulas say
///
/// The figures that are shown of the network and of each active validator, here, by the
/// publisher, by nodes, by the Explorer and by GraphQL, each with the exact causes why it is not the one
/// before. It looks back nine epochs; what was not observed is `missing`, with the reason.
#[utoipa::path(
    get,
    path = "/v1/divergence",
    operation_id = "divergence",
    tag = "now",
    responses((status = 200, description = "The figures and the causes", body = DivergenceDocument))
)]
pub(super) async fn divergence(
    State(desk): State<Desk>,
    Current(edition): Current,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    let valued = valued(&edition)?;
    let hindsight = hindsight(&desk, &edition).await?;
    document(&DivergenceDocument::new(
        of(&edition, valued),
        &hindsight.epochs,
        &hindsight.network,
        validators(valued, &hindsight),
    ))
}

fn validators(valued: &Valued, hindsight: &Hindsight) -> Vec<ValidatorChainForm> {
    let name = |address: Address| {
        let mut validators = valued.evaluation.rates.validators.iter();
        let found = validators.find(|one| one.address == address);
        found.map_or("", |one| one.name.as_str())
    };
    let chains = hindsight.validators.iter();
    chains
        .map(|(address, chain)| ValidatorChainForm::new(address.to_string(), name(*address), chain))
        .collect()
}
