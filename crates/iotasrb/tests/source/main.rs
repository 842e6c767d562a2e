//! What recordings and servers give, held against literal expectations.

mod agreement;
mod derived;
mod failing;
mod graphql;
mod live;
mod mutations;
mod record;
mod recorded;
mod refused;
mod server;

use iotasrb::source::{self, SourceError};
use iotasrb_core::observation::{Network, Observation};
use std::path::PathBuf;

/// A path under `fixtures/`.
fn fixture(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures")
        .join(path)
}

/// The observation of a path under `fixtures/`.
fn read(path: &str, network: Network) -> Result<Observation, SourceError> {
    source::read(&fixture(path), Some(network))
}

const MAINNET_STATE: &str = "mainnet-375/iota_system_state_inner_v2.bcs";
const MAINNET_JSON: &str = "json-rpc/mainnet-375-derived/iotax_getLatestIotaSystemStateV2.json";
const LOCALNET: &str = "json-rpc/localnet-epoch-0005";
const ANSWERS: &str = "json-rpc/localnet-answers";
