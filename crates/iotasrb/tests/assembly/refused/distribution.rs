use super::{altered, refused};
use crate::{iotasrb, played, scenario};
use serde_json::{Value, json};

/// Its name, a part of the example, by what it is replaced, and what is said of it.
const ALTERED: [[&str; 4]; 21] = [
    [
        "unknown",
        "\"days\"",
        "\"dayz\"",
        "dayz: unknown field `dayz`, expected one of `schema`, `about`, `first_round_issued_asmb`, `pool_asmb`, `days`, `stakes`, `stakes_by_day_iota` at line 5 column 8",
    ],
    [
        "negative",
        "\"14000000000\"",
        "\"-1\"",
        "pool_asmb: \"-1\": not an amount in ASMB such as \"1000\" or \"0.5\", digits without separators, at most six decimals at line 4 column 19",
    ],
    [
        "decimals",
        "\"14000000000\"",
        "\"1.0000001\"",
        "pool_asmb: \"1.0000001\": not an amount in ASMB such as \"1000\" or \"0.5\", digits without separators, at most six decimals at line 4 column 26",
    ],
    [
        "number",
        "\"14000000000\"",
        "14000000000",
        "pool_asmb: invalid type: integer `14000000000`, expected an amount in ASMB as a text, such as \"1000.5\" at line 4 column 26",
    ],
    [
        "comma",
        "\"14000000000\"",
        "\"14,000\"",
        "pool_asmb: \"14,000\": not an amount in ASMB such as \"1000\" or \"0.5\", digits without separators, at most six decimals at line 4 column 23",
    ],
    [
        "float",
        "\"14000000000\"",
        "\"1e9\"",
        "pool_asmb: \"1e9\": not an amount in ASMB such as \"1000\" or \"0.5\", digits without separators, at most six decimals at line 4 column 20",
    ],
    [
        "supply",
        "\"14000000000\"",
        "\"100000000000.000001\"",
        "pool_asmb is 100000000000.000001 ASMB, more than the 100000000000.000000 that there were to be at the launch",
    ],
    [
        "bits",
        "\"14000000000\"",
        "\"99999999999999999999\"",
        "pool_asmb: \"99999999999999999999\": not an amount in ASMB such as \"1000\" or \"0.5\", digits without separators, at most six decimals, and no more than can exist at line 4 column 37",
    ],
    [
        "no-days",
        "\"days\": 639",
        "\"days\": 0",
        "days: 0 is no whole number from 1 to 3660 at line 5 column 11",
    ],
    [
        "many-days",
        "\"days\": 639",
        "\"days\": 3661",
        "days: 3661 is no whole number from 1 to 3660 at line 5 column 14",
    ],
    [
        "both",
        "\"days\"",
        "\"first_round_issued_asmb\": \"1\", \"days\"",
        "a scenario has either first_round_issued_asmb or pool_asmb, and never both",
    ],
    [
        "neither",
        "\"pool_asmb\": \"14000000000\",",
        "",
        "a scenario has either first_round_issued_asmb or pool_asmb, and never both",
    ],
    [
        "no-stakes",
        "\"stakes\"",
        "\"stakes_by_day_iota\": [], \"stakes\"",
        "a scenario has either stakes or stakes_by_day_iota, and never both",
    ],
    [
        "day-0",
        "\"from_day\": 1,",
        "\"from_day\": 0,",
        "stakes[0].from_day: 0 is no whole number from 1 to 3660 at line 8 column 19",
    ],
    [
        "order",
        "\"from_day\": 200,",
        "\"from_day\": 100,",
        "the changes of stakes are for days 1 to 639 in ascending order, not for day 100 after day 100",
    ],
    [
        "late",
        "\"from_day\": 400,",
        "\"from_day\": 640,",
        "the changes of stakes are for days 1 to 639 in ascending order, not for day 640 after day 202",
    ],
    [
        "address",
        "0x1111",
        "0x111",
        "stakes[0].stakes_iota.0x111111111111111111111111111111111111111111111111111111111111111: an address is 64 hexadecimal digits, with or without 0x, or begins with iota1 at line 10 column 75",
    ],
    [
        "bech32",
        "\"0x1111111111111111111111111111111111111111111111111111111111111111\"",
        "\"smr1abc\"",
        "stakes[0].stakes_iota.smr1abc: an address is 64 hexadecimal digits, with or without 0x, or begins with iota1 at line 10 column 17",
    ],
    [
        "iota",
        "\"400000000\"",
        "\"2779530283.277761\"",
        "more than the 2779530283.277761 IOTA that there were are staked on day 1",
    ],
    [
        "twice",
        "0x2222222222222222222222222222222222222222222222222222222222222222",
        "1111111111111111111111111111111111111111111111111111111111111111",
        "stakes[0].stakes_iota: 0x1111111111111111111111111111111111111111111111111111111111111111 stands here twice at line 11 column 87",
    ],
    [
        "key-twice",
        "\"days\"",
        "\"about\": \"\", \"days\"",
        "the text: duplicate field `about` at line 5 column 9",
    ],
];

#[test]
fn a_distribution_that_cannot_be() {
    for [name, part, by, words] in ALTERED {
        altered(&format!("distribute-{name}"), "distribute", part, by, words);
    }
}

#[test]
fn too_much_to_pay() {
    let address = |number: u32| format!("{number:064x}");
    let stakes = |count: u32| -> Value {
        let stakes = (0..count).map(|number| (address(number), json!("1")));
        Value::Object(stakes.collect())
    };
    let of = |days: u32, count: u32| {
        json!({
            "schema": "iotasrb.assembly-distribution/1",
            "pool_asmb": "1",
            "days": days,
            "stakes": [{"from_day": 1, "stakes_iota": stakes(count)}],
        })
        .to_string()
    };
    let path = scenario("many-addresses", &of(1, 100_001));
    refused(
        "distribute",
        &path,
        "a scenario may have 100000 addresses with stake on one day, not 100001",
    );
    let path = scenario("many-payments", &of(3_000, 10_001));
    let words =
        "a scenario may have 30000000 payments (addresses with stake, day by day), not 30003000";
    refused("distribute", &path, words);
}

#[test]
fn a_day_without_its_stakes() {
    let text = r#"{"schema": "iotasrb.assembly-distribution/1", "pool_asmb": "1", "days": 3,
        "stakes_by_day_iota": [{}, {}]}"#;
    let words = "stakes_by_day_iota has 2 days, not 3: one for each day";
    refused("distribute", &scenario("not-every-day", text), words);
}

#[test]
fn an_address_that_does_not_occur() {
    let path = scenario("nobody", &played(&["assembly", "example", "distribute"]));
    let nobody = "4".repeat(64);
    let output = iotasrb(&[
        "assembly",
        "distribute",
        "--scenario",
        &path,
        "--address",
        &nobody,
    ]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("4444 has no stake in this scenario"),
        "{told}"
    );
    let output = iotasrb(&[
        "assembly",
        "distribute",
        "--scenario",
        &path,
        "--address",
        "me",
    ]);
    assert_eq!(output.status.code(), Some(2));
}
