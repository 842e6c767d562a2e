//! What an address earned, and what it became.

use super::{HOLDER, HOLDER_BECH32, all_results, answered, empty_archive, import_stakes, server};
use crate::{fixture, program::Program, server::Server};
use serde_json::{Value, json};
use std::process::Command;

fn record(server: &Server, address: &str) -> Value {
    let path = format!("/v1/programmes/record/{address}");
    serde_json::from_str(&answered(server, &path, 200)).unwrap()
}

#[test]
fn the_record_of_an_address_is_whole() {
    let server = server("record", all_results("record"));
    let record_of = record(&server, HOLDER);
    assert_eq!(record_of["schema"], "iotasrb.earlier-record/1");
    assert_eq!(
        record_of["address"],
        json!({"hex": HOLDER, "bech32": HOLDER_BECH32})
    );
    assert_eq!(
        record_of["rewards"][0],
        json!({
            "programme": "smr", "name": "Shimmer", "unit": "glow", "token": "SMR",
            "event": "f6dbdad416e0470042d3fe429eb0e91683ba171279bce01be6d1d35a9909a981",
            "state": "paid", "evidence": "result", "official_total_known": true,
            "reward_units": "10108800",
            "reason": "by the imported result; its checksum holds, and its total is the official one", "minimum_reached": true, "minimum_units": "10000000",
            "earned_units": "10108800", "contradiction": null, "shortfall": null
        })
    );
    let rewards = record_of["rewards"].as_array().unwrap();
    let units: Vec<_> = rewards
        .iter()
        .map(|row| row["reward_units"].clone())
        .collect();
    let unknown = json!({"absent": "not_in_result"});
    assert_eq!(
        units,
        [
            json!("10108800"),
            json!("5000000"),
            unknown.clone(),
            json!("2000000"),
            unknown.clone(),
            unknown.clone(),
            unknown
        ]
    );
    // Computed apart from this program, in Python's whole numbers: the pot in proportion to
    // 7,000,000 of 940,150,723,123,561 units, by the largest remainder.
    let conversion = &record_of["conversion"];
    assert_eq!(conversion["assembly_units"], "7000000");
    assert_eq!(conversion["missing"], json!([]));
    let share = &conversion["share"];
    assert_eq!(share["amount_micros"], "1198744");
    assert_eq!(share["amount_nanos"], "1198744000");
    let unlocks = share["unlocks"].as_array().unwrap();
    assert_eq!(unlocks.len(), 53);
    assert_eq!(
        unlocks[0],
        json!({"at": "2023-10-04T00:00:00.000Z", "amount_micros": "119900"})
    );
    assert_eq!(
        unlocks[1],
        json!({"at": "2023-10-18T00:00:00.000Z", "amount_micros": "20747"})
    );
    assert_eq!(
        unlocks[52],
        json!({"at": "2025-10-01T00:00:00.000Z", "amount_micros": "20747"})
    );
    // All spellings are of the same address.
    for spelled in [
        HOLDER_BECH32,
        &format!("0x{HOLDER}"),
        &HOLDER.to_uppercase(),
    ] {
        assert_eq!(record(&server, spelled), record_of, "{spelled}");
    }
}

#[test]
fn who_was_paid_nothing_had_no_share() {
    let server = server("record-nobody", all_results("record-nobody"));
    let nobody = record(&server, &"7".repeat(64));
    assert_eq!(
        nobody["conversion"],
        json!({
            "assembly_units": {"absent": "no_assembly"}, "missing": [], "contradicted": [],
            "refusal": null, "all_assembly_units": "940150723123561", "share": null
        })
    );
}

#[test]
fn what_was_paid_in_all_is_summed() {
    let server = server("record-sums", all_results("record-sums"));
    assert_eq!(
        record(&server, HOLDER)["in_all"],
        json!([
            {"token": "SMR", "known_units": "10108800", "unknown": [], "by_stakes_alone": []},
            {"token": "ASMB", "known_units": "7000000", "unknown": [], "by_stakes_alone": []}
        ])
    );
}

#[test]
fn what_was_not_imported_is_named() {
    let server = server("record-none", empty_archive("record-none"));
    let record = record(&server, HOLDER);
    for reward in record["rewards"].as_array().unwrap() {
        assert_eq!(reward["reward_units"], json!({"absent": "not_imported"}));
        assert_eq!(reward["minimum_reached"], Value::Null);
    }
    let rounds = ["asmb-1", "asmb-2", "asmb-3", "asmb-4", "asmb-5", "asmb-6"];
    assert_eq!(
        record["conversion"],
        json!({
            "assembly_units": {"absent": "not_imported"}, "missing": rounds, "contradicted": [],
            "refusal": null, "all_assembly_units": null, "share": null
        })
    );
    assert_eq!(
        record["in_all"][1],
        json!({"token": "ASMB", "known_units": {"absent": "not_known"}, "unknown": rounds, "by_stakes_alone": []})
    );
}

/// One unit in each of the last 100 milestones, where 1,000,000 are needed.
#[test]
fn too_little_is_told_from_nothing() {
    let mut archive = empty_archive("record-little");
    let round_2 = "90ab02d8f700fcb3b31ff577416ecb105697a664738bec45b626920337a280e0";
    let rows = format!("address,amount,start,end\n{HOLDER},999999,3871190,\n");
    import_stakes(&mut archive, round_2, &rows);
    let server = server("record-little", archive);
    let reward = &record(&server, HOLDER)["rewards"][2];
    assert_eq!(reward["reward_units"], json!({"absent": "below_minimum"}));
    assert_eq!(reward["minimum_reached"], false);
    assert_eq!(reward["earned_units"], "100");
    assert_eq!(reward["shortfall"], "too_little");
    let other = &record(&server, &"7".repeat(64))["rewards"][2];
    assert_eq!(other["reward_units"], json!({"absent": "no_stake"}));
}

/// Stakes that earned something else than the result pays make the share unknown for everybody.
#[test]
fn a_contradiction_is_no_share() {
    let mut archive = all_results("record-contradiction");
    let round_2 = "90ab02d8f700fcb3b31ff577416ecb105697a664738bec45b626920337a280e0";
    let rows = format!(
        "address,amount,start,end\n{},1000000,3093689,\n",
        "3".repeat(64)
    );
    import_stakes(&mut archive, round_2, &rows);
    let server = server("record-contradiction", archive);
    let record = record(&server, HOLDER);
    let conversion = &record["conversion"];
    assert_eq!(
        conversion["assembly_units"],
        json!({"absent": "contradiction"})
    );
    assert_eq!(conversion["contradicted"], json!(["asmb-2"]));
    let threes = self::record(&server, &"3".repeat(64));
    assert_eq!(
        threes["rewards"][2]["contradiction"],
        json!({"result_units": "0", "stakes_units": "1555200"})
    );
    let page = answered(&server, &format!("/programmes?address={HOLDER}"), 200);
    assert!(
        page.contains("do not agree for Assembly, round 2."),
        "{page}"
    );
}

/// The program reads the folder that it is told, beside everything else; a broken file spoils
/// its own programme alone, and says so.
#[test]
fn the_program_reads_a_folder() {
    let history = fixture::history("record-program");
    let archive = all_results("record-program");
    let folder = archive.path().to_str().unwrap().to_owned();
    let path = format!("/v1/programmes/record/{HOLDER_BECH32}");
    let program = Program::start(&history, &["--programmes", &folder]);
    let (_, body) = program.get(&path, "");
    assert!(
        body.contains(r#""share":{"amount_micros":"1198744""#),
        "{body}"
    );
    assert!(program.stop());

    let event = "a0e2605db376b5236961e0b05c753700fc8d6b061bd4564289fcfda936bcd59b";
    std::fs::write(archive.path().join(format!("{event}.results.json")), "{}").unwrap();
    let program = Program::start(&history, &["--programmes", &folder]);
    assert_eq!(program.status("/v1/rate"), 200);
    let (_, body) = program.get(&path, "");
    let record: Value = serde_json::from_str(&body).unwrap();
    let rewards = &record["rewards"];
    assert_eq!(rewards[6]["reward_units"], json!({"absent": "damaged"}));
    assert_eq!(rewards[0]["reward_units"], "10108800");
    assert_eq!(record["conversion"]["missing"], json!(["asmb-6"]));
}

/// A folder that is named but not there is a slip, and not an empty record.
#[test]
fn a_folder_that_is_missing_is_refused() {
    let history = fixture::history("record-missing");
    let output = Command::new(env!("CARGO_BIN_EXE_iotasrb"))
        .args(["serve", "--read-only", "--listen", "127.0.0.1:0"])
        .args(["--programmes", "no-such-folder", "--store"])
        .arg(history.file().unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("there is no folder no-such-folder"), "{told}");
}
