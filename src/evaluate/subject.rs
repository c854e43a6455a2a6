use std::any::Any;

use crate::calibrate::CalibratedClassifier;
use crate::classify::{Classifier, KnnClassifier, Prediction};
use crate::error::Result;

/// A classifier that is evaluated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) classifier: &'a dyn Classifier,
    /// The same, if its predictions are calibrated.
    pub(super) calibrated: Option<&'a CalibratedClassifier>,
    /// The classifier, or the one that is calibrated, if it has neighbors.
    pub(super) knn: Option<&'a KnnClassifier>,
}

impl<'a> Subject<'a> {
    pub(super) fn of(classifier: &'a dyn Classifier) -> Subject<'a> {
        let calibrated: Option<&CalibratedClassifier> = (classifier as &dyn Any).downcast_ref();
        let inner = calibrated.map_or(classifier, CalibratedClassifier::classifier);
        Subject { classifier, calibrated, knn: (inner as &dyn Any).downcast_ref() }
    }

    /// A prediction by the neighbors, calibrated if all predictions are.
    pub(super) fn finished(self, text: &[u8], prediction: Prediction) -> Result<Prediction> {
        match self.calibrated {
            Some(calibrated) => calibrated.calibrated(text, prediction),
            None => Ok(prediction),
        }
    }
}
