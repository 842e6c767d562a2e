//! Charts, badges and the page of them: literal pictures and rows of a day in which everything
//! happened.

use crate::{
    fixture::{
        HOUR_MS, NEWEST_MS, begin, folder, held, history, mainnet_with_reward, publish,
        publish_weak,
    },
    server::{Answer, Server},
};
use iotasrb::store::{State, StoreAddress};
use serde_json::{Value, json};

/// Nansen, the first validator of mainnet's epoch 375 (`fixtures/mainnet-375/voting_power.csv`).
const NANSEN: &str = "0xa69363ce32b9b1e5b9c7480232ca6799068daa7c22c3d8cc53632246c354b9ff";
const DAY: &str = "from=2026-05-15T00:00:00Z&to=2026-05-16";

/// What is published of a slot, with the reward in whole IOTA where there is a value.
#[derive(Clone, Copy)]
enum Slot {
    Good(u64),
    Weak(State, u64),
    Held,
    SafeMode,
}

use Slot::{Good, Held, SafeMode, Weak};

/// From 2026-05-15T00:00:00Z on. The fifth stands alone between gaps.
const SLOTS: [Slot; 11] = [
    Good(760_000),
    Good(760_000),
    Good(762_000),
    Held,
    Good(764_000),
    SafeMode,
    SafeMode,
    Weak(State::Degraded, 766_000),
    Weak(State::Degraded, 767_000),
    Good(767_000),
    Weak(State::Stale, 767_000),
];

/// A history of these slots, and no more.
fn day(name: &str, slots: &[Slot]) -> StoreAddress {
    let path = folder(name).join("history.sqlite");
    let mut writer = begin(&path);
    let first = NEWEST_MS - 20 * HOUR_MS;
    for (slot, at_ms) in slots.iter().zip((first..).step_by(2 * HOUR_MS as usize)) {
        match *slot {
            Good(reward) => publish(&mut writer, &mainnet_with_reward(reward), at_ms),
            Weak(state, reward) => {
                publish_weak(&mut writer, &mainnet_with_reward(reward), state, at_ms);
            }
            Held => {
                writer.publish(&held(at_ms)).unwrap();
            }
            SafeMode => {
                let mut observation = mainnet_with_reward(764_000);
                observation.safe_mode = true;
                publish_weak(&mut writer, &observation, State::SafeMode, at_ms);
            }
        }
    }
    StoreAddress::File(path)
}

#[track_caller]
fn picture(server: &Server, path: &str) -> Answer {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    assert_eq!(answer.header("content-security-policy"), Some(policy));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_well_formed(answer.text());
    answer
}

/// Every element that begins ends, and nothing else is in angle brackets.
#[track_caller]
fn assert_well_formed(svg: &str) {
    let mut open = Vec::new();
    for part in svg.trim_end().split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        assert!(!text.contains('>'), "{part}");
        let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{part}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
    }
    assert_eq!(open, [""; 0]);
}

#[test]
fn a_chart_is_drawn_with_its_gaps_and_marks() {
    let server = Server::start(&day("chart-day", &SLOTS));
    let path = format!("/embed/chart.svg?chart=rate&{DAY}&width=640&height=280&theme=light");
    let answer = picture(&server, &path);
    assert_eq!(answer.text(), include_str!("golden/day.svg"));
    // The reader's system chooses the theme, unless it is asked for.
    let scheme = "prefers-color-scheme:dark";
    assert!(!answer.text().contains(scheme));
    let usual = picture(&server, "/embed/chart.svg");
    assert!(usual.text().contains(scheme));
    assert!(
        usual
            .text()
            .starts_with(r#"<svg xmlns="http://www.w3.org/2000/svg" width="960" height="320""#)
    );
}

/// Rates are rewards of 365 days over 2,433,289,599.032169329 IOTA: made with Python's fractions.
const RATES: &str = "\
time,state,reason,iotasrb,iotasrb_absent,iotasrb_real,iotasrb_real_absent
2026-05-15T00:00:00.000Z,OK,,0.114002048958880472,,,not_recorded
2026-05-15T02:00:00.000Z,OK,,0.114002048958880472,,,not_recorded
2026-05-15T04:00:00.000Z,OK,,0.114302054350877526,,,not_recorded
2026-05-15T06:00:00.000Z,HELD,sources_disagree,,nothing_published,,nothing_published
2026-05-15T08:00:00.000Z,OK,,0.114602059742874579,,,not_recorded
2026-05-15T10:00:00.000Z,SAFE_MODE,not_certified,,safe_mode,,safe_mode
2026-05-15T12:00:00.000Z,SAFE_MODE,not_certified,,safe_mode,,safe_mode
2026-05-15T14:00:00.000Z,DEGRADED,not_certified,0.114902065134871633,,,not_recorded
2026-05-15T16:00:00.000Z,DEGRADED,not_certified,0.115052067830870160,,,not_recorded
2026-05-15T18:00:00.000Z,OK,,0.115052067830870160,,,not_recorded
2026-05-15T20:00:00.000Z,STALE,not_certified,0.115052067830870160,,,not_recorded
";
const STAKES: &str = "\
time,state,reason,stake_all,stake_all_absent,staking_ratio,staking_ratio_absent
2026-05-15T06:00:00.000Z,HELD,sources_disagree,,nothing_published,,nothing_published
2026-05-15T08:00:00.000Z,OK,,2433289599.032169329,,0.497855139592534649,
";

#[test]
fn a_sheet_has_what_the_chart_shows() {
    let server = Server::start(&day("chart-sheet", &SLOTS));
    let part = "from=2026-05-15T06:00:00Z&to=2026-05-15T08:00:01Z";
    let net = format!("chart=validator&of={NANSEN}&interval=day");
    for (query, expected) in [
        (format!("chart=rate&{DAY}"), RATES),
        ("span=7d".to_owned(), RATES),
        (format!("chart=stake&{part}"), STAKES),
        (
            net,
            "time,state,reason,net,net_absent,shown,shown_absent,documented,documented_absent\n\
             2026-05-15T20:00:00.000Z,STALE,not_certified,0.103952207044190484,,\
             0.115502452271322760,,0.103546861047783144,\n",
        ),
        // The history ends before.
        (
            "chart=rate&from=2030-01-01".to_owned(),
            "time,state,reason,iotasrb,iotasrb_absent,iotasrb_real,iotasrb_real_absent\n",
        ),
    ] {
        let answer = server.get(&format!("/embed/chart.csv?{query}"));
        assert_eq!(answer.text(), expected, "{query}");
        let kind = Some("text/csv; charset=utf-8");
        assert_eq!(answer.header("content-type"), kind);
    }
}

/// The picture of the same question is `golden/day.svg`: ticks, marks and values are those.
#[test]
fn a_document_has_all_that_it_takes_to_draw_the_chart() {
    let server = Server::start(&day("chart-document", &SLOTS));
    let path = format!("/embed/chart.json?chart=rate&{DAY}&width=640&height=280");
    let answer = server.get(&path);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let golden = include_str!("golden/day.json");
    let golden: Value = serde_json::from_str(golden).unwrap();
    assert_eq!(answer.json(), golden);
}

/// A row without a state is a gap, and an amount has an axis of its own beside a share.
#[test]
fn a_document_tells_its_gaps_and_its_units() {
    let server = Server::start(&history("chart-gap-rows"));
    let answer = server.get("/embed/chart.json?chart=stake&span=7d&interval=day");
    let chart = answer.json();
    // The slots of 7 and of 1 days before the newest, and the newest.
    assert_eq!(chart["points"], 3);
    assert_eq!(chart["states"], json!(["OK", null, "OK", "OK"]));
    assert_eq!(
        chart["times"],
        json!([
            "2026-05-08 20:00 UTC",
            "2026-05-11 20:00 UTC",
            "2026-05-14 20:00 UTC",
            "2026-05-15 20:00 UTC"
        ])
    );
    assert_eq!(
        chart["interval"],
        json!({"name": "day", "words": "the last slot of each day", "ms": 86_400_000})
    );
    assert_eq!(chart["finer"], true);
    let staked = &chart["lines"][0];
    let nano = "2433289599.032169329";
    assert_eq!(staked["values"], json!([nano, null, nano, nano]));
    assert_eq!(staked["shown"][1], "no value");
    assert_eq!(staked["shown"][3], "2,433,289,599.032169329 IOTA");
    assert_eq!(
        (&staked["unit"], &staked["axis"]),
        (&json!("IOTA"), &json!("left"))
    );
    let ratio = &chart["lines"][1];
    assert_eq!(ratio["shown"][3], "49.785514 %");
    assert_eq!(
        (&ratio["unit"], &ratio["axis"]),
        (&json!("share"), &json!("right"))
    );
    assert_eq!(chart["axes"]["left"]["words"], "billion IOTA");
    // A percent beside what never changes.
    assert_eq!(chart["axes"]["left"]["low"], "2400000000.000000000");
    let empty = server.get("/embed/chart.json?from=2030-01-01&to=2030-02-01");
    let empty = empty.json();
    assert_eq!(empty["description"], "Nothing was published in this range.");
    assert_eq!(
        (&empty["times"], &empty["axes"]["left"]),
        (&json!([]), &json!(null))
    );
}

/// Where a heading says it the title is not written, and the scale is that of the other picture.
#[test]
fn a_picture_can_be_without_its_title() {
    let server = Server::start(&day("chart-untitled", &SLOTS));
    let path = format!("/embed/chart.svg?chart=rate&{DAY}");
    let (titled, untitled) = (
        picture(&server, &path),
        picture(&server, &format!("{path}&title=none")),
    );
    let written = r#"<text class="i h""#;
    assert!(titled.text().contains(written));
    assert!(!untitled.text().contains(written));
    for same in [
        r#"<title id="t">IOTA Staking Rewards Benchmark</title>"#,
        ">11.55</text>",
        ">11.40</text>",
    ] {
        assert!(titled.text().contains(same), "{same}");
        assert!(untitled.text().contains(same), "{same}");
    }
}

/// Slots far from each other, one of a day: none is a neighbour of another.
#[test]
fn what_is_not_known_in_between_is_not_connected() {
    let server = Server::start(&history("chart-gaps"));
    let dots = |query: &str| {
        let answer = picture(&server, &format!("/embed/chart.svg?{query}"));
        let paths = answer.text().matches("<path").count();
        (
            answer.text().matches(r#"<circle class="d0""#).count(),
            paths,
        )
    };
    // A year by day: the last two are of neighbouring days.
    assert_eq!(dots("span=1y"), (4, 1));
    // 30 days by slot: what is beside the held slot is not connected through it.
    assert_eq!(dots("span=30d"), (5, 0));
    assert_eq!(dots("span=30d&interval=week"), (1, 1));
    // However long the range, the history is as long as it is.
    assert_eq!(dots("from=1999-01-01&to=2026-05-16"), (4, 1));
    let empty = picture(&server, "/embed/chart.svg?from=2030-01-01&to=2030-02-01");
    assert!(
        empty
            .text()
            .contains("Nothing was published in this range.")
    );
    let alone = picture(&server, "/embed/chart.svg?span=7d&interval=month");
    assert!(alone.text().contains(r#"<circle class="d0""#));
}

#[test]
fn words_from_outside_stay_words() {
    let server = Server::start(&day("chart-words", &SLOTS));
    let answer = picture(&server, &format!("/embed/chart.svg?{DAY}"));
    let title = "<title>DEGRADED, 2026-05-15 14:00 UTC: no certificate &lt;yet&gt; &amp; no \
                 &quot;close&quot;</title>";
    assert!(answer.text().contains(title));
    assert!(!answer.text().contains("<yet>"));
    let page = server.get("/charts");
    assert!(
        page.text()
            .contains("no certificate &#60;yet&#62; &#38; no &#34;close&#34;")
    );
    assert!(!page.text().contains("<yet>"));
}

#[test]
fn a_badge_says_the_value_and_how_good_it_is() {
    let good = Server::start(&history("badge-good"));
    let stale = Server::start(&day("badge-stale", &SLOTS));
    let held = Server::start(&day("badge-held", &[Good(767_000), Held]));
    let safe = Server::start(&day("badge-safe", &[Good(767_000), SafeMode]));
    let (green, amber, grey) = ("#1d6b3c", "#875300", "#5b6870");
    for (server, query, said, colour) in [
        (&good, "", "IOTASRB: 11.51 %", green),
        (
            &good,
            "?metric=staking_ratio",
            "IOTA staking ratio: 49.79 %",
            green,
        ),
        (
            &good,
            "?metric=iotasrb_real",
            "IOTASRB real: no value",
            grey,
        ),
        (&stale, "", "IOTASRB: 11.51 % stale", amber),
        (&held, "", "IOTASRB: no value", grey),
        (&safe, "?metric=iotasrb", "IOTASRB: no value", grey),
        (
            &safe,
            "?metric=staking_ratio",
            "IOTA staking ratio: 49.79 % safe mode",
            amber,
        ),
    ] {
        let badge = picture(server, &format!("/embed/badge.svg{query}"));
        assert!(
            badge.text().contains(&format!("<title>{said}</title>")),
            "{said}"
        );
        assert!(
            badge.text().contains(&format!(r#"fill="{colour}""#)),
            "{said}"
        );
    }
}

/// A query, the status, and words of the detail.
const REFUSED: [(&str, u16, &str); 20] = [
    (
        "chart.svg?chart=price",
        400,
        "`chart`: one of rate, stake, inflation, validator",
    ),
    (
        "chart.svg?kind=rate",
        400,
        "there is no parameter `kind`; there are chart, of, span",
    ),
    (
        "chart.svg?span=month",
        400,
        "`span`: one of 7d, 30d, 90d, 1y, all",
    ),
    (
        "chart.svg?span=7d&from=2026-05-01",
        400,
        "either `span` or `from` and `to`",
    ),
    (
        "chart.svg?from=2026-05-02&to=2026-05-01",
        400,
        "`from` is not before `to`",
    ),
    (
        "chart.svg?from=2026-05-01&to=2026-05-01",
        400,
        "`from` is not before `to`",
    ),
    (
        "chart.svg?from=yesterday",
        400,
        "`from`: a date such as 2026-12-24",
    ),
    (
        "chart.svg?interval=year",
        400,
        "one of slot, hour, day, week, month, quarter",
    ),
    (
        "chart.svg?span=1y&interval=slot",
        400,
        "this range has more than 1000 of them",
    ),
    (
        "chart.svg?width=1",
        400,
        "`width`: a whole number from 200 to 2000",
    ),
    (
        "chart.svg?height=2001",
        400,
        "`height`: a whole number from 200 to 2000",
    ),
    ("chart.svg?theme=blue", 400, "`theme`: one of light, dark"),
    ("chart.svg?title=IOTASRB", 400, "`title`: one of none"),
    (
        "chart.csv?width=640",
        400,
        "there is no parameter `width`; there are chart, of, span, from, to, interval",
    ),
    ("chart.csv?theme=dark", 400, "there is no parameter `theme`"),
    (
        "chart.json?theme=dark",
        400,
        "there is no parameter `theme`",
    ),
    ("chart.svg?chart=validator", 400, "`of` names the validator"),
    (
        "chart.svg?of=0x1",
        400,
        "`of`: an address is 0x and 64 hexadecimal digits",
    ),
    (
        "badge.svg?metric=stake_all_nanos",
        400,
        "`metric`: one of iotasrb, iotasrb_committee",
    ),
    (
        "chart.csv?chart=validator&of=0x0000000000000000000000000000000000000000000000000000000000000001",
        404,
        "no validator of this address was ever active",
    ),
];

#[test]
fn what_is_malformed_is_refused() {
    let server = Server::start(&history("chart-refused"));
    for (query, status, words) in REFUSED {
        let answer = server.get(&format!("/embed/{query}"));
        assert_eq!(answer.status, status, "{query}");
        let problem = Some("application/problem+json");
        assert_eq!(answer.header("content-type"), problem);
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(words), "{query}: {detail}");
    }
    let of = format!("/embed/chart.svg?of={NANSEN}");
    assert_eq!(server.get(&of).status, 400);
}

#[test]
fn the_page_has_the_charts_and_their_figures() {
    let server = Server::start(&history("charts-page"));
    let page = |path: &str| {
        let answer = server.get(path);
        assert_eq!(
            answer.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        (answer.status, answer.text().to_owned())
    };
    let (status, text) = page("/charts");
    assert_eq!(status, 200);
    for part in [
        r#"<a href="/charts?span=30d" aria-current="true">"#,
        r#"<figure class="chart" data-chart="rate">"#,
        r#"<figure class="chart" data-chart="stake">"#,
        r#"<figure class="chart" data-chart="inflation">"#,
        r#"src="/embed/chart.svg?chart=rate&amp;span=30d&amp;title=none""#,
        r#"href="/embed/chart.csv?chart=stake&amp;span=30d""#,
        r#"<th scope="row">2026-05-15 20:00 UTC</th><td class="n">11.505207 %</td>"#,
        r#"<td class="n">2,433,289,599 IOTA</td>"#,
    ] {
        assert!(text.contains(part), "{part}");
    }
    // One row a day: the held slot of the last day is not the last one.
    assert!(!text.contains("HELD"));
    // As the form sends it.
    let (status, text) = page("/charts?from=2026-05-01&to=");
    assert_eq!(status, 200);
    let picture = "/embed/chart.svg?chart=rate&amp;from=2026-05-01T00:00:00.000Z&amp;title=none\"";
    assert!(text.contains(picture));
    assert!(text.contains(r#"name="from" value="2026-05-01""#));
    let (status, text) = page("/charts?span=decade");
    assert_eq!(status, 400);
    assert!(text.contains("one of 7d, 30d, 90d, 1y, all"));
}
