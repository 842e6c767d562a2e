//! Values that may be absent: the value itself, or `{"absent": "<code>"}`.

use super::super::{
    identity::as_text,
    integer::{Integer, as_number, as_string, digits},
};
use crate::publish::wire::NanosForm;
use iotasrb_core::{
    observation::{Absence, Checkpoint, Issuance, Known},
    units::{CheckpointDigest, CheckpointSeq, Epoch, Nanos, TimestampMs},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt};
use utoipa::ToSchema;

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
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(
    untagged,
    expecting = "expected epoch, sequence, digest and timestamp_ms, or absent alone"
)]
#[schema(as = ObservedCheckpoint)]
pub(super) enum CheckpointRecord {
    Absent(Absent),
    Present(CheckpointFields),
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ObservedCheckpointFields)]
pub(super) struct CheckpointFields {
    #[schema(value_type = u64)]
    #[serde(with = "as_number")]
    epoch: Epoch,
    #[schema(value_type = u64)]
    #[serde(with = "as_number")]
    sequence: CheckpointSeq,
    #[schema(value_type = String)]
    #[serde(with = "as_text")]
    digest: CheckpointDigest,
    #[schema(value_type = u64)]
    #[serde(with = "as_number")]
    timestamp_ms: TimestampMs,
}

impl From<CheckpointRecord> for Known<Checkpoint> {
    fn from(record: CheckpointRecord) -> Self {
        match record {
            CheckpointRecord::Absent(Absent { absent }) => Err(absent.0),
            CheckpointRecord::Present(fields) => Ok(Checkpoint {
                epoch: fields.epoch,
                sequence: fields.sequence,
                digest: fields.digest,
                timestamp: fields.timestamp_ms,
            }),
        }
    }
}

impl From<Known<Checkpoint>> for CheckpointRecord {
    fn from(known: Known<Checkpoint>) -> Self {
        match known {
            Err(absence) => Self::Absent(Absent::new(absence)),
            Ok(checkpoint) => Self::Present(CheckpointFields {
                epoch: checkpoint.epoch,
                sequence: checkpoint.sequence,
                digest: checkpoint.digest,
                timestamp_ms: checkpoint.timestamp,
            }),
        }
    }
}

/// What the last epoch change minted and burned, or the reason why it is not known.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged, expecting = "expected minted and burned, or absent alone")]
#[schema(as = ObservedIssuance)]
pub(super) enum IssuanceRecord {
    Absent(Absent),
    Present(IssuanceFields),
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ObservedIssuanceFields)]
pub(super) struct IssuanceFields {
    #[schema(value_type = NanosForm)]
    #[serde(with = "as_string")]
    minted: Nanos,
    #[schema(value_type = NanosForm)]
    #[serde(with = "as_string")]
    burned: Nanos,
}

impl From<IssuanceRecord> for Known<Issuance> {
    fn from(record: IssuanceRecord) -> Self {
        match record {
            IssuanceRecord::Absent(Absent { absent }) => Err(absent.0),
            IssuanceRecord::Present(IssuanceFields { minted, burned }) => {
                Ok(Issuance { minted, burned })
            }
        }
    }
}

impl From<Known<Issuance>> for IssuanceRecord {
    fn from(known: Known<Issuance>) -> Self {
        match known {
            Err(absence) => Self::Absent(Absent::new(absence)),
            Ok(Issuance { minted, burned }) => Self::Present(IssuanceFields { minted, burned }),
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
        Err(absence) => Absent::new(*absence).serialize(serializer),
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Absent)]
pub(super) struct Absent {
    #[schema(value_type = String)]
    absent: Reason,
}

impl Absent {
    const fn new(absence: Absence) -> Self {
        Self {
            absent: Reason(absence),
        }
    }
}

#[derive(Debug)]
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
