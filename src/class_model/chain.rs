//! The ratios of one byte, from order to order, and the scores of all bytes so far.

use std::ops::Range;

use super::log_counts::{Block, LANES, Lanes, NONE};
use super::logarithm::{BACKGROUND_PRIOR, LOG_BACKGROUND_PRIOR, LOG_CLASS_PRIOR, Logarithms, ONE};

/// No byte says more than 2 bits for or against a class at any order.
const MOST_EVIDENCE: i16 = 2 * ONE as i16;

/// Ratios are logarithms in 16 bits. They saturate at ±128 bits, farther out than counts that fit into
/// memory can bring them.
#[derive(Debug)]
pub(super) struct Chain {
    logarithms: Logarithms,
    orders: Range<usize>,
    lanes: Vec<State>,
    scores: Vec<i64>,
}

/// What is known of some classes for one byte.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// log r.
    ratios: Lanes,
    /// Summed over the orders.
    evidence: Lanes,
}

impl Chain {
    /// Starts from scores, with the orders whose ratios are evidence.
    pub(super) fn new(logarithms: Logarithms, orders: Range<usize>, scores: Vec<i64>) -> Chain {
        let lanes = vec![State::default(); scores.len().div_ceil(LANES)];
        Chain { logarithms, orders, lanes, scores }
    }

    pub(super) fn scores(self) -> Vec<i64> {
        self.scores
    }

    /// Adds the evidence of a byte, from its contexts and the grams that they make with it, by order: the
    /// total of each, and its counts.
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
            // It fits, where the gram occurs: |background| is at most the logarithm of a total then.
            let expected = (background + LOG_CLASS_PRIOR) as i16;
            for ((state, context), gram) in self.lanes.iter_mut().zip(context).zip(gram) {
                let mut ratios = decayed(state.ratios);
                if gram.logarithms != [NONE; LANES] {
                    ratios = refined(logarithms, ratios, gram.logarithms, expected);
                }
                state.ratios = diluted(ratios, context.dilutions);
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

/// The logarithm of the sum of the ratios and of how much more often than expected a gram occurs, by
/// the logarithms of its counts.
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

fn decayed(mut ratios: Lanes) -> Lanes {
    for ratio in &mut ratios {
        *ratio -= *ratio >> 2;
    }
    ratios
}

fn diluted(mut ratios: Lanes, dilutions: Lanes) -> Lanes {
    for lane in 0..LANES {
        ratios[lane] = ratios[lane].saturating_sub(dilutions[lane]);
    }
    ratios
}

/// Adds the evidence of ratios, for so many orders.
fn with_evidence(mut sums: Lanes, ratios: Lanes, orders: i16) -> Lanes {
    for lane in 0..LANES {
        sums[lane] += ratios[lane].clamp(-MOST_EVIDENCE, MOST_EVIDENCE) * orders;
    }
    sums
}
