//! The parse of a document: the same as [`Lazy::run`], written for the search that takes nearly all of the time.
//!
//! Which positions may have a match at all is found for 64 positions at a time, without branches, since no processor can
//! predict it. Literals and matches are collected, and all of them are counted at the end.

use super::lazy::{Lazy, Search};
use super::packed_match::Match;
use super::query_search::QuerySearch;
use super::symbols::MIN_MATCH;
use super::tally::Tally;
use super::text::Text;
use super::vector::LANES;

/// Search at the positions of a document: among its own matches and those that start in the query.
#[derive(Debug)]
pub(super) struct DocumentSearch<'a> {
    pub(super) in_query: QuerySearch<'a>,
}

impl Search for DocumentSearch<'_> {
    fn best(&self, position: usize, floor: Match) -> Match {
        self.in_query.best(position, floor.max(self.in_query.text.own(position)))
    }
}

/// The most positions that are parsed before anything is counted.
pub(super) const STRETCH: usize = 128;

impl DocumentSearch<'_> {
    /// Parses until the position is at least `stop`, which is at most [`STRETCH`] away, without ending a block.
    ///
    /// Not inlined, so that everything it needs fits in registers.
    #[inline(never)]
    pub(super) fn run(&self, state: &mut Lazy, stop: usize, sent: &mut Sent, tally: &mut Tally) {
        let text = self.in_query.text;
        let start = state.counted();
        let (mut literals, mut matches) = (0, 0);
        // Everything before `position` is sent.
        let mut position = start;
        let mut here = state.waiting;
        let mut at = start;
        // One bit for each position from `base` on that may have a match, and the first position not looked at yet.
        let (mut base, mut candidates, mut next) = (start, 0u64, state.position);
        'parse: loop {
            if here == Match::NONE {
                if candidates == 0 {
                    base = next.max(position);
                    if base >= stop {
                        break 'parse;
                    }
                    next = base + 64;
                    candidates = self.may_match(base) & below(stop - base);
                    continue;
                }
                at = base + candidates.trailing_zeros() as usize;
                candidates &= candidates - 1;
                here = self.in_query.search(at, text.own(at).max(Match::NONE));
                if here == Match::NONE {
                    continue;
                }
            }
            // A match is waiting: the next position may have a longer one.
            loop {
                if at + 1 >= stop {
                    break 'parse;
                }
                let floor = Match::any_of(here.length());
                let mut found = floor.max(text.own(at + 1));
                if self.in_query.may_be_longer(at + 1, found.length()) {
                    found = self.in_query.search(at + 1, found);
                }
                if found == floor {
                    break;
                }
                here = found;
                at += 1;
            }
            literals = sent.add_literals(literals, text, position, at);
            sent.matches[matches % MATCHES] = (at as u64) << 32 | u64::from(here.number());
            matches += 1;
            position = at + here.length();
            candidates &= !below(position - base);
            here = Match::NONE;
        }
        *state = if here == Match::NONE {
            literals = sent.add_literals(literals, text, position, stop.max(position));
            Lazy { position: stop.max(position), waiting: here }
        } else {
            literals = sent.add_literals(literals, text, position, at);
            Lazy { position: at + 1, waiting: here }
        };
        sent.count(literals, matches, state.counted() - start, tally);
    }

    /// One bit for each of 64 positions: whether it may have a match.
    #[inline(always)]
    fn may_match(&self, position: usize) -> u64 {
        self.in_query.may_match(position) | self.in_query.text.have_own(position)
    }
}

/// The lowest `bits` bits.
#[inline(always)]
fn below(bits: usize) -> u64 {
    !u64::MAX.unbounded_shl(bits as u32)
}

/// The literals and matches of a stretch, before they are counted.
#[derive(Debug)]
pub(super) struct Sent {
    literals: [u8; LITERALS + LANES],
    /// Each with its position in the upper half.
    matches: [u64; MATCHES],
}

/// More than a stretch can have, and powers of two, so that masked indices need no bounds check.
const LITERALS: usize = 256;
const MATCHES: usize = 64;

const _: () = assert!(LITERALS > STRETCH + LANES && MATCHES > STRETCH / MIN_MATCH + 2);

impl Sent {
    pub(super) fn new() -> Self {
        Sent { literals: [0; LITERALS + LANES], matches: [0; MATCHES] }
    }

    /// Appends the bytes from `start` to `end` to the first `len` literals and returns the new number of literals.
    #[inline(always)]
    fn add_literals(&mut self, len: usize, text: &Text, start: usize, end: usize) -> usize {
        let mut done = 0;
        loop {
            let place = (len + done) % LITERALS;
            self.literals[place..place + LANES].copy_from_slice(text.bytes::<LANES>(start + done));
            done += LANES;
            if end - start <= done {
                return len + (end - start);
            }
        }
    }

    /// Counts the first `literals` literals and `matches` matches, which stand for `bytes` bytes.
    #[inline(always)]
    fn count(&self, literals: usize, matches: usize, bytes: usize, tally: &mut Tally) {
        let mut counter = tally.counter();
        for &byte in &self.literals[..literals] {
            counter.add_literal(byte);
        }
        for &sent in &self.matches[..matches] {
            let found = Match::from_number(sent as u32);
            counter.add_match(found.length(), found.distance_symbol((sent >> 32) as usize));
        }
        counter.finish(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::super::occurrences::Occurrences;
    use super::super::prepared::{Prepared, prepare};
    use super::super::shannon::Shannon;
    use super::super::text::Text;
    use super::*;
    use crate::random::Random;

    #[test]
    fn the_parse_is_the_same_as_by_the_plain_loop() {
        let mut random = Random::new(91);
        let mut occurrences = Occurrences::new();
        let mut text = Text::new();
        for round in 0..300 {
            let letters = 2 + random.below(12);
            let mut bytes = |most: u64| -> Vec<u8> {
                let len = 20 + random.below(most);
                (0..len).map(|_| b'a' + random.below(letters) as u8).collect()
            };
            let (x, y) = (bytes(900), bytes(600));
            let mut prepared = Vec::new();
            prepare(&y, &mut prepared);
            let own = Prepared::read(&prepared, y.len()).unwrap();
            let query = occurrences.parse_query(Shannon::new(), &mut text, &x).unwrap();
            let (document, end) = (x.len() + 1, x.len() + 1 + y.len());
            text.set_document(document, &y, own);
            occurrences.open_border(&text, x.len(), own.reach.min(end - x.len()));
            let search = DocumentSearch {
                in_query: QuerySearch { occurrences: &occurrences, text: &text, end },
            };
            let mut expected = (Lazy { position: document, ..Lazy::new() }, query.tally.clone());
            let mut found = expected.clone();
            let mut sent = Sent::new();
            // Stopping partway changes nothing.
            let stretches = (document + 8..end).step_by(STRETCH);
            for stop in [document + 7].into_iter().chain(stretches).chain([end]) {
                if found.0.position < stop {
                    search.run(&mut found.0, stop, &mut sent, &mut found.1);
                }
            }
            expected.0.run(&text, end, &mut expected.1, &search);
            assert_eq!(found.0.counted(), expected.0.counted(), "round {round}");
            assert_eq!(found.1.ideal(), expected.1.ideal(), "round {round}");
            assert!(found.1.counts.literal == expected.1.counts.literal, "round {round}");
            assert!(found.1.counts.distance == expected.1.counts.distance, "round {round}");
            occurrences.close_border();
        }
    }
}
