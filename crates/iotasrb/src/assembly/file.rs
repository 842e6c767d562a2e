//! A scenario as bytes, and as JSON of its schema.

use super::{Kind, ScenarioError};
use crate::{
    foreign::excerpt,
    source::{Object, SourceError, decode_json, read_file},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::path::Path;

/// The largest scenario: the stakes of a hundred thousand addresses fit.
pub(super) const MAX_BYTES: usize = 16 * 1024 * 1024;

#[derive(Deserialize)]
struct Schema {
    schema: String,
}

/// The bytes of a scenario.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, ScenarioError> {
    read_file(path, MAX_BYTES).map_err(|error| match error {
        SourceError::NoFile(path) => ScenarioError::NoFile(path),
        SourceError::TooLarge { limit, .. } => {
            let path = path.to_owned();
            ScenarioError::TooLarge { path, limit }
        }
        other => ScenarioError::Unreadable(other),
    })
}

/// Reads a scenario of one kind.
pub(super) fn decode<T: DeserializeOwned>(kind: Kind, text: &[u8]) -> Result<T, ScenarioError> {
    let malformed = |malformed| ScenarioError::Malformed { kind, malformed };
    // The schema first: the keys of another one are not errors of this one.
    let Object(Schema { schema }) = decode_json(text).map_err(malformed)?;
    if schema != kind.schema() {
        return Err(ScenarioError::OtherSchema {
            wanted: kind,
            found: excerpt(&schema),
        });
    }
    let Object(form) = decode_json(text).map_err(malformed)?;
    Ok(form)
}

/// Refuses more of something than a scenario may have.
pub(super) fn at_most(what: &'static str, limit: u64, found: u64) -> Result<(), ScenarioError> {
    if found > limit {
        return Err(ScenarioError::TooMany { what, limit, found });
    }
    Ok(())
}
