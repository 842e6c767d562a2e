//! Refusals, as RFC 9457 has them: `application/problem+json`.

use super::readers::Unread;
use crate::store::StoreError;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request is not answered, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem it is: `urn:iotasrb:` and a name that stays.
    #[serde(rename = "type")]
    kind: String,
    /// The same in a few words.
    pub(super) title: &'static str,
    /// The HTTP status.
    pub(super) status: u16,
    /// What is wrong with this request, and what to do.
    pub(super) detail: String,
}

/// When to try again, in seconds, where that helps.
pub(super) const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");

impl Problem {
    /// A problem of a kind.
    pub fn new(
        status: StatusCode,
        code: &str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind: format!("urn:iotasrb:{code}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
        }
    }

    /// A parameter is missing or malformed.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        let title = "The request is malformed";
        Self::new(StatusCode::BAD_REQUEST, "bad-request", title, detail)
    }

    /// There is no such thing.
    pub fn not_found(detail: impl Into<String>) -> Self {
        let title = "There is no such thing";
        Self::new(StatusCode::NOT_FOUND, "not-found", title, detail)
    }

    /// Nothing has been published so far.
    pub fn nothing_published() -> Self {
        let detail = "nothing has been published yet; ask again in a few seconds";
        let title = "Nothing to answer with";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(status, "nothing-published", title, detail)
    }

    /// The body is larger than any question is.
    pub fn too_large(limit: usize) -> Self {
        let detail = format!("a body has at most {limit} bytes");
        let title = "The body is too large";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", title, detail)
    }

    /// The body does not come.
    pub fn too_slow() -> Self {
        let detail = "the body did not arrive in time; send it at once";
        let title = "The body is late";
        Self::new(StatusCode::REQUEST_TIMEOUT, "too-slow", title, detail)
    }

    /// It is our fault. What exactly is in the log, not in the answer.
    pub fn internal(what: &str) -> Self {
        let title = "The server failed";
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self::new(status, "internal", title, what)
    }
}

/// Nothing is at this path.
pub(super) async fn no_such_route() -> Problem {
    Problem::not_found("nothing is here; /openapi.json lists what there is")
}

/// What is at this path is asked for in another way; a header says in which.
pub(super) async fn no_such_method() -> Problem {
    let detail = "the header `allow` says which methods there are";
    let title = "There is no such method";
    let status = StatusCode::METHOD_NOT_ALLOWED;
    Problem::new(status, "no-such-method", title, detail)
}

impl From<Unread> for Problem {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Store(error) => error.into(),
            Unread::Busy | Unread::Late => {
                let status = StatusCode::SERVICE_UNAVAILABLE;
                Self::new(
                    status,
                    "busy",
                    "Too many requests at once",
                    unread.to_string(),
                )
            }
            Unread::Lost => Self::internal(&unread.to_string()),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::warn!(%error, "the history cannot be read for a request");
        let detail = "the history cannot be read now; try again in a few seconds";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(status, "unreadable", "The history cannot be read", detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let content = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, content, body).into_response();
        response.extensions_mut().insert(self);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }
}
