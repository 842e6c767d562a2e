use super::{ORCHARD, ORCHARD_ID, ORCHARD_RESULT, STAKES, folder};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Runs `iotasrb programme` with a folder of imported files, and with no way to a network.
pub(super) fn programme(archive: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_iotasrb"))
        .arg("programme")
        .args(arguments)
        .env("IOTASRB_PROGRAMMES", archive)
        // A closed port on this machine stands before every server.
        .env("HTTPS_PROXY", "http://127.0.0.1:9")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap()
}

pub(super) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(super) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
pub(super) fn page(archive: &Path, arguments: &[&str]) -> String {
    let output = programme(archive, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

#[track_caller]
pub(super) fn json(archive: &Path, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&page(archive, &arguments)).unwrap()
}

/// The command fails with this exit code, prints no data and says this.
#[track_caller]
fn refused(archive: &Path, arguments: &[&str], code: i32, expected: &str) {
    let output = programme(archive, arguments);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(told.contains(expected), "{told}");
    assert_eq!(stdout(&output), "");
}

/// A file of a test.
pub(super) fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_list_shows_what_was_promised_and_what_was_paid() {
    let archive = folder("cli-list");
    let list = json(&archive, &["list"]);
    let rows = list["programmes"].as_array().unwrap();
    assert_eq!(rows.len(), 7);
    assert_eq!(rows[0]["code"], "smr");
    assert_eq!(rows[0]["outcome"]["paid_units"], "1450896407249092");
    assert_eq!(rows[6]["rate"]["documented"]["numerator"], 4);
    assert_eq!(rows[6]["rate"]["paid"]["numerator"], 1);
    assert_eq!(rows[6]["outcome"]["addresses"], 42_680);
    let text = page(&archive, &["list"]);
    assert!(
        text.contains("asmb-2  2022-04-22        about 2022-07-21  0.000004 ASMB  0.000002 ASMB"),
        "{text}"
    );
    let csv = page(&archive, &["list", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 8);
    let shown = page(&archive, &["show", "asmb-6"]);
    assert!(
        shown.contains("0.000001 ASMB a milestone for each IOTA; documented was 0.000004 ASMB"),
        "{shown}"
    );
    refused(
        &archive,
        &["show", "asmb-7"],
        1,
        "asmb-7 is no programme, no id of an event and no file",
    );
}

#[test]
fn potential_rewards_and_that_nobody_can_take_part() {
    let archive = folder("cli-potential");
    let answer = json(&archive, &["potential", "1.499999", "--event", "asmb-1"]);
    let row = &answer[0];
    assert_eq!(row["earned_units"], "3888000");
    assert_eq!(row["firefly_estimate_units"], "4665596");
    assert_eq!(row["reaches_minimum"], true);
    assert_eq!(
        row["closed"],
        "Assembly, round 1 ended with milestone 2879714 (2022-03-28): it takes no new stake"
    );
    let last = json(
        &archive,
        &["potential", "1", "--event", "smr", "--from", "2879714"],
    );
    assert_eq!(last[0]["earned_units"], "1");
    let text = page(&archive, &["potential", "12"]);
    assert!(text.contains("nothing: below 10.000000 SMR"), "{text}");
    refused(
        &archive,
        &["potential", "0.0000001"],
        2,
        "at most six decimals",
    );
    refused(
        &archive,
        &["potential", "2779530283.277762"],
        1,
        "there were only 2779530283.277761 IOTA then, not 2779530283.277762",
    );
    for (from, why) in [
        (
            "2041634",
            "Shimmer took stakes after milestone 2041634, not in 2041634",
        ),
        (
            "2879715",
            "Shimmer ended with milestone 2879714 (2022-03-28): it takes no new stake",
        ),
    ] {
        refused(
            &archive,
            &["potential", "1", "--event", "smr", "--from", from],
            1,
            why,
        );
    }
    refused(
        &archive,
        &["potential", "1", "--event", "asmb-9"],
        2,
        "smr and asmb-1 to asmb-6",
    );
}

#[test]
fn the_official_status_has_the_official_checksum() {
    let archive = folder("cli-status");
    for (code, staked, rewarded, checksum) in [
        (
            "smr",
            "1885509698991556",
            "1450910768336284",
            "ce2a345ece469615bc52990895e4eaecbc34adb98346fe5a60ddf8764dc5585c",
        ),
        (
            "asmb-1",
            "1886137345866695",
            "5805198730725779",
            "b784c0016d5edb474a605c09fb7ad3e8b1e92d9466c177bb29304b51dcb52018",
        ),
    ] {
        let status = json(&archive, &["status", "--event", code]);
        assert_eq!(status["milestone"], 2_879_714);
        assert_eq!(status["status"], "ended");
        assert_eq!(status["staked_micros"], staked);
        assert_eq!(status["rewarded_units"], rewarded);
        assert_eq!(status["checksum"], checksum);
        assert_eq!(status["source"], "official");
    }
    refused(
        &archive,
        &["status", "--event", "smr", "--milestone", "2500000"],
        1,
        "import its stakes",
    );
    refused(
        &archive,
        &["status", "--event", "asmb-3"],
        1,
        "are not known",
    );
}

#[test]
fn stakes_in_a_file_give_rewards_status_and_an_official_result() {
    let folder = folder("cli-stakes");
    let archive = folder.join("kept");
    let stakes = file(&folder, "stakes.csv", STAKES);
    let event = file(&folder, "orchard.json", ORCHARD);
    let of = ["--spans", &stakes, "--event", &event];
    let with = |command: &'static str, more: &[&'static str]| [&[command], &of[..], more].concat();
    let rewards = json(&archive, &with("rewards", &[]));
    assert_eq!(rewards["addresses"][0]["reward_units"], "3030");
    assert_eq!(rewards["addresses"][0]["minimum_reached"], false);
    assert_eq!(rewards["addresses"][1]["minimum_reached"], true);
    let csv = page(&archive, &with("rewards", &["--bech32", "--format", "csv"]));
    let row = format!(
        "\niota1qq3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zy86pg45,{ORCHARD_ID},300,147000,true,iotasrb "
    );
    assert!(csv.contains(&row), "{csv}");
    let status = json(&archive, &with("status", &["--milestone", "255"]));
    assert_eq!(
        status["checksum"],
        "378c4c0ec1e13428add9bba7a0c3f702bf846a0f806fd3d8461155126c0fa1bb"
    );
    assert_eq!(status["stakes_are_all"], Value::Null);
    let some = file(&folder, "some.csv", "address,amount,start,end\n");
    for milestone in ["2500000", "2879714"] {
        let of_smr = ["--event", "smr", "--spans", &some, "--milestone", milestone];
        let status = json(&archive, &[&["status"], &of_smr[..]].concat());
        assert_eq!(status["stakes_are_all"], false);
        let told = page(&archive, &[&["status"], &of_smr[..]].concat());
        assert!(told.contains("which are NOT all"), "{told}");
    }
    let export = page(&archive, &with("export", &[]));
    let export: Value = serde_json::from_str(&export).unwrap();
    assert_eq!(
        export,
        serde_json::from_str::<Value>(ORCHARD_RESULT).unwrap()
    );
    // What is exported verifies, and what is altered does not.
    let result = file(&folder, "result.json", &export.to_string());
    let verified = json(&archive, &["verify", &result, "--event", &event]);
    assert_eq!(verified[0]["kind"], "result");
    assert_eq!(verified[0]["total_is_official"], Value::Null);
    let altered = file(
        &folder,
        "altered.json",
        &export.to_string().replace("147000", "147001"),
    );
    refused(
        &archive,
        &["verify", &altered, "--event", &event],
        1,
        "something was altered",
    );
    refused(
        &archive,
        &["verify", &result],
        1,
        "name its event by --event",
    );
    refused(
        &archive,
        &["verify", &stakes],
        1,
        "stakes do not tell their event",
    );
    assert_eq!(
        json(&archive, &["verify", &stakes, "--event", &event])[0]["stakes"],
        4
    );
    assert!(!archive.exists(), "nothing of it imports anything");
}

#[test]
fn stakes_that_fit_no_event_are_refused() {
    let folder = folder("cli-stakes-of-none");
    let archive = folder.join("kept");
    let stakes = file(&folder, "stakes.csv", STAKES);
    refused(&archive, &["rewards", "--spans", &stakes], 2, "--event");
    refused(
        &archive,
        &["rewards", "--spans", &stakes, "--event", "smr"],
        1,
        "line 2: the event accepts",
    );
    refused(
        &archive,
        &["export", "--event", "smr"],
        1,
        "no stakes of smr were imported",
    );
}

/// An error says its cause once, and its file once.
#[test]
fn nothing_is_said_twice() {
    let folder = folder("cli-once");
    let event = file(&folder, "event.json", &ORCHARD.replace("\"Orchard\"", "3"));
    let stakes = file(&folder, "stakes.csv", "address,amount,start,end\nx,1,1,\n");
    for (arguments, expected) in [
        (
            vec!["import", "no-such.json"],
            "iotasrb: cannot read no-such.json: No such file or directory (os error 2); check the path and its permissions\n".to_owned(),
        ),
        (
            vec!["verify", &stakes, "--event", "smr"],
            format!("iotasrb: {stakes}: line 2: an address is 64 hexadecimal digits, with or without 0x, or begins with iota1\niotasrb: 1 of 1 files are not what they say\n"),
        ),
    ] {
        let output = programme(&folder, &arguments);
        assert_eq!(stderr(&output), expected);
    }
    let told = stderr(&programme(&folder, &["import", &event]));
    assert_eq!(told.matches("it is no event file").count(), 1, "{told}");
    assert_eq!(told.matches("at line 1").count(), 1, "{told}");
}

/// Some editors put a mark before a text; an event that lacks its payload is one all the same.
#[test]
fn a_file_is_known_by_any_of_its_fields() {
    let folder = folder("cli-known");
    let marked = file(&folder, "marked.json", &format!("\u{feff}{ORCHARD}"));
    assert_eq!(
        json(&folder, &["verify", &marked])[0]["event_id"],
        ORCHARD_ID
    );
    let (head, _) = ORCHARD.split_once("\"payload\":").unwrap();
    let without = format!("{head}\"additionalInfo\":\"\"}}");
    let without = file(&folder, "without.json", &without);
    refused(
        &folder,
        &["import", &without],
        1,
        "it is no event file: the text: missing field `payload`",
    );
    let nothing = folder.to_str().unwrap();
    refused(&folder, &["import", nothing], 1, "is no file\n");
}

/// What an imported file is, is said: its name proves nothing, its id does.
#[test]
fn an_event_is_named_by_its_id() {
    let folder = folder("cli-named");
    let archive = folder.join("kept");
    let event = ORCHARD.replace("Orchard", "Shimmer");
    let event = file(&folder, "shimmer.json", &event);
    let output = programme(&archive, &["import", &event]);
    let told = stderr(&output);
    assert!(
        told.contains("an event called Shimmer, none of the seven programmes, with the id "),
        "{told}"
    );
    let shown = page(&archive, &["show", &event]);
    assert!(shown.contains("none of the seven programmes"), "{shown}");
}

#[test]
fn imports_are_whole_or_not_at_all() {
    let folder = folder("cli-import");
    let archive: PathBuf = folder.join("kept");
    let event = file(&folder, "orchard.json", ORCHARD);
    let result = file(&folder, "result.json", ORCHARD_RESULT);
    let stakes = file(&folder, "stakes.csv", STAKES);
    let truncated = file(&folder, "truncated.json", &ORCHARD_RESULT[..200]);
    refused(
        &archive,
        &["import", &event, &result, &truncated],
        1,
        "truncated.json: it is no result file",
    );
    refused(
        &archive,
        &["import", &result],
        1,
        "it is the result of no event that is known",
    );
    refused(
        &archive,
        &["import", "--spans", &stakes, "--event", &event],
        1,
        "import its event file first",
    );
    refused(
        &archive,
        &["import", &event, &result, &result],
        1,
        "another file holds results of",
    );
    let cut = file(&folder, "cut.csv", &STAKES[..STAKES.len() - 12]);
    refused(
        &archive,
        &["import", &event, "--spans", &cut, "--event", &event],
        1,
        "cut.csv",
    );
    assert!(!archive.exists(), "nothing was imported");
}

/// As on a full disk: the process dies while it writes the second file, and the first does not
/// count either. The next import has nothing in its way.
#[cfg(unix)]
#[test]
fn an_import_that_dies_has_kept_nothing() {
    let folder = folder("cli-dies");
    let archive = folder.join("kept");
    let event = file(&folder, "orchard.json", ORCHARD);
    let ones = "1".repeat(64);
    let rows = format!("{ones},1,150,\n").repeat(20_000);
    let stakes = format!("address,amount,start,end\n{rows}");
    let stakes = file(&folder, "stakes.csv", &stakes);
    let arguments = ["import", &event, "--spans", &stakes, "--event", &event];
    // 512 KiB at most, in blocks of 512 bytes.
    let output = Command::new("sh")
        .args(["-c", "ulimit -f 1024; exec \"$0\" programme \"$@\""])
        .arg(env!("CARGO_BIN_EXE_iotasrb"))
        .args(arguments)
        .env("IOTASRB_PROGRAMMES", &archive)
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert_eq!(stderr(&output).matches("imported").count(), 0);
    let names = fs::read_dir(&archive).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let counted = names.filter(|name| name.ends_with(".json") || name.ends_with(".csv"));
    assert_eq!(counted.count(), 0);
    let told = stderr(&programme(&archive, &arguments));
    assert_eq!(told.matches(": imported\n").count(), 2, "{told}");
}

#[test]
fn imports_are_kept_and_change_only_when_told_to() {
    let folder = folder("cli-import-again");
    let archive: PathBuf = folder.join("kept");
    let event = file(&folder, "orchard.json", ORCHARD);
    let result = file(&folder, "result.json", ORCHARD_RESULT);
    let stakes = file(&folder, "stakes.csv", STAKES);
    // The result before its event: the order does not matter.
    let arguments = [
        "import", &result, &event, "--spans", &stakes, "--event", &event,
    ];
    for expected in ["imported", "was there already: nothing changed"] {
        let output = programme(&archive, &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(
            stderr(&output).matches(expected).count(),
            3,
            "{}",
            stderr(&output)
        );
        assert_eq!(stdout(&output), "");
    }
    let fewer = file(
        &folder,
        "fewer.csv",
        STAKES
            .split_inclusive('\n')
            .take(3)
            .collect::<String>()
            .as_str(),
    );
    let other = ["import", "--spans", &fewer, "--event", ORCHARD_ID];
    refused(&archive, &other, 1, "give --replace");
    assert_eq!(
        programme(&archive, &[&other[..], &["--replace"]].concat())
            .status
            .code(),
        Some(0)
    );
    refused(&archive, &["import"], 2, "FILE");
    let shown = json(&archive, &["show", ORCHARD_ID]);
    assert_eq!(
        shown["event"],
        serde_json::from_str::<Value>(ORCHARD).unwrap()
    );
    assert_eq!(shown["texts_known"], true);
}
