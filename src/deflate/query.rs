//! A query whose part of the work is done: it is parsed once, and its strings can be found.

use super::general::{HASH_SIZE, MAX_DISTANCE, SURE_CHAIN, TOO_FAR, common_prefix, zlib_hash};
use super::lazy::{Lazy, Match, Search};
use super::shannon::Shannon;
use super::symbols::{MAX_MATCH, MIN_MATCH};
use super::tally::Tally;

/// Where the strings of three bytes of a query occur.
///
/// The occurrences of one hash value lie together, so that a search compares them in a loop of few branches. Most searches
/// take a step or two of it, and what they wait for is a mispredicted branch far more than a comparison.
#[derive(Debug)]
pub(super) struct Occurrences {
    /// Where the occurrences of each hash value begin in `positions`, and one entry more.
    starts: Vec<u16>,
    /// Each group is filled up to whole steps by repeating one of its own.
    positions: Vec<[u16; STEP]>,
    shift: u32,
    fours: Presence,
}

/// Occurrences that are compared at once.
const STEP: usize = 2;

/// The parse of a query up to where it depends on what follows.
#[derive(Clone, Debug)]
pub(super) struct QueryParse {
    pub(super) state: Lazy,
    pub(super) tally: Tally,
    /// The most positions that share one of zlib's hash buckets.
    pub(super) bucket: usize,
}

/// Bytes behind a text that a search may load.
pub(super) const PADDING: usize = 8;

impl Occurrences {
    pub(super) fn new() -> Self {
        Occurrences { starts: Vec::new(), positions: Vec::new(), shift: 0, fours: Presence::new() }
    }

    /// Parses a query of `len` bytes, given with its separator and [`PADDING`] behind it in `text`, and collects its
    /// strings; none if its pairs need the general path.
    ///
    /// A match search that runs into the end of the query could go on into a document, so the parse stops at the first
    /// position where one does: where the rest of the query has an earlier occurrence, or is too short for a search.
    pub(super) fn parse_query(
        &mut self,
        shannon: Shannon,
        text: &[u8],
        len: usize,
    ) -> Option<QueryParse> {
        let query = text.get(..len).filter(|query| (1..MAX_DISTANCE).contains(&query.len()))?;
        let bucket = fullest_bucket(query);
        if bucket > SURE_CHAIN {
            return None;
        }
        self.collect(&text[..=len]);
        let mut state = Lazy::new();
        let mut tally = Tally::new(shannon);
        state.run(text, open_end(query), &mut tally, &Inside { occurrences: self, text, end: len });
        Some(QueryParse { state, tally, bucket })
    }

    /// Sorts all positions of `query`, its separator included, by the three bytes there. Position 0 is no source.
    fn collect(&mut self, query: &[u8]) {
        let bits = (2 * query.len()).max(256).next_power_of_two().ilog2().min(15);
        self.shift = 32 - bits;
        self.fours.reset(query);
        let grams = query.windows(MIN_MATCH).enumerate().skip(1);
        let slot =
            |gram: &[u8]| slot(u32::from_le_bytes([gram[0], gram[1], gram[2], 0]), self.shift);
        let mut sizes = vec![0u16; 1 << bits];
        for (_, gram) in grams.clone() {
            sizes[slot(gram)] += 1;
        }
        self.starts.clear();
        let mut start = 0;
        for size in &mut sizes {
            self.starts.push(start);
            start += size.div_ceil(STEP as u16);
            *size = 0;
        }
        self.starts.push(start);
        self.positions.clear();
        self.positions.resize(usize::from(start), [0; STEP]);
        for (position, gram) in grams {
            let slot = slot(gram);
            let place = usize::from(sizes[slot]);
            sizes[slot] += 1;
            let step = &mut self.positions[usize::from(self.starts[slot]) + place / STEP];
            step[place % STEP..].fill(position as u16);
        }
    }

    /// Lets matches pass the filter that begin in the query, of `len` bytes, and go on into the first `reach` bytes of the
    /// separator and the document behind it.
    pub(super) fn open_border(&mut self, text: &[u8], len: usize, reach: usize) {
        for position in len.saturating_sub(2)..(len + reach).saturating_sub(3) {
            self.fours.add(load(text, position) as u32);
        }
    }

    /// Undoes [`open_border`](Self::open_border).
    pub(super) fn close_border(&mut self) {
        self.fours.restore();
    }

    #[inline]
    fn of(&self, gram: u32) -> &[[u16; STEP]] {
        let slot = slot(gram, self.shift);
        &self.positions[usize::from(self.starts[slot])..usize::from(self.starts[slot + 1])]
    }

    /// All occurrences of a string, and of some others.
    fn sources(&self, gram: u32) -> impl Iterator<Item = usize> {
        self.of(gram).as_flattened().iter().map(|&source| usize::from(source))
    }
}

/// Search at the positions of a query: its sources must lie before them.
#[derive(Debug)]
pub(super) struct Inside<'a> {
    pub(super) occurrences: &'a Occurrences,
    pub(super) text: &'a [u8],
    /// Where the text ends, which is the query or goes on with a document.
    pub(super) end: usize,
}

impl Search for Inside<'_> {
    fn best(&self, position: usize, floor: Match) -> Match {
        let gram = load(self.text, position) as u32 & GRAM;
        let sources = self.occurrences.sources(gram).filter(|&source| source < position);
        longest(self.text, position, self.end, floor, sources)
    }
}

/// Search, at a separator and the positions of a document behind it, for matches that begin in the query.
#[derive(Debug)]
pub(super) struct Behind<'a> {
    pub(super) occurrences: &'a Occurrences,
    pub(super) text: &'a [u8],
    pub(super) end: usize,
    pub(super) border: Border,
}

impl Behind<'_> {
    /// The best match at any position, wherever the match ends.
    #[inline(never)]
    fn best_of_all(&self, position: usize, floor: Match) -> Match {
        let gram = load(self.text, position) as u32 & GRAM;
        let crossing = (gram == self.border.gram).then_some(self.border.position);
        longest(
            self.text,
            position,
            self.end,
            floor,
            self.occurrences.sources(gram).chain(crossing),
        )
    }
}

impl Search for Behind<'_> {
    #[inline(always)]
    fn best(&self, position: usize, floor: Match) -> Match {
        // A match longer than the floor goes on to the four bytes that end there. (With a floor of 2, any three do.)
        let length = floor.length();
        if length >= MIN_MATCH
            && !self.occurrences.fours.has(load(self.text, position + length - MIN_MATCH) as u32)
        {
            return floor;
        }
        let here = load(self.text, position);
        let gram = here as u32 & GRAM;
        let mut best = floor;
        for step in self.occurrences.of(gram) {
            for &source in step {
                let source = usize::from(source);
                // Bytes that agree, at most LONG.
                let difference = (load(self.text, source) ^ here) | 1 << 63;
                best =
                    best.max(Match::from_source(difference.trailing_zeros() as usize / 8, source));
            }
        }
        if best.length() >= LONG || gram == self.border.gram || self.end - position < LONG {
            return self.best_of_all(position, floor);
        }
        near_enough(best, position, floor)
    }
}

/// Matches of this length or more need more than one comparison of eight bytes, the last bit of which marks the end.
const LONG: usize = 7;

/// A filter for the strings of four bytes that a match from the query can go through: some others pass too.
#[derive(Debug)]
struct Presence {
    words: Vec<u64>,
    shift: u32,
    /// What words were before the strings of a document's border were added.
    former: Vec<(usize, u64)>,
}

impl Presence {
    fn new() -> Self {
        Presence { words: Vec::new(), shift: 0, former: Vec::new() }
    }

    fn reset(&mut self, query: &[u8]) {
        let bits = (16 * query.len()).max(1 << 12).next_power_of_two().ilog2().min(18);
        self.shift = 32 - bits;
        self.words.clear();
        self.words.resize(1 << (bits - 6), 0);
        for gram in query.windows(4) {
            self.add(u32::from_le_bytes([gram[0], gram[1], gram[2], gram[3]]));
        }
        self.former.clear();
    }

    fn add(&mut self, gram: u32) {
        let slot = slot(gram, self.shift);
        self.former.push((slot / 64, self.words[slot / 64]));
        self.words[slot / 64] |= 1 << (slot % 64);
    }

    #[inline]
    fn has(&self, gram: u32) -> bool {
        let slot = slot(gram, self.shift);
        self.words[slot / 64] >> (slot % 64) & 1 != 0
    }

    fn restore(&mut self) {
        while let Some((word, former)) = self.former.pop() {
            self.words[word] = former;
        }
    }
}

/// The one string that begins in the query and depends on the document: its last byte, the separator, and a byte of the
/// document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Border {
    position: usize,
    gram: u32,
}

impl Border {
    /// `len` is that of the query.
    pub(super) fn new(text: &[u8], len: usize) -> Self {
        // Position 0 is no source, so a query of one byte has no such string; no gram has four bytes.
        let gram = if len >= 2 { load(text, len - 1) as u32 & GRAM } else { !0 };
        Border { position: len - 1, gram }
    }
}

/// The bytes of a word that make a gram.
const GRAM: u32 = 0x00FF_FFFF;

#[inline]
fn slot(gram: u32, shift: u32) -> usize {
    (gram.wrapping_mul(0x9E37_79B1) >> shift) as usize
}

/// Eight bytes from `position` on; zeros where the text ends before.
#[inline]
fn load(text: &[u8], position: usize) -> u64 {
    let bytes = text.get(position..position + 8).and_then(|bytes| bytes.first_chunk());
    bytes.map_or(0, |&bytes| u64::from_le_bytes(bytes))
}

/// The best match from any of `sources`, if it is above `floor`; else `floor`.
fn longest(
    text: &[u8],
    position: usize,
    end: usize,
    floor: Match,
    sources: impl Iterator<Item = usize>,
) -> Match {
    let scan = &text[position..end.min(position + MAX_MATCH)];
    if scan.len() <= floor.length() {
        return floor;
    }
    let mut best = floor;
    for source in sources {
        // Only what agrees at the end of the best so far can be as long.
        let last = best.length() - 1;
        if text[source + last] == scan[last] {
            best = best.max(Match::from_source(common_prefix(&text[source..], scan), source));
        }
    }
    near_enough(best, position, floor)
}

/// Drops a match that is too short for its distance.
#[inline]
fn near_enough(best: Match, position: usize, floor: Match) -> Match {
    let is_far = |source| position > TOO_FAR && position - source > TOO_FAR;
    if best.length() == MIN_MATCH && best.source().is_some_and(is_far) { floor } else { best }
}

/// The first position whose match search touches the end of the query.
fn open_end(query: &[u8]) -> usize {
    let mut longest = MIN_MATCH - 1;
    for end in 2..query.len() {
        // Position 0 is no source.
        let tails = query[1..end].iter().rev().zip(query.iter().rev());
        longest = longest.max(tails.take(MAX_MATCH).take_while(|(a, b)| a == b).count());
    }
    query.len().saturating_sub(longest)
}

/// The number of positions in the fullest of zlib's hash buckets.
fn fullest_bucket(query: &[u8]) -> usize {
    let mut buckets = vec![0u16; HASH_SIZE];
    for gram in query.windows(MIN_MATCH) {
        buckets[zlib_hash(gram[0], gram[1], gram[2])] += 1;
    }
    buckets.into_iter().max().map_or(0, usize::from)
}
