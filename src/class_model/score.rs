//! How many bits a class saves on a text, compared with what all classes expect together.
//!
//! For a byte s after the o bytes of context t, with N_c the counts of class c and N those of all:
//!
//! ```text
//! background   b₋₁ = 1/256      b_o     = (N(ts) + 4·b_{o−1}) / (N(t) + 4)
//! ratio        r₋₁ = 1          r_{o,c} = (N_c(ts) / b_o + 8·r_{o−1,c}^¾) / (N_c(t) + 8)
//! evidence     e_c = mean over the orders o from `lowest` to `order` of log₂ r_{o,c},
//!                    each no less than −2 and no more than 2
//! ```
//!
//! Where a context was never seen, or the document does not reach back so far, the ratio stays what
//! it was at the order before. The score is log₂ of the class's documents plus the evidence of all
//! bytes, in bits. Here everything is a logarithm in fixed point; that is the definition, and the
//! formulae its meaning.

use super::chain::Chain;
use super::class_size::ClassSize;
use super::counts::{Counts, Row};
use super::gram::Suffix;
use super::left_out::LeftOut;
use super::log_counts::LogCounts;
use super::logarithm::Logarithms;

/// The shortest context whose ratio is evidence, where `order` is the longest.
pub(super) fn lowest_order(order: usize) -> usize {
    (2 * order).div_ceil(5)
}

/// The counts that scores come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scorer<'a> {
    pub(super) counts: &'a Counts,
    pub(super) classes: &'a [ClassSize],
    /// The longest context.
    pub(super) order: usize,
    pub(super) left_out: Option<&'a LeftOut>,
}

impl<'a> Scorer<'a> {
    /// The score of each class, in units of the logarithm, summed over the orders; from what was
    /// [found](Scorer::find) for a text.
    pub(super) fn scores(self, found: &[Row<'_>]) -> Vec<i64> {
        let logarithms = Logarithms::new();
        let longest = self.order + 1;
        let orders = lowest_order(self.order)..longest;
        // Before the first byte, each class is as likely as it has documents.
        let prior = |class: &ClassSize| {
            i64::from(logarithms.of(class.documents.max(1))) * orders.len() as i64
        };
        let priors = self.classes.iter().map(prior).collect();
        let mut chain = Chain::new(logarithms, orders.clone(), priors);

        let bytes: Vec<u64> = self.classes.iter().map(|class| class.bytes).collect();
        let mut contexts = LogCounts::new(logarithms, &bytes, longest);
        let mut here = contexts.clone();
        for (position, rows) in found.chunks_exact(longest).enumerate() {
            here.clear();
            for (length, &row) in (1..=longest.min(position + 1)).zip(rows) {
                match self.left_out {
                    None => here.push(row.classes()),
                    Some(left_out) => here.push(left_out.remaining(row, position, length)),
                }
            }
            // The first byte frames the text.
            if position > 0 {
                chain.add_byte(contexts.rows(), here.rows().skip(1));
            }
            std::mem::swap(&mut contexts, &mut here);
        }
        chain.scores()
    }

    /// The counts of all grams of a text: by the position of their last byte, then by length.
    ///
    /// A gram of which the shorter end never occurs is not looked up. So they are found length by
    /// length, all guesses of one length before any is followed.
    pub(super) fn find(self, framed: &[u8]) -> Vec<Row<'a>> {
        let longest = self.order + 1;
        let mut rows = vec![Row::default(); framed.len() * longest];
        let mut ends: Vec<(usize, Suffix)> =
            (0..framed.len()).map(|position| (position, Suffix::default())).collect();
        let mut guesses = Vec::with_capacity(framed.len());
        for length in 0..longest {
            for (position, suffix) in &mut ends {
                *suffix = suffix.preceded_by(framed[*position - length]);
            }
            guesses.clear();
            guesses.extend(ends.iter().map(|(_, suffix)| self.counts.guess(suffix.gram())));
            let mut followed = guesses.iter();
            ends.retain(|&(position, _)| {
                let row = followed.next().map(|&guess| self.counts.find(guess)).unwrap_or_default();
                rows[position * longest + length] = row;
                !row.is_empty() && position > length
            });
            // Here too, so that the memory is asked for all of them at once.
            let row = |&(position, _): &(usize, _)| rows[position * longest + length];
            std::hint::black_box(ends.iter().map(row).fold(0, |all, row| all ^ row.first_word()));
        }
        rows
    }
}
