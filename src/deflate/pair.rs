//! The fast path: a query and a document, parsed from what is known of each.

use super::bound::Limit;
use super::general::{MAX_DISTANCE, SURE_CHAIN};
use super::lazy::{Match, Search};
use super::matches::Prepared;
use super::query::{Behind, Inside, Occurrences, QueryParse};
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
    /// The best match of a position among all earlier ones is what zlib finds if
    ///
    /// * no earlier position is out of reach: the text is no longer than [`MAX_DISTANCE`];
    /// * its search never gives up: no hash bucket holds more than [`SURE_CHAIN`] positions. A bucket of the joined text
    ///   holds those of the query and of `" " + document`, and two strings that lie across the border.
    /// * its document's matches do not use position 0, which zlib takes for the end of a chain: the query is not empty.
    pub(super) fn new(
        query: &'a QueryParse,
        border: usize,
        document: &[u8],
        prepared: &'a [u8],
    ) -> Option<Self> {
        let prepared = Prepared::read(prepared, document.len())?;
        let end = border + 1 + document.len();
        let is_sure = end <= MAX_DISTANCE && query.bucket + prepared.bucket + 2 <= SURE_CHAIN;
        is_sure.then_some(Pair { query, border, end, prepared })
    }

    /// The symbols of the joined text, unless it certainly passes the limit.
    pub(super) fn parse(
        &self,
        text: &Text,
        occurrences: &Occurrences,
        limit: Limit,
    ) -> Option<Tally> {
        let &Pair { query, border, end, prepared } = self;
        let mut tally = query.tally.clone();
        let mut state = query.state;
        state.run(text, border, &mut tally, &Inside { occurrences, text, end });
        let behind = Behind::new(occurrences, text, end);
        state.run(text, border + 1, &mut tally, &behind);
        let search = Both { own: prepared, document: border + 1, behind };
        while state.position < end {
            if limit.is_passed_already(&tally) {
                return None;
            }
            state.run(text, end.min(state.position + BETWEEN_CHECKS), &mut tally, &search);
        }
        Some(tally)
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

/// Bytes that are parsed before the limit is looked at again.
const BETWEEN_CHECKS: usize = 48;
