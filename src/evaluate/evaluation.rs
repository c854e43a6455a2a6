use std::collections::BTreeMap;
use std::time::Duration;

use super::calibration::Calibration;
use super::conformal::Conformal;
use super::confusion::ConfusionMatrix;
use super::intervals;
use super::neighbors::NeighborFigures;
use super::outcome::Outcome;
use super::risk_coverage::RiskCoverage;
use super::strangers::StrangerFigures;
use super::subject::Subject;
use crate::classify::{Method, Prediction, Settings};
use crate::corpus::{Corpus, Labels};

/// The outcomes of an evaluation, document by document; every figure is computed from them.
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
    /// The method as it was asked for, which builds the same classifier again. Classifiers do not know
    /// it: callers can add it.
    pub method: Option<Method>,
    /// The share of test documents whose true label was to be in the [set](Outcome::set), if sets were asked for.
    pub coverage: Option<f64>,
    /// The number of training documents; in cross-validation, the fewest of any fold; in leave-one-out, all
    /// but one.
    pub n_train: usize,
    /// The number of folds, if this is [cross-validation](crate::cross_validate).
    pub folds: Option<usize>,
    /// Whether each document was classified [by all the others](crate::evaluate_leave_one_out).
    pub is_leave_one_out: bool,
    /// The positions of the test documents whose texts occur in [training](crate::known_texts), in any
    /// order; in leave-one-out, of those whose text another document has too. Only leave-one-out looks for them:
    /// others can add them.
    pub known_texts: Option<Vec<usize>>,
    /// How well texts that belong to no label are told from the test documents. Callers who have such texts can
    /// add it.
    pub strangers: Option<StrangerFigures>,
    /// How long the predictions took. Callers that also timed the building of the classifier can add
    /// that time.
    pub elapsed: Duration,
    /// The number of threads.
    pub threads: usize,
    /// The outcome for each test document, in order.
    pub outcomes: Vec<Outcome>,
    /// The figures that only [`KnnClassifier`](crate::KnnClassifier) has; `None` for other methods.
    pub neighbors: Option<NeighborFigures>,
    /// The labels of the training documents.
    pub(super) known: Labels,
}

impl Evaluation {
    /// The evaluation of a classifier's predictions for every document of `test`.
    pub(super) fn new(
        subject: Subject<'_>,
        test: &Corpus,
        predictions: &[Prediction],
        elapsed: Duration,
    ) -> Evaluation {
        let classifier = subject.classifier;
        let outcome = |(document, prediction): (usize, &Prediction)| {
            Outcome::of_test(test.id(document).into_owned(), test.label(document), prediction)
        };
        Evaluation {
            settings: classifier.settings(),
            coverage: subject.calibrated.and_then(|calibrated| calibrated.config().get_coverage()),
            method: None,
            n_train: classifier.documents(),
            folds: None,
            is_leave_one_out: false,
            known_texts: None,
            strangers: None,
            elapsed,
            threads: rayon::current_num_threads(),
            outcomes: predictions.iter().enumerate().map(outcome).collect(),
            neighbors: None,
            known: classifier.labels().clone(),
        }
    }

    /// The number of test documents.
    pub fn n_test(&self) -> usize {
        self.outcomes.len()
    }

    /// The labels of the training documents, then those that only test documents have.
    pub fn labels(&self) -> Labels {
        let predicted = self.outcomes.iter().flat_map(|outcome| &outcome.candidates);
        self.known.iter().chain(self.truths()).chain(predicted.map(String::as_str)).collect()
    }

    /// How often each label was predicted for documents of each label.
    pub fn confusion(&self) -> ConfusionMatrix {
        let mut confusion = ConfusionMatrix::new(self.labels());
        for outcome in &self.outcomes {
            let probability = 1.0 / outcome.candidates.len() as f64;
            for candidate in &outcome.candidates {
                confusion.add(outcome.truth_or_empty(), candidate, probability);
            }
        }
        confusion
    }

    /// How often the true label was in the set that was predicted; `None` unless the classifier was
    /// [calibrated](crate::CalibratedClassifier) with a coverage.
    pub fn conformal(&self) -> Option<Conformal> {
        Conformal::of(&self.outcomes, self.coverage?, self.known.len())
    }

    /// The share of right predictions. If ties were settled at random, this and every other figure is
    /// the exact expectation.
    pub fn accuracy(&self) -> f64 {
        self.confusion().accuracy()
    }

    /// The mean F1 of the labels that occur as a true or predicted label.
    pub fn macro_f1(&self) -> f64 {
        self.confusion().macro_f1()
    }

    /// The lower and the upper end of the 95% interval of [`accuracy`](Evaluation::accuracy), from 0 to 1.
    ///
    /// It is Wilson's interval (*Probable Inference, the Law of Succession, and Statistical Inference*,
    /// 1927), and says how far the accuracy on all texts of this kind may be from the one that was
    /// measured, with the same training documents: it knows nothing of what others would change, so a
    /// [few-shot evaluation](crate::evaluate_few_shot) repeats the draw. If ties were settled at random,
    /// accuracy is an expectation, and the interval is somewhat wider than it need be.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Corpus, evaluate, unobserved};
    ///
    /// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
    /// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
    /// let [low, high] = evaluation.accuracy_interval();
    /// assert!(low > 0.95 && low < evaluation.accuracy() && evaluation.accuracy() < high);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn accuracy_interval(&self) -> [f64; 2] {
        intervals::accuracy(self.accuracy(), self.n_test())
    }

    /// The lower and the upper end of the 95% interval of [`macro_f1`](Evaluation::macro_f1), from 0 to 1.
    ///
    /// It is the percentile interval of 1,000 resamples of the outcomes (Efron and Tibshirani, *An
    /// Introduction to the Bootstrap*, 1993, §13.3), with fixed seeds: it is always the same. It knows as
    /// little of other training documents as [`accuracy_interval`](Evaluation::accuracy_interval). A label of
    /// which a resample has nothing counts as it does in all outcomes.
    ///
    /// # Complexity
    ///
    /// 1,000 times O(test documents + labels), divided among the threads.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Corpus, evaluate, unobserved};
    ///
    /// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
    /// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
    /// let [low, high] = evaluation.macro_f1_interval();
    /// assert!(low > 0.95 && low < evaluation.macro_f1() && evaluation.macro_f1() < high);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn macro_f1_interval(&self) -> [f64; 2] {
        intervals::macro_f1(&self.outcomes, &self.labels())
    }

    /// Whether predictions are right as often as their confidence says.
    pub fn calibration(&self) -> Calibration {
        Calibration::of(&self.outcomes)
    }

    /// The accuracy if only the most confident predictions count, at these coverages.
    pub fn risk_coverage(&self, coverages: &[f64]) -> RiskCoverage {
        RiskCoverage::of(&self.outcomes, coverages)
    }

    /// The mean F1 of the labels, each weighted by its number of documents.
    pub fn weighted_f1(&self) -> f64 {
        self.confusion().weighted_f1()
    }

    /// The share of test documents for which one of the two likeliest *labels* is the true one. Labels
    /// with score 0 do not count: a single neighbor has a single label.
    ///
    /// See also: [`NeighborFigures::top2_document_accuracy`], which is about the two nearest *documents*.
    pub fn top2_label_accuracy(&self) -> f64 {
        let right: f64 = self.outcomes.iter().map(Outcome::chance_of_truth_at_2).sum();
        // Of no documents, the sum is a negative zero.
        right.max(0.0) / (self.outcomes.len() as f64).max(1.0)
    }

    /// The labels that only test documents have, each with its number of test documents, all of which
    /// count as wrong. They are in alphabetical order.
    pub fn unknown_labels(&self) -> Vec<(String, usize)> {
        let mut unknown = BTreeMap::new();
        for truth in self.truths().filter(|truth| self.known.find(truth).is_none()) {
            *unknown.entry(truth.to_owned()).or_insert(0) += 1;
        }
        unknown.into_iter().collect()
    }

    /// The number of test documents classified per second.
    pub fn queries_per_second(&self) -> f64 {
        self.n_test() as f64 / self.elapsed.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    fn truths(&self) -> impl Iterator<Item = &str> {
        self.outcomes.iter().map(Outcome::truth_or_empty)
    }
}
