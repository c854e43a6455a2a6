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

use std::ops::Range;

use super::ClassSize;
use super::counts::{Counts, Key, Occurrences, Row};
use super::gram::{self, Gram};
use super::logarithm::{Logarithms, ONE};

/// The weight of the next shorter context in the background, in occurrences, as a logarithm.
const LOG_BACKGROUND_PRIOR: i32 = 2 * ONE;
const BACKGROUND_PRIOR: u64 = 4;

/// The weight of the next shorter context in a class, in occurrences, as a logarithm.
const LOG_CLASS_PRIOR: i32 = 3 * ONE;
const CLASS_PRIOR: u64 = 8;

/// No byte says more than 2 bits for or against a class at any order.
const MOST_EVIDENCE: i16 = 2 * ONE as i16;

/// The shortest context whose ratio is evidence, where `order` is the longest.
pub(super) fn lowest_order(order: usize) -> usize {
    (2 * order).div_ceil(5)
}

/// A document that is in the counts and is to be scored as though it were not.
#[derive(Debug, Clone, Copy)]
pub(super) struct LeftOut<'a> {
    pub(super) class: u16,
    pub(super) occurrences: &'a [Occurrences],
}

impl LeftOut<'_> {
    fn count(self, gram: Gram) -> u64 {
        let key = Key::new(gram, self.class);
        let found = self.occurrences.binary_search_by_key(&key, |occurrence| occurrence.key);
        found.map_or(0, |position| self.occurrences[position].count)
    }
}

/// The counts that scores come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scorer<'a> {
    pub(super) counts: &'a Counts,
    pub(super) classes: &'a [ClassSize],
    /// The longest context.
    pub(super) order: usize,
    pub(super) left_out: Option<LeftOut<'a>>,
}

impl<'a> Scorer<'a> {
    /// The score of each class, in units of the logarithm, summed over the orders.
    pub(super) fn scores(self, framed: &[u8]) -> Vec<i64> {
        let logarithms = Logarithms::new();
        let longest = self.order + 1;
        let grams: Vec<Gram> = (0..framed.len())
            .flat_map(|position| gram::ending_at(framed, position, longest))
            .collect();
        let mut found = self.find(&grams, framed.len()).into_iter().zip(grams);

        let mut chain = Chain::new(logarithms, self);
        let mut everything = Decoded::default();
        everything
            .push((0..u16::MAX).zip(self.classes.iter().map(|class| class.bytes)), logarithms);
        let (mut contexts, mut here) = (Decoded::default(), Decoded::default());
        for position in 0..framed.len() {
            here.clear();
            for (row, gram) in found.by_ref().take(longest.min(position + 1)) {
                here.push(self.remaining(row, gram), logarithms);
            }
            // The first byte frames the text.
            if position > 0 {
                chain.add_byte(everything.rows().chain(contexts.rows()).zip(here.rows()));
            }
            std::mem::swap(&mut contexts, &mut here);
        }
        chain.scores
    }

    /// The counts of all grams of a text, which come position by position, the shortest first.
    ///
    /// Length by length, so that the memory is asked for many grams at once; and a gram of which the
    /// shorter end never occurs is not looked up.
    fn find(self, grams: &[Gram], positions: usize) -> Vec<Row<'a>> {
        let longest = self.order + 1;
        let mut rows = vec![Row::default(); grams.len()];
        for length in 0..longest {
            let mut start = 0;
            for position in 0..positions {
                let at = start + length;
                start += longest.min(position + 1);
                if at < start && (length == 0 || !rows[at - 1].is_empty()) {
                    rows[at] = self.counts.find(grams[at]);
                }
            }
        }
        rows
    }

    /// The counts of a gram without the document that is left out.
    fn remaining(self, row: Row<'a>, gram: Gram) -> impl Iterator<Item = (u16, u64)> {
        let own = self.left_out.map(|left_out| (left_out.class, left_out.count(gram)));
        row.classes().map(move |(class, count)| match own {
            Some((own_class, own)) if own_class == class => (class, count - own),
            _ => (class, count),
        })
    }
}

/// The counts of grams, with the logarithms that the chain asks for.
#[derive(Debug, Default)]
struct Decoded {
    entries: Vec<Entry>,
    rows: Vec<(usize, u64)>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    class: u16,
    /// Of the count.
    logarithm: i32,
    /// By how much more than the prior the context was seen: log((count + 8) / 8).
    dilution: i32,
}

#[derive(Debug, Clone, Copy)]
struct DecodedRow<'a> {
    entries: &'a [Entry],
    total: u64,
}

impl Decoded {
    fn clear(&mut self) {
        self.entries.clear();
        self.rows.clear();
    }

    fn push(&mut self, counts: impl Iterator<Item = (u16, u64)>, logarithms: Logarithms) {
        let mut total = 0;
        for (class, count) in counts.filter(|&(_, count)| count > 0) {
            total += count;
            self.entries.push(Entry {
                class,
                logarithm: logarithms.of(count),
                dilution: logarithms.of(count + CLASS_PRIOR) - LOG_CLASS_PRIOR,
            });
        }
        self.rows.push((self.entries.len(), total));
    }

    fn rows(&self) -> impl Iterator<Item = DecodedRow<'_>> {
        let mut start = 0;
        self.rows.iter().map(move |&(end, total)| {
            let entries = &self.entries[start..end];
            start = end;
            DecodedRow { entries, total }
        })
    }
}

/// The ratios of one byte, from order to order, and the scores of all bytes so far.
///
/// Ratios are logarithms in 16 bits, many of which fit into one register. They saturate at ±128 bits,
/// farther out than counts that fit into memory can bring them.
#[derive(Debug)]
struct Chain {
    logarithms: Logarithms,
    orders: Range<usize>,
    /// log r, by class.
    ratios: Vec<i16>,
    /// The evidence of this byte, summed over the orders.
    evidence: Vec<i16>,
    scores: Vec<i64>,
}

impl Chain {
    /// The evidence before the first byte: each class is as likely as it has documents.
    fn new(logarithms: Logarithms, scorer: Scorer<'_>) -> Chain {
        let orders = lowest_order(scorer.order)..scorer.order + 1;
        let prior = |class: &ClassSize| {
            i64::from(logarithms.of(class.documents.max(1))) * orders.len() as i64
        };
        let classes = scorer.classes.len();
        Chain {
            logarithms,
            ratios: vec![0; classes],
            evidence: vec![0; classes],
            scores: scorer.classes.iter().map(prior).collect(),
            orders,
        }
    }

    /// Adds the evidence of a byte, from its contexts and the grams that they make with it, by order.
    fn add_byte<'a>(&mut self, steps: impl Iterator<Item = (DecodedRow<'a>, DecodedRow<'a>)>) {
        self.ratios.fill(0);
        self.evidence.fill(0);
        let mut background = -8 * ONE;
        let mut order = 0;
        for (context, gram) in steps.take_while(|(context, _)| context.total > 0) {
            background = self.background(background, context.total, gram.total);
            self.refine(context, gram, background);
            if order >= self.orders.start {
                self.add_evidence(1);
            }
            order += 1;
        }
        self.add_evidence((self.orders.end - order.max(self.orders.start)) as i16);
        for (score, &evidence) in self.scores.iter_mut().zip(&self.evidence) {
            *score += i64::from(evidence);
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

    fn refine(&mut self, context: DecodedRow<'_>, gram: DecodedRow<'_>, background: i32) {
        for ratio in &mut self.ratios {
            *ratio -= *ratio >> 2;
        }
        for entry in gram.entries {
            let ratio = &mut self.ratios[usize::from(entry.class)];
            let seen = entry.logarithm - background - LOG_CLASS_PRIOR;
            *ratio = saturated(self.logarithms.of_sum(i32::from(*ratio), seen));
        }
        for entry in context.entries {
            let ratio = &mut self.ratios[usize::from(entry.class)];
            *ratio = saturated(i32::from(*ratio) - entry.dilution);
        }
    }

    /// Adds the evidence of the ratios, for so many orders.
    fn add_evidence(&mut self, orders: i16) {
        if orders > 0 {
            for (sum, &ratio) in self.evidence.iter_mut().zip(&self.ratios) {
                *sum += ratio.clamp(-MOST_EVIDENCE, MOST_EVIDENCE) * orders;
            }
        }
    }
}

fn saturated(logarithm: i32) -> i16 {
    logarithm.clamp(i16::MIN.into(), i16::MAX.into()) as i16
}
