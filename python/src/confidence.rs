//! Scores that can be believed.

use nearzip::{CalibrationConfig, Calibrator, Classifier, Error, Observer, Prediction};

/// What calibrates the predictions of a classifier, which its index keeps; `None` if it has no documents that could
/// be left out.
pub(crate) fn calibrator(
    classifier: &dyn Classifier,
    observer: Observer<'_>,
) -> nearzip::Result<Option<Calibrator>> {
    match Calibrator::of(classifier, &CalibrationConfig::default(), observer) {
        Err(Error::NothingToLeaveOut) => Ok(None),
        calibrator => calibrator.map(Some),
    }
}

/// The predictions of texts, calibrated if there is something to calibrate them by.
pub(crate) fn calibrated(
    calibrator: Option<&Calibrator>,
    classifier: &dyn Classifier,
    texts: &[&[u8]],
    predictions: Vec<Prediction>,
) -> nearzip::Result<Vec<Prediction>> {
    let config = CalibrationConfig::default();
    match calibrator {
        Some(found) => found.all_calibrated(classifier, texts, predictions, &config),
        None => Ok(predictions),
    }
}
