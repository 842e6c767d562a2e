//! The fields of `IotaSystemStateV1` and `V2`, in the order in which the chain stores them.
//!
//! The SDK has both as types, and the tests hold this reader against them; but of a state
//! of 90 KiB an observation needs a tenth, and decoding every byte of a name or a key as an
//! element of a list took longer than all digests of a close together.

use crate::fields::{Fields, Misfit};

/// An identifier of an object, a number of entries: a table or a bag, whose entries are
/// objects of their own.
const TABLE: usize = 40;
const ADDRESS: usize = 32;
const U64: usize = 8;

/// What an observation needs of a state.
#[derive(Debug)]
pub(super) struct StoredState<'a> {
    pub(super) epoch: u64,
    pub(super) protocol_version: u64,
    pub(super) treasury_cap: [u8; ADDRESS],
    pub(super) total_supply: u64,
    pub(super) total_stake: u64,
    pub(super) validators: Vec<StoredValidator<'a>>,
    /// Places in the list of validators.
    pub(super) committee: Vec<u64>,
    pub(super) epoch_duration_ms: u64,
    /// Who was reported, and by whom.
    pub(super) reports: Vec<([u8; ADDRESS], Vec<[u8; ADDRESS]>)>,
    pub(super) safe_mode: bool,
    pub(super) epoch_start_ms: u64,
}

/// What an observation needs of an active validator.
#[derive(Debug)]
pub(super) struct StoredValidator<'a> {
    pub(super) address: [u8; ADDRESS],
    pub(super) key: &'a [u8],
    pub(super) name: &'a [u8],
    pub(super) voting_power: u64,
    pub(super) pool: [u8; ADDRESS],
    pub(super) stake: u64,
    pub(super) rewards_pool: u64,
    pub(super) pool_tokens: u64,
    pub(super) pending_stake: u64,
    pub(super) pending_withdrawal: u64,
    pub(super) pending_withdrawal_tokens: u64,
    pub(super) commission: u64,
    pub(super) next_commission: u64,
}

/// The version of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    First,
    /// Names the members of the committee, and tells burnt charges of safe mode apart.
    Second,
}

impl<'a> StoredState<'a> {
    pub(super) fn read(bytes: &'a [u8], version: Version) -> Result<Self, Misfit> {
        let mut fields = Fields::of(bytes);
        let epoch = fields.u64()?;
        let protocol_version = fields.u64()?;
        // The state's own version.
        fields.skip(U64)?;
        let treasury_cap = fields.array()?;
        let total_supply = fields.u64()?;

        let total_stake = fields.u64()?;
        let validators = fields.list(StoredValidator::read)?;
        let committee = match version {
            Version::First => seated(&validators),
            Version::Second => fields.list(Fields::u64)?,
        };
        // Candidates that were accepted, validators that leave, three tables, those at risk.
        fields.skip(TABLE)?;
        fields.list(|fields| fields.skip(U64))?;
        fields.skip(3 * TABLE)?;
        fields.list(|fields| fields.skip(ADDRESS + U64))?;
        fields.skip(TABLE)?;

        // The storage fund.
        fields.skip(2 * U64)?;
        let epoch_duration_ms = fields.u64()?;
        // The other parameters, the administrator's capability, the reference gas price.
        fields.skip(6 * U64 + TABLE)?;
        fields.flag()?;
        fields.skip(U64)?;
        let reports = fields.list(|fields| {
            let reported = fields.array()?;
            Ok((reported, fields.list(Fields::array)?))
        })?;
        let safe_mode = fields.flag()?;
        fields.skip(match version {
            Version::First => 4 * U64,
            Version::Second => 5 * U64,
        })?;
        let epoch_start_ms = fields.u64()?;
        fields.skip(TABLE)?;
        fields.end()?;
        Ok(Self {
            epoch,
            protocol_version,
            treasury_cap,
            total_supply,
            total_stake,
            validators,
            committee,
            epoch_duration_ms,
            reports,
            safe_mode,
            epoch_start_ms,
        })
    }
}

impl<'a> StoredValidator<'a> {
    fn read(fields: &mut Fields<'a>) -> Result<Self, Misfit> {
        let address = fields.array()?;
        let key = fields.bytes()?;
        // Two more keys, the proof of possession.
        (0..3).try_for_each(|_| fields.bytes().map(drop))?;
        let name = fields.bytes()?;
        // Description, image, project, three addresses; then what changes next epoch.
        (0..6).try_for_each(|_| fields.bytes().map(drop))?;
        (0..7).try_for_each(|_| fields.optional(Fields::bytes).map(drop))?;
        fields.skip(TABLE)?;

        let voting_power = fields.u64()?;
        // The operation capability, the gas price.
        fields.skip(ADDRESS + U64)?;
        let pool = fields.array()?;
        // Activation and deactivation.
        (0..2).try_for_each(|_| fields.optional(Fields::u64).map(drop))?;
        let stake = fields.u64()?;
        let rewards_pool = fields.u64()?;
        let pool_tokens = fields.u64()?;
        fields.skip(TABLE)?;
        let pending_stake = fields.u64()?;
        let pending_withdrawal = fields.u64()?;
        let pending_withdrawal_tokens = fields.u64()?;
        fields.skip(TABLE)?;

        let commission = fields.u64()?;
        // The next epoch's stake and gas price.
        fields.skip(2 * U64)?;
        let next_commission = fields.u64()?;
        fields.skip(TABLE)?;
        Ok(Self {
            address,
            key,
            name,
            voting_power,
            pool,
            stake,
            rewards_pool,
            pool_tokens,
            pending_stake,
            pending_withdrawal,
            pending_withdrawal_tokens,
            commission,
            next_commission,
        })
    }
}

/// Before the second version, everybody with voting power was a member.
fn seated(validators: &[StoredValidator]) -> Vec<u64> {
    let seats = validators.iter().zip(0..);
    let seated = seats.filter(|(validator, _)| validator.voting_power != 0);
    seated.map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use iota_sdk_move_types::iota_system::{
        iota_system_state_inner::{IotaSystemStateV1, IotaSystemStateV2},
        validator::ValidatorV1,
        validator_set::ValidatorSetV1,
    };
    use std::fs;

    fn mainnet_375() -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
        fs::read(format!(
            "{folder}/mainnet-375/iota_system_state_inner_v2.bcs"
        ))
        .unwrap()
    }

    /// What this reader takes from a validator, from the SDK's type.
    fn told(validator: &ValidatorV1) -> String {
        let (metadata, pool) = (&validator.metadata, &validator.staking_pool);
        let stored = StoredValidator {
            address: metadata.iota_address.into_bytes(),
            key: &metadata.authority_pubkey_bytes,
            name: &metadata.name.bytes,
            voting_power: validator.voting_power,
            pool: pool.id.id.bytes.into_bytes(),
            stake: pool.iota_balance,
            rewards_pool: pool.rewards_pool.value,
            pool_tokens: pool.pool_token_balance,
            pending_stake: pool.pending_stake,
            pending_withdrawal: pool.pending_total_iota_withdraw,
            pending_withdrawal_tokens: pool.pending_pool_token_withdraw,
            commission: validator.commission_rate,
            next_commission: validator.next_epoch_commission_rate,
        };
        format!("{stored:?}")
    }

    /// The mainnet state with everything in it that is absent or empty in the recording.
    fn state() -> IotaSystemStateV2 {
        let mut state: IotaSystemStateV2 = bcs::from_bytes(&mainnet_375()).unwrap();
        let set = &mut state.validators;
        set.pending_removals = vec![3, 5];
        let metadata = &mut set.active_validators[2].metadata;
        metadata.next_epoch_authority_pubkey_bytes = Some(vec![7; 200]);
        metadata.next_epoch_primary_address = Some(metadata.name.clone());
        set.active_validators[4].staking_pool.deactivation_epoch = Some(380);
        state.safe_mode = true;
        state
    }

    #[test]
    fn the_second_version_reads_like_the_type_of_the_sdk() {
        let state = state();
        let bytes = bcs::to_bytes(&state).unwrap();
        let stored = StoredState::read(&bytes, Version::Second).unwrap();
        assert_eq!(stored.epoch, 375);
        assert_eq!(stored.protocol_version, 25);
        assert_eq!(stored.total_supply, 4_887_545_403_314_857_276);
        assert_eq!(stored.total_stake, 2_428_129_120_482_668_030);
        assert_eq!(stored.committee, state.validators.committee_members);
        assert_eq!(stored.epoch_duration_ms, 86_400_000);
        assert!(stored.safe_mode);
        assert_eq!(stored.epoch_start_ms, 1_778_830_885_318);
        let validators = stored.validators.iter().map(|told| format!("{told:?}"));
        let expected = state.validators.active_validators.iter().map(told);
        assert!(validators.eq(expected));
        let reports = state.validator_report_records.contents.iter();
        let reports = reports.map(|record| {
            let reporters = &record.value.contents;
            let reporters = reporters.iter().map(|address| address.into_bytes());
            (record.key.into_bytes(), reporters.collect())
        });
        assert_eq!(stored.reports, reports.collect::<Vec<_>>());
    }

    #[test]
    fn the_first_version_reads_like_the_type_of_the_sdk() {
        let second = state();
        let set = second.validators;
        let first = IotaSystemStateV1 {
            epoch: second.epoch,
            protocol_version: second.protocol_version,
            system_state_version: second.system_state_version,
            iota_treasury_cap: second.iota_treasury_cap,
            validators: ValidatorSetV1 {
                total_stake: set.total_stake,
                active_validators: set.active_validators,
                pending_active_validators: set.pending_active_validators,
                pending_removals: set.pending_removals,
                staking_pool_mappings: set.staking_pool_mappings,
                inactive_validators: set.inactive_validators,
                validator_candidates: set.validator_candidates,
                at_risk_validators: set.at_risk_validators,
                extra_fields: set.extra_fields,
            },
            storage_fund: second.storage_fund,
            parameters: second.parameters,
            iota_system_admin_cap: second.iota_system_admin_cap,
            reference_gas_price: second.reference_gas_price,
            validator_report_records: second.validator_report_records,
            safe_mode: second.safe_mode,
            safe_mode_storage_charges: second.safe_mode_storage_charges,
            safe_mode_computation_rewards: second.safe_mode_computation_charges,
            safe_mode_storage_rebates: second.safe_mode_storage_rebates,
            safe_mode_non_refundable_storage_fee: second.safe_mode_non_refundable_storage_fee,
            epoch_start_timestamp_ms: second.epoch_start_timestamp_ms,
            extra_fields: second.extra_fields,
        };
        let bytes = bcs::to_bytes(&first).unwrap();
        let stored = StoredState::read(&bytes, Version::First).unwrap();
        assert_eq!(stored.epoch_start_ms, 1_778_830_885_318);
        assert_eq!(stored.validators.len(), 67);
        // All but the one at place 41, which has no voting power.
        let committee: Vec<u64> = (0..67).filter(|place| *place != 41).collect();
        assert_eq!(stored.committee, committee);
        assert!(StoredState::read(&bytes, Version::Second).is_err());
    }

    #[test]
    fn a_state_of_another_length_is_refused() {
        let bytes = mainnet_375();
        for length in (0..bytes.len()).step_by(101) {
            assert!(StoredState::read(&bytes[..length], Version::Second).is_err());
        }
        let longer = [bytes, vec![0]].concat();
        assert!(StoredState::read(&longer, Version::Second).is_err());
    }
}
