use rayon::prelude::*;
use serde::Serialize;

use super::nearest::Nearest;
use crate::error::Result;
use crate::progress::Tracker;
use crate::search::Ranked;
use crate::wilson::{Z_95, wilson_interval};

/// The accuracy with some number of documents; see [`Prototypes::at`](crate::Prototypes::at).
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, PrototypeConfig, prototypes, unobserved};
///
/// let point = prototypes(&Corpus::sample(), &PrototypeConfig::default(), &unobserved)?.at(100);
/// let [low, high] = point.interval;
/// assert!(point.kept == 100 && low < point.accuracy && point.accuracy < high);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CurvePoint {
    /// How many documents are kept.
    pub kept: usize,
    /// The share of all documents for which the nearest other one that is kept has the same label.
    pub accuracy: f64,
    /// The 95% interval of the accuracy (Wilson).
    pub interval: [f64; 2],
}

impl CurvePoint {
    pub(super) fn new(kept: usize, right: usize, documents: usize) -> CurvePoint {
        let accuracy = right as f64 / documents as f64;
        CurvePoint { kept, accuracy, interval: wilson_interval(accuracy, documents, Z_95) }
    }
}

/// For each number of kept documents from 0 on, how many documents are classified rightly.
pub(super) struct Curve {
    /// The difference from one number to the next.
    differences: Vec<i64>,
}

impl Curve {
    pub(super) fn new(documents: usize) -> Curve {
        Curve { differences: vec![0; documents + 2] }
    }

    /// Adds documents, each classified by the nearest other one among the first of an order, for any number of
    /// first ones.
    ///
    /// # Complexity
    ///
    /// For each document, looking at what is remembered of it, and comparing it with those that come before
    /// that in the order: of n documents about n / r, if r are remembered.
    pub(super) fn add(
        &mut self,
        documents: &[usize],
        order: &[usize],
        nearest: &Nearest,
        tracker: &Tracker<'_>,
    ) -> Result<()> {
        let mut ranks = vec![0; order.len()];
        order.iter().enumerate().for_each(|(rank, &document)| ranks[document] = rank);
        let right = |&document: &usize| {
            tracker.advance(1)?;
            right(document, order, &ranks, nearest)
        };
        let right = documents.par_iter().map(right).collect::<Result<Vec<_>>>()?;
        for numbers in right.into_iter().flatten() {
            self.differences[numbers.from] += 1;
            self.differences[numbers.to] -= 1;
        }
        Ok(())
    }

    /// The curve as numbers of documents.
    pub(super) fn right(&self) -> Vec<usize> {
        let numbers = &self.differences[..self.differences.len() - 1];
        let sums = numbers.iter().scan(0, |sum, difference| {
            *sum += difference;
            Some(*sum as usize)
        });
        sums.collect()
    }
}

/// Numbers of kept documents.
struct Numbers {
    from: usize,
    /// The first that is not one of them.
    to: usize,
}

/// The numbers of kept documents with which a document is classified rightly.
fn right(
    document: usize,
    order: &[usize],
    ranks: &[usize],
    nearest: &Nearest,
) -> Result<Vec<Numbers>> {
    let mut right = Vec::new();
    // From this number on, the nearest kept document is known.
    let mut known_from = order.len() + 1;
    // Others from near to far: each is the nearest one as long as none of those before it is kept.
    let mut go_through = |others: &[Ranked]| {
        for other in others {
            let kept_from = ranks[other.document] + 1;
            if kept_from < known_from {
                if nearest.agree(document, other.document) {
                    right.push(Numbers { from: kept_from, to: known_from });
                }
                known_from = kept_from;
            }
        }
        known_from
    };
    let remembered_from = go_through(nearest.of(document));
    if !nearest.has_all_of(document) {
        go_through(&nearest.among(document, &order[..remembered_from - 1])?);
    }
    Ok(right)
}
