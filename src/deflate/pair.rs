//! The fast path: the parse of a query and a document, from what is known about each.

use super::bound::Limit;
use super::document::{DocumentSearch, STRETCH, Sent};
use super::general::{BLOCK_SYMBOLS, MAX_DISTANCE, NEVER_SLIDES, SURE_CHAIN};
use super::lazy::Search;
use super::occurrences::Occurrences;
use super::packed_match::Match;
use super::prepared::Prepared;
use super::query::{QueryParse, WithinQuery};
use super::query_search::QuerySearch;
use super::symbols::MIN_MATCH;
use super::tally::Tally;
use super::text::Text;

/// A query and a document for which zlib finds the best match at every position.
#[derive(Debug)]
pub(super) struct Pair<'a> {
    pub(super) query: &'a QueryParse,
    /// The position of the separator.
    border: usize,
    /// The length of the joined text.
    end: usize,
    pub(super) prepared: Prepared<'a>,
}

impl<'a> Pair<'a> {
    /// `None` if zlib could miss a match.
    ///
    /// zlib finds the best match at a position, among all earlier positions nearer than [`MAX_DISTANCE`], if
    ///
    /// * its search never gives up: no hash bucket holds more than [`SURE_CHAIN`] positions. A bucket of the joined text
    ///   holds those of the query, those of `" " + document`, and two strings that cross the border;
    /// * no match of the document uses position 0, which zlib takes for the end of a chain: the query is not empty;
    /// * no place becomes 0 as the window slides: the text is no longer than [`NEVER_SLIDES`];
    /// * no match is exactly [`MAX_DISTANCE`] away, where zlib takes it only if nothing in its bucket is nearer: see
    ///   [`Pair::is_at_edge`] and [`prepare`](super::prepare).
    pub(super) fn new(
        query: &'a QueryParse,
        border: usize,
        document: &[u8],
        prepared: &'a [u8],
    ) -> Option<Self> {
        let prepared = Prepared::read(prepared, document.len())?;
        let end = border + 1 + document.len();
        let is_fully_searched =
            end <= NEVER_SLIDES && query.bucket + prepared.bucket + 2 <= SURE_CHAIN;
        is_fully_searched.then_some(Pair { query, border, end, prepared })
    }

    /// Whether a string of the query occurs again exactly as far away as zlib ever looks, and nowhere in between.
    pub(super) fn is_at_edge(&self, text: &Text) -> bool {
        let text = text.up_to(self.end);
        let far = text.windows(MIN_MATCH).enumerate().skip(1 + MAX_DISTANCE).take(self.border);
        far.into_iter().any(|(position, gram)| {
            let source = position - MAX_DISTANCE;
            &text[source..source + MIN_MATCH] == gram
                && self.prepared.at(position - self.border - 1).length() < MIN_MATCH
                && !text[source + 1..position + MIN_MATCH - 1].windows(MIN_MATCH).any(|g| g == gram)
        })
    }

    /// Counts the symbols of the last block of the joined text and returns the number of bytes that it stands for; `None` if
    /// the text is certainly above the limit. If `blocks` is set, passes every earlier block to `flush`, with the number of
    /// bytes that it stands for; if not, the whole text is counted as one block.
    pub(super) fn parse(
        &self,
        text: &Text,
        occurrences: &Occurrences,
        limit: Limit,
        blocks: bool,
        tally: &mut Tally,
        mut flush: impl FnMut(&Tally, usize),
    ) -> Option<usize> {
        let &Pair { query, border, end, .. } = self;
        tally.clone_from(&query.tally);
        let mut state = query.state;
        state.run(text, border, tally, &WithinQuery { occurrences, text, end });
        let in_query = QuerySearch { occurrences, text, end };
        state.run(text, border + 1, tally, &in_query);
        let search = DocumentSearch { in_query };
        let mut sent = Sent::new();
        let near_end = end.min(MAX_DISTANCE);
        // With a limit, most pairs are abandoned, and short steps stop them sooner; without one, long steps are cheaper.
        let step = if limit.is_none() { STRETCH } else { STRETCH / 2 };
        let mut start = 0;
        while state.position < end {
            if limit.is_passed_already(tally) {
                return None;
            }
            // No position adds more than one symbol, so a block cannot end in this step unless it is nearly full.
            let near_block_end = tally.symbols() + step as u32 >= BLOCK_SYMBOLS;
            let stop = state.position + if near_block_end { 1 } else { step };
            // zlib counts a literal one position later, and the last one without checking the number of symbols.
            let is_last_literal = state.position + 1 == end && state.nothing_waits();
            if state.position < near_end {
                let stop = stop.min(near_end);
                if near_block_end {
                    state.run(text, stop, tally, &search);
                } else {
                    search.run(&mut state, stop, &mut sent, tally);
                }
            } else {
                state.run(text, stop.min(end), tally, &Far(&search));
            }
            if blocks && near_block_end && tally.symbols() == BLOCK_SYMBOLS && !is_last_literal {
                flush(tally, state.counted() - start);
                start = state.counted();
                tally.clear();
            }
        }
        Some(end - start)
    }
}

/// The same search, at positions that are farther than [`MAX_DISTANCE`] from a part of the query.
struct Far<'a>(&'a DocumentSearch<'a>);

impl Search for Far<'_> {
    fn best(&self, position: usize, floor: Match) -> Match {
        let Far(DocumentSearch { in_query }) = self;
        in_query.best_within(position, floor.max(in_query.text.own(position)), MAX_DISTANCE)
    }
}

#[cfg(test)]
mod tests {
    use super::super::general::{Block, General};
    use super::super::prepared::prepare;
    use super::super::shannon::Shannon;
    use super::*;
    use crate::random::Random;

    /// `len` bytes of words that recur.
    fn words(random: &mut Random, len: usize) -> Vec<u8> {
        let mut text = Vec::new();
        while text.len() < len {
            let most = 1 + random.below(900);
            let word = random.below(most);
            text.extend(format!("{:x} ", word * word).into_bytes());
        }
        text.truncate(len);
        text
    }

    #[test]
    fn symbols_are_those_of_the_general_path() {
        let mut random = Random::new(71);
        let mut occurrences = Occurrences::new();
        let mut general = General::new();
        for document_len in [0, 1, 2, 3, 10, 50, 400, 3_000, 31_000, 33_000, 45_000] {
            let query_len = 4 + random.below(900) as usize;
            let (x, y) = (words(&mut random, query_len), words(&mut random, document_len));
            let mut prepared = Vec::new();
            prepare(&y, &mut prepared);
            let mut text = Text::new();
            let query = occurrences.parse_query(Shannon::new(), &mut text, &x).unwrap();
            let pair = Pair::new(&query, x.len(), &y, &prepared).expect("chains are short");
            text.set_document(x.len() + 1, &y, pair.prepared);
            assert!(!pair.is_at_edge(&text));
            let reach = pair.prepared.reach.min(y.len() + 1);
            occurrences.open_border(&text, x.len(), reach);
            let limit = Limit::new(super::super::Measure::Bytes, u64::MAX, pair.end, query.header);
            let mut blocks = Vec::new();
            let mut tally = Tally::new(Shannon::new());
            let len = pair
                .parse(&text, &occurrences, limit, true, &mut tally, |tally, len| {
                    blocks.push((tally.counts.literal, tally.counts.distance, Some(len as u64)));
                })
                .expect("there is no limit");
            occurrences.close_border();
            blocks.push((tally.counts.literal, tally.counts.distance, Some(len as u64)));
            let mut expected = Vec::new();
            general.parse(&[&x[..], b" ", &y].concat(), &mut |block: Block<'_>| {
                expected.push((block.counts.literal, block.counts.distance, block.stored));
            });
            assert!(blocks == expected, "{query_len} and {document_len} bytes");
        }
    }

    #[test]
    fn the_fast_path_takes_only_pairs_that_zlib_searches_fully() {
        let mut occurrences = Occurrences::new();
        let query = occurrences.parse_query(Shannon::new(), &mut Text::new(), b"a query").unwrap();
        let is_fully_searched = |document: &[u8]| {
            let mut prepared = Vec::new();
            prepare(document, &mut prepared);
            Pair::new(&query, 7, document, &prepared).is_some()
        };
        let mut random = Random::new(72);
        let mut bytes =
            |len: usize| -> Vec<u8> { (0..len).map(|_| random.next_u64() as u8).collect() };
        assert!(is_fully_searched(b"") && is_fully_searched(b"a document"));
        assert!(
            is_fully_searched(&[b'a'; SURE_CHAIN - 1]) && !is_fully_searched(&[b'a'; SURE_CHAIN])
        );
        assert!(
            is_fully_searched(&bytes(NEVER_SLIDES - 8))
                && !is_fully_searched(&bytes(NEVER_SLIDES - 7))
        );
        assert!(Pair::new(&query, 7, b"two", b"").is_none());
    }

    #[test]
    fn matches_as_far_as_zlib_looks_are_recognized() {
        let mut occurrences = Occurrences::new();
        let mut text = Text::new();
        let x = b"here and THERE and";
        let query = occurrences.parse_query(Shannon::new(), &mut text, x).unwrap();
        let at = 9 + MAX_DISTANCE - x.len() - 1;
        for (source, is_at_edge) in [(9, true), (8, false), (10, false)] {
            let mut random = Random::new(73);
            let mut y: Vec<u8> = (0..33_000).map(|_| 128 | random.next_u64() as u8).collect();
            y[at..at + 3].copy_from_slice(&x[source..source + 3]);
            let mut prepared = Vec::new();
            prepare(&y, &mut prepared);
            let pair = Pair::new(&query, x.len(), &y, &prepared).unwrap();
            text.set_document(x.len() + 1, &y, pair.prepared);
            assert_eq!(pair.is_at_edge(&text), is_at_edge, "{source}");
        }
    }
}
