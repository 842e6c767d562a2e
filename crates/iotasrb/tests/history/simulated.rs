//! A simulated network behind real servers: every rule of the chain, safe mode, servers
//! that lie and servers that are not there.

use super::{fixture, report, text};
use iotasrb::{
    history::backfill::{Backfill, Finding, Reason, Report},
    source::closes::CloseLimits,
    trust::{CommitteeFile, CommitteePin, Pin, Trust, TrustError, Trusted},
};
use iotasrb_core::{
    observation::{Absence, Network},
    units::{CheckpointDigest, Epoch},
};
use iotasrb_proof::{BrokenLink, Committee};
use serde_json::Value;
use simnet::{
    ClosedEpoch, Misbehaviour, Plan, Simulation,
    serve::{GrpcServer, ServedChain, SharedChain},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A network of twelve epochs through all changes of the rules; two epochs end in safe mode.
struct Simulated {
    committee: Committee,
    chain: ServedChain,
    closed: Vec<ClosedEpoch>,
}

impl Simulated {
    fn new() -> Self {
        let simulation = Simulation::new(Plan::eventful(5, 12, 7)).unwrap();
        let committee = simulation.genesis().committee.clone();
        let mut chain = ServedChain::new(simulation.genesis());
        let closed: Vec<ClosedEpoch> = simulation.map(Result::unwrap).collect();
        for closed in &closed {
            chain.close(closed).unwrap();
        }
        Self {
            committee,
            chain,
            closed,
        }
    }

    async fn serve(&self, change: impl FnOnce(&mut ServedChain)) -> GrpcServer {
        let mut chain = self.chain.clone();
        change(&mut chain);
        GrpcServer::start(SharedChain::new(chain)).await.unwrap()
    }

    /// Backfills a folder from servers, in this process.
    async fn backfill(&self, folder: &Path, servers: &[String]) -> Report {
        let root = folder.with_extension("root");
        let file = CommitteeFile {
            network: Some(Network::Localnet),
            committee: self.committee.clone(),
        };
        fs::write(&root, file.print()).unwrap();
        let backfill = Backfill {
            folder: folder.to_owned(),
            sources: servers.iter().map(|url| url.parse().unwrap()).collect(),
            trust: Some(Trust::File(root)),
            network: None,
            from: None,
            to: None,
            limits: CloseLimits::default(),
        };
        backfill.run(&mut |_| ()).await.unwrap()
    }

    fn root(&self) -> String {
        CommitteePin::of(&self.committee).to_string()
    }
}

fn outcome(dir: &Path, epoch: u64) -> Value {
    let path = dir.join(format!("outcomes/{epoch:06}.json"));
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn url(server: &GrpcServer) -> String {
    format!("grpc://{}", server.address())
}

#[tokio::test]
async fn a_network_with_epochs_in_safe_mode_is_proven_whole() {
    let network = Simulated::new();
    let server = network.serve(|_| ()).await;
    let dir: PathBuf = fixture::folder("simulated");
    let first = network.backfill(&dir, &[url(&server)]).await;
    assert!(first.is_complete(), "{:?}", first.findings);
    assert_eq!((first.proven, first.fetched, first.written), (12, 12, 36));
    let safe_mode = |epoch| Finding {
        epoch: Some(Epoch::new(epoch)),
        source: None,
        reason: Reason::NoOutcome(Absence::SafeMode),
    };
    assert_eq!(first.findings, [safe_mode(1), safe_mode(10), safe_mode(11)]);
    for epoch in 0..12 {
        let absent = &outcome(&dir, epoch)["outcome"]["absent"];
        let expected = [1, 10, 11].contains(&epoch);
        assert_eq!(*absent == "safe_mode", expected, "epoch {epoch}");
    }
    let kept = fixture::files(&dir);
    let second = network.backfill(&dir, &[url(&server)]).await;
    assert_eq!((second.proven, second.fetched, second.written), (12, 0, 0));
    assert_eq!(fixture::files(&dir), kept);
    let verified = report(0, &["verify", text(&dir), "--trust", &network.root()]);
    assert_eq!(verified["verdict"], "proven");
}

#[tokio::test]
async fn servers_that_lie_or_are_not_there_are_named_and_change_nothing() {
    let network = Simulated::new();
    let honest = network.serve(|_| ()).await;
    let whole = fixture::folder("simulated-honest");
    network.backfill(&whole, &[url(&honest)]).await;
    let lie = Misbehaviour::ALL
        .into_iter()
        .find_map(|lie| match lie {
            Misbehaviour::WrongSignature => {
                lie.corrupt(&network.closed[7], Some(&network.closed[6]))
            }
            _ => None,
        })
        .unwrap();
    let liar = network.serve(|chain| chain.closed[7].close = lie).await;
    let nobody = "grpc://127.0.0.1:9".to_owned();
    let dir = fixture::folder("simulated-lied");
    let report = network
        .backfill(&dir, &[nobody, url(&liar), url(&honest)])
        .await;
    assert!(report.is_complete(), "{:?}", report.findings);
    let refused = Finding {
        epoch: Some(Epoch::new(7)),
        source: Some(url(&liar)),
        reason: Reason::Refused(BrokenLink::SignatureInvalid),
    };
    assert!(report.findings.contains(&refused), "{:?}", report.findings);
    let absent = &report.findings[0];
    assert_eq!(absent.source.as_deref(), Some("grpc://127.0.0.1:9"));
    assert_eq!(absent.reason.code(), "not_available");
    assert_eq!(fixture::files(&dir), fixture::files(&whole));
}

/// The identity of a network proves its first committee, and no other identity does.
#[test]
fn the_genesis_checkpoint_vouches_for_the_first_committee() {
    let network = Simulated::new();
    let file = network.chain.genesis_blob.as_slice();
    let trusted = |identity| Trusted {
        network: Network::Localnet,
        pin: Pin::Genesis(identity),
        committee: None,
    };
    let ours = trusted(network.chain.chain_id);
    assert_eq!(ours.genesis(file).unwrap(), network.committee);
    ours.accept(&network.committee, Some(file)).unwrap();
    let missing = ours.accept(&network.committee, None);
    assert!(matches!(missing, Err(TrustError::NoGenesis)), "{missing:?}");
    let later = &network.closed[11].committee;
    let differs = ours.accept(later, Some(file));
    assert!(
        matches!(differs, Err(TrustError::CommitteeDiffers { .. })),
        "{differs:?}"
    );
    let other =
        trusted(CheckpointDigest::from_bytes([7; 32])).accept(&network.committee, Some(file));
    assert!(matches!(other, Err(TrustError::Genesis(_))), "{other:?}");
}
