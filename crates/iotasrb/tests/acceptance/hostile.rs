//! Nodes and command lines that mean no good, or make no sense: each ends by itself, with a
//! refusal that says why.

use super::{
    lies::{figures, findings, honest_history},
    network::{folder, node, short, url},
    program::{Said, backfill, files, iotasrb, rate, text},
};
use iotasrb::trust::CommitteeFile;
use iotasrb_core::{observation::Network, units::Epoch};
use iotasrb_proof::Committee;
use serde_json::json;
use simnet::serve::{GrpcServer, ServedChain};
use std::{fs, path::Path};

/// A committee that there is not; but who asks for it does not know that.
const FUTURE: &str = "100:0x7a2c47405a50943fe9c4977f91602b9d24b89d752d8558c4cf81c2cef0302128";

/// A node that has every close, and claims that the last of all epochs runs.
fn boaster() -> GrpcServer {
    short().served.lying(|chain| {
        let members = chain.committee.members().to_vec();
        chain.committee = Committee::new(Epoch::new(u64::MAX), members).unwrap();
    })
}

/// A node of a network in its first epoch.
fn beginner() -> GrpcServer {
    let mut chain = ServedChain {
        closed: Vec::new(),
        committee: short().served.root.clone(),
        ..short().served.chain.clone()
    };
    chain.approach(&short().closed[0]);
    node(chain)
}

/// A node that kept nothing before epoch 5.
fn pruned() -> GrpcServer {
    short()
        .served
        .lying(|chain| chain.kept_from = Epoch::new(5))
}

#[track_caller]
fn check_refused(said: &Said, code: i32, words: &str) {
    assert_eq!(
        (said.code, said.stdout.as_str()),
        (Some(code), ""),
        "{}",
        said.stderr
    );
    assert!(said.stderr.contains(words), "{}", said.stderr);
}

/// What is there is proven and kept; the claim is named as what is not to be had.
#[test]
fn a_node_that_claims_the_last_of_all_epochs() {
    let (boaster, honest) = (boaster(), short().served.honest());
    for sources in [vec![url(&boaster)], vec![url(&boaster), url(&honest)]] {
        let dir = folder("boasted");
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        let said = backfill(&dir, &sources);
        assert_eq!(said.code, Some(1));
        let report = said.json();
        assert_eq!(report["to"], 18_446_744_073_709_551_614_u64);
        assert_eq!(report["proven"], 12);
        let found = findings(&said);
        assert_eq!(found.len(), sources.len(), "{found:?}");
        for (finding, source) in found.iter().zip(sources) {
            assert_eq!(finding["finding"], "not_available");
            assert_eq!(
                (&finding["epoch"], &finding["source"]),
                (&json!(12), &json!(source))
            );
        }
        assert!(files(&dir) == *honest_history());
    }
    let words = "has no close of epoch 12";
    check_refused(&rate(&[&url(&boaster)], &[]), 1, words);
    let honest = node(short().during(8));
    let expected = figures(&rate(&[&url(&honest)], &[]));
    let said = rate(&[&url(&boaster), &url(&honest)], &[]);
    assert_eq!(figures(&said), expected);
    assert_eq!(said.json()["findings"][0]["code"], "failed");
}

#[test]
fn a_network_without_a_closed_epoch_has_no_rate_yet() {
    let beginner = beginner();
    let dir = folder("beginner");
    let said = backfill(&dir, &[&url(&beginner)]);
    assert_eq!(said.code, Some(1));
    assert_eq!(said.json()["to"], json!(null));
    assert!(findings(&said).is_empty());
    check_refused(
        &rate(&[&url(&beginner)], &[]),
        1,
        "has no close of epoch 0: the epoch has not ended there yet",
    );
}

#[test]
fn a_pruned_node_leads_nowhere_from_the_first_epoch() {
    let pruned = pruned();
    let words = "has no committee of epoch 0: the server no longer keeps it";
    let dir = folder("pruned");
    check_refused(&backfill(&dir, &[&url(&pruned)]), 1, words);
    check_refused(&rate(&[&url(&pruned)], &[]), 1, words);
    // The committee at hand is no help.
    let root = dir.join("root");
    fs::write(&root, root_text()).unwrap();
    let said = backfill_from(&dir.join("kept"), &url(&pruned), text(&root));
    assert_eq!(said.code, Some(1));
    let found = findings(&said);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (&found[0]["finding"], &found[0]["epoch"]),
        (&json!("not_available"), &json!(0))
    );
    // Another source leads over what it lacks, and it over the rest.
    let honest = short().served.honest();
    let dir = folder("pruned beside");
    let said = backfill(&dir, &[&url(&pruned), &url(&honest)]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(files(&dir) == *honest_history());
}

#[test]
fn a_root_of_the_future_is_nowhere() {
    let honest = short().served.honest();
    let words = "has no committee of epoch 100: the epoch has not ended there yet";
    check_refused(
        &backfill_from(&folder("future"), &url(&honest), FUTURE),
        1,
        words,
    );
    let line = [
        "rate",
        "--source",
        &url(&honest),
        "--network",
        "localnet",
        "--trust",
        FUTURE,
    ];
    check_refused(&iotasrb(&line), 1, words);
}

/// More members than any committee has, in a file that could be read and in one that is larger.
#[test]
fn a_committee_of_ten_thousand_is_refused() {
    let honest = short().served.honest();
    let dir = folder("many");
    let member = root_text().lines().nth(2).unwrap().to_owned() + "\n";
    for (members, words) in [
        (1_001, "the committee has more than 1000 members"),
        (10_000, "has more than 262144 bytes"),
    ] {
        let root = dir.join("root");
        let text_of = format!("network localnet\nepoch 0\n{}", member.repeat(members));
        fs::write(&root, text_of).unwrap();
        let kept = dir.join("kept");
        check_refused(&backfill_from(&kept, &url(&honest), text(&root)), 2, words);
        assert!(!kept.exists());
    }
}

/// A file where the folder should be, a folder within a file, and one that nobody may write.
#[test]
fn a_folder_that_is_none() {
    let honest = short().served.honest();
    let file = folder("no folder").join("a file");
    fs::write(&file, "mine").unwrap();
    for dir in [file.clone(), file.join("within")] {
        let said = backfill(&dir, &[&url(&honest)]);
        check_refused(&said, 1, "Not a directory");
        assert!(said.stderr.contains(text(&file)), "{}", said.stderr);
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    let line = ["bundle", "--dir", text(&file), "--epoch", "3"];
    check_refused(&iotasrb(&line), 1, "Not a directory");
}

fn root_text() -> String {
    let file = CommitteeFile {
        network: Some(Network::Localnet),
        committee: short().served.root.clone(),
    };
    file.print()
}

fn backfill_from(dir: &Path, source: &str, trust: &str) -> Said {
    let line = ["backfill", "--dir", text(dir), "--source", source];
    let more = [
        "--network",
        "localnet",
        "--trust",
        trust,
        "--format",
        "json",
    ];
    iotasrb(&[&line[..], &more].concat())
}
