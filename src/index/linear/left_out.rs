use rayon::prelude::*;

use super::matrix::Repeated;
use super::model::System;
use super::solve::{Lanes, mean, product, weights};
use crate::error::Result;
use crate::progress::Tracker;

/// The system is solved about this often divided by the number of documents, each time with a part of
/// the drawn documents left out: one by one if there are few, all at once if there are many.
const SOLUTIONS: usize = 1 << 13;

/// But never more than a quarter of all documents at once.
const MOST_LEFT_OUT: usize = 4;

impl System {
    /// How often the system is solved so that each of these documents is left out once.
    pub(super) fn parts(&self, drawn: &[usize]) -> usize {
        let fewest = (MOST_LEFT_OUT * drawn.len()).div_ceil(self.len()).max(1);
        (SOLUTIONS / self.len()).max(fewest).min(drawn.len())
    }

    /// The scores of the `drawn` documents for the labels of a group, each from other documents. The
    /// solution with all documents is where the search begins.
    pub(super) fn left_out(
        &self,
        group: usize,
        solution: &[Lanes],
        drawn: &[usize],
        tracker: &Tracker<'_>,
    ) -> Result<Vec<Lanes>> {
        let parts = self.parts(drawn);
        let scores_of = |part: usize| -> Result<Vec<Lanes>> {
            let drawn = || drawn.iter().skip(part).step_by(parts);
            let mut held = vec![false; self.len()];
            drawn().for_each(|&document| held[document] = true);
            let solution = self.solution(group, &held, Some(solution), tracker)?;
            let weights = weights(&self.matrix, &solution);
            tracker.advance(1)?;
            let intercepts = self.intercepts(&weights, &held);
            let repeated = Repeated::new();
            let product = |&document: &usize| product(&self.matrix, &repeated, document, &weights);
            Ok(drawn().map(|document| product(document) + intercepts).collect())
        };
        let by_part = (0..parts).into_par_iter().map(scores_of).collect::<Result<Vec<_>>>()?;
        Ok((0..drawn.len()).map(|number| by_part[number % parts][number / parts]).collect())
    }

    /// What is added to the scores for the labels whose weights these are: with it, those of the documents that are not
    /// `held` out have the mean 0.
    pub(super) fn intercepts(&self, weights: &[Lanes], held: &[bool]) -> Lanes {
        if !self.has_intercept() {
            return Lanes::ZERO;
        }
        let known = (0..self.len()).filter(|&document| !held[document]);
        let repeated = Repeated::new();
        -mean(known.map(|document| product(&self.matrix, &repeated, document, weights)))
    }
}
