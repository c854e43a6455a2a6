//! The cosines of one text with some documents.

use super::weights::GramWeights;
use crate::error::Result;
use crate::index::repeated;

/// The grams of a text, in which those of documents are found.
pub(super) struct Cosines<'a> {
    weights: GramWeights<'a>,
    grams: Vec<Weighed>,
    norm: f64,
    /// A bit for each gram, by the lowest bits of its number: most grams of documents are not the text's.
    may_have: Vec<u64>,
}

/// A gram of the text, its weight there, and its weight where it occurs once.
struct Weighed {
    gram: u32,
    weight: f64,
    rarity: f64,
}

/// The number of bits, a power of two.
const BITS: usize = 1 << 16;

impl<'a> Cosines<'a> {
    pub(super) fn with(text: &[u8], weights: GramWeights<'a>) -> Result<Cosines<'a>> {
        let (mut grams, mut may_have) = (Vec::new(), vec![0; BITS / 64]);
        let mut squares = 0.0;
        weights.for_each_distinct(text, |gram, occurrences| {
            let rarity = weights.rarity(gram)?;
            if rarity > 0.0 {
                let weight = rarity * repeated(occurrences);
                squares += weight * weight;
                grams.push(Weighed { gram, weight, rarity });
                let bit = gram as usize % BITS;
                may_have[bit / 64] |= 1 << (bit % 64);
            }
            Ok(())
        })?;
        Ok(Cosines { weights, grams, norm: squares.sqrt(), may_have })
    }

    /// The cosine with a document, whose norm is given; 0 if one of the two has no weight.
    pub(super) fn of(&self, document: &[u8], norm: f64, counts: &mut Counts) -> f64 {
        counts.of_grams.resize(self.grams.len(), 0);
        for gram in self.weights.grams(document) {
            let bit = gram as usize % BITS;
            if self.may_have[bit / 64] >> (bit % 64) & 1 == 1
                && let Ok(place) = self.grams.binary_search_by_key(&gram, |weighed| weighed.gram)
            {
                if counts.of_grams[place] == 0 {
                    counts.counted.push(place);
                }
                counts.of_grams[place] += 1;
            }
        }
        let mut product = 0.0;
        for place in counts.counted.drain(..) {
            let count = std::mem::take(&mut counts.of_grams[place]);
            let Weighed { weight, rarity, .. } = self.grams[place];
            product += weight * rarity * repeated(count);
        }
        match self.norm * norm {
            0.0 => 0.0,
            norms => product / norms,
        }
    }
}

/// How often each gram of a text occurs in a document; all 0 between documents.
#[derive(Default)]
pub(super) struct Counts {
    of_grams: Vec<usize>,
    counted: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::super::kernel::Kernel;
    use super::super::weights::Rarity;
    use super::super::{NeighborhoodCache, nearest_by_cosine};
    use super::*;
    use crate::compressor::CompressorSpec;
    use crate::corpus::Corpus;
    use crate::index::Index;
    use crate::progress::unobserved;

    /// A text with more grams than there are bits, too.
    #[test]
    fn cosines_are_those_of_the_kernel() {
        let corpus = Corpus::sample();
        let index = Index::build(corpus.clone(), &CompressorSpec::default(), &unobserved).unwrap();
        let rarity = Rarity::among(index.len());
        let weights = GramWeights::new(&index, &rarity).unwrap();
        let all = corpus.texts().collect::<Vec<_>>().concat();
        let mut texts: Vec<&[u8]> = corpus.texts().step_by(16).collect();
        texts.extend([&b""[..], b"unlike any other", &all]);
        let norms: Vec<f64> = texts.iter().map(|text| weights.norm(text).unwrap()).collect();
        let normed: Vec<(&[u8], f64)> = texts.iter().copied().zip(norms.iter().copied()).collect();
        let kernel = Kernel::new(&normed, weights).unwrap();
        let mut counts = Counts::default();
        for (row, text) in texts.iter().enumerate() {
            let cosines = Cosines::with(text, weights).unwrap();
            for (column, (document, norm)) in texts.iter().zip(&norms).enumerate() {
                let cosine = cosines.of(document, *norm, &mut counts);
                assert!((cosine - kernel.row(row)[column]).abs() < 1e-12, "{row} {column}");
            }
        }
    }

    /// Of the 25 nearest documents by exact cosines, how many are among the 25 that are found.
    fn recall(corpus: Corpus, texts: usize) -> f64 {
        let index = Index::unmeasured(corpus, &CompressorSpec::default()).unwrap();
        let cache = NeighborhoodCache::default();
        let rarity = Rarity::among(index.len());
        let weights = GramWeights::new(&index, &rarity).unwrap();
        let norms: Vec<f64> =
            index.texts().map(|text| weights.norm(text.unwrap()).unwrap()).collect();
        let (mut found, mut nearest) = (0, 0);
        for except in index.evenly_spaced(texts) {
            let text = index.text(except).unwrap();
            let cosines = Cosines::with(text, weights).unwrap();
            let mut counts = Counts::default();
            let mut exact: Vec<f64> = (0..index.len())
                .filter(|&other| other != except)
                .map(|other| cosines.of(index.text(other).unwrap(), norms[other], &mut counts))
                .filter(|&cosine| cosine > 0.0)
                .collect();
            exact.sort_by(|a, b| b.total_cmp(a));
            exact.truncate(25);
            let Some(&last) = exact.last() else { continue };
            nearest += exact.len();
            let near = nearest_by_cosine(text, 25, Some(except), &index, &cache).unwrap();
            // Documents may be equally near.
            found += near.iter().filter(|near| near.1 >= last - 1e-12).count();
        }
        found as f64 / nearest as f64
    }

    #[test]
    fn most_of_the_nearest_documents_are_found() {
        let recall = recall(Corpus::sample(), 100);
        assert!((0.9..=1.0).contains(&recall), "{recall}");
    }

    /// The figures of docs/unlabeled.md.
    #[test]
    #[ignore = "needs real data: set NEARZIP_DATA"]
    fn most_of_the_nearest_real_documents_are_found() {
        let data = std::env::var_os("NEARZIP_DATA").expect("a folder with a folder per dataset");
        for name in ["ag_news", "r8", "20news", "banking77", "sms_spam", "chnsenticorp"] {
            let path = std::path::Path::new(&data).join(name).join("train.csv.gz");
            let (corpus, _) = crate::read(path, &crate::ReadOptions::default()).unwrap();
            let recall = recall(corpus.first(5_000, Some(1)), 200);
            println!("{name} {recall:.3}");
            assert!((0.5..=1.0).contains(&recall), "{name} {recall}");
        }
    }
}
