use super::{ask, data};
use crate::{fixture::history, server::Server};
use iotasrb::serve::schema_document;
use std::{fs, path::Path};

/// Clients generate their code from it.
#[test]
fn the_schema_is_the_one_that_is_documented() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api/schema.graphql");
    let written = fs::read_to_string(document).unwrap_or_default();
    assert!(
        written == schema_document(),
        "docs/api/schema.graphql is another; if that is meant, write it anew with \
         `cargo run -p iotasrb --example schema > docs/api/schema.graphql`"
    );
}

/// What tools send to learn the schema: GraphiQL's query, nine levels of types in types.
const INTROSPECTION: &str = "
query IntrospectionQuery {
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType }
    directives { name description locations args { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description
  fields(includeDeprecated: true) {
    name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
  }
  inputFields { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue {
  name description type { ...TypeRef } defaultValue
}
fragment TypeRef on __Type {
  kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name } } } } } } } } }
}";

#[test]
fn tools_learn_the_schema() {
    let server = Server::start(&history("introspection"));
    let schema = data(&server, INTROSPECTION);
    let types = schema["__schema"]["types"].as_array().unwrap();
    let names: Vec<&str> = types
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .filter(|name| !name.starts_with("__"))
        .collect();
    assert_eq!(
        names,
        [
            "Asset",
            "AssetsOrder",
            "AssetsWhere",
            "Boolean",
            "ChangePercentagesKey",
            "Date",
            "Float",
            "ID",
            "Int",
            "Interval",
            "IsActive",
            "JSON",
            "ListItem",
            "Metric",
            "MetricsOrder",
            "MetricsWhere",
            "PickItem",
            "Provider",
            "ProviderFaq",
            "ProvidersOrder",
            "ProvidersWhere",
            "Query",
            "RewardOption",
            "RewardOptionsOrder",
            "RewardOptionsWhere",
            "SearchResult",
            "SortOrder",
            "String",
            "Tag",
            "TagsWhere",
            "Validator",
            "ValidatorsOrder",
            "ValidatorsWhere",
        ]
    );
    assert_eq!(schema["__schema"]["mutationType"], serde_json::Value::Null);
}

/// As the publisher's own instructions for agents say.
#[test]
fn a_type_and_the_arguments_of_the_roots_can_be_asked_for() {
    let server = Server::start(&history("a-type"));
    let answer = ask(&server, "{__type(name:\"Validator\"){name fields{name}}}");
    assert_eq!(
        answer.text(),
        "{\"data\":{\"__type\":{\"name\":\"Validator\",\"fields\":[{\"name\":\"id\"},\
         {\"name\":\"address\"},{\"name\":\"isActive\"},{\"name\":\"isPrivate\"},\
         {\"name\":\"isDynamic\"},{\"name\":\"isOpensource\"},{\"name\":\"activeSince\"},\
         {\"name\":\"metricsUpdatedAt\"},{\"name\":\"status\"},{\"name\":\"rewardOptions\"},\
         {\"name\":\"metrics\"}]}}}"
    );
    let roots = data(
        &server,
        "{__type(name:\"Query\"){fields{name args{name type{name}}}}}",
    );
    let roots = roots["__type"]["fields"].as_array().unwrap();
    let names: Vec<&str> = roots
        .iter()
        .map(|root| root["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "assets",
            "rewardOptions",
            "providers",
            "validators",
            "metrics",
            "rewardOptionTypes",
            "search",
        ]
    );
}
