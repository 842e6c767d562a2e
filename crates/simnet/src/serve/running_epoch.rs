use crate::{ClosedEpoch, ProtocolConfig, SystemState};
use iota_sdk_move_types::{
    iota_framework::{vec_map::VecMap, vec_set::VecSet},
    iota_system::{
        iota_system_state_inner::SystemParametersV1, storage_fund::StorageFundV1,
        validator::ValidatorV1, validator_set::ValidatorEpochInfoEventV1,
    },
    iota_types::Address as ChainAddress,
};
use iota_sdk_types::{SignedCheckpointSummary, TransactionEvents};
use iotasrb_core::{
    observation::{Checkpoint, Issuance},
    units::{Address, CheckpointDigest, CheckpointSeq, Epoch, Score, TimestampMs},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// What a node and an indexer tell of the running epoch. A server that lies is one whose
/// epoch was changed.
#[derive(Clone, Debug)]
pub struct RunningEpoch {
    /// The digest of checkpoint 0, whose first four bytes name the network.
    pub chain_id: CheckpointDigest,
    /// The state in force.
    pub state: Arc<SystemState>,
    /// The attributes and flags of the protocol version in force.
    pub config: ProtocolConfig,
    /// The newest checkpoint.
    pub checkpoint: Checkpoint,
    /// What the change that began the epoch minted and burned, unless it ran in safe mode.
    pub last_change: Option<Issuance>,
    /// The scores that this change gave.
    pub scores: Vec<(Address, Score)>,
}

impl RunningEpoch {
    /// An epoch, shortly before it ended; `before` is the one before it.
    pub fn during(
        closed: &ClosedEpoch,
        before: Option<&ClosedEpoch>,
        chain_id: CheckpointDigest,
    ) -> Result<Self, bcs::Error> {
        let signed: SignedCheckpointSummary = bcs::from_bytes(&closed.checkpoint)?;
        let summary = signed.checkpoint;
        let outcome = before.and_then(|before| before.outcome.as_ref());
        Ok(Self {
            chain_id,
            state: Arc::clone(&closed.state),
            config: closed.config,
            checkpoint: Checkpoint {
                epoch: Epoch::new(summary.epoch),
                sequence: CheckpointSeq::new(summary.sequence_number),
                digest: CheckpointDigest::from_bytes(*summary.digest().bytes()),
                timestamp: TimestampMs::from_unix_ms(summary.timestamp_ms),
            },
            last_change: outcome.map(|outcome| Issuance {
                minted: outcome.totals.minted,
                burned: outcome.totals.burnt,
            }),
            scores: before.map_or(Ok(Vec::new()), scores)?,
        })
    }

    /// By which the network is told from others.
    pub(super) fn chain_identifier(&self) -> String {
        let head = self.chain_id.as_bytes().iter().take(4);
        head.map(|byte| format!("{byte:02x}")).collect()
    }

    /// The events of one type that the change into the epoch emitted, newest first, as JSON.
    pub(super) fn events_of(&self, event_type: &str) -> Vec<Value> {
        let state = StateView::of(&self.state);
        let (epoch, version) = (state.epoch.to_string(), state.protocol_version.to_string());
        let system_event = match *self.state {
            SystemState::V1(_) => "0x3::iota_system_state_inner::SystemEpochInfoEventV1",
            SystemState::V2(_) => "0x3::iota_system_state_inner::SystemEpochInfoEventV2",
        };
        if event_type == system_event {
            let event = self.last_change.map(|change| {
                json!({
                    "epoch": epoch,
                    "protocol_version": version,
                    "total_stake": state.total_stake.to_string(),
                    "minted_tokens_amount": change.minted.as_nanos().to_string(),
                    "burnt_tokens_amount": change.burned.as_nanos().to_string(),
                })
            });
            return event.into_iter().collect();
        }
        if event_type != "0x3::validator_set::ValidatorEpochInfoEventV1" {
            return Vec::new();
        }
        let scores = self.scores.iter().rev();
        let events = scores.map(|(validator, score)| {
            json!({
                "epoch": epoch,
                "validator_address": validator.to_string(),
                "tallying_rule_global_score": score.as_parts().to_string(),
            })
        });
        events.collect()
    }

    /// The flags that the protocol version knows.
    pub(super) fn flags(&self) -> Vec<(&'static str, bool)> {
        // The one flag that the plan can set; the others that there are since are off.
        let flag = self.config.adjust_rewards_by_score;
        flag.map(|set| ("adjust_rewards_by_score", set))
            .into_iter()
            .collect()
    }
}

/// The scores that the end of an epoch gave, as its events tell them.
fn scores(closed: &ClosedEpoch) -> Result<Vec<(Address, Score)>, bcs::Error> {
    let TransactionEvents(events) = bcs::from_bytes(&closed.close.events)?;
    let mut all = Vec::new();
    for event in events {
        if event.struct_tag.name().as_str() != "ValidatorEpochInfoEventV1" {
            continue;
        }
        let told: ValidatorEpochInfoEventV1 = bcs::from_bytes(&event.contents)?;
        if let Ok(score) = Score::new(told.tallying_rule_global_score) {
            let address = Address::from_bytes(told.validator_address.into_bytes());
            all.push((address, score));
        }
    }
    Ok(all)
}

/// What both versions of the state hold.
pub(super) struct StateView<'a> {
    pub(super) epoch: u64,
    pub(super) protocol_version: u64,
    pub(super) system_state_version: u64,
    pub(super) total_supply: u64,
    pub(super) treasury_cap: ChainAddress,
    pub(super) total_stake: u64,
    pub(super) active_validators: &'a [ValidatorV1],
    /// Indices into the active validators; only in the second version.
    pub(super) committee: Option<&'a [u64]>,
    pub(super) pending_removals: &'a [u64],
    pub(super) at_risk: &'a VecMap<ChainAddress, u64>,
    pub(super) storage_fund: &'a StorageFundV1,
    pub(super) parameters: &'a SystemParametersV1,
    pub(super) reference_gas_price: u64,
    pub(super) reports: &'a VecMap<ChainAddress, VecSet<ChainAddress>>,
    pub(super) safe_mode: bool,
    pub(super) start_ms: u64,
}

macro_rules! view {
    ($state:expr, $committee:expr) => {
        StateView {
            epoch: $state.epoch,
            protocol_version: $state.protocol_version,
            system_state_version: $state.system_state_version,
            total_supply: $state.iota_treasury_cap.inner.total_supply.value,
            treasury_cap: $state.iota_treasury_cap.inner.id.id.bytes.into(),
            total_stake: $state.validators.total_stake,
            active_validators: &$state.validators.active_validators,
            committee: $committee,
            pending_removals: &$state.validators.pending_removals,
            at_risk: &$state.validators.at_risk_validators,
            storage_fund: &$state.storage_fund,
            parameters: &$state.parameters,
            reference_gas_price: $state.reference_gas_price,
            reports: &$state.validator_report_records,
            safe_mode: $state.safe_mode,
            start_ms: $state.epoch_start_timestamp_ms,
        }
    };
}

impl<'a> StateView<'a> {
    pub(super) fn of(state: &'a SystemState) -> Self {
        match state {
            SystemState::V1(state) => view!(state, None),
            SystemState::V2(state) => view!(state, Some(&state.validators.committee_members)),
        }
    }

    /// The committee; before it was a part of the validators, everybody with voting power.
    pub(super) fn members(&self) -> Vec<&'a ValidatorV1> {
        let all = self.active_validators;
        match self.committee {
            Some(indices) => indices
                .iter()
                .filter_map(|index| all.get(usize::try_from(*index).ok()?))
                .collect(),
            None => all.iter().filter(|one| one.voting_power > 0).collect(),
        }
    }

    /// Who reports a validator.
    pub(super) fn reporters(&self, validator: ChainAddress) -> &'a [ChainAddress] {
        let records = self.reports.contents.iter();
        let record = records.into_iter().find(|record| record.key == validator);
        record.map_or(&[], |record| &record.value.contents)
    }
}

/// An address as every server writes it.
pub(super) fn hex(address: impl Into<ChainAddress>) -> String {
    Address::from_bytes(address.into().into_bytes()).to_string()
}
