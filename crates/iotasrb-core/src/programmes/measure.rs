use crate::units::Nanos;
use core::fmt;

/// Nanos in one micro: today's token has three decimals more than the one before.
const NANOS_PER_MICRO: u64 = 1_000;

/// All IOTA that existed while the programmes ran: 2,779,530,283.277761.
pub const SUPPLY: Micros = Micros(2_779_530_283_277_761);

/// The number of a milestone: about every ten seconds the earlier network confirmed all that
/// had arrived since the last.
///
/// ```
/// use iotasrb_core::programmes::Milestone;
/// assert_eq!(Milestone::new(2_102_114).number(), 2_102_114);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Milestone(u32);

impl Milestone {
    /// The milestone with this number.
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// Its number.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Milestone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An amount of IOTA in micros: the base unit of the earlier network, which it called `i`.
///
/// One `Mi` (a million) of then is one IOTA of today.
///
/// ```
/// use iotasrb_core::programmes::Micros;
/// let stake = Micros::from_micros(1_500_000);
/// assert_eq!(stake.to_string(), "1.500000");
/// assert_eq!(stake.to_nanos().unwrap().to_string(), "1.500000000");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Micros(u64);

impl Micros {
    /// No IOTA at all.
    pub const ZERO: Self = Self(0);

    /// An amount given in micros.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// The amount in micros.
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

    /// The same amount in the units of today's chain, `micros * 1,000`; `None` if 64 bits do
    /// not hold it.
    pub const fn to_nanos(self) -> Option<Nanos> {
        match self.0.checked_mul(NANOS_PER_MICRO) {
            Some(nanos) => Some(Nanos::from_nanos(nanos)),
            None => None,
        }
    }
}

impl fmt::Display for Micros {
    /// IOTA with all six decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_millionths(f, self.0)
    }
}

/// Writes an amount of so many millionths with all six decimals: both tokens had them.
pub(super) fn write_millionths(f: &mut fmt::Formatter<'_>, millionths: u64) -> fmt::Result {
    let (whole, fraction) = (millionths / 1_000_000, millionths % 1_000_000);
    write!(f, "{whole}.{fraction:06}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn micros_convert_to_nanos_where_they_fit() {
        assert_eq!(SUPPLY.to_string(), "2779530283.277761");
        assert_eq!(
            SUPPLY.to_nanos(),
            Some(Nanos::from_nanos(2_779_530_283_277_761_000))
        );
        assert_eq!(Micros::from_micros(18_446_744_073_709_552).to_nanos(), None);
        assert_eq!(SUPPLY.checked_add(Micros::from_micros(u64::MAX)), None);
    }
}
