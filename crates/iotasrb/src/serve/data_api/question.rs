//! Reads a body as a query with its variables.

use super::{
    guard, nesting,
    refusal::{Code, Flaw},
    variables,
};
use async_graphql::{
    Request, Variables,
    parser::{
        self, parse_query,
        types::{DocumentOperations, ExecutableDocument},
    },
};
use serde::Deserialize;
use serde_json::Value;

/// A query that costs no more than it may.
#[derive(Debug)]
pub(super) struct Question {
    document: ExecutableDocument,
    variables: Variables,
    operation: Option<String>,
}

/// What clients send; what else they send is not for us.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    query: Option<String>,
    variables: Option<serde_json::Map<String, Value>>,
    operation_name: Option<String>,
}

impl Question {
    /// Reads it.
    pub(super) fn read(body: &[u8]) -> Result<Self, Flaw> {
        let body: Body = serde_json::from_slice(body).map_err(|error| Flaw {
            message: format!("json request body could not be decoded: {error}"),
            locations: Vec::new(),
            code: Code::Number(400),
        })?;
        let query = body.query.unwrap_or_default();
        if is_empty(&query) {
            return Err(operation_not_found());
        }
        if nesting::is_excessive(&query) {
            return Err(guard::too_deep());
        }
        let mut document = parse_query(&query).map_err(unparsable)?;
        let operation = body.operation_name.filter(|name| !name.is_empty());
        if !names_one(&document.operations, operation.as_deref()) {
            return Err(operation_not_found());
        }
        guard::check(&document)?;
        variables::declare(&mut document);
        let variables = Value::Object(body.variables.unwrap_or_default());
        guard::check_variables(&variables)?;
        Ok(Self {
            document,
            variables: Variables::from_json(variables),
            operation,
        })
    }

    /// The same for the engine.
    pub(super) fn request(self) -> Request {
        let mut request = Request::new("").variables(self.variables);
        request.operation_name = self.operation;
        request.set_parsed_query(self.document);
        request
    }
}

/// Whether there is nothing but blanks and comments.
fn is_empty(query: &str) -> bool {
    let mut lines = query.split(['\n', '\r']);
    lines.all(|line| {
        let line = line.trim_start_matches(['\t', ' ', ',', '\u{feff}']);
        line.is_empty() || line.starts_with('#')
    })
}

/// Whether it is clear which operation is meant.
fn names_one(operations: &DocumentOperations, name: Option<&str>) -> bool {
    match (operations, name) {
        (DocumentOperations::Single(_), name) => name.is_none(),
        (DocumentOperations::Multiple(all), Some(name)) => all.contains_key(name),
        (DocumentOperations::Multiple(all), None) => all.len() == 1,
    }
}

/// In the original's words.
fn operation_not_found() -> Flaw {
    Flaw {
        message: "operation not found".to_owned(),
        locations: Vec::new(),
        code: Code::Validation,
    }
}

fn unparsable(error: parser::Error) -> Flaw {
    if matches!(error, parser::Error::MissingOperation) {
        return operation_not_found();
    }
    Flaw {
        locations: error.positions().collect(),
        message: error.to_string(),
        code: Code::Parse,
    }
}
