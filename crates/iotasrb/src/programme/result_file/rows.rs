use super::MAX_ADDRESSES;
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor},
};
use std::fmt;

/// The rows as the file has them: a map would silently keep the last of two with one key.
pub(super) struct Rows(pub(super) Vec<(String, u64)>);

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RowsVisitor)
    }
}

struct RowsVisitor;

impl<'de> Visitor<'de> for RowsVisitor {
    type Value = Rows;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("addresses with what they are paid")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rows, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = map.next_entry()? {
            if rows.len() == MAX_ADDRESSES {
                let rule = format!("more than {MAX_ADDRESSES} addresses");
                return Err(de::Error::custom(rule));
            }
            rows.push(row);
        }
        Ok(Rows(rows))
    }
}
