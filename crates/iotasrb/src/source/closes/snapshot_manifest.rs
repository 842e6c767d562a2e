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
