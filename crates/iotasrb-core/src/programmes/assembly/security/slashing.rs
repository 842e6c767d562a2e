use super::{Name, Refusal, State, Unbonding, Validator, reward::split_own, state::credit};
use crate::{programmes::assembly::MicroAsmb, units::BasisPoints};
use alloc::collections::BTreeMap;

/// What a slash took, and from whom; all of it is burned.
///
/// The documents say that a bond can be slashed in part or whole, delegators
/// included. Our choices: what unbonds is at risk until it is free; the whole is
/// rounded down, in favour of those who are slashed; it is shared in proportion to
/// what each has at risk, by [`largest_remainder`](crate::programmes::largest_remainder()),
/// with ties in the order own bond, delegators by name, unbonding amounts by day
/// and name. So nobody loses more than he has there. A slash by nothing, or where nothing
/// is at risk, is refused.
///
/// `taken == own + all delegations + all unbonding`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slash {
    /// Whom it punished.
    pub validator: Name,
    /// All that stood behind the validator: own, delegated and unbonding.
    pub at_risk: MicroAsmb,
    /// What it took in all: `floor(at_risk * share / 10,000)`.
    pub taken: MicroAsmb,
    /// What it took of the validator's own bond.
    pub own: MicroAsmb,
    /// What it took of each delegation.
    pub delegations: BTreeMap<Name, MicroAsmb>,
    /// What it took of each amount that was unbonding.
    pub unbonding: BTreeMap<Unbonding, MicroAsmb>,
}

impl State {
    /// Takes a share of all that stands behind a validator: see [`Slash`].
    pub(super) fn slash(&mut self, name: &Name, share: BasisPoints) -> Result<Slash, Refusal> {
        let validator = self.validator_mut(name)?;
        if share == BasisPoints::ZERO {
            return Err(Refusal::SlashOfNothing);
        }
        let at_risk = validator.at_risk()?;
        let taken = at_risk.share_floor(share);
        let others = validator.others().map(|part| *part).collect();
        let (own, others) = split_own(taken, validator.own, others)
            .ok_or_else(|| Refusal::NothingAtRisk(name.clone()))?;
        // Never saturates: a share of what is there never exceeds it.
        validator.own = validator.own.saturating_sub(own);
        for (part, lost) in validator.others().zip(&others) {
            *part = part.saturating_sub(*lost);
        }
        let mut shares = others.into_iter();
        let slash = Slash {
            validator: name.clone(),
            at_risk,
            taken,
            own,
            delegations: validator
                .delegations
                .keys()
                .cloned()
                .zip(&mut shares)
                .collect(),
            unbonding: validator.unbonding.keys().cloned().zip(shares).collect(),
        };
        validator.drop_empty();
        credit(&mut self.burned, taken)?;
        Ok(slash)
    }
}

impl Validator {
    /// All that a slash can reach: own, delegated and unbonding.
    pub fn at_risk(&self) -> Result<MicroAsmb, Refusal> {
        let unbonding = self.unbonding.values().copied();
        let all = [self.bond()?].into_iter().chain(unbonding);
        MicroAsmb::checked_sum(all).ok_or(Refusal::TooLarge("what is at risk"))
    }

    /// The amounts at risk beside its own bond, in the order in which they are served.
    fn others(&mut self) -> impl Iterator<Item = &mut MicroAsmb> {
        let delegations = self.delegations.values_mut();
        delegations.chain(self.unbonding.values_mut())
    }

    fn drop_empty(&mut self) {
        self.delegations
            .retain(|_, amount| *amount > MicroAsmb::ZERO);
        self.unbonding.retain(|_, amount| *amount > MicroAsmb::ZERO);
    }
}
