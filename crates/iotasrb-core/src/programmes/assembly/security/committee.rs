use super::{Admission, Name, Parameters, Refusal, State};
use crate::{programmes::assembly::MicroAsmb, units::BasisPoints};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// A validator as the selection sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub validator: Name,
    /// What it keeps of its reward before the rest is split by bond.
    pub commission: BasisPoints,
    /// What it has put in itself.
    pub own: MicroAsmb,
    /// All that it has bonded, own and delegated.
    pub bond: MicroAsmb,
}

impl Candidate {
    /// Whether the parameters admit it.
    pub fn admission(&self, parameters: &Parameters) -> Admission {
        parameters.admission(self.own, self.bond)
    }
}

impl State {
    /// All validators in the order of their names, admitted or not.
    pub fn candidates(&self) -> Result<Vec<Candidate>, Refusal> {
        self.validators
            .iter()
            .map(|(name, validator)| {
                Ok(Candidate {
                    validator: name.clone(),
                    commission: validator.commission,
                    own: validator.own,
                    bond: validator.bond()?,
                })
            })
            .collect()
    }

    /// The committee that would work if the day ended now: see [`select`].
    pub fn committee(&self, parameters: &Parameters) -> Result<Vec<Candidate>, Refusal> {
        Ok(select(self.candidates()?, parameters))
    }
}

/// The committee: of the admitted candidates those with the greatest bonds, as
/// many as it has seats, the greatest first; of equal bonds, by name.
///
/// The documents say that the bond governs admission and how likely a validator
/// is chosen; that the greatest are chosen for certain is our choice.
pub fn select(candidates: Vec<Candidate>, parameters: &Parameters) -> Vec<Candidate> {
    let mut ranked = rank(candidates, parameters);
    ranked.truncate(seats(parameters));
    ranked
}

/// All admitted candidates, the first to be chosen first.
pub(super) fn rank(candidates: Vec<Candidate>, parameters: &Parameters) -> Vec<Candidate> {
    let mut admitted = candidates;
    admitted.retain(|candidate| candidate.admission(parameters) == Admission::Admitted);
    admitted.sort_by(|one, other| {
        let key = |candidate: &Candidate| Reverse(candidate.bond);
        (key(one), &one.validator).cmp(&(key(other), &other.validator))
    });
    admitted
}

pub(super) fn seats(parameters: &Parameters) -> usize {
    usize::try_from(parameters.committee_size.get()).unwrap_or(usize::MAX)
}
