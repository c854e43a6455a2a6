//! The documents nearest to a query.
//!
//! | file | idea |
//! |---|---|
//! | `exact` | compares with every document |
//! | `candidates` | compares with the documents that share most with the query |
//! | `scan` | compares with some documents, one after another |
//! | `neighbors` | the order of all answers |
//! | `brute_force` | the check that exact search is exact |
//!
//! Answers are the same for any number of threads. Nothing of the size of queries × documents is
//! ever held.

mod brute_force;
mod candidates;
mod exact;
mod neighbors;
mod scan;

use rayon::prelude::*;

use crate::distance::Metric;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker, unobserved};

use scan::Scan;

pub use brute_force::check_exact;
pub use exact::pair_lengths;
pub use neighbors::{Neighbor, Neighbors, PairLengths};

/// What is searched for, and where.
///
/// | field | default | range |
/// |---|---|---|
/// | `k` | 1 | 1 to the number of documents |
/// | `metric` | NCD | |
/// | `search` | automatic | |
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
    /// Among which documents.
    pub search: Search,
}

impl Default for SearchConfig {
    fn default() -> SearchConfig {
        SearchConfig { k: 1, metric: Metric::default(), search: Search::default() }
    }
}

/// Among which documents the nearest are searched.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, Search, SearchConfig, k_nearest, unobserved};
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
/// let search = |search| {
///     let config = SearchConfig { search, ..SearchConfig::default() };
///     k_nearest(&index, "Où est la gare ?".as_bytes(), config)
/// };
/// let (exact, likely) = (search(Search::Exact)?, search(Search::Candidates(50))?);
/// assert!(likely.nearest[0].distance >= exact.nearest[0].distance);
/// assert_eq!(likely.pairs_scored + likely.pairs_pruned, 50);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Search {
    /// Exact where that takes no more than some milliseconds a query, up to
    /// [`EXACT_UP_TO`](Search::EXACT_UP_TO) bytes of text; else
    /// [`DEFAULT_CANDIDATES`](Search::DEFAULT_CANDIDATES).
    #[default]
    Auto,
    /// All.
    Exact,
    /// So many that share most with the query, but at least as many as neighbors are asked for.
    ///
    /// Distances are exact; but a document that is near without being among the candidates is not
    /// found. How often that happens is measured by [`measure_recall`](crate::measure_recall).
    Candidates(usize),
}

impl Search {
    /// Up to how many bytes of text [`Search::Auto`] is exact.
    pub const EXACT_UP_TO: u64 = 1 << 19;

    /// How many candidates [`Search::Auto`] takes.
    pub const DEFAULT_CANDIDATES: usize = 200;

    /// The number of candidates for a corpus with so many bytes of text, where not all are taken.
    pub const fn candidates(self, bytes: u64) -> Option<usize> {
        match self {
            Search::Auto if bytes <= Search::EXACT_UP_TO => None,
            Search::Auto => Some(Search::DEFAULT_CANDIDATES),
            Search::Exact => None,
            Search::Candidates(count) => Some(count),
        }
    }

    /// What this is called in reports, for a corpus with so many bytes of text.
    pub(crate) const fn name(self, bytes: u64) -> &'static str {
        match self.candidates(bytes) {
            Some(_) => "candidates",
            None => "exact",
        }
    }
}

/// The k documents nearest to `query`.
///
/// # Complexity
///
/// Exact: one compression of the query with each document, divided by the threads of the current
/// rayon pool. With candidates: one with each candidate, and a look at the postings of the query's
/// rarest grams. Memory: O(k) and an encoder a thread; with candidates six bytes a document and
/// thread.
///
/// # Errors
///
/// - [`Error::InvalidK`] where k is 0 or more than there are documents.
/// - [`Error::InvalidCandidates`] for no candidates.
/// - Those of the compressor.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, SearchConfig, k_nearest, unobserved};
///
/// let corpus: Corpus = [("zoo", "a lion and a bear"), ("sea", "waves on a beach")]
///     .into_iter()
///     .collect();
/// let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
/// let found = k_nearest(&index, b"a lion and a tiger", SearchConfig::default())?;
/// assert_eq!(found.nearest[0].document, 0);
/// # Ok::<(), nearzip::Error>(())
/// ```
///
/// See also: [`k_nearest_batch`] for many queries, with progress.
pub fn k_nearest(index: &Index, query: &[u8], config: SearchConfig) -> Result<Neighbors> {
    let mut found = k_nearest_batch(index, &[query], config, &unobserved)?;
    Ok(found.pop().expect("one answer a query"))
}

/// The k nearest documents of each query, in the queries' order.
///
/// The answers are those of [`k_nearest`], for any number of threads.
///
/// # Complexity
///
/// As [`k_nearest`] for each query; memory O(k × queries), never documents × queries.
///
/// # Errors
///
/// As [`k_nearest`], and [`Error::Cancelled`].
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, SearchConfig, k_nearest_batch, unobserved};
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
/// let queries = ["Wo ist der Bahnhof?", "Où est la gare ?"];
/// let found = k_nearest_batch(&index, &queries, SearchConfig::default(), &unobserved)?;
/// assert_eq!(found[0].pairs_scored + found[0].pairs_pruned, 480);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn k_nearest_batch<Q: AsRef<[u8]> + Sync>(
    index: &Index,
    queries: &[Q],
    config: SearchConfig,
    observer: Observer<'_>,
) -> Result<Vec<Neighbors>> {
    index.check_k(config.k)?;
    let candidates = config.search.candidates(index.text_bytes());
    if candidates == Some(0) {
        return Err(Error::InvalidCandidates);
    }
    // Made here, once, and not by each thread; for exact search where it pays.
    if candidates.is_some() || queries.len() >= exact::QUERIES_WORTH_A_TASK {
        index.candidates()?;
    }
    let tracker = Tracker::new(observer, Stage::Searching, queries.len());
    queries
        .par_iter()
        .map_init(
            || index.encoder(),
            |encoder, query| {
                let (encoder, query) = (&mut ***encoder, query.as_ref());
                let scan = match candidates {
                    Some(count) => {
                        candidates::nearest(index, encoder, query, config, count, &tracker)?
                    }
                    None => exact::nearest(index, encoder, query, config, queries.len(), &tracker)?,
                };
                tracker.advance(1)?;
                Ok(scan.into_neighbors())
            },
        )
        .collect()
}

/// Some documents with their distances from `query`, nearest first.
pub(crate) fn distances(
    index: &Index,
    query: &[u8],
    documents: &[usize],
    metric: Metric,
) -> Result<Vec<Neighbor>> {
    let config = SearchConfig { k: documents.len(), metric, search: Search::Exact };
    let tracker = Tracker::new(&unobserved, Stage::Searching, 1);
    let (mut encoder, documents) = (index.encoder(), documents.iter().copied());
    let mut query = encoder.query(query)?;
    let scan = Scan::new(config.k).compare(index, &mut *query, documents, config, &tracker)?;
    Ok(scan.into_neighbors().nearest)
}
