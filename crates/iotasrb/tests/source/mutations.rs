//! Whatever the bytes are, a decoder answers: with an observation that can be checked,
//! named, printed and read again, or with an error that a person can read.
//!
//! `PROPTEST_CASES` sets the number of cases.

use super::{
    LOCALNET, MAINNET_JSON, MAINNET_STATE, fixture, read,
    recorded::{add, localnet},
};
use iotasrb::source::{SourceError, record, recording};
use iotasrb_core::observation::{Network, Observation, Tier};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    test_runner::{Config, TestRunner},
};
use std::fs;

/// One change of a text or of bytes. An index is a fraction of what there is.
#[derive(Clone, Debug)]
enum Mutation {
    /// A bit changes.
    Flip(Index, u8),
    /// The rest is missing.
    Truncate(Index),
    /// A part appears again somewhere else.
    Splice(Index, Index, usize),
    /// A value takes the place of a run of digits, with or without its quotes.
    Number(Index, &'static str),
    /// Deep nesting begins.
    Deepen(Index, &'static str, usize),
    /// What stands between two commas, such as a key with its value, comes twice.
    Repeat(Index),
    /// What stands between two commas is missing.
    Remove(Index),
    /// Eight bytes are a large integer, or a length that lies.
    Overwrite(Index, [u8; 8]),
}

const VALUES: [&str; 18] = [
    "0",
    "1",
    "-1",
    "00",
    "10000",
    "10001",
    "65537",
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "1e400",
    "0.5",
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "\"999999999999999999999999999999999999999\"",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        1 => (at(), 0..8_u8).prop_map(|(at, bit)| Mutation::Flip(at, bit)),
        1 => at().prop_map(Mutation::Truncate),
        1 => (at(), at(), 1..300_usize)
            .prop_map(|(from, to, length)| Mutation::Splice(from, to, length)),
        4 => (at(), select(&VALUES[..])).prop_map(|(at, value)| Mutation::Number(at, value)),
        1 => (at(), select(vec!["[", "{\"a\":", "{\"absent\":"]), 1..400_usize)
            .prop_map(|(at, open, depth)| Mutation::Deepen(at, open, depth)),
        2 => at().prop_map(Mutation::Repeat),
        2 => at().prop_map(Mutation::Remove),
        1 => (at(), select(vec![[0xff; 8], [0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0], [0; 8]]))
            .prop_map(|(at, bytes)| Mutation::Overwrite(at, bytes)),
    ]
}

fn mutated(bytes: &[u8], mutation: &Mutation) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.is_empty() {
        return bytes;
    }
    match mutation {
        Mutation::Flip(at, bit) => {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        Mutation::Truncate(at) => bytes.truncate(at.index(bytes.len())),
        Mutation::Splice(from, to, length) => {
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            let part = bytes[from..(from + length).min(bytes.len())].to_vec();
            bytes.splice(to..to, part);
        }
        Mutation::Number(at, value) => replace_number(&mut bytes, at, value),
        Mutation::Deepen(at, open, depth) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, open.repeat(*depth).into_bytes());
        }
        Mutation::Repeat(at) => {
            let (from, to) = between_commas(&bytes, at);
            let part = bytes[from..to].to_vec();
            bytes.splice(from..from, part);
        }
        Mutation::Remove(at) => {
            let (from, to) = between_commas(&bytes, at);
            bytes.drain(from..to);
        }
        Mutation::Overwrite(at, value) => {
            let at = at.index(bytes.len());
            let end = (at + 8).min(bytes.len());
            bytes[at..end].copy_from_slice(&value[..end - at]);
        }
    }
    bytes
}

fn replace_number(bytes: &mut Vec<u8>, at: &Index, value: &str) {
    let is_digit = |index: &usize| bytes[*index].is_ascii_digit();
    let start = at.index(bytes.len());
    let Some(from) = (start..bytes.len()).find(is_digit) else {
        return;
    };
    let to = (from..bytes.len())
        .find(|index| !is_digit(index))
        .unwrap_or(bytes.len());
    let quoted = from > 0 && bytes[from - 1] == b'"' && bytes.get(to) == Some(&b'"');
    // A plain number keeps the quotes around it every other time.
    if quoted && from % 2 == 0 {
        bytes.splice(from - 1..=to, value.bytes());
    } else {
        bytes.splice(from..to, value.bytes());
    }
}

/// From behind a comma up to and with the next one.
fn between_commas(bytes: &[u8], at: &Index) -> (usize, usize) {
    let at = at.index(bytes.len());
    let from = bytes[..at]
        .iter()
        .rposition(|byte| *byte == b',')
        .map_or(0, |comma| comma + 1);
    let to = bytes[at..].iter().position(|byte| *byte == b',');
    (from, to.map_or(bytes.len(), |comma| at + comma + 1))
}

#[track_caller]
fn survives(original: &[u8], decode: impl Fn(Vec<u8>) -> Result<Observation, SourceError>) {
    // The original itself is fine: what is tested is not a decoder that refuses everything.
    assert!(decode(original.to_vec()).unwrap().check().is_ok());
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&vec(mutation(), 1..5), |mutations| {
        let bytes = mutations
            .iter()
            .fold(original.to_vec(), |bytes, one| mutated(&bytes, one));
        match decode(bytes) {
            Ok(mut observation) => {
                // How it was known is not recorded.
                observation.anchor.tier = Tier::Recorded;
                let _ = observation.check();
                let _ = observation.digest();
                let again = record::parse(record::print(&observation).as_bytes(), "again");
                prop_assert!(again.unwrap() == observation);
            }
            Err(error) => {
                let (shown, _) = (error.to_string(), error.kind());
                prop_assert!(shown.len() < 2_000, "{}", shown);
                prop_assert!(!shown.chars().any(char::is_control), "{}", shown);
            }
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

#[track_caller]
fn file_survives(original: &[u8], network: Network) {
    survives(original, |bytes| {
        recording::decode_file(&bytes, Some(network), "file")
    });
}

/// One answer of a folder changes.
#[track_caller]
fn answer_survives(name: &str, answer: &str) {
    let mut files = localnet();
    if name.contains("getEpochs") {
        files.retain(|name, _| !name.contains("SystemEpochInfo"));
    }
    if !answer.is_empty() {
        add(&mut files, name, answer);
    }
    if name.contains("ValidatorEpochInfo") {
        add(
            &mut files,
            "iota_getProtocolConfig.json",
            "iota_getProtocolConfig.json",
        );
    }
    survives(&files[name].clone(), |bytes| {
        let mut files = files.clone();
        files.insert(name.to_owned(), bytes);
        recording::decode_folder(&files, Some(Network::Localnet), "folder")
    });
}

#[test]
fn a_record_of_mainnet() {
    let observation = read(MAINNET_STATE, Network::Mainnet).unwrap();
    file_survives(record::print(&observation).as_bytes(), Network::Mainnet);
}

#[test]
fn a_record_of_a_local_network() {
    let observation = read(LOCALNET, Network::Localnet).unwrap();
    file_survives(record::print(&observation).as_bytes(), Network::Localnet);
}

#[test]
fn the_chains_own_bytes() {
    file_survives(&fs::read(fixture(MAINNET_STATE)).unwrap(), Network::Mainnet);
}

#[test]
fn a_state_with_a_committee() {
    file_survives(&fs::read(fixture(MAINNET_JSON)).unwrap(), Network::Mainnet);
}

#[test]
fn a_state_without_a_committee() {
    let state = &localnet()["iotax_getLatestIotaSystemState.json"];
    file_survives(state, Network::Localnet);
}

#[test]
fn a_protocol_configuration() {
    answer_survives("iota_getProtocolConfig.json", "iota_getProtocolConfig.json");
}

#[test]
fn epochs() {
    answer_survives("iotax_getEpochs.json", "iotax_getEpochs.json");
}

#[test]
fn events_of_the_system() {
    answer_survives("iotax_queryEvents-SystemEpochInfoEventV1-latest.json", "");
}

#[test]
fn events_of_validators() {
    answer_survives(
        "iotax_queryEvents-ValidatorEpochInfoEventV1-latest.json",
        "iotax_queryEvents-ValidatorEpochInfoEventV1.json",
    );
}

#[test]
fn a_checkpoint() {
    answer_survives("iota_getCheckpoint-first.json", "");
}

#[test]
fn a_supply() {
    answer_survives("iotax_getTotalSupply.json", "");
}

#[test]
fn a_chain_identifier() {
    answer_survives("iota_getChainIdentifier.json", "");
}
