use super::ranked::{Ranked, Ranking, TopK};
use super::searcher::Searcher;
use crate::compressor::{Length, QueryEncoder};
use crate::error::Result;

/// The nearest of the documents that have been compared, and the work that it took.
pub(super) struct Scan {
    top: TopK,
    /// The smallest distance within which k documents are known to be, in this scan or elsewhere.
    bound: Option<f64>,
    scored: u64,
    pruned: u64,
}

impl Scan {
    pub(super) fn new(k: usize) -> Scan {
        Scan::within(k, None)
    }

    /// A scan for neighbors no farther than `bound`, a distance within which k documents are known to
    /// be.
    pub(super) fn within(k: usize, bound: Option<f64>) -> Scan {
        Scan { top: TopK::new(k), bound, scored: 0, pruned: 0 }
    }

    /// A distance within which k documents are known to be.
    pub(super) fn bound(&self) -> Option<f64> {
        self.bound
    }

    fn push(&mut self, ranked: Ranked) {
        self.top.push(ranked);
        let farthest = self.top.farthest().map(|farthest| farthest.distance);
        self.bound = [farthest, self.bound].into_iter().flatten().min_by(f64::total_cmp);
    }

    /// Compares the query with each of `documents`, except those that are certainly farther than k
    /// others.
    pub(super) fn compare(
        mut self,
        searcher: &Searcher<'_>,
        query: &mut dyn QueryEncoder,
        documents: impl IntoIterator<Item = usize>,
    ) -> Result<Scan> {
        let Searcher { index, config, .. } = searcher;
        let metric = config.get_metric();
        searcher.for_each(documents, |document| {
            let (c_x, c_y) = (query.query_len(), index.length(document)?);
            let limit = match self.bound {
                Some(bound) => metric.limit(c_x, c_y, bound),
                None => Length::MAX,
            };
            match query.pair_len_within(index.prepared(document)?, limit)? {
                Some(c_xy) => {
                    let distance = metric.distance(c_x, c_y, c_xy);
                    self.push(Ranked { document, distance });
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

    pub(super) fn into_ranking(self) -> Ranking {
        Ranking {
            nearest: self.top.into_sorted(),
            pairs_scored: self.scored,
            pairs_pruned: self.pruned,
        }
    }
}
