//! Grams: the strings of one to a few bytes that occur in a document, and their numbers.

/// A gram, known by 40 bits of a hash.
///
/// Two grams with the same number are one gram, by definition: everywhere, in every count, so counts
/// stay exact and nothing depends on the order of insertion. Among m grams, about m² / 2⁴¹ pairs
/// are so joined: of a million grams none or one, of ten million some fifty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Gram(u64);

impl Gram {
    pub(super) const BITS: u32 = 40;

    /// The gram with a number of 40 bits; more are ignored.
    pub(super) fn from_number(number: u64) -> Gram {
        Gram(number & ((1 << Gram::BITS) - 1))
    }

    pub(super) fn number(self) -> u64 {
        self.0
    }
}

/// What is before and after a text.
pub(super) const FRAME: [u8; 1] = *b"\n";

/// A document as the counts see it: a line break before and after the text, so that what begins
/// and ends a text is evidence too.
pub(super) fn framed(text: &[u8]) -> Vec<u8> {
    [&FRAME, text, &FRAME].concat()
}

/// How many bytes [`framed`] gives.
pub(super) fn framed_len(text: &[u8]) -> u64 {
    text.len() as u64 + 2
}

/// The end of a document, which grows towards its beginning.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Suffix(u64);

impl Suffix {
    pub(super) fn preceded_by(self, byte: u8) -> Suffix {
        // Counted from 1, so that leading zeros make a difference.
        Suffix(self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(byte) + 1))
    }

    pub(super) fn gram(self) -> Gram {
        Gram::from_number(mixed(self.0))
    }
}

/// The grams that end at `position`, the shortest first, of up to `longest` bytes.
pub(super) fn ending_at(
    framed: &[u8],
    position: usize,
    longest: usize,
) -> impl Iterator<Item = Gram> + '_ {
    let backwards = framed[..=position].iter().rev().take(longest);
    backwards.scan(Suffix::default(), |suffix, &byte| {
        *suffix = suffix.preceded_by(byte);
        Some(suffix.gram())
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
    fn short_strings_keep_apart() {
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
