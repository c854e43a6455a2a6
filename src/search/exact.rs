use std::ops::Range;

use rayon::prelude::*;

use super::SearchConfig;
use super::neighbors::PairLengths;
use super::scan::{Scan, compare};
use crate::compressor::{Encoder, Length};
use crate::error::Result;
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker};

/// From this many queries on, each is one task; fewer are split over the documents as well. Not
/// the number of threads, so that the work is divided alike on every machine.
const QUERIES_WORTH_A_TASK: usize = 32;

/// How many documents make a task where queries are few.
const DOCUMENTS_PER_TASK: usize = 512;

/// How many documents are compared before the others where queries are few. The nearest of these
/// bound what the tasks look for, so that none begins without a bound.
const FIRST_DOCUMENTS: usize = 128;

/// The nearest among all documents, for one of so many queries.
pub(super) fn nearest(
    index: &Index,
    encoder: &mut dyn Encoder,
    query: &[u8],
    config: SearchConfig,
    queries: usize,
    tracker: &Tracker<'_>,
) -> Result<Scan> {
    let documents = index.corpus().len();
    let first = if queries < QUERIES_WORTH_A_TASK { FIRST_DOCUMENTS } else { documents };
    let first = first.min(documents);
    let scan = |encoder: &mut dyn Encoder, scan: Scan, documents: Range<usize>| {
        scan.compare(index, &mut *encoder.query(query)?, documents, config, tracker)
    };
    let nearest = scan(encoder, Scan::new(config.k), 0..first)?;
    let bound = nearest.bound();
    let others = tasks(first..documents)
        .into_par_iter()
        .map_init(
            || index.encoder(),
            |encoder, documents| scan(&mut **encoder, Scan::within(config.k, bound), documents),
        )
        .try_reduce(|| Scan::new(config.k), |left, right| Ok(left.merge(right)))?;
    Ok(nearest.merge(others))
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
    let parts = tasks(0..index.corpus().len())
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

fn tasks(documents: Range<usize>) -> Vec<Range<usize>> {
    let end = documents.end;
    let task = |start| start..end.min(start + DOCUMENTS_PER_TASK);
    documents.step_by(DOCUMENTS_PER_TASK).map(task).collect()
}
