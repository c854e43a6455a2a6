//! A query, a separator and a document, one after another.

use super::SEPARATOR;
use super::general::NEVER_SLIDES;
use super::packed_match::Match;
use super::prepared::Prepared;
use super::vector::highest_bits;

/// A joined text that is short enough for the fast path.
///
/// It is stored in a buffer of fixed size, so that positions that fit in 16 bits need no bounds check.
#[derive(Debug)]
pub(super) struct Text {
    bytes: Box<[u8; POSITIONS + MARGIN]>,
    /// The document's matches with itself in their stored form, at their positions.
    own: Box<[[u8; 2]; POSITIONS + MARGIN]>,
}

const POSITIONS: usize = 1 << 16;

/// A read at a position takes at most this many bytes or matches.
const MARGIN: usize = 128;

const _: () = assert!(NEVER_SLIDES < POSITIONS);

impl Text {
    pub(super) fn new() -> Self {
        let bytes = vec![0; POSITIONS + MARGIN].into_boxed_slice();
        let own = vec![[0; 2]; POSITIONS + MARGIN].into_boxed_slice();
        Text {
            bytes: bytes.try_into().expect("allocated with this length"),
            own: own.try_into().expect("allocated with this length"),
        }
    }

    /// Sets the query and the separator. Whatever an earlier document left after them is not to be relied on.
    pub(super) fn set_query(&mut self, query: &[u8]) {
        self.bytes[..query.len()].copy_from_slice(query);
        self.bytes[query.len()] = SEPARATOR;
    }

    /// Sets the document, at `start`, and its own matches.
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

    /// The `N` bytes at `position`, at most [`MARGIN`]. Past the end of the text they may be anything.
    #[inline(always)]
    pub(super) fn bytes<const N: usize>(&self, position: usize) -> &[u8; N] {
        self.bytes[position % POSITIONS..].first_chunk().expect("at most the margin")
    }

    /// The four bytes at `position`, the first in the lowest bits.
    #[inline(always)]
    pub(super) fn four(&self, position: usize) -> u32 {
        u32::from_le_bytes(*self.bytes(position))
    }

    /// One bit for each of 64 positions: whether the document has its own match there. Bits outside the document may be
    /// anything.
    #[inline(always)]
    pub(super) fn have_own(&self, position: usize) -> u64 {
        let own: &[_; 64] =
            self.own[position % POSITIONS..].first_chunk().expect("at most the margin");
        highest_bits(&own.map(|stored| if u16::from_le_bytes(stored) == 0 { 0 } else { u8::MAX }))
    }
}
