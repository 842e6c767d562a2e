//! How answers are given.

use crate::serve::{
    answers::{FOR_EVER, Keep},
    problem::Problem,
};
use axum::{
    Extension,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// A document that the edition and the question determine.
pub(in crate::serve) fn document(document: &impl Serialize) -> Result<Response, Problem> {
    let text = serde_json::to_vec(document);
    let text = text.map_err(|error| Problem::internal(&error.to_string()))?;
    Ok(bytes(text, "application/json"))
}

/// Bytes that the edition and the question determine.
pub(in crate::serve) fn bytes(bytes: Vec<u8>, content_type: &'static str) -> Response {
    let content_type = [(header::CONTENT_TYPE, content_type)];
    (Extension(Keep), content_type, bytes).into_response()
}

/// The same answer, which the question alone determines, if that is so.
pub(in crate::serve) fn for_ever_if(is_fixed: bool, mut response: Response) -> Response {
    if is_fixed {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, FOR_EVER);
    }
    response
}
