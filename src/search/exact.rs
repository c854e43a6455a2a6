use std::ops::Range;

use rayon::prelude::*;

use super::candidates;
use super::scan::Scan;
use super::searcher::Searcher;
use crate::compressor::Encoder;
use crate::error::Result;

/// From this many queries on, each is one task, and finding out which documents are likely pays off;
/// fewer are split over the documents as well. It is not the number of threads, so that the work is
/// divided alike on every machine.
pub(super) const QUERIES_WORTH_A_TASK: usize = 32;

/// How many documents make a task if queries are few.
const DOCUMENTS_PER_TASK: usize = 512;

/// How many likely documents are compared before the others, and how many if it is not known which
/// are likely. The nearest of them bound what is looked for among the others.
const LIKELY_FIRST: usize = 32;
const ANY_FIRST: usize = 128;

/// The nearest among all documents, for one of this many queries.
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

/// All of `documents` that are not `known`, which are sorted.
fn others(documents: Range<usize>, known: &[usize]) -> impl Iterator<Item = usize> {
    let start = known.partition_point(|&document| document < documents.start);
    let mut known = known[start..].iter().copied().peekable();
    documents.filter(move |document| known.next_if_eq(document).is_none())
}

/// The ranges of documents that are compared in parallel, for one of this many queries.
pub(super) fn tasks(queries: usize, documents: usize) -> Vec<Range<usize>> {
    let size = if queries < QUERIES_WORTH_A_TASK { DOCUMENTS_PER_TASK } else { documents.max(1) };
    (0..documents).step_by(size).map(|start| start..documents.min(start + size)).collect()
}
