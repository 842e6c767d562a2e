//! Scenarios that are not played: each error says what is wrong, where, and what works.

mod distribution;
mod security;

use super::{iotasrb, played, scenario};
use std::{fs, path::PathBuf};

const WEEK: &str = include_str!("../week.json");

/// Nothing on standard output, exit code 1, and these words on standard error: all of them, but
/// that what names a line of the file ends with how to get one that works.
#[track_caller]
fn refused(verb: &str, path: &str, words: &str) {
    let output = iotasrb(&["assembly", verb, "--scenario", path]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{words}\n{told}");
    assert!(output.stdout.is_empty());
    let works = if words.contains(" at line ") {
        format!("; `iotasrb assembly example {verb}` prints a scenario that works")
    } else {
        String::new()
    };
    assert_eq!(told, format!("iotasrb: {words}{works}\n"));
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
        (
            "empty",
            "",
            "the text: EOF while parsing a value at line 1 column 0",
        ),
        (
            "no-json",
            "ASMB",
            "the text: expected value at line 1 column 1",
        ),
        (
            "list",
            "[]",
            "the text: invalid type: sequence, expected an object at line 1 column 0",
        ),
        (
            "no-schema",
            "{}",
            "the text: missing field `schema` at line 1 column 2",
        ),
        (
            "no-text",
            "\u{0}\u{1}",
            "the text: expected value at line 1 column 1",
        ),
        (
            "tomorrow",
            r#"{"schema": "iotasrb.assembly-distribution/2"}"#,
            "this is a scenario of the schema iotasrb.assembly-distribution/2, not iotasrb.assembly-distribution/1",
        ),
        (
            "other",
            r#"{"schema": "iotasrb.assembly-security/1"}"#,
            "this is a scenario of the schema iotasrb.assembly-security/1, not iotasrb.assembly-distribution/1: `iotasrb assembly security` plays it",
        ),
        (
            "after",
            r#"{"schema": "iotasrb.assembly-distribution/1"} {}"#,
            "the text: trailing characters at line 1 column 47",
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
        "cannot read no/such/file.json: No such file or directory (os error 2); check the path and its permissions",
    );
    let folder = env!("CARGO_TARGET_TMPDIR");
    let words = "is no file; give the file of a scenario";
    refused("inflate", folder, &format!("{folder} {words}"));
    #[cfg(unix)]
    refused("inflate", "/dev/zero", &format!("/dev/zero {words}"));
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
    let words = "has more than 16777216 bytes, more than a scenario may have";
    refused("security", huge, &format!("{huge} {words}"));
    fs::remove_file(path).unwrap();
}

#[test]
fn deep_nesting() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let stakes = format!(r#"{{"schema": "iotasrb.assembly-distribution/1", "pool_asmb": {deep}}}"#);
    refused(
        "distribute",
        &scenario("deep", &stakes),
        "pool_asmb: invalid type: sequence, expected an amount in ASMB as a text, such as \"1000.5\" at line 1 column 59",
    );
    let commands = format!(
        r#"{{"schema": "iotasrb.assembly-security/1", "parameters": {{"minimum_bond_asmb": "1",
        "minimum_own_share_bp": 1, "committee_size": 1, "unbonding_days": 1}}, "balances_asmb": {{}},
        "commands": [{{"command": {deep}}}]}}"#
    );
    refused(
        "security",
        &scenario("deep-command", &commands),
        "command 1: command: invalid type: sequence, expected a command at line 3 column 33",
    );
    let objects = "{\"a\":".repeat(100_000);
    refused(
        "security",
        &scenario("deep-objects", &objects),
        "a: EOF while parsing a value at line 1 column 500000",
    );
}

/// Its name, a part of the example, by what it is replaced, and what is said of it.
const NO_INFLATION: [(&str, &str, &str, &str); 12] = [
    (
        "unknown",
        "\"years\"",
        "\"months\"",
        "months: unknown field `months`, expected one of `schema`, `about`, `start_supply_asmb`, `rates`, `years` at line 9 column 10",
    ),
    (
        "rate",
        "800",
        "10001",
        "rates[0].rate_bp: 10001 is no whole number from 0 to 10000 at line 6 column 38",
    ),
    (
        "negative",
        "800",
        "-1",
        "rates[0].rate_bp: -1 is no whole number from 0 to 10000 at line 6 column 35",
    ),
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
        "rates: the rate from year 1 does not follow an earlier year",
    ),
    (
        "years",
        "\"years\": 10",
        "\"years\": 1001",
        "years: 1001 is no whole number from 1 to 1000 at line 9 column 15",
    ),
    (
        "no-years",
        "\"years\": 10",
        "\"years\": 0",
        "years: 0 is no whole number from 1 to 1000 at line 9 column 12",
    ),
    (
        "no-year",
        "\"from_year\": 1,",
        "\"from_year\": 0,",
        "rates[0].from_year: 0 is no whole number from 1 to 1000 at line 6 column 20",
    ),
    (
        "fraction",
        "\"years\": 10",
        "\"years\": 1.5",
        "years: invalid type: floating point `1.5`, expected a whole number from 1 to 1000 at line 9 column 14",
    ),
    (
        "list",
        "{ \"from_year\": 1, \"rate_bp\": 800 }",
        "[1, 800]",
        "rates[0]: invalid type: sequence, expected an object at line 6 column 4",
    ),
    (
        "bits",
        "\"years\": 10",
        "\"years\": 200",
        "years: the supply of year 105 does not fit 64 bits",
    ),
    (
        "supply",
        "\"100000000000\"",
        "\"100000000001\"",
        "start_supply_asmb is 100000000001.000000 ASMB, more than the 100000000000.000000 that there were to be at the launch",
    ),
];

#[test]
fn an_inflation_that_cannot_be() {
    for (name, part, by, words) in NO_INFLATION {
        altered(&format!("inflate-{name}"), "inflate", part, by, words);
    }
}
