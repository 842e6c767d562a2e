//! `iotasrb assembly` as users run it: scenarios from files, what comes of them, what is refused.

mod distribution;
mod genesis;
mod inflation;
mod laws;
mod refused;
mod security;
mod what_if;

use serde_json::Value;
use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

/// Runs the program.
fn iotasrb(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_iotasrb"))
        .args(arguments)
        .output()
        .unwrap()
}

/// Writes a scenario; the name is that of the test, so that none has another's file.
fn scenario(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("assembly-{name}.json"));
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// What is played without an error, as text.
#[track_caller]
fn played(arguments: &[&str]) -> String {
    let output = iotasrb(arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), told.as_str()), (Some(0), ""));
    String::from_utf8(output.stdout).unwrap()
}

/// What is played without an error, as a document that says that units are conserved.
#[track_caller]
fn document(verb: &str, path: &str, more: &[&str]) -> Value {
    let arguments = ["assembly", verb, "--scenario", path, "--format", "json"];
    let document: Value = serde_json::from_str(&played(&[&arguments, more].concat())).unwrap();
    assert_eq!(document["conserved"], true);
    document
}

/// Each example is played as it is printed, and says that its units are conserved.
#[test]
fn every_example_works_at_the_first_try() {
    for verb in ["distribute", "inflate", "security"] {
        let example = played(&["assembly", "example", verb]);
        let path = scenario(&format!("example-{verb}"), &example);
        let page = played(&["assembly", verb, "--scenario", &path]);
        assert!(page.contains("\nConserved: "), "{page}");
        let csv = played(&["assembly", verb, "--scenario", &path, "--format", "csv"]);
        assert!(csv.lines().count() > 8, "{csv}");
        document(verb, &path, &[]);
    }
}

/// What the documentation shows is what the program prints, up to where it comes from.
#[test]
fn the_documentation_shows_what_the_program_prints() {
    let documentation = include_str!("../../../../docs/assembly.md");
    for verb in ["distribute", "inflate", "security"] {
        let example = played(&["assembly", "example", verb]);
        let path = scenario(&format!("documented-{verb}"), &example);
        let page = played(&["assembly", verb, "--scenario", &path]);
        let (figures, _) = page.split_once("\nAssembly never launched.").unwrap();
        assert!(documentation.contains(figures.trim_end()), "{figures}");
    }
}
