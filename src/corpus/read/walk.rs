//! The files in a folder.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::fault::InputFault;
use super::input::name;
use crate::error::Result;

/// The files in a folder and in the folders inside, in the order of their ids.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The id of each file, which is its path from the folder on, and its path.
    pub(super) files: Vec<(String, PathBuf)>,
    /// The number of entries that were left out: hidden ones, links to folders and what is no file.
    pub(super) stray: u64,
}

impl Files {
    /// The file, or the files below the folder, of a path that was given. The ids begin with the path.
    pub(super) fn of(path: &Path) -> Result<Files> {
        let fault = |fault| Failure::Fault(fault).at(&name(path), None);
        let id = path.to_str().ok_or_else(|| fault(InputFault::FileName))?;
        if !path.is_dir() {
            return Ok(Files { files: vec![(id.to_owned(), path.to_owned())], stray: 0 });
        }
        let found = Files::below(id.trim_end_matches('/'), path)?;
        match found.files.is_empty() {
            true => Err(fault(InputFault::NoFiles)),
            false => Ok(found),
        }
    }

    /// Finds the files below `folder`, whose ids start with `id` and a slash. A link that leads nowhere, or in a
    /// circle, is refused.
    pub(super) fn below(id: &str, folder: &Path) -> Result<Files> {
        let mut found = Files::default();
        let mut folders = vec![(id.to_owned(), folder.to_owned())];
        while let Some((id, folder)) = folders.pop() {
            for (name, path) in entries(&folder)? {
                let id = format!("{id}/{name}");
                let about = match name.starts_with('.') {
                    true => None,
                    false => Some(metadata(&path)?),
                };
                match about {
                    Some(about) if about.is_file() => found.files.push((id, path)),
                    // A link could lead back up, and the walk would never end.
                    Some(about) if about.is_dir() && !path.is_symlink() => folders.push((id, path)),
                    _ => found.stray += 1,
                }
            }
        }
        found.files.sort();
        Ok(found)
    }
}

/// What an entry of a folder is, or what its link leads to.
fn metadata(path: &Path) -> Result<Metadata> {
    let failure = |error| match path.is_symlink() {
        true => Failure::from(InputFault::BrokenLink),
        false => Failure::from(error),
    };
    fs::metadata(path).map_err(|error: io::Error| failure(error).at(&name(path), None))
}

/// The names and paths in a folder, sorted by name. Names that are not UTF-8 are refused, since they
/// become labels and ids.
pub(super) fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let list = || -> io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
    };
    let paths = list().map_err(|error| Failure::from(error).at(&name(folder), None))?;
    let mut entries = Vec::with_capacity(paths.len());
    for path in paths {
        match path.file_name().and_then(|name| name.to_str()) {
            Some(file_name) => entries.push((file_name.to_owned(), path)),
            None => return Err(Failure::from(InputFault::FileName).at(&name(&path), None)),
        }
    }
    entries.sort();
    Ok(entries)
}
