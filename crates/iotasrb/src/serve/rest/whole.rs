//! The whole history as one file, streamed: it may be larger than the memory, and whoever reads
//! slowly or hangs up keeps nobody else waiting.

use super::{
    asked::{Asked, Nothing},
    spelled::Octets,
};
use crate::{
    publish::whole::{self, WholeFormat},
    serve::{desk::Desk, problem::Problem},
    store::StoreError,
};
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{
    io::{self, Write},
    mem,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::{
        Semaphore,
        mpsc::{Sender, channel},
    },
    task,
};
use tokio_stream::wrappers::ReceiverStream;
use tower_http::compression::{
    CompressionLayer, Predicate,
    predicate::{NotForContentType, SizeAbove},
};

/// How many files are made at once: each is as much work as the history is long.
const FILES: usize = 2;
/// The bytes that are sent at once, and how many such pieces may wait for the client.
const PIECE: usize = 64 << 10;
const WAITING: usize = 4;
/// The time for a file.
const PATIENCE: Duration = Duration::from_secs(900);

/// Places for files that are being made.
#[derive(Clone, Debug)]
pub(super) struct Files(Arc<Semaphore>);

impl Files {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(FILES)))
    }
}

/// Text is compressed while it is sent; Parquet is by itself.
pub(super) fn compression() -> CompressionLayer<impl Predicate> {
    let parquet = NotForContentType::const_new(WholeFormat::Parquet.media_type());
    CompressionLayer::new().compress_when(SizeAbove::default().and(parquet))
}

/// The whole history, for spreadsheets
///
/// A row for each figure that was ever published, by whose and which it is and then by time; those
/// that were corrected since say by which publication. A publication without figures has one row,
/// which says why. `value` is a share of one, or an amount in IOTA; `numerator` and `denominator`
/// are the same exactly.
#[utoipa::path(
    get,
    path = "/v1/history.csv",
    operation_id = "whole_history_as_csv",
    tag = "history",
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
pub(super) async fn csv(
    State(desk): State<Desk>,
    Extension(files): Extension<Files>,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    file(desk, &files, WholeFormat::Csv).await
}

/// The whole history, a document a line
///
/// The rows of `/v1/history.csv` as JSON.
#[utoipa::path(
    get,
    path = "/v1/history.jsonl",
    operation_id = "whole_history_as_json_lines",
    tag = "history",
    responses((status = 200, description = "The file", body = String, content_type = "application/jsonl"))
)]
pub(super) async fn json_lines(
    State(desk): State<Desk>,
    Extension(files): Extension<Files>,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    file(desk, &files, WholeFormat::JsonLines).await
}

/// The whole history, for analysts
///
/// The rows of `/v1/history.csv` as Parquet, in which `value` is a `DECIMAL(38, 18)`.
#[utoipa::path(
    get,
    path = "/v1/history.parquet",
    operation_id = "whole_history_as_parquet",
    tag = "history",
    responses((status = 200, description = "The file", body = Octets, content_type = "application/vnd.apache.parquet"))
)]
pub(super) async fn parquet(
    State(desk): State<Desk>,
    Extension(files): Extension<Files>,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    file(desk, &files, WholeFormat::Parquet).await
}

fn busy() -> Problem {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let detail = format!("{FILES} whole histories are being sent already; try again in a minute");
    Problem::new(status, "busy", "Too many files at once", detail)
}

async fn file(desk: Desk, files: &Files, format: WholeFormat) -> Result<Response, Problem> {
    let file = Arc::clone(&files.0).try_acquire_owned();
    let file = file.map_err(|_| busy())?;
    let place = desk.readers.place().await?;
    // What fails before the first byte is a problem; later the answer can only break off.
    let opened = task::spawn_blocking(move || place.open()).await;
    let mut reader = opened.map_err(|_| Problem::internal("reading the history failed"))??;
    let (pieces, body) = channel(WAITING);
    task::spawn_blocking(move || {
        let mut output = Pieces {
            piece: Vec::with_capacity(PIECE),
            end: Instant::now() + PATIENCE,
            pieces,
        };
        let written = whole::write(&mut reader, format, &mut output)
            .and_then(|()| output.flush().map_err(StoreError::Output));
        if let Err(error) = written {
            // In the middle of a query.
            reader.spoil();
            tracing::info!(%error, "a whole history was not sent to its end");
            output.break_off();
        }
        drop(file);
    });
    let ending = format.ending();
    let name = HeaderValue::try_from(format!("attachment; filename=\"iotasrb-history.{ending}\""));
    let name = name.map_err(|error| Problem::internal(&error.to_string()))?;
    let media_type = HeaderValue::from_static(format.media_type());
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    let body = Body::from_stream(ReceiverStream::new(body));
    Ok((headers, body).into_response())
}

/// Writes into pieces, which a client takes at its pace but not for ever.
struct Pieces {
    piece: Vec<u8>,
    end: Instant,
    pieces: Sender<io::Result<Bytes>>,
}

impl Pieces {
    fn send(&mut self) -> io::Result<()> {
        if Instant::now() > self.end {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let piece = mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        let sent = self.pieces.blocking_send(Ok(piece.into()));
        sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    /// Lets the client see that this is not the end.
    fn break_off(self) {
        let broken = io::Error::other("the history could not be read to its end");
        // The client may have gone.
        let _ = self.pieces.blocking_send(Err(broken));
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        self.send()
    }
}
