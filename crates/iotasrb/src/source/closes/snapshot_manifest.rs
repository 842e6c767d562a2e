//! The two indices of a store of formal snapshots: which epochs have a snapshot (JSON),
//! and which files one of them has (BCS).

use super::sealed;
use crate::source::error::{Malformed, SourceError};
use iotasrb_core::units::{CheckpointDigest, Epoch};
use serde::Deserialize;

/// What a snapshot's `MANIFEST` begins with.
const MAGIC: u32 = 0x00c0_ffee;

/// What is needed of a snapshot's `MANIFEST`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SnapshotManifest {
    /// The epoch at whose end the snapshot was made.
    pub(super) epoch: Epoch,
    /// The digest of checkpoint 0, where the manifest names it.
    pub(super) chain_id: Option<CheckpointDigest>,
    /// The SHA3-256 of `EPOCH_INFO` as it is stored.
    pub(super) epoch_info_digest: [u8; 32],
}

/// The newest epoch that has a snapshot.
pub(super) fn newest_snapshot(json: &[u8], origin: &str) -> Result<Epoch, SourceError> {
    let refuse = |rule: String| Malformed::new("available_epochs", rule).of(origin);
    let index: Index = serde_json::from_slice(json).map_err(|error| refuse(error.to_string()))?;
    let newest = index.available_epochs.into_iter().max();
    newest
        .map(Epoch::new)
        .ok_or_else(|| refuse("it is empty".to_owned()))
}

/// What a snapshot's `MANIFEST` says of its `EPOCH_INFO`; `None` if it has none, as the
/// snapshots of older nodes.
pub(super) fn decode(file: &[u8], origin: &str) -> Result<Option<SnapshotManifest>, SourceError> {
    let content = sealed::content(file, MAGIC, origin)?;
    let manifest: Manifest =
        bcs::from_bytes(content).map_err(|error| Malformed::new("the file", error).of(origin))?;
    let (files, epoch, chain_id) = match manifest {
        Manifest::V1(manifest) => (manifest.file_metadata, manifest.epoch, None),
        Manifest::V2(manifest) => (
            manifest.file_metadata,
            manifest.epoch,
            Some(manifest.chain_id),
        ),
    };
    let chain_id = chain_id.map(|bytes| {
        <[u8; 32]>::try_from(bytes.as_slice())
            .map(CheckpointDigest::from_bytes)
            .map_err(|_| Malformed::new("chain_id", "not 32 bytes").of(origin))
    });
    let chain_id = chain_id.transpose()?;
    let mut files = files.into_iter();
    let epoch_info = files.find(|file| matches!(file.file_type, FileType::EpochInfo));
    Ok(epoch_info.map(|file| SnapshotManifest {
        epoch: Epoch::new(epoch),
        chain_id,
        epoch_info_digest: file.sha3_digest,
    }))
}

#[derive(Deserialize)]
struct Index {
    available_epochs: Vec<u64>,
}

#[derive(Deserialize)]
enum Manifest {
    V1(ManifestV1),
    V2(ManifestV2),
}

#[derive(Deserialize)]
struct ManifestV1 {
    _snapshot_version: u8,
    _address_length: u64,
    file_metadata: Vec<FileMetadata>,
    epoch: u64,
}

#[derive(Deserialize)]
struct ManifestV2 {
    _snapshot_version: u8,
    _address_length: u64,
    file_metadata: Vec<FileMetadata>,
    epoch: u64,
    /// The chain writes a digest as a list of bytes.
    chain_id: Vec<u8>,
}

#[derive(Deserialize)]
struct FileMetadata {
    file_type: FileType,
    _bucket_num: u32,
    _part_num: u32,
    /// Not asked: what a file begins with tells whether it is compressed.
    _file_compression: FileCompression,
    sha3_digest: [u8; 32],
}

#[derive(Deserialize)]
enum FileType {
    Object,
    Reference,
    EpochInfo,
}

#[derive(Deserialize)]
enum FileCompression {
    None,
    Zstd,
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha3::{Digest, Sha3_256};

    /// A manifest of epoch 7 with one `EPOCH_INFO`, written by hand from the format.
    fn manifest(version: u8, tail: &[u8]) -> Vec<u8> {
        let mut file = vec![0x00, 0xc0, 0xff, 0xee, version];
        file.extend([2, 32, 0, 0, 0, 0, 0, 0, 0]);
        // Two files: type, bucket, part, compression, digest.
        file.push(2);
        file.extend([0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
        file.extend([0xaa; 32]);
        file.extend([2, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
        file.extend([0xbb; 32]);
        file.extend([7, 0, 0, 0, 0, 0, 0, 0]);
        file.extend(tail);
        sealed(file)
    }

    fn sealed(mut file: Vec<u8>) -> Vec<u8> {
        let digest = Sha3_256::digest(&file);
        file.extend(digest.as_slice());
        file
    }

    #[test]
    fn both_forms_name_the_file_and_its_digest() {
        let chain_id = [&[32][..], &[0xcc; 32]].concat();
        for (file, chain_id) in [
            (manifest(0, &[]), None),
            (
                manifest(1, &chain_id),
                Some(CheckpointDigest::from_bytes([0xcc; 32])),
            ),
        ] {
            let decoded = decode(&file, "test").unwrap().unwrap();
            assert_eq!(decoded.epoch, Epoch::new(7));
            assert_eq!(decoded.epoch_info_digest, [0xbb; 32]);
            assert_eq!(decoded.chain_id, chain_id);
        }
    }

    #[test]
    fn any_changed_byte_is_refused() {
        let whole = manifest(0, &[]);
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            assert!(decode(&damaged, "test").is_err(), "byte {place}");
            assert!(decode(&whole[..place], "test").is_err(), "{place} bytes");
        }
    }

    /// Sealed by who wrote it wrong: the digest cannot tell.
    #[test]
    fn a_manifest_of_another_form_is_refused() {
        for file in [
            manifest(2, &[]),
            manifest(0, &[0]),
            manifest(1, &[31; 32]),
            manifest(1, &[]),
        ] {
            assert!(matches!(
                decode(&file, "test"),
                Err(SourceError::Malformed { .. })
            ));
        }
    }

    #[test]
    fn the_newest_of_the_available_epochs_is_taken() {
        for (json, newest) in [
            (r#"{"available_epochs":[3,12,7]}"#, Some(12)),
            (r#"{"available_epochs":[0],"more":1}"#, Some(0)),
            (r#"{"available_epochs":[]}"#, None),
            (r#"{"available_epochs":[-1]}"#, None),
            (r#"{}"#, None),
            ("", None),
        ] {
            let found = newest_snapshot(json.as_bytes(), "test").ok();
            assert_eq!(found.map(Epoch::number), newest, "{json}");
        }
    }
}
