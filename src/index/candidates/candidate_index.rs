use std::collections::HashMap;

use rayon::prelude::*;

use super::batches::{Batches, Chunk};
use super::counts::{Counts, Sharing};
use super::grams::Grams;
use super::inversion::invert;
use super::living_list::LivingList;
use super::postings::{List, Postings};
use crate::byte_counts::ByteCounts;
use crate::error::Result;
use crate::index::columns::{Numbers, write_numbers};
use crate::model::{ModelFile, ModelWriter, Tag};
use crate::pool::Pool;
use crate::progress::{Observer, Stage, Tracker};

const BYTE_COUNTS: Tag = Tag::new("byte-cts");

/// An inverted index of the grams of an index's documents.
///
/// After documents are added and removed, it gives the same answers as one that is built from the
/// remaining documents.
#[derive(Debug)]
pub(crate) struct CandidateIndex {
    /// The byte counts of the remaining documents.
    bytes: ByteCounts,
    grams: Grams,
    postings: Postings,
    /// Positions below this are in `postings`, the others in `added`.
    postings_end: usize,
    /// The positions of the documents that were added since the postings were built, by bucket.
    added: HashMap<u32, Vec<u32>>,
    /// How many documents of a list have been removed, by bucket.
    removed: HashMap<u32, u32>,
    removed_documents: usize,
    counts: Pool<Counts>,
}

/// The documents that share grams with a query.
#[derive(Debug)]
pub(crate) struct SharedGrams {
    /// The ones that share the most come first.
    pub(crate) documents: Vec<Sharing>,
    /// What a shared gram is worth: how many bytes it makes C(xy) shorter than C(x) + C(y), including
    /// its share of the grams that were not looked up.
    pub(crate) bytes_saved: f64,
}

/// The most postings that are read for a query. Its rarest grams come first, so grams that are in too
/// many documents cost nothing.
const POSTINGS_READ: usize = 1 << 17;

/// The postings are rebuilt after more changes than this plus half the number of documents that they
/// were built from.
const CHANGES_WORTH_A_BUILD: usize = 1024;

impl CandidateIndex {
    /// Builds the index of the texts at all positions below `end`, on the current rayon pool. The text
    /// of a removed document must be given as empty.
    ///
    /// The result does not depend on the number of threads.
    ///
    /// # Complexity
    ///
    /// Time: three passes over the text, divided by the number of threads. Memory: one to two bytes
    /// per byte of text; during the build the same again, plus 16 to 32 MiB for the grams of a batch
    /// of 4 MiB of text, or up to 100 MiB if they are distributed very unevenly. The length of
    /// documents does not matter.
    ///
    /// # Errors
    ///
    /// The errors of `text`, and [`Error::Cancelled`](crate::Error::Cancelled).
    pub(crate) fn build<'a>(
        end: usize,
        text: impl Fn(usize) -> Result<&'a [u8]> + Sync,
        observer: Observer<'_>,
    ) -> Result<CandidateIndex> {
        let tracker = Tracker::new(observer, Stage::Inverting, 2 * end);
        let bytes = count_bytes(end, &text, &tracker)?;
        let grams = Grams::of(&bytes);
        let postings = invert(grams, Batches::new(end, &text, grams.length - 1), &tracker)?;
        Ok(CandidateIndex::new(bytes, grams, postings, end))
    }

    fn new(bytes: ByteCounts, grams: Grams, postings: Postings, end: usize) -> CandidateIndex {
        CandidateIndex {
            bytes,
            grams,
            postings,
            postings_end: end,
            added: HashMap::new(),
            removed: HashMap::new(),
            removed_documents: 0,
            counts: Pool::default(),
        }
    }

    /// The index that is stored in a file of `len` documents, if there is one.
    pub(super) fn open(file: &ModelFile, len: usize) -> Result<Option<CandidateIndex>> {
        if file.section(BYTE_COUNTS).is_none() {
            return Ok(None);
        }
        let counts = Numbers::open(file, BYTE_COUNTS, ByteCounts::default().len())?;
        let bytes = ByteCounts::from_counts(|byte| counts.get(byte))?;
        let grams = Grams::of(&bytes);
        Ok(Some(CandidateIndex::new(bytes, grams, Postings::open(file, grams)?, len)))
    }

    /// Writes the index of the remaining documents, which are at `positions`, all below `end`, as if
    /// their positions had no gaps.
    pub(super) fn write(
        &self,
        writer: &mut ModelWriter<'_>,
        positions: impl Iterator<Item = usize>,
        end: usize,
    ) -> Result<()> {
        let byte_values = 0..self.bytes.len();
        write_numbers(writer, BYTE_COUNTS, byte_values, |byte| Ok(self.bytes.of(byte)))?;
        let mut places = vec![None; end];
        for (place, position) in (0..).zip(positions) {
            places[position] = Some(place);
        }
        match self.added.is_empty() && places.iter().all(Option::is_some) {
            true => self.postings.write(writer),
            false => self.postings.write_changed(writer, &places, &self.added),
        }
    }

    /// Adds a document, which must be after all others.
    pub(super) fn add(&mut self, text: &[u8], position: usize) {
        self.bytes.add(text);
        for bucket in self.distinct(text) {
            self.added.entry(bucket).or_default().push(position as u32);
        }
    }

    /// Removes a document. Its position stays on its lists, and callers must skip it.
    pub(super) fn remove(&mut self, text: &[u8]) {
        self.bytes.remove(text);
        for bucket in self.distinct(text) {
            *self.removed.entry(bucket).or_default() += 1;
        }
        self.removed_documents += 1;
    }

    /// Whether the index must be rebuilt to give the same answers as a new one, or to stay fast.
    pub(super) fn is_stale(&self, end: usize) -> bool {
        let changes = end - self.postings_end + self.removed_documents;
        Grams::of(&self.bytes) != self.grams
            || changes > CHANGES_WORTH_A_BUILD + self.postings_end / 2
    }

    /// The distinct buckets of a text, ascending.
    fn distinct(&self, text: &[u8]) -> Vec<u32> {
        let mut buckets: Vec<u32> = self.grams.buckets_of(text).collect();
        buckets.sort_unstable();
        buckets.dedup();
        buckets
    }

    /// The documents with a gram in a bucket.
    fn list(&self, bucket: u32) -> Result<LivingList<'_>> {
        Ok(self.living(bucket, self.postings.list(bucket)?))
    }

    fn living<'a>(&'a self, bucket: u32, stored: List<'a>) -> LivingList<'a> {
        let added = self.added.get(&bucket).map_or(&[][..], Vec::as_slice);
        let removed = self.removed.get(&bucket).map_or(0, |&removed| removed as usize);
        let documents = (stored.documents as usize + added.len()).saturating_sub(removed);
        LivingList { bucket, documents, stored, added }
    }

    /// The bucket of each gram of a text, in order, repetitions included.
    pub(crate) fn grams_of(&self, text: &[u8]) -> impl Iterator<Item = u32> {
        self.grams.buckets_of(text)
    }

    /// All buckets are below this.
    pub(crate) fn grams_end(&self) -> u32 {
        self.grams.buckets() as u32
    }

    /// How many documents have a gram in this bucket.
    pub(crate) fn documents_with(&self, bucket: u32) -> Result<usize> {
        Ok(self.list(bucket)?.documents)
    }

    /// The non-empty lists of some distinct buckets, shortest first.
    pub(crate) fn rarest_first(
        &self,
        buckets: impl Iterator<Item = u32>,
    ) -> Result<Vec<LivingList<'_>>> {
        // First where all lists are, then what they hold: so the processor can fetch many from memory at once.
        let encoded = |bucket| Ok((bucket, self.postings.encoded(bucket)?));
        let encoded = buckets.map(encoded).collect::<Result<Vec<(u32, &[u8])>>>()?;
        let living = |(bucket, encoded)| self.living(bucket, List::decode(encoded));
        let lists = encoded.into_iter().map(living).filter(|list| list.documents > 0);
        let mut lists: Vec<LivingList<'_>> = lists.collect();
        lists.sort_unstable_by_key(|list| (list.documents, list.bucket));
        Ok(lists)
    }

    /// The documents that share some of the rarest grams of `query`, including removed ones.
    ///
    /// # Complexity
    ///
    /// Time: reading at most 2¹⁷ postings, or a single list if the shortest is longer.
    pub(crate) fn shared(&self, query: &[u8], end: usize) -> Result<SharedGrams> {
        self.shared_within(query, end, POSTINGS_READ)
    }

    /// As [`shared`](CandidateIndex::shared), with another limit for the postings that are read.
    pub(crate) fn shared_within(
        &self,
        query: &[u8],
        end: usize,
        mut left: usize,
    ) -> Result<SharedGrams> {
        let lists = self.rarest_first(self.distinct(query).into_iter())?;
        let mut counts = self.counts.take(Counts::default);
        counts.reset(end);
        let mut lists_read = 0;
        for &list in &lists {
            match left.checked_sub(list.documents) {
                Some(rest) => left = rest,
                None if lists_read == 0 => left = 0,
                None => break,
            }
            counts.add(list);
            lists_read += 1;
        }
        let stands_for = lists.len() as f64 / f64::from(lists_read.max(1));
        Ok(SharedGrams {
            documents: counts.descending(),
            bytes_saved: self.bytes.entropy() / 8.0 * stands_for,
        })
    }
}

/// Counts the bytes of all texts. The tracker is asked whether to continue, but advances by nothing.
fn count_bytes<'a>(
    end: usize,
    text: impl Fn(usize) -> Result<&'a [u8]>,
    tracker: &Tracker<'_>,
) -> Result<ByteCounts> {
    let mut total = ByteCounts::default();
    for batch in Batches::new(end, text, 0) {
        let count = |chunk: &Chunk<'_>| {
            tracker.advance(0)?;
            let mut bytes = ByteCounts::default();
            chunk.texts.iter().for_each(|text| bytes.add(text));
            Ok(bytes)
        };
        for bytes in batch?.par_iter().map(count).collect::<Result<Vec<_>>>()? {
            total = ByteCounts::from_counts(|byte| Ok(total.of(byte) + bytes.of(byte)))?;
        }
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::ops::ControlFlow;

    use super::*;
    use crate::corpus::Corpus;
    use crate::progress::unobserved;
    use crate::random::Random;

    /// The definition: a list has all documents with a gram in its bucket.
    fn obvious(index: &CandidateIndex, corpus: &Corpus, query: &[u8], most: usize) -> SharedGrams {
        let distinct = |text| index.grams.buckets_of(text).collect::<BTreeSet<u32>>();
        let texts: Vec<_> = corpus.texts().map(distinct).collect();
        let mut lists: Vec<(Vec<usize>, u32)> = distinct(query)
            .into_iter()
            .map(|bucket| {
                ((0..texts.len()).filter(|&text| texts[text].contains(&bucket)).collect(), bucket)
            })
            .filter(|(list, _): &(Vec<usize>, u32)| !list.is_empty())
            .collect();
        lists.sort_by_key(|(list, bucket)| (list.len(), *bucket));
        let (mut read, mut postings, mut shared) = (0, 0, BTreeMap::new());
        for (list, _) in &lists {
            postings += list.len();
            if read > 0 && postings > most {
                break;
            }
            read += 1;
            list.iter().for_each(|&document| *shared.entry(document as u32).or_insert(0) += 1);
        }
        SharedGrams {
            documents: shared
                .into_iter()
                .map(|(document, grams)| Sharing { document, grams })
                .collect(),
            bytes_saved: index.bytes.entropy() / 8.0
                * (lists.len() as f64 / f64::from(read.max(1))),
        }
    }

    #[test]
    fn shared_grams_are_those_of_the_definition() {
        let corpus = Corpus::sample();
        let index =
            CandidateIndex::build(corpus.len(), |position| Ok(corpus.text(position)), &unobserved)
                .unwrap();
        let mut random = Random::new(3);
        for query in Corpus::sample_held_out().first(40, Some(1)).texts().chain([&b""[..], b"ab"]) {
            let most = random.below(3_000) as usize;
            let found = index.shared_within(query, corpus.len(), most).unwrap();
            let expected = obvious(&index, &corpus, query, most);
            assert!(found.documents.is_sorted_by_key(|sharing| std::cmp::Reverse(sharing.grams)));
            let mut documents = found.documents;
            documents.sort_by_key(|sharing| sharing.document);
            assert_eq!(documents, expected.documents);
            assert_eq!(found.bytes_saved, expected.bytes_saved);
        }
    }

    #[test]
    fn a_build_can_be_cancelled_from_its_first_pass_on() {
        let corpus = Corpus::sample();
        let text = |position| Ok(corpus.text(position));
        let stopped = CandidateIndex::build(corpus.len(), text, &|_| ControlFlow::Break(()));
        let message = stopped.unwrap_err().to_string();
        let total = 2 * corpus.len();
        assert_eq!(message, format!("stopped while collecting grams: 0 of {total} done"));
    }

    #[test]
    fn an_empty_index_shares_nothing() {
        let index = CandidateIndex::build(0, |_| Ok(&b""[..]), &unobserved).unwrap();
        assert!(index.shared(b"a query", 0).unwrap().documents.is_empty());
    }

    #[test]
    fn the_length_of_grams_follows_the_corpus() {
        let length = |text: &[u8]| {
            let mut counts = ByteCounts::default();
            counts.add(text);
            Grams::of(&counts).length
        };
        assert_eq!(length(b"the quick brown fox jumps over the lazy dog and runs away"), 5);
        assert_eq!(length(b"GATTACAGATTTACCAGCGCGTATTACG"), 8);
        assert_eq!(length(&Random::new(1).bytes(10_000)), 3);
        assert!((3..=8).contains(&length(b"")) && (3..=8).contains(&length(b"aaaa")));
    }
}
