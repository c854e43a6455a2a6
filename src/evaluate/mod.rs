//! How good predictions are, measured honestly: one prediction a query, the true label never
//! consulted before it is made.

mod confusion;
mod estimate;
mod few_shot;
mod recall;
mod sweep;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::classify::{Classifier, KnnClassifier, Prediction};
use crate::corpus::{Corpus, Labels};
use crate::error::{Error, Result};
use crate::progress::Observer;
use crate::search::Neighbors;

pub use confusion::{ConfusionMatrix, LabelMetrics};
pub use estimate::Estimate;
pub use few_shot::{FewShot, FewShotConfig, evaluate_few_shot};
pub use recall::{Recall, measure_recall};
pub use sweep::SweepRow;

/// The outcome of [`evaluate`] and [`evaluate_neighbors`].
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// How many test documents were classified.
    pub documents: usize,
    /// What was predicted for what; the source of accuracy, precision, recall and F1.
    pub confusion: ConfusionMatrix,
    /// The share of test documents of which one of the two likeliest labels is the true one; for
    /// nearest neighbors, one of the labels of the *two* nearest documents.
    ///
    /// The latter is what the published table calls accuracy (Jiang et al. 2023, table 3, k = 2 with
    /// ties going to the true label). It is not an accuracy: no classifier predicts two labels at
    /// once.
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
/// # Complexity
///
/// One prediction a test document.
///
/// # Errors
///
/// - [`Error::EmptyCorpus`] where `test` has no documents.
/// - [`Error::Cancelled`], and those of the classifier.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, Corpus, evaluate, unobserved};
///
/// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// assert!(evaluation.confusion.accuracy() > 0.95);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn evaluate(
    classifier: &dyn Classifier,
    test: &Corpus,
    observer: Observer<'_>,
) -> Result<Evaluation> {
    if test.is_empty() {
        return Err(Error::EmptyCorpus);
    }
    let texts: Vec<&[u8]> = test.texts().collect();
    let predictions = classifier.predict_batch(&texts, observer)?;
    let right_at_two = predictions
        .iter()
        .enumerate()
        .filter(|(position, prediction)| prediction.likeliest(2).contains(&test.label(*position)));
    Ok(Evaluation {
        documents: test.len(),
        confusion: confusion(classifier.labels(), test, &predictions),
        top2_accuracy: right_at_two.count() as f64 / test.len() as f64,
        unknown_labels: unknown_labels(classifier.labels(), test),
        sweep: Vec::new(),
        pairs_scored: 0,
        pairs_pruned: 0,
    })
}

/// Classifies every document of `test` by its nearest neighbors and compares with its label.
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
/// use nearzip::{Corpus, KnnClassifier, evaluate_neighbors, unobserved};
///
/// let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
/// let held_out = Corpus::sample_held_out();
/// let evaluation = evaluate_neighbors(&classifier, &held_out, &[1, 3], &unobserved)?;
/// assert!(evaluation.confusion.accuracy() > 0.8);
/// assert_eq!(evaluation.sweep[0].nearest, evaluation.confusion.accuracy());
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn evaluate_neighbors(
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
    let config = classifier.config();
    let most = sweep_k.iter().copied().fold(config.k.max(2), usize::max).min(index.len());
    let texts: Vec<&[u8]> = test.texts().collect();
    let found = classifier.neighbors_batch(&texts, most, observer)?;
    Ok(Evaluation {
        documents: test.len(),
        confusion: neighbors_confusion(classifier, test, &found)?,
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

fn confusion(known: &Labels, test: &Corpus, predictions: &[Prediction]) -> ConfusionMatrix {
    let mut confusion = ConfusionMatrix::new(known.iter().chain(test.labels().iter()).collect());
    for (position, prediction) in predictions.iter().enumerate() {
        let candidates = prediction.candidates();
        let probability = 1.0 / candidates.len() as f64;
        for &label in candidates {
            confusion.add(test.label(position), known.name(label), probability);
        }
    }
    confusion
}

fn neighbors_confusion(
    classifier: &KnnClassifier,
    test: &Corpus,
    found: &[Neighbors],
) -> Result<ConfusionMatrix> {
    let config = classifier.config();
    let decide = |(position, found): (usize, &Neighbors)| {
        classifier.decide_among(test.text(position), &found.nearest, config.k, config.ties)
    };
    let predictions: Vec<Prediction> =
        found.par_iter().enumerate().map(decide).collect::<Result<_>>()?;
    Ok(confusion(classifier.labels(), test, &predictions))
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
