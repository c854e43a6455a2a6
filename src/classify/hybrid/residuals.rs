use rayon::prelude::*;

use crate::classify::class::ClassClassifier;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::progress::{Observer, Stage, Tracker};

/// For each document the truth less the probabilities that the class model gives without it.
///
/// Of each document only the labels are kept whose residual is at least [`LEAST`].
#[derive(Debug)]
pub(super) struct Residuals {
    residuals: Vec<(u32, f32)>,
    ends: Vec<usize>,
}

/// Smaller residuals are none.
const LEAST: f64 = 1.0 / 1024.0;

impl Residuals {
    /// # Complexity
    ///
    /// A leave-one-out prediction for each document, divided by the threads.
    pub(super) fn of(
        class: &ClassClassifier,
        corpus: &Corpus,
        observer: Observer<'_>,
    ) -> Result<Residuals> {
        let tracker = Tracker::new(observer, Stage::Indexing, corpus.len());
        let residuals_of = |document| {
            tracker.advance(0)?;
            let truth = corpus.label(document);
            let prediction = class.predict_without(truth, corpus.text(document))?;
            tracker.advance(1)?;
            let residual =
                |(label, score): (&str, f64)| if label == truth { 1.0 - score } else { -score };
            let residuals = (0..).zip(prediction.scores().map(residual));
            let large = residuals.filter(|(_, residual)| residual.abs() >= LEAST);
            Ok(large.map(|(label, residual)| (label, residual as f32)).collect())
        };
        let documents = (0..corpus.len()).into_par_iter().map(residuals_of);
        let mut all = Residuals { residuals: Vec::new(), ends: Vec::new() };
        for residuals in documents.collect::<Result<Vec<Vec<(u32, f32)>>>>()? {
            all.residuals.extend(residuals);
            all.ends.push(all.residuals.len());
        }
        Ok(all)
    }

    /// Adds so many times a document's residuals to the sums, by label.
    pub(super) fn add(&self, document: usize, times: f64, sums: &mut [f64]) {
        let start = document.checked_sub(1).map_or(0, |before| self.ends[before]);
        for &(label, residual) in &self.residuals[start..self.ends[document]] {
            sums[label as usize] += times * f64::from(residual);
        }
    }
}
