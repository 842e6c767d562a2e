//! Every close that no honest network certifies, told by a node: to a backfill and to `rate`,
//! alone and with an honest node beside it.

use super::{
    network::{folder, node, short, url},
    program::{Said, backfill, files, rate},
};
use serde_json::Value;
use simnet::{
    Misbehaviour::{self, *},
    serve::GrpcServer,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// The epoch that is lied about.
const EPOCH: usize = 7;

/// A lie; how a backfill calls it, and in which words; how many closes are proven, and how
/// many committees followed by a summary alone, if nobody tells better.
type Row = (Misbehaviour, &'static str, &'static str, (u64, u64));

/// A fork has a file of its own: it is the one lie that is proven.
const ROWS: [Row; 13] = [
    (WrongSignature, "refused", NOT_SIGNED, (7, 0)),
    (OutsidersSignature, "refused", NOT_SIGNED, (7, 0)),
    (
        QuorumOneShort,
        "refused",
        "the signers hold a voting power of 6666, less than the quorum of 6667",
        (7, 0),
    ),
    (
        OldCommittee,
        "refused",
        "the signature is of epoch 6",
        (7, 0),
    ),
    (
        ReplayedEpoch,
        "not_available",
        "asked for epoch 7, answered epoch 6; ask another source",
        (7, 0),
    ),
    (
        OrdinaryCheckpoint,
        "refused",
        "the checkpoint does not end its epoch",
        (7, 0),
    ),
    (
        SwappedContents,
        "refused",
        "the contents' digest is not the one that the checkpoint certifies",
        (11, 1),
    ),
    (
        SwappedEffects,
        "refused",
        "the effects are not those of the checkpoint's last transaction",
        (11, 1),
    ),
    (
        ForgedEvent,
        "refused",
        "the events are not those that the epoch change emitted",
        (11, 1),
    ),
    (
        AlteredStateObject,
        "refused",
        "state object 1 was not written by the epoch change",
        (11, 1),
    ),
    (
        MissingStateObject,
        "refused",
        "the inner system state is missing",
        (11, 1),
    ),
    (
        UnknownState,
        "not_derived",
        "no facts: the system state has the unknown type IotaSystemStateV3",
        (12, 0),
    ),
    (
        ContradictorySupply,
        "not_derived",
        "no facts: the certified supply change is 585378984788248 nanos, the events say \
         585378984788247",
        (12, 0),
    ),
];
const NOT_SIGNED: &str =
    "the aggregated signature is not that of the named signers over this checkpoint";

/// A node that lies about one epoch, the last one that it says has ended, or one of many.
pub(crate) fn liar(lie: Misbehaviour, ended: usize) -> GrpcServer {
    let closed = &short().closed;
    let mut chain = match ended {
        12 => short().served.chain.clone(),
        epoch => short().during(epoch),
    };
    let told = lie.corrupt(&closed[EPOCH], Some(&closed[EPOCH - 1]));
    chain.closed[EPOCH].close = told.unwrap();
    node(chain)
}

/// What an honest node alone leads to.
pub(crate) fn honest_history() -> &'static BTreeMap<PathBuf, Vec<u8>> {
    static HONEST: OnceLock<BTreeMap<PathBuf, Vec<u8>>> = OnceLock::new();
    HONEST.get_or_init(|| {
        let dir = folder("honest");
        let said = backfill(&dir, &[&url(&short().served.honest())]);
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        files(&dir)
    })
}

/// What was found, but for the three epochs that really ended in safe mode.
#[track_caller]
pub(crate) fn findings(said: &Said) -> Vec<Value> {
    let report = said.json();
    let findings = report["findings"].as_array().unwrap().iter();
    let others = findings.filter(|finding| finding["finding"] != "no_outcome");
    others.cloned().collect()
}

#[test]
fn the_table_is_complete() {
    let rows: Vec<Misbehaviour> = ROWS.iter().map(|row| row.0).chain([Fork]).collect();
    assert_eq!(rows, Misbehaviour::ALL);
}

#[test]
fn alone_a_liar_ends_or_interrupts_the_history() {
    for (lie, finding, words, (proven, summaries)) in ROWS {
        let (node, dir) = (liar(lie, 12), folder("lied alone"));
        let said = backfill(&dir, &[&url(&node)]);
        assert_eq!(said.code, Some(1), "{lie:?}");
        check_finding(&said, lie, finding, words, &url(&node));
        let report = said.json();
        assert_eq!(report["proven"], proven, "{lie:?}");
        assert_eq!(report["summaries"], summaries, "{lie:?}");
        check_true(&dir, lie);
    }
}

/// What the committee signed is kept, whoever gave it: the other source is not asked.
#[test]
fn beside_an_honest_node_a_liar_changes_nothing() {
    let honest = short().served.honest();
    for (lie, finding, words, _) in ROWS {
        let (node, dir) = (liar(lie, 12), folder("lied beside"));
        let said = backfill(&dir, &[&url(&node), &url(&honest)]);
        check_finding(&said, lie, finding, words, &url(&node));
        if finding == "not_derived" {
            assert_eq!(said.code, Some(1), "{lie:?}");
            check_true(&dir, lie);
        } else {
            assert_eq!(said.code, Some(0), "{lie:?}");
            assert!(files(&dir) == *honest_history(), "{lie:?}");
        }
    }
}

#[test]
fn alone_a_liar_gives_no_rate() {
    for (lie, _, words, _) in ROWS {
        let said = rate(&[&url(&liar(lie, EPOCH + 1))], &[]);
        assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""), "{lie:?}");
        assert!(said.stderr.contains(words), "{lie:?} {}", said.stderr);
    }
}

#[test]
fn beside_an_honest_node_a_liar_does_not_change_the_rate() {
    let honest = node(short().during(EPOCH + 1));
    let expected = figures(&rate(&[&url(&honest)], &[]));
    assert_eq!(expected["iotasrb"]["decimal"], "2.702884986632157050");
    assert_eq!(expected["anchor"]["tier"], "certified");
    for (lie, _, words, _) in ROWS {
        let node = liar(lie, EPOCH + 1);
        let said = rate(&[&url(&node), &url(&honest)], &[]);
        assert_eq!(said.code, Some(0), "{lie:?}");
        assert_eq!(figures(&said), expected, "{lie:?}");
        let found = &said.json()["findings"];
        assert_eq!(found.as_array().unwrap().len(), 1, "{lie:?}");
        assert_eq!(found[0]["code"], "failed", "{lie:?}");
        assert_eq!(found[0]["sources"][0], url(&node), "{lie:?}");
        let message = found[0]["message"].as_str().unwrap();
        assert!(message.contains(words), "{lie:?} {message}");
    }
}

/// The document without what was found about others.
#[track_caller]
pub(crate) fn figures(said: &Said) -> Value {
    let mut document = said.json();
    document["findings"].take();
    document
}

/// It is found once, and nothing else is.
#[track_caller]
fn check_finding(said: &Said, lie: Misbehaviour, finding: &str, words: &str, source: &str) {
    let found = findings(said);
    assert_eq!(found.len(), 1, "{lie:?} {found:?}");
    assert_eq!(found[0]["finding"], finding, "{lie:?}");
    assert_eq!(found[0]["epoch"], EPOCH, "{lie:?}");
    if finding != "not_derived" {
        assert_eq!(found[0]["source"], source, "{lie:?}");
    }
    let says = found[0]["says"].as_str().unwrap();
    assert!(says.contains(words), "{lie:?} {says}");
}

/// What is kept is what an honest node leads to, as far as it goes; of a close that tells no
/// facts, nothing that follows is kept.
#[track_caller]
fn check_true(dir: &Path, lie: Misbehaviour) {
    for (place, bytes) in files(dir) {
        let honest = honest_history().get(&place);
        let is_link = place.starts_with("summaries") || place.ends_with("000007.close");
        assert!(
            is_link || honest == Some(&bytes),
            "{lie:?} {}",
            place.display()
        );
    }
    for place in ["outcomes/000007.json", "observations/000008.json"] {
        assert!(!dir.join(place).exists(), "{lie:?}");
    }
}
