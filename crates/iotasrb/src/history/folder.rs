//! The files of a history: only ever added, each whole or not there.

use super::{
    error::HistoryError,
    layout::{Kind, LOCK},
};
use crate::{
    disk::{PARTIAL, lock, partial, settle, write_whole},
    source::read_file,
};
use iotasrb_core::units::Epoch;
use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// A history's folder, to be read.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

/// A history's folder with the right to add to it, which one process has at a time.
#[derive(Debug)]
pub(super) struct Writer {
    folder: Folder,
    /// Held as long as the writer lives; the operating system frees it if the process dies.
    _lock: File,
}

/// A file to be added: its place in the folder, and its bytes.
pub(super) type NewFile = (PathBuf, Vec<u8>);

impl Folder {
    pub(super) fn new(path: &Path) -> Self {
        let path = path.to_owned();
        Self { path }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A file's bytes, if it is there.
    pub(super) fn read(
        &self,
        place: &Path,
        max_bytes: usize,
    ) -> Result<Option<Vec<u8>>, HistoryError> {
        let path = self.path.join(place);
        if !is_there(&path)? {
            return Ok(None);
        }
        Ok(Some(read_file(&path, max_bytes)?))
    }

    /// The bytes of an epoch's file, if it is there.
    pub(super) fn of_epoch(
        &self,
        kind: Kind,
        epoch: Epoch,
    ) -> Result<Option<Vec<u8>>, HistoryError> {
        self.read(&kind.path(epoch), kind.max_bytes())
    }

    /// Whether there is a file of that kind of an epoch.
    pub(super) fn has(&self, kind: Kind, epoch: Epoch) -> Result<bool, HistoryError> {
        is_there(&self.path.join(kind.path(epoch)))
    }

    /// The epochs of which there is a file of that kind. Files with other names are
    /// not part of a history.
    pub(super) fn epochs(&self, kind: Kind) -> Result<BTreeSet<Epoch>, HistoryError> {
        let mut epochs = BTreeSet::new();
        for name in names(&self.path.join(kind.folder()))? {
            epochs.extend(name.to_str().and_then(|name| kind.epoch(name)));
        }
        Ok(epochs)
    }
}

impl Writer {
    /// Makes the folder where it is missing, keeps other writers out and removes what
    /// an interrupted one left unfinished.
    pub(super) fn open(path: &Path) -> Result<Self, HistoryError> {
        fs::create_dir_all(path).map_err(unwritable(path))?;
        let file = path.join(LOCK);
        let held = lock(&file).map_err(unwritable(&file))?;
        let writer = Self {
            folder: Folder::new(path),
            _lock: held.ok_or_else(|| HistoryError::Locked(path.to_owned()))?,
        };
        writer.make_folders()?;
        Ok(writer)
    }

    pub(super) const fn folder(&self) -> &Folder {
        &self.folder
    }

    fn make_folders(&self) -> Result<(), HistoryError> {
        let root = self.folder.path();
        remove_partial(root)?;
        for kind in Kind::ALL {
            let folder = root.join(kind.folder());
            fs::create_dir_all(&folder).map_err(unwritable(&folder))?;
            remove_partial(&folder)?;
        }
        settle(root).map_err(unwritable(root))
    }

    /// Adds files and says how many were missing. All are on the disk before the first
    /// gets its name, and they get their names in the given order.
    ///
    /// A file that is there with the same bytes is left alone; with other bytes
    /// nothing at all is added.
    pub(super) fn add(&self, files: Vec<NewFile>) -> Result<usize, HistoryError> {
        let mut written = Vec::new();
        for (place, bytes) in files {
            let path = self.folder.path().join(place);
            if self.is_there_already(&path, &bytes)? {
                continue;
            }
            let partial = partial(&path);
            write_whole(&partial, &bytes).map_err(unwritable(&partial))?;
            written.push((partial, path));
        }
        let mut folders = BTreeSet::new();
        for (partial, path) in &written {
            fs::rename(partial, path).map_err(unwritable(path))?;
            folders.extend(path.parent());
        }
        for folder in folders {
            settle(folder).map_err(unwritable(folder))?;
        }
        Ok(written.len())
    }

    fn is_there_already(&self, path: &Path, bytes: &[u8]) -> Result<bool, HistoryError> {
        if !is_there(path)? {
            return Ok(false);
        }
        // A longer file is another one, however long it is.
        let same = read_file(path, bytes.len()).is_ok_and(|found| found == bytes);
        if same {
            return Ok(true);
        }
        Err(HistoryError::Differs(path.to_owned()))
    }
}

fn is_there(path: &Path) -> Result<bool, HistoryError> {
    match path.try_exists() {
        Ok(there) => Ok(there),
        Err(cause) => Err(crate::source::SourceError::Unreadable {
            path: path.to_owned(),
            cause,
        }
        .into()),
    }
}

/// The names in a folder; a folder that is not there is empty.
fn names(folder: &Path) -> Result<Vec<OsString>, HistoryError> {
    let unreadable = |cause| crate::source::SourceError::Unreadable {
        path: folder.to_owned(),
        cause,
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(unreadable(cause).into()),
    };
    let names = entries.map(|entry| Ok(entry.map_err(unreadable)?.file_name()));
    names.collect()
}

fn remove_partial(folder: &Path) -> Result<(), HistoryError> {
    for name in names(folder)? {
        if name.to_str().is_some_and(|name| name.ends_with(PARTIAL)) {
            let path = folder.join(name);
            fs::remove_file(&path).map_err(unwritable(&path))?;
        }
    }
    Ok(())
}

fn unwritable(path: &Path) -> impl Fn(io::Error) -> HistoryError {
    let path = path.to_owned();
    move |cause| HistoryError::Unwritable {
        path: path.clone(),
        cause,
    }
}
