//! The whole history as one file, and what Prometheus reads.

use super::{
    fixture::{NEWEST_MS, begin, folder, history, mainnet, publish},
    server::Server,
};
use iotasrb::store::{Correction, Draft, StoreAddress};
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::Field,
};
use serde_json::Value;

/// 7 publications with 13 figures of the network and 7 of each of 67 validators, and one without.
const ROWS: usize = 7 * (13 + 7 * 67) + 1;
/// The benchmark of the first publication: 700,000 IOTA an epoch.
const FIRST: &str = "0.105001887198968856";
const HEAD: &str = "time,point,publication,state,method,superseded_by,validator,figure,value,\
    numerator,denominator,absent";

#[test]
fn the_whole_history_is_one_file() {
    let server = Server::start(&history("whole"));
    let csv = server.get("/v1/history.csv");
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    let disposition = "attachment; filename=\"iotasrb-history.csv\"";
    assert_eq!(csv.header("content-disposition"), Some(disposition));
    let lines: Vec<&str> = csv.text().lines().collect();
    assert_eq!(lines.len(), 1 + ROWS);
    assert_eq!(lines[0], HEAD);
    assert_eq!(
        lines[1],
        "2026-05-15T18:00:00.000Z,slot,7,HELD,,,,,,,,sources_disagree"
    );
    let first = format!(
        "2025-05-15T20:00:00.000Z,slot,1,OK,iotasrb/v1,,,iotasrb,{FIRST},255500000000000000,2433289599032169329,"
    );
    assert_eq!(lines[2], first);
    let stake = "2026-05-15T20:00:00.000Z,slot,8,OK,iotasrb/v1,,,stake_all,2433289599.032169329000000000,2433289599032169329,1000000000,";
    assert!(lines.contains(&stake));
    let real = "2026-05-15T20:00:00.000Z,slot,8,OK,iotasrb/v1,,,iotasrb_real,,,,not_recorded";
    assert!(lines.contains(&real));

    let json = server.get("/v1/history.jsonl");
    let documents: Vec<Value> = json
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(documents.len(), ROWS);
    assert_eq!(documents[1]["value"], FIRST);
    assert_eq!(documents[0]["figure"], Value::Null);

    let parquet = server.get("/v1/history.parquet");
    let reader = SerializedFileReader::new(parquet.body).unwrap();
    let rows: Vec<_> = reader
        .get_row_iter(None)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(rows.len(), ROWS);
    // Each row says the same in all three.
    for ((row, document), line) in rows.iter().zip(&documents).zip(&lines[1..]) {
        let columns: Vec<String> = row
            .get_column_iter()
            .map(|(_, field)| cell(field))
            .collect();
        let mut texts: Vec<String> = HEAD
            .split(',')
            .map(|name| match &document[name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
            .collect();
        assert_eq!(texts.join(","), **line);
        texts[0] = document["time"]
            .as_str()
            .unwrap()
            .replace('T', " ")
            .replace("Z", " +00:00");
        assert_eq!(columns, texts);
    }
}

/// A field of Parquet as a text; nothing is an empty one.
fn cell(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What was corrected stays in the file, and says so.
#[test]
fn a_correction_stands_beside_what_it_corrects() {
    let path = folder("whole-corrected").join("history.sqlite");
    let mut writer = begin(&path);
    let observation = mainnet();
    publish(&mut writer, &observation, NEWEST_MS);
    let mut draft = super::fixture::held(NEWEST_MS);
    draft = Draft {
        correction: Some(Correction {
            supersedes: 1,
            cause: "the servers were wrong",
        }),
        ..draft
    };
    writer.publish(&draft).unwrap();
    let server = Server::start(&StoreAddress::File(path));
    let csv = server.get("/v1/history.csv");
    let lines: Vec<&str> = csv.text().lines().collect();
    assert_eq!(lines.len(), 1 + 13 + 7 * 67 + 1);
    assert_eq!(
        lines[1],
        "2026-05-15T20:00:00.000Z,slot,2,HELD,,,,,,,,sources_disagree"
    );
    assert_eq!(
        lines[2],
        "2026-05-15T20:00:00.000Z,slot,1,OK,iotasrb/v1,2,,iotasrb,0.115052067830870160,279955000000000000,2433289599032169329,"
    );
}

#[test]
fn an_operator_sees_the_rate_and_how_points_ended() {
    let server = Server::start(&history("gauges"));
    server.get("/latest");
    server.get("/latest");
    let answer = server.get("/metrics");
    let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assert_eq!(answer.header("content-type"), Some(media_type));
    let text = answer.text();
    for line in [
        "iotasrb_publication 8.0",
        "iotasrb_epoch 375.0",
        "iotasrb_state{state=\"OK\"} 1.0",
        "iotasrb_figure{figure=\"iotasrb\"} 0.11505206783087016",
        "iotasrb_figure{figure=\"stake_all\"} 2433289599.0321695",
        // Of eight publications five are of the last 30 days, besides the one that was held.
        "iotasrb_points_30d{point=\"slot\",state=\"OK\"} 5.0",
        "iotasrb_points_30d{point=\"slot\",state=\"HELD\"} 1.0",
        "iotasrb_http_requests_total{part=\"rest\",status=\"200\"} 2",
        "iotasrb_http_answers_kept_total 1",
        "# EOF",
    ] {
        assert!(
            text.lines().any(|found| found == line),
            "{line} is not in\n{text}"
        );
    }
    // What is unknown has no line: it is not zero.
    assert!(!text.contains("iotasrb_real"), "{text}");
}

/// Every series that the dashboard draws is one that the program tells.
#[test]
fn the_dashboard_asks_for_what_is_told() {
    let dashboard = include_str!("../../../../deploy/grafana-dashboard.json");
    let dashboard: Value = serde_json::from_str(dashboard).unwrap();
    let server = Server::start(&history("dashboard"));
    server.get("/latest");
    let told = server.get("/metrics");
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels
        .iter()
        .flat_map(|panel| panel["targets"].as_array().unwrap());
    let mut asked = 0;
    for target in targets {
        let words = target["expr"].as_str().unwrap();
        let names =
            words.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
        for name in names.filter(|name| name.starts_with("iotasrb_")) {
            // Figures are labels, and findings there are none.
            let is_told =
                told.text().contains(name) || name == "iotasrb_real" || name == "iotasrb_findings";
            assert!(is_told, "{name}");
            asked += 1;
        }
    }
    assert_eq!(asked, 17);
}
