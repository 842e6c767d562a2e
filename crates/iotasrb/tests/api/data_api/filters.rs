use super::{ask, ask_with, data};
use crate::{fixture::history, server::Server};
use serde_json::{Value, json};

/// Clients write the same wish in three ways, and in variables of any type.
#[test]
fn activity_is_asked_for_in_every_way() {
    let server = Server::start(&history("activity"));
    for (written, found) in [
        ("True", true),
        ("true", true),
        ("\"True\"", true),
        ("Any", true),
        ("null", true),
        ("False", false),
        ("false", false),
        ("\"False\"", false),
    ] {
        let query = format!(
            "{{assets(where:{{isActive:{written}}},limit:1){{slug}} \
             validators(where:{{isActive:{written}}},limit:1){{isActive}} \
             providers(where:{{isActive:{written}}},limit:1){{isActive}} \
             rewardOptions(where:{{isActive:{written}}},limit:1){{isActive}}}}"
        );
        let data = data(&server, &query);
        for list in ["assets", "validators", "providers", "rewardOptions"] {
            let list = data[list].as_array().unwrap();
            assert_eq!(!list.is_empty(), found, "{written}");
        }
    }
    for (kind, value, found) in [
        ("Boolean", json!(true), true),
        ("Boolean!", json!(false), false),
        ("Boolean = false", Value::Null, true),
        ("String", json!("Any"), true),
        ("String", json!("False"), false),
        ("IsActive", json!("False"), false),
        ("TheOriginalsOwnName", json!("True"), true),
    ] {
        let query =
            format!("query($active:{kind}){{assets(where:{{isActive:$active}},limit:1){{slug}}}}");
        let answer = ask_with(&server, &query, &json!({"active": value}));
        let expected = if found { r#"[{"slug":"iota"}]"# } else { "[]" };
        assert_eq!(
            answer.text(),
            format!("{{\"data\":{{\"assets\":{expected}}}}}"),
            "{kind}"
        );
    }
    // Unset, it is what it is declared to be; within a fragment it is the same variable.
    let query = "query($active:Boolean=false){...R} fragment R on Query{assets(where:{isActive:$active},limit:1){slug}}";
    assert_eq!(ask(&server, query).text(), r#"{"data":{"assets":[]}}"#);
}

/// A filter that is passed as a whole.
#[test]
fn filters_are_variables_too() {
    let server = Server::start(&history("filters"));
    let query = "query($where:AssetsWhere,$by:RewardOptionsOrder){assets(where:$where,limit:1){slug} rewardOptions(limit:1,order:$by){providers(limit:1){slug}}}";
    let variables = json!({
        "where": {"slugs": ["iota"], "isActive": true},
        "by": {"metricKey_desc": "staked_tokens"},
    });
    assert_eq!(
        ask_with(&server, query, &variables).text(),
        r#"{"data":{"assets":[{"slug":"iota"}],"rewardOptions":[{"providers":[{"slug":"kiln"}]}]}}"#
    );
}

/// Of what is not here there are empty lists at the root, and null within.
#[test]
fn what_is_foreign_is_empty() {
    let server = Server::start(&history("foreign"));
    for (query, expected) in [
        (
            "{assets(where:{slugs:[\"ethereum-2-0\" \"sui\"]},limit:5){slug}}",
            r#"{"assets":[]}"#,
        ),
        (
            "{assets(where:{ids:[\"5d27aa0de03dd80007d1eb49\"]},limit:5){slug}}",
            r#"{"assets":[]}"#,
        ),
        (
            "{assets(where:{symbols:[\"ETH\"]},limit:5){slug}}",
            r#"{"assets":[]}"#,
        ),
        (
            "{assets(where:{metrics:{metricKeys:[\"price\"]}},limit:5){slug}}",
            r#"{"assets":[]}"#,
        ),
        (
            "{assets(where:{metrics:{metricKeys:[\"price\" \"reward_rate\"]}},limit:5){slug}}",
            r#"{"assets":[{"slug":"iota"}]}"#,
        ),
        (
            "{assets(where:{isLaunched:false},limit:5){slug}}",
            r#"{"assets":[]}"#,
        ),
        (
            "{assets(where:{isLaunched:true underMaintenance:false excludeFromRanking:false},limit:5){slug}}",
            r#"{"assets":[{"slug":"iota"}]}"#,
        ),
        ("{assets(limit:5 offset:1){slug}}", r#"{"assets":[]}"#),
        (
            "{rewardOptions(where:{inputAsset:{slugs:[\"sui\"]}},limit:5){id}}",
            r#"{"rewardOptions":[]}"#,
        ),
        (
            "{rewardOptions(where:{outputAsset:{symbols:[\"stIOTA\"]}},limit:5){id}}",
            r#"{"rewardOptions":[]}"#,
        ),
        (
            "{providers(where:{isVerified:true},limit:5){id}}",
            r#"{"providers":[]}"#,
        ),
        (
            "{providers(where:{rewardOptions:{inputAsset:{slugs:[\"sui\"]}}},limit:5){id}}",
            r#"{"providers":[]}"#,
        ),
        (
            "{assets(limit:1){metrics(where:{metricKeys:[\"price\"]},limit:5){metricKey} rewardOptions(where:{typeKeys:[\"lending\"]},limit:5){id}}}",
            r#"{"assets":[{"metrics":null,"rewardOptions":null}]}"#,
        ),
        (
            "{assets(limit:1){metrics(where:{metricKeys:[\"reward_rate\",\"provider\"]},limit:5){metricKey}}}",
            r#"{"assets":[{"metrics":[{"metricKey":"reward_rate"}]}]}"#,
        ),
    ] {
        let answer = ask(&server, query);
        assert_eq!(answer.text(), format!("{{\"data\":{expected}}}"), "{query}");
        assert_eq!(answer.status, 200);
    }
}

/// What nothing is known of exists, and is null.
#[test]
fn what_is_unknown_is_null() {
    let server = Server::start(&history("unknown"));
    let data = data(
        &server,
        "{assets(limit:1){description logoUrl stakingLaunchDate mainnetLaunchDate notification stakingContractAudited credits createdAt relatedAssets inflationFormula} \
          providers(limit:1){tags{key label} faqs{question answer} type{key label} logoUrl tableFeaturePosition country likes links team vspScoreBreakdown isReferral isClaimed isVerified isApproved operationInitiationDate registeredCompanyName} \
          rewardOptions(limit:1){chain{key} rewardFormula outputAssets(limit:1){id}} \
          validators(limit:1){isPrivate isDynamic isOpensource activeSince}}",
    );
    for (_, list) in data.as_object().unwrap() {
        for (name, value) in list[0].as_object().unwrap() {
            assert_eq!(*value, Value::Null, "{name}");
        }
    }
}

/// A metric is of one entity, and of no other: so a filter names one, or null, or nothing.
#[test]
fn metrics_are_found_by_what_they_are_of() {
    let server = Server::start(&history("entities"));
    let only = |filter: &str| {
        let query = format!(
            "{{metrics(where:{{{filter} metricKeys:[\"reward_rate\"]}},limit:500){{asset{{slug}} provider{{slug}} rewardOption{{type{{key}}}} validator{{address}}}}}}"
        );
        data(&server, &query)["metrics"].take()
    };
    let null = Value::Null;
    assert_eq!(
        only("asset:{slugs:[\"iota\"]}"),
        json!([{"asset": {"slug": "iota"}, "provider": null, "rewardOption": null, "validator": null}])
    );
    assert_eq!(
        only("asset:null provider:{slugs:[\"figment\"]}"),
        json!([{"asset": null, "provider": {"slug": "figment"}, "rewardOption": null, "validator": null}])
    );
    assert_eq!(
        only("rewardOption:{providers:{slugs:[\"figment\"]}}"),
        json!([{"asset": null, "provider": null, "rewardOption": {"type": {"key": "pos"}}, "validator": null}])
    );
    let address = "0x1e10a0489d3609569368be4b04bbcb3f143f7a27fb51c07fe526c6848a55d01a";
    assert_eq!(
        only(&format!(
            "validator:{{addresses:[\"{}\"]}}",
            address.to_uppercase().replace('X', "x")
        )),
        json!([{"asset": null, "provider": null, "rewardOption": null, "validator": {"address": address}}])
    );
    assert_eq!(only("asset:{slugs:[\"sui\"]}"), json!([]));
    assert_eq!(
        only("asset:null provider:null rewardOption:null validator:null"),
        json!([])
    );
    // The asset, 67 reward options, as many providers and validators.
    assert_eq!(only("").as_array().unwrap().len(), 202);
    assert_eq!(only("asset:null").as_array().unwrap().len(), 201);
    assert_eq!(
        only("provider:null rewardOption:null")
            .as_array()
            .unwrap()
            .len(),
        68
    );
    let by_id = ask_with(
        &server,
        "query($id:ID!){metrics(where:{validator:{id:$id}},limit:1){validator{address}}}",
        &json!({"id": "736bc060538550f5badbeaf116d55ad3"}),
    );
    assert_eq!(
        by_id.json()["data"]["metrics"][0]["validator"]["address"],
        address
    );
    assert_eq!(by_id.json().get("errors"), None, "{null}");
}

/// Those that lack the metric come last; a change of it can be meant instead.
#[test]
fn lists_have_an_order() {
    let server = Server::start(&history("order"));
    let first = |order: &str| {
        let query = format!("{{providers(limit:2 order:{{{order}}}){{slug}}}}");
        let providers = data(&server, &query)["providers"].take();
        let slug = |place: usize| providers[place]["slug"].as_str().unwrap().to_owned();
        [slug(0), slug(1)]
    };
    assert_eq!(
        first("metricKey_desc:\"staked_tokens\""),
        ["kiln", "figment"]
    );
    // The first of them writes itself in brackets.
    assert_eq!(first("name:asc"), ["noders", "alchemy"]);
    // All changed alike: then they stay in the chain's order.
    let unordered = first("");
    assert_eq!(unordered, ["nansen", "iota-1"]);
    assert_eq!(
        first("metricKey_desc:\"reward_rate\" changePercentagesKey:_7d"),
        unordered
    );
    assert_eq!(first("metricKey_asc:\"price\""), unordered);
}
