use super::super::{
    error::{Malformed, RPC_TRANSIENT},
    json::{self, WHOLE},
};
use serde::{Deserialize, de::DeserializeOwned};

/// What a server answers: the result of the method, or its own error.
#[derive(Debug)]
pub(crate) enum Reply<T> {
    /// The result.
    Result(T),
    /// The server understood the request and declines.
    Error(RpcError),
}

/// A server's error, by JSON-RPC 2.0.
#[derive(Debug, Deserialize)]
pub(crate) struct RpcError {
    /// Its number.
    pub(crate) code: i64,
    /// Its words: for people only.
    #[serde(default)]
    pub(crate) message: String,
}

impl RpcError {
    /// The server does not have the method, by JSON-RPC 2.0.
    const UNKNOWN_METHOD: i64 = -32_601;

    /// Whether the same request may succeed in a moment.
    pub(crate) fn is_passing(&self) -> bool {
        self.code == RPC_TRANSIENT
    }

    /// Whether another method has to be asked.
    pub(crate) fn is_unknown_method(&self) -> bool {
        self.code == Self::UNKNOWN_METHOD
    }
}

/// Opens an answer. With `id`, the answer must be the one to that request; a
/// recorded answer is whatever it says it is.
pub(crate) fn open<T: DeserializeOwned>(
    answer: &[u8],
    id: Option<u64>,
) -> Result<Reply<T>, Malformed> {
    let envelope: Envelope<T> = json::decode(answer)?;
    if envelope.jsonrpc != "2.0" {
        return Err(Malformed::new("jsonrpc", "expected \"2.0\""));
    }
    match (envelope.result, envelope.error) {
        (Some(_), Some(_)) => Err(Malformed::new(WHOLE, "both result and error")),
        (None, None) => Err(Malformed::new(WHOLE, "neither result nor error")),
        // An error may come without an id: the server could not read the request.
        (None, Some(error)) => match (id, envelope.id) {
            (Some(id), Some(other)) if id != other => Err(wrong_id(id, Some(other))),
            _ => Ok(Reply::Error(error)),
        },
        (Some(result), None) => match id {
            Some(id) if envelope.id != Some(id) => Err(wrong_id(id, envelope.id)),
            _ => Ok(Reply::Result(result)),
        },
    }
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct Envelope<T> {
    jsonrpc: String,
    id: Option<u64>,
    result: Option<T>,
    error: Option<RpcError>,
}

fn wrong_id(asked: u64, answered: Option<u64>) -> Malformed {
    let answered = answered.map_or("null".to_owned(), |id| id.to_string());
    Malformed::new("id", format_args!("expected {asked}, not {answered}"))
}

#[cfg(test)]
mod tests {
    use super::{Reply, open};

    #[track_caller]
    fn check(answer: &str, id: Option<u64>, expected: &str) {
        let found = match open::<String>(answer.as_bytes(), id) {
            Ok(Reply::Result(result)) => format!("result {result}"),
            Ok(Reply::Error(error)) => format!("error {} {}", error.code, error.message),
            Err(malformed) => malformed.to_string(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn an_answer_is_a_result_or_an_error_of_the_request_that_was_made() {
        check(
            r#"{"jsonrpc":"2.0","id":1,"result":"a"}"#,
            Some(1),
            "result a",
        );
        check(r#"{"jsonrpc":"2.0","id":7,"result":"a"}"#, None, "result a");
        check(
            r#"{"jsonrpc":"2.0","id":2,"result":"a"}"#,
            Some(1),
            "id: expected 1, not 2",
        );
        check(
            r#"{"jsonrpc":"2.0","result":"a"}"#,
            Some(1),
            "id: expected 1, not null",
        );
        check(
            r#"{"jsonrpc":"1.0","id":1,"result":"a"}"#,
            Some(1),
            "jsonrpc: expected \"2.0\"",
        );
        check(
            r#"{"jsonrpc":"2.0","id":1}"#,
            Some(1),
            "the text: neither result nor error",
        );
        check(
            r#"{"jsonrpc":"2.0","id":1,"result":null}"#,
            Some(1),
            "the text: neither result nor error",
        );
    }

    /// The recorded answers of a node to a method that it does not have, and to a batch.
    #[test]
    fn an_error_may_have_no_id() {
        check(
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}"#,
            Some(1),
            "error -32601 Method not found",
        );
        check(
            r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"Batched requests are not supported by this server"}}"#,
            Some(1),
            "error -32005 Batched requests are not supported by this server",
        );
        check(
            r#"{"jsonrpc":"2.0","id":2,"error":{"code":-32601,"message":"Method not found"}}"#,
            Some(1),
            "id: expected 1, not 2",
        );
    }
}
