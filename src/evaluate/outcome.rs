use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::classify::Prediction;
use crate::corpus::DocumentId;
use crate::search::Neighbor;

/// How many of the likeliest labels an evaluation keeps for each document.
const SCORES_KEPT: usize = 5;

/// What came out for one text: a prediction with what it was made for, in a form that can be kept and
/// compared.
///
/// Serialized, it is one object. `nearzip classify --json` prints them for texts without labels, and an
/// evaluation keeps them for test documents, so that two runs can be compared line by line.
///
/// | member | meaning |
/// |---|---|
/// | `id` | the text's id |
/// | `truth` | its label, if it is known |
/// | `label` | the predicted label |
/// | `candidates` | the labels among which chance settled a tie, if it did |
/// | `scores` | labels with their scores, which are above 0; in an evaluation the likeliest alone |
/// | `rest` | the sum of the scores that were left out, if any |
/// | `neighbors` | the documents that decided: `id`, `label`, `distance`; in an evaluation only for a wrong prediction, and never for a method that keeps no documents |
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
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Outcome {
    /// The text's id.
    pub id: DocumentId<'static>,
    /// The text's label, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truth: Option<String>,
    /// The predicted label.
    pub label: String,
    /// The labels among which a tie was settled by chance, all of them equally likely; only the
    /// predicted label if chance had no part.
    #[serde(skip_serializing_if = "had_no_tie")]
    pub candidates: Vec<String>,
    /// Labels with their scores, the highest first; of equals, the one that comes first in the corpus.
    #[serde(serialize_with = "by_label")]
    pub scores: Vec<(String, f64)>,
    /// The sum of the scores that were left out.
    #[serde(skip_serializing_if = "is_nothing")]
    pub rest: f64,
    /// The documents that decided, if they were kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neighbors: Option<Vec<Neighbor>>,
}

impl Outcome {
    /// What came out for the text with this id, with all labels whose score is above 0.
    pub fn new(id: impl Into<DocumentId<'static>>, prediction: &Prediction) -> Outcome {
        let name = |&label| prediction.labels().name(label).to_owned();
        let scores = prediction.ranked_scores().into_iter();
        Outcome {
            id: id.into(),
            truth: None,
            label: prediction.label().to_owned(),
            candidates: prediction.candidates().iter().map(name).collect(),
            scores: scores.map(|(label, score)| (label.to_owned(), score)).collect(),
            rest: 0.0,
            neighbors: prediction.has_neighbors().then(|| prediction.neighbors().to_vec()),
        }
    }

    /// What came out for a document whose label is `truth`, with the likeliest labels alone, and with
    /// evidence only for what is wrong.
    pub(super) fn of_test(
        id: DocumentId<'static>,
        truth: &str,
        prediction: &Prediction,
    ) -> Outcome {
        let mut outcome = Outcome { truth: Some(truth.to_owned()), ..Outcome::new(id, prediction) };
        let mut place = 0;
        let label = outcome.label.clone();
        let rest = &mut outcome.rest;
        outcome.scores.retain(|(scored, score)| {
            let is_kept = place < SCORES_KEPT || *scored == label;
            place += 1;
            *rest += if is_kept { 0.0 } else { *score };
            is_kept
        });
        if outcome.chance_of_truth() == 1.0 {
            outcome.neighbors = None;
        }
        outcome
    }

    /// The probability that the prediction is right, from the random choices that a tie left: 0 or 1 if
    /// chance had no part, and 0 if the true label is not known.
    pub fn chance_of_truth(&self) -> f64 {
        self.chance(|candidate, truth| candidate == truth)
    }

    /// The probability that one of the two likeliest labels is the true one. A label with score 0 is
    /// not likely.
    pub fn chance_of_truth_at_2(&self) -> f64 {
        self.chance(|candidate, truth| {
            let mut labels = self.scores.iter().map(|(label, _)| label.as_str());
            let second = labels.find(|label| *label != candidate);
            candidate == truth || second == Some(truth)
        })
    }

    /// The share of the candidates for which something is true, beside the true label.
    fn chance(&self, is_right: impl Fn(&str, &str) -> bool) -> f64 {
        let Some(truth) = &self.truth else { return 0.0 };
        let right = self.candidates.iter().filter(|candidate| is_right(candidate, truth)).count();
        right as f64 / self.candidates.len() as f64
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
