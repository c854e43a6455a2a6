use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::config::CalibrationConfig;
use super::left_out::LeftOut;
use super::strangers::Strangers;
use super::temperature::Sharpness;
use super::thresholds::{Thresholds, TrueScores};
use crate::classify::{Classifier, Prediction};
use crate::corpus::LabelId;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::{Observer, unobserved};

/// What predictions of documents that were left out say about the predictions of a classifier.
///
/// - *Probabilities*: scores become p ∝ (score + floor)^(1/temperature), with the floor and the temperature
///   under which the true labels are likeliest (temperature scaling: Guo, Pleiss, Sun and Weinberger, *On
///   Calibration of Modern Neural Networks*, 2017). They never change which label is predicted.
/// - *Strangers*: each text gets a [p-value](Prediction::p_value), from how many documents need as many
///   [bits per byte](Index::bits_per_byte) (Bates et al., *Testing for Outliers with Conformal p-values*, 2023). If
///   it is below .03, and the text is far from the document in the middle, probabilities fade: for a text that is
///   stranger than all documents, all labels are equally likely.
/// - *Sets*: for a [coverage](CalibrationConfig::coverage), the labels whose probability is at least that which
///   the true label has for this share of the documents (Sadinle, Lei and Wasserman, *Least Ambiguous Set-Valued
///   Classifiers*, 2019). This is the jackknife: it needs no documents of its own, and its coverage approaches
///   what was asked for if one document more or less hardly changes predictions (Barber, Candès, Ramdas and
///   Tibshirani, *Predictive Inference with the Jackknife+*, 2021, §1.2 and §5). Unlike jackknife+, it has no
///   guarantee that holds for any classifier. All of this is about texts that are like the documents.
///
/// It is serialized as JSON, and stored in the index of its classifier's documents.
///
/// # Examples
///
/// ```
/// use nearzip::{Calibrator, CalibrationConfig, Corpus, Method, unobserved};
///
/// let knn = "knn".parse::<Method>()?.build(Corpus::sample(), &unobserved)?;
/// let calibrator = Calibrator::of(&*knn, &CalibrationConfig::default(), &unobserved)?;
///
/// let text = b"Firefighters needed four hours to bring the blaze down.";
/// let prediction = knn.predict(text)?;
/// assert_eq!(prediction.score("English"), 1.0);
/// let calibrated = calibrator.calibrated(&*knn, text, prediction, &CalibrationConfig::default())?;
/// assert!(calibrated.score("English") > 0.5 && calibrated.score("English") < 1.0);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibrator {
    /// The method and the settings of the classifier that it is of.
    settings: String,
    /// The most documents that were left out.
    most: usize,
    sharpness: Sharpness,
    strangers: Strangers,
    true_scores: TrueScores,
    /// The scores of the predicted labels, ascending.
    confidences: Vec<f32>,
}

/// Under which name a calibrator is among the notes of its method.
const NOTE: &str = "calibrator";

impl Calibrator {
    /// The calibrator of a classifier: the one that is stored in its index, if it is of these settings, or a new
    /// one, which is then stored there. Adding and removing documents does not change it.
    ///
    /// # Complexity
    ///
    /// That of [leaving out](Classifier::leave_one_out) up to [`documents`](CalibrationConfig::documents).
    ///
    /// # Errors
    ///
    /// As [`Classifier::leave_one_out`]; but if there are too few documents to leave one out, nothing is known
    /// and scores stay as they are.
    pub fn of(
        classifier: &dyn Classifier,
        config: &CalibrationConfig,
        observer: Observer<'_>,
    ) -> Result<Calibrator> {
        let settings = classifier.settings();
        let (method, settings) = (settings.method(), settings.to_string());
        let is_wanted = |stored: &Calibrator| {
            stored.settings == settings && stored.most == config.get_documents()
        };
        match classifier.index().and_then(|index| stored(index, &method)).filter(is_wanted) {
            Some(stored) => Ok(stored),
            None => Calibrator::anew(classifier, config, observer),
        }
    }

    /// As [`of`](Calibrator::of), but a new one even if one is stored, whose place it takes: after documents were
    /// added or removed, it is of those that there are now.
    ///
    /// # Complexity
    ///
    /// That of [leaving out](Classifier::leave_one_out) up to [`documents`](CalibrationConfig::documents).
    ///
    /// # Errors
    ///
    /// As [`of`](Calibrator::of).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CalibrationConfig, Calibrator, Corpus, Method, unobserved};
    ///
    /// let config = CalibrationConfig::default();
    /// let mut knn = "knn".parse::<Method>()?.build(Corpus::sample(), &unobserved)?;
    /// let before = Calibrator::of(&*knn, &config, &unobserved)?;
    /// knn.as_update().unwrap().add("Esperanto", "Kie estas la stacidomo?".as_bytes())?;
    /// assert_eq!(Calibrator::of(&*knn, &config, &unobserved)?, before);
    /// assert_ne!(Calibrator::anew(&*knn, &config, &unobserved)?, before);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn anew(
        classifier: &dyn Classifier,
        config: &CalibrationConfig,
        observer: Observer<'_>,
    ) -> Result<Calibrator> {
        let settings = classifier.settings();
        let (method, settings) = (settings.method(), settings.to_string());
        let calibrator = Calibrator::fitted(classifier, settings, config, observer)?;
        if let Some(index) = classifier.index() {
            let note = serde_json::to_value(&calibrator).expect("finite numbers are JSON");
            index.settle_note(&method, NOTE, note);
        }
        Ok(calibrator)
    }

    fn fitted(
        classifier: &dyn Classifier,
        settings: String,
        config: &CalibrationConfig,
        observer: Observer<'_>,
    ) -> Result<Calibrator> {
        let left_out = LeftOut::of(classifier, config.get_documents(), observer)?;
        let scores_and_truth = |left_out: &LeftOut| {
            let prediction = &left_out.prediction;
            let truth = prediction.labels().find(&left_out.truth);
            (prediction.score_numbers().to_vec(), truth.map(LabelId::index))
        };
        let documents: Vec<_> = left_out.iter().map(scores_and_truth).collect();
        let mut calibrator = Calibrator {
            settings,
            most: config.get_documents(),
            sharpness: Sharpness::fitted(&documents),
            strangers: Strangers::new(left_out.iter().map(|left_out| left_out.strangeness)),
            true_scores: TrueScores::default(),
            confidences: Vec::new(),
        };
        let calibrated = left_out.into_iter().map(|left_out| {
            let LeftOut { truth, prediction, strangeness } = left_out;
            (truth, calibrator.finished(prediction, strangeness, None))
        });
        let calibrated: Vec<(String, Prediction)> = calibrated.collect();
        let true_scores =
            calibrated.iter().map(|(truth, prediction)| (&**truth, prediction.score(truth)));
        calibrator.true_scores = TrueScores::new(true_scores);
        let confidences = calibrated.iter().map(|(_, prediction)| prediction.confidence() as f32);
        calibrator.confidences = confidences.collect();
        calibrator.confidences.sort_by(f32::total_cmp);
        Ok(calibrator)
    }

    /// The prediction of the classifier for a text with probabilities as its scores, a p-value, and a set of
    /// labels if a coverage was asked for.
    ///
    /// # Complexity
    ///
    /// O(labels). For methods that count no strings, also reading the text once; and for sets, sorting the scores
    /// of the documents that were left out, which [`all_calibrated`](Calibrator::all_calibrated) and
    /// [`CalibratedClassifier`](crate::CalibratedClassifier) do once for all texts.
    ///
    /// # Errors
    ///
    /// As [`Index::bits_per_byte`].
    pub fn calibrated(
        &self,
        classifier: &dyn Classifier,
        text: &[u8],
        prediction: Prediction,
        config: &CalibrationConfig,
    ) -> Result<Prediction> {
        let thresholds = self.thresholds(config);
        self.calibrated_with(thresholds.as_ref(), classifier, text, prediction)
    }

    /// The predictions of the classifier for some texts, each [calibrated](Calibrator::calibrated).
    ///
    /// # Errors
    ///
    /// As [`calibrated`](Calibrator::calibrated).
    pub fn all_calibrated(
        &self,
        classifier: &dyn Classifier,
        texts: &[&[u8]],
        predictions: Vec<Prediction>,
        config: &CalibrationConfig,
    ) -> Result<Vec<Prediction>> {
        let thresholds = self.thresholds(config);
        self.all_calibrated_with(thresholds.as_ref(), classifier, texts, predictions)
    }

    /// What labels must reach to be in a set, if sets were asked for.
    pub(super) fn thresholds(&self, config: &CalibrationConfig) -> Option<Thresholds> {
        let coverage = config.get_coverage()?;
        Some(self.true_scores.thresholds(coverage, config.get_by_label()))
    }

    /// As [`calibrated`](Calibrator::calibrated), with sets by these thresholds.
    pub(super) fn calibrated_with(
        &self,
        thresholds: Option<&Thresholds>,
        classifier: &dyn Classifier,
        text: &[u8],
        prediction: Prediction,
    ) -> Result<Prediction> {
        let strangeness = match (prediction.strangeness(), classifier.index()) {
            (Some(known), _) => known,
            (None, Some(index)) => index.bits_per_byte(text, &unobserved)?,
            (None, None) => return Err(Error::NothingToLeaveOut),
        };
        Ok(self.finished(prediction, strangeness, thresholds))
    }

    /// As [`all_calibrated`](Calibrator::all_calibrated), with sets by these thresholds.
    pub(super) fn all_calibrated_with(
        &self,
        thresholds: Option<&Thresholds>,
        classifier: &dyn Classifier,
        texts: &[&[u8]],
        predictions: Vec<Prediction>,
    ) -> Result<Vec<Prediction>> {
        let calibrated = |(text, prediction): (&&[u8], Prediction)| {
            self.calibrated_with(thresholds, classifier, text, prediction)
        };
        texts.par_iter().zip(predictions).map(calibrated).collect()
    }

    /// The same for a text that is so strange, in bits per byte.
    pub(super) fn finished(
        &self,
        prediction: Prediction,
        strangeness: f64,
        thresholds: Option<&Thresholds>,
    ) -> Prediction {
        let p_value = self.strangers.p_value(strangeness);
        let probabilities = self.sharpness.probabilities(prediction.score_numbers());
        let scores = self.strangers.faded(probabilities, strangeness);
        let set = thresholds.map(|thresholds| set(&prediction, &scores, thresholds));
        prediction.calibrated(scores, p_value, set)
    }

    /// The confidence that predictions for this share of texts do not reach: to reject them is to reject that
    /// share, the least certain ones.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CalibrationConfig, Calibrator, Corpus, Method, unobserved};
    ///
    /// let classifier = Method::default().build(Corpus::sample(), &unobserved)?;
    /// let calibrator = Calibrator::of(&*classifier, &CalibrationConfig::default(), &unobserved)?;
    /// assert!(calibrator.least_confidence(0.2) > calibrator.least_confidence(0.1));
    /// assert_eq!(calibrator.least_confidence(0.0), 0.0);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn least_confidence(&self, rejected: f64) -> f64 {
        let place = (rejected.clamp(0.0, 1.0) * self.confidences.len() as f64).round() as usize;
        let reached = |place: usize| self.confidences.get(place).or(self.confidences.last());
        match place {
            0 => 0.0,
            _ => reached(place).map_or(0.0, |&confidence| f64::from(confidence)),
        }
    }
}

/// The labels whose score reaches the threshold, the likeliest first.
fn set(prediction: &Prediction, scores: &[f64], thresholds: &Thresholds) -> Vec<LabelId> {
    let labels = prediction.labels();
    let score = |label: LabelId| scores[label.index()];
    let reaches = |label: &LabelId| score(*label) as f32 >= thresholds.of(labels.name(*label));
    let mut set: Vec<LabelId> = labels.ids().filter(reaches).collect();
    set.sort_by(|&a, &b| score(b).total_cmp(&score(a)));
    set
}

/// The calibrator that is stored for a method, if there is one.
fn stored(index: &Index, method: &str) -> Option<Calibrator> {
    let note = index.settled(method)?.get_mut(NOTE)?.take();
    let calibrator: Calibrator = serde_json::from_value(note).ok()?;
    calibrator.sharpness.is_possible().then_some(calibrator)
}
