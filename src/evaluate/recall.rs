use std::time::Instant;

use serde::Serialize;

use super::sweep::accuracy;
use crate::classify::KnnClassifier;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::progress::Observer;
use crate::search::{Ranking, Search, rank, search_in_use};

/// How much of what exact search finds a search among candidates finds; see [`measure_recall`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Recall {
    /// The share of queries for which the nearest document, or another at the same distance, was found.
    pub at_1: f64,
    /// The mean share of the k nearest documents that were found. Documents at the same distance count
    /// as the same.
    pub at_k: f64,
    /// The number of neighbors for [`at_k`](Recall::at_k).
    pub k: usize,
    /// The number of queries.
    pub queries: usize,
    /// The accuracy on these queries with candidates.
    pub accuracy: f64,
    /// The accuracy on these queries with exact search.
    pub exact_accuracy: f64,
    /// The time of exact search divided by the time of the search among candidates.
    pub speedup: f64,
}

/// Measures the recall of a classifier's search: searches for each document of `test` as the classifier
/// does and exactly, and compares.
///
/// The candidate index is built, and the number of candidates chosen, before the clock starts. If the classifier searches exactly, recall
/// is 1.
///
/// # Complexity
///
/// That of exact search: one compression of each test document with each document of the index.
///
/// # Errors
///
/// - [`Error::EmptyCorpus`] if `test` has no documents.
/// - As [`k_nearest_batch`](crate::k_nearest_batch).
///
/// # Examples
///
/// ```
/// use nearzip::{
///     CompressorSpec, Corpus, Index, KnnClassifier, KnnConfig, Search, measure_recall, unobserved,
/// };
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
/// let config = KnnConfig::default().search(Search::Candidates(100));
/// let classifier = KnnClassifier::new(index, config)?;
/// let recall = measure_recall(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// assert!(recall.at_1 > 0.8);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn measure_recall(
    classifier: &KnnClassifier,
    test: &Corpus,
    observer: Observer<'_>,
) -> Result<Recall> {
    if test.is_empty() {
        return Err(Error::EmptyCorpus);
    }
    let (index, config) = (classifier.searched(), classifier.config());
    let (k, ties) = (config.get_k(), config.get_ties());
    let texts: Vec<&[u8]> = test.texts().collect();
    let search = |search| {
        let begun = Instant::now();
        let found = rank(index, &texts, config.search_config().search(search), observer)?;
        Ok::<_, Error>((found, begun.elapsed().as_secs_f64()))
    };
    index.candidates(observer)?;
    let in_use = search_in_use(index, config.search_config(), observer)?;
    let (likely, seconds) = search(in_use)?;
    let (exact, exact_seconds) = search(Search::Exact)?;
    Ok(Recall {
        at_1: recall(&likely, &exact, 1),
        at_k: recall(&likely, &exact, k),
        k,
        queries: test.len(),
        accuracy: accuracy(classifier, test, &likely, k, ties)?,
        exact_accuracy: accuracy(classifier, test, &exact, k, ties)?,
        speedup: exact_seconds / seconds.max(f64::MIN_POSITIVE),
    })
}

/// The mean share of the first k that are no farther than the farthest of the exact first k.
fn recall(likely: &[Ranking], exact: &[Ranking], k: usize) -> f64 {
    let found = likely.iter().zip(exact).map(|(likely, exact)| {
        let farthest = exact.nearest[k - 1].distance;
        likely.nearest[..k].iter().filter(|near| near.distance <= farthest).count()
    });
    found.sum::<usize>() as f64 / (k * likely.len()) as f64
}
