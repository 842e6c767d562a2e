//! The table of `source::agreement`, with the program and servers. What is certified has no
//! server here; its rows are in `tests/source/agreement.rs`.

use super::running::{Named, Said, altered, graphql, indexer, mainnet, rate};
use iotasrb_core::units::{Epoch, TimestampMs};
use serde_json::{Value, json};
use simnet::serve::{RunningEpoch, TransportFault};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const JSON: [&str; 4] = ["--network", "mainnet", "--format", "json"];
fn lying() -> RunningEpoch {
    altered(|state| state.iota_treasury_cap.inner.total_supply.value += 1)
}

fn late() -> RunningEpoch {
    altered(|state| state.epoch -= 1)
}

/// Exit 0 with this tier, and these findings: their codes and whom they are about.
#[track_caller]
fn check(said: &Said, tier: &str, findings: &[(&str, &dyn Named)]) -> Value {
    let answer = said.json();
    assert_eq!(answer["anchor"]["tier"], tier);
    assert_eq!(answer["anchor"]["epoch"], 375);
    assert_eq!(answer["schema"], "iotasrb.rates/1");
    assert_eq!(answer["iotasrb"]["decimal"], "0.115052067830870160");
    let found: Vec<Value> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| json!([finding["code"], finding["sources"]]))
        .collect();
    let expected: Vec<Value> = findings
        .iter()
        .map(|(code, source)| json!([code, [source.url()]]))
        .collect();
    assert_eq!(found, expected, "{}", said.stderr);
    // People are told the same.
    for finding in answer["findings"].as_array().unwrap() {
        let line = format!("iotasrb: {}\n", finding["message"].as_str().unwrap());
        assert!(said.stderr.contains(&line), "{}", said.stderr);
    }
    answer
}

/// Exit 1 without a value, and all of this said.
#[track_caller]
fn check_no_value(said: &Said, told: &[&str]) {
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    assert_eq!(said.stdout, "");
    for text in told {
        assert!(said.stderr.contains(text), "{text}\n{}", said.stderr);
    }
}

#[tokio::test]
async fn two_operators_that_agree() {
    let (a, b) = (indexer(1, mainnet()).await, graphql(2, mainnet()).await);
    let answer = check(&rate(&[&a, &b], &JSON).await, "agreed", &[]);
    assert_eq!(
        answer["anchor"]["source"],
        format!("{}, {}", a.url(), b.url())
    );
    let page = rate(&[&a, &b], &["--network", "mainnet"]).await.stdout;
    let line = format!(
        "agreed by independent servers, not certified: {}, {}\n",
        a.url(),
        b.url()
    );
    assert!(page.contains(&line), "{page}");
}

#[tokio::test]
async fn two_servers_of_one_operator_that_agree() {
    let (a, b) = (indexer(1, mainnet()).await, graphql(1, mainnet()).await);
    let answer = check(&rate(&[&a, &b], &JSON).await, "single", &[]);
    assert_eq!(answer["anchor"]["source"], a.url());
    // The same server twice is asked once.
    let before = a.faults().requests();
    check(&rate(&[&a, &a], &JSON).await, "single", &[]);
    assert_eq!(a.faults().requests() - before, before);
}

#[tokio::test]
async fn two_that_disagree_and_three() {
    let (a, b) = (indexer(1, mainnet()).await, graphql(2, lying()).await);
    let c = graphql(3, mainnet()).await;
    let differ = |others: &str| {
        format!(
            "contradict each other about epoch 375: total_supply_nanos: 4887545403314857276 \
             ({others}), 4887545403314857277 ({}); nothing tells who is right",
            b.url()
        )
    };
    check_no_value(&rate(&[&a, &b], &JSON).await, &[&differ(&a.url())]);
    let both = format!("{} and {}", a.url(), c.url());
    check_no_value(&rate(&[&a, &b, &c], &JSON).await, &[&differ(&both)]);
}

/// A file is not put to a vote: it answers in its turn, and never in place of a contradiction.
#[tokio::test]
async fn a_file_among_servers() {
    let (a, b) = (indexer(1, mainnet()).await, graphql(2, lying()).await);
    let file = "../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs";
    let with = async |sources: [&str; 3]| {
        let named = sources.map(|source| ["--source", source]).concat();
        rate(&[], &[&JSON[..], &named].concat()).await
    };
    let (one, two) = (a.url(), b.url());
    let said = with([file, &one, &two]).await;
    assert_eq!(said.json()["anchor"]["tier"], "recorded_state");
    assert_eq!(a.faults().requests() + b.faults().requests(), 0);
    let said = with([&one, file, &two]).await;
    check_no_value(&said, &["contradict each other about epoch 375"]);
    a.faults().fail_every(Some(TransportFault::Status(404)));
    b.faults().fail_every(Some(TransportFault::Status(404)));
    let answer = with([&one, file, &two]).await.json();
    assert_eq!(answer["anchor"]["tier"], "recorded_state");
    assert_eq!(answer["findings"], json!([]));
}

#[tokio::test]
async fn fresh_ones_where_fresh_ones_are_required() {
    let (a, b) = (indexer(1, mainnet()).await, graphql(2, mainnet()).await);
    let arguments = [&JSON[..], &["--require-fresh"]].concat();
    let said = rate(&[&a, &b], &arguments).await;
    assert_eq!((said.code, said.stdout.as_str()), (Some(3), ""));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = u64::try_from(now.as_millis()).unwrap();
    let mut running = altered(|state| state.epoch_start_timestamp_ms = now - 60_000);
    running.checkpoint.timestamp = TimestampMs::from_unix_ms(now);
    a.tell(running.clone());
    b.tell(running);
    check(&rate(&[&a, &b], &arguments).await, "agreed", &[]);
}

#[tokio::test]
async fn one_that_is_late() {
    let (a, b) = (indexer(1, late()).await, graphql(2, mainnet()).await);
    // Its checkpoint must be of its epoch, or it would contradict itself.
    let mut epoch = late();
    epoch.checkpoint.epoch = Epoch::new(374);
    a.tell(epoch);
    let answer = check(&rate(&[&a, &b], &JSON).await, "single", &[("late", &a)]);
    assert_eq!(answer["findings"][0]["epoch"], 374);
    assert_eq!(answer["anchor"]["source"], b.url());
}

/// Who is of the same operator could not make it better, and is waited for only a moment.
#[tokio::test]
async fn one_that_is_silent() {
    let (a, b) = (indexer(1, mainnet()).await, graphql(1, mainnet()).await);
    for fault in [
        TransportFault::Silence,
        TransportFault::Drip(Duration::from_secs(1)),
    ] {
        b.faults().fail_every(Some(fault));
        let said = rate(&[&b, &a], &JSON).await;
        check(&said, "single", &[("silent", &b)]);
    }
}

#[tokio::test]
async fn all_that_are_silent() {
    let (a, b) = (indexer(1, mainnet()).await, graphql(2, mainnet()).await);
    a.faults().fail_every(Some(TransportFault::Silence));
    b.faults().fail_every(Some(TransportFault::Silence));
    let said = rate(&[&a, &b], &[&JSON[..], &["--timeout", "1"]].concat()).await;
    let silent = |url: String| format!("iotasrb: {url}: no observation within 1s");
    check_no_value(
        &said,
        &[
            &silent(a.url()),
            &silent(b.url()),
            "no source gave a usable observation",
        ],
    );
}

#[tokio::test]
async fn one_that_fails_in_any_way() {
    let (a, b) = (indexer(1, mainnet()).await, graphql(2, mainnet()).await);
    let c = indexer(3, mainnet()).await;
    for fault in [
        TransportFault::Status(503),
        TransportFault::Status(404),
        TransportFault::Truncated,
        TransportFault::Reset,
        TransportFault::Oversized(u32::MAX),
    ] {
        b.faults().fail_every(Some(fault.clone()));
        c.faults().fail_every(Some(fault));
        let said = rate(&[&a, &b, &c], &JSON).await;
        check(&said, "single", &[("failed", &b), ("failed", &c)]);
    }
}

/// One request of many fails in passing: it is repeated, and nothing is found.
#[tokio::test]
async fn one_request_that_fails_is_repeated() {
    let (a, b) = (indexer(1, mainnet()).await, graphql(2, mainnet()).await);
    for request in [0, 2] {
        a.faults().fail_one(request, TransportFault::Status(503));
        b.faults().fail_one(request, TransportFault::Reset);
    }
    check(&rate(&[&a, &b], &JSON).await, "agreed", &[]);
}

#[tokio::test]
async fn one_that_contradicts_itself() {
    let broken = altered(|state| state.validators.active_validators[0].voting_power += 1);
    let (a, b) = (indexer(1, mainnet()).await, graphql(2, broken).await);
    let said = rate(&[&a, &b], &JSON).await;
    check(&said, "single", &[("refused", &b)]);
    assert!(said.stderr.contains("refused by rule `voting_power_sum`"));
    let said = rate(&[&b], &JSON).await;
    check_no_value(&said, &["refused by rule `voting_power_sum`"]);
}

#[tokio::test]
async fn one_of_another_network() {
    let mut testnet = altered(|state| {
        state.iota_treasury_cap.inner.id.id.bytes = [7; 32].into();
    });
    testnet.chain_id = "3MhPzSaSTHGffwPSV2Ws2DaK8LR8DBGPozTd2CbiJRwe"
        .parse()
        .unwrap();
    let (a, b) = (indexer(1, mainnet()).await, graphql(2, testnet).await);
    let said = rate(&[&a, &b], &JSON).await;
    check(&said, "single", &[("other_network", &b)]);
    // Which one is meant is not guessed.
    let told = format!(
        "the sources are of different networks, {} of mainnet, {} of testnet",
        a.url(),
        b.url()
    );
    check_no_value(&rate(&[&a, &b], &["--format", "json"]).await, &[&told]);
}

/// A full node does not have `iotax_getEpochs`; its events say the same.
#[tokio::test]
async fn a_full_node_agrees_with_an_indexer() {
    use simnet::serve::{JsonRpcMethods, JsonRpcServer};
    let node = JsonRpcServer::start(super::running::host(2), JsonRpcMethods::Node, mainnet());
    let (a, b) = (indexer(1, mainnet()).await, node.await.unwrap());
    check(&rate(&[&a, &b], &JSON).await, "agreed", &[]);
}

/// What only one operator knows is not agreed upon.
#[tokio::test]
async fn what_nobody_confirms_is_named() {
    let mut without_change = mainnet();
    without_change.last_change = None;
    let (a, b) = (
        indexer(1, mainnet()).await,
        graphql(2, without_change).await,
    );
    let said = rate(&[&a, &b], &JSON).await;
    let answer = check(&said, "agreed", &[("unconfirmed", &a)]);
    let inputs = json!(["last_burned_nanos", "last_minted_nanos"]);
    assert_eq!(answer["findings"][0]["inputs"], inputs);
}
