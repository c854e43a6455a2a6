use rayon::prelude::*;

use super::config::{Search, SearchConfig};
use super::neighbors::{Neighbor, Neighbors};
use super::ranked::{Ranked, Ranking};
use super::scan::Scan;
use super::searcher::Searcher;
use super::settled::search_in_use;
use super::{candidates, exact};
use crate::distance::Metric;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker, unobserved};

/// The k documents nearest to `query`, nearest first.
///
/// # Complexity
///
/// Exact: one compression of the query with each document, divided by the threads of the current
/// rayon pool. With candidates: one compression with each candidate, and reading the postings of the
/// query's rarest grams. Memory: O(k) and one encoder per thread, and with candidates six bytes per
/// document and thread. The candidate index is built if it is needed and missing, and the first settled
/// search chooses the number of candidates ([`settled_search`](crate::settled_search)).
///
/// # Errors
///
/// - [`Error::InvalidK`] if k is 0 or more than the number of documents.
/// - [`Error::InvalidCandidates`] if the search is among 0 candidates.
/// - [`Error::Model`] if the index's file is damaged.
/// - The compressor's errors.
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
/// assert_eq!(found.nearest[0].label, "zoo");
/// # Ok::<(), nearzip::Error>(())
/// ```
///
/// See also: [`k_nearest_batch`] for many queries, with progress.
pub fn k_nearest(
    index: &Index,
    query: impl AsRef<[u8]>,
    config: SearchConfig,
) -> Result<Neighbors> {
    let mut found = k_nearest_batch(index, &[query.as_ref()], config, &unobserved)?;
    Ok(found.pop().expect("one answer per query"))
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
    answers(index, rank(index, queries, config, observer)?)
}

/// For each of the documents at these positions, the k nearest of the others.
///
/// A search among candidates compares each document with as many others as it would compare another text
/// with.
///
/// # Complexity
///
/// As [`k_nearest_batch`].
///
/// # Errors
///
/// As [`k_nearest_batch`]; [`Error::InvalidK`] if k is not less than the number of documents,
/// [`Error::UnknownDocument`] if there is no document at a position, and [`Error::EmptyCorpus`] if there is no
/// other.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, SearchConfig, k_nearest_others, unobserved};
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
/// let found = k_nearest_others(&index, &[0, 7], SearchConfig::default().k(3), &unobserved)?;
/// assert!(found[1].nearest.iter().all(|neighbor| neighbor.document != 7));
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn k_nearest_others(
    index: &Index,
    positions: &[usize],
    config: SearchConfig,
    observer: Observer<'_>,
) -> Result<Vec<Neighbors>> {
    index.check_k(config.get_k())?;
    index.check_others(positions)?;
    answers(index, rank_others(index, positions, config, observer)?)
}

fn answers(index: &Index, found: Vec<Ranking>) -> Result<Vec<Neighbors>> {
    let answer = |ranking: Ranking| {
        let Ranking { nearest, pairs_scored, pairs_pruned } = ranking;
        Ok(Neighbors { nearest: Neighbor::all(index, &nearest)?, pairs_scored, pairs_pruned })
    };
    found.into_iter().map(answer).collect()
}

/// The positions and distances of the k nearest documents of each query, in the queries' order.
pub(crate) fn rank<Q: AsRef<[u8]> + Sync>(
    index: &Index,
    queries: &[Q],
    config: SearchConfig,
    observer: Observer<'_>,
) -> Result<Vec<Ranking>> {
    index.check_k(config.get_k())?;
    let candidates = match search_in_use(index, config, observer)? {
        Search::Candidates(0) => return Err(Error::InvalidCandidates),
        Search::Candidates(count) => Some(count),
        _ => None,
    };
    // Built once here, so that not every thread builds it; for exact search only if it pays off.
    index.prepare_lengths(observer)?;
    if candidates.is_some() || queries.len() >= exact::QUERIES_WORTH_A_TASK {
        index.candidates(observer)?;
    }
    let tracker = Tracker::new(observer, Stage::Searching, queries.len());
    let searcher = &Searcher { index, config, tracker };
    queries
        .par_iter()
        .map_init(
            || index.encoder(),
            |encoder, query| {
                let (encoder, query) = (&mut ***encoder, query.as_ref());
                let scan = match candidates {
                    Some(count) => candidates::nearest(searcher, encoder, query, count)?,
                    None => exact::nearest(searcher, encoder, query, queries.len())?,
                };
                searcher.tracker.advance(1)?;
                Ok(scan.into_ranking())
            },
        )
        .collect()
}

/// As [`rank`] for the documents at these positions, of each only the others.
pub(crate) fn rank_others(
    index: &Index,
    positions: &[usize],
    config: SearchConfig,
    observer: Observer<'_>,
) -> Result<Vec<Ranking>> {
    let (k, others) = (config.get_k(), index.len().saturating_sub(1));
    if k > others {
        return Err(Error::InvalidK { k, documents: others });
    }
    let search = match search_in_use(index, config, observer)? {
        Search::Candidates(count) if count > 0 => Search::Candidates(count.saturating_add(1)),
        search => search,
    };
    let config = config.search(search).k(k + 1);
    let texts: Vec<&[u8]> =
        positions.iter().map(|&position| index.text(position)).collect::<Result<_>>()?;
    let mut found = rank(index, &texts, config, observer)?;
    for (&position, Ranking { nearest, .. }) in positions.iter().zip(&mut found) {
        nearest.retain(|ranked| ranked.document != position);
        nearest.truncate(k);
    }
    Ok(found)
}

/// The given documents with their distances from `query`, nearest first.
pub(crate) fn distances(
    index: &Index,
    query: &[u8],
    documents: &[usize],
    metric: Metric,
) -> Result<Vec<Ranked>> {
    let config = SearchConfig::default().k(documents.len()).metric(metric).search(Search::Exact);
    let tracker = Tracker::new(&unobserved, Stage::Searching, 1);
    let searcher = Searcher { index, config, tracker };
    let (mut encoder, documents) = (index.encoder(), documents.iter().copied());
    let mut query = encoder.query(query)?;
    let scan = Scan::new(config.get_k()).compare(&searcher, &mut *query, documents)?;
    Ok(scan.into_ranking().nearest)
}
