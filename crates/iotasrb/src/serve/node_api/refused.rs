use super::JSON;
use crate::{
    publish::participation::{NodeError, NodeShape},
    serve::problem::{Problem, RETRY_AFTER},
};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use iotasrb_core::programmes::participation::EventId;
use std::fmt::Display;

/// Why a node does not answer.
pub(super) struct Refused {
    status: StatusCode,
    /// What this kind of refusal is called.
    called: &'static str,
    wrong: String,
}

impl Refused {
    /// A parameter is malformed.
    pub(super) fn parameter(wrong: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            called: "invalid parameter",
            wrong: wrong.into(),
        }
    }

    /// There is no such thing.
    pub(super) fn not_found(wrong: impl Into<String>) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            called: "Not Found",
            wrong: wrong.into(),
        }
    }

    /// It is our fault.
    pub(super) fn internal(wrong: &impl Display) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            called: "Internal Server Error",
            wrong: wrong.to_string(),
        }
    }
}

/// No such event was imported.
pub(super) fn no_event(shape: NodeShape, id: EventId) -> Refused {
    Refused::not_found(format!("event not found: {}", shape.hex(id.as_bytes())))
}

/// Nothing is at this path.
pub(super) async fn no_such_route() -> Refused {
    Refused::not_found("")
}

/// The record is there to be read, and for nothing else.
pub(super) async fn no_such_method() -> Refused {
    Refused {
        status: StatusCode::METHOD_NOT_ALLOWED,
        called: "Method Not Allowed",
        wrong: String::new(),
    }
}

impl From<Problem> for Refused {
    /// The record is not at hand: a node that is not ready says so too.
    fn from(problem: Problem) -> Self {
        let status = StatusCode::from_u16(problem.status);
        Self {
            status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            called: problem.title,
            wrong: problem.detail,
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let error = NodeError::new(self.status.as_u16(), self.called, &self.wrong);
        let body = error.body().unwrap_or_default();
        let mut response = (self.status, [(header::CONTENT_TYPE, JSON)], body).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }
}
