use std::sync::Arc;

use crate::corpus::{LabelId, Labels};
use crate::search::Neighbor;

/// A label for a query, with its evidence.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, KnnClassifier};
///
/// let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
/// let prediction = classifier.predict("Firefighters needed four hours to bring the blaze down.")?;
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

    /// The share of the votes that a label has, from 0 to 1; 0 for a label that is not known.
    ///
    /// Before ties are settled, so the predicted label can share the highest score with another.
    pub fn score(&self, label: &str) -> f64 {
        self.labels.find(label).map_or(0.0, |label| self.scores[label.index()])
    }

    /// Every label with its share of the votes, in the corpus's order; the shares sum to 1.
    pub fn scores(&self) -> impl ExactSizeIterator<Item = (&str, f64)> {
        self.labels.iter().zip(self.scores.iter().copied())
    }

    /// The documents that voted, nearest first.
    pub fn neighbors(&self) -> &[Neighbor] {
        &self.neighbors
    }
}
