use super::{Name, Refusal};
use crate::{programmes::assembly::MicroAsmb, units::BasisPoints};
use core::num::NonZeroU32;

/// The numbers of a scenario: no document gives any, so all of them are free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// The least bond, own and delegated together, with which a validator is admitted.
    pub minimum_bond: MicroAsmb,
    /// The least part of its bond that a validator must have put in itself.
    /// Something of its own it must always put in: that, the documents say.
    pub minimum_own_share: BasisPoints,
    /// How many validators a committee has at most.
    pub committee_size: NonZeroU32,
    /// How many days an amount that leaves a bond waits, and can be slashed.
    pub unbonding_days: u32,
}

/// Whether a validator may be chosen for the committee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It may.
    Admitted,
    /// Its bond is below the least one.
    BondBelowMinimum,
    /// Too small a part of its bond is its own, or none.
    OwnShareBelowMinimum,
}

impl Parameters {
    /// Whether a validator with this bond, of which `own` is its own, is admitted.
    ///
    /// `bond >= minimum_bond`, `own > 0` and
    /// `own * 10,000 >= minimum_own_share * bond`; of two broken rules the bond's is named.
    ///
    /// ```
    /// use iotasrb_core::programmes::assembly::{MicroAsmb, security::{Admission, Parameters}};
    /// use iotasrb_core::units::BasisPoints;
    /// let parameters = Parameters {
    ///     minimum_bond: MicroAsmb::from_micros(100),
    ///     minimum_own_share: BasisPoints::new(2_500).unwrap(),
    ///     committee_size: 4.try_into().unwrap(),
    ///     unbonding_days: 7,
    /// };
    /// let admission = |own, bond| {
    ///     parameters.admission(MicroAsmb::from_micros(own), MicroAsmb::from_micros(bond))
    /// };
    /// assert_eq!(admission(25, 100), Admission::Admitted);
    /// assert_eq!(admission(25, 101), Admission::OwnShareBelowMinimum);
    /// assert_eq!(admission(99, 99), Admission::BondBelowMinimum);
    /// ```
    pub fn admission(&self, own: MicroAsmb, bond: MicroAsmb) -> Admission {
        if bond < self.minimum_bond {
            Admission::BondBelowMinimum
        } else if self.own_share_suffices(own, bond) {
            Admission::Admitted
        } else {
            Admission::OwnShareBelowMinimum
        }
    }

    /// How much more may be delegated to a validator with this bond, of which `own` is its own:
    /// `floor(own * 10,000 / minimum_own_share) - bond`, and nothing where it has nothing of its
    /// own. `None` if any amount may that keeps the bond within 64 bits.
    ///
    /// ```
    /// # use iotasrb_core::programmes::assembly::{MicroAsmb, security::Parameters};
    /// # use iotasrb_core::units::BasisPoints;
    /// let parameters = Parameters {
    ///     minimum_bond: MicroAsmb::from_micros(100),
    ///     minimum_own_share: BasisPoints::new(3_000).unwrap(),
    ///     committee_size: 4.try_into().unwrap(),
    ///     unbonding_days: 7,
    /// };
    /// let [own, bond] = [100, 110].map(MicroAsmb::from_micros);
    /// // A bond of 333 is the greatest of which 100 are 30 %.
    /// assert_eq!(parameters.capacity(own, bond), Some(MicroAsmb::from_micros(223)));
    /// ```
    pub fn capacity(&self, own: MicroAsmb, bond: MicroAsmb) -> Option<MicroAsmb> {
        if own == MicroAsmb::ZERO {
            return Some(MicroAsmb::ZERO);
        }
        let share = |share: BasisPoints| u128::from(share.as_basis_points());
        let weighed = u128::from(own.as_micros()).checked_mul(share(BasisPoints::WHOLE));
        let most = weighed?.checked_div(share(self.minimum_own_share))?;
        let most = MicroAsmb::from_micros(u64::try_from(most).ok()?);
        Some(most.saturating_sub(bond))
    }

    /// The bond with a delegation to it; refused by the rules of the own share.
    pub(super) fn bond_with(
        &self,
        validator: &Name,
        own: MicroAsmb,
        bond: MicroAsmb,
        delegation: MicroAsmb,
    ) -> Result<MicroAsmb, Refusal> {
        let bond = bond.checked_add(delegation);
        let bond = bond.ok_or(Refusal::TooLarge("the bond with this delegation"))?;
        if own == MicroAsmb::ZERO {
            return Err(Refusal::NoOwnBond(validator.clone()));
        }
        if !self.own_share_suffices(own, bond) {
            return Err(Refusal::OwnShareBelowMinimum {
                validator: validator.clone(),
                own,
                bond,
                minimum: self.minimum_own_share,
            });
        }
        Ok(bond)
    }

    fn own_share_suffices(&self, own: MicroAsmb, bond: MicroAsmb) -> bool {
        // Neither saturates: 64 bits times 14 bits.
        let weighed = |amount: MicroAsmb, share: BasisPoints| {
            u128::from(amount.as_micros()).saturating_mul(u128::from(share.as_basis_points()))
        };
        let (held, needed) = (
            weighed(own, BasisPoints::WHOLE),
            weighed(bond, self.minimum_own_share),
        );
        own > MicroAsmb::ZERO && held >= needed
    }
}
