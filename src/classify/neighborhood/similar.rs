//! The documents that share the most rare grams with a text.

use std::cmp::Ordering;

use super::weights::for_each_distinct;
use crate::error::Result;
use crate::index::{Index, repeated};
use crate::pool::Pool;
use crate::progress::unobserved;

/// The power to which the rarity of a gram is raised: 1.25 for each of the two texts. A gram's rarity is
/// the logarithm of the number of all documents divided by the number of documents that have it. The
/// power was chosen on held-out parts of training sets.
const RARITY: f64 = 2.5;

/// The most postings that are read for a text, those of the rarest grams first. Reading twice as many
/// does not improve accuracy.
const POSTINGS_READ: usize = 1 << 15;

/// Added to the length of documents, so that a single shared gram does not make very short ones
/// similar.
const LENGTH: f64 = 20.0;

/// The documents that share the most rare grams with a text, relative to their length, best first: at
/// most `count`, never the one at the position `except`, and fewer if fewer share any. Ties go by
/// position.
///
/// `sums` keeps vectors of zeros for later calls.
///
/// # Complexity
///
/// Time: reading at most 2¹⁵ postings, rarest grams first. Memory: 4 bytes per document.
pub(super) fn similar(
    index: &Index,
    sums: &Pool<Vec<f32>>,
    text: &[u8],
    count: usize,
    except: Option<usize>,
) -> Result<Vec<usize>> {
    let candidates = index.candidates(&unobserved)?;
    let mut distinct: Vec<(u32, usize)> = Vec::new();
    for_each_distinct(candidates, text, |gram, occurrences| {
        distinct.push((gram, occurrences));
        Ok(())
    })?;
    let occurrences = |gram| {
        let place = distinct.partition_point(|&(before, _)| before < gram);
        distinct[place].1
    };

    let mut shared = sums.take(Vec::new);
    shared.resize(index.end(), 0.0f32);
    let mut touched = Vec::new();
    let mut postings_left = POSTINGS_READ;
    for list in candidates.rarest_first(distinct.iter().map(|&(gram, _)| gram))? {
        let Some(left) = postings_left.checked_sub(list.documents) else { break };
        postings_left = left;
        let rarity = libm::log(index.len() as f64 / list.documents as f64);
        let weight = repeated(occurrences(list.bucket)) * libm::pow(rarity, RARITY);
        let weight = weight as f32;
        if weight > 0.0 {
            list.for_each(|document| {
                let Some(shared) = shared.get_mut(document as usize) else { return };
                if *shared == 0.0 {
                    touched.push(document as usize);
                }
                *shared += weight;
            });
        }
    }
    // Restores the zeros for the next call before anything can fail.
    let sums: Vec<(usize, f32)> = touched
        .into_iter()
        .map(|document| (document, std::mem::take(&mut shared[document])))
        .collect();
    drop(shared);

    let mut best = Best::new(count);
    for (document, sum) in sums {
        // No document is shorter than an empty one.
        let highest = f64::from(sum) / LENGTH.sqrt();
        if highest >= best.lowest() && index.has(document) && Some(document) != except {
            let length = index.text(document)?.len() as f64 + LENGTH;
            best.push(Scored { score: f64::from(sum) / length.sqrt(), document });
        }
    }
    Ok(best.into_sorted().into_iter().map(|scored| scored.document).collect())
}

/// A document with its score.
#[derive(Debug, Clone, Copy)]
struct Scored {
    score: f64,
    document: usize,
}

impl Scored {
    /// The higher score first, then the lower position.
    fn order(&self, other: &Scored) -> Ordering {
        other.score.total_cmp(&self.score).then(self.document.cmp(&other.document))
    }
}

/// The best `count` of all that are pushed.
#[derive(Debug)]
struct Best {
    count: usize,
    /// Fewer than twice the count.
    scored: Vec<Scored>,
    lowest: f64,
}

impl Best {
    fn new(count: usize) -> Best {
        Best { count, scored: Vec::with_capacity(2 * count), lowest: f64::NEG_INFINITY }
    }

    /// Documents with a lower score are not kept.
    fn lowest(&self) -> f64 {
        self.lowest
    }

    fn push(&mut self, scored: Scored) {
        self.scored.push(scored);
        if self.scored.len() == 2 * self.count {
            self.scored.select_nth_unstable_by(self.count - 1, Scored::order);
            self.scored.truncate(self.count);
            self.lowest = self.scored[self.count - 1].score;
        }
    }

    fn into_sorted(mut self) -> Vec<Scored> {
        self.scored.sort_unstable_by(Scored::order);
        self.scored.truncate(self.count);
        self.scored
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::compressor::CompressorSpec;
    use crate::corpus::Corpus;

    /// The definition, over the grams of each remaining document.
    fn obvious(index: &Index, text: &[u8]) -> Vec<(f64, usize)> {
        let candidates = index.candidates(&unobserved).unwrap();
        let occurrences = |text: &[u8]| {
            let mut occurrences = BTreeMap::new();
            candidates.grams_of(text).for_each(|b| *occurrences.entry(b).or_insert(0) += 1);
            occurrences
        };
        let documents: Vec<(usize, BTreeMap<u32, i32>)> =
            index.positions().map(|p| (p, occurrences(index.text(p).unwrap()))).collect();
        let of_text = occurrences(text);
        let score = |(position, document): &(usize, BTreeMap<u32, i32>)| {
            let shared = of_text.iter().map(|(&gram, &count)| {
                let with = documents.iter().filter(|(_, d)| d.contains_key(&gram)).count();
                let rarity = (documents.len() as f64 / with as f64).ln();
                let has = f64::from(u8::from(document.contains_key(&gram)));
                has * (1.0 + f64::from(count).ln()) * rarity.powf(2.5)
            });
            let length = index.text(*position).unwrap().len() as f64 + 20.0;
            (shared.filter(|part| part.is_finite()).sum::<f64>() / length.sqrt(), *position)
        };
        documents.iter().map(score).collect()
    }

    #[test]
    fn similar_documents_are_those_of_the_definition() {
        let mut index =
            Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved).unwrap();
        for changed in [false, true] {
            if changed {
                index.remove(7).unwrap();
                index.add("new", b"something that was added since", None).unwrap();
            }
            let held_out = Corpus::sample_held_out().first(4, Some(5));
            for text in held_out.texts().chain([&b""[..], b"ab", b"added since then"]) {
                let found = similar(&index, &Pool::default(), text, 10, Some(3)).unwrap();
                let scores = obvious(&index, text);
                let mut expected: Vec<f64> = scores
                    .iter()
                    .filter(|&&(score, position)| score > 0.0 && position != 3)
                    .map(|&(score, _)| score)
                    .collect();
                expected.sort_by(|a, b| b.total_cmp(a));
                assert_eq!(found.len(), expected.len().min(10));
                for (document, expected) in found.into_iter().zip(expected) {
                    let score = scores.iter().find(|score| score.1 == document).unwrap().0;
                    assert!((score - expected).abs() <= 1e-5 * expected);
                }
            }
        }
    }
}
