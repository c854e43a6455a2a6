//! The prepared form of a document: its matches with itself, found once and used with every query.
//!
//! In `query + " " + document`, the best match at a position of the document is the longer of two: the best one that starts
//! inside `" " + document`, and the best one that starts in the query. The first does not depend on the query.
//!
//! # Format
//!
//! | bytes | what |
//! |---|---|
//! | 2 | the number of positions in the fullest of zlib's hash buckets, or an upper bound on it; little-endian |
//! | 2 | how many bytes at the beginning of `" " + document` occur again later in it; little-endian |
//! | 2 per byte of the document, or none | its best match inside `" " + document`: `length << 5 \| distance symbol`, little-endian; 0 for none |
//!
//! The matches are left out if zlib's search could give up early on the document or its window slides over it, since such
//! documents always take the general path. Any bytes are safe to use, but only the prepared form of the same document leads
//! to the right length.

use super::SEPARATOR;
use super::general::{MAX_DISTANCE, NEVER_SLIDES, SURE_CHAIN, TOO_FAR, common_prefix, zlib_hash};
use super::packed_match::Match;
use super::symbols::{MAX_MATCH, MIN_MATCH, distance_symbol};

/// The bits of a stored match below its length.
const SYMBOL_BITS: u32 = 5;

/// A prepared form, split into its parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prepared<'a> {
    /// An upper bound on the number of positions in the fullest of zlib's hash buckets.
    pub(super) bucket: usize,
    /// A match that starts in the query cannot extend farther than this into `" " + document`.
    pub(super) reach: usize,
    matches: &'a [[u8; 2]],
}

impl<'a> Prepared<'a> {
    /// `None` unless there is a match entry for each byte of a document of `len` bytes.
    pub(super) fn read(prepared: &'a [u8], len: usize) -> Option<Self> {
        let (&bucket, rest) = prepared.split_first_chunk()?;
        let (&reach, rest) = rest.split_first_chunk()?;
        let (matches, rest) = rest.as_chunks();
        let fits = rest.is_empty() && matches.len() == len;
        let [bucket, reach] = [bucket, reach].map(|bytes| usize::from(u16::from_le_bytes(bytes)));
        fits.then_some(Prepared { bucket, reach, matches })
    }
}

impl<'a> Prepared<'a> {
    /// The matches in their stored form.
    pub(super) fn matches(&self) -> &'a [[u8; 2]] {
        self.matches
    }

    /// The document's own match at `index`.
    #[inline]
    pub(super) fn at(&self, index: usize) -> Match {
        Match::from_stored(self.matches[index])
    }
}

/// Appends the prepared form of `document`: four bytes, and two more for each byte of the document.
///
/// # Complexity
///
/// Time grows with the number of positions that share a three-byte string, at most 1024 for each byte.
///
/// # Examples
///
/// ```
/// use nearzip::deflate::prepare;
///
/// let mut prepared = Vec::new();
/// prepare(b"a document", &mut prepared);
/// assert_eq!(prepared.len(), 4 + 2 * b"a document".len());
/// ```
pub fn prepare(document: &[u8], prepared: &mut Vec<u8>) {
    let start = prepared.len();
    prepared.extend([0; HEADER]);
    let mut header = (u16::MAX, 0);
    if document.len() < NEVER_SLIDES {
        header = write_matches(document, prepared);
    }
    let (bucket, reach) = header;
    if usize::from(bucket) > SURE_CHAIN {
        prepared.truncate(start + HEADER);
    }
    prepared[start..start + 2].copy_from_slice(&bucket.to_le_bytes());
    prepared[start + 2..start + HEADER].copy_from_slice(&reach.to_le_bytes());
}

/// The number of bytes before the matches.
const HEADER: usize = 4;

/// Appends all matches of `document` and returns the header; stops once the fullest bucket is above [`SURE_CHAIN`].
fn write_matches(document: &[u8], prepared: &mut Vec<u8>) -> (u16, u16) {
    let mut text = Vec::with_capacity(document.len() + 1);
    text.push(SEPARATOR);
    text.extend_from_slice(document);
    prepared.reserve(2 * document.len());

    // A table with fewer buckets than zlib's suits short documents. Each of its buckets holds whole buckets of zlib's.
    let bits = (2 * text.len()).max(256).next_power_of_two().ilog2().min(15);
    let mut chains = Chains {
        head: vec![NONE; 1 << bits],
        earlier: vec![(NONE, 0); text.len()],
        shift: 15 - bits,
    };
    let mut fullest = 0;
    let mut reach = 0;
    // The match at the previous position, without its first byte, is a match here: only longer ones need a search.
    let mut length = 0usize;
    for position in 0..text.len() {
        let bucket = chains.insert(&text, position);
        fullest = fullest.max(bucket);
        if fullest > SURE_CHAIN {
            break;
        }
        let floor = length.saturating_sub(2).max(MIN_MATCH - 1);
        if chains.is_at_edge(&text, position) {
            fullest = usize::from(u16::MAX);
            break;
        }
        let (found, distance) = chains.search(&text, position, floor);
        length = found;
        let useful = length >= MIN_MATCH && !(length == MIN_MATCH && distance > TOO_FAR);
        let stored = if useful {
            (length as u16) << SYMBOL_BITS | u16::from(distance_symbol(distance))
        } else {
            0
        };
        if position > 0 {
            reach = reach.max(common_prefix(
                &text,
                &text[position..position.saturating_add(MAX_MATCH).min(text.len())],
            ));
            prepared.extend(stored.to_le_bytes());
        }
    }
    (fullest as u16, reach as u16)
}

/// No position: the end of a chain.
const NONE: u16 = u16::MAX;

/// Positions of a document by the hash of the three bytes there.
struct Chains {
    head: Vec<u16>,
    /// For each position, the previous one in its bucket and the number of positions in the bucket so far.
    earlier: Vec<(u16, u16)>,
    shift: u32,
}

impl Chains {
    /// Puts `position` into its bucket, if three bytes follow, and returns how many positions are in it.
    fn insert(&mut self, text: &[u8], position: usize) -> usize {
        let Some(&[first, second, third]) = text[position..].first_chunk() else { return 0 };
        // Multiplying by an odd number spreads zlib's 15-bit hash over its high bits without merging buckets.
        let hash = zlib_hash(first, second, third).wrapping_mul(0x6E2D) & 0x7FFF;
        let head = &mut self.head[hash >> self.shift];
        let count = 1 + if *head == NONE { 0 } else { self.earlier[usize::from(*head)].1 };
        self.earlier[position] = (*head, count);
        *head = position as u16;
        usize::from(count)
    }

    /// Whether the nearest position in the bucket is exactly as far away as zlib ever looks and has the same three bytes.
    fn is_at_edge(&self, text: &[u8], position: usize) -> bool {
        let candidate = self.earlier[position].0;
        candidate != NONE
            && position - usize::from(candidate) == MAX_DISTANCE
            && text[position..]
                .iter()
                .zip(&text[usize::from(candidate)..])
                .take(3)
                .all(|(a, b)| a == b)
    }

    /// The length and distance of the nearest of the longest matches longer than `floor`; `(0, 0)` if there is none.
    fn search(&self, text: &[u8], position: usize, floor: usize) -> (usize, usize) {
        let scan = &text[position..];
        let scan = &scan[..scan.len().min(MAX_MATCH)];
        let mut best = (floor, 0);
        let mut candidate = self.earlier[position].0;
        while candidate != NONE
            && position - usize::from(candidate) < MAX_DISTANCE
            && best.0 < scan.len()
        {
            let source = &text[usize::from(candidate)..];
            if source[best.0] == scan[best.0] {
                let length = common_prefix(source, scan);
                if length > best.0 {
                    best = (length, position - usize::from(candidate));
                }
            }
            candidate = self.earlier[usize::from(candidate)].0;
        }
        if best.1 == 0 { (0, 0) } else { best }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn all(document: &[u8]) -> (Vec<usize>, usize) {
        let mut bytes = Vec::new();
        prepare(document, &mut bytes);
        assert_eq!(bytes.len(), HEADER + 2 * document.len());
        let prepared = Prepared::read(&bytes, document.len()).unwrap();
        ((0..document.len()).map(|index| prepared.at(index).length()).collect(), prepared.reach)
    }

    #[test]
    fn matches_of_a_period() {
        assert_eq!(all(b"abcabcabc"), (vec![0, 0, 0, 6, 5, 4, 3, 0, 0], 0));
        // The separator belongs to the text: " ab" comes again.
        assert_eq!(all(b"ab ab").0, [0, 0, 3, 0, 0]);
        assert_eq!(all(b"ab ab").1, 3);
        assert!(all(b"").0.is_empty());
    }

    /// The nearest of the longest matches, by trying all.
    #[test]
    fn matches_are_the_longest_and_nearest() {
        let mut random = Random::new(51);
        for _ in 0..300 {
            let letters = 2 + random.below(6);
            let len = random.below(300) as usize;
            let document: Vec<u8> = (0..len).map(|_| b' ' + random.below(letters) as u8).collect();
            let text = [&b" "[..], &document].concat();
            let mut bytes = Vec::new();
            prepare(&document, &mut bytes);
            let prepared = Prepared::read(&bytes, len).unwrap();
            for position in 1..=len {
                let scan = &text[position..text.len().min(position + MAX_MATCH)];
                let best = (0..position)
                    .map(|source| (common_prefix(&text[source..], scan), source))
                    .filter(|&(length, _)| length >= MIN_MATCH)
                    .max();
                let expected = best.map_or(0, |(length, source)| {
                    (length as u16) << 5 | u16::from(distance_symbol(position - source))
                });
                assert_eq!(prepared.at(position - 1), Match::from_stored(expected.to_le_bytes()));
            }
        }
    }

    #[test]
    fn three_bytes_from_far_away_are_no_match() {
        let mut random = Random::new(52);
        for (distance, length) in [(TOO_FAR, 3), (TOO_FAR + 1, 0)] {
            let filler = (3..distance).map(|_| 128 | random.next_u64() as u8);
            let document: Vec<u8> = b"xyz".iter().copied().chain(filler).chain(*b"xyz").collect();
            assert_eq!(all(&document).0[distance], length, "{distance}");
        }
    }

    #[test]
    fn long_chains_leave_nothing_prepared() {
        let mut bytes = Vec::new();
        prepare(&[b'a'; SURE_CHAIN + 10], &mut bytes);
        assert_eq!(bytes.len(), HEADER);
        assert!(Prepared::read(&bytes, SURE_CHAIN + 10).is_none());
        assert!(Prepared::read(&[0; 3], 0).is_none());
        assert!(Prepared::read(&[0; HEADER + 4], 1).is_none());
    }
}
