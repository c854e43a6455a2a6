use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The right to write a model file, held until this is dropped or the process ends in any way.
///
/// It is an operating-system lock on an empty file next to the model, which is never deleted. The
/// model itself cannot be locked: it is replaced when it is written, and the lock would stay on the
/// old file.
#[derive(Debug)]
pub(crate) struct WriterLock {
    /// The model file; if the given path is a symbolic link, its target.
    target: PathBuf,
    _held: File,
}

impl WriterLock {
    /// # Errors
    ///
    /// - [`Error::Locked`] if another writer holds the lock.
    /// - [`Error::Write`] if the lock file cannot be created.
    pub(crate) fn acquire(path: &Path) -> Result<WriterLock> {
        let failed = |source| Error::Write { path: path.display().to_string(), source };
        let target = resolve(path).map_err(failed)?;
        let held = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(beside(&target, ".lock"))
            .map_err(failed)?;
        match held.try_lock() {
            Ok(()) => Ok(WriterLock { target, _held: held }),
            Err(TryLockError::WouldBlock) => {
                Err(Error::Locked { path: path.display().to_string() })
            }
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Where the new file is written until it is complete. The name is always the same, so that what
    /// a killed writer left behind is removed by the next one.
    pub(super) fn temporary(&self) -> PathBuf {
        beside(&self.target, ".new")
    }
}

/// Follows symbolic links, so that a link stays a link when its target is replaced.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.file_name().is_some() => {
            Ok(path.to_owned())
        }
        resolved => resolved,
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_writer_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model");
        let lock = WriterLock::acquire(&path).unwrap();
        let refusal = WriterLock::acquire(&path).unwrap_err().to_string();
        assert!(refusal.ends_with("is being written by another program; wait until it is done"));
        drop(lock);
        WriterLock::acquire(&path).unwrap();
    }
}
