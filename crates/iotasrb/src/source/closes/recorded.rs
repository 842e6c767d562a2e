//! Closes in files: read when they are asked for, never more than one at a time.

use super::{
    CloseLimits, Unavailable,
    epoch_info_file::{EpochInfoFile, MAGIC},
    summary::{self, HEAD_BYTES, Head},
    unpacked::ZSTD_MAGIC,
};
use crate::source::{
    error::{Malformed, SourceError},
    file,
};
use iotasrb_core::units::Epoch;
use iotasrb_proof::EpochClose;
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

/// The most entries of a folder: a file for each epoch, for centuries.
const FOLDER_ENTRIES: usize = 100_000;

/// What is at a path.
pub(super) enum Recorded {
    /// An `EPOCH_INFO`.
    EpochInfo(EpochInfoFile),
    /// A file or a folder of files that hold one checkpoint each.
    Checkpoints(Checkpoints),
}

impl Recorded {
    /// Looks through a file or a folder; of each file only the first bytes are read.
    pub(super) fn open(path: &Path, limits: &CloseLimits) -> Result<Self, SourceError> {
        let metadata = fs::metadata(path).map_err(file::unreadable(path))?;
        if !metadata.is_dir() && Kind::of(path).is_none() {
            let magic = first_bytes(path, MAGIC.len())?;
            if magic != MAGIC && magic != ZSTD_MAGIC {
                return Err(SourceError::NoCloses(path.display().to_string()));
            }
            let file = File::open(path).map_err(file::unreadable(path))?;
            let origin = path.display().to_string();
            return EpochInfoFile::open(origin, file, limits).map(Self::EpochInfo);
        }
        Checkpoints::open(path, metadata.is_dir()).map(Self::Checkpoints)
    }

    pub(super) fn origin(&self) -> &str {
        match self {
            Self::EpochInfo(file) => file.origin(),
            Self::Checkpoints(files) => &files.origin,
        }
    }

    /// The newest epoch that may be closed here.
    pub(super) fn newest_epoch(&self) -> Option<Epoch> {
        match self {
            Self::EpochInfo(file) => file.newest_epoch(),
            Self::Checkpoints(files) => files.newest_epoch(),
        }
    }

    pub(super) fn close(&mut self, epoch: Epoch) -> Result<EpochClose, SourceError> {
        match self {
            Self::EpochInfo(file) => file.close(epoch),
            Self::Checkpoints(files) => files.close(epoch),
        }
    }

    /// The signed summary of the newest checkpoint that is recorded.
    pub(super) fn newest_summary(&mut self) -> Result<Vec<u8>, SourceError> {
        match self {
            Self::EpochInfo(file) => file.newest_summary(),
            Self::Checkpoints(files) => files.newest_summary(),
        }
    }

    /// Checkpoint 0 as it is recorded.
    pub(super) fn genesis(&self) -> Result<Vec<u8>, SourceError> {
        match self {
            Self::EpochInfo(file) => Err(SourceError::NotAvailable {
                origin: file.origin().to_owned(),
                what: "checkpoint 0".to_owned(),
                why: Unavailable::NotOffered,
            }),
            Self::Checkpoints(files) => files.genesis(),
        }
    }
}

/// Files by their epochs.
pub(super) struct Checkpoints {
    origin: String,
    /// Of each epoch the newest checkpoint: its last one, unless the recording stops before.
    files: BTreeMap<Epoch, Recording>,
    genesis: Option<Recording>,
}

/// A file that holds one checkpoint.
#[derive(Clone)]
struct Recording {
    path: PathBuf,
    kind: Kind,
    head: Head,
}

/// What a file is, by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `.chk`: a byte 1, then `CheckpointData`.
    Blob,
    /// `.close`: an entry of `EPOCH_INFO`.
    Entry,
}

impl Checkpoints {
    fn open(path: &Path, is_folder: bool) -> Result<Self, SourceError> {
        let mut files = Self {
            origin: path.display().to_string(),
            files: BTreeMap::new(),
            genesis: None,
        };
        if is_folder {
            files.add_folder(path)?;
        } else if let Some(kind) = Kind::of(path) {
            files.add(Recording::look_at(path, kind)?);
        }
        match files.files.is_empty() {
            true => Err(files.empty()),
            false => Ok(files),
        }
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), SourceError> {
        let entries = fs::read_dir(folder).map_err(file::unreadable(folder))?;
        for (index, entry) in entries.enumerate() {
            if index == FOLDER_ENTRIES {
                return Err(SourceError::TooManyEntries {
                    path: folder.to_owned(),
                    limit: FOLDER_ENTRIES,
                });
            }
            let path = entry.map_err(file::unreadable(folder))?.path();
            if let Some(kind) = Kind::of(&path) {
                self.add(Recording::look_at(&path, kind)?);
            }
        }
        Ok(())
    }

    fn newest_epoch(&self) -> Option<Epoch> {
        self.files.last_key_value().map(|(epoch, _)| *epoch)
    }

    fn close(&self, epoch: Epoch) -> Result<EpochClose, SourceError> {
        let recording = self.files.get(&epoch);
        let recording = recording.ok_or_else(|| self.missing(epoch))?;
        let close = recording.close()?;
        let closes = summary::closes_an_epoch(&close.signed_summary);
        match closes.map_err(|rule| recording.refused("signed summary", rule))? {
            true => Ok(close),
            false => Err(self.missing(epoch)),
        }
    }

    fn newest_summary(&self) -> Result<Vec<u8>, SourceError> {
        let newest = self.files.last_key_value();
        let (_, newest) = newest.ok_or_else(|| self.empty())?;
        Ok(newest.close()?.signed_summary)
    }

    fn genesis(&self) -> Result<Vec<u8>, SourceError> {
        match &self.genesis {
            Some(recording) => recording.bytes(),
            None => Err(SourceError::NotAvailable {
                origin: self.origin.clone(),
                what: "checkpoint 0".to_owned(),
                why: Unavailable::NotRecorded,
            }),
        }
    }

    fn add(&mut self, recording: Recording) {
        if recording.kind == Kind::Blob && recording.head.sequence.number() == 0 {
            self.genesis = Some(recording.clone());
        }
        let known = self.files.entry(recording.head.epoch);
        let known = known.or_insert_with(|| recording.clone());
        if known.head.sequence < recording.head.sequence {
            *known = recording;
        }
    }

    fn missing(&self, epoch: Epoch) -> SourceError {
        SourceError::NotAvailable {
            origin: self.origin.clone(),
            what: format!("close of epoch {}", epoch.number()),
            why: Unavailable::NotRecorded,
        }
    }

    fn empty(&self) -> SourceError {
        SourceError::NoCloses(self.origin.clone())
    }
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "chk" => Some(Self::Blob),
            "close" => Some(Self::Entry),
            _ => None,
        }
    }

    /// What precedes the summary in the file.
    const fn prefix_bytes(self) -> usize {
        match self {
            Self::Blob => 1,
            Self::Entry => 0,
        }
    }
}

impl Recording {
    fn look_at(path: &Path, kind: Kind) -> Result<Self, SourceError> {
        let wanted = kind.prefix_bytes() + HEAD_BYTES;
        let begin = first_bytes(path, wanted)?;
        let summary = begin.get(kind.prefix_bytes()..).unwrap_or_default();
        let head = Head::of(summary).ok_or_else(|| refused(path, "the file", "it is cut short"))?;
        Ok(Self {
            path: path.to_owned(),
            kind,
            head,
        })
    }

    fn close(&self) -> Result<EpochClose, SourceError> {
        let bytes = self.bytes()?;
        let close = match self.kind {
            Kind::Blob => {
                EpochClose::from_checkpoint_blob(&bytes).map_err(|error| error.to_string())
            }
            Kind::Entry => EpochClose::from_entry(&bytes).map_err(|error| error.to_string()),
        };
        close.map_err(|rule| self.refused("the file", rule))
    }

    fn bytes(&self) -> Result<Vec<u8>, SourceError> {
        file::read_file(&self.path, file::FILE_BYTES)
    }

    fn refused(&self, field: &str, rule: impl ToString) -> SourceError {
        refused(&self.path, field, rule)
    }
}

fn refused(path: &Path, field: &str, rule: impl ToString) -> SourceError {
    Malformed::new(field, rule.to_string()).of(&path.display().to_string())
}

fn first_bytes(path: &Path, wanted: usize) -> Result<Vec<u8>, SourceError> {
    // Asked before opening: opening a pipe waits for somebody to write into it.
    if !fs::metadata(path)
        .map_err(file::unreadable(path))?
        .is_file()
    {
        return Err(SourceError::NoFile(path.to_owned()));
    }
    let file = File::open(path).map_err(file::unreadable(path))?;
    let mut bytes = Vec::with_capacity(wanted);
    let limit = u64::try_from(wanted).unwrap_or(u64::MAX);
    file.take(limit)
        .read_to_end(&mut bytes)
        .map_err(file::unreadable(path))?;
    Ok(bytes)
}
