use super::similar::repeated;
use super::{CandidateIndex, runs};
use crate::error::Result;
use crate::index::Index;

/// A gram says nothing when it is in more documents than this share of them, or this many,
/// whichever is more.
const COMMON_SHARE: usize = 4;
const COMMON: usize = 50;

/// What the logarithm of all documents by those with a gram is raised to; from hold-outs of
/// training sets.
const POWER: f64 = 1.25;

/// Texts as vectors: a weight for each of their grams, the larger the rarer it is among the documents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GramWeights<'a> {
    candidates: &'a CandidateIndex,
    documents: usize,
    /// The most documents that a gram with a weight is in.
    common: usize,
}

impl Index {
    /// The weights of grams among the documents as they are now.
    pub(crate) fn gram_weights(&self) -> Result<GramWeights<'_>> {
        let documents = self.len();
        let common = (documents / COMMON_SHARE).max(COMMON).min(documents);
        Ok(GramWeights { candidates: self.candidates()?, documents, common })
    }
}

impl GramWeights<'_> {
    /// The number of each gram of a text, in order of occurrence.
    pub(crate) fn grams(self, text: &[u8]) -> impl Iterator<Item = u32> {
        self.candidates.grams.buckets_of(text)
    }

    /// What a gram weighs where it occurs once: ln(documents / those with it)^1.25; 0 where no document
    /// has it, or too many.
    pub(crate) fn rarity(self, gram: u32) -> Result<f64> {
        let documents_with = self.candidates.list(gram)?.documents;
        if documents_with == 0 || documents_with > self.common {
            return Ok(0.0);
        }
        let rarity = libm::log(self.documents as f64 / documents_with as f64);
        Ok(libm::pow(rarity, POWER))
    }

    /// How many times that it weighs where it occurs so often: 1 + ln occurrences.
    pub(crate) fn repeated(self, occurrences: usize) -> f64 {
        repeated(occurrences)
    }

    /// The length of a text's vector.
    pub(crate) fn norm(self, text: &[u8]) -> Result<f64> {
        let mut grams: Vec<u32> = self.grams(text).collect();
        grams.sort_unstable();
        let mut squares = 0.0;
        for (gram, occurrences) in runs(&grams) {
            let weight = self.rarity(gram)? * repeated(occurrences);
            squares += weight * weight;
        }
        Ok(squares.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compressor::CompressorSpec;
    use crate::corpus::Corpus;
    use crate::progress::unobserved;

    #[test]
    fn weights_are_those_of_the_definition() {
        let corpus: Corpus =
            [("a", "abcdefgh abcdefgh"), ("a", "abcdefgh"), ("b", "stuvwxyz"), ("b", "")]
                .into_iter()
                .collect();
        let index = Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap();
        let weights = index.gram_weights().unwrap();
        let gram = weights.grams(b"abcdefgh").next().unwrap();
        let once = 2f64.ln().powf(POWER);
        assert!((weights.rarity(gram).unwrap() - once).abs() < 1e-12);
        assert!((weights.repeated(3) - (1.0 + 3f64.ln())).abs() < 1e-12);
        let unknown = weights.grams(b"unknown!").next().unwrap();
        assert_eq!(weights.rarity(unknown).unwrap(), 0.0);
        let grams = weights.grams(b"abcdefgh").count() as f64;
        assert!((weights.norm(b"abcdefgh").unwrap() - once * grams.sqrt()).abs() < 1e-12);
        assert_eq!(weights.norm(b"").unwrap(), 0.0);
    }
}
