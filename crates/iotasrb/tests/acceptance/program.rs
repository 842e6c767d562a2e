//! The program as users run it.

use super::network::short;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The program with no settings but those given, and with no way to a network.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_iotasrb"));
    command
        .args(arguments)
        .env_remove("IOTASRB_SOURCE")
        .env_remove("IOTASRB_NETWORK")
        .env_remove("IOTASRB_TRUST")
        .env_remove("IOTASRB_HISTORY")
        // A closed port on this machine stands before every other one.
        .env("HTTPS_PROXY", "http://127.0.0.1:9")
        .env("NO_PROXY", "127.0.0.0/8");
    command
}

/// What the program said, and how it ended.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn iotasrb(arguments: &[&str]) -> Said {
    let Output {
        status,
        stdout,
        stderr,
    } = command(arguments).output().unwrap();
    Said {
        code: status.code(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// Runs the program and checks how it ends.
#[track_caller]
pub(crate) fn ends(code: i32, arguments: &[&str]) -> Said {
    let said = iotasrb(arguments);
    assert_eq!(said.code, Some(code), "{}{}", said.stdout, said.stderr);
    said
}

impl Said {
    /// Its document.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{}", self.stderr))
    }
}

/// `iotasrb backfill` of the short network, from these sources.
pub(crate) fn backfill(dir: &Path, sources: &[&str]) -> Said {
    let trust = short().served.trust();
    let mut line = vec!["backfill", "--dir", text(dir), "--network", "localnet"];
    for source in sources {
        line.extend(["--source", source]);
    }
    line.extend(["--trust", &trust, "--format", "json"]);
    iotasrb(&line)
}

/// `iotasrb rate` of the short network, from these sources.
pub(crate) fn rate(sources: &[&str], more: &[&str]) -> Said {
    let trust = short().served.trust();
    let mut line = vec!["rate", "--network", "localnet"];
    for source in sources {
        line.extend(["--source", source]);
    }
    line.extend(["--trust", &trust, "--format", "json"]);
    line.extend(more);
    iotasrb(&line)
}

/// `iotasrb verify` of something of the short network.
pub(crate) fn verify(subject: &[&str]) -> Said {
    let trust = short().served.trust();
    let more = [
        "--network",
        "localnet",
        "--trust",
        &trust,
        "--format",
        "json",
    ];
    iotasrb(&[&["verify"][..], subject, &more].concat())
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Every file of a folder by its place, with its bytes.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let place = path.strip_prefix(folder).unwrap().to_owned();
                files.insert(place, fs::read(&path).unwrap());
            }
        }
    }
    files
}
