//! A corpus ready for search: its documents, their compressed lengths, and what measured them.

mod candidates;

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, OnceLock};

use rayon::prelude::*;

use crate::compressor::{Compressor, CompressorSpec, Encoder, Length, PreparedDocument};
use crate::corpus::{Arena, Corpus};
use crate::error::{Error, Result};
use crate::progress::{Observer, Stage, Tracker, unobserved};

pub(crate) use candidates::{CandidateIndex, SharedGrams};

/// A corpus with the compressed length of each document, C(y), computed once.
///
/// The compressor travels with the lengths that it measured, so lengths of two compressors can
/// never meet.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, Length};
///
/// let corpus: Corpus = [("letters", "a")].into_iter().collect();
/// let index = Index::build(corpus, &CompressorSpec::default())?;
/// assert_eq!(index.length(0), Length::from_bytes(21));
/// # Ok::<(), nearzip::Error>(())
/// ```
pub struct Index {
    corpus: Corpus,
    lengths: Vec<Length>,
    /// What the compressor worked out about each document.
    prepared: Arena,
    encoders: EncoderPool,
    empty_length: Length,
    /// Made when it is first asked for.
    candidates: OnceLock<CandidateIndex>,
}

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
    /// As [`CompressorSpec::compressor`] and [`Encoder::compressed_len`].
    pub fn build(corpus: Corpus, spec: &CompressorSpec) -> Result<Index> {
        Index::build_observed(corpus, spec, &unobserved)
    }

    /// As [`build`](Index::build), with progress and a way to stop.
    ///
    /// # Errors
    ///
    /// As [`build`](Index::build), and [`Error::Cancelled`](crate::Error::Cancelled).
    pub fn build_observed(
        corpus: Corpus,
        spec: &CompressorSpec,
        observer: Observer<'_>,
    ) -> Result<Index> {
        Index::with_compressor(corpus, spec.compressor()?, observer)
    }

    /// As [`build_observed`](Index::build_observed), with a compressor of the caller's own.
    ///
    /// # Errors
    ///
    /// Those of the compressor, and [`Error::Cancelled`](crate::Error::Cancelled).
    pub fn with_compressor(
        corpus: Corpus,
        compressor: Box<dyn Compressor>,
        observer: Observer<'_>,
    ) -> Result<Index> {
        let encoders = EncoderPool::new(compressor);
        let tracker = Tracker::new(observer, Stage::Indexing, corpus.len());
        let mut lengths = Vec::with_capacity(corpus.len());
        let mut prepared = Arena::default();
        let measure = |position| {
            tracker.advance(0)?;
            let text = corpus.text(position);
            let length = encoders.take().compressed_len(text)?;
            let mut form = Vec::new();
            encoders.compressor.prepare(text, &mut form);
            tracker.advance(1)?;
            Ok((length, form))
        };
        for start in (0..corpus.len()).step_by(DOCUMENTS_PER_BATCH) {
            let batch = start..corpus.len().min(start + DOCUMENTS_PER_BATCH);
            for (length, form) in batch.into_par_iter().map(measure).collect::<Result<Vec<_>>>()? {
                lengths.push(length);
                prepared.push(&form);
            }
        }
        prepared.shrink_to_fit();
        let empty_length = encoders.take().compressed_len(b"")?;
        let candidates = OnceLock::new();
        Ok(Index { corpus, lengths, prepared, encoders, empty_length, candidates })
    }

    /// The documents.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// The compressor that measured the lengths.
    pub fn compressor(&self) -> &dyn Compressor {
        &*self.encoders.compressor
    }

    /// C(y) of the document at `position`.
    ///
    /// # Panics
    ///
    /// Where there is no such position.
    pub fn length(&self, position: usize) -> Length {
        self.lengths[position]
    }

    /// The document at `position`, as an encoder of this index wants it.
    pub(crate) fn document(&self, position: usize) -> PreparedDocument<'_> {
        let (text, prepared) = (self.corpus.text(position), self.prepared.get(position));
        PreparedDocument { text, prepared }
    }

    /// Checks that there are `k` documents to be found, and that some are asked for.
    pub(crate) fn check_k(&self, k: usize) -> Result<()> {
        let documents = self.corpus.len();
        match (1..=documents).contains(&k) {
            true => Ok(()),
            false => Err(Error::InvalidK { k, documents }),
        }
    }

    /// The compressed length of no bytes: framing and header.
    pub(crate) fn empty_length(&self) -> Length {
        self.empty_length
    }

    pub(crate) fn has_candidates(&self) -> bool {
        self.candidates.get().is_some()
    }

    pub(crate) fn candidates(&self) -> &CandidateIndex {
        self.candidates.get_or_init(|| CandidateIndex::build(&self.corpus))
    }

    /// An encoder that nobody else is using.
    pub(crate) fn encoder(&self) -> PooledEncoder<'_> {
        self.encoders.take()
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Index")
            .field("corpus", &self.corpus)
            .field("compressor", &self.encoders.compressor)
            .finish_non_exhaustive()
    }
}

/// Encoders for as many threads as ask at once, each used again and again: a zlib stream takes
/// 268 KB, too much to make one for each query.
struct EncoderPool {
    compressor: Box<dyn Compressor>,
    idle: Mutex<Vec<Box<dyn Encoder>>>,
}

impl EncoderPool {
    fn new(compressor: Box<dyn Compressor>) -> EncoderPool {
        EncoderPool { compressor, idle: Mutex::new(Vec::new()) }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Box<dyn Encoder>>> {
        // Nothing can panic while the lock is held; were it so, a list of encoders is still one.
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn take(&self) -> PooledEncoder<'_> {
        let idle = self.idle().pop();
        PooledEncoder {
            encoder: Some(idle.unwrap_or_else(|| self.compressor.encoder())),
            pool: self,
        }
    }
}

/// An encoder that goes back to its pool.
pub(crate) struct PooledEncoder<'a> {
    encoder: Option<Box<dyn Encoder>>,
    pool: &'a EncoderPool,
}

impl Deref for PooledEncoder<'_> {
    type Target = dyn Encoder;

    fn deref(&self) -> &(dyn Encoder + 'static) {
        &**self.encoder.as_ref().expect("present until dropped")
    }
}

impl DerefMut for PooledEncoder<'_> {
    fn deref_mut(&mut self) -> &mut (dyn Encoder + 'static) {
        &mut **self.encoder.as_mut().expect("present until dropped")
    }
}

impl Drop for PooledEncoder<'_> {
    fn drop(&mut self) {
        self.pool.idle().extend(self.encoder.take());
    }
}
