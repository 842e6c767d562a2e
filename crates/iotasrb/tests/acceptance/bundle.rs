//! One epoch with all that proves its rate, handed on as a file.

use super::{
    network::{folder, short, url},
    program::{backfill, ends, iotasrb, text, verify},
};
use std::fs;

#[test]
fn a_bundle_is_proven_by_whoever_gets_it() {
    let dir = folder("bundled");
    let made = backfill(&dir, &[&url(&short().served.honest())]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let path = folder("bundles").join("epoch nine.bundle");
    let file = text(&path);
    ends(
        0,
        &[
            "bundle",
            "--dir",
            text(&dir),
            "--epoch",
            "9",
            "--output",
            file,
        ],
    );
    let proven = verify(&[file]);
    assert_eq!(proven.code, Some(0), "{}", proven.stderr);
    let document = proven.json();
    assert_eq!(document["verdict"], "proven");
    let steps = document["steps"].as_array().unwrap();
    let told: Vec<_> = steps
        .iter()
        .map(|step| step["step"].as_str().unwrap())
        .collect();
    assert_eq!(
        told,
        [
            "root",
            "committees",
            "close",
            "observation",
            "rate",
            "claim"
        ]
    );
    assert_eq!(
        steps[4]["says"],
        "the benchmark of that epoch by iotasrb/v1 is 264.7738091834007342 %"
    );

    // Nobody is trusted who was not named.
    let untrusted = iotasrb(&["verify", file]);
    assert_eq!(untrusted.code, Some(2), "{}", untrusted.stdout);
    assert!(
        untrusted
            .stderr
            .contains("no trust root is shipped for localnet")
    );

    let bytes = fs::read(&path).unwrap();
    for place in (1..16)
        .map(|part| bytes.len() * part / 16)
        .chain([bytes.len() - 1])
    {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        let path = path.with_file_name("changed.bundle");
        fs::write(&path, changed).unwrap();
        let refuted = verify(&[text(&path)]);
        assert_eq!(refuted.code, Some(1), "byte {place}: {}", refuted.stderr);
        assert_eq!(refuted.json()["verdict"], "refuted");
    }
}
