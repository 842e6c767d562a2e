//! Answers as the original writes them: `errors` before `data`, and a charge of no credits.

use super::refusal::{Code, Flaw, Refusal, Trouble};
use crate::serve::{USED_CREDITS, answers::Keep, problem::RETRY_AFTER, readers::Unread};
use async_graphql::{PathSegment, Pos, ServerError, Value};
use axum::{
    Extension,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Serialize, Serializer};

/// Errors beyond these tell nobody anything.
const MAX_ERRORS: usize = 100;

/// An answer of the Data API.
#[derive(Debug)]
pub(super) struct Reply {
    status: StatusCode,
    body: Vec<u8>,
    /// Whether the edition and the question determine it.
    keep: bool,
}

#[derive(Serialize)]
struct Form {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorForm>,
    data: Value,
}

#[derive(Serialize)]
struct ErrorForm {
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    path: Vec<PathSegment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Pos>,
    extensions: Extensions,
}

#[derive(Serialize)]
struct Extensions {
    code: Code,
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(code) => serializer.serialize_u16(*code),
            Self::Parse => serializer.serialize_str("GRAPHQL_PARSE_FAILED"),
            Self::Validation => serializer.serialize_str("GRAPHQL_VALIDATION_FAILED"),
        }
    }
}

impl Reply {
    /// What the engine made of a query.
    pub(super) fn response(response: async_graphql::Response) -> Self {
        let errors = response.errors.into_iter().take(MAX_ERRORS);
        let errors: Vec<ErrorForm> = errors.map(ErrorForm::new).collect();
        // What is said of arguments is said beside the other fields; all else is about the query.
        let is_answered = errors
            .iter()
            .all(|error| matches!(error.extensions.code, Code::Number(_)));
        if is_answered {
            let mut reply = Self::new(StatusCode::OK, errors, response.data);
            reply.keep = reply.status == StatusCode::OK;
            return reply;
        }
        Self::new(StatusCode::BAD_REQUEST, errors, Value::Null)
    }

    /// It is no query, or costs too much.
    pub(super) fn flaw(flaw: &Flaw) -> Self {
        let error = ErrorForm {
            message: flaw.message.clone(),
            path: Vec::new(),
            locations: flaw.locations.clone(),
            extensions: Extensions { code: flaw.code },
        };
        Self::new(StatusCode::BAD_REQUEST, vec![error], Value::Null)
    }

    /// The query could not be answered to its end.
    pub(super) fn trouble(trouble: Trouble) -> Self {
        Self::failed(trouble.status(), trouble.to_string())
    }

    /// The history could not be had.
    pub(super) fn unread(unread: &Unread) -> Self {
        match unread {
            Unread::Busy | Unread::Late => Self::failed(503, unread.to_string()),
            Unread::Store(_) => Self::trouble(Trouble::Unreadable),
            Unread::Lost => Self::trouble(Trouble::Failed),
        }
    }

    /// There is nothing to answer with so far.
    pub(super) fn nothing_published() -> Self {
        let message = "nothing has been published yet; ask again in a few seconds";
        Self::failed(503, message.to_owned())
    }

    fn failed(code: u16, message: String) -> Self {
        let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let error = ErrorForm {
            message,
            path: Vec::new(),
            locations: Vec::new(),
            extensions: Extensions {
                code: Code::Number(code),
            },
        };
        Self::new(status, vec![error], Value::Null)
    }

    fn new(status: StatusCode, errors: Vec<ErrorForm>, data: Value) -> Self {
        match serde_json::to_vec(&Form { errors, data }) {
            Ok(body) => Self {
                status,
                body,
                keep: false,
            },
            Err(error) => {
                tracing::warn!(%error, "an answer cannot be written");
                Self {
                    status: StatusCode::INTERNAL_SERVER_ERROR,
                    body: b"{\"data\":null}".to_vec(),
                    keep: false,
                }
            }
        }
    }
}

impl ErrorForm {
    fn new(error: ServerError) -> Self {
        let Some(refusal) = error.source::<Refusal>() else {
            return Self {
                message: error.message,
                path: error.path,
                locations: error.locations,
                extensions: Extensions {
                    code: Code::Validation,
                },
            };
        };
        let below = refusal.below.iter().cloned().map(PathSegment::Field);
        Self {
            path: error.path.iter().cloned().chain(below).collect(),
            message: error.message,
            locations: Vec::new(),
            extensions: Extensions {
                code: Code::Number(400),
            },
        }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let head = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            ),
            (USED_CREDITS, HeaderValue::from_static("0")),
        ];
        let mut response = (self.status, head, self.body).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        if self.keep {
            return (Extension(Keep), response).into_response();
        }
        response
    }
}
