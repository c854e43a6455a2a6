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

use std::ops::Range;

use super::class_size::ClassSize;
use super::counts::{Counts, Found};
use super::gram::Suffix;
use super::interpolation::Interpolation;
use super::left_out::LeftOut;
use super::log_counts::LogCounts;
use super::logarithm::Logarithms;
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

/// How many positions of a text are scored at once: enough to hide the time that memory takes, and few
/// enough that what is found for them takes little memory, however long the text is.
const POSITIONS: usize = 1 << 10;

impl<'a> Scorer<'a> {
    /// The score of each of the classes for a framed text: in units of the logarithm, and summed over
    /// the orders, not averaged.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`](crate::Error::UnknownDocument) if the text is left out but has not
    /// been counted.
    pub(super) fn scores(self, framed: &[u8]) -> Result<Vec<i64>> {
        let logarithms = Logarithms::new();
        let longest = self.order + 1;
        let orders = lowest_order(self.order)..longest;
        // Before the first byte, a class is as likely as its share of the documents.
        let prior = |class: &ClassSize| {
            i64::from(logarithms.of(class.documents.max(1))) * orders.len() as i64
        };
        let priors = self.classes.iter().map(prior).collect();
        let mut interpolation = Interpolation::new(logarithms, orders.clone(), priors);

        let bytes: Vec<u64> = self.classes.iter().map(|class| class.bytes).collect();
        let mut contexts = LogCounts::new(logarithms, &bytes, self.bytes, longest);
        let mut here = contexts.clone();
        let mut found = Vec::new();
        for start in (0..framed.len()).step_by(POSITIONS) {
            let positions = start..framed.len().min(start + POSITIONS);
            self.find(framed, positions.clone(), &mut found);
            let own = match self.left_out {
                Some(left_out) => left_out.counts(start, &found)?,
                None => Vec::new(),
            };
            for position in positions {
                here.clear();
                let first = (position - start) * longest;
                let found = found[first..][..longest.min(position + 1)].iter();
                for (found, place) in found.zip(first..) {
                    self.push(&mut here, found.row, own.get(place));
                }
                // The first byte is the frame, which predicts but is not predicted.
                if position > 0 {
                    interpolation.add_byte(contexts.rows(), here.rows().skip(1));
                }
                std::mem::swap(&mut contexts, &mut here);
            }
        }
        Ok(interpolation.scores())
    }

    /// Appends the counts of a gram, which occurs `own` times in the text that is left out.
    fn push(self, here: &mut LogCounts, row: Row<'_>, own: Option<&u64>) {
        match (self.left_out.zip(own), self.among) {
            (None, None) => here.push(row.classes()),
            (None, Some(among)) => here.push_some(row.among(among), row.total()),
            (Some((left_out, &own)), None) => here.push(left_out.remaining(row, own)),
            (Some((left_out, &own)), Some(among)) => {
                let (counts, total) = left_out.remaining_among(row, among, own);
                here.push_some(counts, total);
            }
        }
    }

    /// The counts of all grams that end at some positions of a text, by position, then by length.
    ///
    /// If a gram never occurs, longer ones with the same end do not either and are not looked up.
    /// So grams are looked up length by length, and for each length all guesses are made before any
    /// is followed.
    fn find(self, framed: &[u8], positions: Range<usize>, found: &mut Vec<Found<'a>>) {
        let (longest, start) = (self.order + 1, positions.start);
        found.clear();
        found.resize(positions.len() * longest, Found::default());
        let mut ends: Vec<(usize, Suffix)> =
            positions.map(|position| (position, Suffix::default())).collect();
        let mut guesses = Vec::with_capacity(ends.len());
        for length in 0..longest {
            for (position, suffix) in &mut ends {
                *suffix = suffix.preceded_by(framed[*position - length]);
            }
            guesses.clear();
            guesses.extend(ends.iter().map(|(_, suffix)| self.counts.guess(suffix.gram())));
            let place = |position: usize| (position - start) * longest + length;
            let mut followed = guesses.iter();
            ends.retain(|&(position, suffix)| {
                let row = followed.next().map(|&guess| self.counts.find(guess)).unwrap_or_default();
                found[place(position)] = Found { gram: suffix.gram(), row };
                !row.is_empty() && position > length
            });
            // Reads a word of each row, so that all rows are fetched from memory at once.
            let row = |&(position, _): &(usize, _)| found[place(position)].row;
            std::hint::black_box(ends.iter().map(row).fold(0, |all, row| all ^ row.first_word()));
        }
    }
}
