//! "How much SMR and ASMB did this address earn, and is it right?"

use super::{
    ORCHARD, STAKES,
    cli::{file, json, page, programme, stderr, stdout},
    folder,
};
use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    thread,
};

const ONES: &str = "iota1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zjvkt6r";

/// Results of rounds 1 to 5, which pay two addresses 3,110,400 and 1,555,200 units: the code,
/// the last milestone, and the checksum of another implementation.
const ROUNDS: [(&str, u32, &str); 5] = [
    (
        "asmb-1",
        2_879_714,
        "6439c8a3af61a0c69ea10a04a76c6294fc39e279e32e87710722b4e1756f9ffb",
    ),
    (
        "asmb-2",
        3_871_289,
        "ded8cd2943eadc6d09c1ea8ce2a0a55b1b7fec8fa5e04d5913bb8b8d9fd5d4f9",
    ),
    (
        "asmb-3",
        4_717_923,
        "6727f70f887d89923700d7ffffbced2433de2362ec204dc5bed001e8e0ba799a",
    ),
    (
        "asmb-4",
        5_590_887,
        "8ec22e2af43bb0d9462aa1d3fbd7b210d661c96a4529e500e727ca3ad5df8cc5",
    ),
    (
        "asmb-5",
        6_420_242,
        "622ac0b0438cd192a06f28fae9878586dc683e792a67c557c51cbd0d71beb9df",
    ),
];

/// A result of round 6 that pays 42,680 addresses as much as the official one: the first the
/// least, the second the most, the others what is left in equal parts.
pub(super) fn round_6() -> String {
    let mut rows = String::new();
    for row in 0..42_680_u32 {
        let units: u64 = match row {
            0 => 1_008_423,
            1 => 52_574_470_675_200,
            2..22_180 => 20_797_043_921,
            _ => 20_797_043_920,
        };
        let comma = if row == 0 { "" } else { "," };
        write!(rows, "{comma}\"{row:08x}{}\":{units}", "55".repeat(28)).unwrap();
    }
    result(
        7_257_868,
        940_150_712_123_561,
        "01d52cbc0153f1dda0faacf28cf2e7f0fb9ee5228cbdd680e460ad4322ef9a97",
        &rows,
    )
}

fn result(milestone: u32, total: u64, checksum: &str, rows: &str) -> String {
    format!(
        "{{\"data\":{{\"symbol\":\"microASMB\",\"milestoneIndex\":{milestone},\"totalRewards\":{total},\
         \"checksum\":\"{checksum}\",\"rewards\":{{{rows}}}}}}}"
    )
}

/// A folder with results of rounds 1 to 5, imported.
fn five_rounds(test: &str) -> (PathBuf, PathBuf) {
    let folder = folder(test);
    let archive = folder.join("kept");
    let rows = format!(
        "\"{}\":3110400,\"{}\":1555200",
        "11".repeat(32),
        "22".repeat(32)
    );
    let files: Vec<_> = ROUNDS
        .iter()
        .map(|(code, milestone, checksum)| {
            let text = result(*milestone, 4_665_600, checksum, &rows);
            file(&folder, &format!("{code}.json"), &text)
        })
        .collect();
    import(
        &archive,
        &files.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    (folder, archive)
}

#[track_caller]
fn import(archive: &Path, files: &[&str]) {
    let output = programme(archive, &[&["import"], files].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn nothing_imported_is_said_and_not_shown_as_zero() {
    let archive = folder("record-empty");
    let record = json(&archive, &["record", ONES]);
    for row in record["rewards"].as_array().unwrap() {
        assert_eq!(row["state"], "not_imported");
        assert_eq!(
            row["reward_units"],
            serde_json::json!({"absent": "not_imported"})
        );
    }
    assert_eq!(record["unlocked"], serde_json::Value::Null);
    assert_eq!(record["conversion"]["missing"].as_array().unwrap().len(), 6);
    assert_eq!(record["staking_today"]["asked"], false);
    let text = page(&archive, &["record", ONES]);
    assert!(
        text.contains("not asked: give a server of mainnet by --source"),
        "{text}"
    );
    assert!(
        text.contains("In all an unknown amount of SMR; an unknown amount of ASMB."),
        "{text}"
    );
}

#[test]
fn every_answer_has_its_reason() {
    let (folder, archive) = five_rounds("record-reasons");
    // In SMR: too little in all; nothing at all; enough, in two outputs.
    let ends = "2102114";
    let stakes = format!(
        "address,amount,start,end\n{},12999999,{ends},\n{},999999,{ends},\n{ONES},13000000,{ends},\n{ONES},1000000,{ends},{ends}\n",
        "33".repeat(32),
        "44".repeat(32)
    );
    let stakes = file(&folder, "smr.csv", &stakes);
    import(&archive, &["--spans", &stakes, "--event", "smr"]);
    let event = file(&folder, "orchard.json", ORCHARD);
    let orchard = file(&folder, "orchard.csv", STAKES);
    import(&archive, &[&event, "--spans", &orchard, "--event", &event]);
    let states = |address: &str| -> Vec<String> {
        let record = json(&archive, &["rewards", address]);
        let rows = record["rewards"].as_array().unwrap().iter();
        rows.map(|row| {
            let units = row["reward_units"].as_str().unwrap_or("-");
            format!("{} {units}", row["state"].as_str().unwrap())
        })
        .collect()
    };
    let found = states(ONES);
    let shortfalls = |address: &str| -> Vec<String> {
        let record = json(&archive, &["rewards", address]);
        let rows = record["rewards"].as_array().unwrap().iter();
        let words = rows.map(|row| row["shortfall"].as_str().unwrap_or("-").to_owned());
        words.collect()
    };
    assert_eq!(found[0], "paid 10108800");
    assert_eq!(found[1..6], vec!["paid 3110400"; 5]);
    assert_eq!(found[6], "not_imported -");
    assert_eq!(found[7], "below_minimum -");
    let (threes, fours, fives) = ("33".repeat(32), "44".repeat(32), "55".repeat(32));
    assert_eq!(states(&threes)[..2], ["below_minimum -", "not_in_result -"]);
    assert_eq!(states(&fours)[0], "earned_nothing -");
    assert_eq!(states(&fives)[0], "no_stake -");
    assert_eq!(shortfalls(&threes)[..2], ["too_little", "-"]);
    assert_eq!(shortfalls(&fours)[0], "no_whole_unit");
    let text = page(&archive, &["record", &threes]);
    for words in [
        "below the minimum of 10.000000 SMR: it earned 9.331200 SMR, staked too little (all 777,600 milestones would not \
         have reached it)",
        "In all 0.000000 SMR (of smr by stakes alone, if they are all of its); 0.000000 ASMB and what asmb-6 paid, which is \
         not known.",
    ] {
        assert!(text.contains(words), "{text}");
    }
    assert!(
        text.contains("imported, or are damaged: asmb-6\n"),
        "{text}"
    );
    let csv = page(&archive, &["record", &threes, "--format", "csv"]);
    assert!(csv.contains(",smr,f6dbdad416e0470042d3fe429eb0e91683ba171279bce01be6d1d35a9909a981,SMR,2879714,below_minimum,0,9331200,,,10000000,"), "{csv}");
}

/// A result and stakes that do not agree are shown as what they are.
#[test]
fn a_contradiction_is_not_hidden() {
    let (folder, archive) = five_rounds("record-contradiction");
    let stakes = format!(
        "address,amount,start,end\n{ONES},1000000,2102114,\n{},250000,2102114,\n",
        "22".repeat(32)
    );
    let stakes = file(&folder, "stakes.csv", &stakes);
    import(&archive, &["--spans", &stakes, "--event", "asmb-1"]);
    let ones = json(&archive, &["record", ONES]);
    assert_eq!(ones["rewards"][1]["evidence"], "result_and_stakes");
    let twos = json(&archive, &["record", &"22".repeat(32)]);
    assert_eq!(twos["rewards"][1]["state"], "contradiction");
    assert_eq!(
        twos["rewards"][1]["contradiction"],
        serde_json::json!({"result_units": "1555200", "stakes_units": "777600"})
    );
    let csv = page(&archive, &["record", &"22".repeat(32), "--format", "csv"]);
    assert!(
        csv.contains(",contradiction,,,1555200,777600,1000000,"),
        "{csv}"
    );
    let reason = twos["rewards"][1]["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("the result pays 1.555200 ASMB, but its stakes earned 0.777600 ASMB"),
        "{reason}"
    );
}

/// Where stakes and result of a round do not agree, one of them is wrong, and so is whatever is
/// made of all results: also for an address whose own rows agree.
#[test]
fn a_contradiction_leaves_the_conversion_unknown() {
    let (folder, archive) = five_rounds("record-doubted");
    let round_6 = file(&folder, "asmb-6.json", &round_6());
    import(&archive, &[&round_6]);
    let stakes = |text: &str| {
        let text = format!("address,amount,start,end\n{text}");
        let stakes = file(&folder, "stakes.csv", &text);
        import(
            &archive,
            &["--spans", &stakes, "--event", "asmb-1", "--replace"],
        );
        json(&archive, &["record", ONES])["conversion"].clone()
    };
    // 250,000 micros earn a unit in each of 777,600 milestones; the result pays two.
    let twos = "22".repeat(32);
    let doubted = stakes(&format!("{twos},250000,2102114,\n"));
    assert_eq!(doubted["contradicted"], serde_json::json!(["asmb-1"]));
    assert_eq!(doubted["share"], serde_json::Value::Null);
    let text = page(&archive, &["record", ONES]);
    assert!(
        text.contains("were imported do not agree: asmb-1\n"),
        "{text}"
    );
    // Somebody's stakes that the result does not have.
    let doubted = stakes(&format!("{},500000,2102114,\n", "33".repeat(32)));
    assert_eq!(doubted["contradicted"], serde_json::json!(["asmb-1"]));
    let agreed = stakes(&format!("{twos},500000,2102114,\n"));
    assert_eq!(agreed["share"]["amount_micros"], "2663267");
}

#[test]
fn a_folder_that_is_named_must_be_there() {
    let archive = folder("record-folder").join("mistyped");
    for command in ["record", "rewards"] {
        let output = programme(&archive, &[command, ONES]);
        assert_eq!(output.status.code(), Some(1));
        let told = stderr(&output);
        assert!(told.contains("there is no folder"), "{told}");
        assert_eq!(stdout(&output), "");
    }
}

/// A damaged file makes its own programme unknown, and says so; the others are answered.
#[test]
fn a_damaged_file_spoils_one_row() {
    let (_, archive) = five_rounds("record-damaged");
    let round_2 = "90ab02d8f700fcb3b31ff577416ecb105697a664738bec45b626920337a280e0";
    std::fs::write(archive.join(format!("{round_2}.results.json")), "{").unwrap();
    let output = programme(&archive, &["record", ONES, "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let told = stderr(&output);
    assert!(told.contains(".results.json is damaged: "), "{told}");
    let record: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let rows = record["rewards"].as_array().unwrap();
    assert_eq!(rows[1]["state"], "paid");
    assert_eq!(rows[2]["state"], "damaged");
    assert_eq!(
        rows[2]["reward_units"],
        serde_json::json!({"absent": "damaged"})
    );
    assert_eq!(record["conversion"]["missing"][0], "asmb-2");
    let list = page(&archive, &["list"]);
    assert!(list.contains("a damaged file"), "{list}");
}

/// Shares, first and later unlocks are those of another implementation.
#[test]
fn the_conversion_needs_all_six_results() {
    let (folder, archive) = five_rounds("record-conversion");
    let round_6 = file(&folder, "asmb-6.json", &round_6());
    import(&archive, &[&round_6]);
    for (address, asmb, share, initial, each) in [
        ("11".repeat(32), "15552000", "2663267", "266327", "46095"),
        ("22".repeat(32), "7776000", "1331634", "133190", "23047"),
        (
            "00000001".to_owned() + &"55".repeat(28),
            "52574470675200",
            "9003332614149",
            "900333261441",
            "155826910629",
        ),
        (
            "00000000".to_owned() + &"55".repeat(28),
            "1008423",
            "172692",
            "17316",
            "2988",
        ),
    ] {
        let record = json(&archive, &["record", &address]);
        let conversion = &record["conversion"];
        assert_eq!(conversion["assembly_units"], asmb);
        assert_eq!(conversion["all_assembly_units"], "940150735451561");
        let unlocks = &conversion["share"]["unlocks"];
        assert_eq!(conversion["share"]["amount_micros"], share);
        assert_eq!(unlocks[0]["amount_micros"], initial);
        assert_eq!(unlocks[0]["at"], "2023-10-04T00:00:00.000Z");
        assert_eq!(unlocks[52]["amount_micros"], each);
        assert_eq!(unlocks[52]["at"], "2025-10-01T00:00:00.000Z");
        // All of it is free since then.
        assert_eq!(record["unlocked"]["amount_micros"], share);
    }
    let text = page(&archive, &["record", ONES, "--unlocks"]);
    assert!(
        text.contains(
            "\n2023-10-04  0.266327 IOTA  unlocked\n2023-10-18  0.046095 IOTA  unlocked\n"
        ),
        "{text}"
    );
    assert_eq!(text.matches(" IOTA  unlocked\n").count(), 53);
    assert!(
        text.contains("\n2025-10-01  0.046095 IOTA  unlocked\n"),
        "{text}"
    );
    let text = page(&archive, &["record", &"33".repeat(32)]);
    assert!(
        text.contains("nothing: no round paid ASMB to the address"),
        "{text}"
    );
}

#[test]
fn what_is_no_address_is_an_error_of_the_command_line() {
    let archive = folder("record-address");
    for (address, expected) in [
        (
            "smr1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3z9u0tvj",
            "of another network",
        ),
        (
            "iota1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zjvkt66",
            "mistyped",
        ),
        (
            "atoi1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3z4z82qw",
            "of another network",
        ),
        ("0x1234", "64 hexadecimal digits"),
    ] {
        let output = programme(&archive, &["record", address]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
}

/// A server that answers each request by its method.
fn server(answer: fn(&str) -> &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut length = 0;
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if let Some(digits) = line.to_lowercase().strip_prefix("content-length:") {
                    length = digits.trim().parse().unwrap();
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let request: serde_json::Value = serde_json::from_slice(&body).unwrap();
            let (id, result) = (&request["id"], answer(request["method"].as_str().unwrap()));
            let body = format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},{result}}}");
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all((head + &body).as_bytes()).unwrap();
        }
    });
    url
}

#[test]
fn what_is_staked_today_is_the_word_of_a_server() {
    let archive = folder("record-today");
    let url = server(|method| match method {
        "iota_getChainIdentifier" => "\"result\":\"6364aad5\"",
        "iotax_getStakes" => {
            "\"result\":[{\"validatorAddress\":\"0x2222222222222222222222222222222222222222222222222222222222222222\",\
             \"stakingPool\":\"0x01\",\"stakes\":[{\"stakedIotaId\":\"0x02\",\"stakeRequestEpoch\":\"9\",\
             \"stakeActiveEpoch\":\"10\",\"principal\":\"1500000000\",\"status\":\"Active\",\"estimatedReward\":12345.5},\
             {\"stakedIotaId\":\"0x03\",\"stakeRequestEpoch\":\"19\",\"stakeActiveEpoch\":\"20\",\
             \"principal\":\"2000000000\",\"status\":\"Pending\"}]}]"
        }
        _ => "\"error\":{\"code\":-32601,\"message\":\"Method not found\"}",
    });
    let today = &json(&archive, &["record", ONES, "--source", &url])["staking_today"];
    assert_eq!(today["asked"], true);
    assert_eq!(today["server"], url);
    assert_eq!(today["timelocked_known"], false);
    let stakes = &today["stakes"];
    assert_eq!(stakes[0]["principal_nanos"], "1500000000");
    assert_eq!(stakes[0]["estimate_of_server"], "12345.5");
    assert_eq!(stakes[1]["state"], "pending");
    assert_eq!(stakes[1]["estimate_of_server"], serde_json::Value::Null);
    let text = page(&archive, &["record", ONES, "--source", &url]);
    assert!(
        text.contains("by the word of one server, not certified: http://127.0.0.1"),
        "{text}"
    );
    assert!(text.contains("server's estimate"), "{text}");
}

#[test]
fn a_server_of_another_network_is_refused() {
    let archive = folder("record-testnet");
    let url = server(|method| match method {
        "iota_getChainIdentifier" => "\"result\":\"2304aa97\"",
        _ => "\"result\":[]",
    });
    let output = programme(&archive, &["record", ONES, "--source", &url]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("is not of mainnet"),
        "{}",
        stderr(&output)
    );
    assert_eq!(stdout(&output), "");
    let graphql = ["record", ONES, "--source", "graphql+https://node.example"];
    let output = programme(&archive, &graphql);
    assert!(
        stderr(&output).contains("stakes are asked by JSON-RPC"),
        "{}",
        stderr(&output)
    );
}
