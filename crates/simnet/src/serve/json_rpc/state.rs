//! The system state as JSON. Keys, network addresses, links and the ids of tables are left
//! out: nothing that reads us asks for them.

use super::super::running_epoch::{StateView, hex};
use crate::SystemState;
use iota_sdk_move_types::iota_system::validator::ValidatorV1;
use serde_json::{Value, json};

/// The state in the fields of its version.
pub(super) fn summary(state: &SystemState) -> Value {
    let mut summary = without_committee(state);
    if let Some(committee) = StateView::of(state).committee {
        summary["committeeMembers"] = texts(committee);
    }
    summary
}

/// The state in the fields of the older method, which knows no committee.
pub(super) fn without_committee(state: &SystemState) -> Value {
    let view = StateView::of(state);
    let validators: Vec<Value> = view.active_validators.iter().map(validator).collect();
    let reports = view.reports.contents.iter().map(|record| {
        let reporters = record.value.contents.iter().map(|reporter| hex(*reporter));
        json!([hex(record.key), reporters.collect::<Vec<_>>()])
    });
    let at_risk = view.at_risk.contents.iter();
    let at_risk = at_risk.map(|entry| json!([hex(entry.key), entry.value.to_string()]));
    let parameters = view.parameters;
    json!({
        "epoch": view.epoch.to_string(),
        "protocolVersion": view.protocol_version.to_string(),
        "systemStateVersion": view.system_state_version.to_string(),
        "iotaTotalSupply": view.total_supply.to_string(),
        "iotaTreasuryCapId": hex(view.treasury_cap),
        "storageFundTotalObjectStorageRebates":
            view.storage_fund.total_object_storage_rebates.value.to_string(),
        "storageFundNonRefundableBalance":
            view.storage_fund.non_refundable_balance.value.to_string(),
        "referenceGasPrice": view.reference_gas_price.to_string(),
        "safeMode": view.safe_mode,
        "epochStartTimestampMs": view.start_ms.to_string(),
        "epochDurationMs": parameters.epoch_duration_ms.to_string(),
        "minValidatorCount": parameters.min_validator_count.to_string(),
        "maxValidatorCount": parameters.max_validator_count.to_string(),
        "minValidatorJoiningStake": parameters.min_validator_joining_stake.to_string(),
        "validatorLowStakeThreshold": parameters.validator_low_stake_threshold.to_string(),
        "validatorVeryLowStakeThreshold":
            parameters.validator_very_low_stake_threshold.to_string(),
        "validatorLowStakeGracePeriod":
            parameters.validator_low_stake_grace_period.to_string(),
        "totalStake": view.total_stake.to_string(),
        "activeValidators": validators,
        "pendingRemovals": texts(view.pending_removals),
        "atRiskValidators": at_risk.collect::<Vec<_>>(),
        "validatorReportRecords": reports.collect::<Vec<_>>(),
    })
}

fn validator(validator: &ValidatorV1) -> Value {
    let (metadata, pool) = (&validator.metadata, &validator.staking_pool);
    json!({
        "iotaAddress": hex(metadata.iota_address),
        "name": String::from_utf8_lossy(&metadata.name.bytes),
        "description": String::from_utf8_lossy(&metadata.description.bytes),
        "votingPower": validator.voting_power.to_string(),
        "gasPrice": validator.gas_price.to_string(),
        "commissionRate": validator.commission_rate.to_string(),
        "nextEpochStake": validator.next_epoch_stake.to_string(),
        "nextEpochGasPrice": validator.next_epoch_gas_price.to_string(),
        "nextEpochCommissionRate": validator.next_epoch_commission_rate.to_string(),
        "stakingPoolId": hex(pool.id.id.bytes),
        "stakingPoolActivationEpoch": pool.activation_epoch.map(|epoch| epoch.to_string()),
        "stakingPoolDeactivationEpoch": pool.deactivation_epoch.map(|epoch| epoch.to_string()),
        "stakingPoolIotaBalance": pool.iota_balance.to_string(),
        "rewardsPool": pool.rewards_pool.value.to_string(),
        "poolTokenBalance": pool.pool_token_balance.to_string(),
        "pendingStake": pool.pending_stake.to_string(),
        "pendingTotalIotaWithdraw": pool.pending_total_iota_withdraw.to_string(),
        "pendingPoolTokenWithdraw": pool.pending_pool_token_withdraw.to_string(),
        "exchangeRatesSize": pool.exchange_rates.size.to_string(),
    })
}

fn texts(numbers: &[u64]) -> Value {
    json!(numbers.iter().map(u64::to_string).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::{SystemState, summary, without_committee};
    use iota_sdk_types::Object;
    use iotasrb_proof::EpochClose;
    use serde_json::Value;
    use std::{fs, path::PathBuf};

    fn fixture(path: &str) -> Vec<u8> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
        fs::read(folder.join(path)).unwrap()
    }

    fn recorded(path: &str) -> Value {
        let answer: Value = serde_json::from_slice(&fixture(path)).unwrap();
        answer["result"].clone()
    }

    /// The inner state that a recorded close leaves: the larger of its objects.
    fn state_after(epoch: u64) -> SystemState {
        let entry = fixture(&format!("epoch-close/epoch-{epoch:04}.close"));
        let objects = EpochClose::from_entry(&entry).unwrap().state_objects;
        let largest = objects.iter().max_by_key(|object| object.len()).unwrap();
        let object: Object = bcs::from_bytes(largest).unwrap();
        let contents = object.as_opt_struct().unwrap().contents();
        // The id of the field and its name come first.
        SystemState::V1(Box::new(bcs::from_bytes(&contents[32 + 8..]).unwrap()))
    }

    /// Every field that is served is in the recorded answer, with the same value.
    #[track_caller]
    fn check(served: &Value, recorded: &Value) {
        let (served, recorded) = (served.as_object().unwrap(), recorded.as_object().unwrap());
        for (name, value) in served {
            if name != "activeValidators" {
                assert_eq!(Some(value), recorded.get(name), "{name}");
            }
        }
        let validators = |state: &serde_json::Map<String, Value>| {
            state["activeValidators"].as_array().unwrap().clone()
        };
        let (served, recorded) = (validators(served), validators(recorded));
        assert_eq!(served.len(), recorded.len());
        for (one, expected) in served.iter().zip(&recorded) {
            for (name, value) in one.as_object().unwrap() {
                assert_eq!(Some(value), expected.get(name), "{name}");
            }
        }
    }

    /// Both were recorded of one network: its close of epoch 4, and what its node then said.
    #[test]
    fn the_first_version_is_written_as_a_real_node_writes_it() {
        let answer = recorded("json-rpc/localnet-epoch-0005/iotax_getLatestIotaSystemState.json");
        check(&without_committee(&state_after(4)), &answer);
        check(&summary(&state_after(4)), &answer);
    }

    #[test]
    fn the_second_version_is_written_as_it_is_documented() {
        let bytes = fixture("mainnet-375/iota_system_state_inner_v2.bcs");
        let state = SystemState::V2(Box::new(bcs::from_bytes(&bytes).unwrap()));
        let path = "json-rpc/mainnet-375-derived/iotax_getLatestIotaSystemStateV2.json";
        let answer = recorded(path)["V2"].clone();
        let mut served = summary(&state);
        assert_eq!(served["committeeMembers"], answer["committeeMembers"]);
        // The derived answer leaves these out too.
        for name in served.as_object().unwrap().clone().keys() {
            if answer.get(name).is_none() {
                served.as_object_mut().unwrap().remove(name);
            }
        }
        assert!(served.get("totalStake").is_some());
        for validator in served["activeValidators"].as_array_mut().unwrap() {
            let expected = answer["activeValidators"][0].as_object().unwrap();
            let validator = validator.as_object_mut().unwrap();
            validator.retain(|name, _| expected.contains_key(name));
            assert!(validator.len() > 10);
        }
        check(&served, &answer);
    }
}
