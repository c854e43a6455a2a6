//! What is counted.

use super::gram::Gram;

/// How often a gram occurs in a class, or is to be added to its count or subtracted from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Occurrences {
    pub(super) key: Key,
    pub(super) count: u64,
}

/// A gram (40 bits) and a class (16 bits).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64);

impl Key {
    pub(super) const BITS: u32 = Gram::BITS + u16::BITS;

    pub(super) fn new(gram: Gram, class: u16) -> Key {
        Key(gram.number() << 16 | u64::from(class))
    }

    /// The key with a 56-bit number, which grows with the gram and then with the class.
    pub(super) fn from_number(number: u64) -> Key {
        Key(number)
    }

    pub(super) fn number(self) -> u64 {
        self.0
    }

    pub(super) fn gram(self) -> Gram {
        Gram::from_number(self.0 >> 16)
    }

    pub(super) fn class(self) -> u16 {
        self.0 as u16
    }
}
