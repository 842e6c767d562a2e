//! The scores that the last epoch change gave: `ValidatorEpochInfoEventV1`.

use super::super::{identity::as_text, integer::as_string};
use iotasrb_core::units::{Address, Epoch, Score};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The fields of `ValidatorEpochInfoEventV1` that tell the score.
#[derive(Deserialize)]
pub(crate) struct ValidatorEpochInfo {
    /// The epoch that the change began.
    #[serde(deserialize_with = "as_string::deserialize")]
    pub(crate) epoch: Epoch,
    #[serde(deserialize_with = "as_text::deserialize")]
    validator_address: Address,
    /// The score of the epoch that ended.
    #[serde(deserialize_with = "as_string::deserialize")]
    tallying_rule_global_score: Score,
}

/// The scores that the change into `epoch` gave.
pub(crate) fn scores_of(epoch: Epoch, events: &[ValidatorEpochInfo]) -> BTreeMap<Address, Score> {
    let of_that_change = events.iter().filter(|event| event.epoch == epoch);
    of_that_change
        .map(|event| (event.validator_address, event.tallying_rule_global_score))
        .collect()
}
