use core::fmt;

/// Nanos in one IOTA: the token has nine decimals.
pub const NANOS_PER_IOTA: u64 = 1_000_000_000;

/// An amount of IOTA, counted in nanos as the chain counts it.
///
/// ```
/// use iotasrb_core::units::Nanos;
/// let reward = Nanos::from_iota(767_000).unwrap();
/// assert_eq!(reward.as_nanos(), 767_000_000_000_000);
/// assert_eq!(reward.to_string(), "767000.000000000");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nanos(u64);

impl Nanos {
    /// No IOTA at all.
    pub const ZERO: Self = Self(0);

    /// An amount given in nanos.
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// A whole number of IOTA; `None` above the 18,446,744,073 that 64 bits hold.
    pub const fn from_iota(iota: u64) -> Option<Self> {
        match iota.checked_mul(NANOS_PER_IOTA) {
            Some(nanos) => Some(Self(nanos)),
            None => None,
        }
    }

    /// The amount in nanos.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// The sum, or `None` if 64 bits do not hold it.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(nanos) => Some(Self(nanos)),
            None => None,
        }
    }

    /// The difference, or `None` if it would be negative.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(nanos) => Some(Self(nanos)),
            None => None,
        }
    }

    /// The sum of many amounts, or `None` if 64 bits do not hold it.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// `self * numerator / denominator`, rounded down as the chain rounds;
    /// `None` if the denominator is zero or the result does not fit.
    ///
    /// The product is formed in 128 bits, so it cannot overflow.
    pub fn mul_div_floor(self, numerator: u64, denominator: u64) -> Option<Self> {
        mul_div_floor(self.0, numerator, denominator).map(Self)
    }
}

impl fmt::Display for Nanos {
    /// IOTA with all nine decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0 / NANOS_PER_IOTA, self.0 % NANOS_PER_IOTA);
        write!(f, "{whole}.{fraction:09}")
    }
}

/// A change of an amount of IOTA, in nanos: what was minted less what was burned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignedNanos(i128);

impl SignedNanos {
    /// A change given in nanos.
    pub const fn from_nanos(nanos: i128) -> Self {
        Self(nanos)
    }

    /// `later - earlier`: always representable.
    pub fn between(earlier: Nanos, later: Nanos) -> Self {
        Self(i128::from(later.0).saturating_sub(i128::from(earlier.0)))
    }

    /// The change in nanos.
    pub const fn as_nanos(self) -> i128 {
        self.0
    }
}

/// An amount of a staking pool's own tokens: a share of the pool, not IOTA.
///
/// Nine decimals like IOTA; one token is worth one IOTA when the pool starts
/// and more with every reward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PoolTokens(u64);

impl PoolTokens {
    /// No pool tokens at all.
    pub const ZERO: Self = Self(0);

    /// An amount given in the pool token's smallest unit.
    pub const fn from_units(units: u64) -> Self {
        Self(units)
    }

    /// The amount in the pool token's smallest unit.
    pub const fn as_units(self) -> u64 {
        self.0
    }

    /// The sum, or `None` if 64 bits do not hold it.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(units) => Some(Self(units)),
            None => None,
        }
    }

    /// The difference, or `None` if it would be negative.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(units) => Some(Self(units)),
            None => None,
        }
    }
}

/// `value * numerator / denominator` rounded down, through a 128-bit product.
pub(crate) fn mul_div_floor(value: u64, numerator: u64, denominator: u64) -> Option<u64> {
    u128::from(value)
        .checked_mul(u128::from(numerator))?
        .checked_div(u128::from(denominator))
        .and_then(|quotient| u64::try_from(quotient).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nanos_refuse_what_does_not_fit() {
        assert_eq!(Nanos::from_iota(18_446_744_074), None);
        assert_eq!(
            Nanos::from_nanos(u64::MAX).checked_add(Nanos::from_nanos(1)),
            None
        );
        assert_eq!(Nanos::ZERO.checked_sub(Nanos::from_nanos(1)), None);
    }

    #[test]
    fn mul_div_floor_uses_a_wide_product() {
        let supply = Nanos::from_nanos(u64::MAX);
        assert_eq!(supply.mul_div_floor(u64::MAX, u64::MAX), Some(supply));
        assert_eq!(supply.mul_div_floor(2, 1), None);
        assert_eq!(supply.mul_div_floor(1, 0), None);
    }
}
