//! Histories as users make and check them: the built program on the recorded network.

mod backfill;
mod fixture;
mod killed;
mod simulated;
mod verify;

use serde_json::Value;
use std::process::{Command, Output};

/// The program with no settings but those given, and with no way to a network.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_iotasrb"));
    command
        .args(arguments)
        .env_remove("IOTASRB_SOURCE")
        .env_remove("IOTASRB_NETWORK")
        .env_remove("IOTASRB_TRUST")
        .env_remove("IOTASRB_HISTORY")
        // A closed port on this machine stands before every server.
        .env("HTTPS_PROXY", "http://127.0.0.1:9")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    command
}

fn iotasrb(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// Runs the program and checks how it ends.
#[track_caller]
fn ends(code: i32, arguments: &[&str]) -> Output {
    let output = iotasrb(arguments);
    assert_eq!(
        output.status.code(),
        Some(code),
        "{}",
        stdout(&output) + &stderr(&output)
    );
    output
}

/// What it reports in JSON.
#[track_caller]
fn report(code: i32, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    serde_json::from_slice(&ends(code, &arguments).stdout).unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn text(path: &std::path::Path) -> &str {
    path.to_str().unwrap()
}
