//! A query whose part of the work is done: it is parsed once, and its strings can be found.

use std::hint::select_unpredictable;

use super::bound::least_header;
use super::general::{
    BLOCK_SYMBOLS, HASH_SIZE, MAX_DISTANCE, SURE_CHAIN, TOO_FAR, common_prefix, zlib_hash,
};
use super::lazy::{Lazy, Match, Search};
use super::shannon::Shannon;
use super::symbols::{MAX_MATCH, MIN_MATCH};
use super::tally::Tally;
use super::text::Text;

/// Where the strings of three bytes of a query occur.
///
/// Most searches find at most two occurrences, which are compared without a branch: what searches wait for is a
/// mispredicted branch far more than a comparison.
#[derive(Debug)]
pub(super) struct Occurrences {
    /// By hash value.
    slots: Box<[Slot; SLOTS]>,
    /// Occurrences for which a slot has no room.
    more: Vec<u16>,
    presence: Presence,
    /// A slot before the string at the border was added, and the length of `more`.
    former: Option<(usize, Slot, usize)>,
}

/// The occurrences of the strings of one hash value.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// The first two. Where there are fewer, others stand in: it does no harm to compare with any source, since one that
    /// matches belongs here.
    two: [u16; 2],
    /// Where the others begin in `Occurrences::more`, and how many they are.
    more: u16,
    more_len: u16,
}

const SLOT_BITS: u32 = 15;
const SLOTS: usize = 1 << SLOT_BITS;

const EMPTY: Slot = Slot { two: [1; 2], more: 0, more_len: 0 };

/// Shorter queries have nothing to be prepared; their pairs take the general path.
const SHORTEST: usize = 4;

/// The parse of a query up to where it depends on what follows.
#[derive(Clone, Debug)]
pub(super) struct QueryParse {
    pub(super) state: Lazy,
    pub(super) tally: Tally,
    /// The [`least_header`] of these symbols.
    pub(super) header: u64,
    /// The most positions that share one of zlib's hash buckets.
    pub(super) bucket: usize,
}

impl Occurrences {
    pub(super) fn new() -> Self {
        let slots = vec![EMPTY; SLOTS].into_boxed_slice();
        Occurrences {
            slots: slots.try_into().expect("so many were asked for"),
            more: Vec::new(),
            presence: Presence::new(),
            former: None,
        }
    }

    /// Parses a query, which `text` begins with, and collects its strings; none if its pairs need the general path.
    ///
    /// A match search that runs into the end of the query could go on into a document, so the parse stops at the first
    /// position where one does: where the rest of the query has an earlier occurrence, or is too short for a search.
    pub(super) fn parse_query(
        &mut self,
        shannon: Shannon,
        text: &mut Text,
        query: &[u8],
    ) -> Option<QueryParse> {
        if !(SHORTEST..MAX_DISTANCE).contains(&query.len()) {
            return None;
        }
        let bucket = fullest_bucket(query);
        if bucket > SURE_CHAIN {
            return None;
        }
        text.set_query(query);
        self.collect(text.up_to(query.len() + 1));
        let mut state = Lazy::new();
        let mut tally = Tally::new(shannon);
        let search = Inside { occurrences: self, text, end: query.len() };
        state.run(text, open_end(query), &mut tally, &search);
        // The pairs of a query that is more than one block take the general path.
        if tally.symbols() as usize + query.len() - state.position + 2 >= BLOCK_SYMBOLS as usize {
            return None;
        }
        let header = least_header(&tally);
        Some(QueryParse { state, tally, header, bucket })
    }

    /// Sorts all positions of `query`, its separator included, by the three bytes there. Position 0 is no source.
    fn collect(&mut self, query: &[u8]) {
        self.presence.reset(query);
        let shift = self.presence.shift;
        let grams = query.windows(MIN_MATCH).zip(0u16..).skip(1);
        let grams = grams.map(|(gram, position)| (self::slot(gram_of(gram), shift), position));
        let mut sizes = vec![0u16; self.presence.len() >> FEWER];
        for (slot, _) in grams.clone() {
            sizes[slot] += 1;
        }
        let mut start = 0;
        for (slot, size) in self.slots.iter_mut().zip(&mut sizes) {
            let more_len = size.saturating_sub(2);
            *slot = Slot { more: start, more_len, ..EMPTY };
            start += more_len;
            *size = 0;
        }
        self.more.clear();
        self.more.resize(usize::from(start), 0);
        for (slot, position) in grams {
            let place = usize::from(sizes[slot]);
            sizes[slot] += 1;
            let slot = &mut self.slots[slot];
            match place {
                0 => slot.two = [position; 2],
                1 => slot.two[1] = position,
                _ => self.more[usize::from(slot.more) + place - 2] = position,
            }
        }
    }

    /// Adds the strings that begin in the query, of `len` bytes, and depend on the document: the one of three bytes, and
    /// those of four as far as matches with the first `reach` bytes of `" " + document` need them.
    pub(super) fn open_border(&mut self, text: &Text, len: usize, reach: usize) {
        for position in len.saturating_sub(2)..(len + reach).saturating_sub(3) {
            self.presence.add::<FOUR>(text.word(position) as u32);
        }
        let gram = text.word(len - 1) as u32 & GRAM;
        self.presence.add::<THREE>(gram);
        let slot = slot(gram, self.presence.shift);
        let former = self.slots[slot];
        let start = self.more.len();
        self.former = Some((slot, former, start));
        let more = usize::from(former.more);
        self.more.extend_from_within(more..more + usize::from(former.more_len));
        self.more.push((len - 1) as u16);
        self.slots[slot] = Slot { more: start as u16, more_len: former.more_len + 1, ..former };
    }

    /// Undoes [`open_border`](Self::open_border).
    pub(super) fn close_border(&mut self) {
        self.presence.restore();
        if let Some((slot, former, len)) = self.former.take() {
            self.slots[slot] = former;
            self.more.truncate(len);
        }
    }

    /// All occurrences of a string, and of some others.
    fn sources(&self, gram: u32) -> impl Iterator<Item = usize> {
        let slot = &self.slots[slot(gram, self.presence.shift)];
        slot.two.iter().chain(self.more(slot)).map(|&source| usize::from(source))
    }

    #[inline]
    fn more(&self, slot: &Slot) -> &[u16] {
        &self.more[usize::from(slot.more)..][..usize::from(slot.more_len)]
    }
}

/// Search at the positions of a query: its sources must lie before them.
#[derive(Debug)]
pub(super) struct Inside<'a> {
    pub(super) occurrences: &'a Occurrences,
    pub(super) text: &'a Text,
    /// Where the text ends, which is the query or goes on with a document.
    pub(super) end: usize,
}

impl Search for Inside<'_> {
    fn best(&self, position: usize, floor: Match) -> Match {
        let gram = self.text.word(position) as u32 & GRAM;
        let sources = self.occurrences.sources(gram).filter(|&source| source < position);
        longest(self.text, position, self.end, floor, sources)
    }
}

/// Search, at a separator and the positions of a document behind it, for matches that begin in the query.
#[derive(Debug)]
pub(super) struct Behind<'a> {
    pub(super) occurrences: &'a Occurrences,
    pub(super) text: &'a Text,
    end: usize,
    /// From here on, too few bytes are left to be compared at once.
    pub(super) last_bytes: usize,
}

impl<'a> Behind<'a> {
    /// `end` is that of the text.
    pub(super) fn new(occurrences: &'a Occurrences, text: &'a Text, end: usize) -> Self {
        Behind { occurrences, text, end, last_bytes: (end + 1).saturating_sub(LONG) }
    }

    /// Whether `position` may have a match. One branch on this is far easier to predict than one on each of its two
    /// halves.
    #[inline(always)]
    pub(super) fn may_match(&self, position: usize) -> bool {
        let gram = self.text.word(position) as u32 & GRAM;
        self.text.stored(position) | u16::from(self.occurrences.presence.at(gram) & THREE) != 0
    }

    /// Whether a match longer than `length`, at least [`MIN_MATCH`], may go on to the four bytes that end there.
    #[inline(always)]
    pub(super) fn goes_on(&self, position: usize, length: usize) -> bool {
        self.occurrences.presence.has::<FOUR>(self.text.word(position + length - MIN_MATCH) as u32)
    }

    /// The best match if it is above the floor, and else the floor; not at the last bytes.
    #[inline(always)]
    pub(super) fn search(&self, position: usize, floor: Match) -> Match {
        let here = self.text.word(position);
        let slot =
            &self.occurrences.slots[slot(here as u32 & GRAM, self.occurrences.presence.shift)];
        let compare = |best: Match, source: u16| {
            let source = usize::from(source);
            // Bytes that agree, at most LONG.
            let difference = (self.text.word(source) ^ here) | 1 << 63;
            best.max(Match::from_source(difference.trailing_zeros() as usize / 8, source))
        };
        let mut best = compare(compare(floor, slot.two[0]), slot.two[1]);
        if slot.more_len != 0 {
            for &source in self.occurrences.more(slot) {
                best = compare(best, source);
            }
        }
        if best.length() >= LONG {
            return self.long(position, floor);
        }
        near_enough(best, position, floor)
    }

    /// The best match where one comparison is not enough: two are, nearly always.
    #[inline(never)]
    fn long(&self, position: usize, floor: Match) -> Match {
        let (here, there) = (self.text.word(position), self.text.word(position + LONG));
        let left = self.end - position - LONG;
        let stop = 1 << (8 * left.min(LONG));
        let compare = |best: Match, source: u16| {
            let source = usize::from(source);
            let is_long = (self.text.word(source) ^ here) << (64 - 8 * LONG) == 0;
            let difference = (self.text.word(source + LONG) ^ there) | stop;
            let length = LONG + difference.trailing_zeros() as usize / 8;
            best.max(Match::from_source(select_unpredictable(is_long, length, 0), source))
        };
        let slot =
            &self.occurrences.slots[slot(here as u32 & GRAM, self.occurrences.presence.shift)];
        let mut best = compare(compare(floor, slot.two[0]), slot.two[1]);
        for &source in self.occurrences.more(slot) {
            best = compare(best, source);
        }
        if best.length() >= 2 * LONG && left > LONG { self.longest(position, floor) } else { best }
    }

    /// The best match where eight bytes are not enough, or not there.
    #[inline(never)]
    fn longest(&self, position: usize, floor: Match) -> Match {
        let here = self.text.word(position);
        let sources = self.occurrences.sources(here as u32 & GRAM);
        if position >= self.last_bytes {
            return longest(self.text, position, self.end, floor, sources);
        }
        let is_long = |&source: &usize| (self.text.word(source) ^ here) << (64 - 8 * LONG) == 0;
        longest(self.text, position, self.end, floor, sources.filter(is_long))
    }

    /// The best match from sources that are nearer than `distance`.
    pub(super) fn best_within(&self, position: usize, floor: Match, distance: usize) -> Match {
        let gram = self.text.word(position) as u32 & GRAM;
        let is_near = |&source: &usize| position - source < distance;
        let sources = self.occurrences.sources(gram).filter(is_near);
        longest(self.text, position, self.end, floor, sources)
    }
}

impl Search for Behind<'_> {
    #[inline(always)]
    fn best(&self, position: usize, floor: Match) -> Match {
        let length = floor.length();
        if length >= MIN_MATCH && !self.goes_on(position, length) {
            floor
        } else if position >= self.last_bytes {
            self.longest(position, floor)
        } else {
            self.search(position, floor)
        }
    }
}

/// Matches of this length or more need more than one comparison of eight bytes, the last bit of which marks the end.
const LONG: usize = 7;

/// A filter for the strings of three bytes of the query, and for those of four that a match can go through: some others
/// pass too.
#[derive(Debug)]
struct Presence {
    /// By hash value, whether there is a string of three bytes, and one of four. (Bits are smaller, but take longer.)
    lengths: Box<[u8; PRESENCE]>,
    shift: u32,
    /// What was there before the strings of a document's border were added.
    former: Vec<(usize, u8)>,
}

const THREE: u8 = 1;
const FOUR: u8 = 2;

const PRESENCE_BITS: u32 = SLOT_BITS + FEWER;
const PRESENCE: usize = 1 << PRESENCE_BITS;

/// There are so many times (as a power of two) fewer slots.
const FEWER: u32 = 2;

impl Presence {
    fn new() -> Self {
        let lengths = vec![0; PRESENCE].into_boxed_slice();
        let lengths = lengths.try_into().expect("so many were asked for");
        Presence { lengths, shift: 0, former: Vec::new() }
    }

    fn reset(&mut self, query: &[u8]) {
        let bits = (8 * query.len()).max(1 << 10).next_power_of_two().ilog2().min(PRESENCE_BITS);
        self.shift = 32 - bits;
        self.lengths[..1 << bits].fill(0);
        for gram in query.windows(MIN_MATCH) {
            self.add::<THREE>(gram_of(gram));
        }
        for gram in query.windows(4) {
            self.add::<FOUR>(u32::from_le_bytes([gram[0], gram[1], gram[2], gram[3]]));
        }
        self.former.clear();
    }

    /// How many hash values there are.
    fn len(&self) -> usize {
        1 << (32 - self.shift)
    }

    fn add<const LENGTH: u8>(&mut self, gram: u32) {
        let place = hash(gram, self.shift) % PRESENCE;
        self.former.push((place, self.lengths[place]));
        self.lengths[place] |= LENGTH;
    }

    #[inline(always)]
    fn at(&self, gram: u32) -> u8 {
        self.lengths[hash(gram, self.shift) % PRESENCE]
    }

    #[inline(always)]
    fn has<const LENGTH: u8>(&self, gram: u32) -> bool {
        self.at(gram) & LENGTH != 0
    }

    fn restore(&mut self) {
        while let Some((place, former)) = self.former.pop() {
            self.lengths[place] = former;
        }
    }
}

/// The bytes of a word that make a gram.
const GRAM: u32 = 0x00FF_FFFF;

/// Three bytes as one number.
fn gram_of(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0])
}

/// The hash value of a string, of `32 - shift` bits.
#[inline]
fn hash(gram: u32, shift: u32) -> usize {
    (gram.wrapping_mul(0x9E37_79B1) >> shift) as usize
}

/// The slot of a string.
#[inline]
fn slot(gram: u32, shift: u32) -> usize {
    (hash(gram, shift) >> FEWER) % SLOTS
}

/// The best match from any of `sources`, if it is above `floor`; else `floor`.
fn longest(
    text: &Text,
    position: usize,
    end: usize,
    floor: Match,
    sources: impl Iterator<Item = usize>,
) -> Match {
    let text = text.up_to(end);
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
    let is_far = |source| position - source > TOO_FAR;
    if position > TOO_FAR && best.length() == MIN_MATCH && best.source().is_some_and(is_far) {
        floor
    } else {
        best
    }
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

#[cfg(test)]
mod tests {
    use super::super::matches::{Prepared, prepare};
    use super::*;
    use crate::random::Random;

    fn set_document(text: &mut Text, start: usize, document: &[u8]) {
        let mut prepared = Vec::new();
        prepare(document, &mut prepared);
        text.set_document(start, document, Prepared::read(&prepared, document.len()).unwrap());
    }

    fn text(query: &[u8], document: &[u8]) -> Text {
        let mut text = Text::new();
        text.set_query(query);
        set_document(&mut text, query.len() + 1, document);
        text
    }

    #[test]
    fn every_occurrence_is_found_and_the_border_leaves_no_trace() {
        let mut random = Random::new(61);
        let mut occurrences = Occurrences::new();
        for round in 0..200 {
            let len = SHORTEST + random.below(400) as usize;
            let letters = 1 + random.below(20);
            let query: Vec<u8> = (0..len).map(|_| b'a' + random.below(letters) as u8).collect();
            let mut text = text(&query, b"");
            occurrences.parse_query(Shannon::new(), &mut text, &query).expect("short chains");
            set_document(&mut text, len + 1, b"document");
            let joined = text.up_to(len + 9).to_vec();
            let found = |occurrences: &Occurrences, position: usize, source: usize| {
                occurrences.sources(gram_of(&joined[position..])).any(|s| s == source)
            };
            // The border's string begins in the query and ends in the document.
            for is_open in [false, true, false] {
                if is_open {
                    occurrences.open_border(&text, len, 8);
                }
                for source in 1..len - 1 {
                    assert!(found(&occurrences, source, source), "round {round}: {source}");
                    let four = text.word(source) as u32;
                    assert!(source + 4 > len || occurrences.presence.has::<FOUR>(four));
                }
                assert_eq!(found(&occurrences, len - 1, len - 1), is_open, "round {round}");
                occurrences.close_border();
            }
        }
    }

    #[test]
    fn the_parse_stops_where_a_search_touches_the_end() {
        // The last two bytes are never searched.
        assert_eq!(open_end(b"abcdefgh"), 6);
        assert_eq!(open_end(b"xabcdefabc"), 7);
        // Position 0 is no source.
        assert_eq!(open_end(b"abcdefabc"), 7);
        assert_eq!(open_end(b"aaaaaaaa"), 2);
        assert_eq!(open_end(b"ab"), 0);
    }

    #[test]
    fn unsuitable_queries_are_left_to_the_general_path() {
        let mut occurrences = Occurrences::new();
        let mut parse = |query: &[u8]| {
            occurrences.parse_query(Shannon::new(), &mut Text::new(), query).is_some()
        };
        assert!(!parse(b"") && !parse(b"abc") && parse(b"abcd"));
        assert!(!parse(&vec![b'a'; SURE_CHAIN + 3]) && !parse(&vec![0; MAX_DISTANCE]));
    }

    #[test]
    fn the_longest_match_wins_and_then_the_nearest() {
        let query = b"-abcdX-abcdY-abcX-";
        let text = text(query, b"abcdZabcX");
        let mut occurrences = Occurrences::new();
        let end = query.len() + 10;
        occurrences.parse_query(Shannon::new(), &mut self::text(query, b""), query).unwrap();
        occurrences.open_border(&text, query.len(), 0);
        let behind = Behind::new(&occurrences, &text, end);
        let at = |position| behind.best(query.len() + 1 + position, Match::NONE);
        assert_eq!(at(0), Match::from_source(4, 7));
        assert_eq!(at(1), Match::from_source(3, 8));
        assert_eq!(at(3), Match::NONE);
        assert_eq!(at(5), Match::from_source(4, 13));
        let floor = Match::any_of(4);
        assert_eq!(behind.best(query.len() + 1, floor), floor);
        assert_eq!(behind.best_within(query.len() + 6, Match::NONE, 9), Match::NONE);
    }
}
