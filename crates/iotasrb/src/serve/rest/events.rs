//! New publications as they are made, as server-sent events.

use super::asked::{Asked, Nothing};
use crate::{
    publish::rest::{Summary, SummaryForm},
    serve::{board::Board, desk::Desk, edition::Edition, problem::Problem},
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_stream::wrappers::ReceiverStream;

/// How many listen at once.
const LISTENERS: usize = 1_000;
/// How often a listener hears something, so that nobody between takes it for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How many events wait for a slow listener; then they wait where they are kept anyway.
const WAITING: usize = 4;
const LAST_EVENT_ID: &str = "last-event-id";

/// Places for listeners.
#[derive(Clone, Debug)]
pub(super) struct Listeners(Arc<Semaphore>);

impl Listeners {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(LISTENERS)))
    }
}

type Sender = mpsc::Sender<Result<Event, Infallible>>;

/// New publications as they are made
///
/// Server-sent events named `publication`: the id is the publication's number, the data is the
/// publication in short, as `/v1/publications` has it. The newest comes at once. Who says by
/// `Last-Event-ID` what it heard last gets what it missed, up to the last 100.
#[utoipa::path(
    get,
    path = "/v1/events",
    operation_id = "events",
    tag = "now",
    params(("Last-Event-ID" = Option<u64>, Header, description = "The number of the publication that was heard last", example = 8, minimum = 0, maximum = 9_223_372_036_854_775_807_u64)),
    responses((status = 200, description = "Events, without an end", body = String, content_type = "text/event-stream"))
)]
pub(super) async fn events(
    State(desk): State<Desk>,
    Extension(Listeners(places)): Extension<Listeners>,
    headers: HeaderMap,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    let heard = heard(&headers)?;
    let place = places.try_acquire_owned().map_err(|_| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "Too many requests at once",
            format!("{LISTENERS} listen already; ask for /v1/rate now and then"),
        )
    })?;
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(tell(desk.board.clone(), heard, sender, place));
    let events = Sse::new(ReceiverStream::new(receiver));
    let alive = KeepAlive::new().interval(HEARTBEAT).text("listening");
    Ok(events.keep_alive(alive).into_response())
}

/// The number of the publication that was heard last.
fn heard(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(id) = headers.get(LAST_EVENT_ID) else {
        return Ok(None);
    };
    let number = id.to_str().ok().and_then(crate::source::digits);
    let malformed = "`Last-Event-ID` is the number of the publication that was heard last";
    number
        .map(Some)
        .ok_or_else(|| Problem::bad_request(malformed))
}

/// Tells a listener of every publication, until it is gone.
async fn tell(board: Board, mut heard: Option<u64>, sender: Sender, _place: OwnedSemaphorePermit) {
    let mut editions = board.watch();
    loop {
        // From here on a newer edition is a change.
        editions.borrow_and_update();
        if let Some(edition) = board.edition() {
            for news in news(&edition, heard) {
                if sender.send(Ok(event(news))).await.is_err() {
                    return;
                }
                heard = Some(news.publication.number);
            }
        }
        tokio::select! {
            changed = editions.changed() => if changed.is_err() { return },
            () = sender.closed() => return,
        }
    }
}

/// What is new to who heard a publication last, or nothing so far.
fn news(edition: &Edition, heard: Option<u64>) -> &[Summary] {
    let recent = &edition.recent;
    let heard = heard.filter(|heard| *heard <= edition.number());
    let first = match heard {
        Some(heard) => recent.partition_point(|known| known.publication.number <= heard),
        None => recent.len().saturating_sub(1),
    };
    recent.get(first..).unwrap_or_default()
}

fn event(news: &Summary) -> Event {
    let form = SummaryForm::new(&news.publication, news.iotasrb.as_ref());
    // Texts and numbers print.
    let data = serde_json::to_string(&form).unwrap_or_default();
    let id = news.publication.number.to_string();
    Event::default().event("publication").id(id).data(data)
}
