use crate::{programmes::measure::write_millionths, units::BasisPoints};
use core::fmt;

/// Millionths in one ASMB: the token has six decimals.
pub const MICROS_PER_ASMB: u64 = 1_000_000;

/// All ASMB at the launch: 100,000,000,000, as the documents say and as the
/// pre-launch ledger sums to.
pub const TOTAL_SUPPLY: MicroAsmb = MicroAsmb(100_000_000_000 * MICROS_PER_ASMB);

/// An amount of ASMB, counted in microASMB as the programme counted it.
///
/// ```
/// use iotasrb_core::programmes::assembly::{MicroAsmb, TOTAL_SUPPLY};
/// let amount = MicroAsmb::from_micros(21_909_233_176_838);
/// assert_eq!(amount.to_string(), "21909233.176838");
/// assert_eq!(Some(TOTAL_SUPPLY), MicroAsmb::from_asmb(100_000_000_000));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MicroAsmb(u64);

impl MicroAsmb {
    /// No ASMB at all.
    pub const ZERO: Self = Self(0);

    /// An amount given in microASMB.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// A whole number of ASMB; `None` above the 18,446,744,073,709 that 64 bits hold.
    pub const fn from_asmb(asmb: u64) -> Option<Self> {
        match asmb.checked_mul(MICROS_PER_ASMB) {
            Some(micros) => Some(Self(micros)),
            None => None,
        }
    }

    /// The amount in microASMB.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// The sum, or `None` if 64 bits do not hold it.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(micros) => Some(Self(micros)),
            None => None,
        }
    }

    /// The difference, or `None` if it would be negative.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(micros) => Some(Self(micros)),
            None => None,
        }
    }

    /// The difference, or nothing if it would be negative.
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The sum of many amounts, or `None` if 64 bits do not hold it.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// `self * share / 10,000`, rounded down.
    ///
    /// ```
    /// use iotasrb_core::{programmes::assembly::MicroAsmb, units::BasisPoints};
    /// let commission = BasisPoints::new(1_250).unwrap();
    /// let share = MicroAsmb::from_micros(999).share_floor(commission);
    /// assert_eq!(share, MicroAsmb::from_micros(124));
    /// ```
    pub fn share_floor(self, share: BasisPoints) -> Self {
        const WHOLE: u64 = 10_000;
        let share = u64::from(share.as_basis_points());
        // Nothing saturates: the share is at most the whole, so the first part is at most the
        // amount less its rest, and the second at most that rest.
        let whole = (self.0 / WHOLE).saturating_mul(share);
        let rest = (self.0 % WHOLE).saturating_mul(share) / WHOLE;
        Self(whole.saturating_add(rest))
    }
}

impl fmt::Display for MicroAsmb {
    /// ASMB with all six decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_millionths(f, self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_none() {
        let one = MicroAsmb::from_micros(1);
        let most = MicroAsmb::from_micros(u64::MAX);
        assert_eq!(MicroAsmb::from_asmb(18_446_744_073_710), None);
        assert_eq!(most.checked_add(one), None);
        assert_eq!(MicroAsmb::checked_sum([one, most]), None);
        assert_eq!(MicroAsmb::ZERO.checked_sub(one), None);
        assert_eq!(MicroAsmb::ZERO.saturating_sub(one), MicroAsmb::ZERO);
    }

    #[test]
    fn a_share_of_the_greatest_amount_is_exact() {
        let most = MicroAsmb::from_micros(u64::MAX);
        assert_eq!(most.share_floor(BasisPoints::WHOLE), most);
        assert_eq!(most.share_floor(BasisPoints::ZERO), MicroAsmb::ZERO);
        let half = most.share_floor(BasisPoints::new(5_000).unwrap());
        assert_eq!(half, MicroAsmb::from_micros(9_223_372_036_854_775_807));
    }
}
