//! Bundles: one epoch with all that proves its rates, as bytes.

use super::{
    answer::bytes,
    asked::{Asked, Parameters, Question, number},
    busy::Turns,
    spelled::Octets,
};
use crate::{
    history::{History, HistoryError, bundle::NoBundle},
    serve::{answers::Current, desk::Desk, problem::Problem},
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use iotasrb_core::{observation::Network, units::Epoch};
use std::path::Path;
use utoipa::IntoParams;

/// One bundle is made at a time: it takes all of a processor.
pub(super) const AT_ONCE: usize = 1;

/// The turns of those who ask for bundles.
#[derive(Clone, Debug)]
pub(super) struct Bundling(pub(super) Turns);

/// Which epoch.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct OfEpoch {
    /// The number of the epoch.
    #[param(minimum = 0, maximum = 9_223_372_036_854_775_807_u64, example = 400)]
    epoch: u64,
}

impl Question for OfEpoch {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let epoch = parameters.part("epoch", number)?;
        Ok(Self { epoch })
    }
}

/// The bundle of an epoch
///
/// It leads from a committee that you trust to the stakes of the epoch, and names the rates that
/// follow: `iotasrb verify FILE` proves it, and needs no trust in whoever sent it. It is proven
/// while it is made, from the folder of proven epochs that the server was given.
#[utoipa::path(
    get,
    path = "/v1/bundles/{epoch}",
    operation_id = "bundle",
    tag = "observations",
    params(OfEpoch),
    responses((
        status = 200,
        description = "The bundle",
        body = Octets,
        content_type = "application/octet-stream",
        headers(("content-disposition" = String, description = "A name for the file"))
    ))
)]
pub(super) async fn one(
    State(desk): State<Desk>,
    Current(edition): Current,
    Extension(Bundling(turns)): Extension<Bundling>,
    Asked(OfEpoch { epoch }): Asked<OfEpoch>,
) -> Result<Response, Problem> {
    let folder = desk.bundles.clone().ok_or_else(|| {
        Problem::not_found(
            "this server was given no folder of proven epochs; whoever runs it makes one by \
             `iotasrb backfill`, and names it",
        )
    })?;
    let network = edition.identity.network;
    let (name, found) = turns
        .take(move || make(&folder, network, Epoch::new(epoch)))
        .await?;
    let mut response = bytes(found, "application/octet-stream");
    let named = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    if let Ok(named) = named {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, named);
    }
    Ok(response)
}

/// The bundle and its file's name, as the command line gives it.
fn make(folder: &Path, network: Network, epoch: Epoch) -> Result<(String, Vec<u8>), Problem> {
    let history = History::open(folder).map_err(unreadable)?;
    history.check_network(network).map_err(unreadable)?;
    let bundle = history.bundle(epoch).map_err(|error| match error {
        NoBundle::History(HistoryError::NoLink { epoch, .. }) => Problem::not_found(format!(
            "the server's folder does not lead over epoch {}",
            epoch.number()
        )),
        NoBundle::History(error) => unreadable(error),
        refused @ (NoBundle::NotBefore { .. } | NoBundle::Refused { .. }) => {
            Problem::not_found(refused.to_string())
        }
    })?;
    Ok((file_name(network, epoch), bundle.encode()))
}

/// What the file of a bundle is called.
pub(in crate::serve) fn file_name(network: Network, epoch: Epoch) -> String {
    format!("{}-{:06}.bundle", network.name(), epoch.number())
}

/// What exactly is wrong is for whoever runs the server.
fn unreadable(error: HistoryError) -> Problem {
    tracing::warn!(%error, "no bundle can be made");
    Problem::internal("the server's folder of proven epochs cannot be read")
}
