//! The vectors of the inflation through the command line.

use super::{document, played, scenario};

const DOCUMENTED: &str = r#"{
  "schema": "iotasrb.assembly-inflation/1",
  "rates": [{"from_year": 1, "rate_bp": 800}],
  "years": 5
}"#;

#[test]
fn eight_percent_a_year_compound() {
    let found = document("inflate", &scenario("eight", DOCUMENTED), &[]);
    let supplies: Vec<_> = found["years"]
        .as_array()
        .unwrap()
        .iter()
        .map(|year| {
            assert_eq!(year["rate_bp"], 800);
            year["supply_after_asmb"].as_str().unwrap()
        })
        .collect();
    assert_eq!(
        supplies,
        [
            "108000000000.000000",
            "116640000000.000000",
            "125971200000.000000",
            "136048896000.000000",
            "146932807680.000000",
        ]
    );
    assert_eq!(found["start_supply_asmb"], "100000000000.000000");
    assert_eq!(found["issued_asmb"], "46932807680.000000");
}

/// 8e15 / 365 = 21,917,808,219,178.08…: the day on which the parts of units make one is longer.
#[test]
fn the_days_sum_to_the_year() {
    let path = scenario("days", DOCUMENTED);
    let found = document("inflate", &path, &["--days"]);
    let days = found["years"][0]["days"].as_array().unwrap();
    assert_eq!(days.len(), 365);
    assert_eq!(days[0]["issued_asmb"], "21917808.219178");
    assert_eq!(days[12]["issued_asmb"], "21917808.219179");
    assert_eq!(days[364]["supply_after_asmb"], "108000000000.000000");
    let csv = played(&[
        "assembly",
        "inflate",
        "--scenario",
        &path,
        "--days",
        "--format",
        "csv",
    ]);
    assert_eq!(csv.lines().count(), 1 + 5 * 365);
    let page = played(&["assembly", "inflate", "--scenario", &path, "--days"]);
    assert!(page.contains("   5  365  8.00 %"), "{page}");
}

#[test]
fn no_rate_is_no_error() {
    let text = DOCUMENTED.replace("800", "0");
    let found = document("inflate", &scenario("no-rate", &text), &[]);
    assert_eq!(found["issued_asmb"], "0.000000");
}
