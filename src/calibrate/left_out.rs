use rayon::prelude::*;

use crate::classify::{Classifier, Prediction};
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::Observer;

/// A document that was left out, and what the others predicted for it.
#[derive(Debug)]
pub(super) struct LeftOut {
    /// Its label.
    pub(super) truth: String,
    pub(super) prediction: Prediction,
    /// How little it is like any other document, in bits per byte.
    pub(super) strangeness: f64,
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
        index.class_model(observer)?;
        let of_document = |(&position, prediction): (&usize, Prediction)| {
            let strangeness = strangeness_without(index, position, &prediction)?;
            Ok(LeftOut { truth: index.label(position)?.to_owned(), prediction, strangeness })
        };
        drawn.par_iter().zip(predictions).map(of_document).collect()
    }
}

/// How little a document is like any other, in bits per byte.
pub(super) fn strangeness_without(
    index: &Index,
    position: usize,
    prediction: &Prediction,
) -> Result<f64> {
    match prediction.strangeness() {
        Some(known) => Ok(known),
        None => index.bits_per_byte_of(position),
    }
}
