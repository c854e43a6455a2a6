//! An index in a model file.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::candidates::CandidateIndex;
use super::classes::Classes;
use super::documents::{self, Documents};
use super::encoders::EncoderPool;
use super::{Index, Notes, ids};
use crate::compressor::{Compressor, CompressorSpec, Length, Probes};
use crate::error::{Error, Result};
use crate::model::{ModelFault, ModelFile, ModelWriter, Tag, WriterLock};

const ABOUT: Tag = Tag::new("ABOUT");

/// The section that says what the others hold, as JSON, so that it can grow.
#[derive(Debug, Serialize, Deserialize)]
struct About {
    documents: u64,
    compressor: String,
    /// What the compressor makes of the probes, in units.
    probe_lengths: Vec<u64>,
    probe_prepared: u32,
    next_id: u64,
    #[serde(default, skip_serializing_if = "Notes::is_empty")]
    notes: Notes,
}

impl About {
    /// Refuses a compressor that makes something else of texts than the file's did.
    fn require_same(&self, compressor: &dyn Compressor, file: &ModelFile) -> Result<()> {
        let probes = Probes::of(compressor)?;
        if probes.lengths.len() != self.probe_lengths.len() {
            return Err(file.invalid("it has another number of probes"));
        }
        let stored = self.probe_lengths.iter().copied().map(Length::from_units);
        let fault = match stored.zip(probes.lengths).find(|(stored, here)| stored != here) {
            Some((expected, found)) => {
                ModelFault::OtherLengths { compressor: compressor.spec(), expected, found }
            }
            None if probes.prepared != self.probe_prepared => {
                ModelFault::OtherPreparation { compressor: compressor.spec() }
            }
            None => return Ok(()),
        };
        Err(fault.at(file.name()))
    }
}

/// How a model file is opened.
///
/// | field | default | meaning |
/// |---|---|---|
/// | `map` | true | read what is needed when it is needed, or everything at once |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenOptions {
    /// Whether the file is mapped into memory, so that opening takes no longer for a large one and
    /// its bytes are shared between programs, or read as a whole.
    ///
    /// A mapped file must not be changed in place while it is open: then an answer may be wrong, or the
    /// program end. nearzip itself never does that, it replaces the file; a copy over it does. Where
    /// that cannot be ruled out, as on some network drives, do not map.
    pub map: bool,
}

impl Default for OpenOptions {
    fn default() -> OpenOptions {
        OpenOptions { map: true }
    }
}

impl Index {
    /// Writes the index to a model file, in the place of what is there.
    ///
    /// The file is whole at every moment: a crash leaves the old one or the new one, and who has the old
    /// one open goes on reading it. Removed documents are not in it. (On Windows a file cannot be replaced
    /// while it is mapped.)
    ///
    /// # Complexity
    ///
    /// Time O(bytes); nothing is compressed. Memory: 8 bytes a document, and with a class model some 20
    /// for each of its counts. Where documents have changed so that another order suits them, the class
    /// model is made anew.
    ///
    /// # Errors
    ///
    /// - [`Error::DuplicateId`] where two documents have the same id.
    /// - [`Error::Locked`] where another program is writing the file.
    /// - [`Error::Write`], and [`Error::Model`] where the file that the index comes from is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, OpenOptions, unobserved};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("languages.nearzip");
    /// Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?.save(&path)?;
    ///
    /// let index = Index::open(&path, OpenOptions::default())?;
    /// assert_eq!(index.len(), 480);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        self.publish(&WriterLock::acquire(path.as_ref())?)
    }

    /// Opens a model file. What it holds is checked when it is first looked at.
    ///
    /// # Complexity
    ///
    /// O(labels), and O(bytes) where the file is not mapped.
    ///
    /// # Errors
    ///
    /// - [`Error::Read`] where the file cannot be read.
    /// - [`Error::Model`] where it is no model file, a damaged or a newer one, or one whose compressor
    ///   gives other lengths here.
    /// - [`Error::UnknownCompressor`] where its compressor is not compiled in.
    pub fn open(path: impl AsRef<Path>, options: OpenOptions) -> Result<Index> {
        let file = ModelFile::open(path.as_ref(), options.map)?;
        Index::of_file(&file, |spec| spec.parse::<CompressorSpec>()?.compressor())
    }

    /// As [`open`](Index::open), for a file with a compressor of the caller's own.
    ///
    /// # Errors
    ///
    /// As [`open`](Index::open), [`Error::Model`] also where the compressor is not the file's.
    pub fn open_with_compressor(
        path: impl AsRef<Path>,
        options: OpenOptions,
        compressor: Box<dyn Compressor>,
    ) -> Result<Index> {
        let file = ModelFile::open(path.as_ref(), options.map)?;
        Index::of_file(&file, |stored| match compressor.spec().to_string() {
            given if given == stored => Ok(compressor),
            given => {
                let stored = stored.to_owned();
                Err(ModelFault::OtherCompressor { stored, given }.at(file.name()))
            }
        })
    }

    /// As [`open`](Index::open), for the bytes of a model file.
    ///
    /// # Errors
    ///
    /// As [`open`](Index::open).
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Index> {
        let file = ModelFile::from_bytes("model in memory", bytes)?;
        Index::of_file(&file, |spec| spec.parse::<CompressorSpec>()?.compressor())
    }

    /// Opens a model file, changes it and writes it anew, while no other program can write it.
    ///
    /// Where `change` fails the file stays as it is. Documents that stay are not compressed again.
    ///
    /// # Complexity
    ///
    /// As [`save`](Index::save), beside what `change` takes.
    ///
    /// # Errors
    ///
    /// As [`open`](Index::open) and [`save`](Index::save), and those of `change`.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Error, Index, OpenOptions, unobserved};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("languages.nearzip");
    /// Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?.save(&path)?;
    /// Index::update(&path, OpenOptions::default(), |index| {
    ///     index.remove(3)?;
    ///     index.relabel(4, "unsure")
    /// })?;
    /// assert_eq!(Index::open(&path, OpenOptions::default())?.len(), 479);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn update<T, E: From<Error>>(
        path: impl AsRef<Path>,
        options: OpenOptions,
        change: impl FnOnce(&mut Index) -> Result<T, E>,
    ) -> Result<T, E> {
        let lock = WriterLock::acquire(path.as_ref())?;
        // Elsewhere a mapped file can be replaced.
        let map = options.map && !cfg!(windows);
        let mut index = Index::open(path, OpenOptions { map })?;
        let outcome = change(&mut index)?;
        index.publish(&lock)?;
        Ok(outcome)
    }

    fn publish(&self, lock: &WriterLock) -> Result<()> {
        self.documents.require_unique_ids()?;
        let probes = Probes::of(self.compressor())?;
        let about = About {
            documents: self.len() as u64,
            compressor: self.compressor().spec().to_string(),
            probe_lengths: probes.lengths.into_iter().map(Length::units).collect(),
            probe_prepared: probes.prepared,
            next_id: self.documents.next_id(),
            notes: self.notes.clone(),
        };
        let about = serde_json::to_vec(&about).expect("numbers and strings are JSON");
        let mut writer = ModelWriter::create(lock)?;
        writer.section(ABOUT, |section| section.write(&about))?;
        self.documents.write(&mut writer)?;
        self.write_candidates(&mut writer)?;
        self.write_classes(&mut writer)?;
        writer.publish()
    }

    /// Writes the index of candidates, which is built where there is none.
    fn write_candidates(&self, writer: &mut ModelWriter<'_>) -> Result<()> {
        self.candidates()?.write(writer, self.positions(), self.end())
    }

    fn of_file(
        file: &ModelFile,
        compressor: impl FnOnce(&str) -> Result<Box<dyn Compressor>>,
    ) -> Result<Index> {
        let (about, documents) = documents_of(file)?;
        let compressor = compressor(&about.compressor)?;
        about.require_same(&*compressor, file)?;
        let mut index = Index::new(documents, EncoderPool::new(compressor))?;
        index.classes = Classes::open(file);
        index.notes = about.notes;
        if let Some(candidates) = CandidateIndex::open(file, index.len())? {
            index.candidates.get_or_init(|| candidates);
        }
        Ok(index)
    }
}

fn documents_of(file: &ModelFile) -> Result<(About, Documents)> {
    let known: Vec<Tag> = [ABOUT].into_iter().chain(documents::TAGS).chain(ids::TAGS).collect();
    file.require_known(&known)?;
    let about = file.expect_section(ABOUT)?;
    let about: About = serde_json::from_slice(about.all()?)
        .map_err(|error| file.invalid(format!("its section {ABOUT} cannot be read ({error})")))?;
    let len = usize::try_from(about.documents)
        .map_err(|_| file.invalid("it has more documents than can be counted here"))?;
    let documents = Documents::open(file, len, about.next_id)?;
    Ok((about, documents))
}

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
    /// As [`Index::open`], but for what concerns the compressor.
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
    /// As [`read`](ModelInfo::read), and [`Error::DuplicateId`].
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
