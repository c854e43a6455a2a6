use std::sync::Arc;

use crate::corpus::{LabelId, Labels};
use crate::search::Neighbor;

/// A label for a query, with its evidence.
///
/// # Examples
///
/// ```
/// use nearzip::{Classifier, Corpus, KnnClassifier};
///
/// let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
/// let prediction = classifier.predict(b"Firefighters needed four hours to bring the blaze down.")?;
/// assert_eq!(prediction.label(), "English");
/// assert_eq!(prediction.score("English"), 1.0);
/// assert_eq!(prediction.neighbors().len(), 1);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    pub(super) labels: Arc<Labels>,
    pub(super) label: LabelId,
    pub(super) candidates: Vec<LabelId>,
    pub(super) scores: Vec<f64>,
    pub(super) neighbors: Vec<Neighbor>,
}

impl Prediction {
    /// The label with the highest log-odds, the first of equals; the scores are proportional to the
    /// odds. Some are finite, and none is +∞.
    pub(super) fn from_log_odds(
        labels: Arc<Labels>,
        log_odds: &[f64],
        neighbors: Vec<Neighbor>,
    ) -> Prediction {
        let highest = highest(log_odds);
        let label = labels.ids().find(|id| log_odds[id.index()] == highest);
        let label = label.expect("the highest is one of them");
        let scores = probabilities(log_odds);
        Prediction { labels, label, candidates: vec![label], scores, neighbors }
    }

    /// The predicted label.
    pub fn label(&self) -> &str {
        self.labels.name(self.label)
    }

    /// The predicted label's id among the corpus's labels.
    pub fn label_id(&self) -> LabelId {
        self.label
    }

    /// The labels among which a tie was settled by chance: all of them equally likely. Only the
    /// predicted label, where chance had no part.
    pub fn candidates(&self) -> &[LabelId] {
        &self.candidates
    }

    /// The score of a label, from 0 to 1; 0 for a label that is not known.
    ///
    /// For nearest neighbors, the share of the votes before ties are settled, so that the predicted
    /// label can share the highest score with another.
    pub fn score(&self, label: &str) -> f64 {
        self.labels.find(label).map_or(0.0, |label| self.scores[label.index()])
    }

    /// Every label with its score, in the corpus's order; the scores sum to 1.
    pub fn scores(&self) -> impl ExactSizeIterator<Item = (&str, f64)> {
        self.labels.iter().zip(self.scores.iter().copied())
    }

    /// The labels with the highest scores, at most `count`, the highest first; of equals, the one
    /// that comes first in the corpus.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Classifier, Corpus};
    ///
    /// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
    /// let prediction = classifier.predict("¿Dónde está la estación?".as_bytes())?;
    /// assert_eq!(prediction.likeliest(2)[0], "Spanish");
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn likeliest(&self, count: usize) -> Vec<&str> {
        let mut labels: Vec<(&str, f64)> = self.scores().collect();
        labels.sort_by(|a, b| b.1.total_cmp(&a.1));
        labels.truncate(count);
        labels.into_iter().map(|(label, _)| label).collect()
    }

    /// The documents that voted, nearest first; none for a method that keeps no documents.
    pub fn neighbors(&self) -> &[Neighbor] {
        &self.neighbors
    }
}

fn highest(log_odds: &[f64]) -> f64 {
    log_odds.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// What is proportional to the odds and sums to 1. Some of the log-odds are finite, and none is +∞.
pub(super) fn probabilities(log_odds: &[f64]) -> Vec<f64> {
    let highest = highest(log_odds);
    let odds: Vec<f64> = log_odds.iter().map(|log_odds| libm::exp(log_odds - highest)).collect();
    let sum: f64 = odds.iter().sum();
    odds.into_iter().map(|odds| odds / sum).collect()
}
