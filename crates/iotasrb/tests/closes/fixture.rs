//! The recorded closes of `fixtures/epoch-close`, and servers that serve them.

use iota_sdk_grpc_types::iota_types::CheckpointData;
use iotasrb::trust::CommitteeFile;
use iotasrb_core::units::{CheckpointDigest, CheckpointSeq, Epoch};
use iotasrb_proof::{Committee, CommitteeChain, EpochClose, write_epoch_info};
use simnet::serve::{GrpcServer, ServedChain, ServedEpoch, SharedChain};
use std::{fs, path::PathBuf, sync::OnceLock};

/// The network's checkpoint 0 was not recorded with the closes: any digest names it here.
pub(crate) const CHAIN_ID: CheckpointDigest = CheckpointDigest::from_bytes([7; 32]);

pub(crate) fn path(name: &str) -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/epoch-close"
    ))
    .join(name)
}

pub(crate) fn read(name: &str) -> Vec<u8> {
    fs::read(path(name)).unwrap()
}

/// A recorded close.
pub(crate) fn close(epoch: u64) -> EpochClose {
    EpochClose::from_entry(&read(&format!("epoch-{epoch:04}.close"))).unwrap()
}

pub(crate) fn genesis_committee() -> Committee {
    let file = read("committee-epoch-0000.txt");
    CommitteeFile::parse(&file).unwrap().committee
}

/// The committees of the epochs 0 to 20, the last one of the running epoch.
pub(crate) fn committees() -> Vec<Committee> {
    let chain = chain();
    let chain = chain.read();
    let closed = chain.closed.iter().map(|closed| closed.committee.clone());
    closed.chain([chain.committee.clone()]).collect()
}

/// The recorded network as it stands in epoch 20. Its newest checkpoint is the close of
/// epoch 19: no later one was recorded.
pub(crate) fn chain() -> SharedChain {
    static CHAIN: OnceLock<ServedChain> = OnceLock::new();
    SharedChain::new(CHAIN.get_or_init(recorded_chain).clone())
}

fn recorded_chain() -> ServedChain {
    let mut chain = CommitteeChain::new(genesis_committee()).unwrap();
    let mut closed = Vec::new();
    // Of the other epochs the transaction was not recorded; no proof reads it.
    let recorded: CheckpointData = bcs::from_bytes(&read("epoch-0000-62.chk")[1..]).unwrap();
    let change = &recorded.transactions.last().unwrap().transaction;
    let transaction = bcs::to_bytes(&change.transaction).unwrap();
    for epoch in 0..20 {
        let close = close(epoch);
        let committee = chain.committee().clone();
        let checkpoint = chain.elect(&close.signed_summary).unwrap();
        let before = closed
            .last()
            .map(|before: &ServedEpoch| before.last_checkpoint);
        closed.push(ServedEpoch {
            epoch: Epoch::new(epoch),
            committee,
            first_checkpoint: CheckpointSeq::new(before.map_or(0, |before| before.number() + 1)),
            last_checkpoint: checkpoint.sequence,
            transaction: transaction.clone(),
            close,
        });
    }
    ServedChain {
        chain_id: CHAIN_ID,
        genesis_blob: Vec::new(),
        newest_checkpoint: close(19).signed_summary,
        committee: chain.committee().clone(),
        closed,
        kept_from: Epoch::GENESIS,
    }
}

/// A node that serves the recorded network, and its address as a source.
pub(crate) async fn node() -> (GrpcServer, String) {
    let server = GrpcServer::start(chain()).await.unwrap();
    let source = format!("grpc://{}", server.address());
    (server, source)
}

/// A folder that is gone when the test ends, however it ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("iotasrb-{test}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Writes a file, and gives its path as a source.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    pub(crate) fn source(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// All recorded closes as an `EPOCH_INFO`.
pub(crate) fn epoch_info() -> Vec<u8> {
    let closes: Vec<EpochClose> = (0..20).map(close).collect();
    let mut bytes = Vec::new();
    write_epoch_info(closes.iter(), &mut bytes).unwrap();
    bytes
}
