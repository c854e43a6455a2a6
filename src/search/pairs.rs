use rayon::prelude::*;

use super::config::SearchConfig;
use super::exact::tasks;
use super::neighbors::PairLengths;
use super::searcher::Searcher;
use crate::compressor::Length;
use crate::error::Result;
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker};

/// C(x) of a query, and its C(xy) with every document, in the order of [`Index::positions`].
///
/// # Complexity
///
/// One compression of the query with each document, divided by the threads of the current rayon
/// pool. Memory: 8 bytes per document and one encoder per thread.
///
/// # Errors
///
/// The compressor's errors, [`Error::Cancelled`](crate::Error::Cancelled), and
/// [`Error::Model`](crate::Error::Model) if the index's file is damaged.
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
    index.prepare_lengths(observer)?;
    let tracker = Tracker::new(observer, Stage::Searching, 1);
    let searcher = Searcher { index, config: SearchConfig::default(), tracker };
    let parts = tasks(1, index.end())
        .into_par_iter()
        .map(|documents| {
            let mut pairs = Vec::with_capacity(documents.len());
            let mut encoder = index.encoder();
            let mut query = encoder.query(query)?;
            searcher.for_each(documents, |document| {
                let length = query.pair_len_within(index.prepared(document)?, Length::MAX)?;
                pairs.push(length.expect("no length is above the maximum"));
                Ok(())
            })?;
            Ok(pairs)
        })
        .collect::<Result<Vec<_>>>()?;
    let length = index.encoder().query(query)?.query_len();
    searcher.tracker.advance(1)?;
    Ok(PairLengths { query: length, pairs: parts.concat() })
}
