//! No unit is created or lost in what is printed, whatever is played: summed from the texts of
//! documents and rows, not from the program's own sums.

use iotasrb::{
    assembly::{ScenarioError, distribution, inflation, security},
    publish::assembly as publish,
};
use proptest::{collection::vec as vecs, prelude::*};
use serde_json::{Value, json};

/// The millionths of a printed amount.
fn units(amount: &str) -> u128 {
    let (whole, fraction) = amount.split_once('.').unwrap();
    assert_eq!(fraction.len(), 6, "{amount}");
    format!("{whole}{fraction}").parse().unwrap()
}

fn field(document: &Value, name: &str) -> u128 {
    units(document[name].as_str().unwrap())
}

/// The amount of so many millionths.
fn amount(units: u64) -> String {
    format!("{}.{:06}", units / 1_000_000, units % 1_000_000)
}

fn distributions() -> impl Strategy<Value = Value> {
    let stake = prop_oneof![Just(0), 1..1_000_u64, 0..100_000_000_000_000_u64];
    let day = vecs((0..6_u8, stake), 0..6);
    (0..=20_000_000_000_000_000_u64, vecs(day, 1..12)).prop_map(|(pool, days)| {
        let stakes = |day: &Vec<(u8, u64)>| -> Value {
            let stakes = day.iter();
            let stakes = stakes.map(|(who, stake)| (format!("{who:064x}"), json!(amount(*stake))));
            Value::Object(stakes.collect())
        };
        json!({
            "schema": "iotasrb.assembly-distribution/1",
            "pool_asmb": amount(pool),
            "days": days.len(),
            "stakes_by_day_iota": days.iter().map(stakes).collect::<Vec<_>>(),
        })
    })
}

/// Any command of four holders, most of which some rule refuses.
fn commands() -> impl Strategy<Value = Value> {
    let who = || prop::sample::select(vec!["a", "b", "c", "d"]);
    let some = || (0..3_000_000_u64).prop_map(amount);
    let moved = prop::sample::select(vec!["post_bond", "withdraw_bond"]);
    let delegated = prop::sample::select(vec!["delegate", "delegate", "undelegate"]);
    prop_oneof![
        1 => (who(), 0..=10_000_u16).prop_map(|(validator, share)| {
            json!({"command": "register", "validator": validator, "commission_bp": share})
        }),
        3 => (moved, who(), some()).prop_map(|(command, validator, amount)| {
            json!({"command": command, "validator": validator, "amount_asmb": amount})
        }),
        3 => (delegated, who(), who(), some()).prop_map(|(command, holder, validator, amount)| {
            json!({
                "command": command,
                "holder": holder,
                "validator": validator,
                "amount_asmb": amount,
            })
        }),
        1 => (who(), 0..=10_000_u16).prop_map(|(validator, share)| {
            json!({"command": "slash", "validator": validator, "share_bp": share})
        }),
        2 => some().prop_map(|reward| json!({"command": "end_day", "reward_asmb": reward})),
    ]
}

/// The scenario without the commands that are refused.
fn playable(mut scenario: Value) -> security::Scenario {
    loop {
        let text = scenario.to_string();
        let parsed = security::Scenario::parse(text.as_bytes()).unwrap();
        match parsed.play(|_| {}) {
            Ok(_) => return parsed,
            Err(ScenarioError::Refused { number, .. }) => {
                scenario["commands"]
                    .as_array_mut()
                    .unwrap()
                    .remove(number - 1);
            }
            Err(other) => panic!("{other}"),
        }
    }
}

fn sum_of(balances: &Value) -> u128 {
    let balances = balances.as_object().unwrap().values();
    let parts = ["free_asmb", "own_asmb", "delegated_asmb", "unbonding_asmb"];
    balances
        .map(|one| parts.map(|part| field(one, part)).iter().sum::<u128>())
        .sum()
}

/// What a step added to what everybody has, and what it took.
fn minted_and_burned(outcome: &Value) -> (u128, u128) {
    match outcome["kind"].as_str().unwrap() {
        "day_ended" => {
            let members = outcome["committee"].as_array().unwrap().iter();
            let paid = members.map(|member| {
                let delegators = member["delegators_asmb"].as_object().unwrap().values();
                let delegators = delegators.map(|part| units(part.as_str().unwrap()));
                let parts = field(member, "commission_asmb") + field(member, "own_part_asmb");
                let parts = parts + delegators.sum::<u128>();
                assert_eq!(parts, field(member, "reward_asmb"));
                parts
            });
            let paid = paid.sum();
            assert_eq!(paid, field(outcome, "minted_asmb"));
            (paid, 0)
        }
        "slashed" => {
            let delegations = outcome["delegations_asmb"].as_object().unwrap().values();
            let delegations = delegations.map(|part| units(part.as_str().unwrap()));
            let unbonding = outcome["unbonding"].as_array().unwrap().iter();
            let unbonding = unbonding.map(|part| field(part, "lost_asmb"));
            let taken = field(outcome, "own_asmb") + delegations.chain(unbonding).sum::<u128>();
            assert_eq!(taken, field(outcome, "taken_asmb"));
            (0, taken)
        }
        _ => (0, 0),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_distribution_pays_its_pool(scenario in distributions()) {
        let parsed = distribution::Scenario::parse(scenario.to_string().as_bytes()).unwrap();
        let played = parsed.play(None).unwrap();
        let answer = publish::distribution::Answer { scenario: &parsed, played: &played, address: None };
        let document = serde_json::to_value(publish::distribution::document(&answer)).unwrap();
        let pool = units(scenario["pool_asmb"].as_str().unwrap());
        let by_address = document["by_address"].as_array().unwrap();
        let got: u128 = by_address.iter().map(|one| field(one, "total_asmb")).sum();
        prop_assert_eq!(got + field(&document, "undistributed_asmb"), pool);
        let mut paid = 0;
        for day in document["by_day"].as_array().unwrap() {
            let due = field(day, "pot_asmb") + field(day, "carried_in_asmb");
            prop_assert_eq!(field(day, "paid_asmb") + field(day, "carried_out_asmb"), due);
            paid += field(day, "paid_asmb");
            let left = field(day, "carried_out_asmb") + field(day, "remaining_asmb");
            prop_assert_eq!(paid + left, pool);
        }
        let mut rows = Vec::new();
        publish::distribution::csv(&parsed, None, &mut rows).unwrap();
        let rows = String::from_utf8(rows).unwrap();
        let payments = rows.lines().skip(1).map(|row| units(row.split(',').nth(3).unwrap()));
        prop_assert_eq!(payments.sum::<u128>(), paid);
    }

    #[test]
    fn an_inflation_sums_to_its_supply(
        start in 0..=100_000_000_000_000_000_u64,
        rates in vecs(0..=2_000_u16, 1..9),
    ) {
        let listed: Vec<_> = (1..).zip(&rates).map(|(year, rate)| {
            json!({"from_year": year, "rate_bp": rate})
        }).collect();
        let scenario = json!({
            "schema": "iotasrb.assembly-inflation/1",
            "start_supply_asmb": amount(start),
            "rates": listed,
            "years": rates.len(),
        });
        let parsed = inflation::Scenario::parse(scenario.to_string().as_bytes()).unwrap();
        let years = parsed.play().unwrap();
        let document = publish::inflation::document(&parsed, &years, true);
        let document = serde_json::to_value(document).unwrap();
        let mut supply = u128::from(start);
        for year in document["years"].as_array().unwrap() {
            for day in year["days"].as_array().unwrap() {
                supply += field(day, "issued_asmb");
                prop_assert_eq!(field(day, "supply_after_asmb"), supply);
            }
            prop_assert_eq!(field(year, "supply_after_asmb"), supply);
        }
        prop_assert_eq!(field(&document, "end_supply_asmb"), supply);
    }

    #[test]
    fn every_step_of_a_story_conserves(commands in vecs(commands(), 1..40)) {
        let scenario = json!({
            "schema": "iotasrb.assembly-security/1",
            "parameters": {
                "minimum_bond_asmb": "0.5",
                "minimum_own_share_bp": 1_000,
                "committee_size": 2,
                "unbonding_days": 2,
            },
            "balances_asmb": {"a": "9", "b": "5.000001", "c": "7", "d": "0"},
            "commands": commands,
        });
        let parsed = playable(scenario);
        let answer = publish::security::Answer::of(&parsed).unwrap();
        let document = serde_json::to_value(publish::security::document(&answer)).unwrap();
        let mut held = sum_of(&document["start"]);
        prop_assert_eq!(held, 21_000_001);
        for step in document["steps"].as_array().unwrap() {
            let (minted, burned) = minted_and_burned(&step["outcome"]);
            held = held + minted - burned;
            prop_assert_eq!(sum_of(&step["balances"]), held);
        }
        let totals = &document["totals"];
        let (minted, burned) = (field(totals, "minted_asmb"), field(totals, "burned_asmb"));
        prop_assert_eq!(field(totals, "initial_asmb") + minted, held + burned);
        // What a row says that was given and taken is what the steps say.
        let rows = publish::security::csv(&answer).unwrap();
        let mut given = [0, 0];
        for row in csv::Reader::from_reader(rows.as_bytes()).records() {
            let row = row.unwrap();
            given = [given[0] + units(&row[8]), given[1] + units(&row[9])];
        }
        prop_assert_eq!(given, [minted, burned]);
    }
}

/// What is written in a file decides: the order of its keys does not.
#[test]
fn the_order_of_addresses_decides_nothing() {
    let stakes = [("3", "1"), ("1", "1"), ("2", "1")];
    let of = |order: [usize; 3]| {
        let entries = order.map(|place| {
            let (digit, stake) = stakes[place];
            format!("\"{}\": \"{stake}\"", digit.repeat(64))
        });
        let text = format!(
            r#"{{"schema": "iotasrb.assembly-distribution/1", "pool_asmb": "0.000011", "days": 1,
            "stakes": [{{"from_day": 1, "stakes_iota": {{{}}}}}]}}"#,
            entries.join(", ")
        );
        let parsed = distribution::Scenario::parse(text.as_bytes()).unwrap();
        parsed.play(None).unwrap().totals
    };
    let first = of([0, 1, 2]);
    assert_eq!(first, of([2, 1, 0]));
    let amounts: Vec<_> = first.values().map(|amount| amount.as_micros()).collect();
    assert_eq!(amounts, [4, 4, 3]);
}
