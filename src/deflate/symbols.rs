//! The alphabets of DEFLATE: literals, lengths and distances (RFC 1951, section 3.2.5).
//!
//! A match is sent as a length symbol and a distance symbol, each followed by extra bits that say which of the values
//! that share the symbol is meant.

use std::hint::select_unpredictable;
use std::ops::Range;

use super::vector::highest_bits;

/// The length of the shortest match that can be sent.
pub(super) const MIN_MATCH: usize = 3;

/// The length of the longest match that can be sent.
pub(super) const MAX_MATCH: usize = 258;

/// The symbol that ends every block.
pub(super) const END_OF_BLOCK: usize = 256;

/// The number of literal and length symbols that can occur (286 and 287 exist in the fixed code only).
pub(super) const LITERAL_CODES: usize = 286;

/// The number of distance symbols that can occur.
pub(super) const DISTANCE_CODES: usize = 30;

/// The extra bits of the length symbols, from symbol 257.
pub(super) const LENGTH_EXTRA_BITS: [u8; 29] =
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

/// The extra bits of the distance symbols.
pub(super) const DISTANCE_EXTRA_BITS: [u8; DISTANCE_CODES] = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
];

/// The length symbol of a match of `MIN_MATCH + i` bytes, for every `i`.
pub(super) const LENGTH_SYMBOL: [u16; 256] = length_symbols();

const fn length_symbols() -> [u16; 256] {
    let mut symbols = [0; 256];
    let mut length = 0;
    let mut code = 0;
    while code < 28 {
        let mut i = 0;
        while i < 1 << LENGTH_EXTRA_BITS[code] {
            symbols[length] = 257 + code as u16;
            length += 1;
            i += 1;
        }
        code += 1;
    }
    // The longest match has a symbol of its own, without extra bits.
    symbols[255] = 285;
    symbols
}

/// The distance symbol of a match that starts `distance` bytes back, from 1 to 32,768.
#[inline]
pub(super) fn distance_symbol(distance: usize) -> u8 {
    let distance = distance.wrapping_sub(1);
    let index = select_unpredictable(distance < 256, distance, 256 + (distance >> 7));
    DISTANCE_SYMBOL[index % DISTANCE_SYMBOL.len()]
}

/// The distance symbols of distances 1 to 256, and then those of distances 1, 129, 257 and so on.
///
/// Beyond the first four, two symbols share the distances from each power of two to the next, half each.
static DISTANCE_SYMBOL: [u8; 512] = {
    let mut symbols = [0; 512];
    let mut index = 0usize;
    while index < 512 {
        let distance = if index < 256 { index } else { (index - 256) << 7 };
        symbols[index] = if distance < 4 {
            distance as u8
        } else {
            let exponent = distance.ilog2();
            (2 * exponent) as u8 + (distance >> (exponent - 1) & 1) as u8
        };
        index += 1;
    }
    symbols
};

/// The bits of the literal and length symbols in the fixed code (RFC 1951, section 3.2.6).
pub(super) const FIXED_LITERAL_BITS: [(Range<usize>, u64); 4] =
    [(0..144, 8), (144..256, 9), (256..280, 7), (280..LITERAL_CODES, 8)];

/// The bits of a distance symbol in the fixed code (RFC 1951, section 3.2.6).
pub(super) const FIXED_DISTANCE_BITS: u64 = 5;

/// A set of symbols of one alphabet, one bit each.
#[derive(Clone, Copy, Debug)]
pub(super) struct SymbolSet<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> SymbolSet<WORDS> {
    pub(super) const fn new() -> Self {
        SymbolSet([0; WORDS])
    }

    #[inline]
    pub(super) fn insert(&mut self, symbol: usize) {
        self.0[symbol / 64] |= 1 << (symbol % 64);
    }

    #[inline]
    pub(super) fn insert_if(&mut self, symbol: usize, condition: bool) {
        self.0[symbol / 64] |= u64::from(condition) << (symbol % 64);
    }

    #[inline]
    pub(super) fn contains(&self, symbol: usize) -> bool {
        self.0[symbol / 64] >> (symbol % 64) & 1 != 0
    }

    pub(super) fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The symbols whose count is not zero.
    pub(super) fn of<const COUNTS: usize>(counts: &[u32; COUNTS]) -> Self {
        let mut set = Self::new();
        for (index, counts) in counts.as_chunks::<32>().0.iter().enumerate() {
            let mut occurs = [0; 32];
            for (occurs, &count) in occurs.iter_mut().zip(counts) {
                *occurs = if count == 0 { 0 } else { u8::MAX };
            }
            set.0[index / 2] |= highest_bits(&occurs) << (32 * (index % 2));
        }
        set
    }

    /// Visits the symbols in order, with far fewer mispredicted branches than testing each symbol.
    #[inline(always)]
    pub(super) fn for_each(&self, mut visit: impl FnMut(usize)) {
        for (index, &word) in self.0.iter().enumerate() {
            let mut rest = word;
            while rest != 0 {
                visit(64 * index + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_symbols_are_those_of_the_standard() {
        for (length, symbol) in
            [(3, 257), (10, 264), (11, 265), (12, 265), (13, 266), (18, 268), (19, 269)]
        {
            assert_eq!(LENGTH_SYMBOL[length - MIN_MATCH], symbol, "length {length}");
        }
        for (length, symbol) in
            [(34, 272), (35, 273), (66, 276), (67, 277), (227, 284), (257, 284), (258, 285)]
        {
            assert_eq!(LENGTH_SYMBOL[length - MIN_MATCH], symbol, "length {length}");
        }
    }

    #[test]
    fn distance_symbols_are_those_of_the_standard() {
        let mut distance = 1;
        for (symbol, &extra) in DISTANCE_EXTRA_BITS.iter().enumerate() {
            for _ in 0..1 << extra {
                assert_eq!(usize::from(distance_symbol(distance)), symbol, "distance {distance}");
                distance += 1;
            }
        }
        assert_eq!(distance, 32_769);
    }

    #[test]
    fn a_set_has_the_symbols_that_occur() {
        let mut counts = [0; 288];
        let symbols = [0, 1, 7, 8, 31, 32, 63, 64, 200, 255, 256, 257, 285];
        symbols.iter().for_each(|&symbol| counts[symbol] = 1 << (symbol % 32));
        let set = SymbolSet::<5>::of(&counts);
        let mut found = Vec::new();
        set.for_each(|symbol| found.push(symbol));
        assert_eq!(found, symbols);
        assert_eq!(set.len() as usize, symbols.len());
        assert_eq!(SymbolSet::<1>::of(&[0; 32]).len(), 0);
    }
}
