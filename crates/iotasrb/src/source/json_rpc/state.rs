//! `iotax_getLatestIotaSystemStateV2` and the older `iotax_getLatestIotaSystemState`.

use super::super::{
    error::Malformed,
    identity::{Text, as_text},
    integer::as_string,
    system_state::{SystemState, attach_reports, everybody_with_power, members},
};
use iotasrb_core::{
    observation::{Absence, Validator},
    units::{
        Address, BasisPoints, DurationMs, Epoch, Nanos, PoolId, PoolTokens, ProtocolVersion,
        TimestampMs, VotingPower,
    },
};
use serde::Deserialize;

/// The answer of `iotax_getLatestIotaSystemStateV2`.
#[derive(Deserialize)]
pub(crate) enum VersionedState {
    /// Before protocol version 5: everybody active is in the committee.
    V1(State),
    /// The committee is a part of the active validators.
    V2(State),
}

/// A system state; on its own, the answer of `iotax_getLatestIotaSystemState`, which
/// leaves the committee out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(deserialize_with = "as_string::deserialize")]
    epoch: Epoch,
    #[serde(deserialize_with = "as_string::deserialize")]
    protocol_version: ProtocolVersion,
    #[serde(deserialize_with = "as_string::deserialize")]
    epoch_start_timestamp_ms: TimestampMs,
    #[serde(deserialize_with = "as_string::deserialize")]
    epoch_duration_ms: DurationMs,
    safe_mode: bool,
    #[serde(deserialize_with = "as_string::deserialize")]
    total_stake: Nanos,
    #[serde(deserialize_with = "as_string::deserialize")]
    iota_total_supply: Nanos,
    #[serde(deserialize_with = "as_text::deserialize")]
    iota_treasury_cap_id: Address,
    active_validators: Vec<ValidatorSummary>,
    /// Indices into the active validators; only in a V2 state.
    committee_members: Option<Vec<Index>>,
    /// Who is reported, and by whom.
    validator_report_records: Vec<(Text<Address>, Vec<Text<Address>>)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ValidatorSummary {
    #[serde(deserialize_with = "as_text::deserialize")]
    iota_address: Address,
    name: String,
    #[serde(deserialize_with = "as_text::deserialize")]
    staking_pool_id: PoolId,
    #[serde(deserialize_with = "as_string::deserialize")]
    staking_pool_iota_balance: Nanos,
    #[serde(deserialize_with = "as_string::deserialize")]
    pool_token_balance: PoolTokens,
    #[serde(deserialize_with = "as_string::deserialize")]
    rewards_pool: Nanos,
    #[serde(deserialize_with = "as_string::deserialize")]
    pending_stake: Nanos,
    #[serde(deserialize_with = "as_string::deserialize")]
    pending_total_iota_withdraw: Nanos,
    #[serde(deserialize_with = "as_string::deserialize")]
    pending_pool_token_withdraw: PoolTokens,
    #[serde(deserialize_with = "as_string::deserialize")]
    commission_rate: BasisPoints,
    #[serde(deserialize_with = "as_string::deserialize")]
    next_epoch_commission_rate: BasisPoints,
    #[serde(deserialize_with = "as_string::deserialize")]
    voting_power: VotingPower,
}

#[derive(Deserialize)]
struct Index(#[serde(deserialize_with = "as_string::deserialize")] u64);

const COMMITTEE: &str = "result.V2.committeeMembers";

impl VersionedState {
    pub(crate) fn system_state(self) -> Result<SystemState, Malformed> {
        let mut state = match self {
            Self::V1(state) => return Ok(state.without_committee()),
            Self::V2(state) => state,
        };
        let missing = || Malformed::new(COMMITTEE, "is missing");
        let indices = state.committee_members.take().ok_or_else(missing)?;
        let mut state = state.without_committee();
        let indices = indices.into_iter().map(|index| index.0);
        state.committee = members(COMMITTEE, indices, &state.validators)?;
        Ok(state)
    }
}

impl State {
    /// The state, where it does not name the committee.
    pub(crate) fn without_committee(self) -> SystemState {
        let mut validators: Vec<Validator> = self
            .active_validators
            .into_iter()
            .map(Validator::from)
            .collect();
        let reports = self.validator_report_records.into_iter();
        attach_reports(
            reports.map(|(reportee, reporters)| {
                (
                    reportee.0,
                    reporters.into_iter().map(|reporter| reporter.0).collect(),
                )
            }),
            &mut validators,
        );
        SystemState {
            epoch: self.epoch,
            protocol_version: self.protocol_version,
            epoch_start: self.epoch_start_timestamp_ms,
            epoch_length: self.epoch_duration_ms,
            safe_mode: self.safe_mode,
            total_stake: self.total_stake,
            total_supply: self.iota_total_supply,
            treasury_cap: self.iota_treasury_cap_id,
            committee: everybody_with_power(&validators),
            validators,
        }
    }
}

impl From<ValidatorSummary> for Validator {
    fn from(summary: ValidatorSummary) -> Self {
        Self {
            address: summary.iota_address,
            name: summary.name,
            pool: summary.staking_pool_id,
            stake: summary.staking_pool_iota_balance,
            pool_tokens: summary.pool_token_balance,
            rewards_pool: summary.rewards_pool,
            pending_stake: summary.pending_stake,
            pending_withdrawal: summary.pending_total_iota_withdraw,
            pending_withdrawal_tokens: summary.pending_pool_token_withdraw,
            commission: summary.commission_rate,
            next_commission: summary.next_epoch_commission_rate,
            voting_power: summary.voting_power,
            score: Err(Absence::NotRecorded),
            reporters: Vec::new(),
        }
    }
}
