//! Values of their own kinds.

use crate::spelling::moment;
use async_graphql::{
    ContextSelectionSet, InputValueError, InputValueResult, Number, OutputType, Positioned, Scalar,
    ScalarType, ServerResult, Value, parser::types::Field, registry::Registry,
};
use iotasrb_core::{ratio::Ratio, units::TimestampMs};
use std::{borrow::Cow, fmt};

/// A point of time: a date, which is its midnight, or a moment, as RFC 3339 has them. All times
/// are UTC in answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) TimestampMs);

/// A JSON value, written as a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Json(pub(crate) String);

/// Which entities are meant: `True`, `False` or `Any`. It may also be written as `true` or
/// `false`, as a text, and be declared as a variable of any type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum IsActive {
    /// Those that are active.
    #[default]
    True,
    /// Those that are not.
    False,
    /// All of them.
    Any,
}

/// A number as the original writes it: the double that is nearest to the exact value. Here, and
/// nowhere before, figures become floating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Double(f64);

#[Scalar(name = "Date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let moment = match &value {
            Value::String(text) => moment(text).ok(),
            _ => None,
        };
        let rule = "a date is written as 2026-12-24, or as 2026-12-24T18:00:00Z";
        moment
            .map(Self)
            .ok_or_else(|| InputValueError::custom(rule))
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::String(text) if moment(text).is_ok())
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

impl fmt::Display for Date {
    /// As Go writes times: without zeros at the end of a fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = i64::try_from(self.0.as_unix_ms()).unwrap_or(i64::MAX);
        match jiff::Timestamp::from_millisecond(ms) {
            Ok(moment) => write!(f, "{moment}"),
            Err(_) => f.write_str(&crate::publish::figures::iso_time(self.0)),
        }
    }
}

#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

#[Scalar(name = "IsActive")]
impl ScalarType for IsActive {
    fn parse(value: Value) -> InputValueResult<Self> {
        Self::from_value(&value).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        Self::from_value(value).is_some()
    }

    fn to_value(&self) -> Value {
        Value::Enum(async_graphql::Name::new(match self {
            Self::True => "True",
            Self::False => "False",
            Self::Any => "Any",
        }))
    }
}

impl IsActive {
    fn from_value(value: &Value) -> Option<Self> {
        let name = match value {
            Value::Boolean(true) => return Some(Self::True),
            Value::Boolean(false) => return Some(Self::False),
            Value::Enum(name) => name.as_str(),
            Value::String(name) => name.as_str(),
            _ => return None,
        };
        match name.to_ascii_lowercase().as_str() {
            "true" => Some(Self::True),
            "false" => Some(Self::False),
            "any" => Some(Self::Any),
            _ => None,
        }
    }
}

/// Whole numbers below this are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Double {
    /// The double that is nearest to a value.
    pub(crate) fn nearest(value: &Ratio) -> Self {
        Self(value.nearest_f64())
    }

    /// The number: whole ones without a point, as Go writes them.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number below 2^53 is one of 64 bits, too"
    )]
    fn number(self) -> Option<Number> {
        if self.0.fract() == 0.0 && self.0.abs() < EXACT {
            return Some(Number::from(self.0 as i64));
        }
        Number::from_f64(self.0)
    }
}

impl fmt::Display for Double {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number() {
            Some(number) => write!(f, "{number}"),
            None => f.write_str("null"),
        }
    }
}

impl OutputType for Double {
    fn type_name() -> Cow<'static, str> {
        <f64 as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <f64 as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(self.number().map_or(Value::Null, Value::Number))
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, Double, IsActive};
    use async_graphql::{Name, ScalarType, Value};
    use iotasrb_core::{ratio::Ratio, units::TimestampMs};

    #[test]
    fn times_are_read_and_written() {
        for (text, ms, written) in [
            ("2026-05-15", 1_778_803_200_000, "2026-05-15T00:00:00Z"),
            (
                "2026-05-15T07:41:25.318Z",
                1_778_830_885_318,
                "2026-05-15T07:41:25.318Z",
            ),
            (
                "2026-05-15T09:41:25.3+02:00",
                1_778_830_885_300,
                "2026-05-15T07:41:25.3Z",
            ),
            ("1969-12-31", 0, "1970-01-01T00:00:00Z"),
        ] {
            let date = Date::parse(Value::from(text)).unwrap();
            assert_eq!(date, Date(TimestampMs::from_unix_ms(ms)), "{text}");
            assert_eq!(date.to_string(), written);
        }
        for text in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-05-15T20:00:00",
            "20260515",
        ] {
            assert!(!Date::is_valid(&Value::from(text)), "{text}");
            assert!(Date::parse(Value::from(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn activity_is_written_in_several_ways() {
        for (value, expected) in [
            (Value::from(true), Some(IsActive::True)),
            (Value::from(false), Some(IsActive::False)),
            (Value::Enum(Name::new("True")), Some(IsActive::True)),
            (Value::Enum(Name::new("Any")), Some(IsActive::Any)),
            (Value::from("False"), Some(IsActive::False)),
            (Value::from("any"), Some(IsActive::Any)),
            (Value::from("perhaps"), None),
            (Value::from(1), None),
        ] {
            assert_eq!(IsActive::parse(value.clone()).ok(), expected, "{value}");
            assert_eq!(IsActive::is_valid(&value), expected.is_some(), "{value}");
        }
    }

    #[test]
    fn numbers_are_the_nearest_and_whole_ones_have_no_point() {
        for (value, written) in [
            ("11", "11"),
            ("0", "0"),
            ("-3", "-3"),
            ("4600000000", "4600000000"),
            ("1/3", "0.3333333333333333"),
            ("-1/8", "-0.125"),
            ("2407805367.9710646", "2407805367.9710646"),
            ("1/1000000000000000000", "1e-18"),
            ("1000000000000000000000", "1e+21"),
        ] {
            let value: Ratio = value.parse().unwrap();
            assert_eq!(Double::nearest(&value).to_string(), written);
        }
    }
}
