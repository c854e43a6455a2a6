//! A filter on the strings of a query, which saves a search at most positions of a document.

use super::symbols::MIN_MATCH;
use super::vector::highest_bits;

/// Which strings of three bytes occur in a query, and which strings of four bytes a match can cover. Some others pass too.
#[derive(Debug)]
pub(super) struct Presence {
    /// [`THREE`] and [`FOUR`], by hash value. (Bits would be smaller, but take longer.)
    lengths: Box<[u8; 1 << LARGE]>,
    is_small: bool,
    /// The entries as they were before the strings at a document's border were added.
    former: Vec<(usize, u8)>,
}

/// The highest bit, so that it can be read from many bytes at once.
const THREE: u8 = 1 << 7;
const FOUR: u8 = 1;

/// The bits of a hash value, for queries short enough to leave most of its values unused and for all others.
const SMALL: u32 = 14;
const LARGE: u32 = 17;
const SMALL_QUERY: usize = 1 << (SMALL - 3);

const MULTIPLIER: u32 = 0x9E37_79B1;

/// A hash of the lowest three bytes of `gram`, in as many of the highest bits as the caller takes.
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
        let lengths = lengths.try_into().expect("allocated with this length");
        Presence { lengths, is_small: true, former: Vec::new() }
    }

    /// Starts over, with all strings of `query`.
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

    /// Removes what was added since [`reset`](Self::reset).
    pub(super) fn restore(&mut self) {
        while let Some((hash, former)) = self.former.pop() {
            self.lengths[hash] = former;
        }
    }

    /// One bit for each of the first 64 positions of `text`: whether its three bytes may occur.
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

    /// Whether the four bytes of `gram` may occur.
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
    fn nothing_is_missed_and_what_was_added_is_removed() {
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
                // After the query they may be missing.
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
