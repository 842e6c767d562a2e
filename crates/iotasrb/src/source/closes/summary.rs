//! What a signed summary says before anybody checked it: which close it is of, and whom
//! it elects. The proof reads the same bytes again, and believes only itself.

use crate::source::error::{Malformed, SourceError};
use iota_sdk_grpc_types::iota_types::{EndOfEpochData, SignedCheckpointSummary};
use iotasrb_core::units::{CheckpointSeq, Epoch, TimestampMs, VotingPower};
use iotasrb_proof::{Committee, CommitteeKey, CommitteeMember};

/// The proof's own limit: nothing larger is decoded.
pub(super) const MAX_BYTES: usize = 128 << 10;
/// The bytes with which every summary begins: epoch and sequence number.
pub(super) const HEAD_BYTES: usize = 16;

/// Which checkpoint a summary is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) epoch: Epoch,
    pub(super) sequence: CheckpointSeq,
}

impl Head {
    /// From the first bytes of a summary: in BCS they are the two numbers.
    pub(super) fn of(summary: &[u8]) -> Option<Self> {
        let (epoch, rest) = summary.split_first_chunk()?;
        let (sequence, _) = rest.split_first_chunk()?;
        Some(Self {
            epoch: Epoch::new(u64::from_le_bytes(*epoch)),
            sequence: CheckpointSeq::new(u64::from_le_bytes(*sequence)),
        })
    }
}

/// Refuses a summary that is of another epoch than the one that was asked for.
pub(super) fn check_epoch(summary: &[u8], asked: Epoch, origin: &str) -> Result<(), SourceError> {
    let head = Head::of(summary);
    let head = head.ok_or_else(|| Malformed::new("summary", "it is cut short").of(origin))?;
    if head.epoch == asked {
        return Ok(());
    }
    Err(SourceError::AnotherEpoch {
        origin: origin.to_owned(),
        asked,
        answered: head.epoch,
    })
}

/// Whether the summary is that of an epoch's last checkpoint.
pub(super) fn closes_an_epoch(signed_summary: &[u8]) -> Result<bool, String> {
    Ok(decode(signed_summary)?.is_some())
}

/// The committee that the summary of an epoch's last checkpoint elects for the next epoch.
pub(crate) fn elected(signed_summary: &[u8]) -> Result<Committee, String> {
    let head = Head::of(signed_summary).ok_or("the summary is cut short")?;
    let epoch = head.epoch.next().ok_or("there is no next epoch")?;
    let end = decode(signed_summary)?.ok_or("the checkpoint is not the last of its epoch")?;
    let members = end.next_epoch_committee.into_iter().map(|member| {
        Ok(CommitteeMember {
            key: CommitteeKey::from_bytes(*member.public_key.bytes()),
            voting_power: VotingPower::new(member.stake).map_err(|error| error.to_string())?,
        })
    });
    let members = members.collect::<Result<_, String>>()?;
    Committee::new(epoch, members).map_err(|error| error.to_string())
}

/// What the summary of an epoch's last checkpoint says of how the epoch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Closed {
    pub(crate) epoch: Epoch,
    pub(crate) at: TimestampMs,
    /// What it added to the supply, in nanos.
    pub(crate) supply_change: i64,
}

/// How the epoch ended that the summary closes.
pub(crate) fn closed(signed_summary: &[u8]) -> Result<Closed, String> {
    let signed = decoded(signed_summary)?.checkpoint;
    let end = signed.end_of_epoch_data;
    let end = end.ok_or("the checkpoint is not the last of its epoch")?;
    Ok(Closed {
        epoch: Epoch::new(signed.epoch),
        at: TimestampMs::from_unix_ms(signed.timestamp_ms),
        supply_change: end.epoch_supply_change,
    })
}

fn decode(signed_summary: &[u8]) -> Result<Option<EndOfEpochData>, String> {
    Ok(decoded(signed_summary)?.checkpoint.end_of_epoch_data)
}

fn decoded(signed_summary: &[u8]) -> Result<SignedCheckpointSummary, String> {
    if signed_summary.len() > MAX_BYTES {
        return Err(format!("a signed summary has more than {MAX_BYTES} bytes"));
    }
    bcs::from_bytes(signed_summary).map_err(|error| error.to_string())
}
