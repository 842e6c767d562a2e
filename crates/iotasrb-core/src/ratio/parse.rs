use super::Ratio;
use core::str::FromStr;
use dashu_base::Sign;
use dashu_int::{IBig, UBig};

/// The longest text that is read as a number: beyond it somebody is testing our patience.
pub const MAX_TEXT_LENGTH: usize = 4_096;

/// A text that is not a number in decimals or a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedRatio {
    /// Something other than `12`, `-0.115` or `767/6667`.
    #[error("expected a number such as 12, -0.115 or 767/6667")]
    Syntax,
    /// A fraction over nothing.
    #[error("the denominator is zero")]
    ZeroDenominator,
    /// More than [`MAX_TEXT_LENGTH`] characters.
    #[error("a number has at most {MAX_TEXT_LENGTH} characters")]
    TooLong,
}

impl FromStr for Ratio {
    type Err = MalformedRatio;

    /// Reads `12`, `-0.115` or `767/6667`: ASCII digits only, no exponent, no spaces.
    ///
    /// ```
    /// use iotasrb_core::ratio::Ratio;
    /// assert_eq!("0.25".parse(), Ok(Ratio::new(1, 4u64).unwrap()));
    /// assert_eq!("-1/4".parse(), Ok(Ratio::new(-1, 4u64).unwrap()));
    /// assert!("1e9".parse::<Ratio>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, MalformedRatio> {
        if text.len() > MAX_TEXT_LENGTH {
            return Err(MalformedRatio::TooLong);
        }
        let (sign, magnitude) = match text.strip_prefix('-') {
            Some(rest) => (Sign::Negative, rest),
            None => (Sign::Positive, text),
        };
        let (numerator, denominator) = match magnitude.split_once('/') {
            Some((numerator, denominator)) => (digits(numerator)?, digits(denominator)?),
            None => decimal(magnitude)?,
        };
        Ratio::new(IBig::from_parts(sign, numerator), denominator)
            .ok_or(MalformedRatio::ZeroDenominator)
    }
}

/// A decimal as a numerator over a power of ten.
fn decimal(text: &str) -> Result<(UBig, UBig), MalformedRatio> {
    let Some((whole, fraction)) = text.split_once('.') else {
        return Ok((digits(text)?, UBig::ONE));
    };
    let scale = UBig::from(10u8).pow(fraction.len());
    let numerator = digits(whole)? * &scale + digits(fraction)?;
    Ok((numerator, scale))
}

fn digits(text: &str) -> Result<UBig, MalformedRatio> {
    // The library's own parser also takes signs and underscores.
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(MalformedRatio::Syntax);
    }
    UBig::from_str_radix(text, 10).map_err(|_| MalformedRatio::Syntax)
}
