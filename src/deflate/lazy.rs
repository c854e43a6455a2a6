//! Lazy matching: which of the possible matches zlib takes (`deflate_slow`).

use super::packed_match::Match;
use super::tally::Tally;
use super::text::Text;

/// The source of a parse's matches.
pub(super) trait Search {
    /// The best match at a position if it is above the floor; otherwise the floor.
    fn best(&self, position: usize, floor: Match) -> Match;
}

/// The state of a parse between two positions.
///
/// At level 9 zlib defers every match by one byte: it is taken unless the next position has a longer one, in which case the
/// byte before that is sent as a literal. The match at a position does not depend on the state: a search from a floor
/// finds either the best match at the position or, if that is not above the floor, nothing that would be used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lazy {
    /// The next position to search at.
    pub(super) position: usize,
    /// The match at the previous position, not yet counted, or none.
    pub(super) waiting: Match,
}

impl Lazy {
    pub(super) fn new() -> Self {
        Lazy { position: 0, waiting: Match::NONE }
    }

    /// The number of bytes that have been counted: all before the position, except one whose match is waiting.
    pub(super) fn counted(&self) -> usize {
        self.position - usize::from(!self.nothing_waits())
    }

    pub(super) fn nothing_waits(&self) -> bool {
        self.waiting == Match::NONE
    }

    /// Parses until the position is at least `end`.
    #[inline(always)]
    pub(super) fn run(&mut self, text: &Text, end: usize, tally: &mut Tally, search: &impl Search) {
        let Lazy { mut position, mut waiting } = *self;
        while position < end {
            if waiting == Match::NONE {
                waiting = search.best(position, Match::NONE);
                if waiting == Match::NONE {
                    tally.add_literal(text.byte(position));
                }
                position += 1;
                continue;
            }
            let floor = Match::any_of(waiting.length());
            let found = search.best(position, floor);
            if found == floor {
                tally.add_match(waiting.length(), waiting.distance_symbol(position - 1));
                position += waiting.length() - 1;
                waiting = Match::NONE;
            } else {
                tally.add_literal(text.byte(position - 1));
                waiting = found;
                position += 1;
            }
        }
        *self = Lazy { position, waiting };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deflate::shannon::Shannon;
    use crate::deflate::symbols::{LENGTH_SYMBOL, MIN_MATCH};

    /// The best match at each position, as `(length, distance symbol)`.
    struct Table(Vec<(u16, u16)>);

    impl Search for Table {
        fn best(&self, position: usize, floor: Match) -> Match {
            let (length, symbol) = self.0[position];
            Match::from_stored((length << 5 | symbol).to_le_bytes()).max(floor)
        }
    }

    /// The literals and the match lengths that are counted, both sorted.
    fn parse(text: &[u8], matches: &[(usize, u16)]) -> (String, Vec<usize>) {
        let mut joined = Text::new();
        joined.set_query(text);
        let mut table = vec![(0, 0); text.len()];
        matches.iter().for_each(|&(position, length)| table[position] = (length, 4));
        let mut tally = Tally::new(Shannon::new());
        let mut state = Lazy::new();
        // Stopping partway changes nothing.
        for end in [1, 3, 4, text.len()] {
            state.run(&joined, end.max(state.position), &mut tally, &Table(table.clone()));
        }
        let literals = (0..=255u8).flat_map(|byte| {
            vec![char::from(byte); tally.counts.literal[usize::from(byte)] as usize]
        });
        let lengths = (3..=10).flat_map(|length| {
            let symbol = usize::from(LENGTH_SYMBOL[length - MIN_MATCH]);
            vec![length; tally.counts.literal[symbol] as usize]
        });
        assert!(state.nothing_waits());
        assert_eq!(tally.counts.distance[4] as usize, lengths.clone().count());
        (literals.collect(), lengths.collect())
    }

    #[test]
    fn a_match_is_taken_unless_the_next_is_longer() {
        assert_eq!(parse(b"abcdefgh", &[]), ("abcdefgh".into(), vec![]));
        assert_eq!(parse(b"abcdefgh", &[(2, 3)]), ("abfgh".into(), vec![3]));
        assert_eq!(parse(b"abcdefgh", &[(2, 3), (3, 3)]), ("abfgh".into(), vec![3]));
        assert_eq!(parse(b"abcdefgh", &[(2, 3), (3, 4)]), ("abch".into(), vec![4]));
        // Each is deferred in favor of the next.
        assert_eq!(parse(b"abcdefgh", &[(1, 3), (2, 4), (3, 5)]), ("abc".into(), vec![5]));
        // Positions inside a match are not searched, except for the second.
        assert_eq!(parse(b"abcdefgh", &[(1, 3), (3, 5)]), ("aefgh".into(), vec![3]));
    }
}
