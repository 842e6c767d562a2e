use std::path::PathBuf;

/// Why the history cannot be read or written. [`StoreError::kind`] says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database does not answer, or is busy: try again.
    #[error("{engine} does not answer: {cause}")]
    Unavailable {
        /// Which engine.
        engine: &'static str,
        /// What it says.
        cause: String,
    },
    /// Another process writes.
    #[error(
        "{store} is being written by another process; one writes at a time. Stop it first, or only \
         read, with serve --read-only"
    )]
    OtherWriter {
        /// Which history.
        store: String,
    },
    /// Another process has become the writer since.
    #[error("term {term} is over: another process writes now; nothing was written")]
    LostTerm {
        /// The term that had the right to write.
        term: i64,
    },
    /// What was to be written is there already, maybe by another process.
    #[error("it is in the history already ({cause}); nothing was written")]
    Published {
        /// What the engine says.
        cause: String,
    },
    /// The history is not there, and was not to be made.
    #[error("there is no history at {store}: `iotasrb serve` makes one")]
    Missing {
        /// Where it would be.
        store: String,
    },
    /// It is of another network, or of another cadence.
    #[error("{store} is a history of {found}, not of {asked}: name another one with --store")]
    OtherIdentity {
        /// Which history.
        store: String,
        /// What it is of.
        found: String,
        /// What was asked for.
        asked: String,
    },
    /// There is no room to write.
    #[error(
        "no room is left for {store}: {cause}. Make room and start again; nothing is half-written"
    )]
    Full {
        /// Which history.
        store: String,
        /// What the engine says.
        cause: String,
    },
    /// It may not be written.
    #[error(
        "{store} cannot be written: {cause}. Give this user the right to write to it and, if it is \
         a file, to its folder: its log is kept there, which readers share"
    )]
    ReadOnly {
        /// Which history.
        store: String,
        /// What the engine says.
        cause: String,
    },
    /// The disk failed.
    #[error(
        "the disk of {store} failed: {cause}. Look after the disk, then run `iotasrb store check`"
    )]
    Disk {
        /// Which history.
        store: String,
        /// What the engine says.
        cause: String,
    },
    /// A file of it cannot be used.
    #[error("cannot use {path}: {cause}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        cause: std::io::Error,
    },
    /// The address of the database cannot be read.
    #[error("the store cannot be used as it is named: {0}")]
    Address(String),
    /// A migration was changed after it was carried out.
    #[error(
        "migration {number} of the history is not the one that this program knows: it was edited, \
         or another program made it; nothing was touched"
    )]
    MigrationEdited {
        /// Its number.
        number: i64,
    },
    /// The history was made by a newer program.
    #[error("the history has migration {found}, this program knows {known}: use a newer iotasrb")]
    Newer {
        /// The newest migration of the history.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// What is kept is not what was written.
    #[error(
        "the history is damaged: {0}. Stop, keep a copy of the files, and restore a back-up \
         (docs/operations.md)"
    )]
    Damaged(String),
    /// A copy goes into an empty history.
    #[error("{store} is not empty (table {table}): a copy goes into an empty history")]
    NotEmpty {
        /// Which history.
        store: String,
        /// A table with rows.
        table: &'static str,
    },
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(std::io::Error),
    /// Whoever asked has seen enough.
    #[error("whoever asked has seen enough; report this")]
    Enough,
    /// The database refuses a row: a rule of the history is broken.
    #[error("the history refuses it: {0}; report this")]
    Refused(String),
}

/// What to do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// Try again, soon.
    Retry,
    /// Somebody else writes: wait for the turn.
    Yield,
    /// Stop and call a person.
    Stop,
}

impl StoreError {
    /// What to do about it.
    pub const fn kind(&self) -> StoreErrorKind {
        match self {
            Self::Unavailable { .. } => StoreErrorKind::Retry,
            Self::OtherWriter { .. } | Self::LostTerm { .. } | Self::Published { .. } => {
                StoreErrorKind::Yield
            }
            _ => StoreErrorKind::Stop,
        }
    }
}
