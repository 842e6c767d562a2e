//! The plain API.

mod bundles;
mod calculator;
mod causes;
mod described;
mod events;
mod history;
mod kept;
mod meaning;
mod now;
mod observations;
mod publications;
mod refused;
mod validators;
mod yields;

use crate::server::Server;
use serde_json::Value;

/// Nansen, the first validator of mainnet's epoch 375 (`fixtures/mainnet-375/voting_power.csv`).
const NANSEN: &str = "0xa69363ce32b9b1e5b9c7480232ca6799068daa7c22c3d8cc53632246c354b9ff";

/// What is at a path.
#[track_caller]
fn found(server: &Server, path: &str) -> Value {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/json"));
    answer.json()
}

/// The numbers of the publications of all pages, page by page.
#[track_caller]
fn pages(server: &Server, path: &str) -> Vec<Vec<u64>> {
    let mut pages = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let page = found(server, &path);
        pages.push(numbers(&page));
        next = page["next"].as_str().map(ToOwned::to_owned);
    }
    pages
}

fn numbers(page: &Value) -> Vec<u64> {
    let rows = page["rows"].as_array().unwrap();
    let numbers = rows.iter().map(|row| row["publication"].as_u64().unwrap());
    numbers.collect()
}
