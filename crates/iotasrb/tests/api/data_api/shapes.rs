//! The queries of known clients, unchanged but for what they name: section 6 of the facts.

use super::{ask, ask_with, assert_golden};
use crate::{fixture::history, server::Server};
use serde_json::json;

/// `eco-stake/cosmos-directory`: which assets there are in an ecosystem.
#[test]
fn q1_assets_by_tag() {
    let server = Server::start(&history("q1"));
    for (tag, assets) in [
        ("cosmos-ecosystem", "[]"),
        (
            "proof-of-stake",
            r#"[{"name":"IOTA","slug":"iota","symbol":"IOTA"}]"#,
        ),
    ] {
        let query = format!(
            "query {{ assets(where: {{ tags: {{ tagKeys: [\"{tag}\"] }} }}, limit: 500) {{ name slug symbol }} }}"
        );
        let answer = ask(&server, &query);
        assert_eq!(
            answer.text(),
            format!("{{\"data\":{{\"assets\":{assets}}}}}")
        );
    }
}

/// `eco-stake/cosmos-directory`: which provider has which address; no list may be null.
#[test]
fn q2_providers_of_addresses() {
    let server = Server::start(&history("q2"));
    let answer = ask(
        &server,
        "query {
          rewardOptions(
            where: { inputAsset: { slugs: [\"iota\"] }, typeKeys: [\"pos\"] }
            limit: 500
            order: { metricKey_desc: \"staked_tokens\" }
          ) {
            providers(limit: 1) { name isVerified slug }
            validators(limit: 100) { address }
          }
        }",
    );
    assert_golden("q2", &answer);
}

#[test]
fn q4_reward_options_with_their_metrics() {
    let server = Server::start(&history("q4"));
    let answer = ask(
        &server,
        "{
          rewardOptions(
            where: {
              inputAsset: { slugs: [\"iota\"] }
            }
            limit: 4
            order: { metricKey_desc: \"reward_rate\" }
          ) {
            type { key label }
            inputAssets(limit: 1) { slug name symbol }
            providers(limit: 1) { slug name isActive }
            metrics(where: { metricKeys: [\"staked_tokens\"
            \"reward_rate\"] }, limit: 5) { metricKey defaultValue }
          }
        }",
    );
    assert_golden("q4", &answer);
}

#[test]
fn q6_the_latest_of_one_metric() {
    let server = Server::start(&history("q6"));
    let answer = ask(
        &server,
        "{ assets(where: { slugs: [\"iota\"] }, limit: 1) { slug metrics(where: { metricKeys: [\"staked_tokens\"] } order: { createdAt: desc } limit: 1) { metricKey defaultValue createdAt } } }",
    );
    assert_eq!(
        answer.text(),
        r#"{"data":{"assets":[{"slug":"iota","metrics":[{"metricKey":"staked_tokens","defaultValue":2433289599.0321693,"createdAt":"2026-05-15T20:00:00Z"}]}]}}"#
    );
}

/// Metrics of no entity: there are none, for there is no market of all assets here.
#[test]
fn q9_global_metrics() {
    let server = Server::start(&history("q9"));
    let answer = ask(
        &server,
        "{ metrics(where: { asset: null provider: null rewardOption: null validator: null metricKeys: [\"marketcap\", \"staking_marketcap\"] } limit: 2) { id metricKey defaultValue changeAbsolutes changePercentages createdAt } }",
    );
    assert_eq!(answer.text(), r#"{"data":{"metrics":[]}}"#);
}

#[test]
fn q10_validators_of_reward_options() {
    let server = Server::start(&history("q10"));
    let answer = ask(
        &server,
        "{ rewardOptions(where: { inputAsset: { symbols: [\"IOTA\"] } typeKeys: [\"pos\"] } limit: 10 offset: 60) { providers(limit: 1) { slug } validators(limit: 20) { address status { label } metrics(where: { metricKeys: [\"commission\"] } limit: 1) { metricKey defaultValue } } } }",
    );
    assert_golden("q10", &answer);
}

#[test]
fn q14_all_metrics_of_the_asset() {
    let server = Server::start(&history("q14"));
    let answer = ask(
        &server,
        "{ assets(where: { slugs: [\"iota\"], isActive: Any }, limit: 1) { metrics(limit: 10) { metricKey defaultValue } } }",
    );
    assert_golden("q14", &answer);
}

/// A Streamlit application: everything of one validator.
#[test]
fn q15_a_validator_by_its_address() {
    let server = Server::start(&history("q15"));
    let query = "query ($address: String!) {
      validators(where: { addresses: [$address] }, limit: 20) {
        id address isActive isPrivate isDynamic isOpensource activeSince metricsUpdatedAt
        status { label }
        metrics(limit: 20) {
          label metricKey tooltip unit precision defaultValue variation changePercentages
          changeAbsolutes rewardOptionKeys createdAt
        }
      }
    }";
    // Figment.
    let address = "0x1e10a0489d3609569368be4b04bbcb3f143f7a27fb51c07fe526c6848a55d01a";
    let answer = ask_with(&server, query, &json!({ "address": address }));
    assert_golden("q15", &answer);
    let answer = ask_with(&server, query, &json!({ "address": "cosmos1unknown" }));
    assert_eq!(answer.text(), r#"{"data":{"validators":[]}}"#);
}

/// `kilianzaanboshoff/Get-Data-from-Stakingrewards.com`: a history with variables of all kinds.
#[test]
fn q17_a_history_with_variables() {
    let server = Server::start(&history("q17"));
    let query = "query getHistoricalMetrics($slugs: [String!], $limit: Int, $offset: Int, $metricKeys: [String!], $timeStart: Date, $isActive: Boolean) {
      assets(where: { slugs: $slugs, isActive: $isActive }, limit: 20) {
        name
        metrics(where: { metricKeys: $metricKeys, createdAt_gt: $timeStart }, limit: $limit, offset: $offset, order: { createdAt: asc }) {
          defaultValue createdAt label
        }
      }
    }";
    let variables = json!({
        "slugs": ["iota"], "limit": 500, "offset": 0, "metricKeys": ["reward_rate"],
        "timeStart": "2026-04-01", "isActive": true,
    });
    let answer = ask_with(&server, query, &variables);
    assert_golden("q17", &answer);
}

#[test]
fn q22_liquid_staking() {
    let server = Server::start(&history("q22"));
    let query = |kind: &str| {
        format!(
            "{{ rewardOptions(where: {{ inputAsset: {{ symbols: [\"IOTA\"] }} typeKeys: [\"{kind}\"] }} limit: 2 order: {{ metricKey_desc: \"reward_rate\" }}) {{ outputAssets(limit: 1) {{ symbol name logoUrl }} providers(limit: 1) {{ name slug isVerified }} metrics(where: {{ metricKeys: [\"reward_rate\" \"real_reward_rate\" \"staked_tokens\" \"price\" \"commission\" \"lockup_time\"] }} limit: 6) {{ label metricKey defaultValue }} }} }}"
        )
    };
    let answer = ask(&server, &query("liquid-staking"));
    assert_eq!(answer.text(), r#"{"data":{"rewardOptions":[]}}"#);
    assert_golden("q22", &ask(&server, &query("pos")));
}

/// `stakingrewards/skills`, the instructions for agents.
#[test]
fn q29_what_agents_ask() {
    let server = Server::start(&history("q29"));
    let answer = ask(
        &server,
        "{ search(query: \"figment\", limit: 5) { entityType entityID entityMeta } }",
    );
    assert_golden("q29-search", &answer);
    let answer = ask(
        &server,
        "{ search(query: \"iota\", limit: 1, providerIsVerified: true) { entityType entityID } rewardOptionTypes }",
    );
    assert_eq!(
        answer.text(),
        r#"{"data":{"search":[{"entityType":"asset","entityID":"65a9079d23b009bdad4d04bc"}],"rewardOptionTypes":["pos"]}}"#
    );
    let answer = ask(
        &server,
        "{ metrics(where: { asset: { slugs: [\"iota\"] } provider: null rewardOption: null validator: null metricKeys: [\"reward_rate\"] createdAt_gt: \"2026-05-07\" }, interval: day, limit: 100, order: { createdAt: asc }) { defaultValue createdAt } }",
    );
    assert_golden("q29-interval", &answer);
}

/// The documentation's own examples.
#[test]
fn q30_the_documented_examples() {
    let server = Server::start(&history("q30"));
    let answer = ask(
        &server,
        "{ assets(where: { ids: [\"65a9079d23b009bdad4d04bc\"] }, limit: 1) { slug metrics(limit: 500, where: { metricKeys: [\"staked_tokens\", \"reward_rate\"], createdAt_gt: \"2026-01-01\", createdAt_lt: \"2026-05-15\" }, order: { createdAt: desc }, interval: week, pickItem: last) { metricKey defaultValue createdAt } } }",
    );
    assert_golden("q30-weeks", &answer);
    for (query, expected) in [
        (
            "{ providers(where: { names: [\"Allnodes\"] }, limit: 1) { name slug isActive } }",
            r#"{"data":{"providers":[{"name":"Allnodes","slug":"allnodes","isActive":true}]}}"#,
        ),
        (
            "{ providers(where: { names: [\"Nobody\"] }, limit: 1) { name } }",
            r#"{"data":{"providers":[]}}"#,
        ),
        (
            "{ rewardOptions(where: { providers: { search: \"igmen\" } }, limit: 5) { providers(limit: 1) { name } } }",
            r#"{"data":{"rewardOptions":[{"providers":[{"name":"Figment"}]}]}}"#,
        ),
    ] {
        assert_eq!(ask(&server, query).text(), expected, "{query}");
    }
    let answer = ask(
        &server,
        "{ validators(order: { address: asc }, limit: 5) { id address metrics(limit: 20) { metricKey defaultValue } } }",
    );
    assert_golden("q30-validators", &answer);
}
