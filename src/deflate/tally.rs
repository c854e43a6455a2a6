//! Symbol counts that know the cost of their ideal code at every moment.

use super::UNITS_PER_BIT;
use super::counts::Counts;
use super::shannon::Shannon;
use super::symbols::{
    DISTANCE_CODES, DISTANCE_EXTRA_BITS, LENGTH_EXTRA_BITS, LENGTH_SYMBOL, MIN_MATCH,
};

/// The counts of a parse under way, with the sums that a lower bound on their size is made of.
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

    /// Begins with a new block.
    #[cold]
    pub(super) fn clear(&mut self) {
        *self = Tally::new(self.shannon);
    }

    #[inline]
    pub(super) fn add_literal(&mut self, byte: u8) {
        let count = &mut self.counts.literal[usize::from(byte)];
        self.n_log_n += self.shannon.step(*count);
        *count += 1;
        self.counts.used.literal.insert(usize::from(byte));
        self.literals += 1;
    }

    /// Counts a match of `length` bytes, 3 to 258, at a distance of the given symbol.
    #[inline]
    pub(super) fn add_match(&mut self, length: usize, distance_symbol: u8) {
        let symbol = usize::from(LENGTH_SYMBOL[(length - MIN_MATCH) & 255]);
        // The prepared form of another document can have any.
        let distance = usize::from(distance_symbol).min(DISTANCE_CODES - 1);
        let length_count = &mut self.counts.literal[symbol];
        let distance_count = &mut self.counts.distance[distance];
        self.n_log_n += self.shannon.step(*length_count) + self.shannon.step(*distance_count);
        *length_count += 1;
        *distance_count += 1;
        self.counts.used.literal.insert(symbol);
        self.counts.used.distance.insert(distance);
        self.matches += 1;
        self.extra_bits +=
            u32::from(LENGTH_EXTRA[symbol & 31]) + u32::from(DISTANCE_EXTRA_BITS[distance]);
    }

    /// Literals and matches: the symbols that fill zlib's symbol buffer.
    #[inline]
    pub(super) fn symbols(&self) -> u32 {
        self.literals + self.matches
    }

    /// Units of all symbols in the ideal code of their own frequencies, with their extra bits; the same as from the counts
    /// alone, since every sum is exact.
    #[inline]
    pub(super) fn ideal(&self) -> u64 {
        let all = self.shannon.n_log_n(self.symbols() + 1) + self.shannon.n_log_n(self.matches);
        all.saturating_sub(self.n_log_n) + u64::from(self.extra_bits) * UNITS_PER_BIT
    }

    /// Bits of the block in the fixed code, or less: the lowest of the literal codes and length codes count for all.
    #[inline]
    pub(super) fn fixed_at_least(&self) -> u64 {
        u64::from(7 + 8 * self.literals + (7 + 5) * self.matches + self.extra_bits)
    }
}

/// Extra bits of a length symbol by its lowest five bits, which no two have in common.
const LENGTH_EXTRA: [u8; 32] = {
    let mut bits = [0; 32];
    let mut index = 0;
    while index < LENGTH_EXTRA_BITS.len() {
        bits[(257 + index) & 31] = LENGTH_EXTRA_BITS[index];
        index += 1;
    }
    bits
};
