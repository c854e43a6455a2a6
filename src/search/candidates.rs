use super::SearchConfig;
use super::neighbors::{Neighbor, TopK};
use super::scan::Scan;
use crate::compressor::Length;
use crate::distance::Metric;
use crate::error::Result;
use crate::index::{Index, SharedGrams};
use crate::progress::Tracker;

/// The nearest among `count` candidates, or as many more as there must be neighbors.
pub(super) fn nearest(
    index: &Index,
    query: &[u8],
    config: SearchConfig,
    count: usize,
    tracker: &Tracker<'_>,
) -> Result<Scan> {
    let likely = likely(index, query, config.metric, count.max(config.k))?;
    let mut encoder = index.encoder();
    let query = &mut *encoder.query(query)?;
    Scan::new(config.k).nearest(index, query, likely, config.metric, tracker)
}

/// So many documents with the least predicted distance, least first.
pub(super) fn likely(
    index: &Index,
    query: &[u8],
    metric: Metric,
    count: usize,
) -> Result<Vec<usize>> {
    let c_x = index.encoder().compressed_len(query)?;
    let prediction = Prediction { index, metric, c_x };
    Ok(prediction.nearest(&index.candidates().shared(query), count))
}

/// Predicts distances from what the texts share.
struct Prediction<'a> {
    index: &'a Index,
    metric: Metric,
    c_x: Length,
}

impl Prediction<'_> {
    /// The documents with the least predicted distance, least first.
    fn nearest(&self, shared: &SharedGrams, count: usize) -> Vec<usize> {
        let mut top = TopK::new(count);
        for sharing in shared.documents.chunk_by(|a, b| a.grams == b.grams) {
            let saved = self.saved(f64::from(sharing[0].grams) * shared.bytes_saved);
            if top.greatest().is_some_and(|greatest| greatest.distance < self.least(saved)) {
                break;
            }
            for sharing in sharing {
                top.push(self.neighbor(sharing.document as usize, saved));
            }
        }
        if shared.documents.len() < count {
            self.fill(&mut top, shared);
        }
        top.into_sorted().into_iter().map(|neighbor| neighbor.document).collect()
    }

    /// Adds the documents that share nothing.
    fn fill(&self, top: &mut TopK, shared: &SharedGrams) {
        let mut sharing: Vec<_> =
            shared.documents.iter().map(|sharing| sharing.document as usize).collect();
        sharing.sort_unstable();
        for document in 0..self.index.corpus().len() {
            if sharing.binary_search(&document).is_err() {
                top.push(self.neighbor(document, self.saved(0.0)));
            }
        }
    }

    fn neighbor(&self, document: usize, saved: Length) -> Neighbor {
        Neighbor { document, distance: self.distance(self.index.length(document), saved) }
    }

    fn distance(&self, c_y: Length, saved: Length) -> f64 {
        let saved = saved.min(self.c_x).min(c_y);
        let c_xy = Length::from_units(self.c_x.units() + c_y.units() - saved.units());
        self.metric.distance(self.c_x, c_y, c_xy)
    }

    /// The least distance of any document that saves so much: one that is saved whole. A shorter
    /// one cannot save that much, and a longer one adds to C(xy).
    fn least(&self, saved: Length) -> f64 {
        self.distance(saved.min(self.c_x), saved)
    }

    /// What a pair is shorter than both of its texts: by its grams, and by an empty text, whose
    /// framing and header are there once, not twice.
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

    #[test]
    fn the_candidates_are_the_first_of_all_documents_by_predicted_distance() {
        let spec = CompressorSpec::default();
        let index = Index::build(Corpus::sample(), &spec).unwrap();
        for query in Corpus::sample_held_out().first(20, Some(4)).texts().chain([&b""[..]]) {
            let c_x = index.encoder().compressed_len(query).unwrap();
            for metric in Metric::ALL {
                let prediction = Prediction { index: &index, metric, c_x };
                let shared = index.candidates().shared(query);
                let grams = |document| {
                    let found = shared.documents.iter().find(|s| s.document as usize == document);
                    found.map_or(0.0, |sharing| f64::from(sharing.grams))
                };
                let mut all: Vec<Neighbor> = (0..index.corpus().len())
                    .map(|document| {
                        let saved = prediction.saved(grams(document) * shared.bytes_saved);
                        prediction.neighbor(document, saved)
                    })
                    .collect();
                all.sort();
                let expected: Vec<usize> = all.iter().map(|neighbor| neighbor.document).collect();
                for count in [1, 10, 480] {
                    assert_eq!(prediction.nearest(&shared, count), expected[..count], "{metric}");
                }
            }
        }
    }
}
