use crate::{
    broken_link::{BrokenLink, Part},
    close::check_size,
    layout::{self, SUMMARY},
    salted_digest::{Kind, salted_digest},
};
use iota_sdk_types::{CheckpointSummary, EndOfEpochData, ValidatorAggregatedSignature};
use iotasrb_core::{
    observation::Checkpoint,
    units::{CheckpointDigest, CheckpointSeq, Epoch, TimestampMs},
};

/// A signed summary, read: all that can be told of it without knowing its committee.
/// Whether anybody signed it is not known yet.
#[derive(Debug)]
pub(crate) struct SignedSummary<'a> {
    pub(crate) summary: CheckpointSummary,
    pub(crate) signature: ValidatorAggregatedSignature,
    digest: [u8; 32],
    bytes: &'a [u8],
    summary_length: usize,
}

/// The epoch that follows a summary in the message and in the signature alike.
const EPOCH_BYTES: usize = 8;

/// As many as a committee may have members.
const MAX_SIGNERS: u64 = 1_000;

impl<'a> SignedSummary<'a> {
    /// Reads the bytes, which must be the only ones that say the same: BCS has one form
    /// for every value, but the bitmap of the signers, which no digest covers, is a
    /// format of its own that has several; the one that lists its members counts.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, BrokenLink> {
        check_size(Part::SignedSummary, bytes)?;
        let walked = layout::take(&SUMMARY, &mut &*bytes, bytes.len());
        let summary_length = walked.map_or(bytes.len(), |summary| summary.len());
        let (summary_bytes, signature_bytes) = bytes
            .split_at_checked(summary_length)
            .unwrap_or((bytes, &[]));
        let summary = bcs::from_bytes(summary_bytes).map_err(undecodable)?;
        let signature: ValidatorAggregatedSignature =
            bcs::from_bytes(signature_bytes).map_err(undecodable)?;
        if only_form(&signature).map_err(undecodable)? != signature_bytes {
            let error = bcs::Error::Custom("not in canonical form".to_owned());
            return Err(undecodable(error));
        }
        Ok(Self {
            summary,
            signature,
            digest: salted_digest(Kind::CheckpointSummary, summary_bytes),
            bytes,
            summary_length,
        })
    }

    /// What is signed after the intent: the summary, and the epoch as 64 bits. They stand
    /// in these bytes as they are, as the signature begins with its epoch.
    pub(crate) fn message(&self) -> &'a [u8] {
        let end = self.summary_length.saturating_add(EPOCH_BYTES);
        self.bytes.get(..end).unwrap_or(self.bytes)
    }

    /// The signature's bytes: its epoch, its point, its signers.
    pub(crate) fn signature_bytes(&self) -> &'a [u8] {
        self.bytes.get(self.summary_length..).unwrap_or_default()
    }

    pub(crate) const fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    pub(crate) fn end_of_epoch(&self) -> Result<&EndOfEpochData, BrokenLink> {
        let end = self.summary.end_of_epoch_data.as_ref();
        end.ok_or(BrokenLink::NotTheLastOfItsEpoch)
    }

    pub(crate) const fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            epoch: Epoch::new(self.summary.epoch),
            sequence: CheckpointSeq::new(self.summary.sequence_number),
            digest: CheckpointDigest::from_bytes(self.digest),
            timestamp: TimestampMs::from_unix_ms(self.summary.timestamp_ms),
        }
    }
}

/// The bytes of a signature whose signers are written one by one: what was decoded may
/// remember another form, such as runs.
fn only_form(signature: &ValidatorAggregatedSignature) -> Result<Vec<u8>, bcs::Error> {
    // A few bytes of runs can stand for billions of signers.
    if signature.signer_count() > MAX_SIGNERS {
        let reason = "more signers than any committee has";
        return Err(bcs::Error::Custom(reason.to_owned()));
    }
    let signers = signature.signer_indices();
    let listed = ValidatorAggregatedSignature::new(signature.epoch, signature.signature, signers);
    bcs::to_bytes(&listed)
}

fn undecodable(error: bcs::Error) -> BrokenLink {
    BrokenLink::Undecodable {
        part: Part::SignedSummary,
        reason: error.to_string(),
    }
}
