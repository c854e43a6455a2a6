use std::ops::Range;

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
    let lengths = pair_lengths_batch(index, &[query], 0..index.end(), observer)?;
    Ok(lengths.into_iter().next().expect("one query has one answer"))
}

/// C(x) of each query, and its C(xy) with the documents at some positions, in their order: a block of the
/// matrix of all pairs.
///
/// # Complexity
///
/// One compression of each query with each document, divided by the threads of the current rayon pool.
/// Memory: 8 bytes per pair and one encoder per thread.
///
/// # Errors
///
/// As for [`pair_lengths`].
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, pair_lengths, pair_lengths_batch, unobserved};
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
/// let block = pair_lengths_batch(&index, &["rain", "sun"], 100..200, &unobserved)?;
/// assert_eq!(block[1].pairs[..], pair_lengths(&index, b"sun", &unobserved)?.pairs[100..200]);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn pair_lengths_batch<Q: AsRef<[u8]> + Sync>(
    index: &Index,
    queries: &[Q],
    documents: Range<usize>,
    observer: Observer<'_>,
) -> Result<Vec<PairLengths>> {
    index.prepare_lengths(observer)?;
    let tracker = Tracker::new(observer, Stage::Searching, queries.len());
    let searcher = Searcher { index, config: SearchConfig::default(), tracker };
    let first = documents.start.min(index.end());
    let end = documents.end.min(index.end());
    let mut tasks = tasks(queries.len(), end.saturating_sub(first));
    if tasks.is_empty() {
        tasks.push(0..0);
    }
    let answer = |query: &Q| {
        let measured = tasks
            .par_iter()
            .map(|task| measure(&searcher, query.as_ref(), first + task.start..first + task.end));
        let mut parts = measured.collect::<Result<Vec<_>>>()?.into_iter();
        let mut lengths = parts.next().expect("there is a task");
        parts.for_each(|part| lengths.pairs.extend(part.pairs));
        searcher.tracker.advance(1)?;
        Ok(lengths)
    };
    queries.par_iter().map(answer).collect()
}

fn measure(searcher: &Searcher<'_>, query: &[u8], documents: Range<usize>) -> Result<PairLengths> {
    let mut encoder = searcher.index.encoder();
    let mut query = encoder.query(query)?;
    let mut pairs = Vec::with_capacity(documents.len());
    searcher.for_each(documents, |document| {
        let length = query.pair_len_within(searcher.index.prepared(document)?, Length::MAX)?;
        pairs.push(length.expect("no length is above the maximum"));
        Ok(())
    })?;
    Ok(PairLengths { query: query.query_len(), pairs })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compressor::CompressorSpec;
    use crate::corpus::Corpus;
    use crate::progress::unobserved;

    #[test]
    fn a_block_has_the_lengths_of_each_pair() {
        let index =
            Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved).unwrap();
        let held_out = Corpus::sample_held_out();
        let all: Vec<&[u8]> = held_out.texts().collect();
        for (queries, documents) in [(&all[..40], 7..9), (&all[..2], 0..480), (&all[..3], 5..5)] {
            let block =
                pair_lengths_batch(&index, queries, documents.clone(), &unobserved).unwrap();
            for (found, query) in block.iter().zip(queries) {
                let mut encoder = index.encoder();
                let mut query = encoder.query(query).unwrap();
                assert_eq!(found.query, query.query_len());
                let texts = documents.clone().map(|document| index.text(document).unwrap());
                let expected: Vec<Length> =
                    texts.map(|text| query.pair_len(text).unwrap()).collect();
                assert_eq!(found.pairs, expected);
            }
        }
    }

    #[test]
    fn documents_that_are_not_there_have_no_lengths() {
        let index = Index::build(Corpus::new(), &CompressorSpec::default(), &unobserved).unwrap();
        let block = pair_lengths_batch(&index, &[b"a"], 3..9, &unobserved).unwrap();
        assert_eq!((block[0].query, block[0].pairs.len()), (Length::from_bytes(21), 0));
    }
}
