//! The system state as the chain stores it, in BCS, out of a file that nobody certified.
//!
//! Its bytes are read and transcribed where certified states are, in the proof.

use super::{error::Malformed, system_state::SystemState};
use iotasrb_proof::{Committee, FactRefusal, SystemState as CertifiableState};

/// How the whole is named in errors.
const STATE: &str = "the system state";

/// Whether the bytes can be a system state rather than a text: a text has no zero
/// byte, and the first eight bytes of a state are its epoch, which is far from
/// filling them.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(8).any(|byte| *byte == 0)
}

/// Reads a system state. Missing bytes and bytes left over are refused.
pub(super) fn decode(bytes: &[u8]) -> Result<SystemState, Malformed> {
    let state = CertifiableState::read(bytes).map_err(of_state)?;
    Ok(SystemState {
        epoch: state.epoch,
        protocol_version: state.protocol_version,
        epoch_start: state.epoch_start,
        epoch_length: state.epoch_length,
        safe_mode: state.safe_mode,
        total_stake: state.total_stake,
        total_supply: state.total_supply,
        treasury_cap: state.treasury_cap,
        committee: state.committee,
        validators: state.validators,
    })
}

/// The committee that a state seats, as it signs checkpoints.
pub(super) fn signers(bytes: &[u8]) -> Result<Committee, Malformed> {
    let state = CertifiableState::read(bytes).map_err(of_state)?;
    let committee = state.signers();
    committee.map_err(|malformed| Malformed::new(STATE, malformed))
}

fn of_state(refusal: FactRefusal) -> Malformed {
    Malformed::new(STATE, refusal)
}
