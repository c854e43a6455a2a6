use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::documents::Documents;
use super::stored::{Opened, opened};
use crate::error::Result;
use crate::model::{ModelFile, Tag};

/// What a model file contains, as the file itself describes it.
///
/// It can be read whether or not the file's compressor is compiled in.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, ModelInfo, unobserved};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("languages.nearzip");
/// Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?.save(&path)?;
/// let info = ModelInfo::read(&path)?;
/// assert_eq!((info.documents, info.labels, &info.compressor[..]), (480, 32, "gzip"));
/// assert!(info.label_counts.iter().all(|label| label.documents == 15));
/// assert_eq!(ModelInfo::verify(&path)?, info);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ModelInfo {
    /// The version of the format.
    pub format_version: u32,
    /// The length of the file in bytes.
    pub bytes: u64,
    /// The number of documents.
    pub documents: u64,
    /// The number of texts without labels, which are not among the documents.
    pub unlabeled: u64,
    /// The number of labels that the documents have.
    pub labels: u64,
    /// The labels in the order in which they first occur, with their numbers of documents.
    pub label_counts: Vec<LabelCount>,
    /// The compressor's spec as text, such as `gzip:6`.
    pub compressor: String,
    /// What methods determined for the documents, by the method's name, such as the
    /// [`Blend`](crate::Blend) of `hybrid`.
    pub notes: BTreeMap<String, serde_json::Value>,
    /// The sections of the file, in the order in which they are stored.
    pub sections: Vec<SectionInfo>,
}

/// A label of the documents in a model file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LabelCount {
    /// The label.
    pub label: String,
    /// The number of documents that have it.
    pub documents: u64,
}

/// A section of a model file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SectionInfo {
    /// The section's name in the format.
    pub tag: String,
    /// The section's length in bytes.
    pub bytes: u64,
}

impl ModelInfo {
    /// Reads a file's description of itself and the labels, and nothing else.
    ///
    /// # Complexity
    ///
    /// O(documents): four bytes of each are read.
    ///
    /// # Errors
    ///
    /// As [`Index::open`](crate::Index::open), except that the compressor is not checked.
    pub fn read(path: impl AsRef<Path>) -> Result<ModelInfo> {
        let file = ModelFile::open(path.as_ref(), true)?;
        ModelInfo::new(&file, opened(&file)?)
    }

    /// Reads a whole file, and checks every byte and every document; returns the file's description.
    ///
    /// # Complexity
    ///
    /// O(bytes).
    ///
    /// # Errors
    ///
    /// As [`read`](ModelInfo::read), and [`Error::DuplicateId`](crate::Error::DuplicateId) if two
    /// documents have the same id.
    pub fn verify(path: impl AsRef<Path>) -> Result<ModelInfo> {
        let file = ModelFile::open(path.as_ref(), true)?;
        file.verify()?;
        let contents = opened(&file)?;
        contents.documents.verify()?;
        contents.unlabeled.verify()?;
        ModelInfo::new(&file, contents)
    }

    fn new(file: &ModelFile, contents: Opened) -> Result<ModelInfo> {
        let Opened { about, documents, .. } = contents;
        let section = |(tag, bytes): (Tag, u64)| SectionInfo { tag: tag.to_string(), bytes };
        let label_counts = label_counts(&documents)?;
        Ok(ModelInfo {
            format_version: file.format_version(),
            bytes: file.len(),
            documents: about.documents,
            unlabeled: about.unlabeled,
            labels: label_counts.len() as u64,
            label_counts,
            compressor: about.compressor,
            notes: about.notes,
            sections: file.sections().map(section).collect(),
        })
    }
}

fn label_counts(documents: &Documents) -> Result<Vec<LabelCount>> {
    let named = |label: &str| LabelCount { label: label.to_owned(), documents: 0 };
    let mut counts: Vec<LabelCount> = documents.labels().iter().map(named).collect();
    for position in documents.positions() {
        counts[documents.label_id(position)?.index()].documents += 1;
    }
    Ok(counts)
}
