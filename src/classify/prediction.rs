use std::collections::BTreeMap;
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::corpus::{LabelId, Labels};
use crate::search::Neighbor;

/// The predicted label of a query, with its evidence.
///
/// Serialized, it has the members `label`, `scores` (the labels that got a score from the method, in alphabetical
/// order) and, if documents were compared, `neighbors`; if it is calibrated, `p_value`, and if a set of labels was
/// asked for, `set`.
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
    /// How little the text is like any document, in bits per byte; `None` if the method did not need to know.
    pub(super) strangeness: Option<f64>,
    /// For each label, whether it had a score before predictions were calibrated, which gives all labels one;
    /// `None` if this is not calibrated.
    pub(super) had_score: Option<Box<[bool]>>,
    /// `None` unless the prediction is calibrated.
    pub(super) p_value: Option<f64>,
    /// `None` unless a set of labels was asked for.
    pub(super) set: Option<Vec<LabelId>>,
    /// `None` if no documents were compared.
    pub(super) neighbors: Option<Vec<Neighbor>>,
}

impl Prediction {
    /// Predicts the label with the highest log-odds, or the first such label; the scores are
    /// proportional to the odds. Some log-odds must be finite, and none may be +∞.
    pub(super) fn from_log_odds(
        labels: Arc<Labels>,
        log_odds: &[f64],
        strangeness: Option<f64>,
        neighbors: Option<Vec<Neighbor>>,
    ) -> Prediction {
        let highest = highest(log_odds);
        let label = labels.ids().find(|id| log_odds[id.index()] == highest);
        let label = label.expect("one of them is the highest");
        let scores = probabilities(log_odds);
        Prediction {
            labels,
            label,
            candidates: vec![label],
            scores,
            strangeness,
            had_score: None,
            p_value: None,
            set: None,
            neighbors,
        }
    }

    /// The labels that could have been predicted, in the order of the scores.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The predicted label.
    pub fn label(&self) -> &str {
        self.labels.name(self.label)
    }

    /// The predicted label's id among [`labels`](Prediction::labels).
    pub fn label_id(&self) -> LabelId {
        self.label
    }

    /// The equally likely labels among which a tie was settled at random; only the predicted label if
    /// nothing was settled at random.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Method, unobserved};
    ///
    /// let corpus: Corpus = [("a", "same"), ("b", "same")].into_iter().collect();
    /// let random: Method = "knn k=2 ties=random".parse()?;
    /// let prediction = random.build(corpus.clone(), &unobserved)?.predict(b"same")?;
    /// assert_eq!(prediction.candidates().len(), 2);
    ///
    /// let nearest: Method = "knn k=2".parse()?;
    /// let prediction = nearest.build(corpus, &unobserved)?.predict(b"same")?;
    /// assert_eq!(prediction.candidates(), [prediction.label_id()]);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn candidates(&self) -> &[LabelId] {
        &self.candidates
    }

    /// The score of a label, from 0 to 1; 0 for an unknown label.
    ///
    /// For nearest neighbors, it is the label's share of the votes before ties are settled, so another
    /// label can have the same score as the predicted one.
    pub fn score(&self, label: &str) -> f64 {
        self.labels.find(label).map_or(0.0, |label| self.scores[label.index()])
    }

    /// The score of the predicted label.
    pub fn confidence(&self) -> f64 {
        self.scores[self.label.index()]
    }

    /// Every label with its score, in the order of [`labels`](Prediction::labels); the scores sum to 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Classifier, Corpus, GramClassifier};
    ///
    /// let classifier = GramClassifier::from_corpus(Corpus::sample())?;
    /// let prediction = classifier.predict(b"Where is the station?")?;
    /// let sum: f64 = prediction.scores().map(|(_, score)| score).sum();
    /// assert!(prediction.scores().len() == 32 && (sum - 1.0).abs() < 1e-12);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn scores(&self) -> impl ExactSizeIterator<Item = (&str, f64)> {
        self.labels.iter().zip(self.scores.iter().copied())
    }

    /// At most `count` of the likeliest labels: the predicted one, then those with the highest scores,
    /// with ties in the order of the corpus. Labels with score 0 are left out, and so are those that have one only
    /// because predictions are [calibrated](crate::CalibratedClassifier).
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

    /// The labels whose score is above 0, and was so before predictions were calibrated: highest first, with
    /// ties in the order of the corpus.
    pub(crate) fn ranked_scores(&self) -> Vec<(&str, f64)> {
        let scores = self.scores().enumerate().filter(|&(label, _)| self.is_ranked(label));
        let mut scores: Vec<(&str, f64)> = scores.map(|(_, scored)| scored).collect();
        scores.sort_by(|a, b| b.1.total_cmp(&a.1));
        scores
    }

    /// The sum of the scores of the other labels.
    pub(crate) fn unranked_score(&self) -> f64 {
        let others = self.scores.iter().enumerate().filter(|&(label, _)| !self.is_ranked(label));
        others.fold(0.0, |sum, (_, score)| sum + score)
    }

    fn is_ranked(&self, label: usize) -> bool {
        self.scores[label] > 0.0 && self.had_score.as_ref().is_none_or(|had| had[label])
    }

    /// How little the text is like any document, in bits per byte, if the method has found it out.
    pub(crate) fn strangeness(&self) -> Option<f64> {
        self.strangeness
    }

    /// How rarely a document is as strange as the text: the p-value of the hypothesis that the text is like the
    /// documents, above 0 and at most 1; `None` unless the prediction is
    /// [calibrated](crate::CalibratedClassifier). Of texts that are like the documents, the share α has a
    /// p-value of α or less.
    pub fn p_value(&self) -> Option<f64> {
        self.p_value
    }

    /// The labels among which the true one is with the probability that was asked for, the likeliest first;
    /// `None` unless a [coverage](crate::CalibrationConfig::coverage) was asked for. It may be empty, and it
    /// may be all labels.
    pub fn set(&self) -> Option<Vec<&str>> {
        let names = |set: &Vec<LabelId>| set.iter().map(|&label| self.labels.name(label)).collect();
        self.set.as_ref().map(names)
    }

    /// The scores as numbers, in the order of [`labels`](Prediction::labels).
    pub(crate) fn score_numbers(&self) -> &[f64] {
        &self.scores
    }

    /// The same prediction with other scores, a p-value, and a set of labels if one was asked for.
    pub(crate) fn calibrated(
        self,
        scores: Vec<f64>,
        p_value: f64,
        set: Option<Vec<LabelId>>,
    ) -> Prediction {
        let had_score = Some(self.scores.iter().map(|&score| score > 0.0).collect());
        Prediction { scores, had_score, p_value: Some(p_value), set, ..self }
    }

    /// The documents that were compared, nearest first; empty if none were, by a method that keeps no
    /// documents, or that was sure without them and was not asked to
    /// [`explain`](crate::Classifier::explain).
    pub fn neighbors(&self) -> &[Neighbor] {
        self.neighbors.as_deref().unwrap_or_default()
    }

    /// Whether documents were compared.
    pub(crate) fn has_neighbors(&self) -> bool {
        self.neighbors.is_some()
    }
}

impl Serialize for Prediction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let scores: BTreeMap<&str, f64> = self.ranked_scores().into_iter().collect();
        let mut prediction = serializer.serialize_struct("Prediction", 5)?;
        prediction.serialize_field("label", self.label())?;
        prediction.serialize_field("scores", &scores)?;
        match &self.neighbors {
            Some(neighbors) => prediction.serialize_field("neighbors", neighbors)?,
            None => prediction.skip_field("neighbors")?,
        }
        match self.p_value {
            Some(p_value) => prediction.serialize_field("p_value", &p_value)?,
            None => prediction.skip_field("p_value")?,
        }
        match self.set() {
            Some(set) => prediction.serialize_field("set", &set)?,
            None => prediction.skip_field("set")?,
        }
        prediction.end()
    }
}

fn highest(log_odds: &[f64]) -> f64 {
    log_odds.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// The odds, scaled so that they sum to 1. Some log-odds must be finite, and none may be +∞.
pub(in crate::classify) fn probabilities(log_odds: &[f64]) -> Vec<f64> {
    let highest = highest(log_odds);
    let odds: Vec<f64> = log_odds.iter().map(|log_odds| libm::exp(log_odds - highest)).collect();
    let sum: f64 = odds.iter().sum();
    odds.into_iter().map(|odds| odds / sum).collect()
}
