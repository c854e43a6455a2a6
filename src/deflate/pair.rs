//! The fast path: a query and a document, parsed from what is known of each.

use super::bound::Limit;
use super::general::{BLOCK_SYMBOLS, MAX_DISTANCE, NEVER_SLIDES, SURE_CHAIN};
use super::lazy::{Match, Search};
use super::matches::Prepared;
use super::query::{Behind, Inside, Occurrences, QueryParse};
use super::symbols::MIN_MATCH;
use super::tally::Tally;
use super::text::Text;

/// A query and a document for which the best match of every position is what zlib finds.
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
    /// None if zlib could miss a match.
    ///
    /// The best match of a position among all earlier ones that are nearer than [`MAX_DISTANCE`] is what zlib finds if
    ///
    /// * its search never gives up: no hash bucket holds more than [`SURE_CHAIN`] positions. A bucket of the joined text
    ///   holds those of the query and of `" " + document`, and two strings that lie across the border;
    /// * its document's matches do not use position 0, which zlib takes for the end of a chain: the query is not empty;
    /// * no place becomes 0 as the window slides: the text is no longer than [`NEVER_SLIDES`];
    /// * no match is exactly as far as [`MAX_DISTANCE`], where zlib takes it only if nothing in its bucket is nearer: see
    ///   [`Pair::is_at_edge`] and [`prepare`](super::prepare).
    pub(super) fn new(
        query: &'a QueryParse,
        border: usize,
        document: &[u8],
        prepared: &'a [u8],
    ) -> Option<Self> {
        let prepared = Prepared::read(prepared, document.len())?;
        let end = border + 1 + document.len();
        let is_sure = end <= NEVER_SLIDES && query.bucket + prepared.bucket + 2 <= SURE_CHAIN;
        is_sure.then_some(Pair { query, border, end, prepared })
    }

    /// Whether a string of the query comes again just as far behind it as zlib looks, and nowhere between.
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

    /// The symbols of the joined text, unless it certainly passes the limit. Hands all blocks to `flush` that end before
    /// the text does, with the bytes that they stand for, if there are to be `blocks`.
    pub(super) fn parse(
        &self,
        text: &Text,
        occurrences: &Occurrences,
        limit: Limit,
        blocks: bool,
        mut flush: impl FnMut(&Tally, usize),
    ) -> Option<(Tally, usize)> {
        let &Pair { query, border, end, prepared } = self;
        let mut tally = query.tally.clone();
        let mut state = query.state;
        state.run(text, border, &mut tally, &Inside { occurrences, text, end });
        let behind = Behind::new(occurrences, text, end);
        state.run(text, border + 1, &mut tally, &behind);
        let search = Both { own: prepared, document: border + 1, behind };
        let near_end = end.min(MAX_DISTANCE);
        let mut start = 0;
        while state.position < end {
            if limit.is_passed_already(&tally) {
                return None;
            }
            // No position gives more than one symbol, so a block does not end in this step unless it is small.
            let near_block_end = blocks && tally.symbols() + BETWEEN_CHECKS as u32 >= BLOCK_SYMBOLS;
            let stop = state.position + if near_block_end { 1 } else { BETWEEN_CHECKS };
            // zlib counts a literal one position later, and the last one without a look at the number of symbols.
            let is_last_literal = state.position + 1 == end && state.nothing_waits();
            if state.position < near_end {
                state.run(text, stop.min(near_end), &mut tally, &search);
            } else {
                state.run(text, stop.min(end), &mut tally, &Far(&search));
            }
            if near_block_end && tally.symbols() == BLOCK_SYMBOLS && !is_last_literal {
                flush(&tally, state.counted() - start);
                start = state.counted();
                tally.clear();
            }
        }
        Some((tally, end - start))
    }
}

/// Search at the positions of a document: among its own matches and those that begin in the query.
struct Both<'a> {
    own: Prepared<'a>,
    /// The position of the document.
    document: usize,
    behind: Behind<'a>,
}

impl Search for Both<'_> {
    #[inline(always)]
    fn best(&self, position: usize, floor: Match) -> Match {
        self.behind.best(position, floor.max(self.own.at(position - self.document)))
    }
}

/// The same at positions that are farther than [`MAX_DISTANCE`] from some of the query.
struct Far<'a>(&'a Both<'a>);

impl Search for Far<'_> {
    fn best(&self, position: usize, floor: Match) -> Match {
        let Far(Both { own, document, behind }) = self;
        behind.best_within(position, floor.max(own.at(position - document)), MAX_DISTANCE)
    }
}

/// Bytes that are parsed before the limit is looked at again.
const BETWEEN_CHECKS: usize = 48;
