//! The system state as the chain stores it: `IotaSystemStateV2` in BCS.
//!
//! The proof reads it, as it reads certified states. Where it cannot, the SDK's own type
//! says in which field the bytes go wrong.

use super::{error::Malformed, system_state::SystemState};
use iota_sdk_move_types::iota_system::iota_system_state_inner::IotaSystemStateV2;
use iotasrb_proof::{Committee, SystemState as CertifiableState};
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
    let committee = state(bytes)?.signers();
    committee.map_err(|malformed| Malformed::new(STATE, malformed))
}

fn state(bytes: &[u8]) -> Result<CertifiableState, Malformed> {
    let version = bytes.get(16..).and_then(<[u8]>::first_chunk);
    match version.map(|version| u64::from_le_bytes(*version)) {
        None | Some(2) => CertifiableState::read(bytes).map_err(|refusal| {
            let place = misplaced(bytes);
            place.unwrap_or_else(|| Malformed::new(STATE, refusal))
        }),
        Some(other) => {
            let rule = format!("expected 2, not {other}");
            Err(Malformed::new("system_state_version", rule))
        }
    }
}

/// The field of the SDK's type in which bytes go wrong, by its place: they carry no names.
fn misplaced(bytes: &[u8]) -> Option<Malformed> {
    let mut track = Track::new();
    let error = bcs::from_bytes_seed(Tracked(&mut track), bytes).err()?;
    let path = track.path().to_string();
    // How that crate writes that the error is in no field.
    let place = if path == "." || path == "?" {
        ""
    } else {
        &path
    };
    Some(Malformed::new(format!("{STATE}{place}"), error))
}

/// Deserialises while it notes the path to the field.
struct Tracked<'a>(&'a mut Track);

impl<'de> DeserializeSeed<'de> for Tracked<'_> {
    type Value = IotaSystemStateV2;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Deserialize::deserialize(serde_path_to_error::Deserializer::new(deserializer, self.0))
    }
}
