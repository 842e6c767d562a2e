use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    collections::BTreeMap,
    future,
    io::{Error, ErrorKind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::mpsc, time::sleep};
use tokio_stream::wrappers::ReceiverStream;

/// How a server fails to deliver what it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportFault {
    /// It answers with an error: a gRPC status, or an HTTP status where HTTP is spoken.
    Status(u16),
    /// It takes the request and never answers.
    Silence,
    /// It sends the answer a byte at a time, with a pause before each.
    Drip(Duration),
    /// It sends the first half of the answer and ends as if that were all.
    Truncated,
    /// It sends the first half of the answer, then resets the stream or the connection.
    Reset,
    /// It announces a message of so many bytes and sends zeros for as long as they are
    /// taken; over HTTP it sends them as the answer.
    Oversized(u32),
    /// It sends empty messages without end before the answer; over HTTP, zeros.
    EndlessMessages,
    /// A node answers about the epoch after the one that it was asked about.
    AnotherEpoch,
}

/// Which requests a server fails.
#[derive(Debug, Default)]
pub struct FaultPlan(Mutex<Plan>);

#[derive(Debug, Default)]
struct Plan {
    requests: u64,
    every: Option<TransportFault>,
    single: BTreeMap<u64, TransportFault>,
}

impl FaultPlan {
    /// Fails every request from now on, or none.
    pub fn fail_every(&self, fault: Option<TransportFault>) {
        self.plan().every = fault;
    }

    /// Fails one request, counted from 0 since the server started.
    pub fn fail_one(&self, request: u64, fault: TransportFault) {
        self.plan().single.insert(request, fault);
    }

    /// How many requests the server has seen.
    pub fn requests(&self) -> u64 {
        self.plan().requests
    }

    fn next(&self) -> Option<TransportFault> {
        let mut plan = self.plan();
        let request = plan.requests;
        plan.requests += 1;
        plan.single.remove(&request).or_else(|| plan.every.clone())
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What [`TransportFault::AnotherEpoch`] leaves in a request for the service to see.
#[derive(Clone, Copy)]
pub(super) struct AnswerAnotherEpoch;

/// The most that a server of ours answers.
const ANSWER_BYTES: usize = 256 << 20;
/// A piece of what is sent without end.
const ENDLESS_PIECE: [u8; 16 << 10] = [0; 16 << 10];

/// Answers a request, or fails it as the plan says.
pub(super) async fn answer_or_fail(
    State(plan): State<Arc<FaultPlan>>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(fault) = plan.next() else {
        return next.run(request).await;
    };
    let is_grpc = is_grpc(request.headers());
    match fault {
        TransportFault::Silence => future::pending().await,
        TransportFault::Status(code) if is_grpc => {
            let status = tonic::Status::new(i32::from(code).into(), "out of order");
            status.into_http::<Body>()
        }
        TransportFault::Status(code) => StatusCode::from_u16(code)
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response(),
        TransportFault::AnotherEpoch => {
            request.extensions_mut().insert(AnswerAnotherEpoch);
            next.run(request).await
        }
        TransportFault::Drip(pause) => {
            let (mut response, bytes) = whole(next.run(request).await).await;
            *response.body_mut() = dripping(bytes, pause);
            response
        }
        TransportFault::Truncated => {
            let (mut response, bytes) = whole(next.run(request).await).await;
            *response.body_mut() = pieces([Ok(first_half(&bytes))]);
            response
        }
        TransportFault::Reset => {
            let (mut response, bytes) = whole(next.run(request).await).await;
            let reset = Error::new(ErrorKind::ConnectionReset, "reset on command");
            *response.body_mut() = pieces([Ok(first_half(&bytes)), Err(reset)]);
            response
        }
        TransportFault::Oversized(length) => {
            let head = if is_grpc {
                message_head(length)
            } else {
                Vec::new()
            };
            endless(is_grpc, head, &ENDLESS_PIECE)
        }
        // Five zeros are an empty message, and more of them a row of empty messages.
        TransportFault::EndlessMessages => endless(is_grpc, Vec::new(), &ENDLESS_PIECE[..5 * 1000]),
    }
}

/// The response without its body, and the body; a gRPC answer loses its trailers.
async fn whole(response: Response) -> (Response, Bytes) {
    let (head, body) = response.into_parts();
    let bytes = to_bytes(body, ANSWER_BYTES).await.unwrap_or_default();
    (Response::from_parts(head, Body::empty()), bytes)
}

fn first_half(bytes: &Bytes) -> Bytes {
    bytes.slice(..bytes.len() / 2)
}

fn pieces<const N: usize>(pieces: [Result<Bytes, Error>; N]) -> Body {
    Body::from_stream(tokio_stream::iter(pieces))
}

fn dripping(bytes: Bytes, pause: Duration) -> Body {
    let (sender, receiver) = mpsc::channel::<Result<Bytes, Error>>(1);
    tokio::spawn(async move {
        for place in 0..bytes.len() {
            sleep(pause).await;
            // Whoever no longer listens gets nothing more.
            if sender.send(Ok(bytes.slice(place..=place))).await.is_err() {
                return;
            }
        }
    });
    Body::from_stream(ReceiverStream::new(receiver))
}

fn endless(is_grpc: bool, head: Vec<u8>, piece: &'static [u8]) -> Response {
    let (sender, receiver) = mpsc::channel::<Result<Bytes, Error>>(1);
    tokio::spawn(async move {
        let mut sent = sender.send(Ok(head.into())).await;
        while sent.is_ok() {
            sent = sender.send(Ok(Bytes::from_static(piece))).await;
        }
    });
    let body = Body::from_stream(ReceiverStream::new(receiver));
    let content_type = match is_grpc {
        true => "application/grpc",
        false => "application/octet-stream",
    };
    ([(CONTENT_TYPE, content_type)], body).into_response()
}

/// What precedes a message: whether it is compressed, and its length.
fn message_head(length: u32) -> Vec<u8> {
    [&[0][..], &length.to_be_bytes()].concat()
}

fn is_grpc(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/grpc"))
}
