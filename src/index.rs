//! A corpus ready for search: its documents, their compressed lengths, and what measured them.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Mutex;

use rayon::prelude::*;

use crate::compressor::{Compressor, CompressorSpec, Encoder, Length};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::progress::{Observer, Stage, Tracker, unobserved};

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
    encoders: EncoderPool,
}

impl Index {
    /// Compresses every document once, on the current rayon pool.
    ///
    /// # Complexity
    ///
    /// Time: one compression of each document, divided by the threads. Memory beside the corpus:
    /// 8 bytes a document, and an encoder a thread.
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
        let lengths = (0..corpus.len())
            .into_par_iter()
            .map(|position| {
                tracker.advance(0)?;
                let length = encoders.take().compressed_len(corpus.text(position))?;
                tracker.advance(1)?;
                Ok(length)
            })
            .collect::<Result<_>>()?;
        Ok(Index {
            corpus,
            lengths,
            encoders,
        })
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
        EncoderPool {
            compressor,
            idle: Mutex::new(Vec::new()),
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Box<dyn Encoder>>> {
        // Nothing can panic while the lock is held; were it so, a list of encoders is still one.
        self.idle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
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
