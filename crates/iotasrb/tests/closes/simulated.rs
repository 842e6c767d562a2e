//! A simulated network behind each kind of server, and closes that no honest network
//! certifies: they arrive as they are sent, and the proof refuses them.

use crate::{PATIENT, open};
use iotasrb_core::units::Epoch;
use iotasrb_proof::{BrokenLink, CommitteeChain};
use simnet::{
    ClosedEpoch, Misbehaviour, Plan, Simulation,
    serve::{
        ArchiveLayout, ArchiveServer, GrpcServer, ServedChain, SharedChain, SnapshotForm,
        SnapshotServer,
    },
};
use std::sync::OnceLock;

/// A network through all changes of the rules, a close in safe mode among them.
fn network() -> (CommitteeChain, SharedChain, Vec<ClosedEpoch>) {
    static NETWORK: OnceLock<(CommitteeChain, ServedChain, Vec<ClosedEpoch>)> = OnceLock::new();
    let (committees, chain, closed) = NETWORK.get_or_init(simulate).clone();
    (committees, SharedChain::new(chain), closed)
}

fn simulate() -> (CommitteeChain, ServedChain, Vec<ClosedEpoch>) {
    let simulation = Simulation::new(Plan::eventful(5, 12, 7)).unwrap();
    let mut chain = ServedChain::new(simulation.genesis());
    let committees = CommitteeChain::new(simulation.genesis().committee.clone()).unwrap();
    let closed: Vec<ClosedEpoch> = simulation.map(Result::unwrap).collect();
    for closed in &closed {
        chain.close(closed).unwrap();
    }
    (committees, chain, closed)
}

#[tokio::test]
async fn each_source_gives_the_closes_of_a_network_byte_for_byte() {
    let (committees, chain, closed) = network();
    let node = GrpcServer::start(chain.clone()).await.unwrap();
    let snapshot = SnapshotServer::start(chain.clone(), SnapshotForm::V2)
        .await
        .unwrap();
    let archive = ArchiveServer::start(chain.clone(), ArchiveLayout::Single)
        .await
        .unwrap();
    for source in [
        format!("grpc://{}", node.address()),
        format!("snapshot+http://{}", snapshot.address()),
        format!("archive+http://{}", archive.address()),
    ] {
        let mut source = open(&source, &PATIENT).await;
        let mut committees = committees.clone();
        let mut closes = source.closes(Epoch::new(0), Epoch::new(11));
        for closed in &closed {
            let close = closes.next().await.unwrap().unwrap();
            assert_eq!(close, closed.close);
            committees.advance(&close).unwrap();
        }
        assert!(closes.next().await.is_none());
        assert_eq!(committees.committee(), &chain.read().committee);
    }
}

#[tokio::test]
async fn the_newest_checkpoint_is_certified_by_the_running_committee() {
    let (_, chain, closed) = network();
    let last = closed.last().unwrap();
    {
        let mut chain = chain.write();
        chain.closed.pop();
        chain.committee = last.committee.clone();
        chain.approach(last);
    }
    let node = GrpcServer::start(chain).await.unwrap();
    let mut source = open(&format!("grpc://{}", node.address()), &PATIENT).await;
    let committees = CommitteeChain::new(last.committee.clone()).unwrap();
    let newest = source.newest_checkpoint().await.unwrap();
    let checkpoint = committees.certify(&newest).unwrap();
    assert_eq!(checkpoint.epoch, Epoch::new(11));
    assert!(checkpoint.sequence < last.last_checkpoint);
}

/// Genesis as a file: what the network is named after.
#[tokio::test]
async fn an_archive_has_genesis() {
    let (committees, chain, _) = network();
    let archive = ArchiveServer::start(chain.clone(), ArchiveLayout::Single)
        .await
        .unwrap();
    let mut source = open(&format!("archive+http://{}", archive.address()), &PATIENT).await;
    let genesis = source.genesis().await.unwrap();
    assert_eq!(genesis, chain.read().genesis_blob);
    let summary = iotasrb_proof::EpochClose::from_checkpoint_blob(&genesis).unwrap();
    let checkpoint = committees.certify(&summary.signed_summary).unwrap();
    assert_eq!(checkpoint.digest, chain.read().chain_id);
}

#[tokio::test]
async fn lies_arrive_as_they_are_told_and_the_proof_refuses_them() {
    let (_, chain, closed) = network();
    let (before, lied_about) = (&closed[6], &closed[7]);
    let node = GrpcServer::start(chain.clone()).await.unwrap();
    let mut source = open(&format!("grpc://{}", node.address()), &PATIENT).await;
    let mut refused = Vec::new();
    for lie in Misbehaviour::ALL {
        let Some(told) = lie.corrupt(lied_about, Some(before)) else {
            continue;
        };
        chain.write().closed[7].close = told.clone();
        let Ok(arrived) = source.close(Epoch::new(7)).await else {
            // The close of another epoch is refused when it arrives.
            assert_eq!(lie, Misbehaviour::ReplayedEpoch);
            continue;
        };
        assert_eq!(arrived, told, "{lie:?}");
        let mut committees = CommitteeChain::new(lied_about.committee.clone()).unwrap();
        if let Err(link) = committees.advance(&arrived) {
            refused.push((lie, link));
        }
    }
    assert_eq!(refused.len(), 10, "{refused:?}");
    assert!(refused.contains(&(
        Misbehaviour::QuorumOneShort,
        BrokenLink::QuorumMissed(6_666)
    )));
}
