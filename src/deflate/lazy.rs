//! Lazy evaluation: which of the possible matches are taken (`deflate_slow`).

use std::hint::select_unpredictable;

use super::symbols::{MIN_MATCH, distance_symbol};
use super::tally::Tally;
use super::text::Text;

/// A match as one number: its length (from bit 21), and where it comes from.
///
/// That is the position of its source, below 2^15, or [`BY_SYMBOL`] and its distance symbol (from bit 16). So the greater
/// of two matches is the longer; of two from sources, the nearer; and one that is known by its distance symbol comes
/// before any other of its length: only matches inside a document are, and they are nearer than those from the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match(u32);

const LENGTH: u32 = 21;
const SYMBOL: u32 = 16;
const BY_SYMBOL: u32 = 1 << 15;

impl Match {
    /// Less than every match that can be sent.
    pub(super) const NONE: Match = Match::any_of(MIN_MATCH - 1);

    /// Not less than any match of this length, and less than every longer one.
    #[inline]
    pub(super) const fn any_of(length: usize) -> Self {
        Match((length as u32) << LENGTH | ((1 << LENGTH) - 1))
    }

    #[inline]
    pub(super) fn from_source(length: usize, source: usize) -> Self {
        Match((length as u32) << LENGTH | source as u32)
    }

    /// A match as it is stored: `length << 5 | distance symbol`, or 0 for none.
    #[inline]
    pub(super) fn from_stored(stored: [u8; 2]) -> Self {
        Match(u32::from(u16::from_le_bytes(stored)) << SYMBOL | BY_SYMBOL)
    }

    #[inline]
    pub(super) fn from_number(number: u32) -> Self {
        Match(number)
    }

    #[inline]
    pub(super) fn number(self) -> u32 {
        self.0
    }

    #[inline]
    pub(super) fn length(self) -> usize {
        (self.0 >> LENGTH) as usize
    }

    /// The position of the source, unless the distance symbol is known instead.
    #[inline]
    pub(super) fn source(self) -> Option<usize> {
        (self.0 & BY_SYMBOL == 0).then_some((self.0 & (BY_SYMBOL - 1)) as usize)
    }

    /// The distance symbol of the match at `position`.
    #[inline]
    pub(super) fn distance_symbol(self, position: usize) -> u8 {
        let symbol = (self.0 >> SYMBOL & 31) as u8;
        let source = (self.0 & (BY_SYMBOL - 1)) as usize;
        let by_source = distance_symbol(position.wrapping_sub(source));
        select_unpredictable(self.0 & BY_SYMBOL != 0, symbol, by_source)
    }
}

/// Where a parse gets its matches from.
pub(super) trait Search {
    /// The best match of a position if it is above the floor, and else the floor.
    fn best(&self, position: usize, floor: Match) -> Match;
}

/// The state of a parse between two positions.
///
/// At level 9 zlib puts off every match by one byte: it is taken unless the next position has a longer one, and then the
/// byte before that is sent as a literal. What match a position has does not depend on the state: a search from a floor
/// finds either the best match of the position or, if that is not above the floor, nothing that would be used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lazy {
    /// The next position to search at.
    pub(super) position: usize,
    /// The match of the position before, not yet counted, or none.
    pub(super) waiting: Match,
}

impl Lazy {
    pub(super) fn new() -> Self {
        Lazy { position: 0, waiting: Match::NONE }
    }

    /// The bytes that have been counted: all before the position, but for one whose match waits.
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
    use crate::deflate::symbols::LENGTH_SYMBOL;

    /// The best match of each position, as `(length, distance symbol)`.
    struct Table(Vec<(u16, u16)>);

    impl Search for Table {
        fn best(&self, position: usize, floor: Match) -> Match {
            let (length, symbol) = self.0[position];
            Match::from_stored((length << 5 | symbol).to_le_bytes()).max(floor)
        }
    }

    /// The literals and the lengths of the matches that are counted, both sorted.
    fn parse(text: &[u8], matches: &[(usize, u16)]) -> (String, Vec<usize>) {
        let mut joined = Text::new();
        joined.set_query(text);
        let mut table = vec![(0, 0); text.len()];
        matches.iter().for_each(|&(position, length)| table[position] = (length, 4));
        let mut tally = Tally::new(Shannon::new());
        let mut state = Lazy::new();
        // Stopping in between changes nothing.
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
        // Each is put off for the next.
        assert_eq!(parse(b"abcdefgh", &[(1, 3), (2, 4), (3, 5)]), ("abc".into(), vec![5]));
        // Positions inside of a match are not searched at, the last but one excepted.
        assert_eq!(parse(b"abcdefgh", &[(1, 3), (3, 5)]), ("aefgh".into(), vec![3]));
    }

    #[test]
    fn the_greater_match_is_the_better() {
        let own = Match::from_stored((5u16 << 5 | 29).to_le_bytes());
        let (near, far) = (Match::from_source(5, 900), Match::from_source(5, 7));
        assert!(own > near && near > far && far > Match::from_source(4, 901));
        assert!(Match::any_of(5) > own && Match::any_of(5) < Match::from_source(6, 1));
        assert!(
            Match::from_stored([0; 2]) < Match::NONE && Match::from_source(2, 32_767) < Match::NONE
        );
        assert!(Match::NONE < Match::from_source(3, 1));
        assert_eq!((own.length(), own.source(), own.distance_symbol(1000)), (5, None, 29));
        assert_eq!((near.length(), near.source(), near.distance_symbol(904)), (5, Some(900), 3));
    }
}
