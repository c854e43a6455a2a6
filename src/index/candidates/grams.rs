use std::ops::RangeInclusive;

use crate::byte_counts::ByteCounts;

/// About what a match costs in bits: its length, its distance and their extra bits.
const MATCH_COST: f64 = 16.0;

/// How long grams can be in bytes; the longest fill a machine word.
const LENGTHS: RangeInclusive<f64> = 3.0..=8.0;

/// The limits for the number of buckets, as powers of two; within them, there is a bucket for every
/// eight bytes of text.
const BUCKET_BITS: RangeInclusive<u32> = 10..=MOST_BITS;
pub(super) const MOST_BITS: u32 = 24;

/// Few texts have 2^6 times as many buckets, eight for each byte; at most 2^20.
const FINER_BITS: u32 = 6;
const MOST_FINE_BITS: u32 = 20;

/// The grams that a corpus is indexed by.
///
/// A gram is as long as the shortest match that pays off: coded as literals, its bytes cost as much
/// as a match. That is 5 bytes for English, 4 for Chinese in UTF-8, 8 for DNA.
///
/// Grams are distinguished by a hash only, whose values are called buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::index) struct Grams {
    /// In bytes.
    pub(in crate::index) length: usize,
    /// There are 2^bits buckets.
    pub(in crate::index) bits: u32,
}

impl Grams {
    pub(super) fn of(counts: &ByteCounts) -> Grams {
        Grams {
            length: limited(length(counts).round()),
            bits: (counts.total() / 8)
                .checked_ilog2()
                .unwrap_or_default()
                .clamp(*BUCKET_BITS.start(), *BUCKET_BITS.end()),
        }
    }

    /// The grams that texts are indexed by.
    pub(in crate::index) fn of_texts(texts: &[&[u8]]) -> Grams {
        Grams::of(&counts(texts))
    }

    /// Grams for few texts: the shorter of two lengths, since longer ones seldom occur twice, and with so many buckets
    /// that few of them share one.
    pub(in crate::index) fn of_few_texts(texts: &[&[u8]]) -> Grams {
        let counts = counts(texts);
        let Grams { bits, .. } = Grams::of(&counts);
        let length = limited(length(&counts).floor());
        Grams { length, bits: (bits + FINER_BITS).min(MOST_FINE_BITS).max(bits) }
    }

    /// Grams of this length in 2^bits buckets, if those are possible.
    pub(in crate::index) fn checked(length: usize, bits: u32) -> Option<Grams> {
        let is_possible = LENGTHS.contains(&(length as f64)) && BUCKET_BITS.contains(&bits);
        is_possible.then_some(Grams { length, bits })
    }

    pub(in crate::index) fn buckets(self) -> usize {
        1 << self.bits
    }

    /// The buckets of all grams of a text, in order, including repetitions.
    pub(in crate::index) fn buckets_of(self, text: &[u8]) -> impl Iterator<Item = u32> {
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
fn counts(texts: &[&[u8]]) -> ByteCounts {
    let mut counts = ByteCounts::default();
    texts.iter().for_each(|text| counts.add(text));
    counts
}

/// From how many bytes on a match pays off.
fn length(counts: &ByteCounts) -> f64 {
    1.0 + MATCH_COST / counts.entropy()
}

/// An entropy of 0, that of no text or of a single repeated byte, gives an infinity, or NaN.
fn limited(length: f64) -> usize {
    length.max(*LENGTHS.start()).min(*LENGTHS.end()) as usize
}
