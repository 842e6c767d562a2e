//! What is asked of the program, and of its peer.

use super::dataset::{A_DAY, Dataset, validator};

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) name: &'static str,
    pub(crate) path: String,
    /// What is posted; without it the request is a GET.
    pub(crate) posted: Option<String>,
    /// The least ratio to whatever is measured beside it, where there is a target.
    pub(crate) target: Option<f64>,
}

/// Slots of a year.
pub(crate) const YEAR: u64 = A_DAY * 365;
/// The validator whose year is read.
const ONE: u8 = 42;

/// The hot reads have the higher target; whatever has none only shows.
pub(crate) fn all(dataset: Dataset) -> [Read; 5] {
    [
        get("current rate", "/v1/rate".to_owned(), Some(0.8)),
        get(
            "profile, newest publication",
            "/latest".to_owned(),
            Some(0.8),
        ),
        Read {
            target: None,
            ..year(dataset)
        },
        get("100 validators' latest", "/v1/validators".to_owned(), None),
        Read {
            target: Some(0.5),
            ..five_metrics()
        },
    ]
}

/// The same three reads of the program, and of PostGraphile over the tables; with how many
/// figures the answer of the latter holds.
pub(crate) fn with_peer(dataset: Dataset) -> [(Read, Read, usize); 3] {
    let of_all = get("100 validators' latest", "/v1/validators".to_owned(), None);
    let slots = usize::try_from(YEAR).unwrap_or(usize::MAX);
    [
        (
            five_metrics(),
            peer("five figures", &five_of_the_tables()),
            5,
        ),
        (year(dataset), peer("a year", &year_of_the_tables()), slots),
        // One figure of each: the program answers all of them, its peer is asked for the least.
        (of_all, peer("the latest", LATEST_OF_THE_TABLES), 100),
    ]
}

fn get(name: &'static str, path: String, target: Option<f64>) -> Read {
    Read {
        name,
        path,
        posted: None,
        target,
    }
}

/// A year of one figure of one validator, up to the newest.
fn year(dataset: Dataset) -> Read {
    let at = |slot| {
        let ms = i64::try_from(dataset.slot(slot).as_unix_ms()).unwrap_or(i64::MAX);
        jiff::Timestamp::from_millisecond(ms).unwrap_or_default()
    };
    let (from, to) = (at(dataset.slots - YEAR), at(dataset.slots));
    let address = validator(ONE);
    let path = format!("/v1/validators/{address}/history/net?from={from}&to={to}&limit=5000");
    get("a year of one validator", path, None)
}

/// As a client of the existing API asks.
fn five_metrics() -> Read {
    let query = r#"{assets(where:{slugs:["iota"]},limit:1){name slug symbol metrics(where:{metricKeys:["reward_rate","real_reward_rate","inflation_rate","staked_tokens","staking_ratio"]},limit:5){metricKey label defaultValue changePercentages createdAt}}}"#;
    Read {
        name: "GraphQL, five metrics",
        path: "/public/query".to_owned(),
        posted: Some(posted(query)),
        target: None,
    }
}

fn peer(name: &'static str, query: &str) -> Read {
    Read {
        name,
        path: "/graphql".to_owned(),
        posted: Some(posted(query)),
        target: None,
    }
}

fn posted(query: &str) -> String {
    serde_json::json!({ "query": query }).to_string()
}

/// The order of the primary key, for which the peer's database has an index.
const NEWEST: &str = "first:1,orderBy:PRIMARY_KEY_DESC";

/// The benchmark, the real one, the inflation, the stake and the staking ratio.
fn five_of_the_tables() -> String {
    let figures = [1, 3, 6, 9, 8].map(|metric| {
        format!(
            "m{metric}:ratesBySubject({NEWEST},condition:{{metric:\"{metric}\"}}){{nodes{{decimal atMs}}}}"
        )
    });
    format!(
        "{{subjectByAddress(address:\"network\"){{{}}}}}",
        figures.join(" ")
    )
}

fn year_of_the_tables() -> String {
    let address = validator(ONE);
    format!(
        "{{subjectByAddress(address:\"{address}\"){{ratesBySubject(first:{YEAR},orderBy:PRIMARY_KEY_DESC,condition:{{metric:\"106\"}}){{nodes{{decimal atMs}}}}}}}}"
    )
}

/// The network has none of this figure, and so no node.
const LATEST_OF_THE_TABLES: &str = "{allSubjects{nodes{address ratesBySubject(first:1,orderBy:PRIMARY_KEY_DESC,condition:{metric:\"106\"}){nodes{decimal atMs}}}}}";
