//! Labels that spread along the graph.

use rayon::prelude::*;

use super::graph::Graph;
use super::shares::Shares;
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
    let mut shares = Shares::new(shares, labels);
    shares.even_out(1.0);
    Ok(shares)
}
