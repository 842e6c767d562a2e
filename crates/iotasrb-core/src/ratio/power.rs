use super::Ratio;
use alloc::vec::Vec;
use dashu_base::{BitTest, DivRem};
use dashu_int::{IBig, UBig};

/// Bits kept below the point while a power is bounded: some 57 decimals.
const PRECISION_BITS: usize = 192;
/// The largest exponent: an epoch a second for a century.
const MAX_EXPONENT: u32 = 3_153_600_000;
/// The largest result: growth beyond 2^4096 is no rate of this world.
const MAX_BITS: usize = 4_096;

/// Two fractions between which an exact value lies, the ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Never more than the exact value.
    pub lower: Ratio,
    /// Never less than the exact value.
    pub upper: Ratio,
}

impl Ratio {
    /// Bounds of `self` raised to `exponent`, some 50 correct decimals apart.
    ///
    /// The exact power of a daily rate over years has millions of digits; here
    /// every product is rounded outward, so the exact value is between the
    /// bounds by construction. `None` for a negative base, an exponent above
    /// 3,153,600,000 or a result beyond 2^4096.
    ///
    /// ```
    /// use iotasrb_core::ratio::{Ratio, Rounding};
    /// let daily_growth = Ratio::new(1_000_315, 1_000_000u64).unwrap();
    /// let yearly = daily_growth.power_bounds(365).unwrap();
    /// assert_eq!(yearly.lower.to_decimal(18, Rounding::Floor), "1.121825080528205133");
    /// assert_eq!(yearly.upper.to_decimal(18, Rounding::Floor), "1.121825080528205133");
    /// ```
    pub fn power_bounds(&self, exponent: u32) -> Option<Bounds> {
        if self.is_negative() || exponent > MAX_EXPONENT {
            return None;
        }
        let (lower, rest) =
            (UBig::try_from(&self.numerator << PRECISION_BITS).ok()?).div_rem(&self.denominator);
        let upper = if rest.is_zero() {
            lower.clone()
        } else {
            &lower + UBig::ONE
        };
        Some(Bounds {
            lower: from_fixed(raise(lower, exponent, Outward::Down)?),
            upper: from_fixed(raise(upper, exponent, Outward::Up)?),
        })
    }
}

#[derive(Clone, Copy)]
enum Outward {
    Down,
    Up,
}

/// Square and multiply on fixed-point numbers, each product rounded to one side.
fn raise(base: UBig, exponent: u32, direction: Outward) -> Option<UBig> {
    let mut power = UBig::ONE << PRECISION_BITS;
    for set in binary_digits(exponent) {
        power = multiply(&power, &power, direction)?;
        if set {
            power = multiply(&power, &base, direction)?;
        }
    }
    Some(power)
}

/// The binary digits of a number, the highest first.
fn binary_digits(number: u32) -> Vec<bool> {
    let width = u32::BITS.saturating_sub(number.leading_zeros());
    (0..width)
        .rev()
        .map(|position| number >> position & 1 == 1)
        .collect()
}

fn multiply(left: &UBig, right: &UBig, direction: Outward) -> Option<UBig> {
    let product = left * right;
    let floor = &product >> PRECISION_BITS;
    let exact = (&floor << PRECISION_BITS) == product;
    let rounded = match direction {
        Outward::Up if !exact => floor + UBig::ONE,
        Outward::Up | Outward::Down => floor,
    };
    (rounded.bit_len() <= MAX_BITS).then_some(rounded)
}

fn from_fixed(value: UBig) -> Ratio {
    Ratio {
        numerator: IBig::from(value),
        denominator: UBig::ONE << PRECISION_BITS,
    }
}
