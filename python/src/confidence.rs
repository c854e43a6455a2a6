//! Scores that can be believed.

use nearzip::{CalibrationConfig, Calibrator, Classifier, Error, Observer, Prediction};

/// The predictions of texts, calibrated; as they are, if the classifier keeps no documents.
pub(crate) fn calibrated(
    classifier: &dyn Classifier,
    texts: &[&[u8]],
    predictions: Vec<Prediction>,
    observer: Observer<'_>,
) -> nearzip::Result<Vec<Prediction>> {
    let config = CalibrationConfig::default();
    match Calibrator::of(classifier, &config, observer) {
        Ok(calibrator) => calibrator.all_calibrated(classifier, texts, predictions, &config),
        Err(Error::NothingToLeaveOut) => Ok(predictions),
        Err(error) => Err(error),
    }
}
