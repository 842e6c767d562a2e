//! Where the histories of these tests are: each engine has its own, empty and of one test.

use crate::postgres_server::Server;
use iotasrb::store::{Store, StoreAddress, StoreError};
use postgres::NoTls;
use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

/// A history's place in one engine.
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(String),
}

static PLACES: AtomicU32 = AtomicU32::new(0);

impl Place {
    pub(crate) fn sqlite() -> Self {
        let number = PLACES.fetch_add(1, Ordering::Relaxed);
        let name = format!("store-{}-{number}", std::process::id());
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self::Sqlite(folder.join("history.sqlite"))
    }

    pub(crate) fn postgres() -> Self {
        let number = PLACES.fetch_add(1, Ordering::Relaxed);
        Self::Postgres(Server::shared().database(&format!("history_{number}")))
    }

    pub(crate) fn address(&self) -> StoreAddress {
        match self {
            Self::Sqlite(path) => StoreAddress::File(path.clone()),
            Self::Postgres(url) => url.parse().unwrap(),
        }
    }

    pub(crate) fn open(&self) -> Result<Store, StoreError> {
        Store::open(&self.address())
    }

    pub(crate) fn open_to_read(&self) -> Result<Store, StoreError> {
        Store::open_to_read(&self.address())
    }

    /// Carries out a statement as another program would, without this one's care.
    pub(crate) fn by_another_hand(&self, sql: &str) -> Result<(), String> {
        match self {
            Self::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).unwrap();
                // As they were before anybody thought of them.
                connection
                    .execute_batch("PRAGMA foreign_keys = off")
                    .unwrap();
                connection
                    .execute_batch(sql)
                    .map_err(|error| error.to_string())
            }
            Self::Postgres(url) => {
                let mut client = postgres::Client::connect(url, NoTls).unwrap();
                client
                    .batch_execute(sql)
                    .map_err(|error| match error.as_db_error() {
                        Some(said) => said.message().to_owned(),
                        None => error.to_string(),
                    })
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Sqlite(path) = self {
            let _ = fs::remove_dir_all(path.parent().unwrap());
        }
    }
}
