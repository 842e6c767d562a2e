use core::fmt;

/// A number that was outside the range of its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{unit} must be 0 to {limit}, not {value}")]
pub struct OutOfRange {
    unit: &'static str,
    limit: u64,
    value: u64,
}

fn within(unit: &'static str, limit: u16, value: u64) -> Result<u16, OutOfRange> {
    match u16::try_from(value) {
        Ok(small) if small <= limit => Ok(small),
        _ => Err(OutOfRange {
            unit,
            limit: u64::from(limit),
            value,
        }),
    }
}

/// Hundredths of a percent: how the chain writes commissions and the slashing rate.
///
/// ```
/// use iotasrb_core::units::BasisPoints;
/// let commission = BasisPoints::new(1_000).unwrap();
/// assert_eq!(commission.to_string(), "10.00 %");
/// assert!(BasisPoints::new(10_001).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BasisPoints(u16);

impl BasisPoints {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// All of it: 100 %.
    pub const WHOLE: Self = Self(10_000);

    /// A share in basis points, 0 to 10,000.
    pub fn new(basis_points: u64) -> Result<Self, OutOfRange> {
        within("a share in basis points", 10_000, basis_points).map(Self)
    }

    /// A share for a constant, where more than all of it does not compile.
    pub(crate) const fn known(basis_points: u16) -> Self {
        assert!(basis_points <= Self::WHOLE.0, "a share of more than all");
        Self(basis_points)
    }

    /// The share in basis points.
    pub const fn as_basis_points(self) -> u16 {
        self.0
    }
}

impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} %", self.0 / 100, self.0 % 100)
    }
}

/// A validator's weight in the committee: parts of 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VotingPower(u16);

impl VotingPower {
    /// Outside the committee.
    pub const ZERO: Self = Self(0);
    /// What the members of every committee sum to.
    pub const TOTAL: Self = Self(10_000);
    /// What the reporters of a validator must hold for it to be slashed: more than two thirds.
    pub const QUORUM: Self = Self(6_667);

    /// A voting power, 0 to 10,000.
    pub fn new(parts: u64) -> Result<Self, OutOfRange> {
        within("a voting power", 10_000, parts).map(Self)
    }

    /// The voting power in parts of 10,000.
    pub const fn as_parts(self) -> u16 {
        self.0
    }

    /// The same share of the whole, written in basis points.
    pub const fn as_basis_points(self) -> BasisPoints {
        BasisPoints(self.0)
    }
}

/// A validator's score for an epoch (IIP-7): parts of 65,536, full when it did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u32);

impl Score {
    /// No reward at all.
    pub const ZERO: Self = Self(0);
    /// Full score: all the work was done.
    pub const FULL: Self = Self(65_536);

    /// A score, 0 to 65,536.
    pub fn new(parts: u64) -> Result<Self, OutOfRange> {
        match u32::try_from(parts) {
            Ok(small) if small <= Self::FULL.0 => Ok(Self(small)),
            _ => Err(OutOfRange {
                unit: "a score",
                limit: u64::from(Self::FULL.0),
                value: parts,
            }),
        }
    }

    /// The score in parts of 65,536.
    pub const fn as_parts(self) -> u32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn the_limits_themselves_are_valid_and_one_more_is_not() {
        assert_eq!(BasisPoints::new(10_000), Ok(BasisPoints::WHOLE));
        assert_eq!(VotingPower::new(10_000), Ok(VotingPower::TOTAL));
        assert_eq!(Score::new(65_536), Ok(Score::FULL));
        assert_eq!(
            BasisPoints::new(10_001).unwrap_err().to_string(),
            "a share in basis points must be 0 to 10000, not 10001"
        );
        assert!(VotingPower::new(u64::MAX).is_err());
        assert!(Score::new(65_537).is_err());
    }
}
