use std::path::Path;

use serde::Serialize;

use super::about::About;
use super::documents::Documents;
use super::stored::documents_of;
use crate::error::Result;
use crate::model::{ModelFile, Tag};

/// What a model file says of itself.
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
/// assert_eq!(ModelInfo::verify(&path)?, info);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ModelInfo {
    /// The version of the format.
    pub format_version: u32,
    /// The length of the file.
    pub bytes: u64,
    /// How many documents there are.
    pub documents: u64,
    /// How many labels they have.
    pub labels: u64,
    /// The written form of the compressor.
    pub compressor: String,
    /// The parts of the file, in the order in which they lie.
    pub sections: Vec<SectionInfo>,
}

/// A part of a model file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SectionInfo {
    /// What the format calls it.
    pub tag: String,
    /// Its length.
    pub bytes: u64,
}

impl ModelInfo {
    /// Reads what a file says of itself, and no more.
    ///
    /// # Complexity
    ///
    /// O(labels).
    ///
    /// # Errors
    ///
    /// As [`Index::open`](crate::Index::open), except for what concerns the compressor.
    pub fn read(path: impl AsRef<Path>) -> Result<ModelInfo> {
        let file = ModelFile::open(path.as_ref(), true)?;
        let (about, documents) = documents_of(&file)?;
        Ok(ModelInfo::new(&file, about, &documents))
    }

    /// Reads a whole file, and checks every byte and every document.
    ///
    /// # Complexity
    ///
    /// O(bytes).
    ///
    /// # Errors
    ///
    /// As [`read`](ModelInfo::read), and [`Error::DuplicateId`](crate::Error::DuplicateId).
    pub fn verify(path: impl AsRef<Path>) -> Result<ModelInfo> {
        let file = ModelFile::open(path.as_ref(), true)?;
        file.verify()?;
        let (about, documents) = documents_of(&file)?;
        documents.verify()?;
        Ok(ModelInfo::new(&file, about, &documents))
    }

    fn new(file: &ModelFile, about: About, documents: &Documents) -> ModelInfo {
        let section = |(tag, bytes): (Tag, u64)| SectionInfo { tag: tag.to_string(), bytes };
        ModelInfo {
            format_version: file.format_version(),
            bytes: file.len(),
            documents: about.documents,
            labels: documents.labels().len() as u64,
            compressor: about.compressor,
            sections: file.sections().map(section).collect(),
        }
    }
}
