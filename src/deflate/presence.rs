//! A filter for the strings of a query, which spares most positions of a document a search.

use super::symbols::MIN_MATCH;
use super::vector::highest_bits;

/// Which strings of three bytes occur in a query, and which of four that a match can go through: some others pass too.
#[derive(Debug)]
pub(super) struct Presence {
    /// By hash value, [`THREE`] and [`FOUR`]. (Bits are smaller, but take longer.)
    lengths: Box<[u8; 1 << LARGE]>,
    is_small: bool,
    /// What was there before the strings of a document's border were added.
    former: Vec<(usize, u8)>,
}

/// The highest bit, so that it can be taken from many bytes at once.
const THREE: u8 = 1 << 7;
const FOUR: u8 = 1;

/// Bits of a hash value: for queries that leave most of the values unused, and for all others.
const SMALL: u32 = 14;
const LARGE: u32 = 17;
const SMALL_QUERY: usize = 1 << (SMALL - 3);

const MULTIPLIER: u32 = 0x9E37_79B1;

/// A hash value's highest bits, as many as are wanted, of three bytes: the lower ones of `gram`, whatever the highest is.
#[inline(always)]
pub(super) fn spread_three(gram: u32) -> u32 {
    gram.wrapping_mul(MULTIPLIER << 8)
}

#[inline(always)]
fn hash_of_three<const BITS: u32>(gram: u32) -> usize {
    (spread_three(gram) >> (32 - BITS)) as usize
}

#[inline(always)]
fn hash_of_four<const BITS: u32>(gram: u32) -> usize {
    (gram.wrapping_mul(MULTIPLIER) >> (32 - BITS)) as usize
}

impl Presence {
    pub(super) fn new() -> Self {
        let lengths = vec![0; 1 << LARGE].into_boxed_slice();
        let lengths = lengths.try_into().expect("so many were asked for");
        Presence { lengths, is_small: true, former: Vec::new() }
    }

    /// Begins anew, with all strings of `query`.
    pub(super) fn reset(&mut self, query: &[u8]) {
        self.is_small = query.len() <= SMALL_QUERY;
        self.lengths[..if self.is_small { 1 << SMALL } else { 1 << LARGE }].fill(0);
        for gram in query.windows(MIN_MATCH) {
            self.add_three(u32::from_le_bytes([gram[0], gram[1], gram[2], 0]));
        }
        for gram in query.windows(4) {
            self.add_four(u32::from_le_bytes([gram[0], gram[1], gram[2], gram[3]]));
        }
        self.former.clear();
    }

    pub(super) fn add_three(&mut self, gram: u32) {
        let hash =
            if self.is_small { hash_of_three::<SMALL>(gram) } else { hash_of_three::<LARGE>(gram) };
        self.add(hash, THREE);
    }

    pub(super) fn add_four(&mut self, gram: u32) {
        let hash =
            if self.is_small { hash_of_four::<SMALL>(gram) } else { hash_of_four::<LARGE>(gram) };
        self.add(hash, FOUR);
    }

    fn add(&mut self, hash: usize, length: u8) {
        self.former.push((hash, self.lengths[hash]));
        self.lengths[hash] |= length;
    }

    /// Undoes what was added since [`reset`](Self::reset).
    pub(super) fn restore(&mut self) {
        while let Some((hash, former)) = self.former.pop() {
            self.lengths[hash] = former;
        }
    }

    /// A bit for each of the first 64 positions of `text` whose three bytes may occur.
    #[inline(always)]
    pub(super) fn threes(&self, text: &[u8; 67]) -> u64 {
        if self.is_small { self.threes_of::<SMALL>(text) } else { self.threes_of::<LARGE>(text) }
    }

    #[inline(always)]
    fn threes_of<const BITS: u32>(&self, text: &[u8; 67]) -> u64 {
        let mut bytes = [0; 64];
        for (i, byte) in bytes.iter_mut().enumerate() {
            let gram = text[i..].first_chunk().map_or(0, |&gram| u32::from_le_bytes(gram));
            *byte = self.lengths[hash_of_three::<BITS>(gram)];
        }
        highest_bits(&bytes)
    }

    /// Whether the bytes of `gram` may occur.
    #[inline(always)]
    pub(super) fn has_four(&self, gram: u32) -> bool {
        let hash =
            if self.is_small { hash_of_four::<SMALL>(gram) } else { hash_of_four::<LARGE>(gram) };
        self.lengths[hash] & FOUR != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn nothing_is_missed_and_what_was_added_is_taken_back() {
        let mut random = Random::new(102);
        let mut presence = Presence::new();
        for len in [4, 100, SMALL_QUERY, SMALL_QUERY + 1, 9_000] {
            let query: Vec<u8> = (0..len + 67).map(|_| random.below(200) as u8).collect();
            let gram =
                |position: usize| u32::from_le_bytes(*query[position..].first_chunk().unwrap());
            presence.reset(&query[..len]);
            for position in 0..=len - 4 {
                assert!(presence.has_four(gram(position)), "{len}: {position}");
                let threes = presence.threes(query[position..].first_chunk().unwrap());
                // QuerySearch the query they may be missing.
                let inside = (len - 2 - position).min(64);
                assert_eq!(
                    threes.trailing_ones().min(inside as u32),
                    inside as u32,
                    "{len}: {position}"
                );
            }
            let before = presence.lengths.clone();
            presence.add_three(u32::from_le_bytes([250, 251, 252, 253]));
            presence.add_four(u32::from_le_bytes([250, 251, 252, 253]));
            assert!(presence.has_four(u32::from_le_bytes([250, 251, 252, 253])));
            let mut text = [0; 67];
            text[..3].copy_from_slice(&[250, 251, 252]);
            assert_eq!(presence.threes(&text) & 1, 1);
            presence.restore();
            assert!(presence.lengths == before);
        }
    }
}
