//! Files as bytes: bounded, and never from something that could block or never end.

use super::{
    error::SourceError,
    recording::{Files, is_read},
};
use std::{fs, fs::File, io, io::Read, path::Path};

/// The largest file, and the most that is read of a folder in all.
pub(super) const FILE_BYTES: usize = 64 * 1024 * 1024;
/// The most entries that a folder of recorded answers has.
const FOLDER_ENTRIES: usize = 1_000;

/// What is at a path.
pub(super) enum Content {
    /// A file's bytes.
    File(Vec<u8>),
    /// The files of a folder of recorded answers.
    Folder(Files),
}

/// Reads a file, or what is known of a folder.
pub(super) fn read(path: &Path) -> Result<Content, SourceError> {
    let metadata = fs::metadata(path).map_err(unreadable(path))?;
    if metadata.is_dir() {
        return read_folder(path).map(Content::Folder);
    }
    if !metadata.is_file() {
        return Err(SourceError::NeitherFileNorFolder(path.to_owned()));
    }
    read_file(path, FILE_BYTES).map(Content::File)
}

fn read_folder(path: &Path) -> Result<Files, SourceError> {
    let mut files = Files::new();
    let mut bytes_left = FILE_BYTES;
    for (index, entry) in fs::read_dir(path).map_err(unreadable(path))?.enumerate() {
        if index == FOLDER_ENTRIES {
            return Err(SourceError::TooManyEntries {
                path: path.to_owned(),
                limit: FOLDER_ENTRIES,
            });
        }
        let entry = entry.map_err(unreadable(path))?;
        // A name that is no text is none of the names that are read.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if is_read(&name) {
            let bytes = read_file(&entry.path(), bytes_left)?;
            bytes_left = bytes_left.saturating_sub(bytes.len());
            files.insert(name, bytes);
        }
    }
    Ok(files)
}

/// The bytes of a file, if they are not more than the limit.
pub(crate) fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, SourceError> {
    // Asked before opening: opening a pipe waits for somebody to write into it.
    if !fs::metadata(path).map_err(unreadable(path))?.is_file() {
        return Err(SourceError::NoFile(path.to_owned()));
    }
    let file = File::open(path).map_err(unreadable(path))?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells "exactly the limit" from "too large", also
    // for a file that grows while it is read.
    let with_one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    file.take(with_one_more)
        .read_to_end(&mut bytes)
        .map_err(unreadable(path))?;
    if bytes.len() > limit {
        let origin = path.display().to_string();
        return Err(SourceError::TooLarge { origin, limit });
    }
    Ok(bytes)
}

/// The error of an operating system that refuses a path.
pub(super) fn unreadable(path: &Path) -> impl Fn(io::Error) -> SourceError {
    let path = path.to_owned();
    move |cause| SourceError::Unreadable {
        path: path.clone(),
        cause,
    }
}
