//! What an error of PostgreSQL means for the history.

use super::super::error::StoreError;
use postgres::error::{DbError, Severity, SqlState};
use std::{error::Error, io};

const ENGINE: &str = "PostgreSQL";

/// Why something was not carried out.
pub(super) enum Failed {
    Engine(postgres::Error),
    Rule(StoreError),
}

impl From<postgres::Error> for Failed {
    fn from(error: postgres::Error) -> Self {
        Self::Engine(error)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Rule(error)
    }
}

/// Whether the connection is of no more use.
pub(super) fn is_lost(error: &postgres::Error) -> bool {
    let Some(said) = error.as_db_error() else {
        // What remains are values of other types, which leave the connection as it is.
        return error.source().is_none() || is_of_the_connection(error);
    };
    let ends = [Severity::Fatal, Severity::Panic].map(Some);
    ends.contains(&said.parsed_severity()) || class(said) == "08"
}

/// Whether a trigger refused the rows of a writer that is not the newest.
pub(super) fn is_of_another_term(error: &postgres::Error) -> bool {
    let said = error.as_db_error();
    said.is_some_and(|said| said.message() == "only the newest term writes")
}

/// What an error means, in words without secrets: those of the server and of the system.
pub(super) fn fault(store: &str, error: &postgres::Error) -> StoreError {
    let Some(said) = error.as_db_error() else {
        let cause = words(error);
        return if is_lost(error) {
            unavailable(cause)
        } else {
            StoreError::Refused(cause)
        };
    };
    let store = store.to_owned();
    let cause = said.message().to_owned();
    match (class(said), said.code()) {
        (_, code) if *code == SqlState::UNIQUE_VIOLATION => StoreError::Published { cause },
        (_, code) if *code == SqlState::DISK_FULL => StoreError::Full { store, cause },
        (_, code) if *code == SqlState::IO_ERROR => StoreError::Disk { store, cause },
        (_, code)
            if *code == SqlState::READ_ONLY_SQL_TRANSACTION
                || *code == SqlState::INSUFFICIENT_PRIVILEGE =>
        {
            StoreError::ReadOnly { store, cause }
        }
        (_, code) if *code == SqlState::DATA_CORRUPTED || *code == SqlState::INDEX_CORRUPTED => {
            StoreError::Damaged(format!("{store}: {cause}"))
        }
        // Connections, conflicts, resources, operators; and locks and idle transactions that
        // took too long.
        ("08" | "40" | "53" | "57", _) => unavailable(cause),
        (_, code)
            if *code == SqlState::LOCK_NOT_AVAILABLE
                || *code == SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT =>
        {
            unavailable(cause)
        }
        // Who one is, which database, which schema.
        ("28" | "3D" | "3F", _) => StoreError::Address(format!("{store}: {cause}")),
        _ => StoreError::Refused(cause),
    }
}

/// What an error means for somebody who is not connected yet.
pub(super) fn of_connecting(store: &str, error: &postgres::Error) -> StoreError {
    if error.as_db_error().is_some() || is_lost(error) {
        return fault(store, error);
    }
    // The URL says too little, or a method that this program does not know is asked for.
    StoreError::Address(format!("{store}: {}", words(error)))
}

const fn unavailable(cause: String) -> StoreError {
    StoreError::Unavailable {
        engine: ENGINE,
        cause,
    }
}

fn class(said: &DbError) -> &str {
    said.code().code().get(..2).unwrap_or_default()
}

fn is_of_the_connection(error: &postgres::Error) -> bool {
    error.is_closed() || causes(error).any(|cause| cause.is::<io::Error>())
}

fn words(error: &postgres::Error) -> String {
    let causes = causes(error).map(|cause| cause.to_string());
    let all: Vec<_> = [error.to_string()].into_iter().chain(causes).collect();
    all.join(": ")
}

fn causes(error: &postgres::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause: &&(dyn Error + 'static)| {
        (*cause).source()
    })
}
