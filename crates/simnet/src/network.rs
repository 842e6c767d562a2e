use crate::{
    closed_epoch::SystemState,
    error::SimulationError,
    keys::{SigningCommittee, SigningKey},
    stakes::Stakes,
};
use iota_sdk_move_types::iota_system::{
    iota_system_state_inner::{IotaSystemStateV1, IotaSystemStateV2},
    validator::ValidatorV1,
    validator_set::ValidatorSetV1,
};
use iota_sdk_types::Address;
use iotasrb_core::units::{Epoch, VotingPower};
use std::collections::BTreeMap;

/// The network as it stands: the chain's own state, and what no state holds.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    /// The state, always in its second form.
    pub(crate) state: IotaSystemStateV2,
    /// Whether the chain has turned it into its second form yet: it does so at the first
    /// change that runs under protocol version 5 or later.
    pub(crate) second_form: bool,
    /// Who registered and gathers stake, and in which epoch it asks to join.
    pub(crate) candidates: Vec<(Epoch, ValidatorV1)>,
    /// Who asked to join; the state only counts them.
    pub(crate) joining: Vec<ValidatorV1>,
    /// The signing keys of everybody who is active or on the way, by their public keys.
    pub(crate) keys: BTreeMap<Vec<u8>, SigningKey>,
    /// The stakes that can be withdrawn.
    pub(crate) stakes: Stakes,
    /// Until which epoch a reported validator stays reported.
    pub(crate) reported_until: BTreeMap<Address, Epoch>,
    /// How many validators have ever been made up.
    pub(crate) newcomers: u64,
    /// How many validators were active at first: their number stays near it.
    pub(crate) usual: usize,
}

impl Network {
    pub(crate) const fn epoch(&self) -> Epoch {
        Epoch::new(self.state.epoch)
    }

    /// Whether another validator may leave: at least three quarters of the usual number
    /// stay, and more than the four that the chain itself keeps.
    pub(crate) fn can_spare_one(&self) -> bool {
        let set = &self.state.validators;
        let leaving = set.pending_removals.len() + set.at_risk_validators.contents.len();
        set.active_validators.len() > leaving + (self.usual * 3 / 4).max(4)
    }

    /// Whether another validator may join: at most a quarter more than the usual number.
    pub(crate) fn has_room(&self) -> bool {
        let coming = self.candidates.len() + self.joining.len();
        let most = (self.usual * 5 / 4).min(150);
        self.state.validators.active_validators.len() + coming < most
    }

    /// The state as the chain would write it now.
    pub(crate) fn system_state(&self) -> SystemState {
        if self.second_form {
            SystemState::V2(Box::new(self.state.clone()))
        } else {
            SystemState::V1(Box::new(first_form(self.state.clone())))
        }
    }

    /// The committee of the running epoch, with its keys.
    pub(crate) fn committee(&self) -> Result<SigningCommittee, SimulationError> {
        let set = &self.state.validators;
        let mut members = Vec::with_capacity(set.committee_members.len());
        for seat in &set.committee_members {
            let member = usize::try_from(*seat).ok();
            let member = member.and_then(|seat| set.active_validators.get(seat));
            let member = member.ok_or(SimulationError::MemberUnknown(*seat))?;
            let key = &self.keys[&member.metadata.authority_pubkey_bytes];
            members.push((key.clone(), VotingPower::new(member.voting_power)?));
        }
        Ok(SigningCommittee::new(self.epoch(), members))
    }

    /// The members of the committee, in the state's order.
    pub(crate) fn members(&self) -> impl Iterator<Item = &ValidatorV1> {
        let set = &self.state.validators;
        let active = set.active_validators.iter();
        active.filter(|validator| validator.voting_power > 0)
    }
}

/// The first form: it names no members of the committee, since everybody active is one,
/// and keeps one figure less about safe mode.
fn first_form(state: IotaSystemStateV2) -> IotaSystemStateV1 {
    let set = state.validators;
    IotaSystemStateV1 {
        epoch: state.epoch,
        protocol_version: state.protocol_version,
        system_state_version: 1,
        iota_treasury_cap: state.iota_treasury_cap,
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
        storage_fund: state.storage_fund,
        parameters: state.parameters,
        iota_system_admin_cap: state.iota_system_admin_cap,
        reference_gas_price: state.reference_gas_price,
        validator_report_records: state.validator_report_records,
        safe_mode: state.safe_mode,
        safe_mode_storage_charges: state.safe_mode_storage_charges,
        safe_mode_computation_rewards: state.safe_mode_computation_charges,
        safe_mode_storage_rebates: state.safe_mode_storage_rebates,
        safe_mode_non_refundable_storage_fee: state.safe_mode_non_refundable_storage_fee,
        epoch_start_timestamp_ms: state.epoch_start_timestamp_ms,
        extra_fields: state.extra_fields,
    }
}
