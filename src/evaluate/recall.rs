use std::time::Instant;

use serde::Serialize;

use super::sweep::accuracy;
use crate::classify::KnnClassifier;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::progress::Observer;
use crate::search::{Ranking, Search, rank};

/// What a search among candidates finds of what exact search finds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Recall {
    /// The share of queries for which a nearest document was found. One at the same distance as the
    /// nearest counts as found.
    pub at_1: f64,
    /// The mean share of the k nearest documents that were found; likewise.
    pub at_k: f64,
    /// How many documents that are.
    pub k: usize,
    /// How many queries were searched for in both ways.
    pub queries: usize,
    /// The accuracy on them with candidates.
    pub accuracy: f64,
    /// The accuracy on them with exact search.
    pub exact_accuracy: f64,
    /// The time of exact search divided by that of the search among candidates.
    pub speedup: f64,
}

/// Searches for each document of `test` among the classifier's candidates and among all documents,
/// and compares.
///
/// The index of candidates is there before the clock starts. Where the classifier searches exactly,
/// everything is found.
///
/// # Complexity
///
/// That of exact search: one compression of each test document with each document of the corpus.
///
/// # Errors
///
/// - [`Error::EmptyCorpus`] where `test` has no documents.
/// - [`Error::Cancelled`], and those of the compressor.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, CompressorSpec, Index, KnnClassifier, KnnConfig, Search, unobserved};
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
/// let config = KnnConfig::default().search(Search::Candidates(100));
/// let classifier = KnnClassifier::new(index, config)?;
/// let recall =
///     nearzip::measure_recall(&classifier, &Corpus::sample_held_out(), &nearzip::unobserved)?;
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
    let (likely, seconds) = search(config.get_search())?;
    let (exact, exact_seconds) = search(Search::Exact)?;
    Ok(Recall {
        at_1: recall(&likely, &exact, 1),
        at_k: recall(&likely, &exact, k),
        k,
        queries: test.len(),
        accuracy: accuracy(classifier, test, &likely, k, ties)?,
        exact_accuracy: accuracy(classifier, test, &exact, k, ties)?,
        speedup: exact_seconds / seconds,
    })
}

/// The mean share of the first k that are no farther than the exact first k.
fn recall(likely: &[Ranking], exact: &[Ranking], k: usize) -> f64 {
    let found = likely.iter().zip(exact).map(|(likely, exact)| {
        let farthest = exact.nearest[k - 1].distance;
        likely.nearest[..k].iter().filter(|near| near.distance <= farthest).count()
    });
    found.sum::<usize>() as f64 / (k * likely.len()) as f64
}
