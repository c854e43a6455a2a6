//! An index in a model file.

use std::path::Path;

use serde_json::Value;

use super::about::{ABOUT, About, Notes};
use super::derived::Derived;
use super::documents::{self, Documents};
use super::encoders::EncoderPool;
use super::index::Index;
use super::lengths::{self, Lengths};
use super::parts::Parts;
use super::unlabeled::{self, Unlabeled};
use crate::compressor::{Compressor, CompressorSpec};
use crate::error::{Error, Result};
use crate::model::{ModelFault, ModelFile, ModelWriter, WriterLock, require_model_target};
use crate::progress::unobserved;

/// What a model file holds besides the documents.
#[derive(Debug)]
pub(crate) enum Kept<'a> {
    /// Everything that the index has.
    Everything,
    /// What serves a method, by its name.
    For(&'a str),
    /// What serves a method, and what it settled about the documents.
    Settled(&'a str, Value),
}

impl Kept<'_> {
    /// Whether a part of the index is kept.
    fn keeps(&self, part: &dyn Derived) -> bool {
        match self {
            Kept::Everything => true,
            Kept::For(method) | Kept::Settled(method, _) => part.serves(method),
        }
    }

    /// The lengths that are kept: those that the index has, or those that a method compares.
    fn lengths<'i>(&self, index: &'i Index) -> Result<Option<&'i Lengths>> {
        match self {
            Kept::Everything => Ok(index.documents.lengths()),
            Kept::For(method) | Kept::Settled(method, _) if lengths::serve(method) => {
                index.measured(&unobserved).map(Some)
            }
            Kept::For(_) | Kept::Settled(..) => Ok(None),
        }
    }

    /// Changes what methods settled before to what is kept.
    fn settle(self, notes: &mut Notes) {
        match self {
            Kept::Everything => {}
            Kept::For(method) => notes.retain(|settled, _| settled == method),
            Kept::Settled(method, note) => {
                let mut kept = notes.remove(method).unwrap_or_default();
                match (&mut kept, note) {
                    (Value::Object(kept), Value::Object(note)) => kept.extend(note),
                    (kept, note) => *kept = note,
                }
                *notes = Notes::from([(method.to_owned(), kept)]);
            }
        }
    }
}

/// How a model file is opened.
///
/// | setting | default | meaning |
/// |---|---|---|
/// | [`map`](OpenOptions::map) | true | map the file into memory instead of reading it whole |
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, OpenOptions, unobserved};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("languages.nearzip");
/// Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?.save(&path)?;
/// let index = Index::open(&path, OpenOptions::default().map(false))?;
/// assert_eq!(index.len(), 480);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenOptions {
    map: bool,
}

impl Default for OpenOptions {
    fn default() -> OpenOptions {
        OpenOptions::new()
    }
}

impl OpenOptions {
    /// The default options.
    pub const fn new() -> OpenOptions {
        OpenOptions { map: true }
    }

    /// Sets whether the file is mapped into memory instead of being read whole. Opening a mapped file
    /// takes the same time whatever its size, and programs that map the same file share its memory.
    ///
    /// A mapped file must not be changed in place while it is open: answers may be wrong, or the program
    /// may be killed. nearzip itself always replaces the file instead, but copying another file over it
    /// changes it in place. If that cannot be ruled out, as on some network drives, do not map.
    #[must_use]
    pub const fn map(self, map: bool) -> OpenOptions {
        OpenOptions { map }
    }
}

impl Index {
    /// Writes the index to a model file, replacing any existing file.
    ///
    /// The replacement is atomic: a crash leaves either the old file or the new one, and programs that
    /// have the old one open can keep reading it. The file does not contain removed documents. (On
    /// Windows, a file cannot be replaced while it is mapped.)
    ///
    /// # Complexity
    ///
    /// Time O(bytes); nothing is compressed. Memory: 8 bytes per document, and twice what the class model
    /// takes in the file. The candidate index is
    /// built if it is missing. If the documents have changed so that another order suits them, the class
    /// model is rebuilt.
    ///
    /// # Errors
    ///
    /// - [`Error::NotReplaced`] and [`Error::NotAFile`] if something other than a model file is there, as
    ///   [`require_model_target`](crate::require_model_target) says.
    /// - [`Error::DuplicateId`] if two documents have the same id.
    /// - [`Error::Locked`] if another program is writing the file.
    /// - [`Error::Write`] if the file cannot be written.
    /// - [`Error::Model`] if the file that the index comes from is damaged.
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
        self.save_kept(path.as_ref(), Kept::Everything)
    }

    /// As [`save`](Index::save), with the parts that a method needs.
    pub(crate) fn save_kept(&self, path: &Path, kept: Kept<'_>) -> Result<()> {
        require_model_target(path)?;
        self.publish(&WriterLock::acquire(path)?, kept)
    }

    /// Opens a model file. Its contents are checked when they are first accessed.
    ///
    /// # Complexity
    ///
    /// O(labels), and O(bytes) if the file is not mapped.
    ///
    /// # Errors
    ///
    /// - [`Error::Read`] if the file cannot be read.
    /// - [`Error::Model`] if it is not a model file, if it is damaged or has a newer format, or if its
    ///   compressor gives different lengths here.
    /// - [`Error::UnknownCompressor`] if its compressor is not compiled in.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Error, Index, OpenOptions};
    ///
    /// let refused = Index::open("no such file", OpenOptions::default());
    /// assert!(matches!(refused, Err(Error::Read { .. })));
    /// ```
    ///
    /// See also: [`save`](Index::save), which writes such a file.
    pub fn open(path: impl AsRef<Path>, options: OpenOptions) -> Result<Index> {
        let file = ModelFile::open(path.as_ref(), options.map)?;
        Index::of_file(&file, |spec| spec.parse::<CompressorSpec>()?.compressor())
    }

    /// As [`open`](Index::open), for a file that was made with a compressor of the caller's own.
    ///
    /// # Errors
    ///
    /// As [`open`](Index::open), and [`Error::Model`] if the compressor is not the file's.
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
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("languages.nearzip");
    /// Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?.save(&path)?;
    /// let index = Index::from_bytes(std::fs::read(&path)?)?;
    /// assert_eq!(index.len(), 480);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Index> {
        let file = ModelFile::from_bytes("model in memory", bytes)?;
        Index::of_file(&file, |spec| spec.parse::<CompressorSpec>()?.compressor())
    }

    /// Opens a model file, changes it and writes it back. Other programs that try to write the file
    /// meanwhile fail with [`Error::Locked`].
    ///
    /// If `change` fails, the file is unchanged. Existing documents are not compressed again.
    ///
    /// # Complexity
    ///
    /// As [`save`](Index::save), plus the time that `change` takes.
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
        // Without a model file there is nothing to be locked.
        ModelFile::open(path.as_ref(), true)?;
        let lock = WriterLock::acquire(path.as_ref())?;
        // On Windows, a mapped file cannot be replaced.
        let map = options.map && !cfg!(windows);
        let mut index = Index::open(path, options.map(map))?;
        let outcome = change(&mut index)?;
        index.publish(&lock, Kept::Everything)?;
        Ok(outcome)
    }

    fn publish(&self, lock: &WriterLock, kept: Kept<'_>) -> Result<()> {
        self.documents.require_unique_ids()?;
        self.unlabeled.require_unique_ids()?;
        let lengths = kept.lengths(self)?;
        let mut parts = Vec::from(self.parts.all());
        parts.retain(|part| kept.keeps(*part));
        let mut about = About::new(
            self.len(),
            self.unlabeled.len(),
            self.documents.next_id(),
            self.compressor(),
        )?;
        for part in &parts {
            part.prepare(&self.documents)?;
            part.describe(&mut about);
        }
        kept.settle(&mut about.notes);

        let mut writer = ModelWriter::create(lock)?;
        about.write(&mut writer)?;
        self.documents.write(&mut writer, lengths)?;
        self.unlabeled.write(&mut writer)?;
        parts.iter().try_for_each(|part| part.write(&self.documents, &mut writer))?;
        writer.publish()
    }

    fn of_file(
        file: &ModelFile,
        compressor: impl FnOnce(&str) -> Result<Box<dyn Compressor>>,
    ) -> Result<Index> {
        let Opened { about, documents, unlabeled } = opened(file)?;
        let compressor = compressor(&about.compressor)?;
        about.require_same(&*compressor, file)?;
        let mut index = Index::new(documents, EncoderPool::new(compressor))?;
        index.unlabeled = unlabeled;
        index.parts = Parts::open(file, about, &index.documents)?;
        Ok(index)
    }
}

/// A file's description of itself, and its documents.
pub(super) struct Opened {
    pub(super) about: About,
    pub(super) documents: Documents,
    pub(super) unlabeled: Unlabeled,
}

pub(super) fn opened(file: &ModelFile) -> Result<Opened> {
    let tags = [&[ABOUT][..], &documents::TAGS, &lengths::TAGS, &unlabeled::TAGS].concat();
    file.require_known(&tags)?;
    let about = About::read(file)?;
    let addressable = |count: u64| {
        usize::try_from(count)
            .map_err(|_| file.invalid("it has more documents than this machine can address"))
    };
    let documents = Documents::open(file, addressable(about.documents)?, about.next_id)?;
    let unlabeled = Unlabeled::open(file, addressable(about.unlabeled)?)?;
    Ok(Opened { about, documents, unlabeled })
}
