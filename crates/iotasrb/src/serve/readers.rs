//! Reading the history beside the board: a few readers, lent to one request each.

use crate::store::{Store, StoreAddress, StoreError};
use std::{
    ops::{Deref, DerefMut},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task, time,
};

/// How many requests read the history at once: more would only share the same disk.
const READERS: usize = 4;
/// How many requests may wait for a reader, and for how long.
const WAITING: usize = 64;
const PATIENCE: Duration = Duration::from_secs(10);
/// For how long a request waits for what it reads.
const READING: Duration = Duration::from_secs(20);

/// A few readers of the history. Those that are open and not lent are kept.
#[derive(Clone)]
pub struct Readers(Arc<Shared>);

struct Shared {
    address: StoreAddress,
    idle: Mutex<Vec<Store>>,
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    closed: AtomicBool,
}

/// Why the history could not be read for a request.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// Too many requests read already.
    #[error("too many requests read the history; try again in a few seconds")]
    Busy,
    /// The history cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The history does not answer.
    #[error("the history does not answer; try again in a few seconds")]
    Late,
    /// The reader ended without an answer.
    #[error("reading the history failed; report this")]
    Lost,
}

/// Waits for what reads, but not for ever: a database may hang, and then so does its reader.
pub(super) async fn in_time<T>(work: task::JoinHandle<T>) -> Result<T, Unread> {
    match time::timeout(READING, work).await {
        Ok(done) => done.map_err(|_| Unread::Lost),
        Err(_) => Err(Unread::Late),
    }
}

/// The right to read.
pub struct Place {
    shared: Arc<Shared>,
    _permit: OwnedSemaphorePermit,
}

/// An open history that is lent; it goes back when it is dropped, unless it failed.
pub struct Reader {
    store: Option<Store>,
    place: Place,
}

impl Readers {
    /// Readers of a history; none is opened before it is needed.
    pub fn new(address: StoreAddress) -> Self {
        Self(Arc::new(Shared {
            address,
            idle: Mutex::new(Vec::new()),
            places: Arc::new(Semaphore::new(READERS)),
            waiting: AtomicUsize::new(0),
            closed: AtomicBool::new(false),
        }))
    }

    /// Reads, on a thread that may wait for the disk.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Unread>
    where
        T: Send + 'static,
        F: FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    {
        let place = self.place().await?;
        let done = task::spawn_blocking(move || {
            let mut reader = place.open()?;
            let done = work(&mut reader);
            if done.is_err() {
                reader.spoil();
            }
            Ok(done?)
        });
        in_time(done).await?
    }

    /// Closes those that are open, and keeps none any more. To be called by a thread that drives
    /// no requests: a database may wait in a runtime of its own to say goodbye.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Relaxed);
        let idle = self.0.idle.lock();
        let closed = std::mem::take(&mut *idle.unwrap_or_else(PoisonError::into_inner));
        drop(closed);
    }

    /// Waits for the right to read.
    pub async fn place(&self) -> Result<Place, Unread> {
        let permit = match Arc::clone(&self.0.places).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.wait().await?,
        };
        Ok(Place {
            shared: Arc::clone(&self.0),
            _permit: permit,
        })
    }

    async fn wait(&self) -> Result<OwnedSemaphorePermit, Unread> {
        let waiting = Waiting::begin(&self.0.waiting);
        if waiting.before >= WAITING {
            return Err(Unread::Busy);
        }
        let places = Arc::clone(&self.0.places).acquire_owned();
        match time::timeout(PATIENCE, places).await {
            Ok(permit) => permit.map_err(|_| Unread::Lost),
            Err(_) => Err(Unread::Busy),
        }
    }
}

impl Place {
    /// Opens the history, unless a reader is at hand. For threads that may wait.
    pub fn open(self) -> Result<Reader, StoreError> {
        let idle = self.shared.idle.lock();
        let store = idle.unwrap_or_else(PoisonError::into_inner).pop();
        let store = match store {
            Some(store) => store,
            None => Store::open_to_read(&self.shared.address)?,
        };
        Ok(Reader {
            store: Some(store),
            place: self,
        })
    }
}

impl Reader {
    /// It failed, and is not lent again.
    pub fn spoil(mut self) {
        self.store = None;
    }
}

const LENT: &str = "a reader has a history until it is spoiled or dropped";

impl Deref for Reader {
    type Target = Store;

    fn deref(&self) -> &Store {
        self.store.as_ref().expect(LENT)
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Store {
        self.store.as_mut().expect(LENT)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // What panicked left the history in nobody knows which state.
        let is_of_use = !thread::panicking() && !self.place.shared.closed.load(Ordering::Relaxed);
        let store = self.store.take().filter(|_| is_of_use);
        let idle = self.place.shared.idle.lock();
        let mut idle = idle.unwrap_or_else(PoisonError::into_inner);
        idle.extend(store);
    }
}

/// One of those who wait, as long as it lives.
struct Waiting<'a> {
    all: &'a AtomicUsize,
    before: usize,
}

impl<'a> Waiting<'a> {
    fn begin(all: &'a AtomicUsize) -> Self {
        let before = all.fetch_add(1, Ordering::Relaxed);
        Self { all, before }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.all.fetch_sub(1, Ordering::Relaxed);
    }
}
