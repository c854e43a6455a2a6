use std::fs;
use std::path::{Path, PathBuf};

use nearzip::{Corpus, ReadOptions};

use crate::Result;
use crate::published::PUBLISHED;

/// Training documents and test documents.
pub(crate) struct Dataset {
    /// The name of its folder.
    pub(crate) name: String,
    pub(crate) train: Corpus,
    pub(crate) test: Corpus,
}

/// Datasets, read one after another so that only one is in memory.
pub(crate) type Datasets = Box<dyn Iterator<Item = Result<Dataset>>>;

/// The embedded sample.
pub(crate) fn sample() -> Datasets {
    let (train, test) = (Corpus::sample(), Corpus::sample_held_out());
    Box::new(std::iter::once(Ok(Dataset { name: "sample".into(), train, test })))
}

/// The datasets with these names in a folder, or all of them; datasets without both files are skipped.
pub(crate) fn of(folder: &Path, mut names: Vec<String>) -> Result<Datasets> {
    if names.is_empty() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.path().is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        let known = |name: &str| PUBLISHED.iter().position(|published| published.folder == name);
        names.sort_by_key(|name| (known(name).unwrap_or(usize::MAX), name.clone()));
    }
    let folder = folder.to_owned();
    Ok(Box::new(names.into_iter().filter_map(move |name| read(&folder, name).transpose())))
}

fn read(folder: &Path, name: String) -> Result<Option<Dataset>> {
    let files = ["train.csv.gz", "test.csv.gz"].map(|file| folder.join(&name).join(file));
    if let Some(missing) = files.iter().find(|file| !file.is_file()) {
        eprintln!("{name}: skipped, because there is no {}", missing.display());
        return Ok(None);
    }
    let corpus = |file: &PathBuf| nearzip::read(file, &ReadOptions::default());
    let [(train, _), (test, _)] = [corpus(&files[0])?, corpus(&files[1])?];
    Ok(Some(Dataset { name, train, test }))
}
