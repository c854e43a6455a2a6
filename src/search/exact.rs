use std::ops::Range;

use rayon::prelude::*;

use super::neighbors::PairLengths;
use super::scan::{Scan, compare};
use super::{SearchConfig, candidates};
use crate::compressor::{Encoder, Length};
use crate::error::Result;
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker};

/// From this many queries on, each is one task, and it pays to find out which documents are likely;
/// fewer are split over the documents as well. Not
/// the number of threads, so that the work is divided alike on every machine.
pub(super) const QUERIES_WORTH_A_TASK: usize = 32;

/// How many documents make a task where queries are few.
const DOCUMENTS_PER_TASK: usize = 512;

/// How many likely documents are compared before the others, and how many where it is not known
/// which are likely. The nearest of them bound what is looked for among the others.
const LIKELY_FIRST: usize = 32;
const ANY_FIRST: usize = 128;

/// The nearest among all documents, for one of so many queries.
pub(super) fn nearest(
    index: &Index,
    encoder: &mut dyn Encoder,
    query: &[u8],
    config: SearchConfig,
    queries: usize,
    tracker: &Tracker<'_>,
) -> Result<Scan> {
    let mut encoder = encoder.query(query)?;
    let mut first = match index.has_candidates() {
        true => {
            let (c_x, count) = (encoder.query_len(), LIKELY_FIRST.max(config.k));
            candidates::likely(index, query, c_x, config.metric, count)?
        }
        false => index.positions().take(ANY_FIRST).collect(),
    };
    let documents = first.iter().copied();
    let nearest = Scan::new(config.k).compare(index, &mut *encoder, documents, config, tracker)?;
    let bound = nearest.bound();
    first.sort_unstable();
    let others = tasks(queries, index.end())
        .into_par_iter()
        .map_init(
            || index.encoder(),
            |encoder, documents| {
                let query = &mut *encoder.query(query)?;
                let others = others(documents, &first);
                Scan::within(config.k, bound).compare(index, query, others, config, tracker)
            },
        )
        .try_reduce(|| Scan::new(config.k), |left, right| Ok(left.merge(right)))?;
    Ok(nearest.merge(others))
}

/// All of `documents` that are not `known`, which are sorted.
fn others(documents: Range<usize>, known: &[usize]) -> impl Iterator<Item = usize> {
    let start = known.partition_point(|&document| document < documents.start);
    let mut known = known[start..].iter().copied().peekable();
    documents.filter(move |document| known.next_if_eq(document).is_none())
}

/// C(x) and C(xy) with every document, in the order of [`Index::positions`].
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
/// let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
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
            let mut encoder = index.encoder();
            let query = &mut *encoder.query(query)?;
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
