//! The system state of mainnet that is shipped in the program (`fixtures/mainnet-375`).

use super::{SourceError, bcs_state, recording};
use iotasrb_core::observation::{Network, Observation};
use iotasrb_proof::Committee;

/// How it is named where a source is named.
pub(crate) const SHIPPED: &str = "shipped with the program";

/// Its bytes.
pub(crate) const STATE: &[u8] =
    include_bytes!("../../../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs");

/// Its observation, so that there is an answer without a network.
pub(crate) fn observation() -> Result<Observation, SourceError> {
    recording::decode_file(STATE, Some(Network::Mainnet), SHIPPED)
}

/// Its committee: the trust root of mainnet.
pub(crate) fn committee() -> Result<Committee, SourceError> {
    bcs_state::signers(STATE).map_err(|malformed| malformed.of(SHIPPED))
}
