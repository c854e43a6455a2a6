use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use super::file::is_model_file;
use crate::error::{Error, Result};

/// Checks that a model file may be written to `path` without losing anything else: there is nothing, an
/// empty file, or a model file. A symbolic link is checked for what it leads to.
///
/// [`Index::save`](crate::Index::save) checks this too; a program that works for minutes before it saves
/// asks first.
///
/// # Errors
///
/// - [`Error::NotReplaced`] for a file with other contents.
/// - [`Error::NotAFile`] for a folder, a device, a pipe or a socket.
/// - [`Error::Read`] if the file cannot be examined.
///
/// # Examples
///
/// ```
/// use nearzip::{Error, require_model_target};
///
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("train.csv");
/// require_model_target(&path)?;
/// std::fs::write(&path, "label,text\nspam,you won\n")?;
/// assert!(matches!(require_model_target(&path), Err(Error::NotReplaced { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn require_model_target(path: impl AsRef<Path>) -> Result<()> {
    let path = path.as_ref();
    match require_file(path, fs::metadata(path))? {
        Some(found) if found.len() > 0 && !is_model_file(path)? => {
            Err(Error::NotReplaced { path: path.display().to_string() })
        }
        _ => Ok(()),
    }
}

/// What is known about the regular file at `path`, if there is one.
///
/// # Errors
///
/// [`Error::NotAFile`] for anything else, and [`Error::Read`].
pub(super) fn require_file(path: &Path, found: io::Result<Metadata>) -> Result<Option<Metadata>> {
    let name = || path.display().to_string();
    match found {
        Ok(found) if found.is_file() => Ok(Some(found)),
        Ok(_) => Err(Error::NotAFile { path: name() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path: name(), source }),
    }
}
