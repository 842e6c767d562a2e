use super::{ask, ask_with};
use crate::{fixture::history, server::Server};
use serde_json::json;
use std::fmt::Write;

/// Thirty fragments, each of which holds the next one twice: a billion fields.
fn bomb() -> String {
    let mut query = "{assets(limit:1){...f0}}".to_owned();
    for number in 0..30 {
        let next = number + 1;
        write!(
            query,
            " fragment f{number} on Asset{{...f{next} ...f{next}}}"
        )
        .unwrap();
    }
    query + " fragment f30 on Asset{id}"
}

/// Each fragment holds the next one, without a field between them.
fn chain(length: usize) -> String {
    let mut query = "{assets(limit:1){...f0}}".to_owned();
    for number in 0..length {
        let next = number + 1;
        write!(query, "fragment f{number} on Asset{{...f{next}}}").unwrap();
    }
    query + &format!("fragment f{length} on Asset{{id}}")
}

/// Validators in reward options in validators and so on.
fn nested(levels: usize) -> String {
    let pair = "rewardOptions(limit:1){validators(limit:1){";
    let open = pair.repeat(levels / 2);
    format!(
        "{{validators(limit:1){{{open}id{}}}}}",
        "}".repeat(levels / 2 * 2)
    )
}

fn repeated(number: usize, one: impl Fn(usize) -> String) -> String {
    (0..number).map(one).collect()
}

/// Every one of these is refused before it costs anything, in the same words.
#[test]
fn what_costs_too_much_is_refused() {
    let server = Server::start(&history("guard"));
    let too_deep = "query path is too long. Max depth is 16";
    for (query, message) in [
        (nested(100), too_deep.to_owned()),
        (nested(16), too_deep.to_owned()),
        ("{a".repeat(20_000), too_deep.to_owned()),
        (format!("{{a(b:{}", "[".repeat(20_000)), too_deep.to_owned()),
        (chain(1_000), too_deep.to_owned()),
        (bomb(), too_many("fields", 1_000)),
        (
            format!("{{{}}}", "a:b ".repeat(10_000)),
            too_many("aliases", 200),
        ),
        (
            format!(
                "{{{}}}",
                repeated(201, |number| format!("a{number}:rewardOptionTypes "))
            ),
            too_many("aliases", 200),
        ),
        (
            "{assets(limit:1){...A}} fragment A on Asset{...B} fragment B on Asset{...A}"
                .to_owned(),
            "a fragment holds itself".to_owned(),
        ),
        (
            format!("{{rewardOptionTypes{}}}", "@skip(if:false)".repeat(51)),
            too_many("directives", 50),
        ),
        (
            format!(
                "query({}){{rewardOptionTypes}}",
                repeated(101, |number| format!("$v{number}:Int "))
            ),
            too_many("variables", 100),
        ),
        (
            format!(
                "{{assets({}){{id}}}}",
                repeated(21, |number| format!("a{number}:1 "))
            ),
            too_many("arguments of a field", 20),
        ),
        (
            format!(
                "{{assets(limit:1,where:{{slugs:[{}]}}){{id}}}}",
                "\"a\" ".repeat(2_000)
            ),
            too_many("values", 2_000),
        ),
        (
            format!("{{{}}}", "a".repeat(101)),
            too_many("letters in a name", 100),
        ),
    ] {
        let answer = ask(&server, &query);
        let head: String = query.chars().take(80).collect();
        assert_eq!(
            answer.json(),
            json!({"errors": [{"message": message, "extensions": {"code": 400}}], "data": null}),
            "{head}"
        );
        assert_eq!(answer.status, 400, "{head}");
        assert_eq!(answer.header("x-used-credits"), Some("0"));
    }
}

fn too_many(what: &str, limit: usize) -> String {
    format!("the query has too many {what}. At most {limit} are allowed")
}

#[test]
fn variables_are_counted_too() {
    let server = Server::start(&history("variables"));
    let query = "query($slugs:[String!]){assets(limit:1,where:{slugs:$slugs}){slug}}";
    let slugs: Vec<&str> = std::iter::repeat_n("iota", 2_000).collect();
    let answer = ask_with(&server, query, &json!({"slugs": slugs}));
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.json()["errors"][0]["message"],
        too_many("values in its variables", 2_000)
    );
    let default = format!("[{}]", "\"iota\" ".repeat(2_000));
    let declared = query.replace("[String!]", &format!("[String!]={default}"));
    let answer = ask(&server, &declared);
    assert_eq!(
        answer.json()["errors"][0]["message"],
        too_many("values in its variables", 2_000)
    );
    let answer = ask_with(&server, query, &json!({"slugs": ["iota".repeat(251)]}));
    assert_eq!(
        answer.json()["errors"][0]["message"],
        too_many("letters in a variable", 1_000)
    );
    let answer = ask_with(&server, query, &json!({"slugs": slugs[..500]}));
    assert_eq!(answer.text(), r#"{"data":{"assets":[{"slug":"iota"}]}}"#);
}

/// The deepest query that is answered, and the widest fragments.
#[test]
fn what_is_just_within_the_limits_is_answered() {
    let server = Server::start(&history("within"));
    let answer = ask(&server, &nested(14));
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .text()
            .starts_with("{\"data\":{\"validators\":[{\"rewardOptions\":")
    );
    for query in [
        chain(40),
        format!(
            "{{{}}}",
            repeated(200, |number| format!("a{number}:rewardOptionTypes "))
        ),
        "{assets(limit:1,where:{slugs:[\"{{{{[[[[((((\"]}){id}}".to_owned(),
    ] {
        assert_eq!(ask(&server, &query).status, 200, "{query}");
    }
}

/// Few fields can ask for millions of rows: as soon as that is seen nothing more is computed.
#[test]
fn too_many_rows_are_refused() {
    let server = Server::start(&history("rows"));
    let pair = "inputAssets(limit:1){rewardOptions(limit:500){";
    let query = format!(
        "{{assets(limit:1){{rewardOptions(limit:500){{{}id{}}}}}}}",
        pair.repeat(5),
        "}}".repeat(5)
    );
    let answer = ask(&server, &query);
    assert_eq!(
        answer.text(),
        r#"{"errors":[{"message":"too many rows; ask for less","extensions":{"code":400}}],"data":null}"#
    );
    assert_eq!(answer.status, 400);
    // The same with its metrics of all times, again and again.
    let query = format!(
        "{{{}}}",
        repeated(100, |number| format!(
            "a{number}:validators(limit:500){{metrics(limit:500,interval:hour,\
             where:{{createdAt_gt:\"2025-01-01\"}}){{id decimal}}}} "
        ))
    );
    let answer = ask(&server, &query);
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.json()["errors"][0]["message"],
        "too many rows; ask for less"
    );
}
