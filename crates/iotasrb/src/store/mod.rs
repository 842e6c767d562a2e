//! The history of what was published: rows that are only ever added.
//!
//! Two engines keep it behind one small interface: a file of SQLite, and PostgreSQL. What is
//! in it stays: the database itself refuses changes. Every publication names the one before
//! by its digest, and everything from which it was computed by content. `docs/store.md`
//! describes the tables.
//!
//! | file | what it does |
//! |---|---|
//! | `engine` | what the history asks of a database, and all that it asks |
//! | `sqlite`, `postgres` | the two engines |
//! | `migrations`, `tables` | how the tables came to be, and how rows are added and read |
//! | [`address`](StoreAddress) | where a history is |
//! | `publication`, `metric`, `taken` | what is kept: publications, figures, observations |
//! | `reading`, `series` | what was published, now and as of then |
//! | `page` | a few rows of it |
//! | `epochs` | which observation tells of which epoch |
//! | `whole` | all figures in one pass |
//! | `evidence` | what certifies an observation, as bytes |
//! | `writing` | adding to it, by one writer at a time |
//! | `check` | that every digest, link, gap and sum holds |
//! | `interference` | a database that fails on command, for simulations |
//! | `copy` | a history in another engine, and as text |

mod address;
mod check;
mod copy;
mod engine;
mod epochs;
mod error;
mod evidence;
mod interference;
mod metric;
mod migrations;
mod page;
mod postgres;
mod publication;
mod reading;
mod series;
mod sqlite;
mod tables;
mod taken;
mod whole;
mod writing;

pub use address::{PostgresUrl, StoreAddress};
pub use check::{Examination, Flaw};
pub use copy::Copied;
pub use error::{StoreError, StoreErrorKind};
pub use evidence::{Certified, Inputs};
pub use interference::{Act, Interference, Mishap};
pub use metric::{Figure, IOTASRB, METRICS, Metric, Of, Unit};
pub use page::{Place, Range};
pub use publication::{Point, PointKind, Publication, Reason, Remark, State};
pub use reading::CorrectionNote;
pub use series::SeriesPoint;
pub use taken::{Ended, Evidence, KeptObservation, Taken};
pub use whole::WholeRow;
pub use writing::{Correction, Draft, Writer};

use engine::Engine;
use interference::Interfered;
use iotasrb_core::{
    observation::Network,
    units::{Address, DurationMs},
};
use postgres::Postgres;
use sqlite::Sqlite;
use std::collections::BTreeMap;

/// A history that is open to be read.
pub struct Store {
    engine: Box<dyn Engine>,
    address: StoreAddress,
    /// The numbers of validators that were asked for: they never change.
    subjects: BTreeMap<Address, i64>,
}

/// What a history is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The network.
    pub network: Network,
    /// The time between two slots.
    pub cadence: DurationMs,
}

impl Store {
    /// Opens a history, and makes it where it is missing.
    pub fn open(address: &StoreAddress) -> Result<Self, StoreError> {
        Ok(Self {
            engine: match address {
                StoreAddress::File(path) => Box::new(Sqlite::open(path)?),
                StoreAddress::Postgres(url) => Box::new(Postgres::open(url)?),
            },
            address: address.clone(),
            subjects: BTreeMap::new(),
        })
    }

    /// Opens a history that is there, only to read it.
    pub fn open_to_read(address: &StoreAddress) -> Result<Self, StoreError> {
        Ok(Self {
            engine: match address {
                StoreAddress::File(path) => Box::new(Sqlite::open_to_read(path)?),
                StoreAddress::Postgres(url) => Box::new(Postgres::open_to_read(url)?),
            },
            address: address.clone(),
            subjects: BTreeMap::new(),
        })
    }

    /// A history in this process's memory, for simulations. All who open the same name share
    /// it as long as one of them lives, and may take the right to write from each other.
    pub fn in_memory(name: &str) -> Result<Self, StoreError> {
        Ok(Self {
            engine: Box::new(Sqlite::in_memory(name)?),
            address: StoreAddress::File(name.into()),
            subjects: BTreeMap::new(),
        })
    }

    /// The same history with something between it and its engine, for simulations.
    #[must_use]
    pub fn interfered(self, interference: Box<dyn Interference>) -> Self {
        Self {
            engine: Box::new(Interfered::new(self.engine, interference)),
            ..self
        }
    }

    /// Reads the history as it is at one moment, whatever others write meanwhile.
    pub fn at_one_moment<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.engine.hold_still()?;
        let done = work(self);
        let ended = self.engine.look_again();
        let done = done?;
        ended?;
        Ok(done)
    }

    /// Where it is.
    pub const fn address(&self) -> &StoreAddress {
        &self.address
    }
}
