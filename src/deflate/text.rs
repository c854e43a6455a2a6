//! A query, a separator and a document behind one another.

use super::general::NEVER_SLIDES;
use super::lazy::Match;
use super::matches::{Prepared, SEPARATOR};

/// A joined text that is short enough for the fast path.
///
/// It lies in a buffer of fixed size, so that positions that fit 16 bits need no check.
#[derive(Debug)]
pub(super) struct Text {
    bytes: Box<[u8; POSITIONS + WORD]>,
    /// The matches of the document inside itself as they are stored, at their positions.
    own: Box<[[u8; 2]; POSITIONS]>,
}

const POSITIONS: usize = 1 << 16;
const WORD: usize = 8;

const _: () = assert!(NEVER_SLIDES < POSITIONS);

impl Text {
    pub(super) fn new() -> Self {
        let bytes = vec![0; POSITIONS + WORD].into_boxed_slice();
        let own = vec![[0; 2]; POSITIONS].into_boxed_slice();
        Text {
            bytes: bytes.try_into().expect("so many were asked for"),
            own: own.try_into().expect("so many were asked for"),
        }
    }

    /// Begins with a query and the separator. Behind a document that was there before, nothing is to be relied on.
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

    /// The same as it is stored: 0 for none.
    #[inline(always)]
    pub(super) fn stored(&self, position: usize) -> u16 {
        u16::from_le_bytes(self.own[position % POSITIONS])
    }

    #[inline]
    pub(super) fn byte(&self, position: usize) -> u8 {
        self.bytes[position % POSITIONS]
    }

    /// The eight bytes from `position` on, the first in the lowest bits. Behind the end of the text they may be anything.
    #[inline]
    pub(super) fn word(&self, position: usize) -> u64 {
        let position = position % POSITIONS;
        let bytes = self.bytes[position..position + WORD].first_chunk();
        bytes.map_or(0, |&bytes| u64::from_le_bytes(bytes))
    }
}
