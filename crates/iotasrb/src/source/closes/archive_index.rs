//! The two indices of an archive in the batched layout.

use super::sealed;
use crate::source::error::{Malformed, SourceError};
use iotasrb_core::units::Epoch;
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeMap, ops::Range};

/// What `MANIFEST` begins with.
const MANIFEST_MAGIC: u32 = 0x0000_face;
/// What `EPOCH_BOUNDARIES` begins with.
const BOUNDARIES_MAGIC: u32 = 0x0000_e90c;
/// The encoding that a content names before itself: BCS.
const BCS: u8 = 1;

/// Which file has which checkpoints.
pub(super) struct BatchIndex {
    /// By their first checkpoint, without gaps.
    files: Vec<BatchFile>,
    /// The first checkpoint that no file has.
    end: u64,
}

/// A file of consecutive checkpoints, named after the first of them.
#[derive(Clone, Copy)]
pub(super) struct BatchFile {
    pub(super) first: u64,
    /// The SHA3-256 of the file as it is stored.
    pub(super) digest: [u8; 32],
}

impl BatchIndex {
    /// The file that has a checkpoint.
    pub(super) fn holding(&self, sequence: u64) -> Option<BatchFile> {
        if sequence >= self.end {
            return None;
        }
        let after = self.files.partition_point(|file| file.first <= sequence);
        self.files.get(after.checked_sub(1)?).copied()
    }

    /// The newest checkpoint.
    pub(super) const fn newest(&self) -> Option<u64> {
        self.end.checked_sub(1)
    }
}

/// What `MANIFEST` says.
pub(super) fn batches(file: &[u8], origin: &str) -> Result<BatchIndex, SourceError> {
    let Manifest::V1(manifest) = decode(file, MANIFEST_MAGIC, origin)?;
    let mut files = manifest.file_metadata;
    files.sort_by_key(|file| file.checkpoint_seq_range.start);
    let mut end = files
        .first()
        .map_or(0, |file| file.checkpoint_seq_range.start);
    for file in &files {
        let range = &file.checkpoint_seq_range;
        if range.start != end || range.end <= range.start {
            let rule = format!("checkpoints are missing from {end} on");
            return Err(Malformed::new("file_metadata", rule).of(origin));
        }
        end = range.end;
    }
    let files = files.into_iter().map(|file| BatchFile {
        first: file.checkpoint_seq_range.start,
        digest: file.sha3_digest,
    });
    Ok(BatchIndex {
        files: files.collect(),
        end,
    })
}

/// What `EPOCH_BOUNDARIES` says: the last checkpoint of each epoch.
pub(super) fn epoch_ends(file: &[u8], origin: &str) -> Result<BTreeMap<Epoch, u64>, SourceError> {
    let ends: BTreeMap<u64, u64> = decode(file, BOUNDARIES_MAGIC, origin)?;
    let ends = ends.into_iter();
    Ok(ends.map(|(epoch, end)| (Epoch::new(epoch), end)).collect())
}

/// A content after its length, without the byte of its encoding, and that byte.
fn decode<T: DeserializeOwned>(file: &[u8], magic: u32, origin: &str) -> Result<T, SourceError> {
    let refuse = |rule: &dyn ToString| Malformed::new("the file", rule.to_string()).of(origin);
    let mut rest = sealed::content(file, magic, origin)?;
    let length = sealed::take_length(&mut rest).map_err(|error| refuse(&error))?;
    let (&encoding, bytes) = rest.split_first().ok_or_else(|| refuse(&"it is empty"))?;
    if encoding != BCS || u64::try_from(bytes.len()) != Ok(length) {
        return Err(refuse(&"its content is not marked as BCS of its length"));
    }
    bcs::from_bytes(bytes).map_err(|error| refuse(&error))
}

#[derive(Deserialize)]
enum Manifest {
    V1(ManifestV1),
}

#[derive(Deserialize)]
struct ManifestV1 {
    _archive_version: u8,
    _next_checkpoint_seq_num: u64,
    file_metadata: Vec<FileMetadata>,
}

#[derive(Deserialize)]
struct FileMetadata {
    checkpoint_seq_range: Range<u64>,
    sha3_digest: [u8; 32],
}
