//! Answers, made once and given until the next publication.
//!
//! An answer depends on the edition and on the question alone, so it is kept with the edition
//! and goes with it. Who asks the same while it is being made waits for it. What depends on the
//! question alone, as the earlier programmes do, is kept as long as the process runs.

use super::{desk::Desk, edition::Edition, problem::Problem};
use crate::spelling::hex;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequestParts, OptionalFromRequestParts, Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode, Uri,
        header::{
            ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_LENGTH, ETAG, IF_NONE_MATCH, TRANSFER_ENCODING,
            VARY,
        },
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use blake2::{Blake2b, Digest as _, digest::consts::U16};
use quick_cache::{OptionsBuilder, Weighter, sync::Cache};
use std::{convert::Infallible, hash::RandomState, sync::Arc, time::Duration};
use tokio::time;

/// How much memory the answers of an edition may take, in how many parts: an answer must fit
/// into one. The same for what no publication changes.
const KEPT_BYTES: u64 = 32 << 20;
const PARTS: usize = 2;
/// What a question with its answer takes beside their bytes.
const OVERHEAD: u64 = 2 << 10;
/// The size of a question's body, and the time for it.
pub(super) const MAX_BODY: usize = 64 << 10;
const BODY: Duration = Duration::from_secs(10);
/// The largest answer that is made at once; what is larger is streamed, and not kept.
const MAX_ANSWER: usize = 64 << 20;

/// For whoever keeps an answer: it never changes.
pub(super) const FOR_EVER: HeaderValue =
    HeaderValue::from_static("public, max-age=31536000, immutable");

/// Marks a response as one that the edition and the question determine.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keep;

/// The answers of an edition.
pub(super) struct Answers(Cache<Question, Arc<Answer>, Weight, RandomState>);

/// Everything of a request on which its answer depends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Question {
    is_post: bool,
    /// The path and the query. Both are copies: what a connection reads lies in large buffers,
    /// which a part would hold on to.
    target: Box<str>,
    body: Box<[u8]>,
    encoding: Option<Encoding>,
}

#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// How an answer is compressed. The best comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Encoding {
    Zstd,
    Brotli,
    Gzip,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Question, Arc<Answer>> for Weight {
    fn weight(&self, question: &Question, answer: &Arc<Answer>) -> u64 {
        let bytes = question.target.len() + question.body.len() + answer.body.len();
        OVERHEAD + bytes as u64
    }
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answers")
            .field("kept", &self.0.len())
            .finish()
    }
}

impl Answers {
    pub(super) fn new() -> Self {
        let options = OptionsBuilder::new()
            .shards(PARTS)
            .estimated_items_capacity(1_024)
            .weight_capacity(KEPT_BYTES)
            .build();
        let options = options.expect("both capacities are given");
        let lifecycle = quick_cache::sync::DefaultLifecycle::default();
        Self(Cache::with_options(
            options,
            Weight,
            RandomState::new(),
            lifecycle,
        ))
    }
}

/// The edition from which a request is to be answered.
#[derive(Clone, Debug)]
pub(super) struct Current(pub(super) Arc<Edition>);

impl<S: Sync> FromRequestParts<S> for Current {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let current = parts.extensions.get::<Self>().cloned();
        current.ok_or_else(Problem::nothing_published)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Current {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

/// The part of an address on which an answer depends.
fn target(uri: &Uri) -> Box<str> {
    let target = uri.path_and_query();
    target.map_or("/", |target| target.as_str()).into()
}

/// The answer to a question without a body, if it is kept: the short way, for most requests.
pub(super) fn kept<B>(desk: &Desk, request: &axum::http::Request<B>) -> Option<Response> {
    let headers = request.headers();
    let is_plain = matches!(*request.method(), Method::GET | Method::HEAD)
        && !headers.contains_key(CONTENT_LENGTH)
        && !headers.contains_key(TRANSFER_ENCODING);
    let edition = desk.board.edition().filter(|_| is_plain)?;
    let question = Question {
        is_post: false,
        target: target(request.uri()),
        body: Box::default(),
        encoding: Encoding::wanted(headers),
    };
    let answer = edition.answers.0.get(&question)?;
    desk.gauges.was_kept();
    Some(answer.respond(headers.get(IF_NONE_MATCH)))
}

/// Answers from what is kept for the edition, or lets it be made.
pub(super) async fn keep(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let Some(edition) = desk.board.edition() else {
        return next.run(request).await;
    };
    let current = Current(Arc::clone(&edition));
    request.extensions_mut().insert(current);
    answered(&desk, &edition.answers, request, next).await
}

/// The same for what no publication changes.
pub(super) async fn keep_always(
    State(desk): State<Desk>,
    request: Request,
    next: Next,
) -> Response {
    answered(&desk, desk.programmes.answers(), request, next).await
}

async fn answered(desk: &Desk, answers: &Answers, request: Request, next: Next) -> Response {
    let is_post = match *request.method() {
        Method::GET | Method::HEAD => false,
        Method::POST => true,
        _ => return next.run(request).await,
    };
    let (mut head, body) = request.into_parts();
    let body = match read(body, &head.headers).await {
        Ok(body) => body,
        Err(problem) => return problem.into_response(),
    };
    let known = head.headers.remove(IF_NONE_MATCH).filter(|_| !is_post);
    let encoding = Encoding::wanted(&head.headers);
    head.headers.remove(ACCEPT_ENCODING);
    if let Some(encoding) = encoding {
        head.headers.insert(ACCEPT_ENCODING, encoding.name());
    }
    if head.method == Method::HEAD {
        // The server leaves the body out by itself.
        head.method = Method::GET;
    }
    let question = Question {
        is_post,
        target: target(&head.uri),
        body: body.as_ref().into(),
        encoding,
    };
    let answer = match answers.0.get_value_or_guard_async(&question).await {
        Ok(answer) => {
            desk.gauges.was_kept();
            answer
        }
        Err(place) => {
            let response = next.run(Request::from_parts(head, Body::from(body))).await;
            // A question that is wrong stays wrong.
            let is_kept = response.extensions().get::<Keep>().is_some()
                || response.status().is_client_error();
            if !is_kept {
                return response;
            }
            match Answer::of(response).await {
                Ok(answer) => {
                    let answer = Arc::new(answer);
                    // If a newer edition came meanwhile, this one is of no use any more.
                    let _ = place.insert(Arc::clone(&answer));
                    answer
                }
                Err(problem) => return problem.into_response(),
            }
        }
    };
    answer.respond(known.as_ref())
}

/// The body of a question, as far as it may be long and late.
async fn read(body: Body, headers: &HeaderMap) -> Result<Bytes, Problem> {
    let length = headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MAX_BODY as u64) {
        return Err(Problem::too_large(MAX_BODY));
    }
    match time::timeout(BODY, to_bytes(body, MAX_BODY)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(Problem::too_large(MAX_BODY)),
        Err(_) => Err(Problem::too_slow()),
    }
}

impl Answer {
    async fn of(response: Response) -> Result<Self, Problem> {
        let (head, body) = response.into_parts();
        let body = to_bytes(body, MAX_ANSWER).await;
        let body = body.map_err(|_| Problem::internal("the answer cannot be made"))?;
        let mut headers = head.headers;
        if head.status == StatusCode::OK && !headers.contains_key(ETAG) {
            headers.insert(ETAG, tag(&body));
        }
        headers
            .entry(CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-cache"));
        headers
            .entry(VARY)
            .or_insert(HeaderValue::from_static("accept-encoding"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        Ok(Self {
            status: head.status,
            headers,
            body,
        })
    }

    /// The answer; who has it already is told so.
    fn respond(&self, known: Option<&HeaderValue>) -> Response {
        let mut headers = self.headers.clone();
        let tag = headers.get(ETAG);
        let has_it = tag.zip(known).is_some_and(|(tag, known)| names(known, tag));
        if has_it {
            headers.remove(CONTENT_LENGTH);
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.status_mut() = self.status;
        *response.headers_mut() = headers;
        response
    }
}

/// A strong tag: other bytes have another one, also where they are the same compressed.
fn tag(body: &[u8]) -> HeaderValue {
    let text = format!("\"{}\"", hex(&Blake2b::<U16>::digest(body)));
    HeaderValue::try_from(text).expect("hexadecimal digits in quotes are a header")
}

/// Whether a list of tags has this one, compared weakly, as it is for reads.
fn names(list: &HeaderValue, tag: &HeaderValue) -> bool {
    let Ok(list) = list.to_str() else {
        return false;
    };
    let mut tags = list.split(',').map(str::trim);
    tags.any(|known| {
        known == "*" || known.strip_prefix("W/").unwrap_or(known).as_bytes() == tag.as_bytes()
    })
}

impl Encoding {
    const ALL: [Self; 3] = [Self::Zstd, Self::Brotli, Self::Gzip];

    fn name(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Zstd => "zstd",
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        })
    }

    /// The one that the client likes best, if it takes any.
    fn wanted(headers: &HeaderMap) -> Option<Self> {
        let mut best = None;
        for header in headers.get_all(ACCEPT_ENCODING) {
            for offer in header.to_str().unwrap_or_default().split(',') {
                let (name, quality) = quality(offer);
                let known = Self::ALL.into_iter().find(|known| known.name() == name);
                let liked = best.is_none_or(|(_, other)| quality > other);
                if let Some(known) = known.filter(|_| quality > 0 && liked) {
                    best = Some((known, quality));
                }
            }
        }
        best.map(|(encoding, _)| encoding)
    }
}

/// An offer and its quality in thousandths: all of them if it does not say.
fn quality(offer: &str) -> (&str, u16) {
    let mut parts = offer.split(';');
    let name = parts.next().unwrap_or_default().trim();
    let quality = parts.find_map(|part| part.trim().strip_prefix("q="));
    let quality = quality.map_or(1_000, |quality| {
        let (whole, thousandths) = quality.split_once('.').unwrap_or((quality, ""));
        let digits = format!("{thousandths:0<3}");
        match (whole.parse::<u16>(), digits.get(..3).map(str::parse::<u16>)) {
            (Ok(0), Some(Ok(thousandths))) => thousandths,
            (Ok(1), _) => 1_000,
            _ => 0,
        }
    });
    (name, quality)
}
