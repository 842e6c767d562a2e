//! A file that may be an event or a result.

use super::{
    event_file::{self, EventRefusal},
    result_file::{self, ResultFile, ResultRefusal},
};
use crate::source::{Object, SourceError, read_file};
use iotasrb_core::programmes::participation::Event;
use serde::{Deserialize, de::IgnoredAny};
use std::path::Path;

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficialFile {
    /// An event.
    Event(Event),
    /// A result; of which event, is still to be verified.
    Result(ResultFile),
}

/// Why a file is neither.
#[derive(Debug, thiserror::Error)]
pub enum NoOfficialFile {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] SourceError),
    /// It is meant to be an event.
    #[error(transparent)]
    Event(#[from] EventRefusal),
    /// It is meant to be a result.
    #[error(transparent)]
    Result(#[from] ResultRefusal),
}

/// What tells an event from a result: no result has any of these.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Glance {
    payload: Option<IgnoredAny>,
    milestone_index_end: Option<IgnoredAny>,
}

/// What some editors put before a text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl OfficialFile {
    /// Reads a file: an event if it has a field of one, otherwise a result.
    pub fn read(path: &Path) -> Result<Self, NoOfficialFile> {
        let bytes = read_file(path, result_file::MAX_BYTES)?;
        Self::decode(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes))
    }

    fn decode(bytes: &[u8]) -> Result<Self, NoOfficialFile> {
        let is_short = bytes.len() <= event_file::MAX_BYTES;
        let glance = serde_json::from_slice::<Object<Glance>>(bytes);
        let is_event = |Object(glance): Object<Glance>| {
            glance.payload.is_some() || glance.milestone_index_end.is_some()
        };
        if is_short && glance.is_ok_and(is_event) {
            return Ok(Self::Event(event_file::read(bytes)?));
        }
        Ok(Self::Result(result_file::read(bytes)?))
    }
}
