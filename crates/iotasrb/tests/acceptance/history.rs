//! Six hundred epochs with a hundred validators, from the node to the nano.

use super::{
    network::{Served, folder, url},
    program::{ends, text},
};
use iotasrb_core::{
    observation::{Absence, Network, Observation, Tier},
    units::{Address, Epoch},
};
use iotasrb_proof::{
    CertifiedOutcome, CommitteeChain, EpochClose, Facts, ProvenClose, Recomputation, recompute,
};
use serde_json::{Value, json};
use simnet::Plan;
use std::{collections::BTreeSet, fs, num::NonZeroUsize, path::Path, thread};

const EPOCHS: u64 = 600;
/// How many closes are proven together.
const BATCH: usize = 50;
/// The last checkpoint of the last epoch, as the simulation makes it from its seed.
const LAST: &str = "D37GNAt2LYcdhH9LSNpX5nfrHdzWQHdpLMEvh9bC57T9";

/// The plan changes the protocol version every fifty epochs; one epoch of the versions 4, 31 and
/// 39 each ends in safe mode.
#[test]
fn six_hundred_epochs_are_proven_kept_and_recomputed() {
    let network = Served::simulate(Plan::eventful(1, EPOCHS, 100), |_| ());
    let (dir, trust) = (folder("six hundred epochs"), network.trust());
    backfill_all(&network, &dir, &trust);
    verify_all(&dir, &trust);
    let told = Told::of(&network, &dir);
    assert_eq!(
        told,
        Told {
            recomputed: 596,
            in_safe_mode: vec![50, 500, 550],
            payments: 70_675,
            by_score: 89,
            unpaid: 147,
            joined: 136,
            left: 112,
            distributed_nanos: 455_409_594_161_917_163,
        }
    );
}

fn backfill_all(network: &Served, dir: &Path, trust: &str) {
    let node = network.honest();
    let source = url(&node);
    let line = ["backfill", "--source", &source, "--dir", text(dir)];
    let more = [
        "--network",
        "localnet",
        "--trust",
        trust,
        "--format",
        "json",
    ];
    let mut report = ends(0, &[&line[..], &more].concat()).json();
    let findings = report["findings"].take();
    let findings = findings.as_array().unwrap().iter();
    let found: Vec<Value> = findings
        .map(|finding| json!([finding["finding"], finding["epoch"]]))
        .collect();
    let safe_mode = [50, 500, 550].map(|epoch| json!(["no_outcome", epoch]));
    assert_eq!(found, safe_mode);
    assert_eq!(
        report,
        json!({
            "schema": "iotasrb.backfill/1",
            "network": "localnet",
            "root": {
                "network": "localnet",
                "epoch": 0,
                "digest": trust.strip_prefix("0:").unwrap(),
            },
            "from": 0,
            "to": 599,
            "complete": true,
            "proven": 600,
            "fetched": 600,
            "summaries": 0,
            "files_written": 1800,
            "last_checkpoint": {
                "epoch": 599,
                "sequence": 19_441,
                "digest": LAST,
                "timestamp_ms": 1_798_296_272_076_u64,
            },
            "findings": null,
        })
    );
}

fn verify_all(dir: &Path, trust: &str) {
    let line = ["verify", "--all", "--dir", text(dir), "--trust", trust];
    let document = ends(0, &[&line[..], &["--format", "json"]].concat()).json();
    assert_eq!(document["verdict"], "proven");
    let says: Vec<&Value> = document["steps"].as_array().unwrap().iter().collect();
    assert_eq!(
        says[1]["says"],
        "600 committees were followed, epochs 0 to 600: 600 by closes, 0 by signed summaries alone"
    );
    assert_eq!(
        says[3]["says"],
        "600 outcomes and 600 observations are kept as the closes certify them, byte by byte"
    );
}

/// What the kept closes tell, every outcome recomputed from the certified start of its epoch.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    recomputed: u64,
    in_safe_mode: Vec<u64>,
    payments: usize,
    /// The epochs in which the payments show that scores counted.
    by_score: u64,
    /// The members of a committee that were paid nothing.
    unpaid: usize,
    joined: usize,
    left: usize,
    distributed_nanos: u128,
}

impl Told {
    fn of(network: &Served, dir: &Path) -> Self {
        let mut chain = CommitteeChain::new(network.root.clone()).unwrap();
        let workers = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let mut told = Self::default();
        let mut start: Option<Observation> = None;
        let epochs: Vec<u64> = (0..EPOCHS).collect();
        for batch in epochs.chunks(BATCH) {
            let closes: Vec<_> = batch.iter().map(|epoch| kept(dir, *epoch)).collect();
            let proven = chain.advance_all(&closes, workers).unwrap();
            for facts in ProvenClose::all_facts(&proven, workers) {
                start = Some(told.count(start.as_ref(), &facts.unwrap()));
            }
        }
        assert_eq!(*chain.committee(), network.chain.committee);
        told
    }

    /// Counts an epoch, and gives the start of the next.
    fn count(&mut self, start: Option<&Observation>, facts: &Facts) -> Observation {
        let next = facts.observation(Network::Localnet, Tier::Certified);
        match (start, &facts.outcome) {
            (Some(start), Ok(outcome)) => {
                let recomputation = recompute(start, outcome).unwrap();
                // Told by the payments alone, and by all that the epoch began with.
                let scaled = next.adjusts_rewards_by_score == Ok(true);
                assert_eq!(scaled, recomputation.scores_counted == Some(true));
                self.count_payments(&recomputation, outcome);
            }
            // No close proves how the first epoch began.
            (None, Ok(outcome)) => assert_eq!(outcome.epoch, Epoch::GENESIS),
            (_, Err(absence)) => {
                assert_eq!(*absence, Absence::SafeMode);
                self.in_safe_mode.push(next.anchor.epoch.number() - 1);
            }
        }
        if let Some(start) = start {
            self.count_people(start, &next);
        }
        next
    }

    fn count_payments(&mut self, recomputation: &Recomputation, outcome: &CertifiedOutcome) {
        self.recomputed += 1;
        self.payments += recomputation.payments;
        self.by_score += u64::from(recomputation.scores_counted == Some(true));
        self.distributed_nanos += u128::from(outcome.distributed.as_nanos());
        let unpaid = outcome.validators.iter().filter(|payment| {
            payment.voting_power.as_parts() > 0 && payment.reward.as_nanos() == 0
        });
        self.unpaid += unpaid.count();
    }

    fn count_people(&mut self, start: &Observation, next: &Observation) {
        let [before, after] = [start, next].map(|observation| {
            let validators = observation.validators.iter();
            let addresses: BTreeSet<Address> = validators.map(|one| one.address).collect();
            addresses
        });
        self.joined += after.difference(&before).count();
        self.left += before.difference(&after).count();
    }
}

fn kept(dir: &Path, epoch: u64) -> EpochClose {
    let entry = fs::read(dir.join(format!("closes/{epoch:06}.close"))).unwrap();
    EpochClose::from_entry(&entry).unwrap()
}
