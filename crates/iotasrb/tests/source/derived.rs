//! The JSON-RPC form of mainnet's state, derived from its BCS form.
//!
//! No V2 answer of a server is at hand. This turns the real state of epoch 375 into
//! the shape that the node gives it, field by field, so that the decoder of that shape
//! is held against real figures. What it cannot show is that the shape itself is right.

use super::{MAINNET_JSON, MAINNET_STATE, fixture};
use iota_sdk_move_types::iota_system::{
    iota_system_state_inner::IotaSystemStateV2, validator::ValidatorV1,
};
use serde_json::{Value, json};
use std::{fmt::Display, fs};

#[test]
fn the_derived_answer_is_what_the_state_gives() {
    let state = IotaSystemStateV2::from_bcs(&fs::read(fixture(MAINNET_STATE)).unwrap()).unwrap();
    let answer = json!({"jsonrpc": "2.0", "id": 1, "result": {"V2": system_state(&state)}});
    let derived = serde_json::to_string(&answer).unwrap() + "\n";
    if fs::read_to_string(fixture(MAINNET_JSON)).unwrap_or_default() == derived {
        return;
    }
    let rejected = concat!(env!("CARGO_TARGET_TMPDIR"), "/iotasrb-derived-state.json");
    fs::write(rejected, derived).unwrap();
    panic!("{MAINNET_JSON} differs from what its source gives: compare it with {rejected}");
}

/// All fields but the ids of tables that no observation needs.
fn system_state(state: &IotaSystemStateV2) -> Value {
    let (set, parameters) = (&state.validators, &state.parameters);
    let treasury_cap = &state.iota_treasury_cap.inner;
    let reports = &state.validator_report_records.contents;
    json!({
        "epoch": text(state.epoch),
        "protocolVersion": text(state.protocol_version),
        "systemStateVersion": text(state.system_state_version),
        "iotaTotalSupply": text(treasury_cap.total_supply.value),
        "iotaTreasuryCapId": text(treasury_cap.id.id.bytes),
        "storageFundTotalObjectStorageRebates": text(state.storage_fund.total_object_storage_rebates.value),
        "storageFundNonRefundableBalance": text(state.storage_fund.non_refundable_balance.value),
        "referenceGasPrice": text(state.reference_gas_price),
        "safeMode": state.safe_mode,
        "safeModeStorageCharges": text(state.safe_mode_storage_charges.value),
        "safeModeComputationCharges": text(state.safe_mode_computation_charges.value),
        "safeModeComputationChargesBurned": text(state.safe_mode_computation_charges_burned),
        "safeModeStorageRebates": text(state.safe_mode_storage_rebates),
        "safeModeNonRefundableStorageFee": text(state.safe_mode_non_refundable_storage_fee),
        "epochStartTimestampMs": text(state.epoch_start_timestamp_ms),
        "epochDurationMs": text(parameters.epoch_duration_ms),
        "minValidatorCount": text(parameters.min_validator_count),
        "maxValidatorCount": text(parameters.max_validator_count),
        "minValidatorJoiningStake": text(parameters.min_validator_joining_stake),
        "validatorLowStakeThreshold": text(parameters.validator_low_stake_threshold),
        "validatorVeryLowStakeThreshold": text(parameters.validator_very_low_stake_threshold),
        "validatorLowStakeGracePeriod": text(parameters.validator_low_stake_grace_period),
        "totalStake": text(set.total_stake),
        "committeeMembers": set.committee_members.iter().map(text).collect::<Vec<_>>(),
        "activeValidators": set.active_validators.iter().map(validator).collect::<Vec<_>>(),
        "pendingRemovals": set.pending_removals.iter().map(text).collect::<Vec<_>>(),
        "atRiskValidators": [],
        "validatorReportRecords": reports.iter().map(|record| {
            let reporters = record.value.contents.iter().map(text).collect::<Vec<_>>();
            json!([text(record.key), reporters])
        }).collect::<Vec<_>>(),
    })
}

/// All fields but keys, addresses of machines, links and those of the next epoch.
fn validator(validator: &ValidatorV1) -> Value {
    let (metadata, pool) = (&validator.metadata, &validator.staking_pool);
    json!({
        "iotaAddress": text(metadata.iota_address),
        "name": String::from_utf8(metadata.name.bytes.clone()).unwrap(),
        "votingPower": text(validator.voting_power),
        "operationCapId": text(validator.operation_cap_id.bytes),
        "gasPrice": text(validator.gas_price),
        "commissionRate": text(validator.commission_rate),
        "nextEpochStake": text(validator.next_epoch_stake),
        "nextEpochGasPrice": text(validator.next_epoch_gas_price),
        "nextEpochCommissionRate": text(validator.next_epoch_commission_rate),
        "stakingPoolId": text(pool.id.id.bytes),
        "stakingPoolActivationEpoch": pool.activation_epoch.map(text),
        "stakingPoolDeactivationEpoch": pool.deactivation_epoch.map(text),
        "stakingPoolIotaBalance": text(pool.iota_balance),
        "rewardsPool": text(pool.rewards_pool.value),
        "poolTokenBalance": text(pool.pool_token_balance),
        "pendingStake": text(pool.pending_stake),
        "pendingTotalIotaWithdraw": text(pool.pending_total_iota_withdraw),
        "pendingPoolTokenWithdraw": text(pool.pending_pool_token_withdraw),
        "exchangeRatesSize": text(pool.exchange_rates.size),
    })
}

fn text(value: impl Display) -> String {
    value.to_string()
}
