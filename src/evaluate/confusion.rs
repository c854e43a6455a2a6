use serde::Serialize;

use crate::corpus::Labels;

/// How often each label was predicted for documents of each label.
///
/// The counts are whole numbers, unless random ties make them expectations.
///
/// # Examples
///
/// ```
/// use nearzip::{ConfusionMatrix, Labels};
///
/// let labels: Labels = ["ham", "spam"].into_iter().collect();
/// let mut confusion = ConfusionMatrix::new(labels);
/// for (truth, predicted) in [("ham", "ham"), ("ham", "ham"), ("ham", "spam"), ("spam", "spam")] {
///     confusion.add(truth, predicted, 1.0);
/// }
/// assert_eq!(confusion.accuracy(), 0.75);
/// assert_eq!(confusion.labels()[1].precision, 0.5);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ConfusionMatrix {
    labels: Labels,
    /// By true label, then predicted label.
    counts: Vec<f64>,
    documents: f64,
}

/// The metrics of one label; see [`ConfusionMatrix::labels`].
///
/// As in scikit-learn, a ratio whose denominator is 0 is 0.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LabelMetrics {
    /// The label.
    pub label: String,
    /// The share of this label's predictions that are right.
    pub precision: f64,
    /// The share of this label's documents for which it was predicted.
    pub recall: f64,
    /// The harmonic mean of precision and recall.
    pub f1: f64,
    /// How many documents have this label.
    pub support: f64,
    /// How many predictions are of this label.
    pub predicted: f64,
}

impl ConfusionMatrix {
    /// A matrix of zeros.
    pub fn new(labels: Labels) -> ConfusionMatrix {
        let counts = vec![0.0; labels.len() * labels.len()];
        ConfusionMatrix { labels, counts, documents: 0.0 }
    }

    /// Counts a prediction; `weight` is its probability, which is 1 unless a tie was settled at random.
    ///
    /// # Panics
    ///
    /// If a label is not one of the matrix's labels.
    pub fn add(&mut self, truth: &str, predicted: &str, weight: f64) {
        let cell = self.cell(truth, predicted);
        self.counts[cell] += weight;
        self.documents += weight;
    }

    /// How often `predicted` was predicted for documents whose label is `truth`.
    ///
    /// # Panics
    ///
    /// If a label is not one of the matrix's labels.
    pub fn count(&self, truth: &str, predicted: &str) -> f64 {
        self.counts[self.cell(truth, predicted)]
    }

    fn cell(&self, truth: &str, predicted: &str) -> usize {
        let index =
            |name| self.labels.find(name).expect("the label is one of the matrix's labels").index();
        index(truth) * self.labels.len() + index(predicted)
    }

    /// The number of labels, including those that never occur.
    pub fn size(&self) -> usize {
        self.labels.len()
    }

    /// The share of right predictions.
    pub fn accuracy(&self) -> f64 {
        let size = self.labels.len();
        let right: f64 = (0..size).map(|label| self.counts[label * size + label]).sum();
        ratio(right, self.documents)
    }

    /// The metrics of each label that occurs as a true or predicted label, in the order of the labels.
    pub fn labels(&self) -> Vec<LabelMetrics> {
        let size = self.labels.len();
        self.labels
            .iter()
            .enumerate()
            .map(|(label, name)| {
                let counts = LabelCounts {
                    right: self.counts[label * size + label],
                    support: self.counts[label * size..(label + 1) * size].iter().sum(),
                    predicted: self.counts[label..].iter().step_by(size).sum(),
                };
                (name, counts)
            })
            .filter(|(_, counts)| counts.occurs())
            .map(|(name, counts)| LabelMetrics {
                label: name.to_owned(),
                precision: ratio(counts.right, counts.predicted),
                recall: ratio(counts.right, counts.support),
                f1: counts.f1(),
                support: counts.support,
                predicted: counts.predicted,
            })
            .collect()
    }

    /// The mean F1 of the labels that occur as a true or predicted label.
    pub fn macro_f1(&self) -> f64 {
        mean(self.labels().iter().map(|metrics| metrics.f1))
    }

    /// The mean F1 of the labels, each weighted by its number of documents.
    pub fn weighted_f1(&self) -> f64 {
        let labels = self.labels();
        ratio(labels.iter().map(|metrics| metrics.f1 * metrics.support).sum(), self.documents)
    }

    /// The wrong predictions, most frequent first: true label, predicted label, count.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ConfusionMatrix, Labels};
    ///
    /// let mut confusion = ConfusionMatrix::new(["ham", "spam"].into_iter().collect());
    /// confusion.add("spam", "ham", 1.0);
    /// assert_eq!(confusion.mistakes(), [("spam", "ham", 1.0)]);
    /// ```
    pub fn mistakes(&self) -> Vec<(&str, &str, f64)> {
        let mut mistakes: Vec<(&str, &str, f64)> = self
            .labels
            .iter()
            .flat_map(|truth| self.labels.iter().map(move |predicted| (truth, predicted)))
            .filter(|(truth, predicted)| truth != predicted)
            .zip(self.off_diagonal())
            .map(|((truth, predicted), count)| (truth, predicted, count))
            .filter(|&(_, _, count)| count > 0.0)
            .collect();
        mistakes.sort_by(|a, b| b.2.total_cmp(&a.2));
        mistakes
    }

    fn off_diagonal(&self) -> impl Iterator<Item = f64> {
        let size = self.labels.len();
        let cells = self.counts.iter().enumerate();
        cells.filter(move |(cell, _)| cell / size != cell % size).map(|(_, &count)| count)
    }
}

/// How often a label occurs and is predicted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LabelCounts {
    /// Right predictions.
    pub(super) right: f64,
    /// Documents.
    pub(super) support: f64,
    /// Predictions.
    pub(super) predicted: f64,
}

impl LabelCounts {
    pub(super) fn occurs(&self) -> bool {
        self.support + self.predicted > 0.0
    }

    pub(super) fn f1(&self) -> f64 {
        ratio(2.0 * self.right, self.support + self.predicted)
    }
}

/// The mean; 0 of no values.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    ratio(sum, count)
}

fn ratio(dividend: f64, divisor: f64) -> f64 {
    if divisor == 0.0 { 0.0 } else { dividend / divisor }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(labels: &[&str], predictions: &[(&str, &str)]) -> ConfusionMatrix {
        let mut confusion = ConfusionMatrix::new(labels.iter().collect());
        for (truth, predicted) in predictions {
            confusion.add(truth, predicted, 1.0);
        }
        confusion
    }

    #[test]
    fn metrics_computed_by_hand() {
        // As scikit-learn's classification_report gives them.
        let confusion = matrix(
            &["a", "b", "c", "unused"],
            &[("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("c", "a")],
        );
        assert_eq!(confusion.accuracy(), 0.6);
        let labels = confusion.labels();
        assert_eq!(labels.len(), 3);
        assert_eq!((labels[0].precision, labels[0].recall, labels[0].f1), (0.5, 0.5, 0.5));
        assert_eq!((labels[1].precision, labels[1].recall, labels[1].f1), (2.0 / 3.0, 1.0, 0.8));
        assert_eq!((labels[2].precision, labels[2].recall, labels[2].f1), (0.0, 0.0, 0.0));
        assert!((confusion.macro_f1() - 1.3 / 3.0).abs() < 1e-15);
        assert!((confusion.weighted_f1() - 2.6 / 5.0).abs() < 1e-15);
    }

    #[test]
    fn mistakes_come_most_frequent_first() {
        let confusion =
            matrix(&["a", "b", "c"], &[("a", "b"), ("c", "b"), ("b", "b"), ("c", "b"), ("a", "a")]);
        assert_eq!(confusion.mistakes(), [("c", "b", 2.0), ("a", "b", 1.0)]);
    }

    #[test]
    fn without_predictions_every_figure_is_zero() {
        let confusion = matrix(&[], &[]);
        assert_eq!((confusion.accuracy(), confusion.macro_f1()), (0.0, 0.0));
    }
}
