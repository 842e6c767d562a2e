//! Addresses, pools and digests as the wire writes them: as text.

use serde::{Deserializer, Serializer, de};
use std::{fmt, marker::PhantomData, str::FromStr};

/// What is read from its text and written as the same text.
pub(super) mod as_text {
    use super::{Deserializer, FromStr, PhantomData, Serializer, TextVisitor, fmt};

    pub(crate) fn deserialize<'de, D, T>(deserializer: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        T: FromStr<Err: fmt::Display>,
    {
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }

    pub(crate) fn serialize<S: Serializer, T: fmt::Display>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }
}

/// A list of such texts. Each is checked while it is read, so a list of rubbish
/// is refused at its first element instead of being held in memory.
pub(super) mod as_texts {
    use super::{Deserializer, FromStr, Serializer, Text, fmt};
    use serde::Deserialize;

    pub(crate) fn deserialize<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
    where
        D: Deserializer<'de>,
        T: FromStr<Err: fmt::Display>,
    {
        let texts = Vec::<Text<T>>::deserialize(deserializer)?;
        Ok(texts.into_iter().map(|text| text.0).collect())
    }

    pub(crate) fn serialize<S: Serializer, T: fmt::Display>(
        values: &[T],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(ToString::to_string))
    }
}

/// One such text, where a type has to stand for it.
#[derive(serde::Deserialize)]
#[serde(bound(deserialize = "T: FromStr<Err: fmt::Display>"))]
pub(super) struct Text<T>(#[serde(with = "as_text", bound(serialize = ""))] pub(super) T);

struct TextVisitor<T>(PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> de::Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}
