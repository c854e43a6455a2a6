use std::collections::HashMap;

use super::{CandidateIndex, POSTINGS_READ};
use crate::error::Result;

/// What the rarity of a gram, the logarithm of all documents by those that have it, is raised to:
/// 1.25 for each of the two texts; from hold-outs of training sets.
const RARITY: f64 = 2.5;

/// Added to the length of documents, so that the shortest are not alike by a single gram.
const LENGTH: f64 = 20.0;

impl CandidateIndex {
    /// The documents that share the most rare grams with a text for their length, most first; at most
    /// so many, and fewer where fewer share any. Ties go by position. `documents` is the number of
    /// all, of which none are removed.
    ///
    /// # Complexity
    ///
    /// Time: that of reading 2¹⁷ postings, rarest grams first. Memory: 4 bytes a document.
    pub(crate) fn similar(
        &self,
        text: &[u8],
        count: usize,
        documents: usize,
        length: impl Fn(usize) -> usize,
    ) -> Result<Vec<usize>> {
        let mut buckets: Vec<u32> = self.grams.buckets_of(text).collect();
        buckets.sort_unstable();
        let occurrences: HashMap<u32, usize> =
            buckets.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect();
        buckets.dedup();

        let mut shared = vec![0.0f32; documents];
        let mut touched = Vec::new();
        let mut postings_left = POSTINGS_READ;
        for list in self.rarest_first(&buckets)? {
            let Some(left) = postings_left.checked_sub(list.documents) else { break };
            postings_left = left;
            let occurrences = libm::log(occurrences[&list.bucket] as f64);
            let rarity = libm::log(documents as f64 / list.documents as f64);
            let weight = (1.0 + occurrences) * libm::pow(rarity, RARITY);
            list.for_each(|document| {
                let Some(shared) = shared.get_mut(document as usize) else { return };
                if *shared == 0.0 {
                    touched.push(document);
                }
                *shared += weight as f32;
            });
        }
        let score = |document: u32| {
            let length = length(document as usize) as f64 + LENGTH;
            f64::from(shared[document as usize]) / length.sqrt()
        };
        touched.sort_unstable();
        touched.dedup();
        let mut scored: Vec<(f64, u32)> =
            touched.into_iter().map(|document| (score(document), document)).collect();
        let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if scored.len() > count {
            scored.select_nth_unstable_by(count, order);
            scored.truncate(count);
        }
        scored.sort_unstable_by(order);
        Ok(scored.into_iter().map(|(_, document)| document as usize).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::corpus::Corpus;
    use crate::index::CandidateIndex;

    /// The definition, over the buckets of each document.
    fn obvious(index: &CandidateIndex, corpus: &Corpus, text: &[u8]) -> Vec<(f64, usize)> {
        let occurrences = |text| {
            let mut occurrences = BTreeMap::new();
            index.grams.buckets_of(text).for_each(|b| *occurrences.entry(b).or_insert(0) += 1);
            occurrences
        };
        let documents: Vec<BTreeMap<u32, i32>> = corpus.texts().map(occurrences).collect();
        let score = |document: usize| -> f64 {
            let shared = occurrences(text).into_iter().map(|(bucket, count)| {
                let with = documents.iter().filter(|found| found.contains_key(&bucket)).count();
                let rarity = (documents.len() as f64 / with as f64).ln();
                let has = f64::from(u8::from(documents[document].contains_key(&bucket)));
                has * (1.0 + f64::from(count).ln()) * rarity.powf(2.5)
            });
            shared.sum::<f64>() / (corpus.text(document).len() as f64 + 20.0).sqrt()
        };
        (0..documents.len()).map(|document| (score(document), document)).collect()
    }

    #[test]
    fn similar_documents_are_those_of_the_definition() {
        let corpus = Corpus::sample();
        let index = CandidateIndex::build(corpus.texts().map(Ok)).unwrap();
        for text in Corpus::sample_held_out().first(20, Some(5)).texts().chain([&b""[..], b"ab"]) {
            let length = |document| corpus.text(document).len();
            let found = index.similar(text, 10, corpus.len(), length).unwrap();
            let scores = obvious(&index, &corpus, text);
            let mut expected: Vec<f64> =
                scores.iter().map(|(score, _)| *score).filter(|&score| score > 0.0).collect();
            expected.sort_by(|a, b| b.total_cmp(a));
            assert_eq!(found.len(), expected.len().min(10));
            for (document, expected) in found.into_iter().zip(expected) {
                assert!((scores[document].0 - expected).abs() <= 1e-5 * expected);
            }
        }
    }
}
