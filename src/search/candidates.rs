use super::ranked::{Ranked, TopK};
use super::scan::Scan;
use super::searcher::Searcher;
use crate::compressor::{Encoder, Length};
use crate::distance::Metric;
use crate::error::Result;
use crate::index::{Index, SharedGrams};
use crate::progress::unobserved;

/// The nearest among `count` candidates, or among k if that is more.
pub(super) fn nearest(
    searcher: &Searcher<'_>,
    encoder: &mut dyn Encoder,
    query: &[u8],
    count: usize,
) -> Result<Scan> {
    let k = searcher.config.get_k();
    // No more than there are, whatever was asked for: memory is reserved for them.
    let count = count.max(k).min(searcher.index.len());
    let mut encoder = encoder.query(query)?;
    let likely = likely(searcher, query, encoder.query_len(), count)?;
    Scan::new(k).compare(searcher, &mut *encoder, likely)
}

/// The `count` documents with the smallest predicted distances, in ascending order.
pub(super) fn likely(
    searcher: &Searcher<'_>,
    query: &[u8],
    c_x: Length,
    count: usize,
) -> Result<Vec<usize>> {
    let Searcher { index, config, .. } = searcher;
    let shared = index.candidates(&unobserved)?.shared(query, index.end())?;
    Prediction { index, metric: config.get_metric(), c_x }.nearest(&shared, count)
}

/// Predicts distances from the number of grams that the texts share.
struct Prediction<'a> {
    index: &'a Index,
    metric: Metric,
    c_x: Length,
}

impl Prediction<'_> {
    /// The `count` documents with the smallest predicted distances, in ascending order.
    fn nearest(&self, shared: &SharedGrams, count: usize) -> Result<Vec<usize>> {
        let mut top = TopK::new(count);
        for sharing in shared.documents.chunk_by(|a, b| a.grams == b.grams) {
            let saved = self.saved(f64::from(sharing[0].grams) * shared.bytes_saved);
            if top.farthest().is_some_and(|farthest| farthest.distance < self.smallest(saved)) {
                break;
            }
            for sharing in sharing {
                self.push(&mut top, sharing.document as usize, saved)?;
            }
        }
        let smallest = self.smallest(self.saved(0.0));
        if top.farthest().is_none_or(|farthest| farthest.distance >= smallest) {
            self.push_others(&mut top, shared)?;
        }
        Ok(top.into_sorted().into_iter().map(|ranked| ranked.document).collect())
    }

    /// Adds the documents that share no gram with the query. Among short texts they can be nearer than
    /// longer ones that share some.
    fn push_others(&self, top: &mut TopK, shared: &SharedGrams) -> Result<()> {
        let mut is_sharing = vec![false; self.index.end()];
        shared.documents.iter().for_each(|sharing| is_sharing[sharing.document as usize] = true);
        let mut others = (0..self.index.end()).filter(|&document| !is_sharing[document]);
        others.try_for_each(|document| self.push(top, document, self.saved(0.0)))
    }

    fn push(&self, top: &mut TopK, document: usize, saved: Length) -> Result<()> {
        if self.index.has(document) {
            let distance = self.distance(self.index.length(document)?, saved);
            top.push(Ranked { document, distance });
        }
        Ok(())
    }

    fn distance(&self, c_y: Length, saved: Length) -> f64 {
        let saved = saved.min(self.c_x).min(c_y);
        let c_xy = Length::from_units(self.c_x.units() + c_y.units() - saved.units());
        self.metric.distance(self.c_x, c_y, c_xy)
    }

    /// The smallest distance that any document with this saving can have: that of a document whose
    /// whole length is saved. A shorter one cannot save as much, and a longer one adds to C(xy).
    fn smallest(&self, saved: Length) -> f64 {
        self.distance(saved.min(self.c_x), saved)
    }

    /// How much shorter than C(x) + C(y) a pair is: by what its shared grams save, and by the length of
    /// an empty text, because framing and header occur once instead of twice.
    fn saved(&self, bytes: f64) -> Length {
        let units = (bytes * Length::UNITS_PER_BYTE as f64) as u64;
        Length::from_units(units + self.index.empty_length().units())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compressor::CompressorSpec;
    use crate::corpus::Corpus;
    use crate::progress::unobserved;

    #[test]
    fn candidates_are_the_first_of_all_documents_by_predicted_distance() {
        let spec = CompressorSpec::default();
        let short = ["", "a", "be", "sea", "deed", "eagle"].map(|text| ("short", text));
        let mut corpus = Corpus::sample();
        corpus.extend(short);
        let index = Index::build(corpus, &spec, &unobserved).unwrap();
        for query in Corpus::sample_held_out().first(20, Some(4)).texts().chain([&b""[..]]) {
            let c_x = index.encoder().compressed_len(query).unwrap();
            for &metric in Metric::ALL {
                let prediction = Prediction { index: &index, metric, c_x };
                let shared =
                    index.candidates(&unobserved).unwrap().shared(query, index.end()).unwrap();
                let grams = |document| {
                    let found = shared.documents.iter().find(|s| s.document as usize == document);
                    found.map_or(0.0, |sharing| f64::from(sharing.grams))
                };
                let mut all: Vec<Ranked> = index
                    .positions()
                    .map(|document| {
                        let saved = prediction.saved(grams(document) * shared.bytes_saved);
                        let c_y = index.length(document).unwrap();
                        Ranked { document, distance: prediction.distance(c_y, saved) }
                    })
                    .collect();
                all.sort();
                let expected: Vec<usize> = all.iter().map(|ranked| ranked.document).collect();
                for count in [1, 10, 50, 200, 486] {
                    let found = prediction.nearest(&shared, count).unwrap();
                    assert_eq!(found, expected[..count], "{metric}");
                }
            }
        }
    }
}
