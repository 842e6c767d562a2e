//! Amounts, addresses, names and shares as scenarios spell them.

use super::seen;
use crate::{foreign::excerpt, programme, spelling};
use iotasrb_core::{
    programmes::{
        Micros,
        assembly::{MicroAsmb, security::Name},
    },
    units::Address,
};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use std::{collections::BTreeMap, fmt, marker::PhantomData};

/// The most characters that an author may say of a scenario.
const MAX_ABOUT: usize = 500;

/// What a text of a scenario can stand for.
pub(super) trait Spelled: Sized {
    /// What is expected, for errors.
    const WHAT: &'static str;

    /// Reads the text.
    fn spelled(text: &str) -> Result<Self, String>;
}

/// A value that is written as a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<T>(pub(super) T);

/// The same as a key of an object, whose place in errors is its text.
struct Key<T>(T);

/// An object whose keys are values, each once.
#[derive(Debug)]
pub(super) struct Entries<K, V>(pub(super) BTreeMap<K, V>);

/// What the author of a scenario says of it.
#[derive(Debug)]
pub(super) struct About(pub(super) String);

impl Spelled for MicroAsmb {
    const WHAT: &'static str = "an amount in ASMB as a text, such as \"1000.5\"";

    fn spelled(text: &str) -> Result<Self, String> {
        spelling::asmb(text).map_err(|rule| format!("not {rule}"))
    }
}

impl Spelled for Micros {
    const WHAT: &'static str = "an amount in IOTA as a text, such as \"1000.5\"";

    fn spelled(text: &str) -> Result<Self, String> {
        spelling::micros(text).map_err(|rule| format!("not {rule}"))
    }
}

impl Spelled for Address {
    const WHAT: &'static str = "an address: 64 hexadecimal digits, or iota1…";

    fn spelled(text: &str) -> Result<Self, String> {
        programme::address::read(text)
            .map(|(address, _)| address)
            .map_err(|error| error.to_string())
    }
}

impl Spelled for Name {
    const WHAT: &'static str = "a name";

    fn spelled(text: &str) -> Result<Self, String> {
        // Two names that look alike would be one in what is shown.
        seen::check(text)?;
        text.parse::<Self>().map_err(|error| error.to_string())
    }
}

impl<'de, T: Spelled> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }
}

impl<'de, T: Spelled> Deserialize<'de> for Key<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        T::spelled(&text).map(Self).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for About {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.chars().count() > MAX_ABOUT {
            return Err(D::Error::custom(format!(
                "at most {MAX_ABOUT} characters may be said of a scenario"
            )));
        }
        Ok(Self(text))
    }
}

impl<'de, K: Spelled + Ord + fmt::Display, V: Spelled> Deserialize<'de> for Entries<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: Spelled> Visitor<'_> for TextVisitor<T> {
    type Value = Text<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::WHAT)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text<T>, E> {
        T::spelled(text)
            .map(Text)
            .map_err(|rule| E::custom(format!("{:?}: {rule}", excerpt(text))))
    }
}

struct EntriesVisitor<K, V>(PhantomData<(K, V)>);

impl<'de, K: Spelled + Ord + fmt::Display, V: Spelled> Visitor<'de> for EntriesVisitor<K, V> {
    type Value = Entries<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object: for {} {}", K::WHAT, V::WHAT)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Entries<K, V>, M::Error> {
        let mut entries = BTreeMap::new();
        while let Some((Key(key), Text(value))) = map.next_entry::<Key<K>, Text<V>>()? {
            // Elsewhere the last of two would count, and nobody would see it.
            if entries.contains_key(&key) {
                let key = excerpt(&key.to_string());
                return Err(M::Error::custom(format!("{key} stands here twice")));
            }
            entries.insert(key, value);
        }
        Ok(Entries(entries))
    }
}
