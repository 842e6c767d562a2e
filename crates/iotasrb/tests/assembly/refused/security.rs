use super::{WEEK, altered, refused};
use crate::scenario;
use serde_json::{Value, json};

/// The week with one command more is refused with these words and the name of the rule.
#[track_caller]
fn breaks(rule: &str, place: usize, command: &Value, words: &str) {
    let mut week: Value = serde_json::from_str(WEEK).unwrap();
    let commands = week["commands"].as_array_mut().unwrap();
    commands.insert(place, command.clone());
    let path = scenario(&format!("rule-{rule}"), &week.to_string());
    refused("security", &path, &format!("{words} (rule {rule})"));
}

/// Every refusal names the number of the command and the rule.
#[test]
fn commands_that_break_a_rule() {
    for (name, command, words) in [
        (
            "unknown_holder",
            json!({"command": "register", "validator": "zoe", "commission_bp": 0}),
            "command 4 (zoe registers, commission 0.00 %): zoe holds no ASMB in this scenario",
        ),
        (
            "unknown_validator",
            json!({"command": "slash", "validator": "dan", "share_bp": 1}),
            "command 4 (dan is slashed by 0.01 %): dan is no validator",
        ),
        (
            "already_validator",
            json!({"command": "register", "validator": "ada", "commission_bp": 0}),
            "command 4 (ada registers, commission 0.00 %): ada is a validator already",
        ),
        (
            "nothing_to_move",
            json!({"command": "post_bond", "validator": "ada", "amount_asmb": "0"}),
            "command 4 (ada posts a bond of 0.000000): there is nothing to move: the amount is zero",
        ),
        (
            "slash_of_nothing",
            json!({"command": "slash", "validator": "ada", "share_bp": 0}),
            "command 4 (ada is slashed by 0.00 %): the slash takes nothing: its share is zero",
        ),
        (
            "nothing_at_risk",
            json!({"command": "slash", "validator": "ada", "share_bp": 1}),
            "command 4 (ada is slashed by 0.01 %): nothing stands behind ada, so there is nothing to slash",
        ),
    ] {
        breaks(name, 3, &command, words);
    }
}

#[test]
fn commands_that_take_what_is_not_there() {
    for (name, command, words) in [
        (
            "delegates_to_itself",
            json!({"command": "delegate", "holder": "ada", "validator": "ada", "amount_asmb": "1"}),
            "command 4 (ada delegates 1.000000 to ada): ada cannot delegate to itself: it posts a bond",
        ),
        (
            "more_than_free",
            json!({"command": "post_bond", "validator": "ada", "amount_asmb": "1000.000002"}),
            "command 4 (ada posts a bond of 1000.000002): ada has 1000.000001 ASMB free, not 1000.000002",
        ),
        (
            "more_than_bonded",
            json!({"command": "withdraw_bond", "validator": "ada", "amount_asmb": "1"}),
            "command 4 (ada withdraws 1.000000 of its bond): ada has bonded 0.000000 ASMB of its own, not 1.000000",
        ),
        (
            "more_than_delegated",
            json!({"command": "undelegate", "holder": "dan", "validator": "ada", "amount_asmb": "1"}),
            "command 4 (dan takes 1.000000 back from ada): dan has delegated 0.000000 ASMB to ada, not 1.000000",
        ),
        (
            "no_own_bond",
            json!({"command": "delegate", "holder": "dan", "validator": "ada", "amount_asmb": "1"}),
            "command 4 (dan delegates 1.000000 to ada): ada has nothing in its own bond, and must put in something before others delegate to it",
        ),
    ] {
        breaks(name, 3, &command, words);
    }
    // Of 2222.222220 and no more 333.333333 are 15 %.
    let command = json!({"command": "delegate", "holder": "dan", "validator": "ada", "amount_asmb": "0.00001"});
    let words = "command 10 (dan delegates 0.000010 to ada): of a bond of 2222.222221 ASMB, 333.333333 would be ada's own: less than the least 15.00 %";
    breaks("own_share_below_minimum", 9, &command, words);
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

/// Its name, a part of the example, by what it is replaced, and what is said of it.
const NONE: [(&str, &str, &str, &str); 13] = [
    (
        "unknown",
        "\"command\": \"end_day\"",
        "\"command\": \"end_year\"",
        "command 7: command: \"end_year\": the commands are register, post_bond, withdraw_bond, delegate, undelegate, slash, end_day at line 23 column 27",
    ),
    (
        "key",
        "\"holder\": \"dan\",",
        "\"holder\": \"dan\", \"memo\": 1,",
        "command 5: memo: unknown field `memo`, expected one of `command`, `holder`, `validator`, `commission_bp`, `amount_asmb`, `share_bp`, `reward_asmb` at line 21 column 52",
    ),
    (
        "missing",
        "\"holder\": \"dan\",",
        "",
        "command 5: delegate needs holder",
    ),
    (
        "surplus",
        "\"command\": \"end_day\",",
        "\"command\": \"end_day\", \"holder\": \"dan\",",
        "command 7: end_day takes no holder",
    ),
    (
        "list",
        "{ \"command\": \"register\", \"validator\": \"vera\", \"commission_bp\": 1000 }",
        "[\"register\", \"vera\", 1000]",
        "command 1: invalid type: sequence, expected an object at line 17 column 4",
    ),
    (
        "negative",
        "\"amount_asmb\": \"6000\"",
        "\"amount_asmb\": \"-1\"",
        "command 5: amount_asmb: \"-1\": not an amount in ASMB such as \"1000\" or \"0.5\", digits without separators, at most six decimals at line 21 column 86",
    ),
    (
        "amount",
        "\"amount_asmb\": \"6000\"",
        "\"amount_asmb\": 6000",
        "command 5: amount_asmb: invalid type: integer `6000`, expected an amount in ASMB as a text, such as \"1000.5\" at line 21 column 86",
    ),
    (
        "share",
        "2500",
        "10001",
        "command 9: share_bp: 10001 is no whole number from 0 to 10000 at line 25 column 63",
    ),
    (
        "name",
        "\"holder\": \"dan\",",
        "\"holder\": \"d\\u0007n\",",
        "command 5: holder: \"d�n\": a name has no characters that cannot be seen, such as U+0007 at line 21 column 49",
    ),
    (
        "seats",
        "\"committee_size\": 2",
        "\"committee_size\": 0",
        "parameters.committee_size: 0 is no whole number from 1 to 4294967295 at line 7 column 23",
    ),
    (
        "supply",
        "\"eve\": \"10000\"",
        "\"eve\": \"99999999999\"",
        "the sum of balances_asmb is 100000019999.000000 ASMB, more than the 100000000000.000000 that there were to be at the launch",
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
        "balances_asmb: dan stands here twice at line 15 column 3",
    ),
];

#[test]
fn commands_that_are_none() {
    for (name, part, by, words) in NONE {
        altered(&format!("security-{name}"), "security", part, by, words);
    }
}

/// Names that look like others, or like nothing; at the end the column.
#[test]
fn names_that_look_alike() {
    const SPACES: &str = "a name has spaces only between words, one at a time";
    const UNSEEN: &str = "a name has no characters that cannot be seen, such as U+";
    for (name, rule, letter, column) in [
        ("vera ", SPACES, "", 11),
        (" ", SPACES, "", 7),
        ("ve\u{ad}ra", UNSEEN, "00AD", 12),
        ("vera\u{fe0f}", UNSEEN, "FE0F", 13),
        ("\u{3164}", UNSEEN, "3164", 9),
        ("vera\u{a0}2", UNSEEN, "00A0", 13),
    ] {
        let words = format!("balances_asmb.{name}: {rule}{letter} at line 11 column {column}");
        let by = format!("\"{name}\": \"5000\"");
        altered(
            "security-alike",
            "security",
            "\"vera\": \"5000\"",
            &by,
            &words,
        );
    }
}

/// A question about the end is refused as a delegation would be.
#[test]
fn questions_that_cannot_be_answered() {
    for (part, by, words) in [
        (
            "\"delegation_asmb\": \"1000\"",
            "\"delegation_asmb\": \"0\"",
            "what_if 1 (0.000000 more delegated to vera): there is nothing to move: the amount is zero (rule nothing_to_move)",
        ),
        (
            "\"delegation_asmb\": \"2000\"",
            "\"delegation_asmb\": \"2000.000001\"",
            "what_if 2 (2000.000001 more delegated to vera): of a bond of 10000.000001 ASMB, 2000.000000 would be vera's own: less than the least 20.00 % (rule own_share_below_minimum)",
        ),
        (
            "\"validator\": \"vera\", \"delegation_asmb\"",
            "\"validator\": \"dan\", \"delegation_asmb\"",
            "what_if 1 (1000.000000 more delegated to dan): dan is no validator (rule unknown_validator)",
        ),
        (
            "\"validator\": \"vera\", \"delegation_asmb\"",
            "\"validator\": \"ivo\", \"delegation_asmb\"",
            "what_if 1 (1000.000000 more delegated to ivo): ivo has nothing in its own bond, and must put in something before others delegate to it (rule no_own_bond)",
        ),
        (
            "\"delegation_asmb\": \"1000\"",
            "\"delegation_asmb\": \"18446744073709.551615\"",
            "what_if 1 (18446744073709.551615 more delegated to vera): the bond with this delegation does not fit 64 bits (rule too_large)",
        ),
        (
            "\"delegation_asmb\": \"1000\"",
            "\"delegation_asmb\": 1000",
            "what_if 1: delegation_asmb: invalid type: integer `1000`, expected an amount in ASMB as a text, such as \"1000.5\" at line 35 column 50",
        ),
        (
            "\"1000\", \"reward_asmb\": \"100\" }",
            "\"1000\" }",
            "what_if 1: missing field `reward_asmb` at line 35 column 54",
        ),
    ] {
        altered("security-question", "security", part, by, words);
    }
    let mut week: Value = serde_json::from_str(WEEK).unwrap();
    let question = json!({"validator": "bob", "delegation_asmb": "1", "reward_asmb": "1"});
    week["what_if"] = Value::Array(vec![question; 101]);
    let path = scenario("many-questions", &week.to_string());
    let words = "a scenario may have 100 questions in what_if, not 101";
    refused("security", &path, words);
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
