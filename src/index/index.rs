use std::fmt;
use std::sync::Arc;

use super::candidates::CandidateIndex;
use super::classes;
use super::document::Document;
use super::documents::Documents;
use super::encoders::EncoderPool;
use super::lengths::{Lengths, Measured};
use super::linear::LinearModel;
use super::parts::Parts;
use super::unlabeled::Unlabeled;
use crate::class_model::{ClassModel, Evidence};
use crate::compressor::{Compressor, CompressorSpec, Encoder, Length, PreparedDocument};
use crate::corpus::{Corpus, DocumentId, LabelId, Labels};
use crate::error::{Error, Result};
use crate::pool::Pooled;
use crate::progress::{Observer, unobserved};

/// Labeled documents with the compressed length of each, C(y), computed once.
///
/// The compressor is stored with the lengths that it measured, so lengths from two compressors are
/// never mixed.
///
/// A document has a position, which settles ties, and an id, by which it is
/// [removed](Index::remove) and [relabeled](Index::relabel). Positions follow the order in which
/// documents were added; a removed document leaves its position empty. An index can be
/// [saved](Index::save), and [opened](Index::open) without reading its documents. Then every access to
/// a document can fail, because the file may be damaged.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, Length, unobserved};
///
/// let corpus: Corpus = [("letters", "a")].into_iter().collect();
/// let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
/// assert_eq!(index.document(0)?.unwrap().length, Length::from_bytes(21));
/// # Ok::<(), nearzip::Error>(())
/// ```
pub struct Index {
    pub(super) documents: Documents,
    pub(super) unlabeled: Unlabeled,
    pub(super) encoders: EncoderPool,
    empty_length: Length,
    pub(super) parts: Parts,
}

impl Index {
    /// An index of the documents of a corpus, each of which is compressed once, on the current rayon
    /// pool.
    ///
    /// # Complexity
    ///
    /// Time: one compression of each document, divided by the number of threads. Memory, besides the
    /// corpus: 24 bytes per document, one encoder per thread, and for gzip at level 9 two bytes per byte
    /// of text.
    ///
    /// # Errors
    ///
    /// As [`CompressorSpec::compressor`] and [`Encoder::compressed_len`], and [`Error::Cancelled`].
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Index, unobserved};
    ///
    /// let index = Index::build(Corpus::sample(), &"gzip:6".parse()?, &unobserved)?;
    /// assert_eq!((index.len(), index.labels().len()), (480, 32));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn build(corpus: Corpus, spec: &CompressorSpec, observer: Observer<'_>) -> Result<Index> {
        Index::with_compressor(corpus, spec.compressor()?, observer)
    }

    /// As [`build`](Index::build), with a compressor of the caller's own.
    ///
    /// # Errors
    ///
    /// The compressor's errors, and [`Error::Cancelled`].
    pub fn with_compressor(
        corpus: Corpus,
        compressor: Box<dyn Compressor>,
        observer: Observer<'_>,
    ) -> Result<Index> {
        let index = Index::new(Documents::new(corpus)?, EncoderPool::new(compressor))?;
        index.measured(observer)?;
        Ok(index)
    }

    /// An index of the documents of a corpus that compresses nothing until a length is needed.
    pub(crate) fn unmeasured(corpus: Corpus, spec: &CompressorSpec) -> Result<Index> {
        Index::new(Documents::new(corpus)?, EncoderPool::new(spec.compressor()?))
    }

    pub(super) fn new(documents: Documents, encoders: EncoderPool) -> Result<Index> {
        let empty_length = encoders.take().compressed_len(b"")?;
        let (unlabeled, parts) = (Unlabeled::default(), Parts::default());
        Ok(Index { documents, unlabeled, encoders, empty_length, parts })
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether there are no documents.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The positions that have a document, in order: 0 to the number of documents less one, unless
    /// documents were removed since the index was built, opened or [compacted](Index::compact).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let corpus: Corpus = [("a", "zero"), ("b", "one"), ("a", "two")].into_iter().collect();
    /// let mut index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
    /// index.remove(1)?;
    /// assert_eq!(index.positions().collect::<Vec<_>>(), [0, 2]);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn positions(&self) -> impl Iterator<Item = usize> + Clone {
        self.documents.positions()
    }

    /// At most this many of the positions that have a document, evenly spaced.
    pub(crate) fn evenly_spaced(&self, most: usize) -> impl Iterator<Item = usize> {
        let positions: Vec<usize> = self.positions().collect();
        let count = positions.len().min(most);
        (0..count).map(move |number| positions[number * positions.len() / count])
    }

    /// The labels that documents have, in the order in which they first occur.
    pub fn labels(&self) -> &Labels {
        self.documents.labels()
    }

    /// The document at `position`; `None` if there is no such position, or if its document was removed.
    ///
    /// # Errors
    ///
    /// - [`Error::Model`] if the index's file is damaged at this document.
    /// - The compressor's errors, if the document has not been compressed yet.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let corpus: Corpus = [("a", "zero"), ("b", "one")].into_iter().collect();
    /// let mut index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
    /// assert_eq!(index.document(1)?.unwrap().label, "b");
    /// index.remove(1)?;
    /// assert!(index.document(1)?.is_none() && index.document(2)?.is_none());
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn document(&self, position: usize) -> Result<Option<Document<'_>>> {
        if !self.has(position) {
            return Ok(None);
        }
        let (label, text) = self.documents.labeled(position)?;
        let (id, length) = (self.id(position)?, self.length(position)?);
        Ok(Some(Document { position, id, label, text, length }))
    }

    /// Every document, in the order of [`positions`](Index::positions).
    ///
    /// # Errors
    ///
    /// For each document, as [`document`](Index::document).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
    /// for document in index.documents() {
    ///     assert!(document?.length.bytes() > 20.0);
    /// }
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn documents(&self) -> impl Iterator<Item = Result<Document<'_>>> {
        self.positions().filter_map(|position| self.document(position).transpose())
    }

    /// The text of every document, in the order of [`positions`](Index::positions). Unlike
    /// [`documents`](Index::documents), this compresses nothing.
    ///
    /// # Errors
    ///
    /// For each document, [`Error::Model`] if the index's file is damaged there.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Source};
    ///
    /// let index = Source::from(Corpus::sample()).into_index(None)?;
    /// assert_eq!(index.texts().next().unwrap()?, Corpus::sample().text(0));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn texts(&self) -> impl Iterator<Item = Result<&[u8]>> {
        self.positions().map(|position| self.text(position))
    }

    /// How many texts without labels there are. They are not among the [documents](Index::documents): nothing is
    /// compared with them, and only [`HybridClassifier`](crate::HybridClassifier) learns from them.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{AddedIds, Corpus, Source};
    ///
    /// let mut index = Source::from(Corpus::sample()).into_index(None)?;
    /// index.add_unlabeled(&Corpus::sample_held_out(), AddedIds::Numbered)?;
    /// assert_eq!((index.len(), index.unlabeled_len()), (480, 160));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn unlabeled_len(&self) -> usize {
        self.unlabeled.len()
    }

    /// The texts without labels, in the order in which they were added, each with its id.
    ///
    /// # Errors
    ///
    /// For each text, [`Error::Model`] if the index's file is damaged there.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{AddedIds, Corpus, Source};
    ///
    /// let mut index = Source::from(Corpus::sample()).into_index(None)?;
    /// let texts: Corpus = [("", "Is it far?")].into_iter().collect();
    /// index.add_unlabeled(&texts, AddedIds::Numbered)?;
    /// let (id, text) = index.unlabeled().next().unwrap()?;
    /// assert_eq!((id.to_string(), text), ("480".to_owned(), &b"Is it far?"[..]));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn unlabeled(&self) -> impl Iterator<Item = Result<(DocumentId<'_>, &[u8])>> {
        let get = |position| Ok((self.unlabeled.id(position)?, self.unlabeled.text(position)?));
        self.unlabeled.positions().map(get)
    }

    /// The documents with their labels and ids as a corpus, in the order of
    /// [`positions`](Index::positions).
    ///
    /// # Complexity
    ///
    /// O(bytes of the documents), which are copied.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] if the index's file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
    /// assert_eq!(index.to_corpus()?.text(9), index.document(9)?.unwrap().text);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn to_corpus(&self) -> Result<Corpus> {
        let mut corpus = Corpus::new();
        for position in self.positions() {
            let (label, text) = self.documents.labeled(position)?;
            corpus.push_with_id(label, text, self.id(position)?);
        }
        Ok(corpus)
    }

    /// The compressor that measures the lengths.
    pub fn compressor(&self) -> &dyn Compressor {
        &*self.encoders.compressor
    }

    /// Checks that the index's compressor is the one that is asked for, if any is.
    pub(crate) fn require_compressor(&self, asked: Option<&CompressorSpec>) -> Result<()> {
        let stored = self.compressor().spec();
        match asked {
            Some(given) if *given != stored => {
                Err(Error::OtherCompressor { stored: stored.to_string(), given: given.to_string() })
            }
            _ => Ok(()),
        }
    }

    /// Builds the candidate index ahead of time; otherwise the first search that needs it builds it.
    ///
    /// # Complexity
    ///
    /// Time: three passes over the text, divided by the threads of the current rayon pool. Memory: one
    /// to two bytes per byte of text, and twice that during the build.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], and [`Error::Model`] if the index's file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use nearzip::{CompressorSpec, Corpus, Error, Index, unobserved};
    ///
    /// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
    /// let stopped = index.prepare_candidates(&|_| ControlFlow::Break(()));
    /// assert!(matches!(stopped, Err(Error::Cancelled { .. })));
    /// index.prepare_candidates(&unobserved)?;
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn prepare_candidates(&self, observer: Observer<'_>) -> Result<()> {
        self.candidates(observer).map(drop)
    }

    /// Builds the class model of the documents, so that it is [saved](Index::save) with them.
    ///
    /// [`ClassClassifier`](crate::ClassClassifier) and [`HybridClassifier`](crate::HybridClassifier)
    /// build it if it is missing.
    ///
    /// # Complexity
    ///
    /// Time O(bytes · order); memory as for [`ClassClassifier`](crate::ClassClassifier).
    ///
    /// # Errors
    ///
    /// - [`Error::TooManyLabels`] for more than 65,535 labels.
    /// - [`Error::Cancelled`], and [`Error::Model`] if the index's file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, ModelInfo, unobserved};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("languages.nearzip");
    /// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
    /// index.prepare_class_model(&unobserved)?;
    /// index.save(&path)?;
    /// assert!(ModelInfo::read(&path)?.sections.iter().any(|section| section.tag == "gram-cts"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn prepare_class_model(&self, observer: Observer<'_>) -> Result<()> {
        self.class_model(observer).map(drop)
    }

    /// Compresses every document, unless they already were, so that their lengths are [saved](Index::save)
    /// with them. A search does this when it begins; what needs the lengths of a few documents compresses
    /// only these.
    ///
    /// # Complexity
    ///
    /// That of [`build`](Index::build).
    ///
    /// # Errors
    ///
    /// The compressor's errors, [`Error::Cancelled`], and [`Error::Model`] if the index's file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Length, Source, unobserved};
    ///
    /// let corpus: Corpus = [("letters", "a")].into_iter().collect();
    /// let index = Source::from(corpus).into_index(None)?;
    /// index.prepare_lengths(&unobserved)?;
    /// assert_eq!(index.document(0)?.unwrap().length, Length::from_bytes(21));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn prepare_lengths(&self, observer: Observer<'_>) -> Result<()> {
        self.measured(observer).map(drop)
    }

    /// The text of a document that has not been removed.
    pub(crate) fn text(&self, position: usize) -> Result<&[u8]> {
        self.documents.text(position)
    }

    /// The label of a document that has not been removed.
    pub(crate) fn label(&self, position: usize) -> Result<&str> {
        Ok(self.labels().name(self.label_id(position)?))
    }

    /// The label of a document that has not been removed, as one of [`labels`](Index::labels).
    pub(crate) fn label_id(&self, position: usize) -> Result<LabelId> {
        self.documents.label_id(position)
    }

    /// The id of a document that has not been removed.
    pub(crate) fn id(&self, position: usize) -> Result<DocumentId<'_>> {
        self.documents.id(position)
    }

    /// C(y) of a document that has not been removed.
    pub(crate) fn length(&self, position: usize) -> Result<Length> {
        match self.documents.lengths() {
            Some(lengths) => lengths.length(position),
            None => Ok(self.measured_alone(position)?.length),
        }
    }

    /// A document that has not been removed, in the form that this index's encoders take.
    pub(crate) fn prepared(&self, position: usize) -> Result<PreparedDocument<'_>> {
        let text = self.text(position)?;
        match self.documents.lengths() {
            Some(lengths) => lengths.prepared(position, text),
            None => {
                let prepared = &self.measured_alone(position)?.prepared;
                Ok(PreparedDocument { text, prepared })
            }
        }
    }

    /// What the compressor says about a document, which is all that is compressed.
    fn measured_alone(&self, position: usize) -> Result<&Measured> {
        let measure = || self.encoders.measure(self.text(position)?);
        self.documents.measured(position, measure)
    }

    /// The lengths of all documents, which are compressed unless they already were.
    pub(super) fn measured(&self, observer: Observer<'_>) -> Result<&Lengths> {
        if let Some(lengths) = self.documents.lengths() {
            return Ok(lengths);
        }
        let text = |position| self.documents.text_or_empty(position);
        let lengths = self.encoders.measure_all(self.end(), text, observer)?;
        Ok(self.documents.keep_lengths(lengths))
    }

    #[cfg(test)]
    pub(crate) fn is_measured(&self) -> bool {
        self.documents.lengths().is_some()
    }

    /// The labels, to share without copying.
    pub(crate) fn shared_labels(&self) -> &Arc<Labels> {
        self.documents.labels()
    }

    /// The total length of the texts.
    pub(crate) fn text_bytes(&self) -> u64 {
        self.documents.text_bytes()
    }

    /// The compressed length of an empty text: framing and header.
    pub(crate) fn empty_length(&self) -> Length {
        self.empty_length
    }

    /// What a method computed about the documents and stored in the model file.
    pub(crate) fn settled(&self, method: &str) -> Option<serde_json::Value> {
        self.parts.settled.get(method)
    }

    /// Adds an entry to what a method computed about the documents, to be stored in the model file.
    pub(crate) fn settle_note(&self, method: &str, name: &str, value: serde_json::Value) {
        self.parts.settled.add(method, name, value);
    }

    pub(crate) fn has_candidates(&self) -> bool {
        self.parts.candidates.known().is_some()
    }

    pub(crate) fn candidates(&self, observer: Observer<'_>) -> Result<&CandidateIndex> {
        self.parts.candidates.get(&self.documents, observer)
    }

    /// What each byte of a text says for the first label and against the second, by the class model of the documents.
    ///
    /// # Complexity
    ///
    /// That of a prediction by [`ClassClassifier`](crate::ClassClassifier), and that of building the class model if the index
    /// has none yet.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`] for a label that no document has, [`Error::TooManyLabels`] for more than 65,535 labels,
    /// [`Error::Cancelled`], and [`Error::Model`] if the index's file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
    /// let evidence = index.evidence(b"the weather", ["English", "German"], &unobserved)?;
    /// assert!(evidence.bits() > 0.0 && evidence.bytes.len() == 11);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn evidence(
        &self,
        text: &[u8],
        labels: [&str; 2],
        observer: Observer<'_>,
    ) -> Result<Evidence> {
        self.class_model(observer)?.evidence(text, labels)
    }

    pub(crate) fn class_model(&self, observer: Observer<'_>) -> Result<&Arc<ClassModel>> {
        self.parts.classes.get(&self.documents, observer)
    }

    /// How little a text is like any of the documents: the length of its ideal code by the byte strings of all
    /// documents together, in bits per byte. Texts like the documents have 1 to 4, depending on the documents;
    /// noise has more than 8, since bytes that were not expected cost more than a byte.
    ///
    /// # Complexity
    ///
    /// O(bytes), once the class model is built.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyLabels`] for more than 65,535 labels, [`Error::Cancelled`], and [`Error::Model`] if the
    /// index's file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
    /// let known = index.bits_per_byte(b"Where is the station?", &unobserved)?;
    /// let noise = index.bits_per_byte(b"\x01\x07&\x1f#%\x02&\x11#%", &unobserved)?;
    /// assert!(known < 5.0 && noise > 8.0);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn bits_per_byte(&self, text: &[u8], observer: Observer<'_>) -> Result<f64> {
        self.class_model(observer)?.bits_per_byte(text)
    }

    /// As [`bits_per_byte`](Index::bits_per_byte) for a document, by all the others.
    pub(crate) fn bits_per_byte_of(&self, position: usize) -> Result<f64> {
        let model = self.class_model(&unobserved)?;
        let (label, text) = (self.label(position)?, self.text(position)?);
        Ok(model.opinion_without_among(label, text, &[])?.bits_per_byte)
    }

    /// A class model of another order than the one that suits the documents.
    pub(crate) fn class_model_of_order(
        &self,
        order: usize,
        observer: Observer<'_>,
    ) -> Result<ClassModel> {
        classes::built(&self.documents, Some(order), observer)
    }

    /// The linear model; `None` if there are too many documents or labels for one.
    pub(crate) fn linear_model(&self, observer: Observer<'_>) -> Result<Option<&Arc<LinearModel>>> {
        self.parts.linear.get(&self.documents, observer)
    }

    /// The linear model's scores of each label for the documents at some positions, in order, each from
    /// documents of which it is none; `None` if there are too many documents or labels.
    pub(crate) fn linear_left_out(
        &self,
        positions: &[usize],
        observer: Observer<'_>,
    ) -> Result<Option<Vec<Vec<f64>>>> {
        self.parts.linear.left_out(&self.documents, positions, observer)
    }

    /// Lets the linear model be made anew if documents have changed since it was made.
    pub(crate) fn settle(&mut self) {
        self.parts.linear.settle();
    }

    /// One more than the last position that has, or had, a document.
    pub(crate) fn end(&self) -> usize {
        self.documents.end()
    }

    /// Whether there is a document at `position`.
    pub(crate) fn has(&self, position: usize) -> bool {
        self.documents.has(position)
    }

    /// Checks that there are documents at these positions, and others for each.
    pub(crate) fn check_others(&self, positions: &[usize]) -> Result<()> {
        match positions.iter().all(|&position| self.has(position)) {
            false => Err(Error::UnknownDocument),
            true if self.len() < 2 && !positions.is_empty() => Err(Error::EmptyCorpus),
            true => Ok(()),
        }
    }

    /// Checks that `k` is from 1 to the number of documents.
    pub(crate) fn check_k(&self, k: usize) -> Result<()> {
        let documents = self.len();
        match (1..=documents).contains(&k) {
            true => Ok(()),
            false => Err(Error::InvalidK { k, documents }),
        }
    }

    /// An encoder for the caller's exclusive use.
    pub(crate) fn encoder(&self) -> Pooled<'_, Box<dyn Encoder>> {
        self.encoders.take()
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Index")
            .field("documents", &self.len())
            .field("labels", &self.labels().len())
            .field("unlabeled", &self.unlabeled_len())
            .field("compressor", &self.encoders.compressor)
            .finish_non_exhaustive()
    }
}
