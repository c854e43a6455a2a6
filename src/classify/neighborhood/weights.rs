//! The weight of each gram of a text.

use std::ops::Range;

use super::parts::parts;
use crate::error::Result;
use crate::index::{CandidateIndex, Index, rarity, repeated};
use crate::progress::unobserved;

/// A gram has no weight if it occurs in more than one in `COMMON_SHARE` documents and in more than
/// `COMMON` documents.
const COMMON_SHARE: usize = 4;
const COMMON: usize = 50;

/// The [`rarity`] of a gram by the number of documents with it, or 0 if no document has it. It ends where too
/// many have it.
#[derive(Debug)]
pub(super) struct Rarity(Box<[f64]>);

impl Rarity {
    pub(super) fn among(documents: usize) -> Rarity {
        let common = (documents / COMMON_SHARE).max(COMMON).min(documents);
        let rarity = (1..=common).map(|documents_with| rarity(documents, documents_with));
        Rarity([0.0].into_iter().chain(rarity).collect())
    }
}

/// The weights of grams, which turn texts into vectors: the rarer a gram is among the documents, the
/// larger its weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct GramWeights<'a> {
    candidates: &'a CandidateIndex,
    rarity: &'a Rarity,
}

impl<'a> GramWeights<'a> {
    /// The weights of grams among the current documents.
    pub(super) fn new(index: &'a Index, rarity: &'a Rarity) -> Result<GramWeights<'a>> {
        Ok(GramWeights { candidates: index.candidates(&unobserved)?, rarity })
    }

    /// Each gram of a text, in order of occurrence.
    pub(super) fn grams(self, text: &[u8]) -> impl Iterator<Item = u32> {
        self.candidates.grams_of(text)
    }

    /// Visits the distinct grams of a text, ascending, each with the number of its occurrences.
    pub(super) fn for_each_distinct(
        self,
        text: &[u8],
        visit: impl FnMut(u32, usize) -> Result<()>,
    ) -> Result<()> {
        for_each_distinct(self.candidates, text, visit)
    }

    /// All grams in [`parts`], for texts with this many bytes together.
    pub(super) fn parts(self, bytes: usize) -> impl Iterator<Item = Range<u32>> {
        parts(bytes, self.candidates.grams_end())
    }

    /// The weight of a gram that occurs once.
    pub(super) fn rarity(self, gram: u32) -> Result<f64> {
        let documents_with = self.candidates.documents_with(gram)?;
        Ok(self.rarity.0.get(documents_with).copied().unwrap_or(0.0))
    }

    /// The length of a text's vector.
    pub(super) fn norm(self, text: &[u8]) -> Result<f64> {
        let mut squares = 0.0;
        for_each_distinct(self.candidates, text, |gram, occurrences| {
            let weight = self.rarity(gram)? * repeated(occurrences);
            squares += weight * weight;
            Ok(())
        })?;
        Ok(squares.sqrt())
    }
}

/// Visits the distinct grams of a text, ascending, each with the number of its occurrences.
pub(super) fn for_each_distinct(
    candidates: &CandidateIndex,
    text: &[u8],
    mut visit: impl FnMut(u32, usize) -> Result<()>,
) -> Result<()> {
    let mut grams: Vec<u32> = Vec::new();
    for part in parts(text.len(), candidates.grams_end()) {
        grams.clear();
        grams.extend(candidates.grams_of(text).filter(|gram| part.contains(gram)));
        grams.sort_unstable();
        for run in grams.chunk_by(|a, b| a == b) {
            visit(run[0], run.len())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compressor::CompressorSpec;
    use crate::corpus::Corpus;

    #[test]
    fn weights_are_those_of_the_definition() {
        let corpus: Corpus =
            [("a", "abcdefgh abcdefgh"), ("a", "abcdefgh"), ("b", "stuvwxyz"), ("b", "")]
                .into_iter()
                .collect();
        let index = Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap();
        let rarity = Rarity::among(index.len());
        let weights = GramWeights::new(&index, &rarity).unwrap();
        let gram = weights.grams(b"abcdefgh").next().unwrap();
        let once = 2f64.ln().powf(1.25);
        assert!((weights.rarity(gram).unwrap() - once).abs() < 1e-12);
        assert!((repeated(3) - (1.0 + 3f64.ln())).abs() < 1e-12);
        let unknown = weights.grams(b"unknown!").next().unwrap();
        assert_eq!(weights.rarity(unknown).unwrap(), 0.0);
        let grams = weights.grams(b"abcdefgh").count() as f64;
        assert!((weights.norm(b"abcdefgh").unwrap() - once * grams.sqrt()).abs() < 1e-12);
        assert_eq!(weights.norm(b"").unwrap(), 0.0);
    }
}
