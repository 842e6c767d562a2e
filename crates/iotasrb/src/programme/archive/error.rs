use crate::{
    programme::{
        event_file::EventRefusal,
        result_file::ResultRefusal,
        spans_file::SpansRefusal,
        stakes::StakesRefusal,
        staking_event::{NoStakingEvent, StakingEvent},
    },
    source::SourceError,
};
use iotasrb_core::programmes::participation::EventId;
use std::{io, path::PathBuf};

/// Why an archive cannot be opened, or something cannot be imported. Nothing is half-imported.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A file or folder cannot be read.
    #[error(transparent)]
    Unreadable(#[from] SourceError),
    /// A folder that was named is not there.
    #[error("there is no folder {}; `iotasrb programme import` makes one", .0.display())]
    NoFolder(PathBuf),
    /// A file or folder cannot be written.
    #[error("cannot write {}: {cause}; check the disk and the permissions", path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        cause: io::Error,
    },
    /// All of it is kept, but not yet where it belongs.
    #[error("all of it is imported, but not in its place: {0}; the next import tries again")]
    NotMoved(Box<ArchiveError>),
    /// Another process imports.
    #[error("{} is being written by another process; wait for it", .0.display())]
    Locked(PathBuf),
    /// More events than there were by far.
    #[error("{} holds more than {limit} files; choose another folder", path.display())]
    TooMany {
        /// The folder.
        path: PathBuf,
        /// How many files are read.
        limit: usize,
    },
    /// A kept file is not what was written.
    #[error("{} is damaged: {damage}; import it again with --replace, or remove it", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        damage: Damage,
    },
    /// Another file of the same is kept.
    #[error("other {kind} of {} are kept already; give --replace if these are the right ones", StakingEvent::code_of(*event))]
    Differs {
        /// Results or spans.
        kind: &'static str,
        /// The event.
        event: EventId,
    },
    /// Two of one import are of the same event.
    #[error("another file holds {kind} of {}, too", StakingEvent::code_of(*event))]
    Twice {
        /// Results or spans.
        kind: &'static str,
        /// The event.
        event: EventId,
    },
    /// Nothing is known of the event.
    #[error("the event {0} is none of the seven and was not imported: import its event file first")]
    UnknownEvent(EventId),
    /// It pays for no stakes.
    #[error(transparent)]
    NoStakingEvent(#[from] NoStakingEvent),
    /// It is no result of the event.
    #[error(transparent)]
    Result(#[from] ResultRefusal),
    /// The spans cannot be those of the event.
    #[error(transparent)]
    Stakes(#[from] StakesRefusal),
}

impl ArchiveError {
    /// Whether a kept file is to blame, so that another one can be put into its place.
    pub(super) fn is_damage(&self) -> bool {
        matches!(
            self,
            Self::Damaged { .. } | Self::Unreadable(SourceError::TooLarge { .. })
        )
    }
}

/// What is wrong with a kept file.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// It is no event.
    #[error(transparent)]
    Event(#[from] EventRefusal),
    /// It is another event.
    #[error("its content has the id {0}")]
    OtherEvent(EventId),
    /// It is no result of the event.
    #[error(transparent)]
    Result(#[from] ResultRefusal),
    /// It does not hold spans of the event.
    #[error(transparent)]
    Spans(#[from] SpansRefusal),
    /// Its content is not what its first line says.
    #[error("its content has not the digest in its first line")]
    Digest,
    /// The event that it belongs to is not there.
    #[error("the event that it belongs to is not kept")]
    WithoutEvent,
    /// That event pays for no stakes.
    #[error(transparent)]
    NoStakingEvent(#[from] NoStakingEvent),
}
