//! A match as one number, so that the better of two matches is the larger number.

use std::hint::select_unpredictable;

use super::symbols::{MIN_MATCH, distance_symbol};

/// A match as one number: its length (from bit 21), and where it starts.
///
/// The start is the position of the source, below 2^15, or [`BY_SYMBOL`] and the distance symbol (from bit 16). So the
/// larger of two matches is the longer one. Of two of the same length, it is the nearer one: a larger source is nearer, and
/// a match that is known by its distance symbol, which is always one inside the document, is nearer than any from the
/// query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match(u32);

const LENGTH: u32 = 21;
const SYMBOL: u32 = 16;
const BY_SYMBOL: u32 = 1 << 15;

impl Match {
    /// Smaller than every match that can be sent.
    pub(super) const NONE: Match = Match::any_of(MIN_MATCH - 1);

    /// At least as large as any match of this length, and smaller than every longer one.
    #[inline]
    pub(super) const fn any_of(length: usize) -> Self {
        Match((length as u32) << LENGTH | ((1 << LENGTH) - 1))
    }

    #[inline]
    pub(super) fn from_source(length: usize, source: usize) -> Self {
        Match((length as u32) << LENGTH | source as u32)
    }

    /// A match in its stored form: `length << 5 | distance symbol`, or 0 for none.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_match_is_the_better() {
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
