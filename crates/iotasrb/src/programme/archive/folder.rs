use super::{
    super::{
        event_file,
        owned_span::OwnedSpan,
        result_file::{self, Results},
        spans_file,
        staking_event::StakingEvent,
    },
    ArchiveError, Damage, kept_spans,
};
use crate::{
    disk::{PARTIAL, lock, partial, settle, write_whole},
    source::{SourceError, digits, read_file},
};
use iotasrb_core::programmes::participation::{Event, EventId};
use serde::Serialize;
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, ErrorKind::NotFound},
    path::{Path, PathBuf},
};

/// The most entries of a folder.
const MAX_ENTRIES: usize = 1_000;
/// Whoever holds it may write.
const LOCK: &str = "lock";
/// Has the number of imports, and the names of the files of the last one as long as they count
/// although they are still beside their places. It is put there when all of an import is on the disk,
/// and again without names when all of it is in its place. So an import that is interrupted has
/// happened or has not, whole; and whoever finds the same number before and after reading has
/// read nothing in between.
const COMMIT: &str = "commit";
/// More names than there can be.
const MAX_COMMIT_BYTES: usize = 1024 * 1024;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Event,
    Results,
    Spans,
}

/// What the last import left to be done.
#[derive(Default)]
struct Commit {
    /// How many imports there were.
    number: u64,
    /// The files that count, wherever they are.
    files: BTreeSet<(Kind, EventId)>,
}

/// The files of a folder that belong to an archive.
pub(super) struct Files(BTreeSet<(Kind, EventId)>);

/// The folder of an archive, to be read.
#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

/// The right to write into it, which one process has at a time. What was staged and not
/// committed goes with it.
pub(super) struct Writer<'a> {
    folder: &'a Folder,
    /// The files that are written and do not count yet.
    staged: Vec<(Kind, EventId)>,
    /// Held as long as the writer lives; the operating system frees it if the process dies.
    _lock: File,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Event, Self::Results, Self::Spans];

    const fn ending(self) -> &'static str {
        match self {
            Self::Event => ".event.json",
            Self::Results => ".results.json",
            Self::Spans => ".spans.csv",
        }
    }

    /// What is told of it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Event => "the event",
            Self::Results => "results",
            Self::Spans => "spans",
        }
    }

    fn max_bytes(self) -> usize {
        match self {
            Self::Event => event_file::MAX_BYTES,
            Self::Results => result_file::MAX_BYTES,
            Self::Spans => usize::try_from(spans_file::MAX_BYTES).unwrap_or(usize::MAX),
        }
    }
}

impl Files {
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = EventId> {
        let files = self.0.iter();
        files.filter_map(move |(found, id)| (*found == kind).then_some(*id))
    }
}

impl Folder {
    pub(super) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn file(&self, kind: Kind, id: EventId) -> PathBuf {
        self.0.join(format!("{id}{}", kind.ending()))
    }

    /// The files by their names; others are not part of an archive.
    pub(super) fn files(&self) -> Result<Files, ArchiveError> {
        let mut files = self.commit()?.files;
        files.extend(self.names()?.iter().filter_map(|name| file_named(name)));
        Ok(Files(files))
    }

    /// How many imports there were.
    pub(super) fn imports(&self) -> Result<u64, ArchiveError> {
        Ok(self.commit()?.number)
    }

    /// The event with this id, if it is kept.
    pub(super) fn event(&self, id: EventId) -> Result<Option<Event>, ArchiveError> {
        self.read(Kind::Event, id, |bytes| {
            let event = event_file::read(bytes)?;
            match event.id() {
                Ok(found) if found != id => Err(Damage::OtherEvent(found)),
                // What was read has an id: its texts are short enough.
                _ => Ok(event),
            }
        })
    }

    /// The results of an event, if they are kept.
    pub(super) fn results(&self, event: &StakingEvent) -> Result<Option<Results>, ArchiveError> {
        self.read(Kind::Results, event.id, |bytes| {
            let (results, _) = result_file::read(bytes)?.verify_final(event)?;
            Ok(results)
        })
    }

    /// The spans of an event, if they are kept.
    pub(super) fn spans(
        &self,
        event: &StakingEvent,
    ) -> Result<Option<Vec<OwnedSpan>>, ArchiveError> {
        self.read(Kind::Spans, event.id, |bytes| {
            kept_spans::read(event, bytes)
        })
    }

    /// The bytes of a file, if it is there: beside its place as long as it is committed and not
    /// moved.
    fn bytes(&self, kind: Kind, id: EventId) -> Result<Option<Vec<u8>>, ArchiveError> {
        let path = self.file(kind, id);
        let partial = partial(&path);
        if partial.exists() && self.commit()?.files.contains(&(kind, id)) {
            // If it is not there, it was moved meanwhile.
            if let Some(bytes) = read_if_there(&partial, kind.max_bytes())? {
                return Ok(Some(bytes));
            }
        }
        read_if_there(&path, kind.max_bytes())
    }

    fn commit(&self) -> Result<Commit, ArchiveError> {
        let Some(text) = read_if_there(&self.0.join(COMMIT), MAX_COMMIT_BYTES)? else {
            return Ok(Commit::default());
        };
        let text = String::from_utf8_lossy(&text);
        let mut lines = text.lines();
        Ok(Commit {
            number: lines.next().and_then(digits).unwrap_or_default(),
            files: lines.filter_map(file_named).collect(),
        })
    }

    /// Puts it there in one step.
    fn write_commit(&self, commit: &Commit) -> Result<(), ArchiveError> {
        let mut text = format!("{}\n", commit.number);
        for (kind, id) in &commit.files {
            text.push_str(&format!("{id}{}\n", kind.ending()));
        }
        let path = self.0.join(COMMIT);
        let partial = partial(&path);
        let written = write_whole(&partial, text.as_bytes());
        written.map_err(unwritable(&partial))?;
        fs::rename(&partial, &path).map_err(unwritable(&path))
    }

    /// Makes the folder where it is missing, keeps other writers out, and removes what an
    /// interrupted one left unfinished.
    pub(super) fn writer(&self) -> Result<Writer<'_>, ArchiveError> {
        fs::create_dir_all(&self.0).map_err(unwritable(&self.0))?;
        let path = self.0.join(LOCK);
        let held = lock(&path).map_err(unwritable(&path))?;
        let held = held.ok_or_else(|| ArchiveError::Locked(self.0.clone()))?;
        self.settle_in()?;
        for name in self.names()?.iter().filter(|name| is_partial(name)) {
            let path = self.0.join(name);
            fs::remove_file(&path).map_err(unwritable(&path))?;
        }
        Ok(Writer {
            folder: self,
            staged: Vec::new(),
            _lock: held,
        })
    }

    /// Moves what was committed into its place.
    fn settle_in(&self) -> Result<(), ArchiveError> {
        let commit = self.commit()?;
        if commit.files.is_empty() {
            return Ok(());
        }
        for (kind, id) in commit.files {
            let path = self.file(kind, id);
            match fs::rename(partial(&path), &path) {
                // It was moved before the import was interrupted.
                Err(error) if error.kind() == NotFound => {}
                moved => moved.map_err(unwritable(&path))?,
            }
        }
        self.settle()?;
        self.write_commit(&Commit {
            number: commit.number,
            files: BTreeSet::new(),
        })?;
        self.settle()
    }

    /// Puts its names on the disk.
    fn settle(&self) -> Result<(), ArchiveError> {
        settle(&self.0).map_err(unwritable(&self.0))
    }

    fn read<T>(
        &self,
        kind: Kind,
        id: EventId,
        decode: impl FnOnce(&[u8]) -> Result<T, Damage>,
    ) -> Result<Option<T>, ArchiveError> {
        let Some(bytes) = self.bytes(kind, id)? else {
            return Ok(None);
        };
        let path = self.file(kind, id);
        match decode(&bytes) {
            Ok(content) => Ok(Some(content)),
            Err(damage) => Err(ArchiveError::Damaged { path, damage }),
        }
    }

    /// The names of the folder that are texts; one that is not there is empty.
    fn names(&self) -> Result<Vec<String>, ArchiveError> {
        let unreadable = |cause| SourceError::Unreadable {
            path: self.0.clone(),
            cause,
        };
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(unreadable(cause).into()),
        };
        let mut names = Vec::new();
        for (index, entry) in entries.enumerate() {
            if index == MAX_ENTRIES {
                let (path, limit) = (self.0.clone(), MAX_ENTRIES);
                return Err(ArchiveError::TooMany { path, limit });
            }
            names.extend(entry.map_err(unreadable)?.file_name().into_string());
        }
        Ok(names)
    }
}

impl Writer<'_> {
    /// Writes a file beside its place, where it does not count.
    pub(super) fn stage(
        &mut self,
        kind: Kind,
        id: EventId,
        bytes: &[u8],
    ) -> Result<(), ArchiveError> {
        let partial = partial(&self.folder.file(kind, id));
        self.staged.push((kind, id));
        write_whole(&partial, bytes).map_err(unwritable(&partial))
    }

    /// Makes all that was staged count at once.
    pub(super) fn commit(mut self) -> Result<(), ArchiveError> {
        if self.staged.is_empty() {
            return Ok(());
        }
        // What the list names is on the disk before the list is.
        self.folder.settle()?;
        let number = self.folder.imports()?.saturating_add(1);
        let files = self.staged.iter().copied().collect();
        self.folder.write_commit(&Commit { number, files })?;
        // From here on it counts.
        self.staged.clear();
        let settled = self.folder.settle().and_then(|()| self.folder.settle_in());
        settled.map_err(|error| ArchiveError::NotMoved(Box::new(error)))
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        for (kind, id) in &self.staged {
            // What cannot be removed does not count, and the next writer removes it.
            let _ = fs::remove_file(partial(&self.folder.file(*kind, *id)));
        }
    }
}

/// Whether a name is that of a file of ours that was not finished.
fn is_partial(name: &str) -> bool {
    let whole = name.strip_suffix(PARTIAL);
    whole.is_some_and(|whole| whole == COMMIT || file_named(whole).is_some())
}

fn read_if_there(path: &Path, max_bytes: usize) -> Result<Option<Vec<u8>>, ArchiveError> {
    match read_file(path, max_bytes) {
        Err(SourceError::Unreadable { cause, .. }) if cause.kind() == NotFound => Ok(None),
        read => Ok(Some(read?)),
    }
}

/// The file with this name: one for each, so no capital letters and no 0x.
fn file_named(name: &str) -> Option<(Kind, EventId)> {
    let mut kinds = Kind::ALL.into_iter();
    kinds.find_map(|kind| {
        let id: EventId = name.strip_suffix(kind.ending())?.parse().ok()?;
        (name == format!("{id}{}", kind.ending())).then_some((kind, id))
    })
}

/// A document as the text of a file.
pub(super) fn json(document: &impl Serialize) -> Vec<u8> {
    // Texts, whole numbers and maps with keys that are texts: that has always a form in JSON.
    let mut text = serde_json::to_vec_pretty(document).unwrap_or_default();
    text.push(b'\n');
    text
}

fn unwritable(path: &Path) -> impl Fn(io::Error) -> ArchiveError {
    let path = path.to_owned();
    move |cause| ArchiveError::Unwritable {
        path: path.clone(),
        cause,
    }
}
