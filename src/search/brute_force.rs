use rayon::prelude::*;

use super::neighbors::{Neighbor, Neighbors};
use super::{Search, SearchConfig, k_nearest_batch};
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker};

/// Checks that exact search is exact: searches for each query twice, with and without everything
/// that makes a search fast, and compares. Both must give the same documents, in the same order, at
/// the same distances. The search is exact whatever `config` says.
///
/// The slow search measures every pair from scratch with an encoder of its own, by
/// [`pair_len`](crate::QueryEncoder::pair_len), whatever the compressor
/// [defines that to be](crate::Compressor#the-length-of-a-pair). It uses no limit and nothing
/// prepared, and sorts all documents.
///
/// # Complexity
///
/// Time: three compressions for each document and query, divided by the threads. Memory: O(documents)
/// per thread.
///
/// # Errors
///
/// - [`Error::NotExact`] for the first query whose answers differ.
/// - As [`k_nearest_batch`].
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, SearchConfig, check_exact, unobserved};
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
/// check_exact(&index, &["Wo ist der Bahnhof?"], SearchConfig::default(), &unobserved)?;
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn check_exact<Q: AsRef<[u8]> + Sync>(
    index: &Index,
    queries: &[Q],
    config: SearchConfig,
    observer: Observer<'_>,
) -> Result<()> {
    let config = SearchConfig { search: Search::Exact, ..config };
    let fast = k_nearest_batch(index, queries, config, observer)?;
    let tracker = Tracker::new(observer, Stage::Checking, queries.len());
    queries.par_iter().zip(&fast).enumerate().try_for_each(|(number, (query, fast))| {
        let slow = all_by_distance(index, query.as_ref(), config, &tracker)?;
        if fast.nearest[..] != slow[..config.k] {
            return Err(not_exact(number, fast, &slow));
        }
        tracker.advance(1)
    })
}

fn all_by_distance(
    index: &Index,
    query: &[u8],
    config: SearchConfig,
    tracker: &Tracker<'_>,
) -> Result<Vec<Neighbor>> {
    let mut encoder = index.compressor().encoder();
    let c_x = encoder.compressed_len(query)?;
    let mut all = Vec::with_capacity(index.len());
    for document in index.positions() {
        tracker.advance(0)?;
        let text = index.text(document)?;
        let c_y = encoder.compressed_len(text)?;
        let c_xy = encoder.query(query)?.pair_len(text)?;
        all.push(Neighbor { document, distance: config.metric.distance(c_x, c_y, c_xy) });
    }
    all.sort_unstable();
    Ok(all)
}

fn not_exact(query: usize, fast: &Neighbors, slow: &[Neighbor]) -> Error {
    let differing = fast.nearest.iter().zip(slow).find(|(fast, slow)| fast != slow);
    let (found, expected) = differing.expect("the answers differ");
    Error::NotExact { query, found: *found, expected: *expected }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compressor::CompressorSpec;
    use crate::corpus::Corpus;
    use crate::progress::unobserved;

    fn check(spec: &str) {
        let spec: CompressorSpec = spec.parse().unwrap();
        let index = Index::build(Corpus::sample(), &spec, &unobserved).unwrap();
        let held_out = Corpus::sample_held_out().first(3, Some(1));
        let queries: Vec<&[u8]> = held_out.texts().chain([&b""[..]]).collect();
        let config = SearchConfig { k: 5, ..SearchConfig::default() };
        check_exact(&index, &queries, config, &unobserved).unwrap();
    }

    #[test]
    fn a_search_by_concatenations_is_exact() {
        check("gzip");
        check("gzip:6");
    }

    #[test]
    #[cfg(feature = "zstd")]
    fn a_search_by_conditional_lengths_is_exact() {
        check("zstd:19,prefix");
        check("zstd,prefix");
    }
}
