//! Documents ready for search: their texts, their compressed lengths, and what measured them.
//!
//! | file | idea |
//! |---|---|
//! | `documents` | everything about each document, by position |
//! | `columns` | a stored beginning, and what was added since |
//! | `labels`, `ids` | labels as they first occur; documents found by their ids |
//! | `changes` | documents come, go and change their labels |
//! | `candidates` | which documents share most with a query |
//! | `classes` | the class model of all documents |
//! | `stored` | an index in a model file |
//! | `encoders` | encoders that are used again |

mod candidates;
mod changes;
mod classes;
mod columns;
mod documents;
mod encoders;
mod ids;
mod labels;
mod removed;
mod stored;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::compressor::{Compressor, CompressorSpec, Encoder, Length, PreparedDocument};
use crate::corpus::{Arena, Corpus, DocumentId, LabelId, Labels};
use crate::error::{Error, Result};
use crate::pool::Pooled;
use crate::progress::{Observer, Stage, Tracker, unobserved};

pub use changes::AddedIds;
pub use stored::{ModelInfo, OpenOptions, SectionInfo};

use classes::Classes;
use documents::{Documents, Measured};
use encoders::EncoderPool;

pub(crate) use candidates::{CandidateIndex, GramWeights, SharedGrams};

/// Labeled documents with the compressed length of each, C(y), computed once.
///
/// The compressor travels with the lengths that it measured, so lengths of two compressors can
/// never meet.
///
/// A document has a position, by which everything about it is asked for and which settles ties, and
/// an id, by which it is [removed](Index::remove) and [relabeled](Index::relabel). Positions are in
/// the order in which documents were added; a removed document leaves its position empty. An index
/// can be [saved](Index::save), and [opened](Index::open) without being read: then every look at a
/// document can fail, where its file is damaged.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, Length, unobserved};
///
/// let corpus: Corpus = [("letters", "a")].into_iter().collect();
/// let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
/// assert_eq!(index.length(0)?, Length::from_bytes(21));
/// # Ok::<(), nearzip::Error>(())
/// ```
pub struct Index {
    documents: Documents,
    encoders: EncoderPool,
    empty_length: Length,
    /// Made when it is first asked for.
    candidates: OnceLock<CandidateIndex>,
    classes: Classes,
    notes: Notes,
}

/// What methods have settled about the documents, by the names of the methods. It stays when documents
/// come and go, and is stored with them.
pub(crate) type Notes = BTreeMap<String, serde_json::Value>;

/// How many documents are worked on between two times that their results are put away.
const DOCUMENTS_PER_BATCH: usize = 4096;

impl Index {
    /// Compresses every document once, on the current rayon pool.
    ///
    /// # Complexity
    ///
    /// Time: one compression of each document, divided by the threads. Memory beside the corpus:
    /// 24 bytes a document, an encoder a thread, and for gzip at level 9 two bytes for each byte of
    /// text.
    ///
    /// # Errors
    ///
    /// As [`CompressorSpec::compressor`] and [`Encoder::compressed_len`], and [`Error::Cancelled`].
    pub fn build(corpus: Corpus, spec: &CompressorSpec, observer: Observer<'_>) -> Result<Index> {
        Index::with_compressor(corpus, spec.compressor()?, observer)
    }

    /// As [`build`](Index::build), with a compressor of the caller's own.
    ///
    /// # Errors
    ///
    /// Those of the compressor, and [`Error::Cancelled`].
    pub fn with_compressor(
        corpus: Corpus,
        compressor: Box<dyn Compressor>,
        observer: Observer<'_>,
    ) -> Result<Index> {
        let encoders = EncoderPool::new(compressor);
        let mut lengths = Vec::with_capacity(corpus.len());
        let mut prepared = Arena::default();
        encoders.measure_all(&corpus, observer, |measured| {
            lengths.push(measured.length.units());
            prepared.push(&measured.prepared);
        })?;
        prepared.shrink_to_fit();
        Index::new(Documents::new(corpus, lengths, prepared)?, encoders)
    }

    fn new(documents: Documents, encoders: EncoderPool) -> Result<Index> {
        let empty_length = encoders.take().compressed_len(b"")?;
        Ok(Index {
            documents,
            encoders,
            empty_length,
            candidates: OnceLock::new(),
            classes: Classes::default(),
            notes: Notes::new(),
        })
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

    /// The labels that documents have, in the order in which they first occur.
    pub fn labels(&self) -> &Labels {
        self.documents.labels()
    }

    /// The bytes of the document at `position`.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where its place in the model file is damaged.
    ///
    /// # Panics
    ///
    /// Where there is no such position.
    pub fn text(&self, position: usize) -> Result<&[u8]> {
        self.documents.text(position)
    }

    /// The label of the document at `position`.
    ///
    /// # Errors
    ///
    /// As [`text`](Index::text).
    ///
    /// # Panics
    ///
    /// Where there is no such position.
    pub fn label(&self, position: usize) -> Result<&str> {
        Ok(self.labels().name(self.label_id(position)?))
    }

    /// The label of the document at `position` as one of [`labels`](Index::labels).
    ///
    /// # Errors
    ///
    /// As [`text`](Index::text).
    ///
    /// # Panics
    ///
    /// Where there is no such position.
    pub fn label_id(&self, position: usize) -> Result<LabelId> {
        self.documents.label_id(position)
    }

    /// The id of the document at `position`.
    ///
    /// # Errors
    ///
    /// As [`text`](Index::text).
    ///
    /// # Panics
    ///
    /// Where there is no such position.
    pub fn id(&self, position: usize) -> Result<DocumentId<'_>> {
        self.documents.id(position)
    }

    /// C(y) of the document at `position`.
    ///
    /// # Errors
    ///
    /// As [`text`](Index::text).
    ///
    /// # Panics
    ///
    /// Where there is no such position.
    pub fn length(&self, position: usize) -> Result<Length> {
        self.documents.length(position)
    }

    /// The documents with their labels and ids, in the order of [`positions`](Index::positions).
    ///
    /// # Complexity
    ///
    /// O(bytes of the documents), which are copied.
    ///
    /// # Errors
    ///
    /// As [`text`](Index::text).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
    /// assert_eq!(index.to_corpus()?.text(9), index.text(9)?);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn to_corpus(&self) -> Result<Corpus> {
        let mut corpus = Corpus::new();
        for position in self.positions() {
            corpus.push_with_id(self.label(position)?, self.text(position)?, self.id(position)?);
        }
        Ok(corpus)
    }

    /// The compressor that measured the lengths.
    pub fn compressor(&self) -> &dyn Compressor {
        &*self.encoders.compressor
    }

    /// The labels, to be kept.
    pub(crate) fn shared_labels(&self) -> &Arc<Labels> {
        self.documents.labels()
    }

    /// The length of all texts together.
    pub(crate) fn text_bytes(&self) -> u64 {
        self.documents.text_bytes()
    }

    /// The compressed length of no bytes: framing and header.
    pub(crate) fn empty_length(&self) -> Length {
        self.empty_length
    }

    pub(crate) fn notes(&self) -> &Notes {
        &self.notes
    }

    pub(crate) fn notes_mut(&mut self) -> &mut Notes {
        &mut self.notes
    }

    pub(crate) fn has_candidates(&self) -> bool {
        self.candidates.get().is_some()
    }

    pub(crate) fn candidates(&self) -> Result<&CandidateIndex> {
        if let Some(candidates) = self.candidates.get() {
            return Ok(candidates);
        }
        // A removed document is as one without grams, so that positions stay as they are.
        let text = |position| match self.has(position) {
            true => self.text(position),
            false => Ok(&b""[..]),
        };
        let candidates = CandidateIndex::build(self.end(), text, &unobserved)?;
        Ok(self.candidates.get_or_init(|| candidates))
    }

    /// The document at `position`, as an encoder of this index wants it.
    pub(crate) fn document(&self, position: usize) -> Result<PreparedDocument<'_>> {
        self.documents.prepared(position)
    }

    /// One more than the last position that has, or had, a document.
    pub(crate) fn end(&self) -> usize {
        self.documents.end()
    }

    /// Whether there is a document at `position`.
    pub(crate) fn has(&self, position: usize) -> bool {
        self.documents.has(position)
    }

    /// Checks that there are `k` documents to be found, and that some are asked for.
    pub(crate) fn check_k(&self, k: usize) -> Result<()> {
        let documents = self.len();
        match (1..=documents).contains(&k) {
            true => Ok(()),
            false => Err(Error::InvalidK { k, documents }),
        }
    }

    /// An encoder that nobody else is using.
    pub(crate) fn encoder(&self) -> Pooled<'_, Box<dyn Encoder>> {
        self.encoders.take()
    }
}

impl EncoderPool {
    /// What the compressor makes of one text.
    fn measure(&self, text: &[u8]) -> Result<Measured> {
        let mut measured =
            Measured { length: self.take().compressed_len(text)?, ..Measured::default() };
        self.compressor.prepare(text, &mut measured.prepared);
        Ok(measured)
    }

    /// What the compressor makes of every text, handed to `put` in their order.
    fn measure_all(
        &self,
        corpus: &Corpus,
        observer: Observer<'_>,
        mut put: impl FnMut(Measured),
    ) -> Result<()> {
        let tracker = Tracker::new(observer, Stage::Indexing, corpus.len());
        let measure = |position| {
            tracker.advance(0)?;
            let measured = self.measure(corpus.text(position))?;
            tracker.advance(1)?;
            Ok(measured)
        };
        for start in (0..corpus.len()).step_by(DOCUMENTS_PER_BATCH) {
            let batch = start..corpus.len().min(start + DOCUMENTS_PER_BATCH);
            batch
                .into_par_iter()
                .map(measure)
                .collect::<Result<Vec<_>>>()?
                .into_iter()
                .for_each(&mut put);
        }
        Ok(())
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Index")
            .field("documents", &self.len())
            .field("labels", &self.labels().len())
            .field("compressor", &self.encoders.compressor)
            .finish_non_exhaustive()
    }
}
