//! Integers as the wire writes them.
//!
//! The chain writes 64-bit integers as strings of decimal digits, because many
//! JSON readers lose digits above 2^53. A value outside the range of its unit is
//! refused while it is read, so that the error names the field.

use iotasrb_core::units::{
    BasisPoints, CheckpointSeq, DurationMs, Epoch, Nanos, OutOfRange, PoolTokens, ProtocolVersion,
    Score, TimestampMs, VotingPower,
};
use serde::{Deserializer, Serializer, de};
use std::{fmt, marker::PhantomData};

/// A unit that the wire writes as a whole number.
pub(super) trait Integer: Sized {
    /// The value with this number, if the unit has one.
    fn from_integer(integer: u64) -> Result<Self, OutOfRange>;
    /// Its number.
    fn as_integer(&self) -> u64;
}

macro_rules! integer {
    ($($unit:ty: $from:expr, $into:ident;)*) => {
        $(impl Integer for $unit {
            fn from_integer(integer: u64) -> Result<Self, OutOfRange> {
                $from(integer)
            }

            fn as_integer(&self) -> u64 {
                u64::from(self.$into())
            }
        })*
    };
}

integer! {
    BasisPoints: Self::new, as_basis_points;
    CheckpointSeq: |number| Ok(Self::new(number)), number;
    DurationMs: |ms| Ok(Self::from_ms(ms)), as_ms;
    Epoch: |number| Ok(Self::new(number)), number;
    Nanos: |nanos| Ok(Self::from_nanos(nanos)), as_nanos;
    PoolTokens: |units| Ok(Self::from_units(units)), as_units;
    ProtocolVersion: |number| Ok(Self::new(number)), number;
    Score: Self::new, as_parts;
    TimestampMs: |ms| Ok(Self::from_unix_ms(ms)), as_unix_ms;
    VotingPower: Self::new, as_parts;
}

impl Integer for u64 {
    fn from_integer(integer: u64) -> Result<Self, OutOfRange> {
        Ok(integer)
    }

    fn as_integer(&self) -> u64 {
        *self
    }
}

/// The integer that a text of decimal digits writes; no sign, no leading zero.
pub(crate) fn digits(text: &str) -> Option<u64> {
    let only_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if !only_digits || (text.starts_with('0') && text != "0") {
        return None;
    }
    text.parse().ok()
}

/// Integers written as strings: `"767000000000000"`.
pub(super) mod as_string {
    use super::{Deserializer, Integer, PhantomData, Serializer, TextVisitor};

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: Integer>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }

    pub(crate) fn serialize<S: Serializer, T: Integer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.as_integer().to_string())
    }
}

/// Integers written as JSON numbers: `375`.
pub(super) mod as_number {
    use super::{Deserializer, Integer, Serializer, de};

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: Integer>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let integer = serde::Deserialize::deserialize(deserializer)?;
        T::from_integer(integer).map_err(de::Error::custom)
    }

    pub(crate) fn serialize<S: Serializer, T: Integer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(value.as_integer())
    }
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: Integer> de::Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string of decimal digits that fits 64 bits")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        let integer =
            digits(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))?;
        T::from_integer(integer).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn only_plain_digits_are_an_integer() {
        for (text, integer) in [
            ("0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("", None),
            ("00", None),
            ("01", None),
            ("+1", None),
            ("-1", None),
            ("1 ", None),
            ("1e3", None),
            ("١", None),
        ] {
            assert_eq!(digits(text), integer, "{text}");
        }
    }
}
