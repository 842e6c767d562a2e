//! The events that an epoch change emits, in the chain's order.

use crate::{
    change::{Created, rate_of},
    protocol::{has_committees, has_scores},
};
use iota_sdk_move_types::iota_framework::object::ID;
use iota_sdk_move_types::iota_system::{
    iota_system_state_inner::{IotaSystemStateV2, SystemEpochInfoEventV1, SystemEpochInfoEventV2},
    validator::{StakingRequestEvent, ValidatorV1},
    validator_set::{
        CommitteeValidatorJoinEvent, CommitteeValidatorLeaveEvent, ValidatorEpochInfoEventV1,
        ValidatorJoinEvent, ValidatorLeaveEvent, ValidatorSetV2,
    },
};
use iota_sdk_types::{Address, Event, Identifier, ObjectId, StructTag};
use iotasrb_core::{
    rewards::{EpochOutcome, EpochTotals},
    units::{ProtocolVersion, Score},
};
use serde::Serialize;
use std::collections::BTreeSet;

/// Collects the events of one epoch change.
pub(crate) struct Teller {
    /// The epoch that begins, of which almost every event tells.
    epoch: u64,
    /// The version of the epoch that ends.
    version: ProtocolVersion,
    pub(crate) events: Vec<Event>,
}

/// Why a validator leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Departure {
    Voluntary,
    Forced,
}

/// The figures of the system's own event.
pub(crate) struct SystemFigures {
    pub(crate) protocol_version: u64,
    pub(crate) reference_gas_price: u64,
    pub(crate) total_stake: u64,
    pub(crate) storage_charge: u64,
    pub(crate) storage_rebate: u64,
    pub(crate) storage_fund_balance: u64,
    pub(crate) totals: EpochTotals,
}

impl Teller {
    pub(crate) const fn new(epoch: u64, version: ProtocolVersion) -> Self {
        Self {
            epoch,
            version,
            events: vec![],
        }
    }

    /// A commission that a validator stakes with itself, in the epoch that ends.
    pub(crate) fn tell_commissions(&mut self, created: &[Created]) {
        for created in created {
            let Created::Commission {
                owner,
                pool,
                principal,
                ..
            } = created
            else {
                continue;
            };
            let event = StakingRequestEvent {
                pool_id: ID::new(*pool),
                validator_address: *owner,
                staker_address: *owner,
                epoch: self.epoch - 1,
                amount: *principal,
            };
            self.emit("validator", "StakingRequestEvent", &event);
        }
    }

    /// One event for every validator that was active: stake, commission and rate are of
    /// the epoch that begins, voting power and reward of the one that ends.
    pub(crate) fn tell_payments(
        &mut self,
        state: &IotaSystemStateV2,
        outcome: &EpochOutcome,
        scores: &[Score],
    ) {
        let records = &state.validator_report_records.contents;
        let active = state.validators.active_validators.iter();
        for ((validator, paid), score) in active.zip(&outcome.validators).zip(scores) {
            let who = validator.metadata.iota_address;
            let record = records.iter().find(|record| record.key == who);
            let score = if paid.slashed {
                0
            } else {
                self.figure_of(*score, validator.voting_power)
            };
            let event = ValidatorEpochInfoEventV1 {
                epoch: self.epoch,
                validator_address: who,
                reference_gas_survey_quote: validator.gas_price,
                stake: validator.staking_pool.iota_balance,
                voting_power: validator.voting_power,
                commission_rate: validator.commission_rate,
                pool_staking_reward: paid.payment.reward().as_nanos(),
                pool_token_exchange_rate: rate_of(paid),
                tallying_rule_reporters: record
                    .map(|record| record.value.contents.clone())
                    .unwrap_or_default(),
                tallying_rule_global_score: score,
            };
            self.emit("validator_set", "ValidatorEpochInfoEventV1", &event);
        }
    }

    /// Since there are scores, those of the committee; before, 1 for everybody.
    fn figure_of(&self, score: Score, voting_power: u64) -> u64 {
        match (has_scores(self.version), voting_power) {
            (false, _) => 1,
            (true, 0) => 0,
            (true, _) => score.as_parts().into(),
        }
    }

    pub(crate) fn tell_joining(&mut self, validator: &ValidatorV1) {
        let event = ValidatorJoinEvent {
            epoch: self.epoch,
            validator_address: validator.metadata.iota_address,
            staking_pool_id: validator.staking_pool.id.id.clone(),
        };
        self.emit("validator_set", "ValidatorJoinEvent", &event);
    }

    pub(crate) fn tell_leaving(&mut self, validator: &ValidatorV1, departure: Departure) {
        let event = ValidatorLeaveEvent {
            epoch: self.epoch,
            validator_address: validator.metadata.iota_address,
            staking_pool_id: validator.staking_pool.id.id.clone(),
            is_voluntary: departure == Departure::Voluntary,
        };
        self.emit("validator_set", "ValidatorLeaveEvent", &event);
    }

    /// Who of those that stay active took or lost a seat in the committee; nothing before
    /// the committee was a part of the active validators.
    pub(crate) fn tell_seats(&mut self, set: &ValidatorSetV2, seated: &BTreeSet<Address>) {
        if !has_committees(self.version) {
            return;
        }
        for validator in &set.active_validators {
            let validator_address = validator.metadata.iota_address;
            let staking_pool_id = validator.staking_pool.id.id.clone();
            let epoch = self.epoch;
            match (
                seated.contains(&validator_address),
                validator.voting_power > 0,
            ) {
                (false, true) => {
                    let event = CommitteeValidatorJoinEvent {
                        epoch,
                        validator_address,
                        staking_pool_id,
                    };
                    self.emit("validator_set", "CommitteeValidatorJoinEvent", &event);
                }
                (true, false) => {
                    let event = CommitteeValidatorLeaveEvent {
                        epoch,
                        validator_address,
                        staking_pool_id,
                    };
                    self.emit("validator_set", "CommitteeValidatorLeaveEvent", &event);
                }
                _ => {}
            }
        }
    }

    /// The system's own event: the last.
    pub(crate) fn tell_totals(&mut self, figures: &SystemFigures) {
        let (module, totals) = ("iota_system_state_inner", &figures.totals);
        if has_committees(self.version) {
            let event = SystemEpochInfoEventV2 {
                epoch: self.epoch,
                protocol_version: figures.protocol_version,
                total_stake: figures.total_stake,
                storage_charge: figures.storage_charge,
                storage_rebate: figures.storage_rebate,
                storage_fund_balance: figures.storage_fund_balance,
                total_gas_fees: totals.gas_fees.as_nanos(),
                total_stake_rewards_distributed: totals.distributed.as_nanos(),
                burnt_tokens_amount: totals.burnt.as_nanos(),
                minted_tokens_amount: totals.minted.as_nanos(),
                tips_amount: totals.tips.as_nanos(),
            };
            self.emit(module, "SystemEpochInfoEventV2", &event);
        } else {
            let event = SystemEpochInfoEventV1 {
                epoch: self.epoch,
                protocol_version: figures.protocol_version,
                reference_gas_price: figures.reference_gas_price,
                total_stake: figures.total_stake,
                storage_charge: figures.storage_charge,
                storage_rebate: figures.storage_rebate,
                storage_fund_balance: figures.storage_fund_balance,
                total_gas_fees: totals.gas_fees.as_nanos(),
                total_stake_rewards_distributed: totals.distributed.as_nanos(),
                burnt_tokens_amount: totals.burnt.as_nanos(),
                minted_tokens_amount: totals.minted.as_nanos(),
            };
            self.emit(module, "SystemEpochInfoEventV1", &event);
        }
    }

    fn emit(&mut self, module: &'static str, name: &'static str, event: &impl Serialize) {
        let module = Identifier::from_static(module);
        let name = Identifier::from_static(name);
        self.events.push(Event {
            package_id: ObjectId::SYSTEM,
            module: Identifier::from_static("iota_system"),
            sender: Address::ZERO,
            struct_tag: StructTag::new(Address::SYSTEM, module, name, vec![]),
            contents: bcs::to_bytes(event).expect("an event holds only what BCS can express"),
        });
    }
}
