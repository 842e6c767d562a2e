//! The program as users run it: what it prints, where, and how it ends.

use serde_json::Value;
use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

const MAINNET: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs"
);
const LOCALNET: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../fixtures/json-rpc/localnet-epoch-0005"
);

/// Runs the program with no settings but those given, and with no way to a network.
fn iotasrb(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_iotasrb"))
        .args(arguments)
        .env_remove("IOTASRB_SOURCE")
        .env_remove("IOTASRB_NETWORK")
        // A closed port on this machine stands before every server.
        .env("HTTPS_PROXY", "http://127.0.0.1:9")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap()
}

#[track_caller]
fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn json(arguments: &[&str]) -> Value {
    let output = iotasrb(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_rate_of_mainnet_epoch_375() {
    let rate = json(&["rate", "--source", MAINNET, "--format", "json"]);
    assert_eq!(rate["iotasrb"]["decimal"], "0.115052067830870160");
    assert_eq!(rate["iotasrb"]["numerator"], "279955000000000000");
    assert_eq!(rate["iotasrb"]["denominator"], "2433289599032169329");
    assert_eq!(rate["iotasrb_committee"]["decimal"], "0.115296586840633098");
    assert_eq!(rate["stake"]["all_nanos"], "2433289599032169329");
    assert_eq!(rate["method"], "iotasrb/v1");
    assert_eq!(rate["anchor"]["network"], "mainnet");
    assert_eq!(rate["anchor"]["epoch"], 375);
    assert_eq!(rate["anchor"]["tier"], "recorded_state");
    assert_eq!(rate["target_reward"]["agrees"], Value::Null);
    assert_eq!(rate["anchor"]["source"], MAINNET);
    assert_eq!(rate["freshness"]["state"], "STALE");
    assert_eq!(rate["freshness"]["valid_until"], "2026-05-16T07:41:25.318Z");
    assert_eq!(rate["iotasrb_real"]["absent"], "not_recorded");
    assert!(
        rate["observation_digest"]
            .as_str()
            .unwrap()
            .starts_with("0x")
    );
}

#[test]
fn the_same_bytes_on_every_run() {
    for command in ["rate", "validators", "explain"] {
        let arguments = [command, "--source", MAINNET, "--format", "json"];
        assert_eq!(
            iotasrb(&arguments).stdout,
            iotasrb(&arguments).stdout,
            "{command}"
        );
    }
}

#[test]
fn stale_facts_are_an_error_where_fresh_ones_are_required() {
    let stale = iotasrb(&["rate", "--source", MAINNET]);
    let lasted = "from 2026-05-15 07:41 UTC to 2026-05-16 07:41 UTC";
    assert!(stdout(&stale).contains(&format!("STALE: these figures hold {lasted}")));
    assert!(stderr(&stale).contains(&format!("STALE: epoch 375 lasted {lasted}")));
    let output = iotasrb(&["rate", "--source", MAINNET, "--require-fresh"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
    assert!(stderr(&output).contains("fresh ones were required"));
}

#[test]
fn an_epoch_that_has_not_begun_is_not_fresh() {
    let record = iotasrb(&["record", "--source", MAINNET]).stdout;
    let text = String::from_utf8(record).unwrap();
    let future = text.replace(
        "\"epoch_start_ms\": 1778830885318",
        "\"epoch_start_ms\": 32503680000000",
    );
    assert_ne!(future, text);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("future.json");
    fs::write(&path, future).unwrap();
    let output = iotasrb(&[
        "rate",
        "--source",
        path.to_str().unwrap(),
        "--require-fresh",
    ]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("lasted from 3000-01-01 00:00 UTC"));
}

#[test]
fn without_a_network_the_shipped_observation_answers() {
    for command in ["rate", "validators"] {
        let output = iotasrb(&[command, "--format", "json", "--timeout", "2"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["anchor"]["source"], "shipped with the program");
        assert_eq!(answer["freshness"]["state"], "STALE");
        let told = stderr(&output);
        assert!(told.contains("indexer.mainnet.iota.cafe"), "{told}");
        assert!(told.contains("name a source with --source"), "{told}");
    }
    let output = iotasrb(&["rate", "--require-fresh", "--timeout", "2"]);
    assert_eq!(output.status.code(), Some(3));
    let output = iotasrb(&["rate", "--network", "testnet", "--timeout", "2"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}

#[test]
fn the_first_usable_source_answers() {
    let missing = "no/such/file.json";
    let output = iotasrb(&[
        "rate", "--source", missing, "--source", MAINNET, "--format", "csv",
    ]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).contains(missing));
    assert!(stdout(&output).contains("\niotasrb,0.115052067830870160,279955000000000000,2433289599032169329,,mainnet,375,STALE,2026-05-16T07:41:25.318Z,iotasrb/v1,0x545eb269f17a5b71f3236899df86045a3c53d80cf9fc0e480bd597d83f0248f7,iotasrb 0.1.0 "));
    let output = iotasrb(&["rate", "--source", missing]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}

#[test]
fn a_recorded_network_names_itself() {
    let rate = json(&["rate", "--source", LOCALNET, "--format", "json"]);
    assert_eq!(rate["anchor"]["network"], "localnet");
    assert_eq!(rate["anchor"]["epoch"], 5);
    let output = iotasrb(&["rate", "--source", LOCALNET, "--network", "mainnet"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("c0be7898"), "{}", stderr(&output));
}

#[test]
fn a_record_gives_the_same_rates_again() {
    let record = iotasrb(&["record", "--source", LOCALNET]);
    assert_eq!(record.status.code(), Some(0));
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("record.json");
    fs::write(&path, &record.stdout).unwrap();
    let path = path.to_str().unwrap();
    for command in ["rate", "validators"] {
        let mut first = json(&[command, "--source", LOCALNET, "--format", "json"]);
        let mut again = json(&[command, "--source", path, "--format", "json"]);
        for answer in [&mut first, &mut again] {
            answer["anchor"]["source"].take();
        }
        assert_eq!(first, again);
    }
    assert_eq!(iotasrb(&["record", "--source", path]).stdout, record.stdout);
}

#[test]
fn validators_are_sorted_filtered_and_searched() {
    let names = |more: &[&str]| -> Vec<String> {
        let mut arguments = vec!["validators", "--source", MAINNET, "--format", "json"];
        arguments.extend_from_slice(more);
        let answer = json(&arguments);
        let validators = answer["validators"].as_array().unwrap().iter();
        validators
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&[]).len(), 67);
    assert_eq!(names(&["--limit", "2"]), ["Kiln", "Figment"]);
    assert_eq!(names(&["--filter", "outside"]), ["Realize"]);
    assert_eq!(names(&["--filter", "committee"]).len(), 66);
    assert_eq!(names(&["--filter", "raised-commission"]).len(), 10);
    assert_eq!(names(&["--search", "nANSEN"]), ["Nansen"]);
    assert_eq!(names(&["--sort", "net", "--limit", "1"]), ["starfish-one"]);
    assert_eq!(
        names(&["--sort", "net", "--reverse", "--limit", "1"]),
        ["Realize"]
    );
}

/// The rewards: a separate simulation of all 66 pools with the chain's rules, in Python's integers.
#[test]
fn a_calculation_names_its_assumptions() {
    let answer = json(&[
        "calc",
        "--source",
        MAINNET,
        "--amount",
        "10000",
        "--days",
        "30",
        "--validator",
        "Nansen",
        "--growth",
        "0,50",
        "--format",
        "json",
        "--epochs",
    ]);
    assert_eq!(answer["timetable"]["first_earning_epoch"], 376);
    assert_eq!(answer["timetable"]["earning_epochs"], 29);
    assert_eq!(
        answer["timetable"]["first_payout"],
        "2026-05-17T07:41:25.318Z"
    );
    assert_eq!(answer["forecasts"][0]["other_stake_growth_bp"], 0);
    assert_eq!(answer["forecasts"][0]["reward_nanos"], "82507930614");
    assert_eq!(
        answer["forecasts"][0]["epochs"][0]["reward_nanos"],
        "2846357003"
    );
    assert_eq!(answer["forecasts"][1]["other_stake_growth_bp"], 5_000);
    assert_eq!(
        answer["forecasts"][0]["epochs"].as_array().unwrap().len(),
        29
    );
    assert_eq!(answer["effect"]["validators"][0]["name"], "Nansen");
    assert_eq!(answer["elsewhere"].as_array().unwrap().len(), 66);
    let too_short = iotasrb(&["calc", "--source", MAINNET, "--amount", "1", "--days", "1"]);
    assert_eq!(too_short.status.code(), Some(1));
    let told = stderr(&too_short);
    assert!(
        told.contains("first reward, which is paid at 2026-05-17 07:41 UTC"),
        "{told}"
    );
}

#[test]
fn an_explanation_fills_in_the_formulas() {
    let output = iotasrb(&["explain", "--source", MAINNET, "--validator", "PANDABYTE I"]);
    let text = stdout(&output);
    for line in [
        "  = (31,536,000 s / 86,400 s) · (767,000.000000000 IOTA / 2,433,289,599.032169329 IOTA)",
        "  = 11.5052067830870160 %",
        "  = of cr = 0.0099 and vp / 10,000 = 490 / 10,000",
        "  = 0.115052067830870160 · 1.000000000000000000 · (1 - 0.0490)",
        "    shown · payout · (1 - cre)\n  = 0.115410805664430164 · 1.000000000000000000 · (1 - 0.0490)",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

/// The parts are those of the worked examples of the core: 490 of 10,000 of the voting power, 0.99 %
/// declared, 4.9 % applied.
#[test]
fn a_waterfall_leads_from_the_benchmark_to_the_net_rate() {
    let arguments = |format| {
        let mut arguments = vec!["waterfall", "PANDABYTE I", "--source", MAINNET];
        arguments.extend(["--format", format]);
        iotasrb(&arguments)
    };
    let table = arguments("table");
    let text = stdout(&table);
    for line in [
        "IOTASRB                                          1150.5207  11.5052 %",
        "  stake outside the committee earns nothing        +2.4452  11.5297 %",
        "  voting powers are capped and rounded             +1.1422  11.5411 %",
        "  the declared commission                         -11.4257  11.4268 %",
        "  commission beyond the declared one (IIP-8)      -45.1256  10.9756 %",
        "Net                                              1097.5568  10.9756 %",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let json: Value = serde_json::from_slice(&arguments("json").stdout).unwrap();
    assert_eq!(json["schema"], "iotasrb.next-waterfall/1");
    assert_eq!(json["name"], "PANDABYTE I");
    let last = &json["next"]["steps"][5];
    assert_eq!(last["cause"], "minimum_commission");
    assert_eq!(last["change"]["basis_points"], "-45.1256");
    assert_eq!(json["next"]["end"]["basis_points"], "1097.5568");
    let csv = arguments("csv");
    let lines: Vec<_> = stdout(&csv).lines().map(ToOwned::to_owned).collect();
    assert_eq!(lines.len(), 9);
    assert!(lines[0].starts_with("step,basis_points,decimal,numerator,denominator,network,"));
    assert!(lines[2].starts_with("outside_stake,2.4452,0.000244519009762937,"));
    let nobody = iotasrb(&["waterfall", "nobody", "--source", MAINNET]);
    assert_eq!(nobody.status.code(), Some(1));
}

/// A performance that is not known is not explained as one that is not measured.
#[test]
fn an_explanation_does_not_contradict_itself() {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors/v1/");
    let source = format!("{vectors}absent-score/observation.json");
    let output = iotasrb(&["explain", "--source", &source, "--validator", "Validator 2"]);
    let text = stdout(&output);
    assert!(
        text.contains("  = [unknown: the source does not carry it]\n  = unknown"),
        "{text}"
    );
    assert!(!text.contains("does not measure it"), "{text}");
}

#[test]
fn a_wrong_command_line_is_not_a_failure_of_the_sources() {
    for arguments in [
        &["rate", "--format", "xml"][..],
        &["rate", "--network", "moon"],
        &["rate", "--source", "ftp://node.example"],
        &["rate", "--source", ""],
        &["rate", "--timeout", "0"],
        &["calc", "--amount", "ten"],
        &[
            "calc",
            "--amount",
            "1",
            "--days",
            "9",
            "--until",
            "2027-01-01",
        ],
        &["demo", "--listen", "127.0.0.1:0"],
        &[],
    ] {
        assert_eq!(iotasrb(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_password_in_a_url_is_never_repeated() {
    let url = "https://user:passw0rd@:1";
    for arguments in [
        &["rate", "--source", url][..],
        &["rate", "--source", "https:/user:passw0rd@:1"],
        &["rate", "--help"],
        &["rate", "-h"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_iotasrb"))
            .args(arguments)
            .env("IOTASRB_SOURCE", url)
            .output()
            .unwrap();
        let said = stdout(&output) + &stderr(&output);
        assert!(!said.is_empty() && !said.contains("passw0rd"), "{said}");
    }
}

#[test]
fn completions_and_manual_pages_come_from_the_same_definitions() {
    assert!(stdout(&iotasrb(&["completions", "bash"])).contains("--require-fresh"));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("man");
    let output = iotasrb(&["man", folder.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for page in ["iotasrb.1", "iotasrb-rate.1", "iotasrb-calc.1"] {
        assert!(folder.join(page).is_file(), "{page}");
    }
}

/// Made-up keys, real stakes: the whole of it from the first committee to the rate.
#[test]
fn the_demonstration_proves_what_it_shows() {
    let output = iotasrb(&["demo", "--epochs", "6", "--live", "1", "--pace", "0"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let shown = stdout(&output);
    for line in [
        "Proven:     4 of 4 closes, epochs 375 to 378 of 375 to 378\n",
        "\nEpoch 379 has ended.\n",
        "Proven:     5 of 5 closes, epochs 375 to 379 of 375 to 379\n",
        "\nholds    5 committees were followed, epochs 375 to 380: 5 by closes, 0 by signed summaries alone\n",
        "\nPROVEN\n",
        " · localnet · epoch 380 · ",
        "\ncertified by the chain's committee, told by grpc://127.0.0.1:",
        "\nholds    checkpoint 250 of epoch 380 is certified: ",
        "\nholds    the published rates are the computed ones\nPROVEN\n",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
}
