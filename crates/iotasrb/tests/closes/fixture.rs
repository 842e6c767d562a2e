//! The recorded closes of `fixtures/epoch-close`, and servers that serve them.

use iotasrb_core::units::{CheckpointDigest, CheckpointSeq, Epoch, VotingPower};
use iotasrb_proof::{Committee, CommitteeChain, CommitteeKey, CommitteeMember, EpochClose};
use simnet::serve::{GrpcServer, ServedChain, ServedEpoch, SharedChain};
use std::{fs, path::PathBuf};

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
    let text = String::from_utf8(read("committee-epoch-0000.txt")).unwrap();
    let member = |line: &str| {
        let (key, power) = line.split_once(' ').unwrap();
        let byte = |place| u8::from_str_radix(&key[2 * place..2 * place + 2], 16).unwrap();
        CommitteeMember {
            key: CommitteeKey::from_bytes(std::array::from_fn(byte)),
            voting_power: VotingPower::new(power.parse().unwrap()).unwrap(),
        }
    };
    Committee::new(Epoch::GENESIS, text.lines().map(member).collect()).unwrap()
}

/// The committees of the epochs 0 to 20, the last one of the running epoch.
pub(crate) fn committees() -> Vec<Committee> {
    let mut chain = CommitteeChain::new(genesis_committee()).unwrap();
    let mut committees = vec![genesis_committee()];
    for epoch in 0..20 {
        chain.elect(&close(epoch).signed_summary).unwrap();
        committees.push(chain.committee().clone());
    }
    committees
}

/// The recorded network as it stands in epoch 20. Its newest checkpoint is the close of
/// epoch 19: no later one was recorded.
pub(crate) fn chain() -> SharedChain {
    let mut chain = CommitteeChain::new(genesis_committee()).unwrap();
    let mut closed = Vec::new();
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
            end: checkpoint.timestamp,
            ordinary_checkpoint: close.signed_summary.clone(),
            transaction: Vec::new(),
            close,
        });
    }
    SharedChain::new(ServedChain {
        chain_id: CHAIN_ID,
        genesis_blob: Vec::new(),
        newest_checkpoint: close(19).signed_summary,
        committee: chain.committee().clone(),
        closed,
        kept_from: Epoch::GENESIS,
    })
}

/// A node that serves the recorded network, and its address as a source.
pub(crate) async fn node() -> (GrpcServer, String) {
    let server = GrpcServer::start(chain()).await.unwrap();
    let source = format!("grpc://{}", server.address());
    (server, source)
}
