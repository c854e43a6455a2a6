//! Scoring a document that has been counted as if it had not been.

use super::counts::Row;
use super::gram::{self, Gram};
use crate::error::{Error, Result};

/// How often each gram of a document occurs in it.
#[derive(Debug)]
pub(super) struct LeftOut {
    class: u16,
    /// For each position, and each length of a gram that ends there, the gram's slot in `counted`.
    slots: Vec<u32>,
    /// A hash table with linear probing.
    counted: Vec<Counted>,
    longest: usize,
}

#[derive(Debug, Clone, Copy)]
struct Counted {
    gram: Gram,
    /// 0 if the slot is free.
    count: u64,
}

impl LeftOut {
    /// Counts the grams of up to `longest` bytes.
    pub(super) fn new(framed: &[u8], longest: usize, class: u16) -> LeftOut {
        let most = framed.len() * longest;
        // At most half full, so that probing is short.
        let bits = (2 * most).next_power_of_two().ilog2().clamp(1, Gram::BITS);
        let free = Counted { gram: Gram::from_number(0), count: 0 };
        let mut counted = vec![free; 1 << bits];
        let mut slots = vec![0; most];
        for position in 0..framed.len() {
            let grams = gram::ending_at(framed, position, longest);
            for (gram, slot) in grams.zip(&mut slots[position * longest..]) {
                let mut at = (gram.number() >> (Gram::BITS - bits)) as usize;
                while counted[at].count > 0 && counted[at].gram != gram {
                    at = (at + 1) % counted.len();
                }
                counted[at] = Counted { gram, count: counted[at].count + 1 };
                *slot = at as u32;
            }
        }
        LeftOut { class, slots, counted, longest }
    }

    /// Checks that every gram of the document is among the counts that were found for it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`] if a gram was counted less often than it occurs in the document.
    pub(super) fn check(&self, found: &[Row<'_>]) -> Result<()> {
        let contained = |(position, rows): (usize, &[Row<'_>])| {
            let mut rows = rows.iter().take(position + 1).zip(1..);
            rows.all(|(row, length)| row.count(self.class) >= self.count(position, length))
        };
        match found.chunks_exact(self.longest).enumerate().all(contained) {
            true => Ok(()),
            false => Err(Error::UnknownDocument),
        }
    }

    /// The counts of the document's gram of `length` bytes that ends at `position`, without the
    /// document's own.
    pub(super) fn remaining(
        &self,
        row: Row<'_>,
        position: usize,
        length: usize,
    ) -> impl Iterator<Item = (u16, u64)> {
        let own = self.count(position, length);
        let own_class = self.class;
        row.classes().map(move |(class, count)| match class == own_class {
            true => (class, count - own),
            false => (class, count),
        })
    }

    /// The counts that [`remain`](LeftOut::remaining) in some classes, as [`Row::among`], and in all
    /// classes together.
    pub(super) fn remaining_among(
        &self,
        row: Row<'_>,
        classes: &[u16],
        position: usize,
        length: usize,
    ) -> (impl Iterator<Item = (u16, u64)>, u64) {
        let own = self.count(position, length);
        let own_class = self.class;
        let counts = row.among(classes).map(move |(place, count)| {
            match classes[usize::from(place)] == own_class {
                true => (place, count - own),
                false => (place, count),
            }
        });
        (counts, row.total() - own)
    }

    fn count(&self, position: usize, length: usize) -> u64 {
        let slot = self.slots[position * self.longest + length - 1];
        self.counted[slot as usize].count
    }
}
