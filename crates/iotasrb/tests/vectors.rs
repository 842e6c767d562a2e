//! Every vector, computed by the method and written as the program writes it.

use iotasrb::{publish::wire, run, source::record};
use iotasrb_core::units::TimestampMs;
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors/v1");

#[test]
fn every_vector_comes_out_as_it_is_written() {
    let mut situations = BTreeSet::new();
    for entry in fs::read_dir(VECTORS).unwrap() {
        let folder = entry.unwrap().path();
        check(&folder);
        situations.insert(folder.file_name().unwrap().to_owned());
    }
    assert!(
        situations.len() >= 20,
        "vectors are missing: {situations:?}"
    );
}

#[track_caller]
fn check(folder: &Path) {
    let text = fs::read(folder.join("observation.json")).unwrap();
    let expected: Value =
        serde_json::from_slice(&fs::read(folder.join("rates.json")).unwrap()).unwrap();
    let name = folder.display().to_string();
    let observation = record::parse(&text, &name).unwrap();
    let now = TimestampMs::from_unix_ms(0);
    match run::compute(observation, name.clone(), now) {
        Ok(evaluation) => {
            let network = serde_json::to_value(wire::NetworkDocument::new(&evaluation)).unwrap();
            let all = &evaluation.rates.validators;
            let validators = wire::ValidatorsDocument::new(&evaluation, all);
            let validators = serde_json::to_value(validators).unwrap();
            let Value::Object(expected) = &expected else {
                panic!("{name}: rates.json is no object");
            };
            for (key, value) in expected {
                let found = if key == "validators" {
                    &validators[key]
                } else {
                    &network[key]
                };
                compare(value, found, &format!("{name}: {key}"));
            }
        }
        Err(error) => {
            let run::NoEvaluation::Refused { refusal, .. } = error else {
                panic!("{error}");
            };
            assert_eq!(expected["refused"], refusal.code(), "{name}");
        }
    }
}

/// Every expected value is there, equal as text, number or boolean.
#[track_caller]
fn compare(expected: &Value, found: &Value, path: &str) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (key, value) in expected {
                let missing = Value::String(format!("no {key} in {:?}", found.keys()));
                compare(
                    value,
                    found.get(key).unwrap_or(&missing),
                    &format!("{path}.{key}"),
                );
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            assert_eq!(expected.len(), found.len(), "{path}");
            for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                compare(expected, found, &format!("{path}[{index}]"));
            }
        }
        (expected, found) => assert_eq!(expected, found, "{path}"),
    }
}
