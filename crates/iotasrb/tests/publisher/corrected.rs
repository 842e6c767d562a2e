//! A publication is corrected; what was published before stays.

use super::{
    network::{Network, folder},
    program::{command, observe, text},
};
use iotasrb::store::{Store, StoreAddress};
use iotasrb_core::units::TimestampMs;
use serde_json::Value;
use std::{fs, path::Path};

/// Runs the program on a history; its exit code, and what it prints.
fn run(store: &Path, arguments: &[&str], more: &[String]) -> (Option<i32>, String, String) {
    let line = [arguments, &["--store", text(store)]].concat();
    let output = command(&line, more).output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn history(store: &Path, more: &[&str]) -> Value {
    let line = [&["history", "--format", "json"], more].concat();
    let (code, stdout, stderr) = run(store, &line, &[]);
    assert_eq!(code, Some(0), "{stderr}");
    serde_json::from_str(&stdout).unwrap()
}

/// The values of a history's points, as they stand in the document.
fn values(document: &Value) -> Vec<String> {
    let points = document["rows"].as_array().unwrap();
    let value = |point: &Value| point["value"]["decimal"].as_str().unwrap().to_owned();
    points.iter().map(value).collect()
}

/// When the last publication was recorded.
fn recorded(store: &Path) -> TimestampMs {
    let address = StoreAddress::File(store.to_owned());
    let mut store = Store::open_to_read(&address).unwrap();
    store.newest().unwrap().unwrap().known
}

#[test]
fn a_correction_stands_beside_what_it_corrects() {
    let network = Network::begin(14, 4);
    let dir = folder("corrected");
    let (store, record) = (dir.join("history.sqlite"), dir.join("twice.json"));
    let more = network.arguments();
    observe(text(&store), &more);
    let before = recorded(&store);
    let published = values(&history(&store, &[]));
    // What should have been observed: twice the reward.
    let output = command(&["record"], &more).output().unwrap();
    let mut observation: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(observation["target_reward_nanos"], "767000000000000");
    observation["target_reward_nanos"] = "1534000000000000".into();
    fs::write(&record, observation.to_string()).unwrap();
    let words = [
        "correct",
        "1",
        "--cause",
        "the reward was read from the wrong field",
    ];
    let from_record = [&words[..], &["--observation", text(&record)]].concat();
    let (code, line, stderr) = run(&store, &from_record, &more);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(
        line.contains(" DEGRADED ") && line.contains(" number 2 "),
        "{line}"
    );

    let corrected = history(&store, &[]);
    let points = corrected["rows"].as_array().unwrap();
    assert_eq!(points.len(), 1);
    assert_eq!(points[0]["publication"], 2);
    assert_eq!(points[0]["supersedes"], 1);
    assert_ne!(values(&corrected), published);
    let then = iso(before);
    let as_of = history(&store, &["--as-of", &then]);
    assert_eq!(values(&as_of), published);

    // Once is enough, and a cause is needed.
    for (line, words) in [
        (&words[..], "publication 1 was corrected by 2 already"),
        (
            &["correct", "2", "--cause", " "],
            "a correction has a cause",
        ),
        (
            &["correct", "9", "--cause", "x"],
            "there is no publication 9",
        ),
    ] {
        let (code, stdout, stderr) = run(&store, line, &more);
        assert_eq!((code, stdout.as_str()), (Some(1), ""), "{stderr}");
        assert!(stderr.contains(words), "{stderr}");
    }
    // Back to what the chain certifies: exactly by as much as before.
    let back = [
        "correct",
        "2",
        "--cause",
        "the file was wrong, not the reward",
    ];
    let (code, line, stderr) = run(&store, &back, &more);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(
        line.contains(" OK ") && line.contains(" number 3 "),
        "{line}"
    );
    assert_eq!(values(&history(&store, &[])), published);
    let address = StoreAddress::File(store.clone());
    let mut reader = Store::open_to_read(&address).unwrap();
    let moved = [2, 3].map(|number| reader.correction(number).unwrap().unwrap());
    let points = moved.map(|note| note.basis_points.unwrap());
    assert_eq!(points[1], format!("-{}", points[0]));
    let (code, stdout, _) = run(&store, &["store", "check"], &[]);
    assert_eq!(code, Some(0), "{stdout}");
    assert!(stdout.ends_with("SOUND\n"), "{stdout}");
}

/// A moment as the command line takes it.
fn iso(time: TimestampMs) -> String {
    let ms = i64::try_from(time.as_unix_ms()).unwrap();
    jiff::Timestamp::from_millisecond(ms).unwrap().to_string()
}

/// The program that corrects knows no epoch yet: it must not take the first that it meets.
#[test]
fn a_certified_correction_is_of_the_epoch_that_ran_then() {
    let network = Network::begin(15, 6);
    for _ in 0..3 {
        assert!(network.end_epoch());
    }
    let store = folder("corrected-certified").join("history.sqlite");
    let more = network.arguments();
    observe(text(&store), &more);
    let published = values(&history(&store, &[]));
    let words = ["correct", "1", "--cause", "asked again"];
    let (code, line, stderr) = run(&store, &words, &more);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(line.contains(" OK "), "{line}");
    assert_eq!(values(&history(&store, &[])), published);
}

/// What was observed then does not become of the right epoch by being looked at again.
#[test]
fn what_is_stale_stays_so_when_it_is_computed_again() {
    let store = folder("stale").join("history.sqlite");
    let recorded = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs"
    );
    observe(text(&store), &["--source".to_owned(), recorded.to_owned()]);
    let again = ["correct", "1", "--cause", "once more", "--recompute"];
    let (code, line, stderr) = run(&store, &again, &[]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(
        line.contains(" STALE IOTASRB 0.115052067830870160 epoch 375 number 2"),
        "{line}"
    );
}
