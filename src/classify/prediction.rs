use std::collections::BTreeMap;
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::corpus::{LabelId, Labels};
use crate::search::Neighbor;

/// A label for a query, with its evidence.
///
/// Serialized, it has `label`, `scores` (the labels whose score is above 0, in alphabetical order) and,
/// unless the method keeps no documents, `neighbors`.
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
    /// None for a method that keeps no documents.
    pub(super) neighbors: Option<Vec<Neighbor>>,
}

impl Prediction {
    /// The label with the highest log-odds, the first of equals; the scores are proportional to the
    /// odds. Some are finite, and none is +∞.
    pub(super) fn from_log_odds(
        labels: Arc<Labels>,
        log_odds: &[f64],
        neighbors: Option<Vec<Neighbor>>,
    ) -> Prediction {
        let highest = highest(log_odds);
        let label = labels.ids().find(|id| log_odds[id.index()] == highest);
        let label = label.expect("the highest is one of them");
        let scores = probabilities(log_odds);
        Prediction { labels, label, candidates: vec![label], scores, neighbors }
    }

    /// The labels that could have been predicted, in the order of the scores.
    pub fn labels(&self) -> &Labels {
        &self.labels
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

    /// The likeliest labels, at most `count`: the predicted one, then those with the highest scores; of
    /// equals, the one that comes first in the corpus. A label with score 0 is none of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Classifier, Corpus, KnnClassifier};
    ///
    /// let text = b"Firefighters needed four hours to bring the blaze down.";
    /// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
    /// let prediction = classifier.predict(text)?;
    /// assert_eq!(prediction.likeliest(2).len(), 2);
    ///
    /// // A single neighbor votes for a single label.
    /// let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
    /// assert_eq!(classifier.predict(text)?.likeliest(2), ["English"]);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn likeliest(&self, count: usize) -> Vec<&str> {
        let ranked = self.ranked_scores().into_iter();
        let others = ranked.map(|(label, _)| label).filter(|label| *label != self.label());
        [self.label()].into_iter().chain(others).take(count).collect()
    }

    /// The labels whose score is above 0, the highest first; of equals, the one that comes first in the
    /// corpus.
    pub(crate) fn ranked_scores(&self) -> Vec<(&str, f64)> {
        let mut scores: Vec<(&str, f64)> =
            self.scores().filter(|&(_, score)| score > 0.0).collect();
        scores.sort_by(|a, b| b.1.total_cmp(&a.1));
        scores
    }

    /// The documents that voted, nearest first; none for a method that keeps no documents.
    pub fn neighbors(&self) -> &[Neighbor] {
        self.neighbors.as_deref().unwrap_or_default()
    }

    /// Whether the method keeps documents, so that there could be neighbors.
    pub(crate) fn has_neighbors(&self) -> bool {
        self.neighbors.is_some()
    }
}

impl Serialize for Prediction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let scores: BTreeMap<&str, f64> = self.scores().filter(|&(_, score)| score > 0.0).collect();
        let mut prediction = serializer.serialize_struct("Prediction", 3)?;
        prediction.serialize_field("label", self.label())?;
        prediction.serialize_field("scores", &scores)?;
        match &self.neighbors {
            Some(neighbors) => prediction.serialize_field("neighbors", neighbors)?,
            None => prediction.skip_field("neighbors")?,
        }
        prediction.end()
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
