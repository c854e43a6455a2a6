use std::time::Duration;

use serde::Serialize;

use super::figures::RegressionFigures;
use crate::classify::Settings;
use crate::corpus::DocumentId;
use crate::search::Neighbor;

/// The number that was predicted for a test document, and its true one. Serialized, it has the members `id`,
/// `truth`, `value`, `baseline` and `neighbors`.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, KnnRegressor, evaluate_regression_leave_one_out, unobserved};
///
/// let corpus: Corpus = (0..20).map(|n| (n.to_string(), format!("text number {n}"))).collect();
/// let regressor = KnnRegressor::from_corpus(corpus)?;
/// let evaluation = evaluate_regression_leave_one_out(&regressor, &[], &unobserved)?;
/// let outcome = &evaluation.outcomes[19];
/// assert_eq!((outcome.truth, outcome.baseline), (19.0, 9.0));
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RegressionOutcome {
    /// The document's id.
    pub id: DocumentId<'static>,
    /// The document's number.
    pub truth: f64,
    /// The predicted number.
    pub value: f64,
    /// The mean of the numbers of the training documents: what would be predicted without a look at the text.
    pub baseline: f64,
    /// The documents whose numbers count, nearest first.
    pub neighbors: Vec<Neighbor>,
}

/// The figures for another number of neighbors, from the same distances.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RegressionSweepRow {
    /// The number of neighbors.
    pub k: usize,
    /// The figures.
    #[serde(flatten)]
    pub figures: RegressionFigures,
}

/// Predicted and true numbers of test documents.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, KnnRegressor, evaluate_regression, unobserved};
///
/// // The first n squares.
/// let text = |n: u32| (1..=n).map(|i| format!("{} ", i * i)).collect::<String>();
/// let corpus = |numbers: std::ops::Range<u32>| -> Corpus {
///     numbers.map(|n| (n.to_string(), text(n))).collect()
/// };
/// let regressor = KnnRegressor::from_corpus(corpus(1..100))?;
/// let evaluation = evaluate_regression(&regressor, &corpus(50..60), &[1], &unobserved)?;
/// assert!(evaluation.figures().mae < evaluation.baseline_figures().mae);
/// assert_eq!(evaluation.sweep[0].figures.mae, 0.0, "the nearest text is the same");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RegressionEvaluation {
    /// The settings of the regressor.
    pub settings: Settings,
    /// The number of training documents; in cross-validation, the fewest of any fold.
    pub n_train: usize,
    /// The number of folds, in cross-validation.
    pub folds: Option<usize>,
    /// Whether each document was predicted by all the others.
    pub is_leave_one_out: bool,
    /// The outcome of each test document, in their order.
    pub outcomes: Vec<RegressionOutcome>,
    /// The figures by number of neighbors, for each that was asked for.
    pub sweep: Vec<RegressionSweepRow>,
    /// The time that it took.
    pub elapsed: Duration,
    /// The number of threads that worked.
    pub threads: usize,
}

impl RegressionEvaluation {
    /// The number of test documents.
    pub fn n_test(&self) -> usize {
        self.outcomes.len()
    }

    /// How far the predicted numbers are from the true ones.
    pub fn figures(&self) -> RegressionFigures {
        RegressionFigures::of(self.outcomes.iter().map(|outcome| (outcome.truth, outcome.value)))
    }

    /// How far the mean of the training documents is from the true numbers: what a prediction must be better than.
    pub fn baseline_figures(&self) -> RegressionFigures {
        RegressionFigures::of(self.outcomes.iter().map(|outcome| (outcome.truth, outcome.baseline)))
    }

    /// The smallest and the largest true number.
    pub fn range(&self) -> [f64; 2] {
        let truths = || self.outcomes.iter().map(|outcome| outcome.truth);
        [truths().fold(f64::INFINITY, f64::min), truths().fold(f64::NEG_INFINITY, f64::max)]
    }
}
