//! What a backfill proves and keeps, from whom, and what it refuses.

use super::{ends, fixture, report, stderr, text};
use iotasrb_proof::EpochClose;
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    path::Path,
};

/// A change of a close that its committee did not sign.
type Lie = fn(&mut EpochClose);

/// A backfill of the recorded network.
fn arguments<'a>(dir: &'a Path, sources: &[&'a Path], more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["backfill", "--dir", text(dir), "--network", "localnet"];
    for source in sources {
        arguments.extend(["--source", text(source)]);
    }
    arguments.extend(more);
    arguments
}

/// What was found, as its kind, epoch and words.
fn findings(report: &Value) -> Vec<(String, Value, String)> {
    let findings = report["findings"].as_array().unwrap().iter();
    let words = |value: &Value| value.as_str().unwrap().to_owned();
    findings
        .map(|one| {
            (
                words(&one["finding"]),
                one["epoch"].clone(),
                words(&one["says"]),
            )
        })
        .collect()
}

fn trusting(root: &Path) -> [&str; 2] {
    ["--trust", text(root)]
}

#[test]
fn a_recorded_network_is_proven_and_kept() {
    let source = fixture::recording("whole-source", 0..20);
    let root = fixture::root_file(&source);
    let dir = fixture::folder("whole");
    let arguments = arguments(&dir, &[&source], &trusting(&root));
    let first = report(0, &arguments);
    assert_eq!(
        first,
        json!({
            "schema": "iotasrb.backfill/1",
            "network": "localnet",
            "root": {
                "network": "localnet",
                "epoch": 0,
                "digest": &fixture::ROOT[2..],
            },
            "from": 0,
            "to": 19,
            "complete": true,
            "proven": 20,
            "fetched": 20,
            "summaries": 0,
            "files_written": 60,
            "last_checkpoint": {
                "epoch": 19,
                "sequence": 1193,
                "digest": "8ZwSQ4yMQXvfCdJhLy3i5LjAA1FtJ5qiSUokUsZG52mU",
                "timestamp_ms": 1_795_232_466_600_u64,
            },
            "findings": [],
        })
    );
    let kept = fixture::files(&dir);
    // Sixty files, the root and the lock.
    assert_eq!(kept.len(), 62);
    assert_eq!(kept[Path::new("root.txt")], fs::read(&root).unwrap());
    let second = report(0, &arguments);
    assert_eq!(
        (&second["fetched"], &second["files_written"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(second["proven"], 20);
    assert_eq!(fixture::files(&dir), kept);
}

/// The figures are those of the recorded indexer (`iotax_getEpochs`, epoch 19).
#[test]
fn what_is_kept_says_what_the_chain_said() {
    let dir = fixture::history("says");
    let outcome = fs::read(dir.join("outcomes/000019.json")).unwrap();
    let mut outcome: Value = serde_json::from_slice(&outcome).unwrap();
    let validators = outcome["outcome"]["validators"].take();
    assert_eq!(validators.as_array().unwrap().len(), 12);
    assert_eq!(
        outcome,
        json!({
            "schema": "iotasrb.outcome/1",
            "network": "localnet",
            "epoch": 19,
            "checkpoint": {
                "epoch": 19,
                "sequence": 1193,
                "digest": "8ZwSQ4yMQXvfCdJhLy3i5LjAA1FtJ5qiSUokUsZG52mU",
                "timestamp_ms": 1_795_232_466_600_u64,
            },
            "supply_change_nanos": "766999997600000",
            "next_protocol_version": 2,
            "outcome": {
                "minted_nanos": "767000000000000",
                "burned_nanos": "2400000",
                "distributed_nanos": "767000000000000",
                "gas_fees_nanos": "2400000",
                "tips_nanos": {"absent": "not_in_protocol"},
                "storage_charge_nanos": "72967600",
                "storage_rebate_nanos": "74556000",
                "storage_fund_nanos": "161021200",
                "next_total_stake_nanos": outcome["outcome"]["next_total_stake_nanos"],
                "validators": null,
            },
        })
    );
    // The observation is one that every command reads.
    let observation = dir.join("observations/000020.json");
    let rate = report(0, &["rate", "--source", text(&observation)]);
    assert_eq!(rate["anchor"]["epoch"], 20);
    assert_eq!(rate["anchor"]["tier"], "recorded");
    assert_eq!(rate["anchor"]["network"], "localnet");
}

/// A close of which the first source changed a part is refused by name; the next source
/// is asked for it, and goes on.
#[test]
fn a_lie_is_named_and_another_source_is_asked() {
    let lies: [(&str, Lie, &str); 3] = [
        (
            "contents",
            |close| close.contents[40] ^= 1,
            "refused: the contents' digest is not the one that the checkpoint certifies",
        ),
        (
            "events",
            |close| close.events = vec![0],
            "refused: the events are not those that the epoch change emitted",
        ),
        (
            "objects",
            |close| close.state_objects.truncate(1),
            "refused: the inner system state is missing",
        ),
    ];
    let honest = fixture::recording("honest", 0..20);
    let root = fixture::root_file(&honest);
    let whole = fixture::history("whole-for-lies");
    for (name, lie, says) in lies {
        let liar = fixture::recording(&format!("liar-{name}"), 0..20);
        let mut close = fixture::close(7);
        lie(&mut close);
        fixture::write_close(&liar, 7, &close);
        let dir = fixture::folder(&format!("lied-{name}"));
        let report = report(0, &arguments(&dir, &[&liar, &honest], &trusting(&root)));
        let expected = ("refused".to_owned(), json!(7), says.to_owned());
        assert_eq!(findings(&report), [expected]);
        assert_eq!(report["findings"][0]["source"], text(&liar));
        assert_eq!(fixture::files(&dir), fixture::files(&whole));
    }
}

#[test]
fn where_no_source_has_a_close_its_summary_leads_on() {
    let source = fixture::recording("liar-alone", 0..20);
    let root = fixture::root_file(&source);
    let mut close = fixture::close(7);
    close.events = vec![0];
    fixture::write_close(&source, 7, &close);
    let dir = fixture::folder("lied-alone");
    let first = report(1, &arguments(&dir, &[&source], &trusting(&root)));
    assert_eq!(first["proven"], 19);
    assert_eq!(first["summaries"], 1);
    assert_eq!(first["complete"], false);
    assert!(dir.join("summaries/000007.summary").is_file());
    assert!(!dir.join("outcomes/000007.json").exists());
    assert!(!dir.join("observations/000008.json").exists());
    ends(
        0,
        &[
            "verify",
            "--all",
            "--dir",
            text(&dir),
            "--trust",
            text(&root),
        ],
    );
    // The close itself may come later.
    let honest = fixture::recording("honest-later", 7..8);
    let later = report(0, &arguments(&dir, &[&honest], &["--to", "19"]));
    assert_eq!(
        (&later["proven"], &later["fetched"]),
        (&json!(20), &json!(1))
    );
    ends(
        0,
        &[
            "verify",
            "--all",
            "--dir",
            text(&dir),
            "--trust",
            text(&root),
        ],
    );
}

#[test]
fn what_is_missing_ends_the_range_and_can_be_added() {
    let source = fixture::recording("part", (0..20).filter(|epoch| *epoch != 12));
    let root = fixture::root_file(&source);
    let dir = fixture::folder("parts");
    let first = report(1, &arguments(&dir, &[&source], &trusting(&root)));
    assert_eq!(first["proven"], 12);
    assert_eq!(first["last_checkpoint"]["epoch"], 11);
    let missing = findings(&first);
    assert_eq!(missing[0].0, "not_available");
    assert_eq!(missing[0].1, 12);
    assert!(
        missing[0].2.contains("it is not in the recording"),
        "{missing:?}"
    );
    let rest = fixture::recording("rest", 12..13);
    let second = report(0, &arguments(&dir, &[&source, &rest], &[]));
    assert_eq!(second["proven"], 20);
    assert_eq!(
        fixture::files(&dir),
        fixture::files(&fixture::history("whole-for-parts"))
    );
}

#[test]
fn a_later_range_begins_with_signed_summaries() {
    let source = fixture::recording("later-source", 0..20);
    let root = fixture::root_file(&source);
    let dir = fixture::folder("later");
    let range = ["--from", "5", "--to", "9", "--trust", text(&root)];
    let first = report(0, &arguments(&dir, &[&source], &range));
    assert_eq!(
        (&first["proven"], &first["summaries"]),
        (&json!(5), &json!(5))
    );
    assert_eq!(first["files_written"], 5 + 15);
    ends(
        0,
        &[
            "verify",
            "--all",
            "--dir",
            text(&dir),
            "--trust",
            text(&root),
        ],
    );
    let same = report(0, &arguments(&dir, &[&source], &range));
    assert_eq!(
        (&same["fetched"], &same["files_written"]),
        (&json!(0), &json!(0))
    );
    // What was left out is fetched when it is wanted.
    let whole = report(0, &arguments(&dir, &[&source], &[]));
    assert_eq!(
        (&whole["proven"], &whole["fetched"]),
        (&json!(20), &json!(15))
    );
    ends(
        0,
        &[
            "verify",
            "--all",
            "--dir",
            text(&dir),
            "--trust",
            text(&root),
        ],
    );
}

#[test]
fn a_committee_is_taken_from_anybody_who_has_the_trusted_one() {
    let source = fixture::recording("pinned-source", 0..20);
    let pin = "6:0xf2d3dfb29c7a8ea9e4f5e4a5c7c0d4f7b2c8c5b2a6f3f1e8d7c6b5a493827160";
    let dir = fixture::folder("pinned-wrong");
    let refused = ends(1, &arguments(&dir, &[&source], &["--trust", pin]));
    let told = stderr(&refused);
    assert!(told.contains("refused: the committee is 6:0x"), "{told}");
    // The true name of that committee, as the refusal gives it.
    let found = told.split("the committee is ").nth(1).unwrap();
    let found = found.split(',').next().unwrap();
    let dir = fixture::folder("pinned");
    let report = report(0, &arguments(&dir, &[&source], &["--trust", found]));
    assert_eq!(
        (&report["from"], &report["proven"]),
        (&json!(6), &json!(14))
    );
    ends(
        0,
        &["verify", "--all", "--dir", text(&dir), "--trust", found],
    );
}

#[test]
fn a_wrong_command_line_says_what_to_give() {
    let source = fixture::recording("usage-source", 0..2);
    let root = fixture::root_file(&source);
    let trust = text(&root);
    for (more, says) in [
        (
            &[][..],
            "no trust root is shipped for localnet; name one that you trust by --trust",
        ),
        (
            &["--trust", "genesis"],
            "the chain id of localnet is not known beforehand",
        ),
        (
            &["--trust", "5:0x7a"],
            "5:0x7a names no committee; give EPOCH:0xDIGEST",
        ),
        (&["--trust", "no/such/file"], "cannot read no/such/file"),
        (
            &["--trust", trust, "--from", "3", "--to", "2"],
            "the range from epoch 3 to 2 is empty",
        ),
        (
            &["--trust", trust, "--from", "-1"],
            "unexpected argument '-1'",
        ),
        (
            &["--trust", trust, "--network", "testnet"],
            "is a committee of localnet, not of testnet",
        ),
    ] {
        let dir = fixture::folder("usage").join("not-made");
        let more: Vec<&str> = more.to_vec();
        let mut line = vec!["backfill", "--dir", text(&dir), "--source", text(&source)];
        if !more.contains(&"--network") {
            line.extend(["--network", "localnet"]);
        }
        let output = ends(2, &[line, more].concat());
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
        assert!(!dir.exists());
    }
}

#[test]
fn a_history_is_continued_only_as_it_was_begun() {
    let dir = fixture::history("continued");
    let source = fixture::recording("continued-source", 0..20);
    let other = "0:0x0000000000000000000000000000000000000000000000000000000000000000";
    for (more, says) in [
        (
            ["--trust", other],
            "does not begin with what is trusted: the committee is 0:0x7a2c",
        ),
        (["--network", "devnet"], "it is of localnet, not of devnet"),
    ] {
        let mut line = vec!["backfill", "--dir", text(&dir), "--source", text(&source)];
        line.extend(more);
        let output = ends(2, &line);
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
}

#[test]
fn nothing_is_overwritten() {
    let source = fixture::recording("other-bytes-source", 0..20);
    let root = fixture::root_file(&source);
    for place in ["outcomes/000003.json", "observations/000004.json"] {
        let dir = fixture::folder("other-bytes");
        let path = dir.join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "{}").unwrap();
        let output = ends(1, &arguments(&dir, &[&source], &trusting(&root)));
        let says = format!("{} holds other bytes", path.display());
        assert!(stderr(&output).contains(&says), "{}", stderr(&output));
        assert_eq!(fs::read(&path).unwrap(), b"{}");
    }
}

#[test]
fn a_damaged_close_is_named_and_left_alone() {
    let dir = fixture::history("damaged");
    let path = dir.join("closes/000004.close");
    let mut bytes = fs::read(&path).unwrap();
    bytes[300] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let source = fixture::recording("damaged-source", 0..20);
    let output = ends(1, &arguments(&dir, &[&source], &[]));
    let says = format!("{} is refuted", path.display());
    assert!(stderr(&output).contains(&says), "{}", stderr(&output));
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn two_do_not_write_into_one_folder() {
    let dir = fixture::history("locked");
    let lock = File::open(dir.join("lock")).unwrap();
    lock.lock().unwrap();
    let source = fixture::recording("locked-source", 0..20);
    let output = ends(1, &arguments(&dir, &[&source], &[]));
    assert!(stderr(&output).contains("is being written by another process"));
    // Reading is not writing.
    ends(
        0,
        &[
            "verify",
            "--all",
            "--dir",
            text(&dir),
            "--trust",
            fixture::ROOT,
        ],
    );
    drop(lock);
    ends(0, &arguments(&dir, &[&source], &[]));
}

#[test]
fn an_epoch_info_file_is_a_source() {
    let folder = fixture::folder("epoch-info");
    let path = fixture::epoch_info(&folder, 20);
    let root = fixture::root_file(&folder);
    let dir = folder.join("kept");
    let report = report(0, &arguments(&dir, &[&path], &trusting(&root)));
    assert_eq!(report["proven"], 20);
    assert_eq!(
        fixture::files(&dir),
        fixture::files(&fixture::history("whole-for-info"))
    );
}
