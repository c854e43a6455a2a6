//! The size of a dynamic block's header: its code lengths, run-length coded (RFC 1951, section 3.2.7).

use super::huffman::Huffman;
use super::symbols::{LITERAL_CODES, SymbolSet};

/// The number of symbols of the code length alphabet: the lengths 0 to 15 and three kinds of runs.
pub(super) const CODE_LENGTH_CODES: usize = 19;

/// Copies the previous length 3 to 6 times.
pub(super) const REPEAT: usize = 16;
/// 3 to 10 zeros.
pub(super) const ZEROS_SHORT: usize = 17;
/// 11 to 138 zeros.
pub(super) const ZEROS_LONG: usize = 18;

/// The extra bits of the code length alphabet.
pub(super) const CODE_LENGTH_EXTRA_BITS: [u8; CODE_LENGTH_CODES] =
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7];

/// The longest code of the code length alphabet: its lengths are sent in three bits.
const MAX_CODE_LENGTH_BITS: u8 = 7;

/// The order in which the lengths of the code length code are sent; zeros at its end are left out.
pub(super) const CODE_LENGTH_ORDER: [usize; CODE_LENGTH_CODES] =
    [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The bits of the three counts that a header begins with: 5, 5 and 4.
pub(super) const HEADER_COUNTS_BITS: u64 = 14;

/// The counts of the tokens that send the code lengths of a block's codes.
#[derive(Debug)]
pub(super) struct Tokens {
    counts: [u32; CODE_LENGTH_CODES],
}

impl Tokens {
    pub(super) fn new() -> Self {
        Tokens { counts: [0; CODE_LENGTH_CODES] }
    }

    /// Adds the tokens of one code, whose symbols are `used`, up to its last symbol (`scan_tree`).
    ///
    /// zlib never lets a run cross from the literal code into the distance code, though the format would allow it.
    pub(super) fn add<const WORDS: usize>(&mut self, lengths: &[u8], used: &SymbolSet<WORDS>) {
        let mut zeros = ZeroTokens::default();
        let (mut next, mut previous, mut run) = (0, 0, 0);
        used.for_each(|symbol| {
            let gap = symbol - next;
            zeros.add(gap);
            let length = lengths[symbol];
            let continues = (gap == 0) & (length == previous);
            run = if continues { run + 1 } else { 0 };
            let (own, copies) = RUN_STEP[run];
            let count = &mut self.counts[usize::from(length & 15)];
            *count = count.wrapping_add_signed(own.into());
            self.counts[REPEAT] += u32::from(copies);
            (next, previous) = (symbol + 1, length);
        });
        let [single, short, long] = zeros.counts();
        self.counts[0] += single;
        self.counts[ZEROS_SHORT] += short;
        self.counts[ZEROS_LONG] += long;
    }

    /// The bits of the header with these tokens (`build_bl_tree`).
    pub(super) fn header_bits(&self, huffman: &mut Huffman) -> u64 {
        let mut used = SymbolSet::<1>::new();
        for (token, &count) in self.counts.iter().enumerate() {
            used.insert_if(token, count != 0);
        }
        let bits = huffman.build(&self.counts, &mut used, MAX_CODE_LENGTH_BITS);
        let extra = self.counts.iter().zip(&CODE_LENGTH_EXTRA_BITS);
        let extra: u64 = extra.map(|(&count, &extra)| u64::from(count) * u64::from(extra)).sum();
        // At least four lengths are sent.
        let last = CODE_LENGTH_ORDER.iter().rposition(|&token| used.contains(token));
        let sent = last.map_or(4, |last| (last + 1).max(4));
        bits + extra + 3 * sent as u64 + HEADER_COUNTS_BITS
    }
}

/// How the tokens change when a run of equal lengths other than zero grows by one: those that send a length, and copies.
///
/// The first length is sent as itself; every six more are a copy, and so are three to five that remain.
static RUN_STEP: [(i8, u8); LITERAL_CODES] = {
    let mut steps = [(0, 0); LITERAL_CODES];
    let mut run = 0;
    while run < LITERAL_CODES {
        steps[run] = match run % 6 {
            0 if run == 0 => (1, 0),
            1 | 2 => (1, 0),
            3 => (-2, 1),
            _ => (0, 0),
        };
        run += 1;
    }
    steps
};

/// The tokens of runs of zeros: single zeros, short runs and long runs, ten bits each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ZeroTokens(u32);

impl ZeroTokens {
    /// Adds a run of `run` zeros between two other lengths.
    #[inline]
    pub(super) fn add(&mut self, run: usize) {
        self.0 += ZERO_RUNS[run];
    }

    /// The numbers of single zeros, short runs and long runs.
    pub(super) fn counts(self) -> [u32; 3] {
        [self.0, self.0 >> 10, self.0 >> 20].map(|count| count & 0x3FF)
    }

    /// The bits that say how long the runs are.
    pub(super) fn extra_bits(self) -> u64 {
        let [_, short, long] = self.counts();
        let bits =
            |count: u32, token: usize| u64::from(count) * u64::from(CODE_LENGTH_EXTRA_BITS[token]);
        bits(short, ZEROS_SHORT) + bits(long, ZEROS_LONG)
    }
}

/// The tokens of a run of zeros of each length (`scan_tree`).
static ZERO_RUNS: [u32; LITERAL_CODES] = {
    let mut tokens = [0; LITERAL_CODES];
    let mut run = 0;
    while run < LITERAL_CODES {
        let long = (run / 138) as u32;
        let (single, short, long) = match run % 138 {
            rest @ 0..=2 => (rest as u32, 0, long),
            3..=10 => (0, 1, long),
            _ => (0, 0, long + 1),
        };
        tokens[run] = single | short << 10 | long << 20;
        run += 1;
    }
    tokens
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn tokens(lengths: &[u8]) -> [u32; CODE_LENGTH_CODES] {
        let mut used = SymbolSet::<5>::new();
        (0..lengths.len()).for_each(|symbol| used.insert_if(symbol, lengths[symbol] != 0));
        let mut tokens = Tokens::new();
        tokens.add(lengths, &used);
        tokens.counts
    }

    /// zlib's `scan_tree` as in `trees.c`.
    fn scan_tree(lengths: &[u8]) -> [u32; CODE_LENGTH_CODES] {
        let mut counts = [0; CODE_LENGTH_CODES];
        let limits = |length: u8| if length == 0 { (138, 3) } else { (7, 4) };
        let mut previous = None;
        let (mut max, mut min) = limits(lengths[0]);
        let mut count = 0;
        for (n, &length) in lengths.iter().enumerate() {
            let next = lengths.get(n + 1).copied();
            count += 1;
            if count < max && next == Some(length) {
                continue;
            }
            if count < min {
                counts[usize::from(length)] += count;
            } else if length != 0 {
                counts[usize::from(length)] += u32::from(previous != Some(length));
                counts[REPEAT] += 1;
            } else {
                counts[if count <= 10 { ZEROS_SHORT } else { ZEROS_LONG }] += 1;
            }
            count = 0;
            previous = Some(length);
            (max, min) = match next {
                Some(0) => (138, 3),
                Some(next) if next == length => (6, 3),
                _ => (7, 4),
            };
        }
        counts
    }

    #[test]
    fn tokens_are_the_same_as_zlibs() {
        let mut random = Random::new(41);
        for _ in 0..20_000 {
            let mut lengths = Vec::new();
            let longest = 1 + random.below(150);
            while lengths.len() < 250 {
                let most = 1 + random.below(longest);
                let run = 1 + random.below(most) as usize;
                let length = if random.below(3) == 0 { 0 } else { random.below(16) as u8 };
                lengths.extend(vec![length; run]);
            }
            lengths.truncate(1 + random.below(285) as usize);
            lengths.push(3);
            assert_eq!(tokens(&lengths), scan_tree(&lengths), "{lengths:?}");
        }
    }

    /// Symbols 97, 98 and 256 with code lengths 2, 2 and 1, and distances 0 and 1 with length 1 each.
    ///
    /// 97 zeros are one long run, and 157 are two. So the tokens are the lengths 2, 2, 1, 1, 1 and three long runs, which take
    /// 13 bits in a code of lengths 1, 2 and 2, and each run has 7 extra bits. The length 1 is late in the order in which the
    /// lengths of the token code are sent, so 18 of them are, in three bits each. With the 14 bits of counts, that is 102.
    #[test]
    fn a_header_computed_by_hand() {
        let mut literals = [0; 257];
        (literals[97], literals[98], literals[256]) = (2, 2, 1);
        let mut used = SymbolSet::<5>::new();
        [97, 98, 256].into_iter().for_each(|symbol| used.insert(symbol));
        let mut all = Tokens::new();
        all.add(&literals, &used);
        let mut used = SymbolSet::<1>::new();
        [0, 1].into_iter().for_each(|symbol| used.insert(symbol));
        all.add(&[1, 1], &used);
        assert_eq!((all.counts[1], all.counts[2], all.counts[ZEROS_LONG]), (3, 2, 3));
        assert_eq!(all.header_bits(&mut Huffman::new()), 13 + 3 * 7 + 18 * 3 + 14);
    }

    #[test]
    fn runs_of_zeros() {
        let tokens = |run: usize| {
            let mut zeros = ZeroTokens::default();
            zeros.add(run);
            zeros.counts()
        };
        assert_eq!([0, 1, 2, 3].map(tokens), [[0, 0, 0], [1, 0, 0], [2, 0, 0], [0, 1, 0]]);
        assert_eq!([10, 11, 138].map(tokens), [[0, 1, 0], [0, 0, 1], [0, 0, 1]]);
        assert_eq!([140, 141, 285].map(tokens), [[2, 0, 1], [0, 1, 1], [0, 1, 2]]);
        let mut zeros = ZeroTokens::default();
        [2, 5, 140].into_iter().for_each(|run| zeros.add(run));
        assert_eq!((zeros.counts(), zeros.extra_bits()), ([4, 1, 1], 3 + 7));
    }
}
