//! Symbol counts that always know the cost of their ideal code.

use super::UNITS_PER_BIT;
use super::counts::Counts;
use super::shannon::{Shannon, TABLE};
use super::symbols::{
    DISTANCE_CODES, DISTANCE_EXTRA_BITS, LENGTH_EXTRA_BITS, LENGTH_SYMBOL, MAX_MATCH, MIN_MATCH,
};

/// The counts of a parse in progress, with the sums that make up a lower bound on their size.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) counts: Counts,
    shannon: Shannon,
    /// The sum of `n log n` over all counts, in units.
    n_log_n: u64,
    literals: u32,
    matches: u32,
    extra_bits: u32,
}

impl Tally {
    pub(super) fn new(shannon: Shannon) -> Self {
        Tally { counts: Counts::new(), shannon, n_log_n: 0, literals: 0, matches: 0, extra_bits: 0 }
    }

    /// Starts a new block.
    #[cold]
    pub(super) fn clear(&mut self) {
        *self = Tally::new(self.shannon);
    }

    #[inline]
    pub(super) fn add_literal(&mut self, byte: u8) {
        let count = &mut self.counts.literal[usize::from(byte)];
        self.n_log_n += self.shannon.step(*count);
        *count += 1;
        self.literals += 1;
    }

    /// Counts a match of `length` bytes, 3 to 258, at a distance with the given symbol.
    #[inline]
    pub(super) fn add_match(&mut self, length: usize, distance_symbol: u8) {
        let (symbol, distance, extra_bits) = symbols_of(length, distance_symbol);
        let length_count = &mut self.counts.literal[symbol];
        let distance_count = &mut self.counts.distance[distance];
        self.n_log_n += self.shannon.step(*length_count) + self.shannon.step(*distance_count);
        *length_count += 1;
        *distance_count += 1;
        self.matches += 1;
        self.extra_bits += extra_bits;
    }

    /// Continues counting, within a block. Everything is in local variables until the counter
    /// [finishes](Counter::finish).
    #[inline(always)]
    pub(super) fn counter(&mut self) -> Counter<'_> {
        let (steps, n_log_n) = (self.shannon.steps(), self.n_log_n);
        Counter { tally: self, steps, n_log_n, matches: 0, matched_bytes: 0, extra_bits: 0 }
    }

    /// The number of literals and matches, the symbols that fill zlib's symbol buffer.
    #[inline]
    pub(super) fn symbols(&self) -> u32 {
        self.literals + self.matches
    }

    /// The cost of all symbols in the ideal code for their own frequencies, plus their extra bits, in units. It is the same
    /// as from the counts alone, since every sum is exact.
    #[inline]
    pub(super) fn ideal(&self) -> u64 {
        let all = self.shannon.n_log_n(self.symbols() + 1) + self.shannon.n_log_n(self.matches);
        all.saturating_sub(self.n_log_n) + u64::from(self.extra_bits) * UNITS_PER_BIT
    }

    /// A lower bound on the bits of the block in the fixed code: every literal and every length counts as the shortest code of
    /// its kind.
    #[inline]
    pub(super) fn fixed_at_least(&self) -> u64 {
        u64::from(7 + 8 * self.literals + (7 + 5) * self.matches + self.extra_bits)
    }
}

/// A tally in local variables.
#[derive(Debug)]
pub(super) struct Counter<'a> {
    tally: &'a mut Tally,
    steps: &'static [u32; TABLE],
    n_log_n: u64,
    matches: u32,
    matched_bytes: u32,
    extra_bits: u32,
}

impl Counter<'_> {
    #[inline(always)]
    pub(super) fn add_literal(&mut self, byte: u8) {
        let count = &mut self.tally.counts.literal[usize::from(byte)];
        self.n_log_n += u64::from(self.steps[*count as usize % TABLE]);
        *count += 1;
    }

    #[inline(always)]
    pub(super) fn add_match(&mut self, length: usize, distance_symbol: u8) {
        let (symbol, distance, extra_bits) = symbols_of(length, distance_symbol);
        self.matches += 1;
        self.matched_bytes += length as u32;
        self.extra_bits += extra_bits;
        let counts = &mut self.tally.counts;
        let (length, distance) = (&mut counts.literal[symbol], &mut counts.distance[distance]);
        self.n_log_n += u64::from(self.steps[*length as usize % TABLE]);
        self.n_log_n += u64::from(self.steps[*distance as usize % TABLE]);
        *length += 1;
        *distance += 1;
    }

    /// Ends counting; everything counted stands for `bytes` bytes.
    #[inline(always)]
    pub(super) fn finish(self, bytes: usize) {
        self.tally.n_log_n = self.n_log_n;
        self.tally.literals += bytes as u32 - self.matched_bytes;
        self.tally.matches += self.matches;
        self.tally.extra_bits += self.extra_bits;
    }
}

/// The symbols of a match, and its extra bits.
#[inline(always)]
fn symbols_of(length: usize, distance_symbol: u8) -> (usize, usize, u32) {
    let packed = LENGTHS[length % LENGTHS.len()];
    // The prepared form of another document can have any symbol.
    let distance = usize::from(distance_symbol).min(DISTANCE_CODES - 1);
    let extra_bits = u32::from(packed / SYMBOLS) + u32::from(DISTANCE_EXTRA_BITS[distance]);
    (usize::from(packed % SYMBOLS), distance, extra_bits)
}

/// The symbol of each length, below [`SYMBOLS`], and its extra bits above.
static LENGTHS: [u16; 512] = {
    let mut lengths = [LENGTH_SYMBOL[0]; 512];
    let mut length = MIN_MATCH;
    while length <= MAX_MATCH {
        let symbol = LENGTH_SYMBOL[length - MIN_MATCH];
        lengths[length] = symbol + SYMBOLS * LENGTH_EXTRA_BITS[symbol as usize - 257] as u16;
        length += 1;
    }
    lengths
};

/// A power of two above all symbols.
const SYMBOLS: u16 = 512;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// A match of 3 to 258 bytes and its distance symbol, or a literal.
    fn draw(random: &mut Random) -> (usize, u8) {
        match random.below(2) {
            0 => (1, random.below(256) as u8),
            _ => (3 + random.below(256) as usize, random.below(30) as u8),
        }
    }

    #[test]
    fn a_counter_counts_what_a_tally_does() {
        let mut random = Random::new(81);
        let mut expected = Tally::new(Shannon::new());
        let mut found = expected.clone();
        for _ in 0..40 {
            let mut counter = found.counter();
            let mut bytes = 0;
            for _ in 0..random.below(100) {
                let (length, symbol) = draw(&mut random);
                if length == 1 {
                    expected.add_literal(symbol);
                    counter.add_literal(symbol);
                } else {
                    expected.add_match(length, symbol);
                    counter.add_match(length, symbol);
                }
                bytes += length;
            }
            counter.finish(bytes);
            assert_eq!(found.ideal(), expected.ideal());
            assert_eq!(found.symbols(), expected.symbols());
            assert_eq!(found.fixed_at_least(), expected.fixed_at_least());
        }
        assert!(found.counts.literal == expected.counts.literal);
        assert!(found.counts.distance == expected.counts.distance);
        assert_eq!(u64::from(found.extra_bits), found.counts.extra_bits());
    }
}
