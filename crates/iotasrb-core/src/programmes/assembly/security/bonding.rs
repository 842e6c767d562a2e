//! What moves into bonds and out of them.

use super::{Name, Outcome, Parameters, Refusal, State, Unbonding, Validator, state::credit};
use crate::{programmes::assembly::MicroAsmb, units::BasisPoints};
use alloc::collections::BTreeMap;

impl State {
    pub(super) fn register(
        &mut self,
        validator: &Name,
        commission: BasisPoints,
    ) -> Result<Outcome, Refusal> {
        if !self.free.contains_key(validator) {
            return Err(Refusal::UnknownHolder(validator.clone()));
        }
        if self.validators.contains_key(validator) {
            return Err(Refusal::AlreadyValidator(validator.clone()));
        }
        let entrant = Validator {
            commission,
            own: MicroAsmb::ZERO,
            delegations: BTreeMap::new(),
            unbonding: BTreeMap::new(),
        };
        self.validators.insert(validator.clone(), entrant);
        Ok(Outcome::Done)
    }

    pub(super) fn post_bond(
        &mut self,
        validator: &Name,
        amount: MicroAsmb,
    ) -> Result<Outcome, Refusal> {
        self.validator_mut(validator)?;
        self.take_free(validator, amount)?;
        credit(&mut self.validator_mut(validator)?.own, amount)?;
        Ok(Outcome::Done)
    }

    pub(super) fn withdraw_bond(
        &mut self,
        parameters: &Parameters,
        validator: &Name,
        amount: MicroAsmb,
    ) -> Result<Outcome, Refusal> {
        let record = self.validator_mut(validator)?;
        something(amount)?;
        let bonded = record.own;
        let left = bonded.checked_sub(amount);
        record.own = left.ok_or_else(|| Refusal::MoreThanBonded {
            validator: validator.clone(),
            wanted: amount,
            bonded,
        })?;
        self.unbond(parameters, validator, validator, amount)
    }

    pub(super) fn delegate(
        &mut self,
        parameters: &Parameters,
        holder: &Name,
        validator: &Name,
        amount: MicroAsmb,
    ) -> Result<Outcome, Refusal> {
        self.known_holder(holder)?;
        let record = self.validator_mut(validator)?;
        let (own, bond) = (record.own, record.bond()?);
        something(amount)?;
        if holder == validator {
            return Err(Refusal::DelegatesToItself(validator.clone()));
        }
        self.take_free(holder, amount)?;
        parameters.bond_with(validator, own, bond, amount)?;
        let record = self.validator_mut(validator)?;
        credit(
            record.delegations.entry(holder.clone()).or_default(),
            amount,
        )?;
        Ok(Outcome::Done)
    }

    pub(super) fn undelegate(
        &mut self,
        parameters: &Parameters,
        holder: &Name,
        validator: &Name,
        amount: MicroAsmb,
    ) -> Result<Outcome, Refusal> {
        self.known_holder(holder)?;
        let record = self.validator_mut(validator)?;
        something(amount)?;
        let delegated = record.delegations.get(holder).copied().unwrap_or_default();
        let left = delegated
            .checked_sub(amount)
            .ok_or_else(|| Refusal::MoreThanDelegated {
                holder: holder.clone(),
                validator: validator.clone(),
                wanted: amount,
                delegated,
            })?;
        record.delegations.insert(holder.clone(), left);
        record
            .delegations
            .retain(|_, amount| *amount > MicroAsmb::ZERO);
        self.unbond(parameters, holder, validator, amount)
    }

    /// Frees what is due.
    pub(super) fn release_due(&mut self) -> Result<BTreeMap<Name, MicroAsmb>, Refusal> {
        let mut released = BTreeMap::new();
        for validator in self.validators.values_mut() {
            let due = validator
                .unbonding
                .extract_if(.., |unbonding, _| unbonding.due_day <= self.days_ended);
            for (unbonding, amount) in due {
                credit(
                    self.free.entry(unbonding.holder.clone()).or_default(),
                    amount,
                )?;
                credit(released.entry(unbonding.holder).or_default(), amount)?;
            }
        }
        Ok(released)
    }

    pub(super) fn validator_mut(&mut self, name: &Name) -> Result<&mut Validator, Refusal> {
        let validator = self.validators.get_mut(name);
        validator.ok_or_else(|| Refusal::UnknownValidator(name.clone()))
    }

    fn unbond(
        &mut self,
        parameters: &Parameters,
        holder: &Name,
        validator: &Name,
        amount: MicroAsmb,
    ) -> Result<Outcome, Refusal> {
        let due_day = self.days_ended.checked_add(parameters.unbonding_days);
        let due_day = due_day.ok_or(Refusal::BeyondTheCalendar)?;
        let unbonding = Unbonding {
            due_day,
            holder: holder.clone(),
        };
        let record = self.validator_mut(validator)?;
        credit(record.unbonding.entry(unbonding).or_default(), amount)?;
        self.release_due()?;
        Ok(Outcome::Unbonding { due_day })
    }

    fn known_holder(&self, name: &Name) -> Result<MicroAsmb, Refusal> {
        let free = self.free.get(name).copied();
        free.ok_or_else(|| Refusal::UnknownHolder(name.clone()))
    }

    fn take_free(&mut self, holder: &Name, amount: MicroAsmb) -> Result<(), Refusal> {
        let free = self.known_holder(holder)?;
        something(amount)?;
        let left = free
            .checked_sub(amount)
            .ok_or_else(|| Refusal::MoreThanFree {
                holder: holder.clone(),
                wanted: amount,
                free,
            })?;
        self.free.insert(holder.clone(), left);
        Ok(())
    }
}

/// Refuses an amount of nothing.
pub(super) fn something(amount: MicroAsmb) -> Result<(), Refusal> {
    if amount == MicroAsmb::ZERO {
        Err(Refusal::NothingToMove)
    } else {
        Ok(())
    }
}
