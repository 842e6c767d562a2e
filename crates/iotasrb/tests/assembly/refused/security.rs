use super::{WEEK, altered, refused};
use crate::scenario;
use serde_json::{Value, json};

/// Every refusal names the number of the command and the rule.
#[test]
fn commands_that_break_a_rule() {
    for (name, command, words) in [
        (
            "unknown_holder",
            json!({"command": "register", "validator": "zoe", "commission_bp": 0}),
            "(zoe registers, commission 0.00 %): zoe holds no ASMB in this scenario",
        ),
        (
            "unknown_validator",
            json!({"command": "slash", "validator": "dan", "share_bp": 1}),
            "(dan is slashed by 0.01 %): dan is no validator",
        ),
        (
            "already_validator",
            json!({"command": "register", "validator": "ada", "commission_bp": 0}),
            "ada is a validator already",
        ),
        (
            "nothing_to_move",
            json!({"command": "post_bond", "validator": "ada", "amount_asmb": "0"}),
            "the amount is zero",
        ),
        (
            "delegates_to_itself",
            json!({"command": "delegate", "holder": "ada", "validator": "ada", "amount_asmb": "1"}),
            "ada cannot delegate to itself",
        ),
        (
            "more_than_free",
            json!({"command": "post_bond", "validator": "ada", "amount_asmb": "1000.000002"}),
            "ada has 1000.000001 ASMB free, not 1000.000002",
        ),
        (
            "more_than_bonded",
            json!({"command": "withdraw_bond", "validator": "ada", "amount_asmb": "1"}),
            "ada has bonded 0.000000 ASMB of its own, not 1.000000",
        ),
        (
            "more_than_delegated",
            json!({"command": "undelegate", "holder": "dan", "validator": "ada", "amount_asmb": "1"}),
            "dan has delegated 0.000000 ASMB to ada, not 1.000000",
        ),
        (
            "own_share_below_minimum",
            json!({"command": "delegate", "holder": "dan", "validator": "ada", "amount_asmb": "1"}),
            "of a bond of 1.000000 ASMB, 0.000000 would be ada's own",
        ),
    ] {
        let mut week: Value = serde_json::from_str(WEEK).unwrap();
        week["commands"].as_array_mut().unwrap().insert(3, command);
        let path = scenario(&format!("rule-{name}"), &week.to_string());
        refused("security", &path, &format!("(rule {name})"));
        refused("security", &path, "iotasrb: command 4 (");
        refused("security", &path, words);
    }
    // More than 64 bits hold is minted.
    let mut week: Value = serde_json::from_str(WEEK).unwrap();
    week["commands"][21]["reward_asmb"] = json!("18446744073709.551615");
    let words = "command 22 (a day ends, reward 18446744073709.551615): the supply with this reward does not fit 64 bits (rule too_large)";
    refused(
        "security",
        &scenario("rule-too_large", &week.to_string()),
        words,
    );
}

#[test]
fn commands_that_are_none() {
    for (name, part, by, words) in [
        (
            "unknown",
            "\"command\": \"end_day\"",
            "\"command\": \"end_year\"",
            "command 7: commands[6].command: unknown variant `end_year`, expected one of `register`, `post_bond`, `withdraw_bond`, `delegate`, `undelegate`, `slash`, `end_day`",
        ),
        (
            "key",
            "\"holder\": \"dan\",",
            "\"holder\": \"dan\", \"memo\": 1,",
            "command 5: commands[4]: unknown field `memo`",
        ),
        (
            "missing",
            "\"holder\": \"dan\",",
            "",
            "command 5: commands[4]: missing field `holder`",
        ),
        (
            "amount",
            "\"amount_asmb\": \"6000\"",
            "\"amount_asmb\": 6000",
            "command 5: commands[4]",
        ),
        (
            "share",
            "2500",
            "10001",
            "command 9: commands[8]: a share in basis points must be 0 to 10000",
        ),
        (
            "name",
            "\"holder\": \"dan\",",
            "\"holder\": \"d\\u0007n\",",
            "a name has no characters that hide or steer a terminal",
        ),
        (
            "seats",
            "\"committee_size\": 2",
            "\"committee_size\": 0",
            "expected a nonzero u32",
        ),
        (
            "supply",
            "\"eve\": \"10000\"",
            "\"eve\": \"99999999999\"",
            "the sum of balances_asmb is 100000019999.000000 ASMB, more than",
        ),
        (
            "bits",
            "\"eve\": \"10000\"",
            "\"eve\": \"18446744073709.551615\"",
            "balances_asmb: their sum does not fit 64 bits",
        ),
        (
            "twice",
            "\"eve\": \"10000\"",
            "\"dan\": \"1\"",
            "dan stands here twice",
        ),
    ] {
        altered(&format!("security-{name}"), "security", part, by, words);
    }
}

#[test]
fn too_many_commands_or_holders() {
    let mut week: Value = serde_json::from_str(WEEK).unwrap();
    let end = week["commands"][3].clone();
    week["commands"] = Value::Array(vec![end; 2_001]);
    let path = scenario("many-commands", &week.to_string());
    refused(
        "security",
        &path,
        "a scenario may have 2000 commands, not 2001",
    );
    let holders = (0..201).map(|number| (format!("holder {number}"), json!("1")));
    week["balances_asmb"] = Value::Object(holders.collect());
    let path = scenario("many-holders", &week.to_string());
    refused(
        "security",
        &path,
        "a scenario may have 200 holders, not 201",
    );
}

/// 60 delegators and their validator for 1,700 days.
#[test]
fn too_many_parts() {
    let mut week: Value = serde_json::from_str(WEEK).unwrap();
    let holders = (0..61).map(|number| (format!("holder {number}"), json!("1000")));
    week["balances_asmb"] = Value::Object(holders.collect());
    let first = "holder 0";
    let mut commands = vec![
        json!({"command": "register", "validator": first, "commission_bp": 0}),
        json!({"command": "post_bond", "validator": first, "amount_asmb": "1000"}),
    ];
    commands.extend((1..61).map(|number| {
        let holder = format!("holder {number}");
        json!({"command": "delegate", "holder": holder, "validator": first, "amount_asmb": "1"})
    }));
    let day = json!({"command": "end_day", "reward_asmb": "1"});
    commands.extend(std::iter::repeat_n(day, 1_700));
    week["commands"] = Value::Array(commands);
    let path = scenario("many-parts", &week.to_string());
    let words = "a scenario may have 100000 parts of rewards and slashes, not 100040";
    refused("security", &path, words);
}
