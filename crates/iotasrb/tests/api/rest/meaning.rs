//! What the figures mean, for people and for language models.

use super::found;
use crate::{fixture::history, server::Server};
use iotasrb_core::{divergence::Formula, waterfall::Cause};
use serde_json::json;

#[test]
fn methods_and_figures_are_explained() {
    let server = Server::start(&history("meaning"));
    assert_eq!(
        found(&server, "/v1/methods"),
        json!({
            "schema": "iotasrb.methods/1",
            "methods": [{
                "id": "v1",
                "name": "iotasrb/v1",
                "from_epoch": 0,
                "document": "/v1/methods/v1",
            }],
        })
    );
    let text = server.get("/v1/methods/v1");
    assert_eq!(text.status, 200);
    assert_eq!(
        text.header("content-type"),
        Some("text/markdown; charset=utf-8")
    );
    assert!(text.text().starts_with("# Method `iotasrb/v1`\n"));
    let beside = server.get("/v1/methods/beside-v1");
    assert!(beside.text().starts_with("# Beside the method\n"));
    // Every cause and every formula that an answer may name is explained.
    let causes = Cause::ALL.map(Cause::code);
    let formulas = Formula::ALL.map(Formula::code);
    for code in causes.iter().chain(&formulas) {
        assert!(beside.text().contains(&format!("`{code}`")), "{code}");
    }
    assert_eq!(server.get("/v1/methods/v2").status, 404);

    let metrics = found(&server, "/v1/metrics");
    let metrics = metrics["metrics"].as_array().unwrap();
    assert_eq!(metrics.len(), 20);
    assert_eq!(metrics[0]["name"], "iotasrb");
    assert_eq!(metrics[0]["of"], "network");
    assert_eq!(metrics[0]["unit"], "share");
    assert_eq!(metrics[19]["name"], "stake_nanos");
    assert_eq!(metrics[19]["unit"], "nanos");
    for metric in metrics.iter().filter(|metric| metric["of"] == "network") {
        found(&server, metric["history"].as_str().unwrap());
    }
}

/// Every route that the page for language models names is there.
#[test]
fn the_page_for_language_models_names_what_is_there() {
    let server = Server::start(&history("llms"));
    let page = server.get("/llms.txt");
    assert_eq!(
        page.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    let text = page.text().to_owned();
    assert!(text.starts_with("# IOTASRB"));
    let links = text.split("](").skip(1);
    let paths = links.filter_map(|rest| rest.split(')').next());
    let paths: Vec<_> = paths.filter(|path| *path != "/v1/events").collect();
    assert!(paths.len() > 8);
    for path in paths {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
}
