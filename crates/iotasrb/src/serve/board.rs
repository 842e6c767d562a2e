//! The newest edition, read from the history as soon as something was published.
//!
//! It is read, not handed over: what is answered is what was recorded, also where another
//! process wrote it.

use super::edition::Edition;
use crate::store::{Store, StoreAddress, StoreError};
use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// How often the history is looked at if nobody rings.
const LOOK: Duration = Duration::from_secs(1);
/// For how long the conductor may say nothing: it rests a minute at the most, and a source may
/// take its time.
const SILENT: Duration = Duration::from_secs(600);
/// For how long the history may be unreadable.
const UNREAD: Duration = Duration::from_secs(30);

/// What requests are answered from.
#[derive(Clone, Debug)]
pub struct Board(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    started: Instant,
    edition: RwLock<Option<Arc<Edition>>>,
    /// The number of its publication, for those who wait for the next.
    number: watch::Sender<Option<u64>>,
    /// When the history was last read, and the conductor last heard, in milliseconds since the
    /// start.
    read: AtomicU64,
    alive: AtomicU64,
    /// Whether the history is not to be read any more.
    closed: AtomicBool,
}

/// Tells the board that something was published.
#[derive(Clone, Debug)]
pub struct Bell(SyncSender<()>);

impl Bell {
    /// Rings. A bell that still sounds need not be rung.
    pub fn ring(&self) {
        match self.0.try_send(()) {
            Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
        }
    }
}

impl Board {
    /// Starts a thread that reads a history, which another process or thread may still have to
    /// make; it ends with the last bell, or when the board is closed.
    pub fn hang(address: StoreAddress) -> std::io::Result<(Self, Bell, JoinHandle<()>)> {
        let board = Self(Arc::new(Shared {
            started: Instant::now(),
            edition: RwLock::new(None),
            number: watch::Sender::new(None),
            read: AtomicU64::new(0),
            alive: AtomicU64::new(0),
            closed: AtomicBool::new(false),
        }));
        let (bell, rings) = sync_channel(1);
        let own = board.clone();
        let reader = thread::Builder::new()
            .name("board".to_owned())
            .spawn(move || own.keep(&address, &rings))?;
        Ok((board, Bell(bell), reader))
    }

    /// The newest edition.
    pub fn edition(&self) -> Option<Arc<Edition>> {
        let edition = self.0.edition.read();
        edition.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells whenever there is a new edition.
    pub fn watch(&self) -> watch::Receiver<Option<u64>> {
        self.0.number.subscribe()
    }

    /// Stops to read the history, as soon as a bell rings.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Relaxed);
    }

    /// The conductor is alive.
    pub fn heard(&self) {
        self.0.alive.store(self.0.uptime(), Ordering::Relaxed);
    }

    /// Whether the conductor was heard of late.
    pub fn is_alive(&self) -> bool {
        self.0.since(&self.0.alive) < SILENT
    }

    /// Whether the history was read of late.
    pub fn is_read(&self) -> bool {
        self.edition().is_some() && self.0.since(&self.0.read) < UNREAD
    }

    fn keep(&self, address: &StoreAddress, rings: &Receiver<()>) {
        let mut store = None;
        let mut complained = false;
        while !self.0.closed.load(Ordering::Relaxed) {
            match self.look(address, &mut store) {
                Ok(()) => complained = false,
                Err(error) => {
                    // Opened anew the next time.
                    store = None;
                    let expected = matches!(error, StoreError::Missing { .. });
                    if !complained && !expected {
                        tracing::warn!(%error, "the history cannot be read");
                    }
                    complained = true;
                }
            }
            if let Err(RecvTimeoutError::Disconnected) = rings.recv_timeout(LOOK) {
                return;
            }
        }
    }

    fn look(&self, address: &StoreAddress, store: &mut Option<Store>) -> Result<(), StoreError> {
        let store = match store {
            Some(store) => store,
            None => store.insert(Store::open_to_read(address)?),
        };
        // A correction is of an earlier point, so the last one that was recorded tells.
        let recorded = store.newest()?;
        self.0.read.store(self.0.uptime(), Ordering::Relaxed);
        let Some(recorded) = recorded else {
            return Ok(());
        };
        let newest = self.edition();
        if newest.is_some_and(|newest| newest.number() == recorded.number) {
            return Ok(());
        }
        let edition = store.at_one_moment(read)?;
        let number = edition.as_ref().map(Edition::number);
        let posted = self.0.edition.write();
        *posted.unwrap_or_else(PoisonError::into_inner) = edition.map(Arc::new);
        self.0.number.send_replace(number);
        Ok(())
    }
}

/// The edition as of now.
fn read(store: &mut Store) -> Result<Option<Edition>, StoreError> {
    let (Some(identity), Some(latest)) = (store.identity()?, store.latest(None)?) else {
        return Ok(None);
    };
    Edition::read(store, identity, latest).map(Some)
}

impl Shared {
    fn uptime(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn since(&self, moment: &AtomicU64) -> Duration {
        let passed = self.uptime().saturating_sub(moment.load(Ordering::Relaxed));
        Duration::from_millis(passed)
    }
}
