//! Labels that spread along the graph.

use rayon::prelude::*;

use super::graph::Graph;
use crate::error::Result;
use crate::progress::{Observer, Stage, Tracker};

/// How much of what a text is comes from those that it is joined with, in each step; 1 − α comes from its own label.
const ALPHA: f64 = 0.9;

/// After so many steps, less than α²⁵ = 7 % of the sum is missing.
const STEPS: usize = 25;

/// A text with its label, as numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given {
    pub(super) text: usize,
    pub(super) label: usize,
}

/// How much of each text belongs to each label: for each text, numbers that sum to 1.
#[derive(Debug)]
pub(super) struct Shares {
    labels: usize,
    shares: Vec<f64>,
}

impl Shares {
    /// Spreads the labels of some texts to all: F = (1 − α)·(I − α·S)⁻¹·Y with α = 0.9, where Y has a 1 for the label of
    /// each given text, by 25 steps of F ← α·S·F + (1 − α)·Y (Zhou, Bousquet, Lal, Weston and Schölkopf, *Learning
    /// with Local and Global Consistency*, 2003). Then each label is divided by its mass in all texts (class mass
    /// normalization: Zhu, Ghahramani and Lafferty, *Semi-Supervised Learning Using Gaussian Fields and Harmonic
    /// Functions*, 2003, §4), without which the label with the most links takes all, and each text by its sum.
    ///
    /// # Complexity
    ///
    /// 25 steps of O(edges × labels), divided by the threads of the current rayon pool.
    pub(super) fn spread(
        graph: &Graph,
        given: &[Given],
        labels: usize,
        observer: Observer<'_>,
    ) -> Result<Shares> {
        let tracker = Tracker::new(observer, Stage::Spreading, STEPS + 1);
        let mut next = vec![0.0; graph.len() * labels];
        let mut shares = next.clone();
        // From nothing, the first step is Y.
        for _ in 0..=STEPS {
            next.fill(0.0);
            for &Given { text, label } in given {
                next[text * labels + label] += 1.0 - ALPHA;
            }
            next.par_chunks_mut(labels).enumerate().for_each(|(text, row)| {
                for edge in graph.edges(text) {
                    let weight = ALPHA * f64::from(edge.weight);
                    let other = &shares[edge.to as usize * labels..][..labels];
                    row.iter_mut().zip(other).for_each(|(share, other)| *share += weight * other);
                }
            });
            std::mem::swap(&mut shares, &mut next);
            tracker.advance(1)?;
        }
        let mut shares = Shares { labels, shares };
        shares.normalize();
        Ok(shares)
    }

    fn normalize(&mut self) {
        let labels = self.labels;
        let mut masses = vec![0.0; labels];
        for row in self.shares.chunks(labels) {
            masses.iter_mut().zip(row).for_each(|(mass, share)| *mass += share);
        }
        for row in self.shares.chunks_mut(labels) {
            for (share, &mass) in row.iter_mut().zip(&masses) {
                if mass > 0.0 {
                    *share /= mass;
                }
            }
            divide_by_sum(row);
        }
    }

    /// Multiplies each label by its factor, and divides each text by its sum.
    pub(super) fn scale(&mut self, factors: &[f64]) {
        for row in self.shares.chunks_mut(self.labels) {
            row.iter_mut().zip(factors).for_each(|(share, factor)| *share *= factor);
            divide_by_sum(row);
        }
    }

    pub(super) fn of_text(&self, text: usize) -> &[f64] {
        &self.shares[text * self.labels..][..self.labels]
    }

    /// The mean of the shares of some texts, weighted by the squares of their cosines with another.
    pub(super) fn mean(&self, near: &[(usize, f64)]) -> Vec<f64> {
        let mut mean = vec![0.0; self.labels];
        let mut sum = 0.0;
        for &(text, cosine) in near {
            let weight = cosine * cosine;
            sum += weight;
            let shares = self.of_text(text);
            mean.iter_mut().zip(shares).for_each(|(mean, share)| *mean += weight * share);
        }
        match sum > 0.0 {
            true => mean.iter_mut().for_each(|mean| *mean /= sum),
            false => mean.fill(1.0 / self.labels as f64),
        }
        mean
    }
}

/// Makes the sum 1; of a text without shares, all are equal.
fn divide_by_sum(shares: &mut [f64]) {
    let sum: f64 = shares.iter().sum();
    match sum > 0.0 {
        true => shares.iter_mut().for_each(|share| *share /= sum),
        false => shares.fill(1.0 / shares.len() as f64),
    }
}

/// The logarithms of shares, of which even 0 is not impossible.
pub(super) fn logarithms(shares: &[f64]) -> Vec<f64> {
    let least = 0.1 / shares.len() as f64;
    shares.iter().map(|share| libm::log(share + least)).collect()
}
