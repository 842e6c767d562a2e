//! A store of checkpoints, in either of the chain's layouts.

use super::{
    FaultPlan, ServedChain, ServedEpoch, SharedChain,
    sealed::{bcs_of, digest, framed, sealed},
    store_server::StoreServer,
};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    routing::get,
};
use iota_sdk_types::{
    CheckpointData, CheckpointTransaction, SignedCheckpointSummary, SignedTransaction,
};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::BTreeMap, io, net::SocketAddr, ops::Range, sync::Arc};

const MANIFEST_MAGIC: u32 = 0x0000_face;
const BOUNDARIES_MAGIC: u32 = 0x0000_e90c;
/// Magic number, form (checkpoints) and compression (zstd).
const BATCH_HEAD: [u8; 6] = [0x00, 0x00, 0xbe, 0xef, 0, 1];

/// How an archive keeps its checkpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveLayout {
    /// A file for each.
    Single,
    /// A compressed file for so many, and an index of the files. For chains of few
    /// checkpoints: all are made when the server starts.
    Batched {
        /// How many checkpoints a file has.
        per_file: u64,
        /// Whether the last checkpoint of each epoch is named.
        names_epoch_ends: bool,
    },
}

/// A running archive.
///
/// The closes are as they were certified. The checkpoints between them are made up: they
/// have a number and an epoch, and no signature of theirs holds.
#[derive(Debug)]
pub struct ArchiveServer(StoreServer);

impl ArchiveServer {
    /// Starts to serve a chain on a free port of 127.0.0.1.
    pub async fn start(chain: SharedChain, layout: ArchiveLayout) -> io::Result<Self> {
        let router = match layout {
            ArchiveLayout::Single => Router::new()
                .route("/{file}", get(single))
                .with_state(chain),
            ArchiveLayout::Batched {
                per_file,
                names_epoch_ends,
            } => {
                let mut files = batches(&chain.read(), per_file);
                if names_epoch_ends {
                    files.insert("EPOCH_BOUNDARIES".to_owned(), boundaries(&chain.read()));
                }
                let files = Arc::new(files);
                Router::new()
                    .route("/{file}", get(batched))
                    .with_state(files)
            }
        };
        StoreServer::start(router).await.map(Self)
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.0.address
    }

    /// Which requests it fails.
    pub fn faults(&self) -> &FaultPlan {
        &self.0.faults
    }
}

async fn single(
    State(chain): State<SharedChain>,
    Path(file): Path<String>,
) -> Result<Vec<u8>, StatusCode> {
    let number = file
        .strip_suffix(".chk")
        .and_then(|number| number.parse().ok());
    let number = number.ok_or(StatusCode::NOT_FOUND)?;
    blob(&chain.read(), number).ok_or(StatusCode::NOT_FOUND)
}

async fn batched(
    State(files): State<Arc<BTreeMap<String, Vec<u8>>>>,
    Path(file): Path<String>,
) -> Result<Vec<u8>, StatusCode> {
    files.get(&file).cloned().ok_or(StatusCode::NOT_FOUND)
}

/// A checkpoint as a checkpoint file; none after the last close.
fn blob(chain: &ServedChain, number: u64) -> Option<Vec<u8>> {
    if number == 0 && !chain.genesis_blob.is_empty() {
        return Some(chain.genesis_blob.clone());
    }
    let last = |closed: &ServedEpoch| closed.last_checkpoint.number();
    let closed = &chain.closed[chain.closed.partition_point(|closed| last(closed) < number)..];
    let closed = closed.first()?;
    if closed.first_checkpoint.number() > number {
        return None;
    }
    let data = match last(closed) == number {
        true => closing(closed),
        false => ordinary(closed, number),
    };
    Some([&[1][..], &bcs_of(&data)].concat())
}

fn closing(closed: &ServedEpoch) -> CheckpointData {
    let close = &closed.close;
    let objects = close.state_objects.iter().map(|object| decoded(object));
    let change = CheckpointTransaction {
        transaction: SignedTransaction {
            transaction: decoded(&closed.transaction),
            signatures: Vec::new(),
        },
        effects: decoded(&close.effects),
        events: Some(decoded(&close.events)),
        input_objects: Vec::new(),
        output_objects: objects.collect(),
    };
    CheckpointData {
        checkpoint_summary: decoded(&close.signed_summary),
        checkpoint_contents: decoded(&close.contents),
        transactions: vec![change],
    }
}

fn ordinary(closed: &ServedEpoch, number: u64) -> CheckpointData {
    let mut summary: SignedCheckpointSummary = decoded(&closed.close.signed_summary);
    summary.checkpoint.sequence_number = number;
    summary.checkpoint.end_of_epoch_data = None;
    CheckpointData {
        checkpoint_summary: summary,
        checkpoint_contents: decoded(&closed.close.contents),
        transactions: Vec::new(),
    }
}

/// All files of the batched layout but the ends of epochs.
fn batches(chain: &ServedChain, per_file: u64) -> BTreeMap<String, Vec<u8>> {
    let end = chain
        .closed
        .last()
        .map_or(0, |last| last.last_checkpoint.number() + 1);
    let first = chain
        .closed
        .first()
        .map_or(0, |first| first.first_checkpoint.number());
    let step = usize::try_from(per_file.max(1)).unwrap_or(usize::MAX);
    let mut files = BTreeMap::new();
    let mut metadata = Vec::new();
    for begin in (first..end).step_by(step) {
        let range = begin..begin.saturating_add(per_file.max(1)).min(end);
        let blobs = range.clone().filter_map(|number| blob(chain, number));
        let blobs: Vec<u8> = blobs.flat_map(|blob| framed(&blob[1..])).collect();
        let compressed = compress_to_vec(blobs.as_slice(), CompressionLevel::Fastest);
        let file = [&BATCH_HEAD[..], &compressed].concat();
        metadata.push(FileMetadata {
            checkpoint_seq_range: range,
            sha3_digest: digest(&file),
        });
        files.insert(format!("{begin}.chk"), file);
    }
    let manifest = framed(&bcs_of(&Manifest::V1(1, end, metadata)));
    files.insert("MANIFEST".to_owned(), sealed(MANIFEST_MAGIC, &manifest));
    files
}

/// The last checkpoint of each epoch.
fn boundaries(chain: &ServedChain) -> Vec<u8> {
    let closed = chain.closed.iter();
    let ends = closed.map(|closed| (closed.epoch.number(), closed.last_checkpoint.number()));
    let ends: BTreeMap<u64, u64> = ends.collect();
    sealed(BOUNDARIES_MAGIC, &framed(&bcs_of(&ends)))
}

fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> T {
    bcs::from_bytes(bytes).expect("what is served was encoded by the network itself")
}

/// Version, the next checkpoint, files.
#[derive(Serialize)]
enum Manifest {
    V1(u8, u64, Vec<FileMetadata>),
}

#[derive(Serialize)]
struct FileMetadata {
    checkpoint_seq_range: Range<u64>,
    sha3_digest: [u8; 32],
}
