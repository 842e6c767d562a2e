//! `iotasrb store` and `iotasrb history` as users run them.

use super::fixture::{damage, history};
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn iotasrb(store: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_iotasrb"))
        .args(arguments)
        .env("IOTASRB_STORE", store)
        .output()
        .unwrap()
}

#[track_caller]
fn prints(store: &Path, arguments: &[&str]) -> String {
    let output = iotasrb(store, arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn ends(store: &Path, arguments: &[&str], code: i32, told: &str) {
    let output = iotasrb(store, arguments);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(stderr.contains(told), "{stderr}");
}

#[test]
fn a_sound_store() {
    let store = history("cli-sound");
    let text = prints(&store, &["store", "check"]);
    let lines: Vec<_> = text.lines().collect();
    let examined = "examined  5 publications with 388 figures, 2 observations, 5 inputs";
    assert_eq!([lines[0], lines[2]], [examined, "SOUND"]);
    // Its digest names the commit of the program, which changes.
    assert!(lines[1].starts_with("newest    publication 5 0x"), "{text}");
}

#[test]
fn a_flawed_store() {
    let store = history("cli-flawed");
    damage(&store, "UPDATE corrections SET supersedes = 2");
    let output = iotasrb(&store, &["store", "check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema"], "iotasrb.examination/1");
    assert_eq!(report["sound"], false);
    let flaws = json!(["correction 4: its supersedes is 2, and must be 1"]);
    assert_eq!(report["flaws"], flaws);
}

#[test]
fn a_store_that_cannot_be_examined() {
    let check = ["store", "check"];
    ends(
        Path::new("/nowhere/at.all"),
        &check,
        2,
        "there is no history at /nowhere/at.all",
    );
    ends(
        Path::new("mysql://me:secret@host/db"),
        &check,
        2,
        "the store cannot be used as it is named",
    );
    let output = iotasrb(Path::new("mysql://me:secret@host/db"), &check);
    assert!(!String::from_utf8(output.stderr).unwrap().contains("secret"));
}

#[test]
fn a_copy_has_the_same_text() {
    let store = history("cli-copied");
    let copy = store.with_file_name("cli-copy.sqlite");
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{ending}", copy.display()));
    }
    let to = copy.to_str().unwrap();
    assert_eq!(prints(&store, &["store", "copy", to]), "");
    let text = prints(&store, &["store", "export"]);
    assert!(text.starts_with(
        r#"{"table":"identity","one":"1","network":"localnet","cadence_ms":"7200000","known_ms":"1795334400000"}"#
    ));
    assert_eq!(prints(&copy, &["store", "export"]), text);
    ends(
        &store,
        &["store", "copy", to],
        1,
        "is not empty (table identity)",
    );
}

/// The rows of a series, each as its time, decimal, publication and state.
fn rows(store: &Path, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["history", "--format", "json"], arguments].concat();
    let document: Value = serde_json::from_str(&prints(store, &arguments)).unwrap();
    assert_eq!(document["schema"], "iotasrb.history/1");
    let text = |value: &Value| value.to_string().replace('"', "");
    let rows = document["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let value = row["value"]
            .get("decimal")
            .unwrap_or(&row["value"]["absent"]);
        let [time, value, number, state] =
            [&row["time"], value, &row["publication"], &row["state"]].map(text);
        format!("{} {value} {number} {state}", &time[..16])
    })
    .collect()
}

#[test]
fn a_series() {
    let store = history("cli-series");
    let cases: [(&[&str], &[&str]); 9] = [
        (
            &[],
            &[
                "2026-11-22T08:00 862.688088023232928643 4 OK",
                "2026-11-22T10:00 nothing_published 3 HELD",
                "2026-11-22T12:00 862.688088023232928643 5 OK",
            ],
        ),
        (
            &["--points", "all"],
            &[
                "2026-11-21T03:41 862.688088023232928643 2 OK",
                "2026-11-22T08:00 862.688088023232928643 4 OK",
                "2026-11-22T10:00 nothing_published 3 HELD",
                "2026-11-22T12:00 862.688088023232928643 5 OK",
            ],
        ),
        (
            &["--points", "epochs"],
            &["2026-11-21T03:41 862.688088023232928643 2 OK"],
        ),
        (
            &[
                "--from",
                "2026-11-22T10:00:00Z",
                "--to",
                "2026-11-22T12:00:00Z",
            ],
            &["2026-11-22T10:00 nothing_published 3 HELD"],
        ),
        (
            &["--as-of", "2026-11-22T08:30:00Z"],
            &["2026-11-22T08:00 862.950668112940805743 1 DEGRADED"],
        ),
        (
            &["--interval", "day"],
            &["2026-11-22T12:00 862.688088023232928643 5 OK"],
        ),
        (
            &["--interval", "quarter", "--pick", "first"],
            &["2026-11-22T08:00 862.688088023232928643 4 OK"],
        ),
        (
            &["--metric", "stake_all_nanos", "--interval", "week"],
            &["2026-11-22T12:00 1121522939092609492 5 OK"],
        ),
        (&["--to", "2020-01-01"], &[]),
    ];
    for (arguments, expected) in cases {
        assert_eq!(rows(&store, arguments), expected, "{arguments:?}");
    }
}

#[test]
fn a_row_of_the_document() {
    let store = history("cli-row");
    let text = prints(
        &store,
        &[
            "history",
            "--format",
            "json",
            "--to",
            "2026-11-22T11:00:00Z",
        ],
    );
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["metric"], "iotasrb");
    let corrected = &document["rows"][0];
    assert_eq!(corrected["supersedes"], 1);
    assert_eq!(corrected["value"]["numerator"], "241881120000000000000");
    assert_eq!(corrected["value"]["denominator"], "280380734773152373");
    assert_eq!(corrected["method"], "iotasrb/v1");
    let held = &document["rows"][1];
    assert_eq!(held["value"], json!({"absent": "nothing_published"}));
    assert_eq!(
        held["reason"],
        json!({"code": "contradicted", "message": "in words: contradicted"})
    );
}

#[test]
fn a_series_for_people_and_for_spreadsheets() {
    let store = history("cli-page");
    let page = prints(&store, &["history"]);
    let rows: Vec<_> = page.lines().take(6).collect();
    assert_eq!(
        rows,
        [
            "iotasrb of localnet · share of one",
            "",
            "time                                   value                                   exactly  publication  state",
            "2026-11-22 08:00 UTC  862.688088023232928643  241881120000000000000/280380734773152373            4  OK     supersedes 1",
            "2026-11-22 10:00 UTC                       –                                         –            3  HELD   in words: contradicted",
            "2026-11-22 12:00 UTC  862.688088023232928643  241881120000000000000/280380734773152373            5  OK",
        ]
    );
    let csv = prints(&store, &["history", "--format", "csv"]);
    let rows: Vec<_> = csv
        .lines()
        .map(|row| row.split(",localnet,").next().unwrap())
        .collect();
    assert_eq!(
        rows,
        [
            "time,point,metric,value,numerator,denominator,absent,publication,state,reason,supersedes,network,validator,method,publication_digest,software",
            "2026-11-22T08:00:00.000Z,slot,iotasrb,862.688088023232928643,241881120000000000000,280380734773152373,,4,OK,,1",
            "2026-11-22T10:00:00.000Z,slot,iotasrb,,,,nothing_published,3,HELD,contradicted,",
            "2026-11-22T12:00:00.000Z,slot,iotasrb,862.688088023232928643,241881120000000000000,280380734773152373,,5,OK,,",
        ]
    );
}

#[test]
fn a_figure_is_of_the_network_or_of_a_validator() {
    let store = history("cli-usage");
    let validator = format!("0x{:064x}", 1);
    let of = |metric| ["history", "--validator", &validator, "--metric", metric];
    ends(
        &store,
        &of("iotasrb"),
        2,
        "iotasrb is a figure of the network",
    );
    ends(
        &store,
        &["history", "--metric", "net"],
        2,
        "net is a figure of a validator",
    );
    ends(
        &store,
        &["history", "--metric", "apy"],
        2,
        "the figures of the network are",
    );
    let nobody = prints(
        &store,
        &["history", "--validator", &validator, "--format", "csv"],
    );
    assert!(nobody.contains(",not_active,4,OK,"), "{nobody}");
}
