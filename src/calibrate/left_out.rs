use crate::classify::{Classifier, Prediction};
use crate::error::{Error, Result};
use crate::progress::Observer;

/// A document that was left out, and what the others predicted for it.
#[derive(Debug)]
pub(super) struct LeftOut {
    /// Its label.
    pub(super) truth: String,
    pub(super) prediction: Prediction,
}

impl LeftOut {
    /// At most `most` documents of a classifier, evenly spaced; none if there is no other document.
    pub(super) fn of(
        classifier: &dyn Classifier,
        most: usize,
        observer: Observer<'_>,
    ) -> Result<Vec<LeftOut>> {
        let index = classifier.index().ok_or(Error::NothingToLeaveOut)?;
        let drawn: Vec<usize> = index.evenly_spaced(most).collect();
        let predictions = match classifier.leave_one_out(&drawn, observer) {
            // With too few others, nothing is known.
            Err(Error::EmptyCorpus | Error::InvalidK { .. }) => return Ok(Vec::new()),
            predictions => predictions?,
        };
        let of_document = |(position, prediction): (usize, Prediction)| {
            Ok(LeftOut { truth: index.label(position)?.to_owned(), prediction })
        };
        drawn.into_iter().zip(predictions).map(of_document).collect()
    }

    /// The score of the true label.
    pub(super) fn score_of_truth(&self) -> f64 {
        self.prediction.score(&self.truth)
    }
}
