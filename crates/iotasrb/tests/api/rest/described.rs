//! The description of the API, and the copy of it that is kept with the code.

use super::found;
use crate::{fixture::history, server::Server};
use std::{collections::BTreeSet, path::Path};

/// The copy is what a change of the API shows.
#[test]
fn the_kept_copy_is_the_description() {
    let server = Server::start(&history("described"));
    let served = server.get("/openapi.json");
    assert_eq!(served.status, 200);
    assert_eq!(served.header("content-type"), Some("application/json"));
    assert_eq!(served.body, server.get("/v1/openapi.json").body);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let kept = std::fs::read_to_string(root.join("docs/api/openapi.json")).unwrap_or_default();
    assert!(
        kept == served.text(),
        "docs/api/openapi.json is not what is served; look at what \
         `cargo run -q -p iotasrb --example openapi | diff docs/api/openapi.json -` shows, and if \
         it is meant, print it there"
    );
}

/// What a generated client needs: names of operations, and something for every reference.
#[test]
fn the_description_is_whole() {
    let server = Server::start(&history("whole"));
    let described = found(&server, "/v1/openapi.json");
    assert_eq!(described["openapi"], "3.1.0");
    let mut names = BTreeSet::new();
    let paths = described["paths"].as_object().unwrap();
    for (path, item) in paths {
        let operation = &item["get"];
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name.to_owned()), "{name} is there twice");
        for status in ["200", "400", "401", "408", "413", "429", "500", "503"] {
            let response = &operation["responses"][status];
            assert!(response.is_object(), "{path}: {status}");
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{path}: {parameter}");
            assert!(parameter["schema"].is_object(), "{path}: {parameter}");
        }
    }
    assert_eq!(names.len(), 32);
    let text = described.to_string();
    let references = text.split("#/components/schemas/").skip(1);
    for reference in references.filter_map(|rest| rest.split('"').next()) {
        let schema = &described["components"]["schemas"][reference];
        assert!(schema.is_object(), "{reference}");
    }
}
