//! What the last epoch change minted and burned: `iotax_getEpochs` of the indexer, or
//! the system's event by `iotax_queryEvents` of any node.

use super::super::integer::as_string;
use iotasrb_core::{
    observation::Issuance,
    units::{Epoch, Nanos},
};
use serde::Deserialize;

/// An epoch change and what it did to the supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EpochChange {
    /// The epoch that the change began.
    pub(crate) began: Epoch,
    /// What it minted and burned.
    pub(crate) issuance: Issuance,
}

/// The answer of `iotax_getEpochs`.
#[derive(Deserialize)]
pub(crate) struct Epochs {
    data: Vec<EpochInfo>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EpochInfo {
    #[serde(deserialize_with = "as_string::deserialize")]
    epoch: Epoch,
    /// Only of an epoch that has ended.
    end_of_epoch_info: Option<EndOfEpochInfo>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EndOfEpochInfo {
    #[serde(deserialize_with = "as_string::deserialize")]
    minted_tokens_amount: Nanos,
    #[serde(deserialize_with = "as_string::deserialize")]
    burnt_tokens_amount: Nanos,
}

impl Epochs {
    /// The changes that ended the listed epochs.
    pub(crate) fn changes(&self) -> Vec<EpochChange> {
        let ended = self.data.iter().filter_map(|row| {
            let end = row.end_of_epoch_info.as_ref()?;
            Some(EpochChange {
                began: row.epoch.next()?,
                issuance: Issuance {
                    minted: end.minted_tokens_amount,
                    burned: end.burnt_tokens_amount,
                },
            })
        });
        ended.collect()
    }
}

/// The fields of `SystemEpochInfoEventV1` and `V2` that tell the issuance.
#[derive(Deserialize)]
pub(crate) struct SystemEpochInfo {
    /// The epoch that the change began.
    #[serde(deserialize_with = "as_string::deserialize")]
    epoch: Epoch,
    #[serde(deserialize_with = "as_string::deserialize")]
    minted_tokens_amount: Nanos,
    #[serde(deserialize_with = "as_string::deserialize")]
    burnt_tokens_amount: Nanos,
}

impl From<SystemEpochInfo> for EpochChange {
    fn from(event: SystemEpochInfo) -> Self {
        Self {
            began: event.epoch,
            issuance: Issuance {
                minted: event.minted_tokens_amount,
                burned: event.burnt_tokens_amount,
            },
        }
    }
}
