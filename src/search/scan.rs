use super::neighbors::{Neighbor, Neighbors, TopK};
use crate::compressor::{Length, QueryEncoder};
use crate::distance::Metric;
use crate::error::Result;
use crate::index::Index;
use crate::progress::Tracker;

/// How many documents are compared between two looks at the observer.
const DOCUMENTS_PER_LOOK: usize = 64;

/// The nearest among some of the documents, and the work that it took to find them.
pub(super) struct Scan {
    top: TopK,
    /// Documents that are farther are of no interest.
    farthest: f64,
    scored: u64,
    pruned: u64,
}

impl Scan {
    pub(super) fn new(k: usize) -> Scan {
        Scan { top: TopK::new(k), farthest: f64::INFINITY, scored: 0, pruned: 0 }
    }

    /// A scan of other documents, of which those are of no interest that would not come in here.
    pub(super) fn continued(&self) -> Scan {
        Scan { top: TopK::new(self.top.k()), farthest: self.farthest(), scored: 0, pruned: 0 }
    }

    /// Compares the query with each of `documents`; leaves out those that are certainly farther
    /// than k others.
    pub(super) fn nearest(
        mut self,
        index: &Index,
        query: &mut dyn QueryEncoder,
        documents: impl IntoIterator<Item = usize>,
        metric: Metric,
        tracker: &Tracker<'_>,
    ) -> Result<Scan> {
        compare(query, documents, tracker, |document, query| {
            let (c_x, c_y) = (query.query_len(), index.length(document));
            let limit = match self.farthest() {
                f64::INFINITY => Length::MAX,
                farthest => metric.limit(c_x, c_y, farthest),
            };
            match query.pair_len_within(index.document(document), limit)? {
                Some(c_xy) => {
                    let distance = metric.distance(c_x, c_y, c_xy);
                    self.top.push(Neighbor { document, distance });
                    self.scored += 1;
                }
                None => self.pruned += 1,
            }
            Ok(())
        })?;
        Ok(self)
    }

    fn farthest(&self) -> f64 {
        self.top.greatest().map_or(self.farthest, |greatest| greatest.distance.min(self.farthest))
    }

    pub(super) fn merge(self, other: Scan) -> Scan {
        Scan {
            farthest: self.farthest.min(other.farthest),
            top: self.top.merge(other.top),
            scored: self.scored + other.scored,
            pruned: self.pruned + other.pruned,
        }
    }

    pub(super) fn into_neighbors(self) -> Neighbors {
        Neighbors {
            nearest: self.top.into_sorted(),
            pairs_scored: self.scored,
            pairs_pruned: self.pruned,
        }
    }
}

/// Calls `visit` for each document, and now and then asks whether to go on.
pub(super) fn compare(
    query: &mut dyn QueryEncoder,
    documents: impl IntoIterator<Item = usize>,
    tracker: &Tracker<'_>,
    mut visit: impl FnMut(usize, &mut dyn QueryEncoder) -> Result<()>,
) -> Result<()> {
    for (count, document) in documents.into_iter().enumerate() {
        if count % DOCUMENTS_PER_LOOK == 0 {
            tracker.advance(0)?;
        }
        visit(document, query)?;
    }
    Ok(())
}
