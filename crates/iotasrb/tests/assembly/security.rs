//! A week of three validators. The expected figures come from a separate simulation with exact
//! fractions in another language, written from the documented rules and not from the program.

use super::{document, played, scenario};
use serde_json::{Value, json};

const WEEK: &str = include_str!("week.json");

fn week(name: &str) -> Value {
    document("security", &scenario(name, WEEK), &[])
}

#[test]
fn what_everybody_has_at_the_end() {
    let found = week("week-end");
    let has = |free: &str, own: &str, delegated: &str, unbonding: &str| {
        json!({
            "free_asmb": free,
            "own_asmb": own,
            "delegated_asmb": delegated,
            "unbonding_asmb": unbonding,
        })
    };
    assert_eq!(
        found["steps"][21]["balances"],
        json!({
            "ada": has("687.799713", "204.965803", "0.000000", "0.000000"),
            "bob": has("206.091953", "1000.000000", "0.000000", "0.000000"),
            "cleo": has("60.713887", "0.000000", "0.000000", "0.000000"),
            "dan": has("4283.701634", "0.000000", "292.442594", "0.000000"),
            "eve": has("6373.650729", "0.000000", "401.340281", "1.000000"),
        })
    );
    assert_eq!(
        found["totals"],
        json!({
            "initial_asmb": "15000.823457",
            "minted_asmb": "366.666666",
            "free_asmb": "11611.957916",
            "own_asmb": "1204.965803",
            "delegated_asmb": "693.782875",
            "unbonding_asmb": "1.000000",
            "burned_asmb": "1855.783529",
        })
    );
    let admissions: Vec<_> = found["validators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["validator"].as_str().unwrap(),
                one["admission"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        admissions,
        [
            ("ada", "bond_below_minimum"),
            ("bob", "admitted"),
            ("cleo", "bond_below_minimum"),
        ]
    );
}

/// Day 1 has nobody to pay. On day 2 bob comes before cleo by his name; on day 3 a single unit
/// that ada delegates puts cleo before him.
#[test]
fn whom_the_days_pay() {
    let found = week("week-days");
    let first = &found["steps"][3]["outcome"];
    assert_eq!(first["minted_asmb"], "0.000000");
    assert_eq!(first["committee"], json!([]));
    assert_eq!(
        found["steps"][9]["outcome"]["committee"],
        json!([
            {
                "validator": "ada",
                "bond_asmb": "2222.222211",
                "reward_asmb": "50.574712",
                "commission_asmb": "3.666666",
                "own_part_asmb": "7.036207",
                "delegators_asmb": {"dan": "26.060025", "eve": "13.811814"},
            },
            {
                "validator": "bob",
                "bond_asmb": "1000.000000",
                "reward_asmb": "22.758621",
                "commission_asmb": "2.275862",
                "own_part_asmb": "20.482759",
                "delegators_asmb": {},
            },
        ])
    );
    let third = &found["steps"][12]["outcome"]["committee"][1];
    assert_eq!(third["validator"], "cleo");
    assert_eq!(third["reward_asmb"], "24.047220");
    assert_eq!(third["delegators_asmb"], json!({"ada": "0.000000"}));
    let sixth = &found["steps"][18]["outcome"]["committee"];
    assert_eq!(sixth.as_array().unwrap().len(), 1);
    assert_eq!(sixth[0]["commission_asmb"], "7.333333");
}

/// What unbonds is slashed with the rest, and what is left of it is free when it is due.
#[test]
fn what_the_slashes_take() {
    let found = week("week-slashes");
    let slash = &found["steps"][15]["outcome"];
    assert_eq!(slash["at_risk_asmb"], "2049.555546");
    assert_eq!(slash["taken_asmb"], "683.116863");
    assert_eq!(slash["own_asmb"], "102.467530");
    assert_eq!(
        slash["delegations_asmb"],
        json!({"dan": "146.199365", "eve": "201.139966"})
    );
    assert_eq!(
        slash["unbonding"],
        json!([{"holder": "dan", "due_day": 5, "lost_asmb": "233.310002"}])
    );
    let fifth = &found["steps"][16]["outcome"];
    assert_eq!(fifth["released_asmb"], json!({"dan": "466.690005"}));
    assert_eq!(found["steps"][19]["outcome"]["taken_asmb"], "1000.000001");
}

/// Step, days, holder, and what the step gave or took: day 3 and the slash after it.
#[test]
fn a_row_for_each_step_and_holder() {
    let path = scenario("week-csv", WEEK);
    let csv = played(&[
        "assembly",
        "security",
        "--scenario",
        &path,
        "--format",
        "csv",
    ]);
    assert_eq!(csv.lines().count(), 1 + 23 * 5);
    for row in [
        "0,0,the beginning,ada,1000.000001,0.000000,0.000000,0.000000,0.000000,0.000000,,0x",
        "13,3,\"a day ends, reward 73.333333\",ada,687.799713,307.433333,0.000001,0.000000,10.430173,0.000000,true,0x",
        "13,3,\"a day ends, reward 73.333333\",bob,22.758621,1000.000000,0.000000,0.000000,0.000000,0.000000,false,0x",
        "16,4,ada is slashed by 33.33 %,dan,3817.011629,0.000000,292.442594,466.690005,0.000000,379.509367,,0x",
    ] {
        assert!(csv.contains(&format!("\n{row}")), "{row}\n{csv}");
    }
}

/// A name is somebody else's text.
#[test]
fn a_name_is_no_formula() {
    let path = scenario("week-name", &WEEK.replace("\"ada\"", "\"=ada\""));
    let page = played(&["assembly", "security", "--scenario", &path]);
    assert!(page.contains("=ada registers"), "{page}");
    let csv = played(&[
        "assembly",
        "security",
        "--scenario",
        &path,
        "--format",
        "csv",
    ]);
    assert!(csv.contains(",'=ada,"), "{csv}");
    assert!(csv.contains("'=ada registers"), "{csv}");
}
