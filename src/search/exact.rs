use std::ops::Range;

use rayon::prelude::*;

use super::SearchConfig;
use super::neighbors::{Neighbor, Neighbors, PairLengths, TopK};
use crate::compressor::{Length, QueryEncoder};
use crate::error::Result;
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker, unobserved};

/// How many documents are compared between two looks at the observer.
const DOCUMENTS_PER_LOOK: usize = 64;

/// From this many queries on, each is one task; fewer are split over the documents as well. Not
/// the number of threads, so that the work is divided alike on every machine.
const QUERIES_WORTH_A_TASK: usize = 32;

/// How many documents make a task where queries are few.
const DOCUMENTS_PER_TASK: usize = 512;

/// The k documents nearest to `query`, among all documents.
///
/// # Complexity
///
/// Time: one compression of the query with each document, divided by the threads of the current
/// rayon pool. Memory: O(k) and an encoder a thread.
///
/// # Errors
///
/// - [`Error::InvalidK`](crate::Error::InvalidK) where k is 0 or more than there are documents.
/// - Those of the compressor.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, SearchConfig, k_nearest};
///
/// let corpus: Corpus = [("zoo", "a lion and a bear"), ("sea", "waves on a beach")]
///     .into_iter()
///     .collect();
/// let index = Index::build(corpus, &CompressorSpec::default())?;
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
/// As [`k_nearest`], and [`Error::Cancelled`](crate::Error::Cancelled).
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, SearchConfig, k_nearest_batch, unobserved};
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default())?;
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
    let end = index.end();
    index.check_k(config.k)?;
    let tracker = Tracker::new(observer, Stage::Searching, queries.len());
    queries
        .par_iter()
        .map(|query| {
            let scan = tasks(queries.len(), end)
                .into_par_iter()
                .map(|documents| nearest_among(index, query.as_ref(), documents, config, &tracker))
                .try_reduce(|| Scan::new(config.k), |left, right| Ok(left.merge(right)))?;
            tracker.advance(1)?;
            Ok(Neighbors {
                nearest: scan.top.into_sorted(),
                pairs_scored: scan.scored,
                pairs_pruned: scan.pruned,
            })
        })
        .collect()
}

/// C(x) and C(xy) with every document, in the order of [`Index::positions`].
///
/// # Complexity
///
/// As [`k_nearest`], with 8 bytes a document.
///
/// # Errors
///
/// Those of the compressor, and [`Error::Cancelled`](crate::Error::Cancelled).
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, Length, pair_lengths, unobserved};
///
/// let corpus: Corpus = [("letters", "b"), ("letters", "")].into_iter().collect();
/// let index = Index::build(corpus, &CompressorSpec::default())?;
/// let lengths = pair_lengths(&index, b"a", &unobserved)?;
/// assert_eq!(lengths.query, Length::from_bytes(21));
/// assert_eq!(lengths.pairs, [23, 22].map(Length::from_bytes)); // "a b" and "a "
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn pair_lengths(index: &Index, query: &[u8], observer: Observer<'_>) -> Result<PairLengths> {
    let tracker = Tracker::new(observer, Stage::Searching, 1);
    let parts = tasks(1, index.end())
        .into_par_iter()
        .map(|documents| {
            let mut pairs = Vec::with_capacity(documents.len());
            compare(index, query, documents, &tracker, |document, query| {
                let length = query.pair_len_within(index.document(document)?, Length::MAX)?;
                pairs.push(length.expect("no length is above the limit"));
                Ok(())
            })?;
            Ok(pairs)
        })
        .collect::<Result<Vec<_>>>()?;
    let length = index.encoder().compressed_len(query)?;
    tracker.advance(1)?;
    Ok(PairLengths { query: length, pairs: parts.concat() })
}

fn tasks(queries: usize, documents: usize) -> Vec<Range<usize>> {
    let size = if queries < QUERIES_WORTH_A_TASK { DOCUMENTS_PER_TASK } else { documents.max(1) };
    (0..documents).step_by(size).map(|start| start..documents.min(start + size)).collect()
}

/// The nearest among some of the documents, and the work that it took to find them.
struct Scan {
    top: TopK,
    scored: u64,
    pruned: u64,
}

impl Scan {
    fn new(k: usize) -> Scan {
        Scan { top: TopK::new(k), scored: 0, pruned: 0 }
    }

    fn merge(self, other: Scan) -> Scan {
        Scan {
            top: self.top.merge(other.top),
            scored: self.scored + other.scored,
            pruned: self.pruned + other.pruned,
        }
    }
}

fn nearest_among(
    index: &Index,
    query: &[u8],
    documents: Range<usize>,
    config: SearchConfig,
    tracker: &Tracker<'_>,
) -> Result<Scan> {
    let mut scan = Scan::new(config.k);
    compare(index, query, documents, tracker, |document, query| {
        let (c_x, c_y) = (query.query_len(), index.length(document)?);
        let limit = match scan.top.greatest() {
            Some(greatest) => config.metric.limit(c_x, c_y, greatest.distance),
            None => Length::MAX,
        };
        match query.pair_len_within(index.document(document)?, limit)? {
            Some(c_xy) => {
                let distance = config.metric.distance(c_x, c_y, c_xy);
                scan.top.push(Neighbor { document, distance });
                scan.scored += 1;
            }
            None => scan.pruned += 1,
        }
        Ok(())
    })?;
    Ok(scan)
}

/// Calls `visit` for each document, with the query ready to be measured against it.
fn compare(
    index: &Index,
    query: &[u8],
    documents: Range<usize>,
    tracker: &Tracker<'_>,
    mut visit: impl FnMut(usize, &mut dyn QueryEncoder) -> Result<()>,
) -> Result<()> {
    let mut encoder = index.encoder();
    let mut query = encoder.query(query)?;
    for (count, document) in documents.enumerate() {
        if count % DOCUMENTS_PER_LOOK == 0 {
            tracker.advance(0)?;
        }
        if index.has(document) {
            visit(document, &mut *query)?;
        }
    }
    Ok(())
}
