use crate::{
    source::SourceError,
    trust::{MalformedCommitteeFile, TrustError},
};
use iotasrb_core::units::Epoch;
use iotasrb_proof::{BrokenLink, MalformedCommittee};
use std::{io, path::PathBuf};

/// Why a history cannot be opened, read or continued. None of these changes a file.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// A file of the history cannot be read.
    #[error(transparent)]
    Unreadable(#[from] SourceError),
    /// The operating system refuses to write.
    #[error("cannot write {}: {cause}; check the disk and the permissions", path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        cause: io::Error,
    },
    /// Another process writes into the folder.
    #[error("{} is being written by another process; wait for it, or choose another folder", .0.display())]
    Locked(PathBuf),
    /// The folder has another file where this one belongs. Nothing is overwritten.
    #[error("{} holds other bytes than what follows from the proof; it was not changed: find out who wrote it, and move it away", .0.display())]
    Differs(PathBuf),
    /// There is no history in the folder.
    #[error("{} is no history: it has no root.txt; make one by `iotasrb backfill`", .0.display())]
    NoHistory(PathBuf),
    /// The file with the trust root is none.
    #[error("{}: {malformed}; docs/history.md describes it", path.display())]
    MalformedRoot {
        /// The file.
        path: PathBuf,
        /// The broken rule.
        malformed: MalformedCommitteeFile,
    },
    /// The file with the trust root does not say of which network.
    #[error("{} must begin with the name of its network", .0.display())]
    RootWithoutNetwork(PathBuf),
    /// The history was begun with another root than the one that is asked for.
    #[error("the history in {} does not begin with what is trusted: {reason}; choose another folder, or name the root that you trust by --trust", path.display())]
    RootDiffers {
        /// The folder.
        path: PathBuf,
        /// Why that is not the one.
        reason: String,
    },
    /// The committee with which the history begins has a key that is no key.
    #[error("the history begins with a committee that can certify nothing: {0}")]
    RootInvalid(MalformedCommittee),
    /// A kept file has not the form that it must have.
    #[error("{} is damaged: {rule}; move it away and run `iotasrb backfill` again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The broken rule.
        rule: String,
    },
    /// A kept file does not prove what it should.
    #[error("{} is refuted: {link}; move it away and run `iotasrb backfill` again", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// The broken link.
        link: BrokenLink,
    },
    /// Nothing that is kept leads over an epoch.
    #[error("{} keeps neither the close nor the signed summary of epoch {}; fetch it by `iotasrb backfill`", path.display(), epoch.number())]
    NoLink {
        /// The folder.
        path: PathBuf,
        /// The epoch.
        epoch: Epoch,
    },
    /// There is no trust root, or the given committee is not it.
    #[error(transparent)]
    Trust(#[from] TrustError),
}
