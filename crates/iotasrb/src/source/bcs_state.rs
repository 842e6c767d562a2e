//! The system state as the chain stores it: `IotaSystemStateV2` in BCS.
//!
//! The bytes are read here, so that an error names its place; what they mean is
//! transcribed where certified states are, in the proof.

use super::{error::Malformed, system_state::SystemState};
use iota_sdk_move_types::iota_system::iota_system_state_inner::IotaSystemStateV2;
use iotasrb_proof::{Committee, FactRefusal, SystemState as CertifiableState};
use serde::{Deserialize, Deserializer, de::DeserializeSeed};
use serde_path_to_error::Track;

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
    let state = state(bytes)?;
    if state.system_state_version != 2 {
        let rule = format!("expected 2, not {}", state.system_state_version);
        return Err(Malformed::new("system_state_version", rule));
    }
    let state = CertifiableState::of(state).map_err(of_state)?;
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
    let state = CertifiableState::of(state(bytes)?).map_err(of_state)?;
    let committee = state.signers();
    committee.map_err(|malformed| Malformed::new(STATE, malformed))
}

fn of_state(refusal: FactRefusal) -> Malformed {
    Malformed::new(STATE, refusal)
}

/// The state, or the field in which the error is, by its place: the bytes carry no names.
fn state(bytes: &[u8]) -> Result<IotaSystemStateV2, Malformed> {
    let mut track = Track::new();
    bcs::from_bytes_seed(Tracked(&mut track), bytes).map_err(|error| {
        let path = track.path().to_string();
        // How that crate writes that the error is in no field.
        let place = if path == "." || path == "?" {
            ""
        } else {
            &path
        };
        Malformed::new(format!("{STATE}{place}"), error)
    })
}

/// Deserialises while it notes the path to the field.
struct Tracked<'a>(&'a mut Track);

impl<'de> DeserializeSeed<'de> for Tracked<'_> {
    type Value = IotaSystemStateV2;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Deserialize::deserialize(serde_path_to_error::Deserializer::new(deserializer, self.0))
    }
}
