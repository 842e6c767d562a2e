//! Exact fractions, their digits and their bounds.
//!
//! A rate of the benchmark is about 85 bits over 88 bits; scaled to 18
//! decimals it no longer fits 128 bits. So a [`Ratio`] keeps a numerator and a
//! denominator of any size, and nothing is rounded before somebody names a
//! [`Rounding`] and a number of decimals.

mod decimal;
mod float;
mod parse;
mod power;

pub use decimal::Rounding;
pub use parse::{MAX_TEXT_LENGTH, MalformedRatio};
pub use power::Bounds;

use core::{
    cmp::Ordering,
    fmt,
    ops::{Add, Mul, Neg, Sub},
};
use dashu_base::{Abs, Gcd, Sign, UnsignedAbs};
use dashu_int::{IBig, UBig};

/// An exact fraction with a positive denominator.
///
/// It is kept as it was built: products of the chain's integers, so that a
/// formula costs no common divisors. [`lowest_terms`](Self::lowest_terms) finds
/// them once, at publication; equality and order compare values, not terms.
///
/// ```
/// use iotasrb_core::ratio::{Ratio, Rounding};
/// let rate = Ratio::new(767, 6_667u64).unwrap();
/// assert_eq!(rate.to_decimal(18, Rounding::HalfEven), "0.115044247787610619");
/// assert_eq!(Ratio::new(2, 4u64), Ratio::new(1, 2u64));
/// assert_eq!(Ratio::new(1, 0u64), None);
/// ```
#[derive(Clone, Debug)]
pub struct Ratio {
    numerator: IBig,
    denominator: UBig,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self {
        numerator: IBig::ZERO,
        denominator: UBig::ONE,
    };

    /// The whole.
    pub const ONE: Self = Self {
        numerator: IBig::ONE,
        denominator: UBig::ONE,
    };

    /// `numerator / denominator`; `None` if the denominator is zero.
    pub fn new(numerator: impl Into<IBig>, denominator: impl Into<UBig>) -> Option<Self> {
        let denominator = denominator.into();
        (!denominator.is_zero()).then(|| Self {
            numerator: numerator.into(),
            denominator,
        })
    }

    /// A whole number.
    pub fn integer(value: impl Into<IBig>) -> Self {
        Self {
            numerator: value.into(),
            denominator: UBig::ONE,
        }
    }

    /// The numerator, as built.
    pub const fn numerator(&self) -> &IBig {
        &self.numerator
    }

    /// The denominator, as built; never zero.
    pub const fn denominator(&self) -> &UBig {
        &self.denominator
    }

    /// The same value with no common divisor left.
    pub fn lowest_terms(&self) -> Self {
        if self.numerator.is_zero() {
            return Self::ZERO;
        }
        let divisor = (&self.numerator).unsigned_abs().gcd(&self.denominator);
        Self {
            numerator: &self.numerator / IBig::from(divisor.clone()),
            denominator: &self.denominator / divisor,
        }
    }

    /// Whether the value is zero.
    pub fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    /// Whether the value is below zero.
    pub fn is_negative(&self) -> bool {
        !self.is_zero() && self.numerator.sign() == Sign::Negative
    }

    /// The quotient; `None` if the divisor is zero.
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        let sign = divisor.numerator.sign();
        let magnitude = (&divisor.numerator).unsigned_abs();
        Self::new(
            &self.numerator * IBig::from(divisor.denominator.clone()) * sign,
            &self.denominator * magnitude,
        )
    }

    /// The value without its sign.
    pub fn abs(&self) -> Self {
        Self {
            numerator: (&self.numerator).abs(),
            denominator: self.denominator.clone(),
        }
    }

    /// The numerators of two fractions over their common denominator.
    fn over_common_denominator(&self, other: &Self) -> (IBig, IBig) {
        (
            &self.numerator * IBig::from(other.denominator.clone()),
            &other.numerator * IBig::from(self.denominator.clone()),
        )
    }
}

impl Add for &Ratio {
    type Output = Ratio;

    fn add(self, other: Self) -> Ratio {
        let (left, right) = self.over_common_denominator(other);
        Ratio {
            numerator: left + right,
            denominator: &self.denominator * &other.denominator,
        }
    }
}

impl Sub for &Ratio {
    type Output = Ratio;

    fn sub(self, other: Self) -> Ratio {
        let (left, right) = self.over_common_denominator(other);
        Ratio {
            numerator: left - right,
            denominator: &self.denominator * &other.denominator,
        }
    }
}

impl Mul for &Ratio {
    type Output = Ratio;

    fn mul(self, other: Self) -> Ratio {
        Ratio {
            numerator: signed_product(&self.numerator, &other.numerator),
            denominator: product(&self.denominator, &other.denominator),
        }
    }
}

/// The product; in machine words where it fits 128 bits, as nearly every rate
/// does, for the library allocates for any factor beyond 64 bits.
fn signed_product(left: &IBig, right: &IBig) -> IBig {
    if right.is_one() {
        return left.clone();
    }
    match (u128::try_from(left), u128::try_from(right)) {
        (Ok(small), Ok(other)) => small.checked_mul(other).map(IBig::from),
        _ => None,
    }
    .unwrap_or_else(|| left * right)
}

/// The same without signs.
fn product(left: &UBig, right: &UBig) -> UBig {
    if right.is_one() {
        return left.clone();
    }
    match (u128::try_from(left), u128::try_from(right)) {
        (Ok(small), Ok(other)) => small.checked_mul(other).map(UBig::from),
        _ => None,
    }
    .unwrap_or_else(|| left * right)
}

impl Neg for &Ratio {
    type Output = Ratio;

    fn neg(self) -> Ratio {
        Ratio {
            numerator: -&self.numerator,
            denominator: self.denominator.clone(),
        }
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let (left, right) = self.over_common_denominator(other);
        left.cmp(&right)
    }
}

impl fmt::Display for Ratio {
    /// `numerator/denominator` in lowest terms.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lowest = self.lowest_terms();
        write!(f, "{}/{}", lowest.numerator, lowest.denominator)
    }
}

#[cfg(test)]
mod tests;
