use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use crate::classify::Prediction;
use crate::corpus::DocumentId;
use crate::search::Neighbor;

/// The number of likeliest labels that an evaluation keeps for each document.
const SCORES_KEPT: usize = 5;

/// The prediction for one text, with the text's id and its true label if known, in a form that can be
/// stored and compared.
///
/// It is serialized as one object, and can be [read back](crate::read_outcomes), but for its neighbors.
/// `nearzip classify --json` prints these for texts without labels, and an evaluation keeps them for test
/// documents, so that two runs can be compared line by line.
///
/// | member | meaning |
/// |---|---|
/// | `id` | the text's id |
/// | `truth` | the true label, if it is known |
/// | `label` | the predicted label |
/// | `candidates` | the labels among which a tie was settled at random, if there was one |
/// | `scores` | the labels that got a score from the method, and their scores; in an evaluation only the likeliest |
/// | `rest` | the sum of the scores that were left out, if any |
/// | `squared_error` | in an evaluation, the sum over all labels of (score − 1)² for the true one and score² for the others |
/// | `p_value` | how rarely a document is as strange as the text, if the prediction is [calibrated](crate::CalibratedClassifier) |
/// | `set` | the labels among which the true one is with the probability that was asked for, if one was |
/// | `neighbors` | the documents that were compared: `id`, `label`, `distance`; in an evaluation only if the prediction can be wrong; absent if none were compared |
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, Method, Outcome, unobserved};
///
/// let classifier = Method::default().build(Corpus::sample(), &unobserved)?;
/// let prediction = classifier.predict("¿Dónde está la estación?".as_bytes())?;
/// let outcome = Outcome::new(7, &prediction);
/// assert_eq!((outcome.label.as_str(), outcome.truth.as_deref()), ("Spanish", None));
/// let json = serde_json::to_value(&outcome).unwrap();
/// assert_eq!((&json["id"], &json["label"]), (&"7".into(), &"Spanish".into()));
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Read")]
#[non_exhaustive]
pub struct Outcome {
    /// The text's id.
    pub id: DocumentId<'static>,
    /// The text's true label, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truth: Option<String>,
    /// The predicted label.
    pub label: String,
    /// The equally likely labels among which a tie was settled at random; only the predicted label if
    /// nothing was settled at random.
    #[serde(skip_serializing_if = "had_no_tie")]
    pub candidates: Vec<String>,
    /// Labels with their scores, highest first, with ties in the order of the corpus.
    #[serde(serialize_with = "by_label")]
    pub scores: Vec<(String, f64)>,
    /// The sum of the scores that were left out.
    #[serde(skip_serializing_if = "is_nothing")]
    pub rest: f64,
    /// The squared error of the scores of all labels, from 0 to 2: the sum of (score − 1)² for the true
    /// label and score² for every other one, also of those whose scores were left out. `None` if the true
    /// label is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub squared_error: Option<f64>,
    /// How rarely a document is as strange as the text: [`Prediction::p_value`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// The labels among which the true one is with the probability that was asked for: [`Prediction::set`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<Vec<String>>,
    /// The documents that were compared, if they were kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neighbors: Option<Vec<Neighbor>>,
}

impl Outcome {
    /// The outcome for the text with this id, with all labels that got a score from the method.
    pub fn new(id: impl Into<DocumentId<'static>>, prediction: &Prediction) -> Outcome {
        let name = |&label| prediction.labels().name(label).to_owned();
        let scores = prediction.ranked_scores().into_iter();
        Outcome {
            id: id.into(),
            truth: None,
            label: prediction.label().to_owned(),
            candidates: prediction.candidates().iter().map(name).collect(),
            scores: scores.map(|(label, score)| (label.to_owned(), score)).collect(),
            rest: prediction.unranked_score(),
            squared_error: None,
            p_value: prediction.p_value(),
            set: prediction.set().map(|set| set.into_iter().map(str::to_owned).collect()),
            neighbors: prediction.has_neighbors().then(|| prediction.neighbors().to_vec()),
        }
    }

    /// The outcome for a test document whose label is `truth`, with only the likeliest labels, and with
    /// neighbors only if the prediction can be wrong.
    pub(super) fn of_test(
        id: DocumentId<'static>,
        truth: &str,
        prediction: &Prediction,
    ) -> Outcome {
        let squares: f64 = prediction.scores().map(|(_, score)| score * score).sum();
        let mut outcome = Outcome {
            truth: Some(truth.to_owned()),
            // The square of the true label's score, which may be unknown, is among the others.
            squared_error: Some((squares + 1.0 - 2.0 * prediction.score(truth)).max(0.0)),
            ..Outcome::new(id, prediction)
        };
        outcome.keep(SCORES_KEPT, usize::MAX);
        if outcome.chance_of_truth() == 1.0 {
            outcome.neighbors = None;
        }
        outcome
    }

    /// Keeps the likeliest labels, with the predicted one in any case, and the nearest neighbors. The
    /// scores of the others are summed up in [`rest`](Outcome::rest).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Method, Outcome, unobserved};
    ///
    /// let classifier = Method::default().build(Corpus::sample(), &unobserved)?;
    /// let mut outcome = Outcome::new(0, &classifier.explain(b"good morning")?);
    /// outcome.keep(1, 3);
    /// assert_eq!((outcome.scores.len(), outcome.neighbors.unwrap().len()), (1, 3));
    /// assert!((outcome.scores[0].1 + outcome.rest - 1.0).abs() < 1e-9);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn keep(&mut self, labels: usize, neighbors: usize) {
        let mut place = 0;
        let Outcome { scores, rest, label, .. } = self;
        scores.retain(|(scored, score)| {
            let is_kept = place < labels || scored == label;
            place += 1;
            *rest += if is_kept { 0.0 } else { *score };
            is_kept
        });
        if let Some(kept) = &mut self.neighbors {
            kept.truncate(neighbors);
        }
    }

    /// The score of the predicted label, from 0 to 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Classifier, Corpus, Outcome};
    ///
    /// let prediction = ClassClassifier::from_corpus(&Corpus::sample())?.predict(b"good morning")?;
    /// let outcome = Outcome::new(0, &prediction);
    /// assert_eq!(outcome.confidence(), prediction.score(prediction.label()));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn confidence(&self) -> f64 {
        let own = self.scores.iter().find(|(label, _)| *label == self.label);
        own.map_or(0.0, |&(_, score)| score)
    }

    /// The score of the true label, from 0 to 1; 0 if the true label is not known, or if its score was not among
    /// those that were kept.
    pub fn score_of_truth(&self) -> f64 {
        let own = self.scores.iter().find(|(label, _)| Some(label) == self.truth.as_ref());
        own.map_or(0.0, |&(_, score)| score)
    }

    /// The true label, or an empty one if it is not known.
    pub(super) fn truth_or_empty(&self) -> &str {
        self.truth.as_deref().unwrap_or_default()
    }

    /// The probability that the prediction is right: 0 or 1, unless a tie was settled at random. 0 if
    /// the true label is not known.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Method, evaluate, unobserved};
    ///
    /// let train: Corpus = [("a", "same"), ("b", "same")].into_iter().collect();
    /// let test: Corpus = [("a", "same")].into_iter().collect();
    /// let classifier = "knn k=2 ties=random".parse::<Method>()?.build(train, &unobserved)?;
    /// let evaluation = evaluate(&*classifier, &test, &unobserved)?;
    /// assert_eq!(evaluation.outcomes[0].chance_of_truth(), 0.5);
    /// assert_eq!(evaluation.outcomes[0].chance_of_truth_at_2(), 1.0);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn chance_of_truth(&self) -> f64 {
        self.chance(|candidate, truth| candidate == truth)
    }

    /// The probability that one of the two likeliest labels is the true one. Labels with score 0 do not
    /// count.
    pub fn chance_of_truth_at_2(&self) -> f64 {
        self.chance(|candidate, truth| {
            let mut labels = self.scores.iter().map(|(label, _)| label.as_str());
            let second = labels.find(|label| *label != candidate);
            candidate == truth || second == Some(truth)
        })
    }

    /// The share of the candidates for which `is_right`, given the candidate and the true label, holds.
    fn chance(&self, is_right: impl Fn(&str, &str) -> bool) -> f64 {
        let Some(truth) = &self.truth else { return 0.0 };
        let right = self.candidates.iter().filter(|candidate| is_right(candidate, truth)).count();
        right as f64 / self.candidates.len().max(1) as f64
    }
}

/// An outcome as it is read.
#[derive(Deserialize)]
struct Read {
    id: String,
    truth: Option<String>,
    label: String,
    #[serde(default)]
    candidates: Vec<String>,
    scores: BTreeMap<String, f64>,
    #[serde(default)]
    rest: f64,
    squared_error: Option<f64>,
    p_value: Option<f64>,
    set: Option<Vec<String>>,
}

impl From<Read> for Outcome {
    fn from(read: Read) -> Outcome {
        let mut scores: Vec<(String, f64)> = read.scores.into_iter().collect();
        scores.sort_by(|a, b| b.1.total_cmp(&a.1));
        let candidates = match read.candidates.is_empty() {
            true => vec![read.label.clone()],
            false => read.candidates,
        };
        Outcome {
            id: read.id.into(),
            truth: read.truth,
            label: read.label,
            candidates,
            scores,
            rest: read.rest,
            squared_error: read.squared_error,
            p_value: read.p_value,
            set: read.set,
            neighbors: None,
        }
    }
}

fn had_no_tie(candidates: &[String]) -> bool {
    candidates.len() < 2
}

fn is_nothing(rest: &f64) -> bool {
    *rest == 0.0
}

fn by_label<S: Serializer>(scores: &[(String, f64)], serializer: S) -> Result<S::Ok, S::Error> {
    let by_label: BTreeMap<&str, f64> =
        scores.iter().map(|(label, score)| (label.as_str(), *score)).collect();
    by_label.serialize(serializer)
}
