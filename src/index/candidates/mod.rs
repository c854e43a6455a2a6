//! How many grams the documents share with a query, all of them counted at once.
//!
//! What C(xy) saves over C(x) + C(y) are the matches into the query, and a match is found where
//! both texts hold the same gram: a few bytes behind one another. So the number of distinct grams
//! that two texts share predicts C(xy), and documents that share many are likely to be near.
//!
//! | file | idea |
//! |---|---|
//! | `grams` | how long grams are, and their hash |
//! | `postings` | for each gram its documents, compressed |
//! | `counts` | for each document the grams that it shares |
//! | `similar` | the documents that share the most rare grams |

mod counts;
mod grams;
mod postings;
mod similar;

use crate::corpus::Corpus;
use crate::pool::Pool;

use counts::Counts;
use grams::{ByteCounts, Grams};
use postings::Postings;

pub(crate) use counts::Sharing;

/// An inverted index of the grams of a corpus.
#[derive(Debug)]
pub(crate) struct CandidateIndex {
    grams: Grams,
    postings: Postings,
    documents: usize,
    counts: Pool<Counts>,
}

/// The documents that share grams with a query.
#[derive(Debug)]
pub(crate) struct SharedGrams {
    /// Those that share most first.
    pub(crate) documents: Vec<Sharing>,
    /// What a shared gram is worth: by how many bytes each makes C(xy) shorter than C(x) + C(y),
    /// and the grams that it stands for because they were not looked for.
    pub(crate) bytes_saved: f64,
}

/// How many postings are read for a query. Its rarest grams come first, so a gram that is in too
/// many documents costs nothing.
const POSTINGS_READ: usize = 1 << 17;

impl CandidateIndex {
    /// # Complexity
    ///
    /// Time: two passes over the text. Memory: one to two bytes for each byte of text, and while it
    /// is built as much again.
    pub(crate) fn build(corpus: &Corpus) -> CandidateIndex {
        let mut counts = ByteCounts::default();
        corpus.texts().for_each(|text| counts.add(text));
        let grams = Grams::of(&counts);
        let postings = Postings::build(grams, corpus.texts());
        CandidateIndex { grams, postings, documents: corpus.len(), counts: Pool::default() }
    }

    /// The documents that share grams with `query`, as far as its rarest grams tell.
    ///
    /// # Complexity
    ///
    /// Time: that of reading 2¹⁷ postings, or of one list, where none is that short.
    pub(crate) fn shared(&self, query: &[u8]) -> SharedGrams {
        self.shared_within(query, POSTINGS_READ)
    }

    fn shared_within(&self, query: &[u8], mut postings_left: usize) -> SharedGrams {
        let mut buckets: Vec<u32> = self.grams.buckets_of(query).collect();
        buckets.sort_unstable();
        buckets.dedup();
        let lists = buckets.iter().map(|&bucket| (self.postings.list(bucket), bucket));
        let mut lists: Vec<_> = lists.filter(|(list, _)| list.documents > 0).collect();
        lists.sort_unstable_by_key(|(list, bucket)| (list.documents, *bucket));

        let mut counts = self.counts.take(Counts::default);
        counts.reset(self.documents);
        let mut lists_read = 0;
        for &(list, _) in &lists {
            match postings_left.checked_sub(list.documents as usize) {
                Some(left) => postings_left = left,
                None if lists_read == 0 => postings_left = 0,
                None => break,
            }
            counts.add(list);
            lists_read += 1;
        }
        let stands_for = lists.len() as f64 / f64::from(lists_read.max(1));
        SharedGrams {
            documents: counts.descending(),
            bytes_saved: self.grams.literal_cost * stands_for,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::random::Random;

    /// The definition: each list is the documents that have its bucket.
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
            bytes_saved: index.grams.literal_cost * (lists.len() as f64 / f64::from(read.max(1))),
        }
    }

    #[test]
    fn shared_grams_are_counted_as_they_are_defined() {
        let corpus = Corpus::sample();
        let index = CandidateIndex::build(&corpus);
        let mut random = Random::new(3);
        for query in Corpus::sample_held_out().first(40, Some(1)).texts().chain([&b""[..], b"ab"]) {
            let most = random.below(3_000) as usize;
            let (found, expected) =
                (index.shared_within(query, most), obvious(&index, &corpus, query, most));
            assert!(found.documents.is_sorted_by_key(|sharing| std::cmp::Reverse(sharing.grams)));
            let mut documents = found.documents;
            documents.sort_by_key(|sharing| sharing.document);
            assert_eq!(documents, expected.documents);
            assert_eq!(found.bytes_saved, expected.bytes_saved);
        }
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
