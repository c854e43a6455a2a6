use std::ops::RangeInclusive;

use super::super::columns::{Numbers, write_numbers};
use crate::error::Result;
use crate::model::{ModelWriter, Tag};

/// What a match costs in bits when it is coded, about: a length, a distance and its extra bits.
const MATCH_COST: f64 = 16.0;

/// How long grams can be: short enough for one machine word.
const LENGTHS: RangeInclusive<f64> = 3.0..=8.0;

/// How many buckets, as powers of two: one for eight bytes of text, within limits.
const BUCKET_BITS: RangeInclusive<u32> = 10..=24;

/// How often each byte occurs: what the length of grams follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ByteCounts(Box<[u64; 256]>);

impl Default for ByteCounts {
    fn default() -> ByteCounts {
        ByteCounts(Box::new([0; 256]))
    }
}

impl ByteCounts {
    pub(super) fn add(&mut self, text: &[u8]) {
        for &byte in text {
            let count = &mut self.0[usize::from(byte)];
            *count = count.saturating_add(1);
        }
    }

    pub(super) fn remove(&mut self, text: &[u8]) {
        for &byte in text {
            // A forged file has any counts.
            let count = &mut self.0[usize::from(byte)];
            *count = count.saturating_sub(1);
        }
    }

    /// The counts of a file: one for each byte.
    pub(super) fn read(counts: &Numbers<u64>) -> Result<ByteCounts> {
        let mut bytes = ByteCounts::default();
        for (byte, count) in bytes.0.iter_mut().enumerate() {
            *count = counts.get(byte)?;
        }
        Ok(bytes)
    }

    pub(super) fn write(&self, writer: &mut ModelWriter<'_>, tag: Tag) -> Result<()> {
        write_numbers(writer, tag, 0..self.0.len(), |byte| Ok(self.0[byte]))
    }

    fn total(&self) -> u64 {
        self.0.iter().fold(0, |total, &count| total.saturating_add(count))
    }

    /// What a byte costs as a literal, about, in bits: the entropy of the order-0 model.
    pub(super) fn entropy(&self) -> f64 {
        let total = self.total() as f64;
        let present = self.0.iter().filter(|&&count| count > 0);
        -present.map(|&count| count as f64 / total).map(|p| p * libm::log2(p)).sum::<f64>()
    }
}

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
