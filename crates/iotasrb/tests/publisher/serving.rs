//! What users and machines see of a publisher that runs.

use super::{
    network::{Network, folder},
    program::{Publisher, text},
    requests::get,
};
use std::{
    io::{Read, Write},
    net::TcpStream,
};

#[test]
fn it_publishes_answers_and_stops_when_told() {
    let network = Network::begin(12, 8);
    let dir = folder("serving");
    let store = dir.join("history.sqlite");
    let mut publisher = Publisher::start(text(&store), &network.arguments());
    let address = publisher.address();
    let first = publisher.lines.recv().unwrap();
    assert!(first.contains(" slot OK IOTASRB 1.59"), "{first}");
    assert!(
        first.ends_with(" number 1") || first.ends_with(" number 1 late"),
        "{first}"
    );
    // What is printed is in the history; the board looks there within a second.
    let document = loop {
        let (head, body) = get(&address, "/latest");
        if head.starts_with("HTTP/1.1 200") {
            break serde_json::from_str::<serde_json::Value>(&body).unwrap();
        }
    };
    assert_eq!(document["schema"], "iotasrb.publication/1");
    assert_eq!(document["state"], "OK");
    assert_eq!(document["observation"]["tier"], "certified");
    assert_eq!(document["validators"].as_array().unwrap().len(), 7);
    // The scores are certified, and that they scaled nothing: net rates and forecasts follow.
    for validator in document["validators"].as_array().unwrap() {
        assert!(validator["net"]["decimal"].is_string(), "{validator}");
    }
    let (head, body) = get(&address, "/v1/calculator?amount=1000&days=30");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}{body}");
    assert!(get(&address, "/livez").0.starts_with("HTTP/1.1 200"));
    assert!(get(&address, "/nowhere").0.starts_with("HTTP/1.1 404"));
    // Told to stop as services are, it ends well.
    let stop = std::process::Command::new("kill")
        .args(["-TERM", &publisher.child.id().to_string()])
        .status();
    assert!(stop.unwrap().success());
    assert!(publisher.child.wait().unwrap().success());
    // And leaves one file that holds everything.
    let log = store.with_extension("sqlite-wal");
    assert!(!log.exists(), "{} is left", log.display());
}

#[test]
fn a_second_publisher_of_a_file_is_refused() {
    let network = Network::begin(13, 8);
    let store = folder("second").join("history.sqlite");
    let first = Publisher::start(text(&store), &network.arguments());
    first.lines.recv().unwrap();
    let second = Publisher::start(text(&store), &network.arguments());
    let (words, code) = second.end();
    assert_eq!(code, Some(1));
    assert!(
        words.contains("is being written by another process"),
        "{words}"
    );
    first.kill();
}

/// Without a network the shipped observation is published at once, and called what it is; the
/// same where it is named.
#[test]
fn what_is_recorded_is_published_as_stale() {
    let recorded = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs"
    );
    let named = ["--source".to_owned(), recorded.to_owned()];
    for (name, more) in [("alone", &[][..]), ("recorded", &named[..])] {
        let store = folder(name).join("history.sqlite");
        let publisher = Publisher::start(text(&store), more);
        let first = publisher.lines.recv().unwrap();
        let value = " slot STALE IOTASRB 0.115052067830870160 epoch 375 number 1";
        assert!(first.contains(value), "{first}");
        assert!(first.ends_with(" epoch_over"), "{first}");
        publisher.kill();
    }
}

/// Connections that say nothing, and heads that do not end, keep nobody else from being
/// answered.
#[test]
fn who_says_nothing_or_too_much_is_no_harm() {
    let network = Network::begin(15, 4);
    let store = folder("idle").join("history.sqlite");
    let publisher = Publisher::start(text(&store), &network.arguments());
    let address = publisher.address();
    let idle: Vec<TcpStream> = (0..200)
        .map(|_| TcpStream::connect(&address).unwrap())
        .collect();
    let mut talker = TcpStream::connect(&address).unwrap();
    let head = format!("GET /livez HTTP/1.1\r\nX: {}", "x".repeat(20_000));
    talker.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    talker.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    assert!(get(&address, "/livez").0.starts_with("HTTP/1.1 200"));
    assert_eq!(idle.len(), 200);
}
