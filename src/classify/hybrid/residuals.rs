use crate::class_model::ClassModel;
use crate::classify::prediction::probabilities;
use crate::error::{Error, Result};
use crate::index::Index;

/// The truth minus the probabilities that the class model predicts for a document that is left out, for
/// the labels with a noticeable difference.
pub(super) type Residual = Box<[(u32, f32)]>;

/// Smaller residuals are dropped.
const LEAST: f64 = 1.0 / 1024.0;

/// The residual of the document at `position`.
///
/// # Complexity
///
/// A leave-one-out prediction.
pub(super) fn residual(index: &Index, model: &ClassModel, position: usize) -> Result<Residual> {
    let truth = index.label_id(position)?.number();
    let log_odds = left_out(index, model, position)?;
    if log_odds.iter().all(|&log_odds| log_odds == f64::NEG_INFINITY) {
        // There is no other document, so nothing is predicted.
        return Ok(Box::default());
    }
    let residuals = (0..).zip(probabilities(&log_odds)).map(|(label, probability)| {
        let truth = f64::from(u8::from(label == truth));
        (label, (truth - probability) as f32)
    });
    Ok(residuals.filter(|(_, residual)| f64::from(residual.abs()) >= LEAST).collect())
}

/// The log-odds of each label for the document at `position`, predicted from all the others.
pub(super) fn left_out(index: &Index, model: &ClassModel, position: usize) -> Result<Vec<f64>> {
    let of_classes = model
        .log_odds_without(index.label(position)?, index.text(position)?)
        // This happens only with a forged file.
        .map_err(|_| Error::InvalidClassModel { fault: "it lacks a document" })?;
    Ok(by_label(index, model, &of_classes))
}

/// Reorders a class model's log-odds to the order of an index's labels.
pub(super) fn by_label(index: &Index, model: &ClassModel, of_classes: &[f64]) -> Vec<f64> {
    let labels = index.labels();
    if model.labels().iter().eq(labels.iter()) {
        return of_classes.to_vec();
    }
    let of_label = |label| model.labels().find(label).map(|class| of_classes[class.index()]);
    labels.iter().map(|label| of_label(label).unwrap_or(f64::NEG_INFINITY)).collect()
}
