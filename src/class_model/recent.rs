//! Recognizing grams that occur again.

use super::gram::Gram;

/// Numbers for the grams of one length after another.
///
/// A number is remembered until another gram takes its place.
#[derive(Debug)]
pub(super) struct Recent {
    /// Each is a gram, in 8 bits one more than its length's, and in 16 bits its number.
    entries: Vec<u64>,
}

const NUMBER_BITS: u32 = 16;
const LENGTH_BITS: u32 = u64::BITS - Gram::BITS - NUMBER_BITS;

impl Recent {
    const LENGTH: usize = 1 << 11;

    /// The number of a gram: a new one, below 2¹⁶, if none is remembered.
    #[inline]
    pub(super) fn number(&mut self, length: usize, gram: Gram, new: usize) -> usize {
        let entries: &mut [u64; Recent::LENGTH] = self.entries.as_mut_array().expect("its length");
        let entry = &mut entries[gram.number() as usize % Recent::LENGTH];
        let same = (gram.number() << LENGTH_BITS | (length as u64 + 1)) << NUMBER_BITS;
        if *entry ^ same >= 1 << NUMBER_BITS {
            *entry = same | new as u64;
        }
        (*entry ^ same) as usize
    }
}

impl Default for Recent {
    fn default() -> Recent {
        Recent { entries: vec![0; Recent::LENGTH] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn numbers_are_those_of_the_same_gram_and_length() {
        let mut random = Random::new(2);
        let grams: Vec<Gram> =
            (0..1_000).map(|_| Gram::from_number(random.next_u64() >> random.below(64))).collect();
        let mut recent = Recent::default();
        for length in 0..3 {
            let mut different = Vec::new();
            for _ in 0..10_000 {
                let gram = grams[random.below(1_000) as usize];
                let number = recent.number(length, gram, different.len());
                if number == different.len() {
                    different.push(gram);
                }
                assert_eq!(different[number], gram);
            }
            assert!(different.len() < 5_000, "most are remembered");
        }
    }
}
