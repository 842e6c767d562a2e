//! What more delegation changes. Three validators compete for two seats; at least a quarter of a
//! bond is its validator's own.

use super::{document, played, scenario};
use serde_json::{Value, json};

const RIVALS: &str = r#"{
  "schema": "iotasrb.assembly-security/1",
  "parameters": {
    "minimum_bond_asmb": "100",
    "minimum_own_share_bp": 2500,
    "committee_size": 2,
    "unbonding_days": 3
  },
  "balances_asmb": { "ada": "1000", "bob": "1000", "cleo": "1000" },
  "commands": [
    { "command": "register", "validator": "ada", "commission_bp": 0 },
    { "command": "register", "validator": "bob", "commission_bp": 500 },
    { "command": "register", "validator": "cleo", "commission_bp": 1000 },
    { "command": "post_bond", "validator": "ada", "amount_asmb": "300" },
    { "command": "post_bond", "validator": "bob", "amount_asmb": "200" },
    { "command": "post_bond", "validator": "cleo", "amount_asmb": "150" }
  ],
  "what_if": [
    { "validator": "cleo", "delegation_asmb": "100", "reward_asmb": "1000" },
    { "validator": "ada", "delegation_asmb": "100", "reward_asmb": "1000" }
  ]
}"#;

/// 250 of 550; of 1,000 that is 454.5 or 20/11 a unit. Of it cleo has 150 and a tenth of 100.
#[test]
fn more_delegation_can_win_a_seat() {
    let found = document("security", &scenario("what-if", RIVALS), &[]);
    assert_eq!(
        found["what_if"][0],
        json!({
            "validator": "cleo",
            "delegation_asmb": "100.000000",
            "reward_asmb": "1000.000000",
            "before": {
                "own_asmb": "150.000000",
                "bond_asmb": "150.000000",
                "admission": "admitted",
                "rank": 3,
                "in_committee": false,
                "share_percent": "0.000000",
                "share": "0/1",
                "validator_reward_asmb": "0.000000",
                "delegators_reward_asmb": "0.000000",
                "reward_per_asmb": "0.000000",
                "capacity_asmb": "450.000000",
            },
            "after": {
                "own_asmb": "150.000000",
                "bond_asmb": "250.000000",
                "admission": "admitted",
                "rank": 2,
                "in_committee": true,
                "share_percent": "45.454545",
                "share": "5/11",
                "validator_reward_asmb": "290.909090",
                "delegators_reward_asmb": "163.636363",
                "reward_per_asmb": "1.636363",
                "capacity_asmb": "350.000000",
            },
        })
    );
}

/// From 300 of 500 to 400 of 600: the share grows, and each unit earns less.
#[test]
fn the_page_shows_now_and_then() {
    let page = played(&[
        "assembly",
        "security",
        "--scenario",
        &scenario("what-if-page", RIVALS),
    ]);
    let (_, asked) = page
        .split_once("what if: 100.000000 more delegated to ada")
        .unwrap();
    let (table, _) = asked.split_once("\n\n").unwrap();
    let expected = [
        "          now         then",
        "own bond                                    300.000000   300.000000",
        "bond                                        300.000000   400.000000",
        "admission                                     admitted     admitted",
        "rank                                                 1            1",
        "in the committee                                   yes          yes",
        "share of the reward                        60.000000 %  66.666666 %",
        "of a reward of 1,000.000000 it gets         600.000000   500.000000",
        "its delegators get                            0.000000   166.666666",
        "1 ASMB delegated gets                         2.000000     1.666666",
        "may still be delegated                      900.000000   800.000000",
    ];
    assert_eq!(table.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn two_rows_for_each_question() {
    let path = scenario("what-if-csv", RIVALS);
    let csv = played(&[
        "assembly",
        "security",
        "--scenario",
        &path,
        "--format",
        "csv",
        "--what-if",
    ]);
    let rows: Vec<_> = csv
        .lines()
        .map(|row| row.split(',').take(16).collect::<Vec<_>>().join(","))
        .collect();
    assert_eq!(
        rows,
        [
            "what_if,validator,delegation_asmb,reward_asmb,moment,own_asmb,bond_asmb,admission,rank,in_committee,share_percent,share,validator_reward_asmb,delegators_reward_asmb,reward_per_asmb,capacity_asmb",
            "1,cleo,100.000000,1000.000000,before,150.000000,150.000000,admitted,3,false,0.000000,0/1,0.000000,0.000000,0.000000,450.000000",
            "1,cleo,100.000000,1000.000000,after,150.000000,250.000000,admitted,2,true,45.454545,5/11,290.909090,163.636363,1.636363,350.000000",
            "2,ada,100.000000,1000.000000,before,300.000000,300.000000,admitted,1,true,60.000000,3/5,600.000000,0.000000,2.000000,900.000000",
            "2,ada,100.000000,1000.000000,after,300.000000,400.000000,admitted,1,true,66.666666,2/3,500.000000,166.666666,1.666666,800.000000",
        ]
    );
    // Without the question the steps are what they were.
    let steps = played(&[
        "assembly",
        "security",
        "--scenario",
        &path,
        "--format",
        "csv",
    ]);
    assert_eq!(steps.lines().count(), 1 + 7 * 3);
}

#[test]
fn where_no_own_share_is_asked_for_there_is_no_limit() {
    let text = RIVALS.replace("2500", "0");
    let found = document("security", &scenario("what-if-no-limit", &text), &[]);
    assert_eq!(found["what_if"][1]["after"]["capacity_asmb"], Value::Null);
    let page = played(&[
        "assembly",
        "security",
        "--scenario",
        &scenario("what-if-no-limit", &text),
    ]);
    assert!(
        page.contains("\nmay still be delegated                        no limit     no limit\n"),
        "{page}"
    );
}
