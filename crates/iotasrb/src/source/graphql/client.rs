//! One server, asked by documents.

use super::{
    super::{
        error::{Malformed, SourceError},
        http::Http,
        json::{self, WHOLE},
    },
    document::Document,
};
use crate::foreign::excerpt;
use iotasrb_core::{
    observation::{Absence, Known},
    units::Epoch,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// A server.
pub(super) struct Client<'a> {
    http: &'a Http<'a>,
}

impl<'a> Client<'a> {
    pub(super) fn new(http: &'a Http<'a>) -> Self {
        Self { http }
    }

    /// What a document is answered with; what may pass in a moment is tried again.
    pub(super) async fn require<T: DeserializeOwned>(
        &self,
        document: &Document,
        variables: Value,
    ) -> Result<T, SourceError> {
        let request = json!({"query": document.text, "variables": variables}).to_string();
        let once = async || {
            let answer = self.http.post(document.name, request.clone()).await?;
            match open(&answer).map_err(|malformed| self.refuse(document, malformed))? {
                Ok(data) => Ok(data),
                Err(error) => Err(self.declined(document, error)),
            }
        };
        self.http.patiently(once).await
    }

    /// The same where an observation can do without the answer.
    pub(super) async fn request<T: DeserializeOwned>(
        &self,
        document: &Document,
        variables: Value,
    ) -> Result<Known<T>, SourceError> {
        match self.require(document, variables).await {
            Ok(data) => Ok(Ok(data)),
            Err(error @ SourceError::GraphQl { .. }) if !error.is_passing() => {
                Ok(Err(Absence::SourceFailed))
            }
            Err(error) => Err(error),
        }
    }

    /// An answer that breaks a rule.
    pub(super) fn refuse(&self, document: &Document, malformed: Malformed) -> SourceError {
        self.http.refuse(document.name, malformed)
    }

    /// Two answers that an epoch change separates.
    pub(super) fn differs(&self, state: Epoch, part: &'static str, other: Epoch) -> SourceError {
        SourceError::EpochDiffers {
            origin: self.http.origin(),
            state,
            part,
            other,
        }
    }

    fn declined(&self, document: &Document, error: GraphQlError) -> SourceError {
        SourceError::GraphQl {
            origin: self.http.origin_of(document.name),
            code: excerpt(&error.extensions.code),
            message: excerpt(&error.message),
        }
    }
}

/// An answer: data, or errors. Data with errors beside them lack something.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct Envelope<T> {
    data: Option<T>,
}

#[derive(Deserialize)]
struct Errors {
    #[serde(default)]
    errors: Vec<GraphQlError>,
}

#[derive(Deserialize)]
struct GraphQlError {
    #[serde(default)]
    message: String,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Deserialize)]
struct Extensions {
    #[serde(default = "no_code")]
    code: String,
}

impl Default for Extensions {
    fn default() -> Self {
        Self { code: no_code() }
    }
}

fn no_code() -> String {
    "no code".to_owned()
}

/// Opens an answer. Errors are looked for first: beside them a field may be `null` that
/// never is otherwise, and the server's own words say more than that.
fn open<T: DeserializeOwned>(answer: &[u8]) -> Result<Result<T, GraphQlError>, Malformed> {
    let errors: Errors = json::decode(answer)?;
    if let Some(first) = errors.errors.into_iter().next() {
        return Ok(Err(first));
    }
    let envelope: Envelope<T> = json::decode(answer)?;
    let data = envelope.data.map(Ok);
    data.ok_or_else(|| Malformed::new(WHOLE, "neither data nor errors"))
}

#[cfg(test)]
mod tests {
    use super::open;

    #[test]
    fn an_answer_is_data_or_the_first_error() {
        for (answer, expected) in [
            (r#"{"data":"a"}"#, "data a"),
            (
                r#"{"data":null,"errors":[{"message":"m","extensions":{"code":"BAD_USER_INPUT"}},{"message":"n"}]}"#,
                "BAD_USER_INPUT m",
            ),
            (r#"{"data":"a","errors":[{"message":"m"}]}"#, "no code m"),
            (
                r#"{"data":1,"errors":[{"message":"m","extensions":{}}]}"#,
                "no code m",
            ),
            (r#"{"data":null}"#, "the text: neither data nor errors"),
            (r#"{}"#, "the text: neither data nor errors"),
            (
                r#"{"data":1}"#,
                "data: invalid type: integer `1`, expected a string at line 1 column 9",
            ),
        ] {
            let found = match open::<String>(answer.as_bytes()) {
                Ok(Ok(data)) => format!("data {data}"),
                Ok(Err(error)) => format!("{} {}", error.extensions.code, error.message),
                Err(malformed) => malformed.to_string(),
            };
            assert_eq!(found, expected, "{answer}");
        }
    }
}
