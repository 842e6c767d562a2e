//! `iotax_queryEvents`: a page of the events of one type, newest first.

use super::super::error::Malformed;
use serde::{Deserialize, Serialize};

/// The type of the event that every epoch change emits once, since protocol version 5.
pub(crate) const SYSTEM_EPOCH_INFO_V2: &str =
    "0x3::iota_system_state_inner::SystemEpochInfoEventV2";
/// The same before.
pub(crate) const SYSTEM_EPOCH_INFO_V1: &str =
    "0x3::iota_system_state_inner::SystemEpochInfoEventV1";
/// The type of the event that every epoch change emits for each active validator.
pub(crate) const VALIDATOR_EPOCH_INFO_V1: &str = "0x3::validator_set::ValidatorEpochInfoEventV1";

/// The answer of `iotax_queryEvents`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "T: Deserialize<'de>"))]
pub(crate) struct EventPage<T> {
    data: Vec<Event<T>>,
    next_cursor: Option<Cursor>,
    has_next_page: bool,
}

/// Where the next page begins: handed back as it came.
#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cursor {
    tx_digest: String,
    event_seq: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "T: Deserialize<'de>"))]
struct Event<T> {
    #[serde(rename = "type")]
    event_type: String,
    parsed_json: T,
}

impl<T> EventPage<T> {
    /// The events and the cursor of the next page; events of another type than the
    /// one asked for are refused.
    pub(crate) fn events(self, event_type: &str) -> Result<(Vec<T>, Option<Cursor>), Malformed> {
        let other = self
            .data
            .iter()
            .position(|event| event.event_type != event_type);
        if let Some(index) = other {
            let field = format!("result.data[{index}].type");
            return Err(Malformed::new(field, format_args!("expected {event_type}")));
        }
        let next = self.next_cursor.filter(|_| self.has_next_page);
        Ok((
            self.data
                .into_iter()
                .map(|event| event.parsed_json)
                .collect(),
            next,
        ))
    }
}
