//! The history in PostgreSQL.
//!
//! One session does everything, and the right to write is a lock of that session: whoever
//! loses the connection has lost the right, and the next call connects anew. So a pooler
//! between the two must leave a session alone (PgBouncer: `pool_mode = session`).

mod examined;
mod fault;
mod server;
mod session;
mod value;

use super::{
    address::PostgresUrl,
    engine::{Engine, NewRow, Row, Value},
    error::StoreError,
    migrations::{POSTGRES, outstanding},
};
use fault::Failed;
use server::{Access, Server};
use session::Session;

/// A history in a database of PostgreSQL.
pub(super) struct Postgres {
    server: Server,
    /// None after the connection was lost.
    session: Option<Session>,
}

impl Postgres {
    /// Connects to read and to write, and makes the tables where they are missing.
    pub(super) fn open(url: &PostgresUrl) -> Result<Self, StoreError> {
        let mut engine = Self::at(Server::named(url, Access::Write)?);
        engine.on_session(Session::migrate)?;
        Ok(engine)
    }

    /// Connects to read.
    pub(super) fn open_to_read(url: &PostgresUrl) -> Result<Self, StoreError> {
        let mut engine = Self::at(Server::named(url, Access::Read)?);
        let done = engine.on_session(Session::migrations)?;
        if outstanding(&POSTGRES, &done)?.is_empty() {
            return Ok(engine);
        }
        let store = engine.server.name().to_owned();
        Err(StoreError::Missing { store })
    }

    const fn at(server: Server) -> Self {
        Self {
            server,
            session: None,
        }
    }

    /// Works on the session, or on a new one where there is none. A session that failed is
    /// not used again.
    fn on_session<T>(
        &mut self,
        work: impl FnOnce(&mut Session) -> Result<T, Failed>,
    ) -> Result<T, StoreError> {
        let mut session = match self.session.take() {
            Some(session) => session,
            None => self.server.connect()?,
        };
        let done = work(&mut session);
        match &done {
            Err(Failed::Engine(error)) if fault::is_lost(error) => session.forget(),
            _ => self.session = Some(session),
        }
        done.map_err(|failed| match failed {
            Failed::Engine(error) => fault::fault(self.server.name(), &error),
            Failed::Rule(error) => error,
        })
    }
}

impl Engine for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn query(
        &mut self,
        sql: &'static str,
        parameters: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.on_session(|session| match parameters {
            [] => session.query_all(sql, each),
            _ => session.query(sql, parameters, each),
        })
    }

    fn hold_still(&mut self) -> Result<(), StoreError> {
        self.on_session(Session::hold_still)
    }

    fn look_again(&mut self) -> Result<(), StoreError> {
        self.on_session(Session::look_again)
    }

    fn append(&mut self, term: i64, rows: &[NewRow]) -> Result<(), StoreError> {
        self.on_session(|session| session.append(term, rows))
    }

    fn begin_term(&mut self, holder: &str, known_ms: i64) -> Result<i64, StoreError> {
        let store = self.server.name().to_owned();
        let term = self.on_session(|session| {
            if session.lock_to_write()? {
                Ok(session.begin_term(holder, known_ms)?)
            } else {
                Err(Failed::Rule(StoreError::OtherWriter { store }))
            }
        });
        if term.is_err() {
            // Whoever has no term holds no lock.
            self.session = None;
        }
        term
    }

    fn import(&mut self, rows: &[NewRow]) -> Result<(), StoreError> {
        self.on_session(|session| Ok(session.import(rows)?))
    }

    fn examine(&mut self) -> Result<Vec<String>, StoreError> {
        self.on_session(|session| Ok(examined::examine(session.client())?))
    }
}
