use super::{ask, ask_with};
use crate::{fixture::history, server::Server};
use axum::{body::Body, http::Method};
use iotasrb::store::StoreAddress;
use serde_json::json;

const LIMIT: &str = "unable to parse paging argument: limit field is required";
const RANGE: &str = "unable to parse paging argument: limit should be in range [1, 500]";
const OFFSET: &str = "unable to parse paging argument: offset should not be negative";
const CHANGES: &str =
    "changePercentages and changeAbsolutes are not available in historical queries";

/// Query, message, path and data.
const REFUSED: [(&str, &str, &str, &str); 12] = [
    (
        "{assets{slug}}",
        LIMIT,
        r#"["assets"]"#,
        r#"{"assets":null}"#,
    ),
    (
        "{assets(limit:null){slug}}",
        LIMIT,
        r#"["assets"]"#,
        r#"{"assets":null}"#,
    ),
    (
        "{assets(limit:1){slug metrics{metricKey}}}",
        LIMIT,
        r#"["assets","metrics"]"#,
        r#"{"assets":null}"#,
    ),
    (
        "query Q{providers(limit:1){...P}} fragment P on Provider{rewardOptions(limit:1){x:validators{id}}}",
        LIMIT,
        r#"["providers","rewardOptions","x"]"#,
        r#"{"providers":null}"#,
    ),
    (
        "{assets(limit:501){slug}}",
        RANGE,
        r#"["assets"]"#,
        r#"{"assets":null}"#,
    ),
    (
        "{validators(limit:0){id}}",
        RANGE,
        r#"["validators"]"#,
        r#"{"validators":null}"#,
    ),
    (
        "{metrics(limit:-1){id}}",
        RANGE,
        r#"["metrics"]"#,
        r#"{"metrics":null}"#,
    ),
    (
        "{rewardOptions(limit:1){metrics(limit:9999){id}}}",
        RANGE,
        r#"["rewardOptions","metrics"]"#,
        r#"{"rewardOptions":null}"#,
    ),
    (
        "{rewardOptions(limit:1,offset:-1){id}}",
        OFFSET,
        r#"["rewardOptions"]"#,
        r#"{"rewardOptions":null}"#,
    ),
    (
        "{one:assets{slug} two:rewardOptionTypes}",
        LIMIT,
        r#"["one"]"#,
        r#"{"one":null,"two":["pos"]}"#,
    ),
    (
        "{metrics(where:{createdAt_gt:\"2026-01-01\"},limit:5){changePercentages}}",
        CHANGES,
        r#"["metrics"]"#,
        r#"{"metrics":null}"#,
    ),
    (
        "{assets(limit:1){metrics(limit:5,interval:day){changeAbsolutes}}}",
        CHANGES,
        r#"["assets","metrics"]"#,
        r#"{"assets":null}"#,
    ),
];

/// Byte for byte as the original was seen to answer: with status 200.
#[test]
fn arguments_are_refused_in_the_originals_words() {
    let server = Server::start(&history("arguments"));
    for (query, message, path, data) in REFUSED {
        let answer = ask(&server, query);
        assert_eq!(
            answer.text(),
            format!(
                r#"{{"errors":[{{"message":"{message}","path":{path},"extensions":{{"code":400}}}}],"data":{data}}}"#
            ),
            "{query}"
        );
        assert_eq!(answer.status, 200, "{query}");
        assert_eq!(answer.header("x-used-credits"), Some("0"));
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
}

/// Query, variables and message.
const INVALID: [(&str, &str, &str); 9] = [
    (
        "{assets(limit:1){slugg}}",
        "{}",
        "Unknown field \"slugg\" on type \"Asset\". Did you mean \"slug\"?",
    ),
    (
        "{assets(limit:1)}",
        "{}",
        "Field \"assets\" of type \"Asset\" must have a selection of subfields",
    ),
    (
        "{assets(limit:1){name{first}}}",
        "{}",
        "Field \"name\" must not have a selection since type \"String\" has no subfields",
    ),
    (
        "query($n:Int){assets(limit:$n,where:{slugs:$n}){slug}}",
        r#"{"n":1}"#,
        "Invalid value for argument \"where.slugs\", expected type \"String\"",
    ),
    (
        "{assets(limit:1){slug} assets(limit:2){slug}}",
        "{}",
        "Fields \"limit\" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional.",
    ),
    (
        "query($n:Int!){assets(limit:$n){slug}}",
        "{}",
        "Variable n is not defined.",
    ),
    (
        "{assets(limit:99999999999){slug}}",
        "{}",
        "Failed to parse \"Int\": Only integers from -2147483648 to 2147483647 are accepted.",
    ),
    (
        "{metrics(limit:1,where:{createdAt_gt:\"yesterday\"}){id}}",
        "{}",
        "Invalid value for argument \"where.createdAt_gt\", expected type \"Date\"",
    ),
    (
        "{assets(limit:1,where:{isActive:Perhaps}){id}}",
        "{}",
        "Invalid value for argument \"where.isActive\", expected type \"IsActive\"",
    ),
];

/// What is no query of the schema is refused with status 400.
#[test]
fn queries_are_validated() {
    let server = Server::start(&history("validated"));
    for (query, variables, message) in INVALID {
        let variables = serde_json::from_str(variables).unwrap();
        let answer = ask_with(&server, query, &variables);
        let body = answer.json();
        assert_eq!(body["errors"][0]["message"], message, "{query}");
        assert_eq!(
            body["errors"][0]["extensions"],
            json!({"code": "GRAPHQL_VALIDATION_FAILED"}),
            "{query}"
        );
        assert_eq!(body["data"], json!(null));
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.header("x-used-credits"), Some("0"));
    }
}

/// A body must hold a query.
#[test]
fn bodies_without_a_query_are_refused() {
    let server = Server::start(&history("no-query"));
    let no_operation = r#"{"errors":[{"message":"operation not found","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}],"data":null}"#;
    for body in [
        "{}",
        r#"{"query":""}"#,
        r#"{"query":null}"#,
        r#"{"query":" # nothing\n"}"#,
        r#"{"query":"fragment F on Asset{slug}"}"#,
        r#"{"query":"query A{rewardOptionTypes} query B{rewardOptionTypes}"}"#,
        r#"{"query":"query A{rewardOptionTypes}","operationName":"B"}"#,
    ] {
        let answer = server.ask(Method::POST, "/public/query", &[], body.to_owned());
        assert_eq!(
            (answer.status, answer.text()),
            (400, no_operation),
            "{body}"
        );
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
    for (body, message) in [
        (
            "",
            "json request body could not be decoded: EOF while parsing a value at line 1 column 0",
        ),
        (
            "{rewardOptionTypes}",
            "json request body could not be decoded: key must be a string at line 1 column 2",
        ),
        (
            r#"[{"query":"{rewardOptionTypes}"}]"#,
            "json request body could not be decoded: invalid type: map, expected a string at line 1 column 1",
        ),
        (
            r#"{"query":"{a","variables":[]}"#,
            "json request body could not be decoded: invalid type: sequence, expected a map at line 1 column 26",
        ),
    ] {
        let answer = server.ask(Method::POST, "/public/query", &[], body.to_owned());
        assert_eq!(answer.status, 400);
        assert_eq!(answer.json()["errors"][0]["message"], message);
        assert_eq!(
            answer.json()["errors"][0]["extensions"],
            json!({"code": 400})
        );
    }
    let answer = ask(&server, "{assets(limit:1){slug}");
    assert_eq!(answer.status, 400);
    let error = &answer.json()["errors"][0];
    assert_eq!(error["extensions"], json!({"code": "GRAPHQL_PARSE_FAILED"}));
    assert_eq!(error["locations"], json!([{"line": 1, "column": 23}]));
}

/// Named operations are chosen by their names.
#[test]
fn one_of_several_operations_is_answered() {
    let server = Server::start(&history("operations"));
    let query = "query A{rewardOptionTypes} query B{types:rewardOptionTypes}";
    let body = json!({ "query": query, "operationName": "B", "extensions": {} });
    let answer = server.post("/public/query", &body);
    assert_eq!(answer.text(), r#"{"data":{"types":["pos"]}}"#);
}

/// What was computed is answered, what must be read is not; and it is asked for again later.
#[test]
fn a_history_that_cannot_be_read_is_said() {
    let history = history("unreadable");
    let server = Server::start(&history);
    let StoreAddress::File(path) = history else {
        unreachable!("the fixture is a file");
    };
    let aside = path.with_extension("aside");
    std::fs::rename(&path, &aside).unwrap();
    let past = "{metrics(where:{asset:{slugs:[\"iota\"]} metricKeys:[\"reward_rate\"] createdAt_gt:\"2026-05-15\"},limit:1){publication}}";
    let answer = ask(&server, past);
    assert_eq!(
        answer.text(),
        r#"{"errors":[{"message":"the history cannot be read now; try again in a few seconds","extensions":{"code":503}}],"data":null}"#
    );
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (503, Some("2"))
    );
    let latest = "{metrics(where:{asset:{slugs:[\"iota\"]} metricKeys:[\"reward_rate\"]},limit:1){defaultValue}}";
    assert_eq!(
        ask(&server, latest).text(),
        r#"{"data":{"metrics":[{"defaultValue":11.505206783087017}]}}"#
    );
    std::fs::rename(&aside, &path).unwrap();
    assert_eq!(
        ask(&server, past).text(),
        r#"{"data":{"metrics":[{"publication":"8"}]}}"#
    );
}

#[test]
fn queries_are_posted() {
    let server = Server::start(&history("posted"));
    let answer = server.get("/public/query?query={rewardOptionTypes}");
    assert_eq!(answer.status, 405);
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(answer.header("allow"), Some("POST"));
    let no_body = server.ask(Method::POST, "/public/query", &[], Body::empty());
    assert_eq!(no_body.status, 400);
}
