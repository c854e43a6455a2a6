use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::fault::InputFault;
use super::input::{name, read_document, read_error};
use super::options::ReadOptions;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use crate::error::Result;

/// One folder per label, one file per document, in the order of their names.
///
/// Folders inside a label's folder belong to that label. The id is the path relative to the
/// input.
pub(super) struct Folder {
    files: std::vec::IntoIter<LabeledFile>,
    stray_files: u64,
    max_bytes: u64,
}

struct LabeledFile {
    label: String,
    path: PathBuf,
    id: String,
}

impl Folder {
    pub(super) fn open(path: &Path, options: &ReadOptions) -> Result<Folder> {
        let mut files = Vec::new();
        let mut stray_files = 0;
        let mut labels = 0;
        for (entry_name, entry) in entries(path)? {
            if entry_name.starts_with('.') || !entry.is_dir() {
                stray_files += 1;
                continue;
            }
            labels += 1;
            let mut folders = vec![(entry_name.clone(), entry)];
            while let Some((id, folder)) = folders.pop() {
                for (file_name, path) in entries(&folder)? {
                    let id = format!("{id}/{file_name}");
                    let hidden = file_name.starts_with('.');
                    if !hidden && path.is_file() {
                        files.push(LabeledFile { label: entry_name.clone(), path, id });
                    } else if !hidden && path.is_dir() && !path.is_symlink() {
                        // A link could lead back up, and the walk would never end.
                        folders.push((id, path));
                    } else {
                        stray_files += 1;
                    }
                }
            }
        }
        if labels == 0 {
            return Err(InputFault::NoLabelFolders.at(&name(path), None));
        }
        files.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Folder { files: files.into_iter(), stray_files, max_bytes: options.max_bytes })
    }
}

impl RecordSource for Folder {
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool> {
        report.stray_files = self.stray_files;
        let Some(file) = self.files.next() else {
            return Ok(false);
        };
        read_document(&file.path, self.max_bytes, &mut record.text)?;
        record.label = file.label;
        record.id = Some(file.id);
        record.check_names().map_err(|fault| fault.at(&name(&file.path), None))?;
        Ok(true)
    }
}

/// The names and paths in a folder, sorted by name. Names that are not UTF-8 are refused, since they
/// become labels and ids.
fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let list = || -> io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
    };
    let paths = list().map_err(|error| read_error(&name(folder), error))?;
    let mut entries = Vec::with_capacity(paths.len());
    for path in paths {
        match path.file_name().and_then(|name| name.to_str()) {
            Some(file_name) => entries.push((file_name.to_owned(), path)),
            None => {
                return Err(InputFault::NotUtf8 { part: "file name" }.at(&name(&path), None));
            }
        }
    }
    entries.sort();
    Ok(entries)
}
