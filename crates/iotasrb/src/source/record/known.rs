//! Values that may be absent: the value itself, or `{"absent": "<code>"}`.

use super::super::{
    identity::as_text,
    integer::{Integer, as_number, as_string, digits},
};
use iotasrb_core::{
    observation::{Absence, Checkpoint, Issuance, Known},
    units::{CheckpointDigest, CheckpointSeq, Epoch, Nanos, TimestampMs},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt};

/// An amount, written as a string.
pub(super) mod known_string {
    use super::{Deserialize, Deserializer, Integer, Known, Scalar, Serializer, de, digits, print};

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: Integer>(
        deserializer: D,
    ) -> Result<Known<T>, D::Error> {
        let integer = match Scalar::deserialize(deserializer)? {
            Scalar::Absent(absence) => return Ok(Err(absence)),
            Scalar::Text(text) => digits(&text),
            Scalar::Integer(_) | Scalar::Flag(_) => None,
        };
        let expected = "expected a string of decimal digits that fits 64 bits, or its absence";
        let integer = integer.ok_or_else(|| de::Error::custom(expected))?;
        T::from_integer(integer).map(Ok).map_err(de::Error::custom)
    }

    pub(crate) fn serialize<S: Serializer, T: Integer>(
        value: &Known<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        print(value, serializer, |value| value.as_integer().to_string())
    }
}

/// A share or a score, written as a number.
pub(super) mod known_number {
    use super::{Deserialize, Deserializer, Integer, Known, Scalar, Serializer, de, print};

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: Integer>(
        deserializer: D,
    ) -> Result<Known<T>, D::Error> {
        match Scalar::deserialize(deserializer)? {
            Scalar::Absent(absence) => Ok(Err(absence)),
            Scalar::Integer(integer) => T::from_integer(integer).map(Ok).map_err(de::Error::custom),
            Scalar::Text(_) | Scalar::Flag(_) => {
                Err(de::Error::custom("expected a whole number, or its absence"))
            }
        }
    }

    pub(crate) fn serialize<S: Serializer, T: Integer>(
        value: &Known<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        print(value, serializer, Integer::as_integer)
    }
}

/// A yes or no.
pub(super) mod known_flag {
    use super::{Deserialize, Deserializer, Known, Scalar, Serializer, de, print};

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Known<bool>, D::Error> {
        match Scalar::deserialize(deserializer)? {
            Scalar::Absent(absence) => Ok(Err(absence)),
            Scalar::Flag(flag) => Ok(Ok(flag)),
            Scalar::Text(_) | Scalar::Integer(_) => {
                Err(de::Error::custom("expected true, false, or its absence"))
            }
        }
    }

    pub(crate) fn serialize<S: Serializer>(
        value: &Known<bool>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        print(value, serializer, |flag| *flag)
    }
}

/// The checkpoint: all of its figures, or the reason why there is none.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "CheckpointFields", into = "CheckpointFields")]
pub(super) struct CheckpointRecord(pub(super) Known<Checkpoint>);

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckpointFields {
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    absent: Option<Reason>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    epoch: Option<Number<Epoch>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    sequence: Option<Number<CheckpointSeq>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    digest: Option<Text>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    timestamp_ms: Option<Number<TimestampMs>>,
}

impl TryFrom<CheckpointFields> for CheckpointRecord {
    type Error = &'static str;

    fn try_from(fields: CheckpointFields) -> Result<Self, Self::Error> {
        let CheckpointFields {
            absent,
            epoch,
            sequence,
            digest,
            timestamp_ms,
        } = fields;
        match (absent, epoch, sequence, digest, timestamp_ms) {
            (Some(reason), None, None, None, None) => Ok(Self(Err(reason.0))),
            (None, Some(epoch), Some(sequence), Some(digest), Some(timestamp)) => {
                Ok(Self(Ok(Checkpoint {
                    epoch: epoch.0,
                    sequence: sequence.0,
                    digest: digest.0,
                    timestamp: timestamp.0,
                })))
            }
            _ => Err("expected epoch, sequence, digest and timestamp_ms, or absent alone"),
        }
    }
}

impl From<CheckpointRecord> for CheckpointFields {
    fn from(CheckpointRecord(known): CheckpointRecord) -> Self {
        match known {
            Ok(checkpoint) => Self {
                absent: None,
                epoch: Some(Number(checkpoint.epoch)),
                sequence: Some(Number(checkpoint.sequence)),
                digest: Some(Text(checkpoint.digest)),
                timestamp_ms: Some(Number(checkpoint.timestamp)),
            },
            Err(absence) => Self {
                absent: Some(Reason(absence)),
                ..Self::default()
            },
        }
    }
}

/// What the last epoch change minted and burned, or the reason why it is not known.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "IssuanceFields", into = "IssuanceFields")]
pub(super) struct IssuanceRecord(pub(super) Known<Issuance>);

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuanceFields {
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    absent: Option<Reason>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    minted: Option<Amount>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    burned: Option<Amount>,
}

impl TryFrom<IssuanceFields> for IssuanceRecord {
    type Error = &'static str;

    fn try_from(fields: IssuanceFields) -> Result<Self, Self::Error> {
        match (fields.absent, fields.minted, fields.burned) {
            (Some(reason), None, None) => Ok(Self(Err(reason.0))),
            (None, Some(Amount(minted)), Some(Amount(burned))) => {
                Ok(Self(Ok(Issuance { minted, burned })))
            }
            _ => Err("expected minted and burned, or absent alone"),
        }
    }
}

impl From<IssuanceRecord> for IssuanceFields {
    fn from(IssuanceRecord(known): IssuanceRecord) -> Self {
        match known {
            Ok(issuance) => Self {
                absent: None,
                minted: Some(Amount(issuance.minted)),
                burned: Some(Amount(issuance.burned)),
            },
            Err(absence) => Self {
                absent: Some(Reason(absence)),
                ..Self::default()
            },
        }
    }
}

/// A scalar of the record, before its unit is known.
enum Scalar<'de> {
    Text(Cow<'de, str>),
    Integer(u64),
    Flag(bool),
    Absent(Absence),
}

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> de::Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, or {\"absent\": \"<code>\"}")
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Flag(flag))
    }

    fn visit_u64<E: de::Error>(self, integer: u64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Integer(integer))
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Scalar<'de>, A::Error> {
        let absent = Absent::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(Scalar::Absent(absent.absent.0))
    }
}

fn print<S: Serializer, T, P: Serialize>(
    value: &Known<T>,
    serializer: S,
    present: impl Fn(&T) -> P,
) -> Result<S::Ok, S::Error> {
    match value {
        Ok(value) => present(value).serialize(serializer),
        Err(absence) => Absent {
            absent: Reason(*absence),
        }
        .serialize(serializer),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Absent {
    absent: Reason,
}

struct Reason(Absence);

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code())
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let unknown = || de::Error::custom("no reason for absence has that code");
        Absence::from_code(&code).map(Self).ok_or_else(unknown)
    }
}

/// A key that is there has a value: `null` is none.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

#[derive(Serialize, Deserialize)]
struct Number<T: Integer>(#[serde(with = "as_number")] T);

#[derive(Serialize, Deserialize)]
struct Amount(#[serde(with = "as_string")] Nanos);

#[derive(Serialize, Deserialize)]
struct Text(#[serde(with = "as_text")] CheckpointDigest);
