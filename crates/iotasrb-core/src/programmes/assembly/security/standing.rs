use super::{
    Admission, Candidate, Name, Parameters, Refusal, State,
    bonding::something,
    committee::{rank, seats},
};
use crate::{programmes::assembly::MicroAsmb, ratio::Ratio, units::BasisPoints};
use alloc::vec::Vec;

/// Where a validator stands among the others, and what that earns in a day.
///
/// The rewards are exact fractions, before any of them is rounded to units.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// What it has put in itself.
    pub own: MicroAsmb,
    /// All that it has bonded, own and delegated.
    pub bond: MicroAsmb,
    /// Whether it may be chosen.
    pub admission: Admission,
    /// Its place among the admitted, from 1 on; absent if it is not admitted.
    pub rank: Option<usize>,
    /// Whether it is in the committee.
    pub selected: bool,
    /// Its part of the committee's bond, hence of the reward; nothing outside.
    pub share: Ratio,
    /// What the validator itself gets, in microASMB: commission and own part.
    pub validator_reward: Ratio,
    /// What its delegators get together, in microASMB.
    pub delegators_reward: Ratio,
    /// What one unit gets that is delegated to it, in units.
    pub unit_reward: Ratio,
    /// How much more may be delegated to it: see [`Parameters::capacity`].
    pub capacity: Option<MicroAsmb>,
}

/// What more delegation changes for a validator.
#[derive(Clone, Debug, PartialEq)]
pub struct DelegationEffect {
    /// Where it stands now.
    pub before: Standing,
    /// Where it would stand.
    pub after: Standing,
}

impl State {
    /// Where a validator stands, if the day ended now with this reward.
    pub fn standing(
        &self,
        parameters: &Parameters,
        validator: &Name,
        reward: MicroAsmb,
    ) -> Result<Standing, Refusal> {
        Standing::of(self.candidates()?, parameters, validator, reward)
    }

    /// What an added delegation changes for a validator, all others staying as they are.
    ///
    /// The delegation comes from outside: nobody's balance changes. Refused are an amount of
    /// nothing and, as with [`Command::Delegate`](super::Command::Delegate), one that would
    /// leave the validator with too small a part of its own.
    ///
    /// More delegation never lowers the rank or the share of a validator that stays
    /// admitted. Its own reward it does lower where the commission is small: the
    /// committee's reward is fixed, so with every unit added each unit earns less.
    pub fn effect_of_delegation(
        &self,
        parameters: &Parameters,
        validator: &Name,
        added: MicroAsmb,
        reward: MicroAsmb,
    ) -> Result<DelegationEffect, Refusal> {
        let before = self.standing(parameters, validator, reward)?;
        something(added)?;
        let bond = parameters.bond_with(validator, before.own, before.bond, added)?;
        let mut candidates = self.candidates()?;
        for candidate in &mut candidates {
            if candidate.validator == *validator {
                candidate.bond = bond;
            }
        }
        Ok(DelegationEffect {
            before,
            after: Standing::of(candidates, parameters, validator, reward)?,
        })
    }
}

impl Standing {
    fn of(
        candidates: Vec<Candidate>,
        parameters: &Parameters,
        validator: &Name,
        reward: MicroAsmb,
    ) -> Result<Self, Refusal> {
        let is_it = |candidate: &Candidate| candidate.validator == *validator;
        let candidate = candidates
            .iter()
            .find(|candidate| is_it(candidate))
            .cloned();
        let candidate = candidate.ok_or_else(|| Refusal::UnknownValidator(validator.clone()))?;
        let ranked = rank(candidates, parameters);
        let place = ranked.iter().position(is_it);
        let selected = place.is_some_and(|place| place < seats(parameters));
        let mut committee_bond = 0_u128;
        for member in ranked.iter().take(seats(parameters)) {
            // Never saturates: far fewer than 2^64 bonds of 64 bits.
            committee_bond = committee_bond.saturating_add(u128::from(member.bond.as_micros()));
        }
        let per_unit = match Ratio::new(reward.as_micros(), committee_bond) {
            Some(rate) if selected => rate,
            _ => Ratio::ZERO,
        };
        let delegated = candidate.bond.saturating_sub(candidate.own);
        let commission = &per_unit * &fraction(candidate.commission);
        let unit_reward = &per_unit - &commission;
        let own_part = &Ratio::integer(candidate.own.as_micros()) * &per_unit;
        let delegated = Ratio::integer(delegated.as_micros());
        let from_delegated = &delegated * &commission;
        let share = Ratio::new(candidate.bond.as_micros(), committee_bond);
        Ok(Self {
            own: candidate.own,
            bond: candidate.bond,
            admission: candidate.admission(parameters),
            rank: place.and_then(|place| place.checked_add(1)),
            selected,
            share: share.filter(|_| selected).unwrap_or(Ratio::ZERO),
            validator_reward: &own_part + &from_delegated,
            delegators_reward: &delegated * &unit_reward,
            unit_reward,
            capacity: parameters.capacity(candidate.own, candidate.bond),
        })
    }
}

fn fraction(share: BasisPoints) -> Ratio {
    let parts = |share: BasisPoints| u64::from(share.as_basis_points());
    // The whole is not zero.
    Ratio::new(parts(share), parts(BasisPoints::WHOLE)).unwrap_or(Ratio::ZERO)
}
