//! JSON-RPC: the answers of an IOTA node or indexer, live or recorded.
//!
//! | method | what it tells |
//! |---|---|
//! | `iota_getChainIdentifier` | the network |
//! | `iotax_getLatestIotaSystemStateV2`, or the same without `V2` | the epoch, committee, validators, stakes, supply |
//! | `iotax_getTotalSupply` | the supply again: the two must agree |
//! | `iota_getProtocolConfig` | the reward, the slashing rate, the use of scores |
//! | `iotax_getEpochs`, or `iotax_queryEvents` for `SystemEpochInfoEventV2` or `V1` | the last issuance |
//! | `iotax_queryEvents` for `ValidatorEpochInfoEventV1` | the scores, where the protocol measures them |
//! | `iota_getLatestCheckpointSequenceNumber`, `iota_getCheckpoint` | the anchor |
//! | `iotax_getStakes`, `iotax_getTimelockedStakes` | what an address stakes; of no observation |
//!
//! The modules decode one answer each; `Answers` makes an observation of them. What asks a
//! server is in [`client`] and [`live`], and decides nothing about the data.

pub(super) mod chain;
mod client;
pub(super) mod envelope;
pub(super) mod events;
pub(super) mod issuance;
pub(super) mod live;
pub(super) mod protocol;
pub(super) mod scores;
pub(super) mod stakes;
pub(super) mod state;
