//! The system state as the chain stores it: `IotaSystemStateV2` in BCS.
//!
//! The only file that knows the types of the official SDK.

use super::{
    error::Malformed,
    system_state::{SystemState, attach_reports, members},
};
use iota_sdk_move_types::iota_system::{
    iota_system_state_inner::IotaSystemStateV2, validator::ValidatorV1,
};
use iotasrb_core::{
    observation::{Absence, Validator},
    units::{
        Address, BasisPoints, DurationMs, Epoch, Nanos, OutOfRange, PoolId, PoolTokens,
        ProtocolVersion, TimestampMs, VotingPower,
    },
};
use serde::{Deserialize, Deserializer, de::DeserializeSeed};
use serde_path_to_error::Track;

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
    let set = state.validators;
    let mut validators = Vec::with_capacity(set.active_validators.len());
    for (index, active) in set.active_validators.into_iter().enumerate() {
        validators.push(validator(index, active)?);
    }
    let reports = state
        .validator_report_records
        .contents
        .into_iter()
        .map(|record| {
            let reporters = record.value.contents.into_iter().map(address);
            (address(record.key), reporters.collect())
        });
    attach_reports(reports, &mut validators);
    let treasury_cap = state.iota_treasury_cap.inner;
    Ok(SystemState {
        epoch: Epoch::new(state.epoch),
        protocol_version: ProtocolVersion::new(state.protocol_version),
        epoch_start: TimestampMs::from_unix_ms(state.epoch_start_timestamp_ms),
        epoch_length: DurationMs::from_ms(state.parameters.epoch_duration_ms),
        safe_mode: state.safe_mode,
        total_stake: Nanos::from_nanos(set.total_stake),
        total_supply: Nanos::from_nanos(treasury_cap.total_supply.value),
        treasury_cap: Address::from_bytes(treasury_cap.id.id.bytes.into_bytes()),
        committee: members("committee_members", set.committee_members, &validators)?,
        validators,
    })
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
        Malformed::new(format!("the system state{place}"), error)
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

fn validator(index: usize, active: ValidatorV1) -> Result<Validator, Malformed> {
    let field = |name| format!("active_validators[{index}].{name}");
    let range = |name| move |error: OutOfRange| Malformed::new(field(name), error);
    let pool = active.staking_pool;
    Ok(Validator {
        address: address(active.metadata.iota_address),
        name: String::from_utf8(active.metadata.name.bytes)
            .map_err(|error| Malformed::new(field("name"), error))?,
        pool: PoolId::from_bytes(pool.id.id.bytes.into_bytes()),
        stake: Nanos::from_nanos(pool.iota_balance),
        pool_tokens: PoolTokens::from_units(pool.pool_token_balance),
        rewards_pool: Nanos::from_nanos(pool.rewards_pool.value),
        pending_stake: Nanos::from_nanos(pool.pending_stake),
        pending_withdrawal: Nanos::from_nanos(pool.pending_total_iota_withdraw),
        pending_withdrawal_tokens: PoolTokens::from_units(pool.pending_pool_token_withdraw),
        commission: BasisPoints::new(active.commission_rate).map_err(range("commission_rate"))?,
        next_commission: BasisPoints::new(active.next_epoch_commission_rate)
            .map_err(range("next_epoch_commission_rate"))?,
        voting_power: VotingPower::new(active.voting_power).map_err(range("voting_power"))?,
        score: Err(Absence::NotRecorded),
        reporters: Vec::new(),
    })
}

fn address(address: iota_sdk_move_types::iota_types::Address) -> Address {
    Address::from_bytes(address.into_bytes())
}
