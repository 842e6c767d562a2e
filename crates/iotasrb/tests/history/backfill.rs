use super::{fixture, report, text};
use serde_json::json;

#[test]
fn a_recorded_network_is_proven_and_kept() {
    let source = fixture::recording("whole-source", 0..20);
    let root = fixture::root_file(&source);
    let dir = fixture::folder("whole");
    let arguments = [
        "backfill",
        "--dir",
        text(&dir),
        "--source",
        text(&source),
        "--trust",
        text(&root),
    ];
    let first = report(0, &arguments);
    assert_eq!(first["proven"], 20);
    assert_eq!(first["files_written"], 60);
    println!("{first:#}");
    println!("{}", super::stdout(&super::iotasrb(&arguments)));
    let kept = fixture::files(&dir);
    let second = report(0, &arguments);
    assert_eq!(second["files_written"], 0);
    assert_eq!(second["fetched"], 0);
    assert_eq!(fixture::files(&dir), kept);
    assert_eq!(second["findings"], json!([]));
}
