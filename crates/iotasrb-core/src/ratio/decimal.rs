use super::Ratio;
use alloc::{format, string::String};
use core::cmp::Ordering;
use dashu_base::{BitTest, DivRem, UnsignedAbs};
use dashu_int::{IBig, UBig};

/// What becomes of the digits that are not printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest; a tie to the even digit. How the benchmark is published.
    HalfEven,
    /// Towards minus infinity: never more than the exact value.
    Floor,
    /// Towards plus infinity: never less than the exact value.
    Ceiling,
}

impl Ratio {
    /// The decimal digits by long division, exactly `places` of them after the point.
    ///
    /// ```
    /// use iotasrb_core::ratio::{Ratio, Rounding};
    /// let loss = Ratio::new(-1, 8u64).unwrap();
    /// assert_eq!(loss.to_decimal(2, Rounding::HalfEven), "-0.12");
    /// assert_eq!(loss.to_decimal(2, Rounding::Floor), "-0.13");
    /// assert_eq!(loss.to_decimal(2, Rounding::Ceiling), "-0.12");
    /// ```
    pub fn to_decimal(&self, places: u16, rounding: Rounding) -> String {
        let negative = self.is_negative();
        let magnitude = self.rounded_magnitude(places, rounding);
        let width = usize::from(places).saturating_add(1);
        let digits = format!("{magnitude:0>width$}");
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(usize::from(places)));
        let sign = if negative && !magnitude.is_zero() {
            "-"
        } else {
            ""
        };
        let point = if places == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }

    /// The nearest value that has so many decimals: what [`to_decimal`](Self::to_decimal) prints,
    /// to calculate with.
    ///
    /// ```
    /// use iotasrb_core::ratio::{Ratio, Rounding};
    /// let third = Ratio::new(1, 3u64).unwrap();
    /// assert_eq!(third.rounded(2, Rounding::Floor), Ratio::new(33, 100u64).unwrap());
    /// ```
    pub fn rounded(&self, places: u16, rounding: Rounding) -> Ratio {
        let magnitude = IBig::from(self.rounded_magnitude(places, rounding));
        Ratio {
            numerator: if self.is_negative() {
                -magnitude
            } else {
                magnitude
            },
            denominator: scale(places),
        }
    }

    /// The digits of the rounded value without sign and point.
    fn rounded_magnitude(&self, places: u16, rounding: Rounding) -> UBig {
        let scaled = (&self.numerator).unsigned_abs() * scale(places);
        divide_rounded(&scaled, &self.denominator, self.is_negative(), rounding)
    }

    /// The value as percent: a hundred times the fraction.
    pub fn as_percent(&self) -> Ratio {
        self * &Ratio::integer(100)
    }
}

fn scale(places: u16) -> UBig {
    UBig::from(10u8).pow(usize::from(places))
}

/// The rounded quotient's magnitude; `negative` is the sign of the value that it belongs to.
fn divide_rounded(dividend: &UBig, divisor: &UBig, negative: bool, rounding: Rounding) -> UBig {
    let (quotient, remainder) = dividend.div_rem(divisor);
    if remainder.is_zero() {
        return quotient;
    }
    let away_from_zero = match rounding {
        Rounding::Floor => negative,
        Rounding::Ceiling => !negative,
        Rounding::HalfEven => match (remainder << 1).cmp(divisor) {
            Ordering::Less => false,
            Ordering::Equal => quotient.bit(0),
            Ordering::Greater => true,
        },
    };
    if away_from_zero {
        quotient + UBig::ONE
    } else {
        quotient
    }
}
