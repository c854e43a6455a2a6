use rayon::prelude::*;

use super::batches::{Batches, CHUNK_BYTES, CHUNK_DOCUMENTS, CHUNKS_PER_BATCH, Chunk};
use super::grams::{Grams, MOST_BITS};
use super::postings::{Postings, varint_len, write_varint};
use crate::error::Result;
use crate::progress::Tracker;

/// The buckets are divided into 2^6 ranges: few enough that a thread can append to the buffers of all
/// ranges at once, and enough that the state of a range's buckets fits into a cache.
const RANGE_BITS: u32 = 6;

// A posting has 32 bits for the bucket within its range and the document within its chunk.
const _: () = assert!(CHUNK_DOCUMENTS <= 1 << (32 - (MOST_BITS - RANGE_BITS)));

/// The capacity that a buffer may keep for the next batch, in postings: four times their average
/// number per range and chunk. Without a limit, if a different range were overfull in each batch, all
/// buffers together would grow too large.
const POSTINGS_KEPT: usize = 4 * (CHUNK_BYTES >> RANGE_BITS);

/// Builds the postings of texts on the current rayon pool. Texts that are divided must overlap by one
/// byte less than a gram.
///
/// Two passes: the first finds the length of each list, the second writes the lists. In both, a batch
/// of text is processed in two steps. First each thread takes a chunk of text and sorts its grams by
/// range. Then each thread takes a range of buckets, whose lists do not depend on other ranges, and
/// goes through its grams of all chunks in order.
///
/// The tracker counts each document twice.
pub(super) fn invert<'a, F: Fn(usize) -> Result<&'a [u8]> + Clone>(
    grams: Grams,
    texts: Batches<F>,
    tracker: &Tracker<'_>,
) -> Result<Postings> {
    let mut scattering = Scattering::new(grams);
    let range_len = scattering.range_len();
    let mut buckets = vec![Bucket::default(); grams.buckets()];
    let mut ranges: Vec<&mut [Bucket]> = buckets.chunks_mut(range_len).collect();
    scattering.visit(texts.clone(), tracker, &mut ranges, |range, bucket, document| {
        range[bucket].measure(document);
    })?;

    let mut ends = Vec::with_capacity(buckets.len());
    let mut total = 0;
    for bucket in &buckets {
        total += bucket.list_len();
        ends.push(total);
    }
    let mut lists = vec![0; total];
    let mut ranges = ranges_of(&mut buckets, &mut lists, &ends, range_len);
    ranges.par_iter_mut().for_each(Range::write_numbers_of_documents);
    scattering.visit(texts, tracker, &mut ranges, |range, bucket, document| {
        range.buckets[bucket].write(range.lists, document);
    })?;
    Ok(Postings::from_lists(lists, ends))
}

/// The state of a bucket's list.
#[derive(Debug, Clone, Copy, Default)]
struct Bucket {
    /// One more than the position of the last document, or 0.
    last: u32,
    documents: u32,
    /// In the first pass, the length of the encoded gaps so far; in the second, where the next one
    /// is to be written, relative to the start of the range.
    gaps: usize,
}

impl Bucket {
    /// The gap between a document and the one before it, unless they are the same.
    fn gap(&mut self, document: u32) -> Option<u32> {
        let gap = document - self.last;
        self.last = document;
        (gap > 0).then_some(gap)
    }

    fn measure(&mut self, document: u32) {
        if let Some(gap) = self.gap(document) {
            self.documents += 1;
            self.gaps += varint_len(gap);
        }
    }

    fn list_len(&self) -> usize {
        match self.documents {
            0 => 0,
            documents => varint_len(documents) + self.gaps,
        }
    }

    fn write(&mut self, lists: &mut [u8], document: u32) {
        if let Some(gap) = self.gap(document) {
            self.gaps += write_varint(&mut lists[self.gaps..], gap);
        }
    }
}

/// Consecutive buckets and the memory for their lists.
#[derive(Debug)]
struct Range<'a> {
    buckets: &'a mut [Bucket],
    lists: &'a mut [u8],
}

impl Range<'_> {
    /// Writes the beginning of every list, and prepares the buckets for the second pass.
    fn write_numbers_of_documents(&mut self) {
        let mut start = 0;
        for bucket in &mut *self.buckets {
            let end = start + bucket.list_len();
            (bucket.last, bucket.gaps) = (0, start);
            if bucket.documents > 0 {
                bucket.gaps += write_varint(&mut self.lists[start..end], bucket.documents);
            }
            start = end;
        }
    }
}

fn ranges_of<'a>(
    buckets: &'a mut [Bucket],
    mut lists: &'a mut [u8],
    ends: &[usize],
    range_len: usize,
) -> Vec<Range<'a>> {
    let (mut ranges, mut start) = (Vec::new(), 0);
    for (buckets, ends) in buckets.chunks_mut(range_len).zip(ends.chunks(range_len)) {
        let end = ends.last().copied().unwrap_or(start);
        let (own, rest) = lists.split_at_mut(end - start);
        ranges.push(Range { buckets, lists: own });
        (lists, start) = (rest, end);
    }
    ranges
}

/// Visits the grams of all texts by ranges of buckets.
#[derive(Debug)]
struct Scattering {
    grams: Grams,
    /// A range has 2^bits buckets.
    bits: u32,
    /// The postings of each chunk of a batch; their memory is reused.
    chunks: Vec<Scattered>,
}

/// The postings of a chunk.
#[derive(Debug, Clone, Default)]
struct Scattered {
    /// One more than the position of the first document.
    first: u32,
    /// The postings of each range in order: in the high bits the document, counted from the first of
    /// the chunk; in the low bits the bucket, counted from the first of the range.
    ranges: Vec<Vec<u32>>,
}

impl Scattering {
    fn new(grams: Grams) -> Scattering {
        let bits = grams.bits.saturating_sub(RANGE_BITS);
        let ranges = vec![Vec::new(); grams.buckets() >> bits];
        let chunks = vec![Scattered { first: 0, ranges }; CHUNKS_PER_BATCH];
        Scattering { grams, bits, chunks }
    }

    fn range_len(&self) -> usize {
        1 << self.bits
    }

    /// Calls `visit` for each gram, within a range in the order of the documents, with the range, the
    /// bucket counted from the first of the range, and one more than the document's position.
    fn visit<'a, R: Send>(
        &mut self,
        texts: Batches<impl Fn(usize) -> Result<&'a [u8]>>,
        tracker: &Tracker<'_>,
        ranges: &mut [R],
        visit: impl Fn(&mut R, usize, u32) + Sync,
    ) -> Result<()> {
        let (grams, bits) = (self.grams, self.bits);
        for batch in texts {
            let batch = batch?;
            let scattered = &mut self.chunks[..batch.len()];
            scattered.par_iter_mut().zip(&batch).try_for_each(|(scattered, chunk)| {
                tracker.advance(0)?;
                scattered.fill(chunk, grams, bits);
                tracker.advance(chunk.finished)
            })?;
            let scattered = &*scattered;
            ranges.par_iter_mut().enumerate().for_each(|(number, range)| {
                for chunk in scattered {
                    for &posting in &chunk.ranges[number] {
                        let bucket = posting & ((1 << bits) - 1);
                        visit(range, bucket as usize, chunk.first + (posting >> bits));
                    }
                }
            });
        }
        Ok(())
    }
}

impl Scattered {
    fn fill(&mut self, chunk: &Chunk<'_>, grams: Grams, bits: u32) {
        self.first = chunk.first as u32 + 1;
        for range in &mut self.ranges {
            range.clear();
            range.shrink_to(POSTINGS_KEPT);
        }
        for (document, text) in (0..).zip(&chunk.texts) {
            for bucket in grams.buckets_of(text) {
                let posting: u32 = document << bits | bucket & ((1 << bits) - 1);
                self.ranges[(bucket >> bits) as usize].push(posting);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::super::postings::list_of;
    use super::*;
    use crate::corpus::Corpus;
    use crate::error::Error;
    use crate::progress::{Progress, Stage, unobserved};
    use crate::random::Random;

    /// The definition: a list has all documents with a gram in its bucket.
    fn obvious(grams: Grams, texts: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut lists = vec![Vec::new(); grams.buckets()];
        for (document, text) in (0..).zip(texts) {
            for bucket in grams.buckets_of(text) {
                let list: &mut Vec<u32> = &mut lists[bucket as usize];
                if list.last() != Some(&document) {
                    list.push(document);
                }
            }
        }
        lists.iter().map(|list| list_of(list)).collect()
    }

    fn inverted(
        grams: Grams,
        texts: &[Vec<u8>],
        chunk_bytes: usize,
        tracker: &Tracker<'_>,
    ) -> Result<Vec<Vec<u8>>> {
        let text = |position: usize| Ok(&texts[position][..]);
        let mut batches = Batches::new(texts.len(), text, grams.length - 1);
        batches.chunk_bytes = chunk_bytes;
        let postings = invert(grams, batches, tracker)?;
        (0..grams.buckets() as u32)
            .map(|bucket| postings.encoded(bucket).map(<[u8]>::to_vec))
            .collect()
    }

    fn random_texts() -> Vec<Vec<u8>> {
        let mut random = Random::new(8);
        let mut text = |most| -> Vec<u8> {
            (0..random.below(most)).map(|_| b"abc"[random.below(3) as usize]).collect()
        };
        let mut texts: Vec<Vec<u8>> = (0..400).map(|_| text(60)).collect();
        texts.insert(7, text(5_000));
        texts.push(Vec::new());
        texts
    }

    #[test]
    fn lists_are_those_of_the_definition_for_any_number_of_threads() {
        let sample: Vec<Vec<u8>> = Corpus::sample().texts().map(<[u8]>::to_vec).collect();
        for threads in 1..=3 {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            for (texts, length, bits) in [
                (random_texts(), 4, 5),
                (random_texts(), 8, 10),
                (sample.clone(), 5, 13),
                (Vec::new(), 3, 10),
            ] {
                let grams = Grams { length, bits };
                let expected = obvious(grams, &texts);
                for chunk_bytes in [90, 1_000, CHUNK_BYTES] {
                    let tracker = Tracker::new(&unobserved, Stage::Inverting, 2 * texts.len());
                    let found = pool.install(|| inverted(grams, &texts, chunk_bytes, &tracker));
                    assert!(found.unwrap() == expected, "{threads} {length} {chunk_bytes}");
                }
            }
        }
    }

    #[test]
    fn progress_reaches_the_total() {
        let texts = random_texts();
        let total = 2 * texts.len() as u64;
        let latest = AtomicU64::new(0);
        let observer = |progress: Progress| {
            assert_eq!((progress.stage, progress.total), (Stage::Inverting, total));
            latest.fetch_max(progress.done, Ordering::Relaxed);
            ControlFlow::Continue(())
        };
        let tracker = Tracker::new(&observer, Stage::Inverting, 2 * texts.len());
        inverted(Grams { length: 4, bits: 10 }, &texts, 500, &tracker).unwrap();
        assert_eq!(latest.into_inner(), total);
    }

    #[test]
    fn either_pass_can_be_cancelled() {
        let texts = random_texts();
        for stop_at in [0, 100, texts.len() as u64 + 100] {
            let observer = |progress: Progress| match progress.done < stop_at {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            };
            let tracker = Tracker::new(&observer, Stage::Inverting, 2 * texts.len());
            let stopped = inverted(Grams { length: 4, bits: 10 }, &texts, 500, &tracker);
            let Err(Error::Cancelled { stage: Stage::Inverting, done, .. }) = stopped else {
                panic!("not cancelled at {stop_at}: {stopped:?}");
            };
            assert!((stop_at..stop_at + 300).contains(&done), "{stop_at} {done}");
        }
    }

    #[test]
    fn errors_of_texts_are_returned() {
        let damaged = || Error::InvalidClassModel { fault: "a fault" };
        let text = |position| if position == 5 { Err(damaged()) } else { Ok(&b"some text"[..]) };
        let tracker = Tracker::new(&unobserved, Stage::Inverting, 20);
        let texts = Batches::new(10, text, 3);
        let refused = invert(Grams { length: 4, bits: 10 }, texts, &tracker);
        assert!(matches!(refused, Err(Error::InvalidClassModel { .. })));
    }
}
