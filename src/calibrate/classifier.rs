use std::path::Path;

use rayon::prelude::*;

use super::calibrator::Calibrator;
use super::config::CalibrationConfig;
use super::left_out::strangeness_without;
use super::thresholds::Thresholds;
use crate::classify::{Classifier, Prediction, Settings, Update};
use crate::corpus::Labels;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::Observer;

/// A classifier whose predictions have calibrated probabilities as their scores, p-values, and sets of labels if
/// these were asked for: see [`Calibrator`].
///
/// # Examples
///
/// ```
/// use nearzip::{CalibratedClassifier, CalibrationConfig, Classifier, Corpus, Method, unobserved};
///
/// let classifier = Method::default().build(Corpus::sample(), &unobserved)?;
/// let config = CalibrationConfig::default().coverage(0.95);
/// let classifier = CalibratedClassifier::new(classifier, config, &unobserved)?;
///
/// let prediction = classifier.predict("¿Dónde está la estación?".as_bytes())?;
/// assert_eq!((prediction.label(), prediction.set()), ("Spanish", Some(vec!["Spanish"])));
/// let stranger = classifier.predict(b"\x01\x02\x03\x04\x05\x06\x07")?;
/// assert!(stranger.p_value() < Some(0.01));
/// assert!(stranger.score(stranger.label()) < 0.1);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug)]
pub struct CalibratedClassifier {
    classifier: Box<dyn Classifier>,
    calibrator: Calibrator,
    config: CalibrationConfig,
    thresholds: Option<Thresholds>,
}

impl CalibratedClassifier {
    /// Calibrates a classifier.
    ///
    /// # Complexity
    ///
    /// As [`Calibrator::of`].
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCoverage`](crate::Error::InvalidCoverage), and as [`Calibrator::of`]: a
    /// [`ClassClassifier`](crate::ClassClassifier) must have been built on an index.
    pub fn new(
        classifier: Box<dyn Classifier>,
        config: CalibrationConfig,
        observer: Observer<'_>,
    ) -> Result<CalibratedClassifier> {
        config.check()?;
        let calibrator = Calibrator::of(&*classifier, &config, observer)?;
        let thresholds = calibrator.thresholds(&config);
        Ok(CalibratedClassifier { classifier, calibrator, config, thresholds })
    }

    /// The classifier whose predictions are calibrated.
    pub fn classifier(&self) -> &dyn Classifier {
        &*self.classifier
    }

    /// What its predictions are calibrated by.
    pub fn calibrator(&self) -> &Calibrator {
        &self.calibrator
    }

    /// How they are calibrated.
    pub fn config(&self) -> &CalibrationConfig {
        &self.config
    }

    /// The prediction of the [classifier](CalibratedClassifier::classifier) for a text, calibrated.
    pub(crate) fn calibrated(&self, text: &[u8], prediction: Prediction) -> Result<Prediction> {
        let thresholds = self.thresholds.as_ref();
        self.calibrator.calibrated_with(thresholds, &*self.classifier, text, prediction)
    }

    fn all_calibrated(
        &self,
        texts: &[&[u8]],
        predictions: Vec<Prediction>,
    ) -> Result<Vec<Prediction>> {
        let thresholds = self.thresholds.as_ref();
        self.calibrator.all_calibrated_with(thresholds, &*self.classifier, texts, predictions)
    }
}

impl Classifier for CalibratedClassifier {
    fn labels(&self) -> &Labels {
        self.classifier.labels()
    }

    fn documents(&self) -> usize {
        self.classifier.documents()
    }

    fn settings(&self) -> Settings {
        self.classifier.settings()
    }

    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        self.calibrated(query, self.classifier.predict(query)?)
    }

    fn explain(&self, query: &[u8]) -> Result<Prediction> {
        self.calibrated(query, self.classifier.explain(query)?)
    }

    fn predict_slices(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        self.all_calibrated(queries, self.classifier.predict_slices(queries, observer)?)
    }

    fn explain_slices(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        self.all_calibrated(queries, self.classifier.explain_slices(queries, observer)?)
    }

    fn leave_one_out(
        &self,
        documents: &[usize],
        observer: Observer<'_>,
    ) -> Result<Vec<Prediction>> {
        let predictions = self.classifier.leave_one_out(documents, observer)?;
        let index = self.index().ok_or(Error::NothingToLeaveOut)?;
        let calibrated = |(&position, prediction): (&usize, Prediction)| {
            let strangeness = strangeness_without(index, position, &prediction)?;
            Ok(self.calibrator.finished(prediction, strangeness, self.thresholds.as_ref()))
        };
        documents.par_iter().zip(predictions).map(calibrated).collect()
    }

    fn index(&self) -> Option<&Index> {
        self.classifier.index()
    }

    fn into_index(self: Box<Self>) -> Option<Index> {
        self.classifier.into_index()
    }

    /// The calibrator is saved, too.
    fn save(&self, path: &Path) -> Result<()> {
        self.classifier.save(path)
    }

    /// Changes leave the calibrator as it is.
    fn as_update(&mut self) -> Option<&mut dyn Update> {
        self.classifier.as_update()
    }

    fn suggested_settings(&self, observer: Observer<'_>) -> Result<Vec<(&'static str, String)>> {
        self.classifier.suggested_settings(observer)
    }
}
