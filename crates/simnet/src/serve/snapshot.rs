//! A store of formal snapshots, of which only what tells of closes is there.

use super::{
    FaultPlan, SharedChain,
    sealed::{bcs_of, digest, sealed},
    store_server::StoreServer,
};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    routing::get,
};
use iotasrb_core::units::Epoch;
use iotasrb_proof::write_epoch_info;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde::Serialize;
use std::{io, net::SocketAddr};

/// What a snapshot's `MANIFEST` begins with.
const MAGIC: u32 = 0x00c0_ffee;

/// How a snapshot is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnapshotForm {
    /// As old nodes wrote it: raw, and without the network's name.
    V1,
    /// As nodes write it now: compressed with zstd, and with the network's name.
    V2,
}

/// A running store; it has one snapshot, made at the end of the last closed epoch.
#[derive(Debug)]
pub struct SnapshotServer(StoreServer);

impl SnapshotServer {
    /// Starts to serve a chain on a free port of 127.0.0.1.
    pub async fn start(chain: SharedChain, form: SnapshotForm) -> io::Result<Self> {
        let router = Router::new()
            .route("/MANIFEST", get(index))
            .route("/{snapshot}/{file}", get(file))
            .with_state((chain, form));
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

type Served = State<(SharedChain, SnapshotForm)>;

async fn index(State((chain, _)): Served) -> Result<String, StatusCode> {
    let newest = newest(&chain)?.number();
    Ok(format!("{{\"available_epochs\":[{newest}]}}"))
}

async fn file(
    State((chain, form)): Served,
    Path((snapshot, file)): Path<(String, String)>,
) -> Result<Vec<u8>, StatusCode> {
    let newest = newest(&chain)?;
    if snapshot != format!("epoch_{}", newest.number()) {
        return Err(StatusCode::NOT_FOUND);
    }
    let epoch_info = epoch_info(&chain, form);
    match file.as_str() {
        "EPOCH_INFO" => Ok(epoch_info),
        "MANIFEST" => Ok(manifest(&chain, form, newest, &epoch_info)),
        _ => Err(StatusCode::NOT_FOUND),
    }
}

fn newest(chain: &SharedChain) -> Result<Epoch, StatusCode> {
    let chain = chain.read();
    let newest = chain.closed.last().ok_or(StatusCode::NOT_FOUND)?;
    Ok(newest.epoch)
}

fn epoch_info(chain: &SharedChain, form: SnapshotForm) -> Vec<u8> {
    let chain = chain.read();
    let mut raw = Vec::new();
    let closes = chain.closed.iter().map(|closed| &closed.close);
    write_epoch_info(closes, &mut raw).expect("memory takes every byte");
    match form {
        SnapshotForm::V1 => raw,
        SnapshotForm::V2 => compress_to_vec(raw.as_slice(), CompressionLevel::Fastest),
    }
}

fn manifest(chain: &SharedChain, form: SnapshotForm, epoch: Epoch, epoch_info: &[u8]) -> Vec<u8> {
    let compression = match form {
        SnapshotForm::V1 => FileCompression::None,
        SnapshotForm::V2 => FileCompression::Zstd,
    };
    let file = |file_type, compression, sha3_digest| FileMetadata {
        file_type,
        bucket_num: 1,
        part_num: 1,
        compression,
        sha3_digest,
    };
    let files = vec![
        file(FileType::Object, FileCompression::Zstd, [1; 32]),
        file(FileType::Reference, FileCompression::None, [2; 32]),
        file(FileType::EpochInfo, compression, digest(epoch_info)),
    ];
    let epoch = epoch.number();
    let content = match form {
        SnapshotForm::V1 => bcs_of(&Manifest::V1(1, 32, files, epoch)),
        SnapshotForm::V2 => {
            let chain_id = chain.read().chain_id.as_bytes().to_vec();
            bcs_of(&Manifest::V2(2, 32, files, epoch, chain_id))
        }
    };
    sealed(MAGIC, &content)
}

/// Version, length of an address, files, epoch, and in the second form the network's name.
#[derive(Serialize)]
enum Manifest {
    V1(u8, u64, Vec<FileMetadata>, u64),
    V2(u8, u64, Vec<FileMetadata>, u64, Vec<u8>),
}

#[derive(Serialize)]
struct FileMetadata {
    file_type: FileType,
    bucket_num: u32,
    part_num: u32,
    compression: FileCompression,
    sha3_digest: [u8; 32],
}

#[derive(Serialize)]
enum FileType {
    Object,
    Reference,
    EpochInfo,
}

#[derive(Serialize)]
enum FileCompression {
    None,
    Zstd,
}
