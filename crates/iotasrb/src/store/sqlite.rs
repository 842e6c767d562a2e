//! The history in one file: SQLite with a write-ahead log.

use super::{
    engine::{Cell, Engine, NewRow, Row, Value, renewed},
    error::StoreError,
    migrations::{ENTER, REGISTER, REGISTERED, SQLITE, outstanding},
};
use rusqlite::{
    Connection, ErrorCode, OpenFlags, ToSql, Transaction, TransactionBehavior,
    config::DbConfig,
    ffi,
    types::{ToSqlOutput, ValueRef},
};
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long a reader or a writer waits for another one to finish.
const BUSY: Duration = Duration::from_secs(5);
/// The statements that stay prepared: more than there are.
const PREPARED: usize = 64;

/// How much of the file is kept in memory, as SQLite counts it: below zero, in KiB. Who writes
/// touches every series; of those who read there are several, and each asks for a few.
const CACHE_KIB: i64 = -(64 << 10);
const READING_CACHE_KIB: i64 = -(8 << 10);

/// After how many pages the log is written back: a slot of a hundred validators changes about
/// 750, a page for each series. The default of 1,000 would write them twice every time.
const CHECKPOINT_PAGES: i64 = 16_384;
/// What the triggers say of a row that would replace another one.
const PUBLISHED: &str = "it is in the history already";

/// A history in a file.
pub(super) struct Sqlite {
    connection: Connection,
    path: PathBuf,
    /// Whether it lives in this process's memory.
    in_memory: bool,
    right: Right,
}

/// The right to write.
enum Right {
    /// It was not asked for.
    None,
    /// Held as long as this engine writes; the operating system frees it if the process dies.
    Locked {
        #[expect(dead_code, reason = "it is held, not used")]
        lock: File,
    },
    /// Nothing keeps others out but the term.
    Term,
}

impl Sqlite {
    /// Opens the file to read and to write, and makes it where it is missing.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            fs::create_dir_all(folder).map_err(|cause| StoreError::File {
                path: folder.to_owned(),
                cause,
            })?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags);
        let connection = connection.map_err(|error| fault(path, &error))?;
        let mut engine = Self::prepared(connection, path)?;
        engine.migrate()?;
        Ok(engine)
    }

    /// Opens the file to read; other processes may write to it.
    pub(super) fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            let store = path.display().to_string();
            return Err(StoreError::Missing { store });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags);
        let connection = connection.map_err(|error| fault(path, &error))?;
        let engine = Self::prepared(connection, path)?;
        let smaller = engine
            .connection
            .pragma_update(None, "cache_size", READING_CACHE_KIB);
        smaller.map_err(|error| fault(path, &error))?;
        let left = outstanding(&SQLITE, &engine.migrations()?)?;
        if left.is_empty() {
            return Ok(engine);
        }
        let store = path.display().to_string();
        Err(StoreError::Missing { store })
    }

    /// A history in this process's memory, for simulations: all who open the same name share
    /// it, and nothing keeps them from taking the right to write from each other.
    pub(super) fn in_memory(name: &str) -> Result<Self, StoreError> {
        let uri = format!("file:{name}?mode=memory&cache=shared");
        let path = Path::new(&uri);
        let connection = Connection::open(path).map_err(|error| fault(path, &error))?;
        let mut engine = Self::prepared(connection, path)?;
        engine.in_memory = true;
        engine.migrate()?;
        Ok(engine)
    }

    /// A history of nobody, to compare with.
    fn made_anew() -> Result<Self, StoreError> {
        let path = Path::new(":memory:");
        let connection = Connection::open_in_memory().map_err(|error| fault(path, &error))?;
        let mut engine = Self::prepared(connection, path)?;
        engine.migrate()?;
        Ok(engine)
    }

    fn prepared(connection: Connection, path: &Path) -> Result<Self, StoreError> {
        let set = || {
            connection.busy_timeout(BUSY)?;
            connection.set_prepared_statement_cache_capacity(PREPARED);
            // A plan that depended on bound values would be made anew each time they change.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            connection.pragma_update(None, "cell_size_check", true)?;
            connection.pragma_update(None, "foreign_keys", true)?;
            // A replaced row is a removed one.
            connection.pragma_update(None, "recursive_triggers", true)?;
            // Not mapped: a page that cannot be read is to be an error, not a signal.
            connection.pragma_update(None, "cache_size", CACHE_KIB)?;
            connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
            // What was committed is on the disk.
            connection.pragma_update(None, "synchronous", "FULL")
        };
        set().map_err(|error| fault(path, &error))?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            in_memory: false,
            right: Right::None,
        })
    }

    fn migrations(&self) -> Result<Vec<(i64, String)>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare(REGISTERED)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        match read() {
            Err(rusqlite::Error::SqliteFailure(_, Some(text)))
                if text.starts_with("no such table") =>
            {
                Ok(Vec::new())
            }
            result => result.map_err(|error| self.fault(&error)),
        }
    }

    fn migrate(&mut self) -> Result<(), StoreError> {
        if outstanding(&SQLITE, &self.migrations()?)?.is_empty() {
            return Ok(());
        }
        let path = self.path.clone();
        let fault = |error: rusqlite::Error| fault(&path, &error);
        // Readers never wait for the writer, nor it for them.
        let wal = self.connection.pragma_update(None, "journal_mode", "WAL");
        wal.map_err(fault)?;
        let immediate = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(immediate);
        let transaction = transaction.map_err(fault)?;
        transaction.execute_batch(REGISTER).map_err(fault)?;
        // Another process may have been quicker.
        let done: Vec<(i64, String)> = transaction
            .prepare(REGISTERED)
            .and_then(|mut statement| {
                let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
                rows.collect()
            })
            .map_err(fault)?;
        for migration in outstanding(&SQLITE, &done)? {
            transaction.execute_batch(migration.sql).map_err(fault)?;
            let entry = (migration.number, migration.name, migration.checksum());
            transaction.execute(ENTER, entry).map_err(fault)?;
        }
        transaction.commit().map_err(fault)
    }

    /// Tables, indexes and triggers, with the text that made each.
    fn schema(&self) -> Result<Vec<(String, String)>, StoreError> {
        let read = || {
            let sql = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL";
            let mut statement = self.connection.prepare(sql)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        read().map_err(|error| self.fault(&error))
    }

    fn fault(&self, error: &rusqlite::Error) -> StoreError {
        fault(&self.path, error)
    }

    /// Carries out some work in a transaction that nobody else can write beside.
    fn immediately<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failed>,
    ) -> Result<T, StoreError> {
        let path = self.path.clone();
        let carry_out = || {
            let immediate = TransactionBehavior::Immediate;
            let transaction = self.connection.transaction_with_behavior(immediate)?;
            let made = work(&transaction)?;
            transaction.commit()?;
            Ok(made)
        };
        carry_out().map_err(|failed| match failed {
            Failed::Engine(error) => fault(&path, &error),
            Failed::Rule(error) => error,
        })
    }
}

impl Engine for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn query(
        &mut self,
        sql: &'static str,
        parameters: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let path = &self.path;
        let fault = |error: rusqlite::Error| fault(path, &error);
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        let columns = statement.column_count();
        let parameters = rusqlite::params_from_iter(parameters);
        let mut rows = statement.query(parameters).map_err(fault)?;
        let mut cells = Vec::with_capacity(columns);
        while let Some(row) = rows.next().map_err(fault)? {
            cells.clear();
            for place in 0..columns {
                cells.push(cell(row.get_ref(place).map_err(fault)?)?);
            }
            each(&Row(&cells))?;
            // The cells are of this row.
            cells = renewed(cells);
        }
        Ok(())
    }

    fn hold_still(&mut self) -> Result<(), StoreError> {
        let begun = self.connection.execute_batch("BEGIN");
        begun.map_err(|error| self.fault(&error))
    }

    fn look_again(&mut self) -> Result<(), StoreError> {
        // A failure may have ended it already.
        if self.connection.is_autocommit() {
            return Ok(());
        }
        let ended = self.connection.execute_batch("ROLLBACK");
        ended.map_err(|error| self.fault(&error))
    }

    fn append(&mut self, term: i64, rows: &[NewRow]) -> Result<(), StoreError> {
        if matches!(self.right, Right::None) {
            return Err(StoreError::LostTerm { term });
        }
        self.immediately(|transaction| {
            let newest: Option<i64> =
                transaction.query_row("SELECT max(number) FROM terms", [], |row| row.get(0))?;
            if newest != Some(term) {
                return Err(Failed::Rule(StoreError::LostTerm { term }));
            }
            insert(transaction, rows)
        })
    }

    fn begin_term(&mut self, holder: &str, known_ms: i64) -> Result<i64, StoreError> {
        // Whoever has the right already begins another term.
        let right = match std::mem::replace(&mut self.right, Right::None) {
            Right::None if self.in_memory => Right::Term,
            Right::None => Right::Locked {
                lock: lock(&self.path)?,
            },
            right => right,
        };
        let term = self.immediately(|transaction| {
            let number: i64 = transaction.query_row(
                "SELECT 1 + coalesce(max(number), 0) FROM terms",
                [],
                |row| row.get(0),
            )?;
            let row = (number, holder, known_ms);
            transaction.execute(super::tables::TERMS.insert, row)?;
            Ok(number)
        })?;
        self.right = right;
        Ok(term)
    }

    fn import(&mut self, rows: &[NewRow]) -> Result<(), StoreError> {
        self.immediately(|transaction| insert(transaction, rows))
    }

    fn examine(&mut self) -> Result<Vec<String>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare("PRAGMA integrity_check(20)")?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        let mut words = read().map_err(|error| self.fault(&error))?;
        words.retain(|word| word != "ok");
        // What guards the history must be there as it was made.
        let made = Self::made_anew()?.schema()?;
        let found = self.schema()?;
        let changed = made.iter().filter(|part| !found.contains(part));
        words.extend(changed.map(|(name, _)| format!("{name} is missing or was changed")));
        Ok(words)
    }
}

fn insert(transaction: &Transaction<'_>, rows: &[NewRow]) -> Result<(), Failed> {
    for row in rows {
        let mut statement = transaction.prepare_cached(row.table.insert)?;
        statement.execute(rusqlite::params_from_iter(&row.values))?;
    }
    Ok(())
}

/// Keeps other processes from writing: SQLite itself would let them take turns.
fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push("-writer");
    let name = PathBuf::from(name);
    let store = path.display().to_string();
    let unusable = |cause: io::Error| match cause.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            let (store, cause) = (store.clone(), format!("{}: {cause}", name.display()));
            StoreError::ReadOnly { store, cause }
        }
        _ => StoreError::File {
            path: name.clone(),
            cause,
        },
    };
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::OtherWriter { store }),
        Err(TryLockError::Error(cause)) => Err(unusable(cause)),
    }
}

/// Why a transaction was not carried out.
enum Failed {
    Engine(rusqlite::Error),
    Rule(StoreError),
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Self::Engine(error)
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(integer) => ValueRef::Integer(*integer),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn cell(value: ValueRef<'_>) -> Result<Cell<'_>, StoreError> {
    let damaged = |rule: &str| StoreError::Damaged(rule.to_owned());
    match value {
        ValueRef::Null => Ok(Cell::Null),
        ValueRef::Integer(integer) => Ok(Cell::Integer(integer)),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text);
            Ok(Cell::Text(
                text.map_err(|_| damaged("a text is not UTF-8"))?,
            ))
        }
        ValueRef::Blob(bytes) => Ok(Cell::Bytes(bytes)),
        ValueRef::Real(_) => Err(damaged("a value is a floating-point number")),
    }
}

/// What an error of SQLite means for the history.
fn fault(path: &Path, error: &rusqlite::Error) -> StoreError {
    let store = path.display().to_string();
    let cause = error.to_string();
    let rusqlite::Error::SqliteFailure(code, words) = error else {
        return StoreError::Refused(cause);
    };
    match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Unavailable {
            engine: "SQLite",
            cause,
        },
        ErrorCode::DiskFull => StoreError::Full { store, cause },
        ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
            StoreError::ReadOnly { store, cause }
        }
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            StoreError::Damaged(format!("{store}: {cause}"))
        }
        ErrorCode::SystemIoFailure => StoreError::Disk { store, cause },
        ErrorCode::ConstraintViolation
            if code.extended_code == ffi::SQLITE_CONSTRAINT_UNIQUE
                || code.extended_code == ffi::SQLITE_CONSTRAINT_PRIMARYKEY =>
        {
            StoreError::Published { cause }
        }
        // The triggers are quicker than the keys, which would let a row be replaced.
        ErrorCode::ConstraintViolation if words.as_deref() == Some(PUBLISHED) => {
            StoreError::Published { cause }
        }
        _ => StoreError::Refused(words.clone().unwrap_or(cause)),
    }
}
