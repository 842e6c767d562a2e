//! Requests and answers.

use super::board::Board;
use crate::run::now;
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
    service::TowerToHyperService,
};
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::Semaphore, time};

/// How many connections there may be at once: the others wait, and none takes the files and
/// sockets that the conductor needs.
const CONNECTIONS: usize = 256;
/// The time for the head of a request, also for the next one on the same connection, and its
/// size.
const HEAD: Duration = Duration::from_secs(10);
const HEAD_BYTES: usize = 16 << 10;
/// The time for a connection with all its requests.
const CONNECTION: Duration = Duration::from_secs(300);
/// The pause where no connection can be taken: the system has no more of something.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers requests, for ever.
pub async fn answer(listener: TcpListener, board: Board) {
    let service = TowerToHyperService::new(router(board));
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            time::sleep(PAUSE).await;
            continue;
        };
        let service = service.clone();
        tokio::spawn(async move {
            let mut server = auto::Builder::new(TokioExecutor::new()).http1_only();
            server
                .http1()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .max_buf_size(HEAD_BYTES);
            let connection = server.serve_connection(TokioIo::new(stream), service);
            // Who hangs up or talks too long is no loss.
            let _ = time::timeout(CONNECTION, connection).await;
            drop(place);
        });
    }
}

/// Answers `/latest`, `/livez` and `/readyz` from the board.
fn router(board: Board) -> Router {
    Router::new()
        .route("/latest", get(latest))
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .with_state(board)
}

/// The newest publication. Whoever has it already is told so.
async fn latest(State(board): State<Board>, headers: HeaderMap) -> Response {
    let Some(posted) = board.newest() else {
        let words = "nothing has been published yet; ask again in a few seconds\n";
        return (StatusCode::SERVICE_UNAVAILABLE, words).into_response();
    };
    let tag = format!("\"{}\"", posted.digest);
    let known = headers.get(header::IF_NONE_MATCH);
    let has_it = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if has_it {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let json = [(header::CONTENT_TYPE, "application/json")];
        (json, posted.document).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Whether the process works: if not, it is to be started again.
async fn livez(State(board): State<Board>) -> Response {
    if board.is_alive() {
        return "alive\n".into_response();
    }
    let words = "the conductor has not been heard for ten minutes\n";
    (StatusCode::SERVICE_UNAVAILABLE, words).into_response()
}

/// Whether to send it requests: the history is read, and its newest publication is not overdue.
async fn readyz(State(board): State<Board>) -> Response {
    let unavailable =
        |words: &'static str| (StatusCode::SERVICE_UNAVAILABLE, words).into_response();
    if !board.is_read() {
        return unavailable("the history cannot be read, or is empty\n");
    }
    let overdue = board
        .newest()
        .is_none_or(|posted| posted.valid_until < now());
    if overdue {
        return unavailable("the newest publication is overdue\n");
    }
    "ready\n".into_response()
}
