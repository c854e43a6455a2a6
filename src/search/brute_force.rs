use rayon::prelude::*;

use super::config::{Search, SearchConfig};
use super::nearest::rank;
use super::ranked::{Ranked, Ranking};
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker};

/// Checks that exact search is exact: searches for each query twice, with and without everything
/// that makes a search fast, and compares. Both must give the same documents, in the same order, at
/// the same distances. The search setting of `config` is ignored.
///
/// The slow search measures every pair from scratch with an encoder of its own, by
/// [`pair_len`](crate::QueryEncoder::pair_len), whatever the compressor
/// [defines that to be](crate::Compressor#the-length-of-a-pair). It uses no limits and no prepared
/// documents, and sorts all documents.
///
/// # Complexity
///
/// Time: three compressions per document and query, divided by the number of threads. Memory:
/// O(documents) per thread.
///
/// # Errors
///
/// - [`Error::NotExact`] for the first query whose answers differ.
/// - As [`k_nearest_batch`](crate::k_nearest_batch).
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
    let config = config.search(Search::Exact);
    let fast = rank(index, queries, config, observer)?;
    let tracker = Tracker::new(observer, Stage::Checking, queries.len());
    queries.par_iter().zip(&fast).enumerate().try_for_each(|(number, (query, fast))| {
        let slow = all_by_distance(index, query.as_ref(), config, &tracker)?;
        if fast.nearest[..] != slow[..config.get_k()] {
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
) -> Result<Vec<Ranked>> {
    let mut encoder = index.compressor().encoder();
    let c_x = encoder.compressed_len(query)?;
    let mut all = Vec::with_capacity(index.len());
    for document in index.positions() {
        tracker.advance(0)?;
        let text = index.text(document)?;
        let c_y = encoder.compressed_len(text)?;
        let c_xy = encoder.query(query)?.pair_len(text)?;
        all.push(Ranked { document, distance: config.get_metric().distance(c_x, c_y, c_xy) });
    }
    all.sort_unstable();
    Ok(all)
}

fn not_exact(query: usize, fast: &Ranking, slow: &[Ranked]) -> Error {
    let differing = fast.nearest.iter().zip(slow).find(|(fast, slow)| fast != slow);
    let (found, expected) = differing.expect("the answers differ");
    Error::NotExact {
        query,
        found: found.document,
        found_distance: found.distance,
        expected: expected.document,
        expected_distance: expected.distance,
    }
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
        let config = SearchConfig::default().k(5);
        check_exact(&index, &queries, config, &unobserved).unwrap();
    }

    #[test]
    fn search_by_concatenation_is_exact() {
        check("gzip");
        check("gzip:6");
    }

    #[test]
    #[cfg(feature = "zstd")]
    fn search_by_conditional_length_is_exact() {
        check("zstd:19,prefix");
        check("zstd,prefix");
    }
}
