//! Scenarios that are not played: each error says what is wrong, where, and what works.

mod distribution;
mod security;

use super::{iotasrb, played, scenario};
use std::{fs, path::PathBuf};

const WEEK: &str = include_str!("../week.json");

/// Nothing on standard output, exit code 1, and these words on standard error.
#[track_caller]
fn refused(verb: &str, path: &str, words: &str) {
    let output = iotasrb(&["assembly", verb, "--scenario", path]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{words}\n{told}");
    assert!(output.stdout.is_empty());
    assert!(told.starts_with("iotasrb: "), "{told}");
    assert!(told.contains(words), "{words}\n{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
}

/// The example of a command with one part replaced.
#[track_caller]
fn altered(name: &str, verb: &str, part: &str, by: &str, words: &str) {
    let example = played(&["assembly", "example", verb]);
    assert!(example.contains(part), "{part}");
    let path = scenario(&format!("altered-{name}"), &example.replacen(part, by, 1));
    refused(verb, &path, words);
}

#[test]
fn what_is_no_scenario() {
    for (name, text, words) in [
        ("empty", "", "the text: EOF while parsing"),
        ("no-json", "ASMB", "the text: expected value"),
        (
            "list",
            "[]",
            "`iotasrb assembly example distribute` prints a scenario that works",
        ),
        ("no-schema", "{}", "missing field `schema`"),
        ("no-text", "\u{0}\u{1}", "the text: expected value"),
        (
            "tomorrow",
            r#"{"schema": "iotasrb.assembly-distribution/2"}"#,
            "this is a scenario of the schema iotasrb.assembly-distribution/2, not iotasrb.assembly-distribution/1",
        ),
        (
            "other",
            r#"{"schema": "iotasrb.assembly-security/1"}"#,
            "not iotasrb.assembly-distribution/1: `iotasrb assembly security` plays it",
        ),
        (
            "after",
            r#"{"schema": "iotasrb.assembly-distribution/1"} {}"#,
            "trailing characters",
        ),
    ] {
        refused(
            "distribute",
            &scenario(&format!("none-{name}"), text),
            words,
        );
    }
}

#[test]
fn what_is_no_file() {
    refused(
        "inflate",
        "no/such/file.json",
        "cannot read no/such/file.json",
    );
    let folder = env!("CARGO_TARGET_TMPDIR");
    refused("inflate", folder, "is no file; give the file of a scenario");
    #[cfg(unix)]
    refused(
        "inflate",
        "/dev/zero",
        "is no file; give the file of a scenario",
    );
}

/// One byte above 16 MiB.
#[test]
fn a_huge_file() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("assembly-huge.json");
    let mut text = WEEK.as_bytes().to_vec();
    text.resize(16 * 1024 * 1024, b' ');
    fs::write(&path, &text).unwrap();
    let huge = path.to_str().unwrap();
    played(&["assembly", "security", "--scenario", huge]);
    text.push(b' ');
    fs::write(&path, &text).unwrap();
    refused(
        "security",
        huge,
        "has more than 16777216 bytes, more than a scenario may have",
    );
    fs::remove_file(path).unwrap();
}

#[test]
fn deep_nesting() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let stakes = format!(r#"{{"schema": "iotasrb.assembly-distribution/1", "pool_asmb": {deep}}}"#);
    refused(
        "distribute",
        &scenario("deep", &stakes),
        "pool_asmb: invalid type: sequence",
    );
    let commands = format!(
        r#"{{"schema": "iotasrb.assembly-security/1", "parameters": {{"minimum_bond_asmb": "1",
        "minimum_own_share_bp": 1, "committee_size": 1, "unbonding_days": 1}}, "balances_asmb": {{}},
        "commands": [{{"command": {deep}}}]}}"#
    );
    refused(
        "security",
        &scenario("deep-command", &commands),
        "command 1: commands[0]",
    );
    let objects = "{\"a\":".repeat(100_000);
    refused(
        "security",
        &scenario("deep-objects", &objects),
        "EOF while parsing",
    );
}

#[test]
fn an_inflation_that_cannot_be() {
    for (name, part, by, words) in [
        (
            "unknown",
            "\"years\"",
            "\"months\"",
            "unknown field `months`",
        ),
        (
            "rate",
            "800",
            "10001",
            "a share in basis points must be 0 to 10000, not 10001",
        ),
        ("negative", "800", "-1", "invalid value: integer `-1`"),
        (
            "first",
            "\"from_year\": 1,",
            "\"from_year\": 2,",
            "rates: the first rate must hold from year 1",
        ),
        (
            "order",
            "\"from_year\": 6,",
            "\"from_year\": 1,",
            "the rate from year 1 does not follow an earlier year",
        ),
        (
            "years",
            "\"years\": 10",
            "\"years\": 1001",
            "a scenario may have 1000 years, not 1001",
        ),
        (
            "bits",
            "\"years\": 10",
            "\"years\": 200",
            "the supply of year",
        ),
        (
            "supply",
            "\"100000000000\"",
            "\"100000000001\"",
            "start_supply_asmb is 100000000001.000000 ASMB, more than",
        ),
    ] {
        altered(&format!("inflate-{name}"), "inflate", part, by, words);
    }
}
