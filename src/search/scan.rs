use super::SearchConfig;
use super::neighbors::{Neighbor, Neighbors, TopK};
use crate::compressor::{Length, QueryEncoder};
use crate::error::Result;
use crate::index::Index;
use crate::progress::Tracker;

/// How many documents are compared between two looks at the observer.
const DOCUMENTS_PER_LOOK: usize = 64;

/// The nearest among some of the documents, and the work that it took to find them.
pub(super) struct Scan {
    top: TopK,
    /// The least distance that k documents are known to keep to, here or elsewhere.
    bound: Option<f64>,
    scored: u64,
    pruned: u64,
}

impl Scan {
    pub(super) fn new(k: usize) -> Scan {
        Scan::within(k, None)
    }

    /// For the neighbors that are no farther than a distance which k documents keep to.
    pub(super) fn within(k: usize, bound: Option<f64>) -> Scan {
        Scan { top: TopK::new(k), bound, scored: 0, pruned: 0 }
    }

    /// A distance that k documents are known to keep to.
    pub(super) fn bound(&self) -> Option<f64> {
        self.bound
    }

    fn push(&mut self, neighbor: Neighbor) {
        self.top.push(neighbor);
        let greatest = self.top.greatest().map(|greatest| greatest.distance);
        self.bound = [greatest, self.bound].into_iter().flatten().min_by(f64::total_cmp);
    }

    /// Compares the query with each of `documents`; leaves out those that are certainly farther
    /// than k others.
    pub(super) fn compare(
        mut self,
        index: &Index,
        query: &mut dyn QueryEncoder,
        documents: impl IntoIterator<Item = usize>,
        config: SearchConfig,
        tracker: &Tracker<'_>,
    ) -> Result<Scan> {
        compare(index, query, documents, tracker, |document, query| {
            let (c_x, c_y) = (query.query_len(), index.length(document)?);
            let limit = match self.bound {
                Some(bound) => config.metric.limit(c_x, c_y, bound),
                None => Length::MAX,
            };
            match query.pair_len_within(index.document(document)?, limit)? {
                Some(c_xy) => {
                    let distance = config.metric.distance(c_x, c_y, c_xy);
                    self.push(Neighbor { document, distance });
                    self.scored += 1;
                }
                None => self.pruned += 1,
            }
            Ok(())
        })?;
        Ok(self)
    }

    pub(super) fn merge(self, other: Scan) -> Scan {
        Scan {
            top: self.top.merge(other.top),
            bound: self.bound,
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

/// Calls `visit` for each of the documents that are there, and now and then asks whether to go on.
pub(super) fn compare(
    index: &Index,
    query: &mut dyn QueryEncoder,
    documents: impl IntoIterator<Item = usize>,
    tracker: &Tracker<'_>,
    mut visit: impl FnMut(usize, &mut dyn QueryEncoder) -> Result<()>,
) -> Result<()> {
    for (count, document) in documents.into_iter().enumerate() {
        if count % DOCUMENTS_PER_LOOK == 0 {
            tracker.advance(0)?;
        }
        if index.has(document) {
            visit(document, query)?;
        }
    }
    Ok(())
}
