//! A connection, and what is said on it.

use super::{
    super::{
        engine::{Cell, NewRow, Row, Value, renewed},
        error::StoreError,
        migrations::{ENTER, POSTGRES, REGISTER, REGISTERED, outstanding},
        tables::{TERMS, Table},
    },
    fault::{self, Failed},
    value,
};
use postgres::{
    Client, GenericClient, Statement, Transaction, binary_copy::BinaryCopyInWriter,
    fallible_iterator::FallibleIterator,
};
use std::collections::HashMap;

/// How many rows of a whole table are asked for at once.
const FETCHED: i32 = 1_000;

/// Whoever carries out migrations does it alone. The number is "IOTASRB" on a keypad.
const LOCK_TO_MIGRATE: &str = "SELECT pg_advisory_xact_lock(4682772)";

/// The lock of a writer: of this history's own table `terms`, so that each of the histories
/// in a database has its own.
macro_rules! writers_lock {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            "4682772, ('terms'::regclass::oid::bigint & 2147483647)::integer",
            $after
        )
    };
}
const TRY_LOCK: &str = writers_lock!("SELECT pg_try_advisory_lock(", ")");
const HOLDS_LOCK: &str = writers_lock!(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted \
     AND pid = pg_backend_pid() AND objsubid = 2 AND (classid::bigint, objid::bigint) = (",
    "))"
);

const NEWEST_TERM: &str = "SELECT max(number) FROM terms";
/// The two exclude each other: no term begins while rows of another one are on their way.
const NO_TERM_BEGINS: &str = "LOCK TABLE terms IN SHARE MODE";
const A_TERM_BEGINS: &str = "LOCK TABLE terms IN SHARE ROW EXCLUSIVE MODE";

/// A connection with its prepared statements.
pub(super) struct Session {
    client: Client,
    statements: HashMap<&'static str, Statement>,
    /// Whether there is a lock to be given back.
    locks: bool,
    /// Whether all queries see the same.
    still: bool,
}

impl Session {
    pub(super) fn of(client: Client) -> Self {
        Self {
            client,
            statements: HashMap::new(),
            locks: false,
            still: false,
        }
    }

    pub(super) const fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// The migrations that were carried out, with their checksums.
    pub(super) fn migrations(&mut self) -> Result<Vec<(i64, String)>, Failed> {
        Ok(migrations(&mut self.client)?)
    }

    /// Carries out the migrations that are outstanding, all or none.
    pub(super) fn migrate(&mut self) -> Result<(), Failed> {
        if outstanding(&POSTGRES, &self.migrations()?)?.is_empty() {
            return Ok(());
        }
        let mut transaction = self.client.transaction()?;
        transaction.batch_execute(LOCK_TO_MIGRATE)?;
        transaction.batch_execute(REGISTER)?;
        // Another process may have been quicker.
        for migration in outstanding(&POSTGRES, &migrations(&mut transaction)?)? {
            transaction.batch_execute(migration.sql)?;
            let checksum = migration.checksum();
            transaction.execute(ENTER, &[&migration.number, &migration.name, &checksum])?;
        }
        Ok(transaction.commit()?)
    }

    /// Hands on what a query gives. What is left when `each` ends it early is passed over.
    pub(super) fn query(
        &mut self,
        sql: &'static str,
        parameters: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), Failed> {
        let statement = self.prepared(sql)?;
        let mut rows = self.client.query_raw(&statement, parameters)?;
        let mut room = Vec::with_capacity(statement.columns().len());
        while let Some(row) = rows.next()? {
            room = hand_on(&row, room, each)?;
        }
        Ok(())
    }

    /// Hands on what a query without parameters gives, which may be a whole table: portion
    /// by portion, so that little is left if `each` ends it early, and so that the time-out
    /// is the server's for a portion, not the reader's for all of it.
    pub(super) fn query_all(
        &mut self,
        sql: &'static str,
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), Failed> {
        if self.still {
            return self.query(sql, &[], each);
        }
        let statement = self.prepared(sql)?;
        let mut transaction = self.client.build_transaction().read_only(true).start()?;
        // A large table is sorted before its first row comes.
        transaction.batch_execute("SET LOCAL statement_timeout = '30min'")?;
        let portal = transaction.bind(&statement, &[])?;
        let mut room = Vec::with_capacity(statement.columns().len());
        loop {
            let mut count = 0;
            let mut rows = transaction.query_portal_raw(&portal, FETCHED)?;
            while let Some(row) = rows.next()? {
                room = hand_on(&row, room, each)?;
                count += 1;
            }
            if count < FETCHED {
                break;
            }
        }
        Ok(transaction.commit()?)
    }

    /// All queries see the same from here on.
    pub(super) fn hold_still(&mut self) -> Result<(), Failed> {
        self.client.batch_execute(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '30min'",
        )?;
        self.still = true;
        Ok(())
    }

    /// And not any more.
    pub(super) fn look_again(&mut self) -> Result<(), Failed> {
        self.still = false;
        Ok(self.client.batch_execute("ROLLBACK")?)
    }

    /// Becomes the only one that may begin a term; false if another session is.
    pub(super) fn lock_to_write(&mut self) -> Result<bool, postgres::Error> {
        self.locks = truth(&mut self.client, HOLDS_LOCK)? || truth(&mut self.client, TRY_LOCK)?;
        Ok(self.locks)
    }

    /// Forgets a connection that was lost, and with it the lock.
    pub(super) fn forget(mut self) {
        self.locks = false;
    }

    /// Begins the next term.
    pub(super) fn begin_term(
        &mut self,
        holder: &str,
        known_ms: i64,
    ) -> Result<i64, postgres::Error> {
        let mut transaction = self.client.transaction()?;
        transaction.batch_execute(A_TERM_BEGINS)?;
        let newest: Option<i64> = transaction.query_one(NEWEST_TERM, &[])?.try_get(0)?;
        let number = newest.unwrap_or(0).saturating_add(1);
        transaction.execute(TERMS.insert, &[&number, &holder, &known_ms])?;
        transaction.commit()?;
        Ok(number)
    }

    /// Adds rows if `term` is the newest and this session is the writer.
    pub(super) fn append(&mut self, term: i64, rows: &[NewRow]) -> Result<(), Failed> {
        let mut transaction = self.client.transaction()?;
        transaction.batch_execute(NO_TERM_BEGINS)?;
        let newest: Option<i64> = transaction.query_one(NEWEST_TERM, &[])?.try_get(0)?;
        if newest != Some(term) || !truth(&mut transaction, HOLDS_LOCK)? {
            return Err(Failed::Rule(StoreError::LostTerm { term }));
        }
        match insert(&mut transaction, rows) {
            Err(error) if fault::is_of_another_term(&error) => {
                Err(Failed::Rule(StoreError::LostTerm { term }))
            }
            inserted => Ok(inserted.and_then(|()| transaction.commit())?),
        }
    }

    /// Adds rows of another history.
    pub(super) fn import(&mut self, rows: &[NewRow]) -> Result<(), postgres::Error> {
        let mut transaction = self.client.transaction()?;
        insert(&mut transaction, rows)?;
        transaction.commit()
    }

    fn prepared(&mut self, sql: &'static str) -> Result<Statement, postgres::Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }
}

/// A server notices the end of a connection in its own time: the lock is given back before,
/// so that the next writer finds it free.
impl Drop for Session {
    fn drop(&mut self) {
        if self.locks {
            // If this fails the end of the connection gives it back.
            let _ = self.client.batch_execute("SELECT pg_advisory_unlock_all()");
        }
    }
}

fn migrations(client: &mut impl GenericClient) -> Result<Vec<(i64, String)>, postgres::Error> {
    if !truth(client, "SELECT to_regclass('migrations') IS NOT NULL")? {
        return Ok(Vec::new());
    }
    let rows = client.query(REGISTERED, &[])?;
    let entries = rows
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    entries.collect()
}

/// The answer to a question.
fn truth(client: &mut impl GenericClient, sql: &str) -> Result<bool, postgres::Error> {
    client.query_one(sql, &[])?.try_get(0)
}

/// Hands on a row, and gives back the room for its cells.
fn hand_on(
    row: &postgres::Row,
    room: Vec<Cell<'static>>,
    each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<Vec<Cell<'static>>, Failed> {
    let mut cells: Vec<Cell<'_>> = room;
    for place in 0..row.len() {
        cells.push(row.try_get(place)?);
    }
    each(&Row(&cells))?;
    Ok(renewed(cells))
}

/// Streams rows into their tables: one command for each run of rows of the same table.
fn insert(transaction: &mut Transaction<'_>, rows: &[NewRow]) -> Result<(), postgres::Error> {
    for same in rows.chunk_by(|one, next| std::ptr::eq(one.table, next.table)) {
        let Some(first) = same.first() else { continue };
        let stream = transaction.copy_in(&copy(first.table))?;
        let types: Vec<_> = first.table.columns.iter().map(value::of_column).collect();
        let mut writer = BinaryCopyInWriter::new(stream, &types);
        for row in same {
            writer.write_raw(&row.values)?;
        }
        writer.finish()?;
    }
    Ok(())
}

fn copy(table: &Table) -> String {
    let names: Vec<_> = table.columns.iter().map(|(name, _)| *name).collect();
    format!(
        "COPY {} ({}) FROM STDIN BINARY",
        table.name,
        names.join(", ")
    )
}
