//! The documents nearest to a query.
//!
//! [`k_nearest`] looks at every document and is exact: its answer is the beginning of all documents
//! sorted by distance, then position, for any number of threads. Nothing of the size of queries ×
//! documents is ever held.

mod brute_force;
mod exact;
mod neighbors;

pub use brute_force::check_exact;
pub use exact::{k_nearest, k_nearest_batch, pair_lengths};
pub use neighbors::{Neighbor, Neighbors, PairLengths};

use crate::distance::Metric;

/// What is searched for.
///
/// | field | default | range |
/// |---|---|---|
/// | `k` | 1 | 1 to the number of documents |
/// | `metric` | NCD | |
///
/// # Examples
///
/// ```
/// use nearzip::{Metric, SearchConfig};
///
/// let config = SearchConfig { k: 5, ..SearchConfig::default() };
/// assert_eq!(config.metric, Metric::Ncd);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchConfig {
    /// How many neighbors.
    pub k: usize,
    /// By which distance.
    pub metric: Metric,
}

impl Default for SearchConfig {
    fn default() -> SearchConfig {
        SearchConfig { k: 1, metric: Metric::default() }
    }
}
