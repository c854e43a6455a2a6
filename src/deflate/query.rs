//! The query's part of the work: its parse, and an index of its strings.

use super::bound::least_header;
use super::general::{
    BLOCK_SYMBOLS, HASH_SIZE, MAX_DISTANCE, SURE_CHAIN, TOO_FAR, common_prefix, zlib_hash,
};
use super::lazy::{Lazy, Search};
use super::occurrences::Occurrences;
use super::packed_match::Match;
use super::shannon::Shannon;
use super::symbols::{MAX_MATCH, MIN_MATCH};
use super::tally::Tally;
use super::text::Text;

/// Shorter queries have nothing to prepare; their pairs take the general path.
const SHORTEST: usize = 4;

/// The parse of a query, up to where it depends on what follows.
#[derive(Clone, Debug)]
pub(super) struct QueryParse {
    pub(super) state: Lazy,
    pub(super) tally: Tally,
    /// The [`least_header`] for the symbols of `tally`.
    pub(super) header: u64,
    /// The number of positions in the fullest of zlib's hash buckets.
    pub(super) bucket: usize,
}

impl Occurrences {
    /// Parses a query, puts it at the beginning of `text` and collects its strings. Returns `None` if its pairs need the
    /// general path.
    ///
    /// A match search that reaches the end of the query could continue into a document, so the parse stops at the first
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
        self.collect(text, query.len() + 1);
        let mut state = Lazy::new();
        let mut tally = Tally::new(shannon);
        let search = WithinQuery { occurrences: self, text, end: query.len() };
        state.run(text, open_end(query), &mut tally, &search);
        // If a query is more than one block, its pairs take the general path.
        if tally.symbols() as usize + query.len() - state.position + 2 >= BLOCK_SYMBOLS as usize {
            return None;
        }
        let header = least_header(&tally);
        Some(QueryParse { state, tally, header, bucket })
    }
}

/// Search at the positions of a query, where only earlier positions can be sources.
#[derive(Debug)]
pub(super) struct WithinQuery<'a> {
    pub(super) occurrences: &'a Occurrences,
    pub(super) text: &'a Text,
    /// The end of the text, which is the query alone or the joined text.
    pub(super) end: usize,
}

impl Search for WithinQuery<'_> {
    fn best(&self, position: usize, floor: Match) -> Match {
        let sources =
            self.occurrences.sources(self.text.four(position)).filter(|&source| source < position);
        longest(self.text, position, self.end, floor, sources)
    }
}

/// The best match from any of `sources` if it is above `floor`; otherwise `floor`.
pub(super) fn longest(
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
        // A longer match must agree at the last byte of the best so far.
        let last = best.length() - 1;
        if text[source + last] == scan[last] {
            best = best.max(Match::from_source(common_prefix(&text[source..], scan), source));
        }
    }
    near_enough(best, position, floor)
}

/// `best`, or `floor` if `best` is too short for its distance.
#[inline]
pub(super) fn near_enough(best: Match, position: usize, floor: Match) -> Match {
    let is_far = |source| position - source > TOO_FAR;
    if position > TOO_FAR && best.length() == MIN_MATCH && best.source().is_some_and(is_far) {
        floor
    } else {
        best
    }
}

/// The first position whose match search reaches the end of the query.
fn open_end(query: &[u8]) -> usize {
    let mut longest = MIN_MATCH - 1;
    for end in 2..query.len() {
        // Position 0 is never a source.
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
    use super::*;

    #[test]
    fn the_parse_stops_where_a_search_reaches_the_end() {
        // No search starts at the last two bytes.
        assert_eq!(open_end(b"abcdefgh"), 6);
        assert_eq!(open_end(b"xabcdefabc"), 7);
        // Position 0 is never a source.
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
}
