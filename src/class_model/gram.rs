//! Grams: the strings of one to a few bytes that occur in a document, and their numbers.

/// A gram, known by 40 bits of a hash.
///
/// Two grams with the same number are the same gram by definition, in every count, so counts stay
/// exact and do not depend on the order of insertion. Among m grams, about m² / 2⁴¹ pairs collide:
/// at most one or so among a million grams, about fifty among ten million.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Gram(u64);

impl Gram {
    pub(super) const BITS: u32 = 40;

    /// The gram with a 40-bit number; higher bits are ignored.
    pub(super) fn from_number(number: u64) -> Gram {
        Gram(number & ((1 << Gram::BITS) - 1))
    }

    pub(super) fn number(self) -> u64 {
        self.0
    }
}

/// What is added before and after a text.
pub(super) const FRAME: [u8; 1] = *b"\n";

/// A text as it is counted: between two line breaks, so that how a text begins and ends is
/// evidence too.
pub(super) fn framed(text: &[u8]) -> Vec<u8> {
    [&FRAME, text, &FRAME].concat()
}

/// The length of what [`framed`] returns.
pub(super) fn framed_len(text: &[u8]) -> u64 {
    text.len() as u64 + 2
}

/// A string that ends at a fixed position and grows toward the beginning of a document.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Suffix(u64);

impl Suffix {
    pub(super) fn preceded_by(self, byte: u8) -> Suffix {
        // Bytes count from 1, so that leading zeros make a difference.
        Suffix(self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(byte) + 1))
    }

    pub(super) fn gram(self) -> Gram {
        Gram::from_number(mixed(self.0))
    }
}

/// The grams of up to `longest` bytes that end at `position`, shortest first.
pub(super) fn ending_at(
    framed: &[u8],
    position: usize,
    longest: usize,
) -> impl Iterator<Item = Gram> + '_ {
    let start = (position + 1).saturating_sub(longest);
    let mut suffix = Suffix::default();
    framed[start..=position].iter().rev().map(move |&byte| {
        suffix = suffix.preceded_by(byte);
        suffix.gram()
    })
}

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit of the input reaches every
/// bit of the output.
fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn grams_are_the_strings_that_end_at_a_position() {
        let count = |text, position| ending_at(text, position, 3).count();
        assert_eq!([0, 1, 2, 3].map(|position| count(b"abab", position)), [1, 2, 3, 3]);
        let grams = |position| ending_at(b"abab", position, 2).collect::<Vec<_>>();
        assert_eq!(grams(1), grams(3));
        assert_ne!(grams(1), grams(2));
        assert_eq!(framed(b""), b"\n\n");
    }

    #[test]
    fn short_strings_do_not_collide() {
        let mut seen = HashMap::new();
        let strings = (0..=u16::MAX).map(|pair| pair.to_be_bytes());
        for string in strings {
            for (length, gram) in ending_at(&string, 1, 2).enumerate() {
                let bytes = string[1 - length..].to_vec();
                assert_eq!(seen.entry(gram).or_insert_with(|| bytes.clone()), &bytes);
            }
        }
        assert_eq!(seen.len(), 256 + 65_536);
    }
}
