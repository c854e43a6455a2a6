use rayon::prelude::*;
use serde::Serialize;

use crate::classify::{Classifier, KnnClassifier, TieRule};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::search::Ranking;

/// The accuracy for one k under each tie rule.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SweepRow {
    /// The number of documents that voted.
    pub k: usize,
    /// Accuracy under [`TieRule::Nearest`].
    pub nearest: f64,
    /// Expected accuracy under [`TieRule::Random`].
    pub random: f64,
    /// Accuracy under [`TieRule::FirstLabel`].
    pub first_label: f64,
}

/// The row for one k, from rankings of at least k documents for each test document.
pub(super) fn row(
    classifier: &KnnClassifier,
    test: &Corpus,
    found: &[Ranking],
    k: usize,
) -> Result<SweepRow> {
    Ok(SweepRow {
        k,
        nearest: accuracy(classifier, test, found, k, TieRule::Nearest)?,
        random: accuracy(classifier, test, found, k, TieRule::Random)?,
        first_label: accuracy(classifier, test, found, k, TieRule::FirstLabel)?,
    })
}

/// The accuracy for one k under a tie rule.
pub(super) fn accuracy(
    classifier: &KnnClassifier,
    test: &Corpus,
    found: &[Ranking],
    k: usize,
    ties: TieRule,
) -> Result<f64> {
    // Added in order, so that the sum is the same for any number of threads.
    let chances: Vec<f64> = found
        .par_iter()
        .enumerate()
        .map(|(document, found)| {
            let (query, truth) = (test.text(document), test.label(document));
            let prediction = classifier.decide_among(query, &found.nearest, k, ties)?;
            let candidates = prediction.candidates();
            let right = candidates.iter().any(|&id| classifier.labels().name(id) == truth);
            Ok(if right { 1.0 / candidates.len() as f64 } else { 0.0 })
        })
        .collect::<Result<_>>()?;
    Ok(chances.iter().sum::<f64>() / found.len() as f64)
}
