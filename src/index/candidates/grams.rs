use std::ops::RangeInclusive;

use crate::byte_counts::ByteCounts;

/// What a match costs in bits when it is coded, about: a length, a distance and its extra bits.
const MATCH_COST: f64 = 16.0;

/// How long grams can be: short enough for one machine word.
const LENGTHS: RangeInclusive<f64> = 3.0..=8.0;

/// How many buckets, as powers of two: one for eight bytes of text, within limits.
const BUCKET_BITS: RangeInclusive<u32> = 10..=MOST_BITS;
pub(super) const MOST_BITS: u32 = 24;

/// Which grams a corpus is indexed by.
///
/// A gram is as long as the shortest match that pays: its bytes as literals cost what a match
/// costs. That is 5 bytes of English, 4 of Chinese in UTF-8, 8 of DNA.
///
/// Grams are told apart by a hash, whose values are called buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grams {
    /// In bytes.
    pub(super) length: usize,
    /// There are 2^bits buckets.
    pub(super) bits: u32,
}

impl Grams {
    pub(super) fn of(counts: &ByteCounts) -> Grams {
        let length = (1.0 + MATCH_COST / counts.entropy()).round();
        Grams {
            // Without entropy, of nothing or of one byte again and again, the cast would not see a
            // number.
            length: length.max(*LENGTHS.start()).min(*LENGTHS.end()) as usize,
            bits: (counts.total() / 8)
                .checked_ilog2()
                .unwrap_or_default()
                .clamp(*BUCKET_BITS.start(), *BUCKET_BITS.end()),
        }
    }

    pub(super) fn buckets(self) -> usize {
        1 << self.bits
    }

    /// The bucket of each gram of a text, in order, repetitions included.
    pub(super) fn buckets_of(self, text: &[u8]) -> impl Iterator<Item = u32> {
        let mask = u64::MAX >> (64 - 8 * self.length);
        let mut gram = 0;
        let mut bytes = text.iter();
        for &byte in bytes.by_ref().take(self.length - 1) {
            gram = gram << 8 | u64::from(byte);
        }
        bytes.map(move |&byte| {
            gram = (gram << 8 | u64::from(byte)) & mask;
            // Fibonacci hashing (Knuth, The Art of Computer Programming 3, §6.4).
            (gram.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - self.bits)) as u32
        })
    }
}
