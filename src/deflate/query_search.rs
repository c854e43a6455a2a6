//! The search, at positions after the query, for matches that start in the query.

use super::lazy::Search;
use super::occurrences::Occurrences;
use super::packed_match::Match;
use super::query::{longest, near_enough};
use super::symbols::MIN_MATCH;
use super::text::Text;
use super::vector::{LANES, equal_bytes};

/// Search at the separator and the positions of the document, for matches that start in the query.
#[derive(Debug)]
pub(super) struct QuerySearch<'a> {
    pub(super) occurrences: &'a Occurrences,
    pub(super) text: &'a Text,
    /// The end of the joined text.
    pub(super) end: usize,
}

impl QuerySearch<'_> {
    /// One bit for each of 64 positions: whether it may have a match with the query.
    #[inline(always)]
    pub(super) fn may_match(&self, position: usize) -> u64 {
        self.occurrences.presence.threes(self.text.bytes(position))
    }

    /// Whether a match longer than `length`, which is at least [`MIN_MATCH`], is possible: whether the last four bytes of a
    /// match one byte longer may occur in the query.
    #[inline(always)]
    pub(super) fn may_be_longer(&self, position: usize, length: usize) -> bool {
        self.occurrences.presence.has_four(self.text.four(position + length - MIN_MATCH))
    }

    /// The best match if it is above the floor; otherwise the floor.
    #[inline(always)]
    pub(super) fn search(&self, position: usize, floor: Match) -> Match {
        let here = *self.text.bytes(position);
        if position + LANES > self.end {
            return self.longest(position, floor);
        }
        let compare = |best: Match, source: u16| {
            let equal = equal_bytes(*self.text.bytes(usize::from(source)), here);
            let length = (!equal).trailing_zeros() as usize;
            best.max(Match::from_source(length, usize::from(source)))
        };
        let slot = self.occurrences.slot(self.text.four(position));
        let mut best = compare(compare(floor, slot.two[0]), slot.two[1]);
        if slot.has_more() {
            for &source in self.occurrences.more(slot) {
                best = compare(best, source);
            }
        }
        if best.length() >= LANES {
            return self.longest(position, floor);
        }
        near_enough(best, position, floor)
    }

    /// The best match, when one comparison per source is not enough.
    #[inline(never)]
    fn longest(&self, position: usize, floor: Match) -> Match {
        let sources = self.occurrences.sources(self.text.four(position));
        longest(self.text, position, self.end, floor, sources)
    }

    /// The best match from sources that are nearer than `distance`.
    pub(super) fn best_within(&self, position: usize, floor: Match, distance: usize) -> Match {
        let is_near = |&source: &usize| position - source < distance;
        let sources = self.occurrences.sources(self.text.four(position)).filter(is_near);
        longest(self.text, position, self.end, floor, sources)
    }
}

impl Search for QuerySearch<'_> {
    #[inline(always)]
    fn best(&self, position: usize, floor: Match) -> Match {
        let length = floor.length();
        if length >= MIN_MATCH && !self.may_be_longer(position, length) {
            floor
        } else {
            self.search(position, floor)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::prepared::{Prepared, prepare};
    use super::*;

    #[test]
    fn the_longest_match_wins_and_then_the_nearest() {
        let query = b"-abcdX-abcdY-abcX-";
        let mut text = Text::new();
        text.set_query(query);
        let document = b"abcdZabcX";
        let mut prepared = Vec::new();
        prepare(document, &mut prepared);
        let own = Prepared::read(&prepared, document.len()).unwrap();
        text.set_document(query.len() + 1, document, own);
        let mut occurrences = Occurrences::new();
        let end = query.len() + 10;
        occurrences.collect(&text, query.len() + 1);
        occurrences.open_border(&text, query.len(), 0);
        let search = QuerySearch { occurrences: &occurrences, text: &text, end };
        let at = |position| search.best(query.len() + 1 + position, Match::NONE);
        assert_eq!(at(0), Match::from_source(4, 7));
        assert_eq!(at(1), Match::from_source(3, 8));
        assert_eq!(at(3), Match::NONE);
        assert_eq!(at(5), Match::from_source(4, 13));
        let floor = Match::any_of(4);
        assert_eq!(search.best(query.len() + 1, floor), floor);
        assert_eq!(search.best_within(query.len() + 6, Match::NONE, 9), Match::NONE);
    }
}
