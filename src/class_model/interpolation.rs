//! The ratios of some bytes, from order to order, and the scores of all bytes so far.

use std::ops::Range;

use super::log_counts::{LANES, Lanes, LogCount, LogCounts, NONE};
use super::logarithm::{
    BACKGROUND_PRIOR, LOG_BACKGROUND_PRIOR, LOG_CLASS_PRIOR, Logarithms, ONE, Unit,
};

/// A byte is at most 2 bits of evidence for or against a class at any order.
const MOST_EVIDENCE: i16 = 2 * ONE as i16;

/// Combines the estimates of all orders into scores.
///
/// Bytes go through the orders together, each with a lane for each class, so that vectors are full
/// however few classes there are. Ratios are 16-bit logarithms. They saturate at ±128 bits, which no
/// counts that fit into memory can reach.
#[derive(Debug)]
pub(super) struct Interpolation {
    logarithms: Logarithms,
    unit: Unit,
    orders: Range<usize>,
    /// The logarithm of the probability of each byte in all classes, until its context is new.
    backgrounds: Vec<Option<i32>>,
    /// What is computed of a byte in a class, for all classes of a byte, byte after byte.
    lanes: Vec<State>,
    /// The logarithms of how often a gram is expected in a class, by byte and class.
    expected: Vec<i16>,
    scores: Vec<i64>,
    /// The sum of the logarithms in `backgrounds` of all finished bytes, negated.
    surprise: i64,
}

/// What is known about some lanes.
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
        unit: Unit,
        orders: Range<usize>,
        scores: Vec<i64>,
    ) -> Interpolation {
        let (backgrounds, lanes, expected) = (Vec::new(), Vec::new(), Vec::new());
        Interpolation {
            logarithms,
            unit,
            orders,
            backgrounds,
            lanes,
            expected,
            scores,
            surprise: 0,
        }
    }

    /// The scores of the bytes that are finished.
    pub(super) fn so_far(&self) -> &[i64] {
        &self.scores
    }

    /// How improbable the bytes that are finished are in all classes together, as a logarithm.
    pub(super) fn surprise(&self) -> i64 {
        self.surprise
    }

    /// Starts with this many bytes, when the previous ones are finished.
    pub(super) fn start(&mut self, bytes: usize) {
        let vectors = (bytes * self.scores.len()).div_ceil(LANES);
        self.backgrounds.clear();
        self.backgrounds.resize(bytes, Some(-8 * ONE));
        self.lanes.clear();
        self.lanes.resize(vectors, State::default());
        self.expected.resize((vectors + 1) * LANES, 0);
    }

    /// Adds what the next order says about the bytes. The rows of `contexts` are their contexts, and
    /// those of `grams`, after the first, are the grams that these form with the bytes.
    pub(super) fn add_order(&mut self, order: usize, contexts: &LogCounts, grams: &LogCounts) {
        self.expect(order, contexts.totals(), &grams.totals()[1..]);
        let is_evidence = i16::from(order >= self.orders.start);
        let known = self.expected.as_chunks().0.iter().zip(contexts.lanes_from(0));
        let known = known.zip(grams.lanes_from(1));
        for (state, ((&expected, context), gram)) in self.lanes.iter_mut().zip(known) {
            let mut ratios = damped(state.ratios);
            if *gram != [LogCount::ZERO; LANES] {
                ratios = refined(self.logarithms, ratios, gram.map(LogCount::logarithm), expected);
            }
            let escape_costs = context.map(LogCount::escape_cost);
            state.ratios = weighted(ratios, escape_costs);
            state.evidence = with_evidence(state.evidence, state.ratios, is_evidence);
        }
    }

    /// Computes how often grams are expected, given how often they and their contexts occur in all
    /// classes.
    fn expect(&mut self, order: usize, contexts: &[u64], grams: &[u64]) {
        let classes = self.scores.len();
        let backgrounds = self.backgrounds.iter_mut().zip(contexts.iter().zip(grams));
        for (byte, (background, (&context, &gram))) in backgrounds.enumerate() {
            let Some(shorter) = *background else { continue };
            if context == 0 {
                *background = None;
                self.surprise -= i64::from(shorter);
                add_evidence(&mut self.scores, &self.lanes, byte, missing(&self.orders, order));
                continue;
            }
            let longer = longer_background(self.logarithms, self.unit, shorter, context, gram);
            *background = Some(longer);
            // If the gram occurs, this fits: |background| is at most the logarithm of a total then.
            let expected = (longer + LOG_CLASS_PRIOR) as i16;
            // Whole vectors, of which the next byte replaces what is not of this one.
            let lanes = &mut self.expected[byte * classes..][..classes + LANES - 1];
            lanes.chunks_exact_mut(LANES).for_each(|lanes| lanes.fill(expected));
        }
    }

    /// Adds the evidence of all bytes to the scores.
    pub(super) fn finish(&mut self) {
        for (byte, background) in self.backgrounds.iter().enumerate() {
            let Some(background) = background else { continue };
            self.surprise -= i64::from(*background);
            add_evidence(&mut self.scores, &self.lanes, byte, 0);
        }
    }
}

/// The number of orders from a certain one on whose ratios are evidence.
fn missing(orders: &Range<usize>, order: usize) -> i16 {
    (orders.end - order.max(orders.start)) as i16
}

/// Adds the evidence of a byte to the scores; for some missing orders, ratios remain as they are.
fn add_evidence(scores: &mut [i64], lanes: &[State], byte: usize, missing: i16) {
    let first = byte * scores.len();
    for (score, lane) in scores.iter_mut().zip(first..) {
        let State { ratios, evidence } = &lanes[lane / LANES];
        let ratio = ratios[lane % LANES].clamp(-MOST_EVIDENCE, MOST_EVIDENCE);
        *score += i64::from(evidence[lane % LANES] + ratio * missing);
    }
}

/// The background of a gram, given that of the gram without its first byte.
fn longer_background(
    logarithms: Logarithms,
    unit: Unit,
    shorter: i32,
    context: u64,
    gram: u64,
) -> i32 {
    let prior = LOG_BACKGROUND_PRIOR + unit.logarithm() + shorter;
    let seen = match gram {
        0 => prior,
        _ => logarithms.of_sum(prior, logarithms.of(gram)),
    };
    seen - logarithms.of(context + BACKGROUND_PRIOR * unit.one())
}

/// Adds to the ratios how many times as often as expected a gram occurs; all are logarithms.
fn refined(logarithms: Logarithms, ratios: Lanes, counts: Lanes, expected: Lanes) -> Lanes {
    let mut high = [0; LANES];
    let mut difference = [0; LANES];
    for lane in 0..LANES {
        let seen = counts[lane].wrapping_sub(expected[lane]);
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
