use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::fault::InputFault;
use super::input::{name, read_document};
use super::options::ReadOptions;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use super::walk::{Files, entries};
use crate::error::Result;

/// One folder per label, one file per document, in the order of their names.
///
/// Folders inside a label's folder belong to that label. The id is the path relative to the
/// input.
pub(super) struct Folder {
    documents: Documents,
    /// The label of each document.
    labels: std::vec::IntoIter<String>,
}

impl Folder {
    pub(super) fn open(path: &Path, options: &ReadOptions) -> Result<Folder> {
        let fault = |fault| Failure::Fault(fault).at(&name(path), None);
        let mut all = Files::default();
        let mut labels = Vec::new();
        let mut folders = Vec::new();
        for (label, folder) in entries(path)? {
            if label.starts_with('.') || !folder.is_dir() {
                all.stray += 1;
                continue;
            }
            let found = Files::below(&label, &folder)?;
            all.stray += found.stray;
            all.files.extend(found.files);
            labels.resize(all.files.len(), label.clone());
            folders.push((label, folder));
        }
        if folders.is_empty() {
            return Err(fault(InputFault::NoLabelFolders));
        }
        match options.format {
            // A folder that is said to have labels has them.
            Some(_) => {}
            None => refuse_parts(&folders)?.map_or(Ok(()), |found| Err(fault(found)))?,
        }
        let documents = Documents::new(all, options);
        Ok(Folder { documents, labels: labels.into_iter() })
    }
}

/// What is wrong with folders that are the parts of a dataset, such as `train` and `test`: two or more
/// folders inside have the same names in all of them.
fn refuse_parts(folders: &[(String, PathBuf)]) -> Result<Option<InputFault>> {
    let mut shared: Option<BTreeSet<String>> = None;
    for (_, folder) in folders {
        let inside = entries(folder)?.into_iter().filter(|(_, path)| path.is_dir());
        let inside: BTreeSet<String> = inside.map(|(name, _)| name).collect();
        shared = Some(match shared {
            Some(shared) => &shared & &inside,
            None => inside,
        });
    }
    let shared = shared.unwrap_or_default();
    let is_split = folders.len() > 1 && shared.len() > 1;
    let parts: Vec<&str> = folders.iter().map(|(name, _)| name.as_str()).collect();
    let example = folders.iter().find(|(name, _)| name == "train").or(folders.first());
    Ok(example.filter(|_| is_split).map(|(_, path)| InputFault::SplitFolders {
        parts: parts.join(", "),
        labels: shared.into_iter().collect::<Vec<_>>().join(", "),
        example: name(path),
    }))
}

impl RecordSource for Folder {
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool, Failure> {
        record.label = self.labels.next().unwrap_or_default();
        self.documents.read(record, report)
    }

    fn file(&self) -> Option<&Path> {
        self.documents.file()
    }
}

/// Each file is a text, without a label.
pub(super) struct Documents {
    files: std::vec::IntoIter<(String, PathBuf)>,
    /// The file that was read last.
    file: Option<PathBuf>,
    stray: u64,
    options: ReadOptions,
}

impl Documents {
    fn new(files: Files, options: &ReadOptions) -> Documents {
        let Files { files, stray } = files;
        Documents { files: files.into_iter(), file: None, stray, options: options.clone() }
    }

    /// A file, standard input, or all files below a folder. The id is the path as it was given.
    pub(super) fn open(path: &Path, options: &ReadOptions) -> Result<Documents> {
        Ok(Documents::new(Files::of(path)?, options))
    }
}

impl RecordSource for Documents {
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool, Failure> {
        report.stray_files = self.stray;
        let Some((id, path)) = self.files.next() else {
            return Ok(false);
        };
        let read = read_document(&path, &self.options, &mut record.text);
        self.file = Some(path);
        record.id = Some(id);
        read?;
        Ok(true)
    }

    fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }
}
