//! How many bits a class saves on a text, compared with what all classes expect together.
//!
//! For a byte s after a context t of o bytes, where N_c are the counts of class c and N those of all
//! classes:
//!
//! ```text
//! background   b₋₁ = 1/256      b_o     = (N(ts) + 4·b_{o−1}) / (N(t) + 4)
//! ratio        r₋₁ = 1          r_{o,c} = (N_c(ts) / b_o + 8·r_{o−1,c}^¾) / (N_c(t) + 8)
//! evidence     e_c = mean over the orders o from `lowest` to `order` of log₂ r_{o,c},
//!                    each no less than −2 and no more than 2
//! ```
//!
//! If a context was never seen or would start before the document, the ratio remains that of the
//! previous order. The score, in bits, is log₂ of the number of the class's documents plus the
//! evidence of all bytes. The code works with fixed-point logarithms: it is what defines the scores
//! to the last bit, and the formulae are what it approximates.

use super::class_size::ClassSize;
use super::counts::Counts;
use super::gram::Gram;
use super::interpolation::Interpolation;
use super::left_out::LeftOut;
use super::log_counts::LogCounts;
use super::logarithm::{Logarithms, Unit};
use super::lookup::{Found, Lookup};
use super::row::Row;
use crate::error::Result;

/// The lowest order whose ratios are evidence, if `order` is the highest.
pub(super) fn lowest_order(order: usize) -> usize {
    (2 * order).div_ceil(5)
}

/// Computes scores from counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scorer<'a> {
    pub(super) counts: &'a Counts,
    /// What the counts and the sizes are counted in.
    pub(super) unit: Unit,
    /// The classes to score, in order; all of them if `None`.
    pub(super) among: Option<&'a [u16]>,
    /// The sizes of these classes.
    pub(super) classes: &'a [ClassSize],
    /// The length of all documents of all classes, frames included.
    pub(super) bytes: u64,
    /// The length of the longest context.
    pub(super) order: usize,
    pub(super) left_out: Option<&'a LeftOut>,
}

/// What the counts say about a text, in units of the logarithm.
#[derive(Debug)]
pub(super) struct Scores {
    /// The score of each class, summed over the orders, not averaged.
    pub(super) of_classes: Vec<i64>,
    /// The length of the text's ideal code by the background of the highest order that each byte has.
    pub(super) surprise: i64,
}

/// How many positions of a text are scored at once, at most: enough to hide the time that memory takes,
/// and few enough that what is found for them takes little memory, however long the text is.
const MOST_POSITIONS: usize = 1 << 10;

/// How many lanes there are at once, unless a few positions have more.
const MOST_LANES: usize = 1 << 15;

impl Scorer<'_> {
    /// The scores of a framed text.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`](crate::Error::UnknownDocument) if the text is left out but has not
    /// been counted, and [`Error::Model`](crate::Error::Model) if the counts are stored, and are damaged.
    pub(super) fn scores(self, framed: &[u8]) -> Result<Scores> {
        let positions = MOST_LANES / self.classes.len().max(1);
        self.scores_by(positions.clamp(8, MOST_POSITIONS), framed, |_| ())
    }

    /// The scores, computed for so many positions at once. `watch` is given those before the first and after each of
    /// these positions.
    pub(super) fn scores_by(
        self,
        positions: usize,
        framed: &[u8],
        mut watch: impl FnMut(&[i64]),
    ) -> Result<Scores> {
        let logarithms = Logarithms::new();
        let longest = self.order + 1;
        let orders = lowest_order(self.order)..longest;
        // Before the first byte, a class is as likely as its share of the documents.
        let prior = |class: &ClassSize| {
            i64::from(logarithms.of(class.documents.max(1))) * orders.len() as i64
        };
        let priors = self.classes.iter().map(prior).collect();
        let mut interpolation = Interpolation::new(logarithms, self.unit, orders.clone(), priors);
        let mut contexts = LogCounts::new(logarithms, self.unit, self.classes.len());
        let mut grams = LogCounts::new(logarithms, self.unit, self.classes.len());
        watch(interpolation.so_far());
        // The first byte is the frame, which predicts but is not predicted.
        for start in (1..framed.len()).step_by(positions) {
            let end = framed.len().min(start + positions);
            let mut lookup = Lookup::new(self.counts, framed, start - 1..end);
            self.set_empty_contexts(&mut contexts, end - start);
            interpolation.start(end - start);
            for order in 0..longest {
                grams.clear(end - start + 1);
                lookup.lengthen(|place, found| {
                    match found {
                        Found::New(gram, row) => self.set(&mut grams, place, gram, row)?,
                        Found::Again(first) => grams.copy(first, place),
                    }
                    Ok(())
                })?;
                interpolation.add_order(order, &contexts, &grams);
                std::mem::swap(&mut contexts, &mut grams);
            }
            interpolation.finish();
            watch(interpolation.so_far());
        }
        Ok(Scores {
            of_classes: interpolation.so_far().to_vec(),
            surprise: interpolation.surprise(),
        })
    }

    /// The empty context occurs once before every byte of a class.
    fn set_empty_contexts(self, contexts: &mut LogCounts, positions: usize) {
        contexts.clear(positions);
        let bytes = self.classes.iter().map(|class| class.bytes);
        contexts.set_some(0, (0..).zip(bytes), self.bytes);
        contexts.repeat_first();
    }

    /// Sets the counts of a gram.
    #[inline]
    fn set(self, grams: &mut LogCounts, place: usize, gram: Gram, row: Row<'_>) -> Result<()> {
        match (self.left_out, self.among) {
            (None, None) => grams.set(place, row.classes()),
            (None, Some(among)) => grams.set_some(place, row.among(among), row.total()),
            (Some(left_out), None) => {
                let mut remainder = left_out.remainder(gram);
                let counts =
                    row.classes().map(|(class, count)| (class, remainder.of(class, count)));
                grams.set(place, counts);
                remainder.check()?;
            }
            (Some(left_out), Some(among)) => {
                let mut remainder = left_out.remainder(gram);
                let (counts, total) = remainder.among(row, among);
                grams.set_some(place, counts, total);
                remainder.check()?;
            }
        }
        Ok(())
    }
}
