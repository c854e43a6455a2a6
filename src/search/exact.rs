use std::ops::Range;

use rayon::prelude::*;

use super::candidates;
use super::scan::Scan;
use super::searcher::Searcher;
use crate::compressor::Encoder;
use crate::error::Result;

/// With at least this many queries, each is one task, and it pays off to find out which documents are
/// likely to be near. With fewer, each query is also split into ranges of documents. The threshold does
/// not depend on the number of threads, so that the work is divided the same way on every machine.
pub(super) const QUERIES_WORTH_A_TASK: usize = 32;

/// The number of documents in a task if there are few queries.
const DOCUMENTS_PER_TASK: usize = 512;

/// How many documents are compared before the others: the ones most likely to be near, or any if that
/// is not known. The distances of the nearest ones bound the search among the others.
const LIKELY_FIRST: usize = 32;
const ANY_FIRST: usize = 128;

/// The nearest among all documents. `queries` is how many queries are being answered.
pub(super) fn nearest(
    searcher: &Searcher<'_>,
    encoder: &mut dyn Encoder,
    query: &[u8],
    queries: usize,
) -> Result<Scan> {
    let Searcher { index, config, .. } = searcher;
    let k = config.get_k();
    let mut encoder = encoder.query(query)?;
    let mut first = match index.has_candidates() {
        true => candidates::likely(searcher, query, encoder.query_len(), LIKELY_FIRST.max(k))?,
        false => index.positions().take(ANY_FIRST).collect(),
    };
    let documents = first.iter().copied();
    let nearest = Scan::new(k).compare(searcher, &mut *encoder, documents)?;
    let bound = nearest.bound();
    first.sort_unstable();
    let others = tasks(queries, index.end())
        .into_par_iter()
        .map_init(
            || index.encoder(),
            |encoder, documents| {
                let query = &mut *encoder.query(query)?;
                Scan::within(k, bound).compare(searcher, query, others(documents, &first))
            },
        )
        .try_reduce(|| Scan::new(k), |left, right| Ok(left.merge(right)))?;
    Ok(nearest.merge(others))
}

/// All of `documents` except `known`, which is sorted.
fn others(documents: Range<usize>, known: &[usize]) -> impl Iterator<Item = usize> {
    let start = known.partition_point(|&document| document < documents.start);
    let mut known = known[start..].iter().copied().peekable();
    documents.filter(move |document| known.next_if_eq(document).is_none())
}

/// The ranges of documents that are compared in parallel for a query, if there are this many queries.
pub(super) fn tasks(queries: usize, documents: usize) -> Vec<Range<usize>> {
    let size = if queries < QUERIES_WORTH_A_TASK { DOCUMENTS_PER_TASK } else { documents.max(1) };
    (0..documents).step_by(size).map(|start| start..documents.min(start + size)).collect()
}
