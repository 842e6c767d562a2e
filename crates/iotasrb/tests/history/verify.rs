//! What is proven again offline, what refutes, and what decides nothing.

use super::{ends, fixture, report, stderr, stdout, text};
use iotasrb_core::observation::Network;
use iotasrb_proof::Bundle;
use serde_json::Value;
use std::{fs, path::Path};

fn steps(report: &Value) -> Vec<&str> {
    let steps = report["steps"].as_array().unwrap().iter();
    steps.map(|step| step["step"].as_str().unwrap()).collect()
}

#[test]
fn a_whole_history_is_proven_from_its_root() {
    let dir = fixture::history("verified");
    for trust in [
        fixture::ROOT,
        text(&fixture::root_file(&fixture::folder("verify-root"))),
    ] {
        for subject in [["--all", "--dir"].as_slice(), &[]] {
            let line = [&["verify"], subject, &[text(&dir), "--trust", trust]].concat();
            let proven = report(0, &line);
            assert_eq!(proven["schema"], "iotasrb.verification/1");
            assert_eq!(proven["verdict"], "proven");
            let expected = ["root", "committees", "close", "facts", "recomputed"];
            assert_eq!(steps(&proven), expected);
        }
    }
    let told = stdout(&ends(0, &["verify", text(&dir), "--trust", fixture::ROOT]));
    for line in [
        "holds    the committee of epoch 0 of localnet, 12 members, is trusted: 0x7a2c47405a50943fe9c4977f91602b9d24b89d752d8558c4cf81c2cef0302128\n",
        "holds    20 committees were followed, epochs 0 to 20: 20 by closes, 0 by signed summaries alone\n",
        "in checkpoint 1193, 8ZwSQ4yMQXvfCdJhLy3i5LjAA1FtJ5qiSUokUsZG52mU, at 2026-11-21T03:41:06.600Z\n",
        "holds    20 outcomes and 20 observations are kept as the closes certify them, byte by byte\n",
        // Nothing tells how genesis began; thirteen validators from epoch 13 to 17, or twelve.
        "holds    19 of these outcomes, with 233 payments, are what the chain's rules make of the epochs' certified starts, to the nano\n",
        "PROVEN\n",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
}

#[test]
fn an_epoch_is_proven_with_its_rate() {
    let dir = fixture::history("verified-epoch");
    let line = |epoch| {
        [
            "verify",
            "--epoch",
            epoch,
            "--dir",
            text(&dir),
            "--trust",
            fixture::ROOT,
        ]
    };
    let whole = [
        "root",
        "committees",
        "close",
        "facts",
        "observation",
        "rate",
        "close",
        "facts",
        "recomputed",
    ];
    for (epoch, expected) in [
        // No close precedes genesis; the one of epoch 20 is not kept.
        ("0", &["root", "close", "facts"][..]),
        (
            "1",
            &[
                "root",
                "close",
                "facts",
                "observation",
                "rate",
                "close",
                "facts",
                "recomputed",
            ],
        ),
        ("7", &whole),
        ("20", &whole[..6]),
    ] {
        assert_eq!(steps(&report(0, &line(epoch))), expected, "{epoch}");
    }
    let undecided = report(2, &line("21"));
    assert_eq!(undecided["verdict"], "undecided");
    // The rate of the same observation, by the command that computes rates.
    let observation = dir.join("observations/000007.json");
    let rate = report(0, &["rate", "--source", text(&observation)]);
    let proven = report(0, &line("7"));
    let digest = rate["observation_digest"].as_str().unwrap();
    let says = |place: usize| proven["steps"][place]["says"].as_str().unwrap();
    assert_eq!(
        says(4),
        format!("the observation of epoch 7 has the digest {digest}")
    );
    let decimal = rate["iotasrb"]["decimal"].as_str().unwrap();
    let percent = says(5).rsplit("is ").next().unwrap().trim_end_matches(" %");
    let (whole, part) = percent.split_once('.').unwrap();
    let (zero, decimals) = decimal.split_once('.').unwrap();
    assert_eq!(
        format!("{zero}{decimals}").trim_start_matches('0'),
        format!("{whole}{part}")
    );
}

/// One changed byte of any kept file is found, and the file is named.
#[test]
fn a_changed_file_is_refuted_by_name() {
    let dir = fixture::history("changed");
    for (place, at) in [
        ("closes/000000.close", 9),
        ("closes/000007.close", 200),
        ("closes/000007.close", 5_000),
        ("closes/000019.close", 19_000),
        ("outcomes/000000.json", 60),
        ("outcomes/000019.json", 500),
        ("observations/000001.json", 300),
        ("observations/000020.json", 90),
    ] {
        let path = dir.join(place);
        let original = fs::read(&path).unwrap();
        let mut changed = original.clone();
        changed[at] ^= 1;
        fs::write(&path, &changed).unwrap();
        let refuted = report(1, &["verify", text(&dir), "--trust", fixture::ROOT]);
        assert_eq!(refuted["verdict"], "refuted", "{place}");
        let reason = refuted["reason"].as_str().unwrap();
        assert!(reason.starts_with(text(&path)), "{place}: {reason}");
        fs::write(&path, original).unwrap();
    }
    ends(0, &["verify", text(&dir), "--trust", fixture::ROOT]);
}

#[test]
fn what_is_missing_decides_nothing() {
    let dir = fixture::history("incomplete");
    for (place, says) in [
        ("root.txt", "is no history: it has no root.txt"),
        (
            "closes/000004.close",
            "closes/000005.close does not follow from what is kept",
        ),
        ("outcomes/000004.json", "outcomes/000004.json is missing"),
        (
            "observations/000005.json",
            "observations/000005.json is missing",
        ),
        // The last close alone leaves what followed from it.
        (
            "closes/000019.close",
            "outcomes/000019.json does not follow from what is kept",
        ),
    ] {
        let path = dir.join(place);
        let original = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let output = ends(2, &["verify", text(&dir), "--trust", fixture::ROOT]);
        assert!(
            stderr(&output).contains(says),
            "{place}: {}",
            stderr(&output)
        );
        fs::write(&path, original).unwrap();
    }
}

/// The folder's own word about its root counts for nothing.
#[test]
fn nothing_is_proven_without_the_trusted_root() {
    let dir = fixture::history("untrusted");
    let zero = format!("0:0x{}", "0".repeat(64));
    for (more, says) in [
        (&[][..], "no trust root is shipped for localnet"),
        (
            &["--trust", &zero],
            "does not begin with what is trusted: the committee is 0:0x7a2c",
        ),
        (
            &["--network", "mainnet"],
            "it is of localnet, not of mainnet",
        ),
        (
            &["--trust", "genesis"],
            "the chain id of localnet is not known beforehand",
        ),
        (
            &["--trust", "genesis", "--network", "testnet"],
            "it is of localnet, not of testnet",
        ),
    ] {
        let line = [&["verify", text(&dir)], more].concat();
        let output = ends(2, &line);
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
    // A root of somebody else's making is not the trusted one either.
    let root = dir.join("root.txt");
    let swapped = fs::read_to_string(&root)
        .unwrap()
        .replace("localnet", "mainnet");
    fs::write(&root, swapped).unwrap();
    let output = ends(2, &["verify", text(&dir)]);
    assert!(
        stderr(&output).contains("the trusted one 375:0x76ffac4e"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn closes_in_files_are_proven() {
    let dir = fixture::history("single");
    let recorded = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/epoch-close/");
    let nowhere = fixture::folder("nowhere");
    let info = fixture::epoch_info(&fixture::folder("verify-info"), 20);
    let root = fixture::root_file(&fixture::folder("verify-file"));
    for (path, folder, expected) in [
        // The trusted committee is that of the close itself.
        (
            format!("{recorded}epoch-0000.close"),
            &nowhere,
            &["root", "close", "facts", "observation", "rate"][..],
        ),
        (
            format!("{recorded}epoch-0000-62.chk"),
            &nowhere,
            &["root", "close", "facts", "observation", "rate"],
        ),
        // A history leads to it.
        (
            format!("{recorded}epoch-0013.close"),
            &dir,
            &[
                "root",
                "committees",
                "close",
                "facts",
                "observation",
                "rate",
            ],
        ),
        (
            text(&info).to_owned(),
            &nowhere,
            &[
                "root",
                "committees",
                "close",
                "facts",
                "observation",
                "rate",
            ],
        ),
    ] {
        let proven = report(
            0,
            &[
                "verify",
                &path,
                "--dir",
                text(folder),
                "--trust",
                text(&root),
            ],
        );
        assert_eq!(steps(&proven), expected, "{path}");
    }
}

#[test]
fn a_close_to_which_nothing_leads_is_not_decided() {
    let nowhere = fixture::folder("leads-nowhere");
    let root = fixture::root_file(&nowhere);
    let recorded = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/epoch-close/");
    let path = format!("{recorded}epoch-0013.close");
    let output = ends(
        2,
        &[
            "verify",
            &path,
            "--dir",
            text(&nowhere),
            "--trust",
            text(&root),
        ],
    );
    assert!(
        stderr(&output).contains("is no history"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_changed_close_in_a_file_is_refuted() {
    let folder = fixture::folder("changed-file");
    let root = fixture::root_file(&folder);
    let path = fixture::epoch_info(&folder, 20);
    let original = fs::read(&path).unwrap();
    for (at, says) in [
        (
            20,
            "the close of epoch 0: the aggregated signature is not that of the named signers",
        ),
        (
            original.len() - 9,
            "the close of epoch 19: state object 1 was not written by the epoch change",
        ),
    ] {
        let mut bytes = original.clone();
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        let output = ends(1, &["verify", text(&path), "--trust", text(&root)]);
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
    for (name, bytes) in [
        ("empty", &b""[..]),
        ("text", b"hello"),
        ("cut", &original[..300_000]),
    ] {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        let output = ends(2, &["verify", text(&path), "--trust", text(&root)]);
        assert!(
            stderr(&output).contains("not decided: "),
            "{}",
            stderr(&output)
        );
    }
    ends(2, &["verify", "no/such/file", "--trust", text(&root)]);
}

#[test]
fn a_bundle_is_handed_on() {
    let dir = fixture::history("bundled");
    let folder = fixture::folder("bundles");
    let path = folder.join("seven.bundle");
    let line = [
        "bundle",
        "--epoch",
        "7",
        "--dir",
        text(&dir),
        "--output",
        text(&path),
    ];
    assert_eq!(stdout(&ends(0, &line)), format!("{}\n", path.display()));
    let bytes = fs::read(&path).unwrap();
    let bundle = Bundle::decode(&bytes).unwrap();
    assert_eq!(bundle.root().network, Network::Localnet);
    assert_eq!(bundle.evidence().summaries.len(), 6);
    // It is not written over.
    let output = ends(1, &line);
    assert!(
        stderr(&output).contains("nothing is overwritten"),
        "{}",
        stderr(&output)
    );
    // Whoever gets it needs the trusted root and nothing else.
    let verify = [
        "verify",
        text(&path),
        "--dir",
        text(&folder),
        "--trust",
        fixture::ROOT,
    ];
    let proven = report(0, &verify);
    let expected = [
        "root",
        "committees",
        "close",
        "observation",
        "rate",
        "claim",
    ];
    assert_eq!(steps(&proven), expected);
    for (at, code) in [(0, 2), (15, 2), (bytes.len() / 2, 1), (bytes.len() - 1, 1)] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        fs::write(&path, changed).unwrap();
        ends(code, &verify);
    }
    fs::write(&path, &bytes).unwrap();
    let output = ends(2, &["verify", text(&path)]);
    assert!(stderr(&output).contains("no trust root is shipped for localnet"));
}

#[test]
fn a_bundle_is_named_after_its_epoch() {
    let dir = fixture::history("bundled-by-name");
    let folder = fixture::folder("bundles-by-name");
    let line = ["bundle", "--epoch", "20", "--dir", text(&dir)];
    let output = super::command(&line).current_dir(&folder).output().unwrap();
    assert_eq!(output.stdout, b"localnet-000020.bundle\n");
    assert!(folder.join("localnet-000020.bundle").is_file());
    for (epoch, says) in [
        (
            "0",
            "how epoch 0 began is proven by the close before it, and the history begins with epoch 0",
        ),
        (
            "21",
            "keeps neither the close nor the signed summary of epoch 20",
        ),
        (
            "22",
            "keeps neither the close nor the signed summary of epoch 20",
        ),
    ] {
        let output = ends(1, &["bundle", "--epoch", epoch, "--dir", text(&dir)]);
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
        assert!(!Path::new("localnet-000000.bundle").exists());
    }
}

#[test]
fn one_thing_is_verified_at_a_time() {
    for arguments in [
        &["verify"][..],
        &["verify", "--all", "--epoch", "1"],
        &["verify", "x", "--all"],
    ] {
        ends(2, arguments);
    }
}
