use super::Ratio;
use dashu_base::{BitTest, DivRem, UnsignedAbs};
use dashu_int::UBig;

/// Bits of a double's significand, the implied one included.
const SIGNIFICAND_BITS: i64 = 53;
/// The exponent of the last bit of the smallest doubles.
const LEAST_EXPONENT: i64 = -1_074;
/// What the exponent field adds to the exponent of the significand's last bit.
const EXPONENT_BIAS: i64 = 1_075;
/// The exponent field of infinity.
const INFINITE_EXPONENT: i64 = 2_047;
const SIGN_BIT: u64 = 1 << 63;
const FRACTION_BITS: u32 = 52;

impl Ratio {
    /// The nearest double, a tie to the even one, infinity above the largest.
    ///
    /// For the Data API's `Float` and nothing else. It is put together from
    /// integers: no floating-point operation takes part.
    ///
    /// ```
    /// use iotasrb_core::ratio::Ratio;
    /// assert_eq!(Ratio::new(1, 10u64).unwrap().nearest_f64(), 0.1);
    /// assert_eq!(Ratio::new(-1, 3u64).unwrap().nearest_f64(), -1.0 / 3.0);
    /// ```
    pub fn nearest_f64(&self) -> f64 {
        let sign = if self.is_negative() { SIGN_BIT } else { 0 };
        let magnitude = magnitude_bits(&(&self.numerator).unsigned_abs(), &self.denominator);
        f64::from_bits(sign | magnitude)
    }
}

/// The bits of the double nearest to `numerator / denominator`.
fn magnitude_bits(numerator: &UBig, denominator: &UBig) -> u64 {
    if numerator.is_zero() {
        return 0;
    }
    // The quotient has `estimate` or `estimate + 1` bits before the point.
    let estimate = bits(numerator).saturating_sub(bits(denominator));
    let (mut exponent, mut significand) = (LEAST_EXPONENT, UBig::ZERO);
    for guess in [estimate, estimate.saturating_add(1)] {
        exponent = guess.saturating_sub(SIGNIFICAND_BITS).max(LEAST_EXPONENT);
        significand = divide_to_nearest_even(numerator, denominator, exponent);
        if bits(&significand) <= SIGNIFICAND_BITS {
            break;
        }
    }
    // Rounding up may have reached the next power of two: its fraction is zero
    // and the carry below moves the exponent by itself.
    let significand = u64::try_from(significand).unwrap_or(u64::MAX);
    let Some(fraction) = significand.checked_sub(1 << FRACTION_BITS) else {
        return significand;
    };
    let field = exponent.saturating_add(EXPONENT_BIAS);
    let field = u64::try_from(field.min(INFINITE_EXPONENT)).unwrap_or_default();
    let infinity = u64::try_from(INFINITE_EXPONENT).unwrap_or_default() << FRACTION_BITS;
    (field << FRACTION_BITS)
        .saturating_add(fraction)
        .min(infinity)
}

fn bits(value: &UBig) -> i64 {
    i64::try_from(value.bit_len()).unwrap_or(i64::MAX)
}

/// `numerator / (denominator * 2^exponent)` to the nearest integer, a tie to even.
fn divide_to_nearest_even(numerator: &UBig, denominator: &UBig, exponent: i64) -> UBig {
    let shift = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
    let (dividend, divisor) = if exponent < 0 {
        (numerator << shift, denominator.clone())
    } else {
        (numerator.clone(), denominator << shift)
    };
    let (quotient, remainder) = dividend.div_rem(&divisor);
    let twice = remainder << 1;
    if twice > divisor || (twice == divisor && quotient.bit(0)) {
        quotient + UBig::ONE
    } else {
        quotient
    }
}
