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

/// The predictions of texts, calibrated if that is possible.
pub(crate) fn calibrated(
    classifier: &dyn Classifier,
    texts: &[&[u8]],
    predictions: Vec<Prediction>,
    observer: Observer<'_>,
) -> nearzip::Result<Vec<Prediction>> {
    let config = CalibrationConfig::default();
    match calibrator(classifier, observer)? {
        Some(found) => found.all_calibrated(classifier, texts, predictions, &config),
        None => Ok(predictions),
    }
}
