//! How often each symbol of a block occurs, which alone decides its coded size.

use super::symbols::{
    DISTANCE_CODES, DISTANCE_EXTRA_BITS, END_OF_BLOCK, FIXED_DISTANCE_BITS, FIXED_LITERAL_BITS,
    LENGTH_EXTRA_BITS, LENGTH_SYMBOL, LITERAL_CODES, MIN_MATCH, SymbolSet,
};

/// The literals and lengths that occur, and the distances that do.
pub(super) type Used = (SymbolSet<5>, SymbolSet<1>);

/// The symbol counts of one block, including its end-of-block symbol.
///
/// The order of the symbols never matters to the size, so a parse only counts them. The arrays are longer than the alphabets
/// so that masked indices need no bounds check.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    pub(super) literal: [u32; 288],
    pub(super) distance: [u32; 32],
}

impl Counts {
    /// An empty block: its end-of-block symbol alone (zlib's `init_block`).
    pub(super) fn new() -> Self {
        let mut literal = [0; 288];
        literal[END_OF_BLOCK] = 1;
        Counts { literal, distance: [0; 32] }
    }

    #[inline]
    pub(super) fn add_literal(&mut self, byte: u8) {
        self.literal[usize::from(byte)] += 1;
    }

    pub(super) fn used(&self) -> Used {
        (SymbolSet::of(&self.literal), SymbolSet::of(&self.distance))
    }

    /// Counts a match of `length` bytes, 3 to 258, at a distance with the given symbol.
    #[inline]
    pub(super) fn add_match(&mut self, length: usize, distance_symbol: u8) {
        let symbol = usize::from(LENGTH_SYMBOL[(length - MIN_MATCH) & 255]);
        self.literal[symbol] += 1;
        let distance = usize::from(distance_symbol & 31);
        self.distance[distance] += 1;
    }

    /// Adds all of `other` except its end-of-block symbol, so that two blocks count as one.
    pub(super) fn merge(&mut self, other: &Counts) {
        for (sum, &count) in self.literal.iter_mut().zip(&other.literal) {
            *sum += count;
        }
        for (sum, &count) in self.distance.iter_mut().zip(&other.distance) {
            *sum += count;
        }
        self.literal[END_OF_BLOCK] -= 1;
    }

    /// The extra bits of all matches.
    pub(super) fn extra_bits(&self) -> u64 {
        let lengths = self.literal[END_OF_BLOCK + 1..LITERAL_CODES].iter().zip(&LENGTH_EXTRA_BITS);
        let distances = self.distance[..DISTANCE_CODES].iter().zip(&DISTANCE_EXTRA_BITS);
        lengths.chain(distances).map(|(&count, &extra)| u64::from(count) * u64::from(extra)).sum()
    }

    /// The bits of the block in the fixed code, including its end-of-block symbol and the extra bits.
    pub(super) fn fixed_bits(&self) -> u64 {
        let sum = |counts: &[u32]| u64::from(counts.iter().sum::<u32>());
        let literals: u64 = FIXED_LITERAL_BITS
            .iter()
            .map(|(symbols, bits)| sum(&self.literal[symbols.clone()]) * bits)
            .sum();
        let distances = sum(&self.distance[..DISTANCE_CODES]);
        literals + distances * FIXED_DISTANCE_BITS + self.extra_bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_fixed_size() {
        let mut counts = Counts::new();
        assert_eq!((counts.extra_bits(), counts.fixed_bits()), (0, 7));
        counts.add_literal(b'a');
        counts.add_literal(200);
        counts.add_match(258, 29);
        assert_eq!(counts.extra_bits(), 13);
        assert_eq!(counts.fixed_bits(), 7 + 8 + 9 + (8 + 5 + 13));
        let mut twice = counts.clone();
        twice.merge(&counts);
        assert_eq!(
            (twice.literal[200], twice.literal[END_OF_BLOCK], twice.distance[29]),
            (2, 1, 2)
        );
    }
}
