//! The ratios of one byte, from order to order, and the scores of all bytes so far.

use std::ops::Range;

use super::log_counts::{Block, LANES, Lanes, NONE};
use super::logarithm::{BACKGROUND_PRIOR, LOG_BACKGROUND_PRIOR, LOG_CLASS_PRIOR, Logarithms, ONE};

/// A byte is at most 2 bits of evidence for or against a class at any order.
const MOST_EVIDENCE: i16 = 2 * ONE as i16;

/// Combines the estimates of all orders into scores.
///
/// Ratios are 16-bit logarithms. They saturate at ±128 bits, which no counts that fit into memory
/// can reach.
#[derive(Debug)]
pub(super) struct Interpolation {
    logarithms: Logarithms,
    orders: Range<usize>,
    lanes: Vec<State>,
    scores: Vec<i64>,
}

/// What is known about the classes of a block for one byte.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// The logarithms of the ratios.
    ratios: Lanes,
    /// The sum over the orders so far.
    evidence: Lanes,
}

impl Interpolation {
    /// Starts with `scores`; `orders` are those whose ratios are evidence.
    pub(super) fn new(
        logarithms: Logarithms,
        orders: Range<usize>,
        scores: Vec<i64>,
    ) -> Interpolation {
        let lanes = vec![State::default(); scores.len().div_ceil(LANES)];
        Interpolation { logarithms, orders, lanes, scores }
    }

    pub(super) fn scores(self) -> Vec<i64> {
        self.scores
    }

    /// Adds the evidence of a byte. Its contexts, and the grams that they form with it, are given
    /// by order, each by its total and its counts.
    pub(super) fn add_byte<'a>(
        &mut self,
        contexts: impl Iterator<Item = (u64, &'a [Block])>,
        grams: impl Iterator<Item = (u64, &'a [Block])>,
    ) {
        let logarithms = self.logarithms;
        self.lanes.fill(State::default());
        let mut background = -8 * ONE;
        let mut order = 0;
        for ((context_total, context), (total, gram)) in contexts.zip(grams) {
            if context_total == 0 {
                break;
            }
            background = self.background(background, context_total, total);
            let is_evidence = i16::from(order >= self.orders.start);
            // If the gram occurs, this fits: |background| is at most the logarithm of a total then.
            let expected = (background + LOG_CLASS_PRIOR) as i16;
            for ((state, context), gram) in self.lanes.iter_mut().zip(context).zip(gram) {
                let mut ratios = damped(state.ratios);
                if gram.logarithms != [NONE; LANES] {
                    ratios = refined(logarithms, ratios, gram.logarithms, expected);
                }
                state.ratios = weighted(ratios, context.escape_costs);
                state.evidence = with_evidence(state.evidence, state.ratios, is_evidence);
            }
            order += 1;
        }
        let missing = (self.orders.end - order.max(self.orders.start)) as i16;
        for (state, scores) in self.lanes.iter().zip(self.scores.chunks_mut(LANES)) {
            let evidence = with_evidence(state.evidence, state.ratios, missing);
            for (score, evidence) in scores.iter_mut().zip(evidence) {
                *score += i64::from(evidence);
            }
        }
    }

    fn background(&self, shorter: i32, context: u64, gram: u64) -> i32 {
        let prior = LOG_BACKGROUND_PRIOR + shorter;
        let seen = match gram {
            0 => prior,
            _ => self.logarithms.of_sum(prior, self.logarithms.of(gram)),
        };
        seen - self.logarithms.of(context + BACKGROUND_PRIOR)
    }
}

/// Adds to the ratios how many times as often as expected a gram occurs; all are logarithms.
fn refined(logarithms: Logarithms, ratios: Lanes, counts: Lanes, expected: i16) -> Lanes {
    let mut high = [0; LANES];
    let mut difference = [0; LANES];
    for lane in 0..LANES {
        let seen = counts[lane].wrapping_sub(expected);
        high[lane] = ratios[lane].max(seen);
        difference[lane] = high[lane].wrapping_sub(ratios[lane].min(seen)) as u16;
    }
    let more = difference.map(|difference| logarithms.more(difference));
    let mut refined = ratios;
    for lane in 0..LANES {
        let sum = high[lane].saturating_add(more[lane]);
        let known = -i16::from(counts[lane] != NONE);
        refined[lane] = sum & known | ratios[lane] & !known;
    }
    refined
}

/// Raises the ratios to the power ¾.
fn damped(mut ratios: Lanes) -> Lanes {
    for ratio in &mut ratios {
        *ratio -= *ratio >> 2;
    }
    ratios
}

/// Multiplies the ratios by the escape probabilities of a context.
fn weighted(mut ratios: Lanes, escape_costs: Lanes) -> Lanes {
    for lane in 0..LANES {
        ratios[lane] = ratios[lane].saturating_sub(escape_costs[lane]);
    }
    ratios
}

/// Adds the evidence of ratios, for this many orders.
fn with_evidence(mut sums: Lanes, ratios: Lanes, orders: i16) -> Lanes {
    for lane in 0..LANES {
        sums[lane] += ratios[lane].clamp(-MOST_EVIDENCE, MOST_EVIDENCE) * orders;
    }
    sums
}
