use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::target::require_file;
use crate::error::{Error, Result};

/// The right to write a model file, held until this is dropped or the process ends in any way.
///
/// It is an operating-system lock on an empty file next to the model, which is removed when the right
/// is given up. The model itself cannot be locked: it is replaced when it is written, and the lock
/// would stay on the old file.
#[derive(Debug)]
pub(crate) struct WriterLock {
    /// The model file; if the given path is a symbolic link, its target.
    target: PathBuf,
    path: PathBuf,
    _held: File,
}

impl WriterLock {
    /// # Errors
    ///
    /// - [`Error::Locked`] if another writer holds the lock.
    /// - [`Error::NotAFile`] and [`Error::NotALock`] if something else has the lock file's name.
    /// - [`Error::Write`] if the lock file cannot be created.
    pub(crate) fn acquire(model: &Path) -> Result<WriterLock> {
        let failed = |source| Error::Write { path: model.display().to_string(), source };
        let target = resolve(model).map_err(failed)?;
        let path = beside(&target, ".lock");
        loop {
            // Asked first: opening a pipe waits for a reader, and a link leads elsewhere.
            if let Some(found) = require_file(&path, fs::symlink_metadata(&path))?
                && found.len() > 0
            {
                return Err(Error::NotALock { path: path.display().to_string() });
            }
            let options = File::options().write(true).create(true).truncate(false).clone();
            let held = options.open(&path).map_err(failed)?;
            match held.try_lock() {
                Ok(()) if is_at(&held, &path).map_err(failed)? => {
                    return Ok(WriterLock { target, path, _held: held });
                }
                // The former writer has removed this file; there may be a new one.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::Locked { path: model.display().to_string() });
                }
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
    }

    pub(crate) fn target(&self) -> &Path {
        &self.target
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // While the lock is held, so that nobody else can hold a lock on this file. If it cannot be
        // removed, as on systems that keep open files, it stays, empty.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether an open file is the one at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let held = file.metadata()?;
    match fs::metadata(path) {
        Ok(found) => Ok((found.dev(), found.ino()) == (held.dev(), held.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Other systems do not remove a file that is open.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
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
        assert!(cfg!(not(unix)) || !folder.path().join("model.lock").exists());
        WriterLock::acquire(&path).unwrap();
    }

    #[test]
    fn of_many_writers_one_writes_at_a_time() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model");
        let (writing, turns) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while turns.load(Ordering::SeqCst) < 200 {
                        if let Ok(lock) = WriterLock::acquire(&path) {
                            assert_eq!(writing.fetch_add(1, Ordering::SeqCst), 0);
                            std::thread::yield_now();
                            writing.fetch_sub(1, Ordering::SeqCst);
                            turns.fetch_add(1, Ordering::SeqCst);
                            drop(lock);
                        }
                    }
                });
            }
        });
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_that_is_no_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model");
        std::os::unix::fs::symlink("elsewhere", folder.path().join("model.lock")).unwrap();
        let refusal = WriterLock::acquire(&path).unwrap_err().to_string();
        assert!(refusal.contains("model.lock is not a regular file"), "{refusal}");
        assert!(!folder.path().join("elsewhere").exists());
    }
}
