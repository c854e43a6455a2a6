use std::collections::BTreeMap;
use std::time::Duration;

use super::confusion::ConfusionMatrix;
use super::neighbors::NeighborFigures;
use super::outcome::Outcome;
use crate::classify::{Classifier, Prediction, Settings};
use crate::corpus::{Corpus, Labels};

/// What an evaluation saw, document by document; every figure is a function of it.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, Corpus, evaluate, unobserved};
///
/// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// assert_eq!((evaluation.n_train, evaluation.n_test()), (480, 160));
/// assert!(evaluation.accuracy() > 0.95);
///
/// let wrong = evaluation.outcomes.iter().filter(|outcome| outcome.chance_of_truth() == 0.0);
/// assert_eq!(wrong.count(), 160 - (evaluation.accuracy() * 160.0).round() as usize);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Evaluation {
    /// The method and its settings.
    pub settings: Settings,
    /// How many labeled documents the classifier knows.
    pub n_train: usize,
    /// How long the predictions took; a caller who also timed the building of the classifier may add it.
    pub elapsed: Duration,
    /// How many threads worked.
    pub threads: usize,
    /// What came out for each test document, in their order.
    pub outcomes: Vec<Outcome>,
    /// The figures of nearest neighbors, if they decided.
    pub neighbors: Option<NeighborFigures>,
    /// The labels that the classifier knows.
    known: Labels,
}

impl Evaluation {
    /// What a classifier predicted for every document of `test`.
    pub(super) fn new(
        classifier: &dyn Classifier,
        test: &Corpus,
        predictions: &[Prediction],
        elapsed: Duration,
    ) -> Evaluation {
        let outcome = |(document, prediction): (usize, &Prediction)| {
            Outcome::of_test(test.id(document).into_owned(), test.label(document), prediction)
        };
        Evaluation {
            settings: classifier.settings(),
            n_train: classifier.documents(),
            elapsed,
            threads: rayon::current_num_threads(),
            outcomes: predictions.iter().enumerate().map(outcome).collect(),
            neighbors: None,
            known: classifier.labels().clone(),
        }
    }

    /// How many test documents were classified.
    pub fn n_test(&self) -> usize {
        self.outcomes.len()
    }

    /// The labels of the training documents, then those that only test documents have.
    pub fn labels(&self) -> Labels {
        self.known.iter().chain(self.truths()).collect()
    }

    /// What was predicted for what.
    pub fn confusion(&self) -> ConfusionMatrix {
        let mut confusion = ConfusionMatrix::new(self.labels());
        for outcome in &self.outcomes {
            let probability = 1.0 / outcome.candidates.len() as f64;
            for candidate in &outcome.candidates {
                confusion.add(truth(outcome), candidate, probability);
            }
        }
        confusion
    }

    /// The share of right predictions. Where chance settled ties, its exact expectation, as in every
    /// figure here.
    pub fn accuracy(&self) -> f64 {
        self.confusion().accuracy()
    }

    /// The mean F1 of the labels that occur in truth or prediction.
    pub fn macro_f1(&self) -> f64 {
        self.confusion().macro_f1()
    }

    /// The mean F1 of the labels, each weighted by its documents.
    pub fn weighted_f1(&self) -> f64 {
        self.confusion().weighted_f1()
    }

    /// The share of test documents for which one of the two likeliest *labels* is the true one. A
    /// label with score 0 is no answer: a single neighbor gives a single label.
    ///
    /// See also: [`NeighborFigures::top2_document_accuracy`], by the two nearest *documents*.
    pub fn top2_label_accuracy(&self) -> f64 {
        let right: f64 = self.outcomes.iter().map(Outcome::chance_of_truth_at_2).sum();
        right / (self.outcomes.len() as f64).max(1.0)
    }

    /// The test labels that training lacks, with the number of their test documents, all of which
    /// count as wrong.
    pub fn unknown_labels(&self) -> Vec<(String, usize)> {
        let mut unknown = BTreeMap::new();
        for truth in self.truths().filter(|truth| self.known.find(truth).is_none()) {
            *unknown.entry(truth.to_owned()).or_insert(0) += 1;
        }
        unknown.into_iter().collect()
    }

    /// How many test documents were classified per second.
    pub fn queries_per_second(&self) -> f64 {
        self.n_test() as f64 / self.elapsed.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    fn truths(&self) -> impl Iterator<Item = &str> {
        self.outcomes.iter().map(truth)
    }
}

fn truth(outcome: &Outcome) -> &str {
    outcome.truth.as_deref().unwrap_or_default()
}
