//! One epoch with all that proves it.

use crate::{
    fixture::{NEWEST_MS, folder, held, history},
    server::Server,
};
use iotasrb::{
    store::{Identity, Store, StoreAddress, Writer},
    trust::CommitteeFile,
};
use iotasrb_core::{
    observation::Network,
    units::{DurationMs, TimestampMs},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The first four epochs of the recorded network, proven by the program.
fn proven(folder: &Path) -> PathBuf {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/epoch-close");
    let (source, dir) = (folder.join("recorded"), folder.join("proven"));
    fs::create_dir_all(&source).unwrap();
    for epoch in 0..4 {
        let from = fixtures.join(format!("epoch-{epoch:04}.close"));
        fs::copy(from, source.join(format!("{epoch}.close"))).unwrap();
    }
    let root = fs::read(fixtures.join("committee-epoch-0000.txt")).unwrap();
    let root = CommitteeFile {
        network: Some(Network::Localnet),
        ..CommitteeFile::parse(&root).unwrap()
    };
    let trusted = folder.join("committee.txt");
    fs::write(&trusted, root.print()).unwrap();
    run(
        "backfill",
        &dir,
        &["--source", text(&source), "--trust", text(&trusted)],
    );
    dir
}

fn run(command: &str, dir: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_iotasrb"))
        .args([command, "--dir", text(dir)])
        .args(arguments)
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A store of the local network in which something was published.
fn localnet(folder: &Path) -> StoreAddress {
    let address = StoreAddress::File(folder.join("history.sqlite"));
    let identity = Identity {
        network: Network::Localnet,
        cadence: DurationMs::from_ms(7_200_000),
    };
    let start = TimestampMs::from_unix_ms(NEWEST_MS);
    let store = Store::open(&address).unwrap();
    let mut writer = Writer::begin(store, identity, "a test", start).unwrap();
    writer.publish(&held(NEWEST_MS)).unwrap();
    address
}

#[test]
fn a_bundle_is_that_of_the_command_line() {
    let folder = folder("bundles");
    let dir = proven(&folder);
    let server = Server::start_with(&localnet(&folder), |desk| desk.with_bundles(dir.clone()));
    let answer = server.get("/v1/bundles/3");
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        answer.header("content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(
        answer.header("content-disposition"),
        Some("attachment; filename=\"localnet-000003.bundle\"")
    );
    let file = folder.join("localnet-000003.bundle");
    run("bundle", &dir, &["--epoch", "3", "--output", text(&file)]);
    assert_eq!(answer.body, fs::read(&file).unwrap());
    for (epoch, words) in [
        (0, "the history begins with epoch 0"),
        (9, "does not lead over epoch"),
    ] {
        let refused = server.get(&format!("/v1/bundles/{epoch}"));
        assert_eq!(refused.status, 404, "{epoch}");
        let problem = refused.json();
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{epoch}: {detail}");
        // Where it lies is nobody's business.
        assert!(!detail.contains(text(&dir)), "{epoch}: {detail}");
    }
}

/// The folder of another network proves nothing about this one.
#[test]
fn a_wrong_folder_is_not_used() {
    let folder = folder("bundles-wrong");
    let mainnet = history("bundles-mainnet");
    let dir = proven(&folder);
    for dir in [dir, folder.join("nothing")] {
        let server = Server::start_with(&mainnet, |desk| desk.with_bundles(dir));
        let answer = server.get("/v1/bundles/3");
        assert_eq!(answer.status, 500);
        assert_eq!(
            answer.json()["detail"],
            "the server's folder of proven epochs cannot be read"
        );
    }
}
