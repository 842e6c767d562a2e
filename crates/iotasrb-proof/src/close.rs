use crate::broken_link::{BrokenLink, Part};
use crate::state_objects::is_part_of_system_state;
use iota_sdk_types::{CheckpointData, CheckpointTransaction, TransactionEvents};
use serde::Serialize;

/// The five things that prove how an epoch ended, as bytes.
///
/// They are what a node's gRPC answers as `epoch_close_proof` (the summary's and
/// the signature's bytes joined), what an entry of the formal snapshot's
/// `EPOCH_INFO` holds, and what [`from_checkpoint_blob`](Self::from_checkpoint_blob)
/// takes out of a checkpoint file. Nothing in them is believed before
/// [`CommitteeChain::advance`](crate::CommitteeChain::advance) checked it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochClose {
    /// `SignedCheckpointSummary` of the epoch's last checkpoint: the summary,
    /// followed by the committee's aggregated signature.
    pub signed_summary: Vec<u8>,
    /// `CheckpointContents`: the digests of the checkpoint's transactions.
    pub contents: Vec<u8>,
    /// `TransactionEffects` of the epoch change, its last transaction.
    pub effects: Vec<u8>,
    /// `TransactionEvents` of the epoch change: a list, empty if it ran in safe mode.
    pub events: Vec<u8>,
    /// `Object` `0x5` and the `Object` that holds its inner state, as the epoch
    /// change wrote them, in any order.
    pub state_objects: Vec<Vec<u8>>,
}

/// The largest checkpoint file that is looked at.
const MAX_BLOB_BYTES: usize = 64 << 20;
/// The first byte of a checkpoint file: the encoding is BCS.
const BCS_BLOB: u8 = 1;

/// Why a checkpoint file gives no close.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlobRefusal {
    /// The file is larger than any checkpoint.
    #[error("the checkpoint file has {0} bytes, more than {MAX_BLOB_BYTES}")]
    TooLarge(usize),
    /// The first byte names an encoding other than BCS (1).
    #[error("the checkpoint file is not marked as BCS")]
    NotBcs,
    /// The bytes are not the canonical BCS form of `CheckpointData`.
    #[error("the checkpoint file cannot be decoded: {0}")]
    Undecodable(String),
    /// A checkpoint without transactions closes no epoch.
    #[error("the checkpoint file holds no transaction")]
    NoTransactions,
}

impl EpochClose {
    /// Takes the close out of a checkpoint file (`.chk`) as nodes write it: one byte
    /// 1, then `CheckpointData` in BCS. The epoch change is its last transaction.
    ///
    /// What else the file holds (the other transactions, inputs, other outputs) is
    /// dropped: nothing of it is needed.
    pub fn from_checkpoint_blob(blob: &[u8]) -> Result<Self, BlobRefusal> {
        let data = decode_blob(blob)?;
        let change = data
            .transactions
            .last()
            .ok_or(BlobRefusal::NoTransactions)?;
        Ok(Self {
            signed_summary: encode(&data.checkpoint_summary)?,
            contents: encode(&data.checkpoint_contents)?,
            effects: encode(&change.effects)?,
            events: events(change)?,
            state_objects: state_objects(change)?,
        })
    }

    /// Takes the transaction that changed the epoch out of a checkpoint file, for
    /// [`ProvenClose::epoch_change`](crate::ProvenClose::epoch_change).
    pub fn change_of_checkpoint_blob(blob: &[u8]) -> Result<Vec<u8>, BlobRefusal> {
        let data = decode_blob(blob)?;
        let change = data.transactions.last();
        let change = change.ok_or(BlobRefusal::NoTransactions)?;
        encode(&change.transaction.transaction)
    }

    /// Refuses parts that are larger than anything that the chain writes, before
    /// anything reads them.
    pub(crate) fn check_sizes(&self) -> Result<(), BrokenLink> {
        self.parts()
            .try_for_each(|(part, bytes)| check_size(part, bytes))
    }

    /// The size of all parts together.
    pub(crate) fn bytes(&self) -> usize {
        let sizes = self.parts().map(|(_, bytes)| bytes.len());
        sizes.fold(0, usize::saturating_add)
    }

    fn parts(&self) -> impl Iterator<Item = (Part, &Vec<u8>)> {
        let parts = [
            (Part::SignedSummary, &self.signed_summary),
            (Part::Contents, &self.contents),
            (Part::Effects, &self.effects),
            (Part::Events, &self.events),
        ];
        let objects = self.state_objects.iter();
        parts
            .into_iter()
            .chain(objects.map(|object| (Part::StateObject, object)))
    }
}

pub(crate) fn check_size(part: Part, bytes: &[u8]) -> Result<(), BrokenLink> {
    let limit = max_bytes(part);
    if bytes.len() > limit {
        let bytes = bytes.len();
        return Err(BrokenLink::TooLarge { part, bytes, limit });
    }
    Ok(())
}

/// At least ten times what mainnet's largest committee needs; the summary's limit, which
/// alone guards a decoder from bytes that nobody signed, is that of a thousand members.
pub(crate) const fn max_bytes(part: Part) -> usize {
    match part {
        Part::SignedSummary => 128 << 10,
        Part::Contents => 32 << 20,
        Part::Effects | Part::Events => 8 << 20,
        Part::StateObject => 2 << 20,
    }
}

/// Decodes a checkpoint file.
pub(crate) fn decode_blob(blob: &[u8]) -> Result<CheckpointData, BlobRefusal> {
    if blob.len() > MAX_BLOB_BYTES {
        return Err(BlobRefusal::TooLarge(blob.len()));
    }
    let Some((&BCS_BLOB, body)) = blob.split_first() else {
        return Err(BlobRefusal::NotBcs);
    };
    let data: CheckpointData = bcs::from_bytes(body).map_err(undecodable)?;
    if !body.starts_with(&encode(&data.checkpoint_summary)?) {
        // Only the bitmap of the signers has a second form; it is not accepted.
        return Err(undecodable("the signed summary is not in canonical form"));
    }
    Ok(data)
}

fn events(change: &CheckpointTransaction) -> Result<Vec<u8>, BlobRefusal> {
    match &change.events {
        Some(events) => encode(events),
        None => encode(&TransactionEvents::default()),
    }
}

/// What a transaction wrote of the system state.
pub(crate) fn state_objects(change: &CheckpointTransaction) -> Result<Vec<Vec<u8>>, BlobRefusal> {
    let written = change.output_objects.iter();
    written
        .filter(|object| is_part_of_system_state(object))
        .map(encode)
        .collect()
}

pub(crate) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, BlobRefusal> {
    bcs::to_bytes(value).map_err(undecodable)
}

fn undecodable(reason: impl ToString) -> BlobRefusal {
    BlobRefusal::Undecodable(reason.to_string())
}
