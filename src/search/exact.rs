use std::ops::Range;

use rayon::prelude::*;

use super::neighbors::PairLengths;
use super::scan::{Scan, compare};
use super::{SearchConfig, candidates};
use crate::compressor::Length;
use crate::error::Result;
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker};

/// From this many queries on, each is one task; fewer are split over the documents as well. Not
/// the number of threads, so that the work is divided alike on every machine.
const QUERIES_WORTH_A_TASK: usize = 32;

/// How many documents make a task where queries are few.
const DOCUMENTS_PER_TASK: usize = 512;

/// How many likely documents are compared first.
const LIKELY_DOCUMENTS: usize = 32;

/// The nearest among all documents, for one of so many queries.
///
/// The likely ones are compared first, so that others can be left out early; for few queries only
/// where it is known already which they are.
pub(super) fn nearest(
    index: &Index,
    query: &[u8],
    config: SearchConfig,
    queries: usize,
    tracker: &Tracker<'_>,
) -> Result<Scan> {
    let scan = |documents: &mut dyn Iterator<Item = usize>, scan: Scan| {
        let mut encoder = index.encoder();
        scan.nearest(index, &mut *encoder.query(query)?, documents, config.metric, tracker)
    };
    let mut likely = match queries >= QUERIES_WORTH_A_TASK || index.has_candidates() {
        true => candidates::likely(index, query, config.metric, LIKELY_DOCUMENTS.max(config.k))?,
        false => Vec::new(),
    };
    let first = scan(&mut likely.iter().copied(), Scan::new(config.k))?;
    likely.sort_unstable();
    let rest = tasks(queries, index.corpus().len())
        .into_par_iter()
        .map(|documents| {
            let mut others = documents.filter(|document| likely.binary_search(document).is_err());
            scan(&mut others, first.continued())
        })
        .try_reduce(|| first.continued(), |left, right| Ok(left.merge(right)))?;
    Ok(first.merge(rest))
}

/// C(x) and C(xy) with every document of the corpus.
///
/// # Complexity
///
/// One compression of the query with each document, divided by the threads of the current rayon
/// pool. Memory: 8 bytes a document and an encoder a thread.
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
    let parts = tasks(1, index.corpus().len())
        .into_par_iter()
        .map(|documents| {
            let mut pairs = Vec::with_capacity(documents.len());
            let mut encoder = index.encoder();
            let query = &mut *encoder.query(query)?;
            compare(query, documents, &tracker, |document, query| {
                let length = query.pair_len_within(index.document(document), Length::MAX)?;
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
