//! Files that are on the disk, whole, when it is said that they are; and who may write them.

use std::{
    fs::{File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The ending of a file while it is written.
pub(crate) const PARTIAL: &str = ".partial";

/// The name of a file while it is written: in the same folder, so that it can be renamed.
pub(crate) fn partial(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(PARTIAL);
    PathBuf::from(name)
}

/// Writes a file that is on the disk afterwards.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Puts the names of a folder on the disk. Where a folder cannot be opened as a file
/// (on Windows) the operating system does it in its own time.
pub(crate) fn settle(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The lock that is this file, made where it is missing; none if another process holds it. It
/// is held as long as the file is open: the operating system frees it if the process dies.
pub(crate) fn lock(path: &Path) -> io::Result<Option<File>> {
    let mut options = File::options();
    let options = options.create(true).truncate(false).write(true);
    let file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(cause)) => Err(cause),
    }
}
