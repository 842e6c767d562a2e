use super::{ask, data};
use crate::{
    fixture::{NEWEST_MS, begin, folder, held, history, mainnet, publish, publish_at},
    server::Server,
};
use iotasrb::store::{Point, PointKind, StoreAddress};
use iotasrb_core::units::{Nanos, TimestampMs};
use serde_json::json;

/// The values of the asset's rate, with their times, for some arguments.
fn values(server: &Server, filter: &str, arguments: &str) -> Vec<(String, Option<f64>)> {
    let query = format!(
        "{{metrics(where:{{asset:{{slugs:[\"iota\"]}} metricKeys:[\"target_reward\"] {filter}}} {arguments}){{createdAt defaultValue}}}}"
    );
    let data = data(server, &query);
    let rows = data["metrics"].as_array().unwrap().iter();
    rows.map(|row| {
        let time = row["createdAt"].as_str().unwrap().to_owned();
        (time, row["defaultValue"].as_f64())
    })
    .collect()
}

fn rows(expected: &[(&str, Option<f64>)]) -> Vec<(String, Option<f64>)> {
    expected
        .iter()
        .map(|(time, value)| ((*time).to_owned(), *value))
        .collect()
}

/// Times are bounds, or not, by their names; the newest comes first unless it is said.
#[test]
fn points_are_those_between_two_times() {
    let server = Server::start(&history("between"));
    let may_8 = ("2026-05-08T20:00:00Z", Some(750_000.0));
    let may_14 = ("2026-05-14T20:00:00Z", Some(760_000.0));
    let may_15 = ("2026-05-15T16:00:00Z", Some(767_000.0));
    let newest = ("2026-05-15T20:00:00Z", Some(767_000.0));
    for (filter, arguments, expected) in [
        (
            "createdAt_gt:\"2026-05-08T20:00:00Z\"",
            "limit:9",
            vec![newest, may_15, may_14],
        ),
        (
            "createdAt_gte:\"2026-05-08T20:00:00Z\"",
            "limit:9",
            vec![newest, may_15, may_14, may_8],
        ),
        (
            "createdAt_gte:\"2026-05-08T20:00:00Z\" createdAt_lt:\"2026-05-15T16:00:00Z\"",
            "limit:9 order:{createdAt:asc}",
            vec![may_8, may_14],
        ),
        (
            "createdAt_gte:\"2026-05-08T20:00:00Z\" createdAt_lte:\"2026-05-15T16:00:00Z\"",
            "limit:9 order:{createdAt:asc}",
            vec![may_8, may_14, may_15],
        ),
        (
            "createdAt_lt:\"2026-05-15T20:00:00Z\"",
            "limit:2 order:{createdAt:desc}",
            vec![may_15, may_14],
        ),
        (
            "createdAt_gt:\"2026-05-01\"",
            "limit:2 offset:1 order:{createdAt:asc}",
            vec![may_14, may_15],
        ),
        ("createdAt_gt:\"2026-05-16\"", "limit:9", vec![]),
        (
            "createdAt_gt:\"2026-05-16\" createdAt_lt:\"2026-05-01\"",
            "limit:9",
            vec![],
        ),
    ] {
        assert_eq!(
            values(&server, filter, arguments),
            rows(&expected),
            "{filter} {arguments}"
        );
    }
}

/// One value for each part of the calendar; where there is none the last known one stands, or
/// null if that is asked for.
#[test]
fn parts_of_the_calendar_have_one_value() {
    let server = Server::start(&history("parts"));
    let day = |day: u8| format!("2026-05-{day:02}T00:00:00Z");
    let since = "createdAt_gt:\"2026-05-08\"";
    let asc = "limit:500 order:{createdAt:asc}";
    let mut filled = rows(&[("2026-05-08T20:00:00Z", Some(750_000.0))]);
    filled.extend((9..=13).map(|number| (day(number), Some(750_000.0))));
    filled.extend(rows(&[
        ("2026-05-14T20:00:00Z", Some(760_000.0)),
        ("2026-05-15T20:00:00Z", Some(767_000.0)),
    ]));
    assert_eq!(
        values(&server, since, &format!("interval:day {asc}")),
        filled
    );
    let mut empty = filled.clone();
    empty[1..6].iter_mut().for_each(|row| row.1 = None);
    let arguments = format!("interval:day backfillInterval:false {asc}");
    assert_eq!(values(&server, since, &arguments), empty);
    let arguments = format!("interval:day pickItem:first {asc}");
    filled[7] = ("2026-05-15T16:00:00Z".to_owned(), Some(767_000.0));
    assert_eq!(values(&server, since, &arguments), filled);
    // The history is longer than what is asked for, but not what is answered.
    assert_eq!(
        values(
            &server,
            "createdAt_gt:\"2026-04-01\" createdAt_lt:\"2026-05-09\"",
            &format!("interval:week {asc}")
        ),
        rows(&[
            ("2026-04-15T20:00:00Z", Some(740_000.0)),
            ("2026-04-20T00:00:00Z", Some(740_000.0)),
            ("2026-04-27T00:00:00Z", Some(740_000.0)),
            ("2026-05-08T20:00:00Z", Some(750_000.0)),
        ])
    );
    assert_eq!(
        values(&server, "", "interval:quarter limit:3"),
        rows(&[
            ("2026-05-15T20:00:00Z", Some(767_000.0)),
            ("2026-02-14T20:00:00Z", Some(730_000.0)),
            ("2025-10-01T00:00:00Z", Some(700_000.0)),
        ])
    );
    assert_eq!(values(&server, since, "interval:month limit:5").len(), 1);
    // Of 366 days with 24 hours each, the first 500 of them.
    assert_eq!(values(&server, "", "interval:hour limit:500").len(), 500);
}

/// Where a value is unknown nothing is between those that are known.
#[test]
fn what_was_held_is_no_point() {
    let path = folder("unheld").join("history.sqlite");
    let mut writer = begin(&path);
    for (hours, is_held) in [(0, false), (2, true), (4, false)] {
        let at = NEWEST_MS + hours * 3_600_000;
        match is_held {
            true => drop(writer.publish(&held(at)).unwrap()),
            false => publish(&mut writer, &mainnet(), at),
        }
    }
    let server = Server::start(&StoreAddress::File(path));
    assert_eq!(
        values(&server, "createdAt_gt:\"2026-05-15\"", "limit:9"),
        rows(&[
            ("2026-05-16T00:00:00Z", Some(767_000.0)),
            ("2026-05-15T20:00:00Z", Some(767_000.0)),
        ])
    );
}

/// What is published while an edition is answered from belongs to the next one: no answer mixes
/// two publications.
#[test]
fn an_answer_is_of_one_edition() {
    let path = folder("one-edition").join("history.sqlite");
    let mut writer = begin(&path);
    publish(&mut writer, &mainnet(), NEWEST_MS);
    let server = Server::start(&StoreAddress::File(path));
    // From here on there is no other edition.
    server.board.close();
    publish(&mut writer, &mainnet(), NEWEST_MS + 7_200_000);
    let query = "{assets(limit:1){now:metrics(limit:1,where:{metricKeys:[\"reward_rate\"]}){createdAt publication} \
        past:metrics(limit:1,where:{metricKeys:[\"reward_rate\"],createdAt_gt:\"2000-01-01\"}){createdAt publication}}}";
    let answer = server.post("/public/query", &serde_json::json!({ "query": query }));
    let asset = &answer.json()["data"]["assets"][0];
    assert_eq!(asset["now"][0]["publication"], "1");
    assert_eq!(asset["now"], asset["past"]);
}

/// An epoch that begins just when a slot is due: the slot is published after it, and counts.
#[test]
fn two_publications_of_one_time_are_one_point() {
    let path = folder("same-time").join("history.sqlite");
    let mut writer = begin(&path);
    let at = TimestampMs::from_unix_ms(NEWEST_MS);
    for (kind, reward) in [(PointKind::Epoch, 700_000), (PointKind::Slot, 767_000)] {
        let mut observation = mainnet();
        observation.target_reward = Ok(Nanos::from_nanos(reward * 1_000_000_000));
        publish_at(&mut writer, &observation, Point { at, kind });
    }
    let server = Server::start(&StoreAddress::File(path));
    let data = data(
        &server,
        "{metrics(where:{asset:{slugs:[\"iota\"]} metricKeys:[\"target_reward\"] createdAt_gt:\"2026-05-15\"},limit:9){defaultValue publication}}",
    );
    assert_eq!(
        data["metrics"],
        json!([{"defaultValue": 767_000, "publication": "2"}])
    );
}

/// What follows from several figures has a history as they have; what is known of now alone has
/// none.
#[test]
fn derived_metrics_have_a_history() {
    let server = Server::start(&history("derived"));
    let past = "createdAt_gt:\"2026-05-14T20:00:00Z\" createdAt_lt:\"2026-05-15T20:00:00Z\"";
    let answer = ask(
        &server,
        &format!(
            "{{assets(limit:1){{metrics(where:{{metricKeys:[\"circulating_percentage\" \"active_validators\" \"reward_rate\"] {past}}},limit:9){{metricKey defaultValue createdAt state epoch}}}}}}"
        ),
    );
    assert_eq!(
        answer.text(),
        r#"{"data":{"assets":[{"metrics":[{"metricKey":"circulating_percentage","defaultValue":90.88837525380477,"createdAt":"2026-05-15T16:00:00Z","state":"OK","epoch":375},{"metricKey":"reward_rate","defaultValue":11.505206783087017,"createdAt":"2026-05-15T16:00:00Z","state":"OK","epoch":375}]}]}}"#
    );
    let answer = ask(
        &server,
        &format!(
            "{{providers(where:{{slugs:[\"figment\"]}},limit:1){{rewardOptions(limit:1){{metrics(where:{{metricKeys:[\"commission\" \"reward_rate\" \"staked_tokens\" \"staking_share\" \"voting_power\"] {past}}},limit:9){{metricKey defaultValue}}}}}}}}"
        ),
    );
    assert_eq!(
        answer.text(),
        r#"{"data":{"providers":[{"rewardOptions":[{"metrics":[{"metricKey":"reward_rate","defaultValue":11.534217778359316},{"metricKey":"staked_tokens","defaultValue":151455368.1548824},{"metricKey":"staking_share","defaultValue":0.06224305081282685}]}]}]}}"#
    );
}
