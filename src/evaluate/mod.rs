//! How good predictions are, measured honestly: one prediction a query, the true label never
//! consulted before it is made.

mod confusion;
mod recall;
mod sweep;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::classify::KnnClassifier;
use crate::corpus::{Corpus, LabelId, Labels};
use crate::error::{Error, Result};
use crate::progress::Observer;
use crate::search::Neighbors;

pub use confusion::{ConfusionMatrix, LabelMetrics};
pub use recall::{Recall, measure_recall};
pub use sweep::SweepRow;

/// The outcome of [`evaluate`].
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// How many test documents were classified.
    pub documents: usize,
    /// What was predicted for what; the source of accuracy, precision, recall and F1.
    pub confusion: ConfusionMatrix,
    /// The share of test documents of which one of the *two* nearest neighbors has the true label.
    ///
    /// This is what the published table calls accuracy (Jiang et al. 2023, table 3, k = 2 with ties
    /// going to the true label). It is not an accuracy: no classifier predicts two labels at once.
    pub top2_accuracy: f64,
    /// The test labels that training lacks, with their number of test documents, all of which
    /// count as wrong.
    pub unknown_labels: Vec<(String, usize)>,
    /// Accuracy by k, for each k that was asked for.
    pub sweep: Vec<SweepRow>,
    /// How many distances were computed.
    pub pairs_scored: u64,
    /// How many were left out by a proved bound.
    pub pairs_pruned: u64,
}

/// Classifies every document of `test` and compares with its label.
///
/// Each number of neighbors in `sweep_k` is evaluated from the same distances, under every rule
/// for ties. Under [`TieRule::Random`](crate::TieRule::Random) all figures are exact expectations.
///
/// # Complexity
///
/// One search a test document, whatever the sweep; memory O(test documents × largest k).
///
/// # Errors
///
/// - [`Error::EmptyCorpus`] where `test` has no documents.
/// - [`Error::InvalidK`] where a k of the sweep is 0 or more than there are training documents.
/// - [`Error::Cancelled`], and those of the compressor.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, KnnClassifier, evaluate, unobserved};
///
/// let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &[1, 3], &unobserved)?;
/// assert!(evaluation.confusion.accuracy() > 0.8);
/// assert_eq!(evaluation.sweep[0].nearest, evaluation.confusion.accuracy());
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn evaluate(
    classifier: &KnnClassifier,
    test: &Corpus,
    sweep_k: &[usize],
    observer: Observer<'_>,
) -> Result<Evaluation> {
    if test.is_empty() {
        return Err(Error::EmptyCorpus);
    }
    let index = classifier.index();
    sweep_k.iter().try_for_each(|&k| index.check_k(k))?;
    let k = classifier.config().k;
    let most = sweep_k.iter().copied().fold(k.max(2), usize::max).min(index.len());
    let texts: Vec<&[u8]> = test.texts().collect();
    let found = classifier.neighbors_batch(&texts, most, observer)?;

    Ok(Evaluation {
        documents: test.len(),
        confusion: confusion(classifier, test, &found)?,
        top2_accuracy: top2_accuracy(classifier, test, &found)?,
        unknown_labels: unknown_labels(classifier.labels(), test),
        sweep: sweep_k
            .iter()
            .map(|&k| sweep::row(classifier, test, &found, k))
            .collect::<Result<_>>()?,
        pairs_scored: found.iter().map(|found| found.pairs_scored).sum(),
        pairs_pruned: found.iter().map(|found| found.pairs_pruned).sum(),
    })
}

fn confusion(
    classifier: &KnnClassifier,
    test: &Corpus,
    found: &[Neighbors],
) -> Result<ConfusionMatrix> {
    let config = classifier.config();
    let candidates: Vec<Vec<LabelId>> = found
        .par_iter()
        .enumerate()
        .map(|(position, found)| {
            let query = test.text(position);
            let prediction =
                classifier.decide_among(query, &found.nearest, config.k, config.ties)?;
            Ok(prediction.candidates().to_vec())
        })
        .collect::<Result<_>>()?;
    let names = classifier.labels().iter().chain(test.labels().iter());
    let mut confusion = ConfusionMatrix::new(names.collect());
    for (position, candidates) in candidates.iter().enumerate() {
        let probability = 1.0 / candidates.len() as f64;
        for &label in candidates {
            let predicted = classifier.labels().name(label);
            confusion.add(test.label(position), predicted, probability);
        }
    }
    Ok(confusion)
}

fn top2_accuracy(classifier: &KnnClassifier, test: &Corpus, found: &[Neighbors]) -> Result<f64> {
    let mut right = 0;
    for (position, found) in found.iter().enumerate() {
        for neighbor in found.nearest.iter().take(2) {
            if classifier.index().label(neighbor.document)? == test.label(position) {
                right += 1;
                break;
            }
        }
    }
    Ok(f64::from(right) / found.len() as f64)
}

fn unknown_labels(known: &Labels, test: &Corpus) -> Vec<(String, usize)> {
    let mut unknown = BTreeMap::new();
    for position in 0..test.len() {
        let label = test.label(position);
        if known.find(label).is_none() {
            *unknown.entry(label.to_owned()).or_insert(0) += 1;
        }
    }
    unknown.into_iter().collect()
}
