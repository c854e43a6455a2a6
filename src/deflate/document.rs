//! The parse of a document: the same as [`Lazy::run`], for the one search that nearly all of the time goes to.

use super::lazy::{Lazy, Match, Search};
use super::query::Behind;
use super::tally::Tally;

/// Search at the positions of a document: among its own matches and those that begin in the query.
#[derive(Debug)]
pub(super) struct Both<'a> {
    pub(super) behind: Behind<'a>,
}

impl Search for Both<'_> {
    fn best(&self, position: usize, floor: Match) -> Match {
        self.behind.best(position, floor.max(self.behind.text.own(position)))
    }
}

impl Both<'_> {
    /// Parses until the position is at least `stop`, which is before the last bytes, and within a block.
    ///
    /// Out of line, so that everything it needs has a register.
    #[inline(never)]
    pub(super) fn run(&self, state: &mut Lazy, stop: usize, tally: &mut Tally) {
        let Both { behind } = self;
        let text = behind.text;
        let start = state.counted();
        let Lazy { mut position, waiting: mut here } = *state;
        let mut counter = tally.counter();
        'parse: loop {
            if here == Match::NONE {
                here = loop {
                    if position >= stop {
                        break 'parse;
                    }
                    if behind.may_match(position) {
                        let found = behind.search(position, text.own(position).max(Match::NONE));
                        if found != Match::NONE {
                            position += 1;
                            break found;
                        }
                    }
                    counter.add_literal(text.byte(position));
                    position += 1;
                };
            }
            // A match waits: the next position may have a longer one.
            loop {
                if position >= stop {
                    break 'parse;
                }
                let length = here.length();
                let floor = Match::any_of(length);
                let mut found = floor.max(text.own(position));
                if behind.goes_on(position, found.length()) {
                    found = behind.search(position, found);
                }
                if found == floor {
                    counter.add_match(length, here.distance_symbol(position - 1));
                    position += length - 1;
                    here = Match::NONE;
                    break;
                }
                counter.add_literal(text.byte(position - 1));
                here = found;
                position += 1;
            }
        }
        *state = Lazy { position, waiting: here };
        counter.finish(state.counted() - start);
    }
}

#[cfg(test)]
mod tests {
    use super::super::matches::{Prepared, prepare};
    use super::super::query::Occurrences;
    use super::super::shannon::Shannon;
    use super::super::text::Text;
    use super::*;
    use crate::random::Random;

    #[test]
    fn the_parse_is_that_of_any_search() {
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
            let both = Both { behind: Behind::new(&occurrences, &text, end) };
            let mut expected = (Lazy { position: document, ..Lazy::new() }, query.tally.clone());
            let mut found = expected.clone();
            // Stopping in between changes nothing.
            let last = both.behind.last_bytes;
            for stop in [document + 7, document + 8, last] {
                if found.0.position < stop {
                    both.run(&mut found.0, stop, &mut found.1);
                }
            }
            expected.0.run(&text, last, &mut expected.1, &both);
            assert_eq!(found.0.counted(), expected.0.counted(), "round {round}");
            assert_eq!(found.1.ideal(), expected.1.ideal(), "round {round}");
            assert!(found.1.counts.literal == expected.1.counts.literal, "round {round}");
            assert!(found.1.counts.distance == expected.1.counts.distance, "round {round}");
            occurrences.close_border();
        }
    }
}
