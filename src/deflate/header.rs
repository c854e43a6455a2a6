//! The size of a dynamic block's header: its code lengths, run-length coded (RFC 1951, section 3.2.7).

use super::huffman::Huffman;
use super::symbols::{LITERAL_CODES, SymbolSet};

/// Symbols of the code length alphabet: the lengths 0 to 15 and three kinds of runs.
pub(super) const CODE_LENGTH_CODES: usize = 19;

/// Copies the previous length 3 to 6 times.
pub(super) const REPEAT: usize = 16;
/// 3 to 10 zeros.
pub(super) const ZEROS_SHORT: usize = 17;
/// 11 to 138 zeros.
pub(super) const ZEROS_LONG: usize = 18;

/// Extra bits of the code length alphabet.
pub(super) const CODE_LENGTH_EXTRA_BITS: [u8; CODE_LENGTH_CODES] =
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7];

/// Longest code of the code length alphabet: its lengths are sent in three bits.
const MAX_CODE_LENGTH_BITS: u8 = 7;

/// The order in which the lengths of the code length code are sent; zeros at its end are left out.
pub(super) const CODE_LENGTH_ORDER: [usize; CODE_LENGTH_CODES] =
    [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Bits of the three counts that a header begins with: 5 and 5 and 4.
pub(super) const HEADER_COUNTS_BITS: u64 = 14;

/// The code lengths of a block's codes as the tokens that send them, counted code by code.
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
    /// zlib never lets a run go from the literal code into the distance code, though the format would allow it.
    pub(super) fn add<const WORDS: usize>(&mut self, lengths: &[u8], used: &SymbolSet<WORDS>) {
        let mut zeros = ZeroTokens::default();
        let (mut next, mut previous, mut run) = (0, 0, 0);
        used.for_each(|symbol| {
            let gap = symbol - next;
            zeros.add(gap);
            let length = lengths[symbol];
            let goes_on = (gap == 0) & (length == previous);
            run = if goes_on { run + 1 } else { 0 };
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

    /// Bits of the header with these tokens (`build_bl_tree`).
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

/// How the tokens change when a run of equal lengths, not zero, gets one longer: those that send a length, and copies.
///
/// The first is sent as itself; six more are a copy, and so are three or more that are left.
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
    /// Adds `run` zeros between two other lengths.
    #[inline]
    pub(super) fn add(&mut self, run: usize) {
        self.0 += ZERO_RUNS[run];
    }

    /// How many single zeros, short runs and long runs.
    pub(super) fn counts(self) -> [u32; 3] {
        [self.0, self.0 >> 10, self.0 >> 20].map(|count| count & 0x3FF)
    }

    /// Bits that say how long the runs are.
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
