use crate::class_model::ClassModel;
use crate::classify::prediction::probabilities;
use crate::error::{Error, Result};
use crate::index::Index;

/// The truth less the probabilities that the class model gives without a document, by label, where
/// there is any difference to speak of.
pub(super) type Residual = Box<[(u32, f32)]>;

/// Smaller residuals are none.
const LEAST: f64 = 1.0 / 1024.0;

/// That of the document at `position`.
///
/// # Complexity
///
/// A leave-one-out prediction.
pub(super) fn residual(index: &Index, model: &ClassModel, position: usize) -> Result<Residual> {
    let truth = index.label_id(position)?.number();
    let log_odds = left_out(index, model, position)?;
    if log_odds.iter().all(|&log_odds| log_odds == f64::NEG_INFINITY) {
        // No other document: nothing was expected.
        return Ok(Box::default());
    }
    let residuals = (0..).zip(probabilities(&log_odds)).map(|(label, probability)| {
        let truth = f64::from(u8::from(label == truth));
        (label, (truth - probability) as f32)
    });
    Ok(residuals.filter(|(_, residual)| f64::from(residual.abs()) >= LEAST).collect())
}

/// The log-odds of the labels of the document at `position` by all the others.
pub(super) fn left_out(index: &Index, model: &ClassModel, position: usize) -> Result<Vec<f64>> {
    let of_classes = model
        .log_odds_without(index.label(position)?, index.text(position)?)
        // That can only be in a forged file.
        .map_err(|_| Error::InvalidClassModel { fault: "it lacks a document" })?;
    Ok(index.by_label(model, &of_classes))
}
