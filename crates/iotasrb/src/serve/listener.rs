//! Connections: how many, for how long, and which goes first where there are too many.

use super::front::Front;
use axum::body::HttpBody;
use hyper::service::service_fn;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time,
};
use tokio_io_timeout::TimeoutStream;

/// How many connections there may be at once, if the system lets us have so many files.
const CONNECTIONS: u64 = 12_000;
/// Where fewer places than this are left, whoever was answered may have to go.
const SCARCE: usize = 2_000;
/// Files and sockets that the conductor and the readers need.
const RESERVED: u64 = 128;
/// The time for the head of a request, also for the first byte and for the next request on the
/// same connection, and its size.
const HEAD: Duration = Duration::from_secs(10);
const HEAD_BYTES: usize = 16 << 10;
/// For how long a client may take nothing of its answer.
const STALLED: Duration = Duration::from_secs(20);
/// The time for a connection with all its requests.
const CONNECTION: Duration = Duration::from_secs(3_600);
/// The pause where no connection can be taken: the system has no more of something.
const PAUSE: Duration = Duration::from_millis(100);

/// How many connections may wait to be taken: who finds no room there is held up for a second.
const BACKLOG: u32 = 4_096;

/// Connections that ask for nothing just now, in the order in which they fell silent; each goes
/// when it is told.
#[derive(Clone, Default)]
struct Silent(Arc<Mutex<Queue>>);

#[derive(Default)]
struct Queue {
    /// The place of the next.
    next: u64,
    waiting: BTreeMap<u64, Arc<Notify>>,
}

/// Listens on an address.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // A server that is started again need not wait for what its old connections may still get.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Answers requests, for ever.
pub(super) async fn listen(listener: TcpListener, front: Arc<Front>) {
    let places = Arc::new(Semaphore::new(connections()));
    let silent = Silent::default();
    loop {
        let Some(place) = place(&places, &silent).await else {
            return;
        };
        let (stream, peer) = loop {
            match listener.accept().await {
                Ok((stream, address)) => break (stream, address.ip()),
                Err(_) => time::sleep(PAUSE).await,
            }
        };
        let told = Arc::new(Notify::new());
        let caller = Caller {
            queued: AtomicU64::new(silent.enter(&told)),
            told,
            silent: silent.clone(),
            places: Arc::clone(&places),
        };
        let front = Arc::clone(&front);
        tokio::spawn(async move {
            let caller = Arc::new(caller);
            let mut first = [0];
            let speaks = tokio::select! {
                said = stream.peek(&mut first) => said.is_ok_and(|bytes| bytes > 0),
                () = caller.told.notified() => false,
                () = time::sleep(HEAD) => false,
            };
            if speaks {
                // What serves is large, and most who wait need none of it.
                Box::pin(serve(stream, peer, front, &caller)).await;
            }
            caller.speaks();
            drop(place);
        });
    }
}

/// As many connections as the system lets us have.
fn connections() -> usize {
    let files = rlimit::increase_nofile_limit(CONNECTIONS + RESERVED).unwrap_or(1_024);
    let connections = files.saturating_sub(RESERVED).clamp(16, CONNECTIONS);
    usize::try_from(connections).unwrap_or(16)
}

/// A place for one more connection: where all are taken, who has said nothing for the longest
/// time goes.
async fn place(places: &Arc<Semaphore>, silent: &Silent) -> Option<OwnedSemaphorePermit> {
    if let Ok(place) = Arc::clone(places).try_acquire_owned() {
        return Some(place);
    }
    silent.dismiss();
    Arc::clone(places).acquire_owned().await.ok()
}

async fn serve(stream: TcpStream, peer: IpAddr, front: Arc<Front>, caller: &Arc<Caller>) {
    // Answers are written whole; waiting for more would only delay them.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(STALLED));
    let service = service_fn(|request| {
        let (front, caller) = (Arc::clone(&front), Arc::clone(caller));
        async move {
            caller.speaks();
            let response = front.answer(request, peer).await;
            // What is sent piece by piece is not over yet.
            if response.body().size_hint().exact().is_some() {
                caller.listens();
            }
            Ok::<_, Infallible>(response)
        }
    });
    let mut server = auto::Builder::new(TokioExecutor::new()).http1_only();
    server
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES);
    let io = TokioIo::new(Box::pin(stream));
    let connection = server.serve_connection(io, service);
    // Who hangs up, stalls or talks too long is no loss.
    tokio::select! {
        _ = connection => {}
        () = caller.told.notified() => {}
        () = time::sleep(CONNECTION) => {}
    }
}

/// Who is connected.
struct Caller {
    /// Its place in the queue of the silent, or [`NOWHERE`].
    queued: AtomicU64,
    told: Arc<Notify>,
    silent: Silent,
    places: Arc<Semaphore>,
}

/// No place in the queue.
const NOWHERE: u64 = u64::MAX;

impl Caller {
    /// It asks for something, or is gone.
    fn speaks(&self) {
        let queued = self.queued.swap(NOWHERE, Ordering::Relaxed);
        if queued != NOWHERE {
            self.silent.leave(queued);
        }
    }

    /// It was answered. Only where places are scarce does it matter that it is silent.
    fn listens(&self) {
        if self.places.available_permits() < SCARCE {
            let queued = self.silent.enter(&self.told);
            self.queued.store(queued, Ordering::Relaxed);
        }
    }
}

impl Silent {
    /// Takes the last place in the queue.
    fn enter(&self, told: &Arc<Notify>) -> u64 {
        let mut queue = self.queue();
        let place = queue.next;
        queue.next += 1;
        queue.waiting.insert(place, Arc::clone(told));
        place
    }

    fn leave(&self, place: u64) {
        self.queue().waiting.remove(&place);
    }

    /// Tells the first to go.
    fn dismiss(&self) {
        let first = self.queue().waiting.pop_first();
        if let Some((_, told)) = first {
            told.notify_one();
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
