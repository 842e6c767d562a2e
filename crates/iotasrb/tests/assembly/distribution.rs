//! The vectors of the distribution through the command line. Amounts that are not explained where
//! they stand are exact divisions that anybody can check: 14e15 / 639 and the like.

use super::{document, played, scenario};
use serde_json::{Value, json};

fn address(digit: char) -> String {
    format!("0x{}", digit.to_string().repeat(64))
}

/// A scenario of a pool, its days, and stakes as changes from a day on.
fn of(pool: &Value, days: u32, stakes: &[(u32, &[(char, &str)])]) -> String {
    let changes = stakes.iter().map(|(day, stakes)| {
        let stakes = stakes
            .iter()
            .map(|(digit, stake)| (address(*digit), json!(stake)));
        json!({"from_day": day, "stakes_iota": stakes.collect::<serde_json::Map<_, _>>()})
    });
    let mut scenario = json!({
        "schema": "iotasrb.assembly-distribution/1",
        "days": days,
        "stakes": changes.collect::<Vec<_>>(),
    });
    let (field, amount) = pool.as_object().unwrap().iter().next().unwrap();
    scenario[field] = amount.clone();
    scenario.to_string()
}

/// Of a day's payments those of the digits in order.
fn payments(name: &str, text: &str) -> Vec<[String; 3]> {
    let path = scenario(name, text);
    let csv = played(&[
        "assembly",
        "distribute",
        "--scenario",
        &path,
        "--format",
        "csv",
    ]);
    let rows = csv.lines().skip(1).map(|line| {
        let cells: Vec<_> = line.split(',').collect();
        [cells[0], &cells[1][..3], cells[3]].map(str::to_owned)
    });
    rows.collect()
}

#[test]
fn the_pool_follows_from_what_the_first_round_issued() {
    for (pool, total, daily, last) in [
        (
            json!({"pool_asmb": "14000000000"}),
            "14000000000.000000",
            "21909233.176838",
            "21909233.177356",
        ),
        (
            json!({"first_round_issued_asmb": "6000000000"}),
            "14000000000.000000",
            "21909233.176838",
            "21909233.177356",
        ),
        (
            json!({"first_round_issued_asmb": "8000000000"}),
            "12000000000.000000",
            "18779342.723004",
            "18779342.723448",
        ),
        // More than was planned takes nothing away.
        (
            json!({"first_round_issued_asmb": "8645450993"}),
            "12000000000.000000",
            "18779342.723004",
            "18779342.723448",
        ),
        // What the first round really issued.
        (
            json!({"first_round_issued_asmb": "5805198730.725779"}),
            "14194801269.274221",
            "22214086.493386",
            "22214086.493953",
        ),
    ] {
        let path = scenario("pool", &of(&pool, 639, &[(1, &[('1', "1")])]));
        let found = document("distribute", &path, &[]);
        assert_eq!(found["pool_asmb"], total, "{pool}");
        assert_eq!(found["daily_asmb"], daily, "{pool}");
        assert_eq!(found["last_day_asmb"], last, "{pool}");
        assert_eq!(found["paid_asmb"], total, "{pool}");
        assert_eq!(found["by_day"].as_array().unwrap().len(), 639);
    }
}

/// The daily pot of the documents' example, by the largest remainder.
#[test]
fn a_day_is_split_to_the_last_unit() {
    let pool = json!({"pool_asmb": "21909233.176838"});
    let by_stakes = |name, stakes: &[(char, &str)]| -> Vec<String> {
        let rows = payments(name, &of(&pool, 1, &[(1, stakes)]));
        rows.into_iter().map(|[_, _, paid]| paid).collect()
    };
    assert_eq!(
        by_stakes("1-2-4", &[('a', "1"), ('b', "2"), ('c', "4")]),
        ["3129890.453834", "6259780.907668", "12519561.815336"]
    );
    assert_eq!(
        by_stakes("1-1-1", &[('c', "0.5"), ('b', "0.5"), ('a', "0.5")]),
        ["7303077.725613", "7303077.725613", "7303077.725612"]
    );
}

/// 11 units in 3 days are 3, 3 and 5. On day 2 nobody stakes; on day 3 two stake 3 to 1: of 8
/// units 6 and 2.
#[test]
fn a_day_without_stake_leaves_its_pot_to_the_next() {
    let pool = json!({"pool_asmb": "0.000011"});
    let text = of(
        &pool,
        3,
        &[
            (1, &[('a', "5")]),
            (2, &[('a', "0")]),
            (3, &[('a', "3"), ('b', "1")]),
        ],
    );
    let row = |day: &str, who: &str, paid: &str| [day, who, paid].map(str::to_owned);
    assert_eq!(
        payments("carried", &text),
        [
            row("1", "0xa", "0.000003"),
            row("3", "0xa", "0.000006"),
            row("3", "0xb", "0.000002"),
        ]
    );
    let found = document("distribute", &scenario("carried-json", &text), &[]);
    let second = &found["by_day"][1];
    assert_eq!(second["paid_asmb"], "0.000000");
    assert_eq!(second["carried_out_asmb"], "0.000003");
    assert_eq!(second["remaining_asmb"], "0.000005");
    assert_eq!(found["by_day"][2]["carried_in_asmb"], "0.000003");
}

#[test]
fn what_the_last_days_leave_is_said() {
    let text = of(
        &json!({"pool_asmb": "1"}),
        2,
        &[(1, &[('a', "1")]), (2, &[('a', "0")])],
    );
    let path = scenario("undistributed", &text);
    let found = document("distribute", &path, &[]);
    assert_eq!(found["paid_asmb"], "0.500000");
    assert_eq!(found["undistributed_asmb"], "0.500000");
    let page = played(&["assembly", "distribute", "--scenario", &path]);
    let line = "Conserved: 0.500000 paid + 0.500000 that nobody got = 1.000000, the pool";
    assert!(page.contains(line), "{page}");
}

/// Day by day is another way of saying the same.
#[test]
fn stakes_by_day_are_whole_days() {
    let (a, b) = (address('a'), address('b'));
    let by_day = json!({
        "schema": "iotasrb.assembly-distribution/1",
        "pool_asmb": "10",
        "days": 3,
        "stakes_by_day_iota": [{&a: "1", &b: "1"}, {}, {&b: "0.1"}],
    });
    let changes = of(
        &json!({"pool_asmb": "10"}),
        3,
        &[
            (1, &[('a', "1"), ('b', "1")]),
            (2, &[('a', "0"), ('b', "0")]),
            (3, &[('b', "0.1")]),
        ],
    );
    let rows = payments("by-day", &by_day.to_string());
    assert_eq!(rows, payments("by-change", &changes));
    assert_eq!(rows.len(), 3);
}

/// The addresses of the earlier network are written in two ways.
#[test]
fn one_address_is_shown_day_by_day() {
    let example = played(&["assembly", "example", "distribute"]);
    let path = scenario("one-address", &example);
    let (first, second) = (address('1'), address('2'));
    let found = document("distribute", &path, &["--address", &second]);
    assert_eq!(found["by_day"][0]["to_address_asmb"], "6259780.907668");
    assert_eq!(found["by_day"][199]["to_address_asmb"], "0.000000");
    // 1 of 5.000000005 of the last pot; see the scenario.
    assert_eq!(found["by_address"].as_array().unwrap().len(), 1);
    let page = played(&[
        "assembly",
        "distribute",
        "--scenario",
        &path,
        "--address",
        &first[2..],
        "--days",
    ]);
    let days = page.lines().filter(|line| line.contains("21,909,233.17"));
    assert!(days.count() >= 639, "every day has a row");
    assert!(page.contains("to the address a day"));
    let csv = played(&[
        "assembly",
        "distribute",
        "--scenario",
        &path,
        "--address",
        &first,
        "--format",
        "csv",
    ]);
    // All days but two.
    assert_eq!(csv.lines().count(), 1 + 637);
}
