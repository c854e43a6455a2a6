//! The files in a folder.

use std::fs;
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
    /// Finds the files below `folder`, whose ids start with `id` and a slash.
    pub(super) fn below(id: &str, folder: &Path) -> Result<Files> {
        let mut found = Files::default();
        let mut folders = vec![(id.to_owned(), folder.to_owned())];
        while let Some((id, folder)) = folders.pop() {
            for (name, path) in entries(&folder)? {
                let id = format!("{id}/{name}");
                let hidden = name.starts_with('.');
                if !hidden && path.is_file() {
                    found.files.push((id, path));
                } else if !hidden && path.is_dir() && !path.is_symlink() {
                    // A link could lead back up, and the walk would never end.
                    folders.push((id, path));
                } else {
                    found.stray += 1;
                }
            }
        }
        found.files.sort();
        Ok(found)
    }
}

/// The names and paths in a folder, sorted by name. Names that are not UTF-8 are refused, since they
/// become labels and ids.
pub(super) fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let list = || -> std::io::Result<Vec<PathBuf>> {
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
