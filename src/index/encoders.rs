use std::ops::Range;

use rayon::prelude::*;

use super::lengths::{Lengths, Measured};
use crate::compressor::{Compressor, Encoder};
use crate::corpus::{Arena, Corpus};
use crate::error::Result;
use crate::pool::{Pool, Pooled};
use crate::progress::{Observer, Stage, Tracker};

/// How many documents are measured before their results are stored.
const DOCUMENTS_PER_BATCH: usize = 4096;

/// A compressor, and encoders that are reused: a zlib stream takes 268 KB, too much to allocate one
/// for each query. There are as many as were ever in use at once.
pub(super) struct EncoderPool {
    pub(super) compressor: Box<dyn Compressor>,
    idle: Pool<Box<dyn Encoder>>,
}

impl EncoderPool {
    pub(super) fn new(compressor: Box<dyn Compressor>) -> EncoderPool {
        EncoderPool { compressor, idle: Pool::default() }
    }

    pub(super) fn take(&self) -> Pooled<'_, Box<dyn Encoder>> {
        self.idle.take(|| self.compressor.encoder())
    }

    /// Compresses one text.
    pub(super) fn measure(&self, text: &[u8]) -> Result<Measured> {
        let length = self.take().compressed_len(text)?;
        let mut prepared = Vec::new();
        self.compressor.prepare(text, &mut prepared);
        Ok(Measured { length, prepared })
    }

    /// Compresses every text of a corpus, on the current rayon pool.
    pub(super) fn measure_each(
        &self,
        corpus: &Corpus,
        observer: Observer<'_>,
    ) -> Result<Vec<Measured>> {
        let tracker = Tracker::new(observer, Stage::Indexing, corpus.len());
        let text = |position| Ok(corpus.text(position));
        self.measure_range(0..corpus.len(), &text, &tracker)
    }

    /// Compresses the texts at the first `end` positions, on the current rayon pool.
    pub(super) fn measure_all<'t>(
        &self,
        end: usize,
        text: impl Fn(usize) -> Result<&'t [u8]> + Sync,
        observer: Observer<'_>,
    ) -> Result<Lengths> {
        let tracker = Tracker::new(observer, Stage::Indexing, end);
        let mut lengths = Vec::with_capacity(end);
        let mut prepared = Arena::default();
        for start in (0..end).step_by(DOCUMENTS_PER_BATCH) {
            let batch = start..end.min(start + DOCUMENTS_PER_BATCH);
            for measured in self.measure_range(batch, &text, &tracker)? {
                lengths.push(measured.length.units());
                prepared.push(&measured.prepared);
            }
        }
        prepared.shrink_to_fit();
        Ok(Lengths::new(lengths, prepared))
    }

    fn measure_range<'t>(
        &self,
        positions: Range<usize>,
        text: &(impl Fn(usize) -> Result<&'t [u8]> + Sync),
        tracker: &Tracker<'_>,
    ) -> Result<Vec<Measured>> {
        let measure = |position| {
            tracker.advance(0)?;
            let measured = self.measure(text(position)?)?;
            tracker.advance(1)?;
            Ok(measured)
        };
        positions.into_par_iter().map(measure).collect()
    }
}
