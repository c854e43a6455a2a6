//! A query, a separator and a document behind one another.

use super::SEPARATOR;
use super::general::NEVER_SLIDES;
use super::packed_match::Match;
use super::prepared::Prepared;
use super::vector::highest_bits;

/// A joined text that is short enough for the fast path.
///
/// It lies in a buffer of fixed size, so that positions that fit 16 bits need no check.
#[derive(Debug)]
pub(super) struct Text {
    bytes: Box<[u8; POSITIONS + MARGIN]>,
    /// The matches of the document inside itself as they are stored, at their positions.
    own: Box<[[u8; 2]; POSITIONS + MARGIN]>,
}

const POSITIONS: usize = 1 << 16;

/// What is read at once begins at a position and has so many bytes at most, and as many matches.
const MARGIN: usize = 128;

const _: () = assert!(NEVER_SLIDES < POSITIONS);

impl Text {
    pub(super) fn new() -> Self {
        let bytes = vec![0; POSITIONS + MARGIN].into_boxed_slice();
        let own = vec![[0; 2]; POSITIONS + MARGIN].into_boxed_slice();
        Text {
            bytes: bytes.try_into().expect("so many were asked for"),
            own: own.try_into().expect("so many were asked for"),
        }
    }

    /// Begins with a query and the separator. QuerySearch a document that was there before, nothing is to be relied on.
    pub(super) fn set_query(&mut self, query: &[u8]) {
        self.bytes[..query.len()].copy_from_slice(query);
        self.bytes[query.len()] = SEPARATOR;
    }

    /// Goes on with `document` from `start` on, whose own matches are known.
    #[inline]
    pub(super) fn set_document(&mut self, start: usize, document: &[u8], own: Prepared<'_>) {
        let end = start + document.len();
        self.bytes[start..end].copy_from_slice(document);
        self.own[start..end].copy_from_slice(own.matches());
    }

    pub(super) fn up_to(&self, end: usize) -> &[u8] {
        &self.bytes[..end]
    }

    /// The document's own match at `position`.
    #[inline(always)]
    pub(super) fn own(&self, position: usize) -> Match {
        Match::from_stored(self.own[position % POSITIONS])
    }

    #[inline]
    pub(super) fn byte(&self, position: usize) -> u8 {
        self.bytes[position % POSITIONS]
    }

    /// `N` bytes from `position` on, [`MARGIN`] at most. QuerySearch the end of the text they may be anything.
    #[inline(always)]
    pub(super) fn bytes<const N: usize>(&self, position: usize) -> &[u8; N] {
        self.bytes[position % POSITIONS..].first_chunk().expect("no more than the margin")
    }

    /// Four bytes from `position` on, the first in the lowest bits.
    #[inline(always)]
    pub(super) fn four(&self, position: usize) -> u32 {
        u32::from_le_bytes(*self.bytes(position))
    }

    /// A bit for each of 64 positions that has an own match; anything for those before the document or behind it.
    #[inline(always)]
    pub(super) fn have_own(&self, position: usize) -> u64 {
        let own: &[_; 64] =
            self.own[position % POSITIONS..].first_chunk().expect("no more than the margin");
        highest_bits(&own.map(|stored| if u16::from_le_bytes(stored) == 0 { 0 } else { u8::MAX }))
    }
}
