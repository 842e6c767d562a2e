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

#[cfg(test)]
mod tests {
    use super::*;
    use sha3::{Digest, Sha3_256};

    /// A manifest of files with these checkpoints, written by hand from the format.
    fn manifest(ranges: &[(u8, u8)]) -> Vec<u8> {
        let mut content = vec![0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        content.push(u8::try_from(ranges.len()).unwrap());
        for (start, end) in ranges {
            content.extend([*start, 0, 0, 0, 0, 0, 0, 0]);
            content.extend([*end, 0, 0, 0, 0, 0, 0, 0]);
            content.extend([*start; 32]);
        }
        let length = u8::try_from(content.len() & 0x7f).unwrap() | 0x80;
        let more = u8::try_from(content.len() >> 7).unwrap();
        sealed(&[0x00, 0x00, 0xfa, 0xce, length, more, 1], &content)
    }

    fn sealed(head: &[u8], content: &[u8]) -> Vec<u8> {
        let mut file = [head, content].concat();
        let digest = Sha3_256::digest(&file);
        file.extend(digest.as_slice());
        file
    }

    #[test]
    fn a_checkpoint_is_in_the_file_that_begins_before_it() {
        let index = batches(&manifest(&[(20, 50), (0, 10), (10, 20)]), "test").unwrap();
        let holding = |sequence| index.holding(sequence).map(|file| file.digest[0]);
        for (sequence, first) in [
            (0, Some(0)),
            (9, Some(0)),
            (10, Some(10)),
            (49, Some(20)),
            (50, None),
            (u64::MAX, None),
        ] {
            assert_eq!(holding(sequence), first, "{sequence}");
        }
        assert_eq!(index.newest(), Some(49));
    }

    #[test]
    fn files_with_gaps_or_overlaps_are_refused() {
        for ranges in [
            &[(0, 10), (11, 20)][..],
            &[(0, 10), (9, 20)],
            &[(0, 10), (10, 10)],
            &[(0, 10), (0, 10)],
        ] {
            let error = batches(&manifest(ranges), "test").err().unwrap();
            assert!(matches!(error, SourceError::Malformed { .. }), "{error:?}");
        }
    }

    #[test]
    fn any_changed_byte_is_refused() {
        let whole = manifest(&[(0, 10), (10, 20), (20, 30)]);
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            assert!(batches(&damaged, "test").is_err(), "byte {place}");
            assert!(batches(&whole[..place], "test").is_err(), "{place} bytes");
        }
    }

    #[test]
    fn the_ends_of_epochs_are_a_map() {
        let mut map = vec![2];
        for (epoch, end) in [(0, 62), (1, 120)] {
            map.extend([epoch, 0, 0, 0, 0, 0, 0, 0]);
            map.extend([end, 0, 0, 0, 0, 0, 0, 0]);
        }
        let file = sealed(&[0x00, 0x00, 0xe9, 0x0c, 33, 1], &map);
        let ends = epoch_ends(&file, "test").unwrap();
        assert_eq!(ends, [(Epoch::new(0), 62), (Epoch::new(1), 120)].into());
        // Of another length or another encoding than it says.
        for head in [
            [0x00, 0x00, 0xe9, 0x0c, 34, 1],
            [0x00, 0x00, 0xe9, 0x0c, 33, 0],
            [0x00, 0x00, 0xfa, 0xce, 33, 1],
        ] {
            assert!(epoch_ends(&sealed(&head, &map), "test").is_err());
        }
    }
}
