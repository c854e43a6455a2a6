//! Scoring a document that has been counted as if it had not been.

use super::gram::{self, Gram};
use super::row::Row;
use super::table::Table;
use crate::error::{Error, Result};

/// How often each gram of a document occurs in it.
#[derive(Debug)]
pub(super) struct LeftOut {
    class: u16,
    /// Of a class that has other documents: if it has none, its counts are those of the document.
    counted: Option<Counted>,
}

/// The grams of a document.
type Counted = Table<{ u64::BITS - Gram::BITS }>;

/// For how many different grams a table has room at first, at most.
const MOST_ROOM: usize = 1 << 14;

fn counted(framed: &[u8], longest: usize) -> Counted {
    let mut counted = Counted::new(MOST_ROOM.min(framed.len() * longest));
    for position in 0..framed.len() {
        let grams = gram::ending_at(framed, position, longest);
        grams.for_each(|gram| counted.add(gram.number(), 1));
    }
    counted
}

impl LeftOut {
    /// Leaves out a document, whose grams of up to `longest` bytes are counted unless it is the only
    /// one of its class.
    pub(super) fn new(framed: &[u8], longest: usize, class: u16, is_only: bool) -> LeftOut {
        let counted = (!is_only).then(|| counted(framed, longest));
        LeftOut { class, counted }
    }

    /// What remains of the counts of a gram of the document.
    #[inline]
    pub(super) fn remainder(&self, gram: Gram) -> Remainder {
        let own = self.counted.as_ref().map(|counted| counted.count(gram.number()));
        Remainder { class: self.class, own, is_known: false }
    }
}

/// The counts of a gram without the document.
#[derive(Debug)]
pub(super) struct Remainder {
    class: u16,
    /// How often the gram occurs in the document; as often as in its class if `None`.
    own: Option<u64>,
    /// Whether the class has been seen, and has counted the gram that often.
    is_known: bool,
}

impl Remainder {
    /// What remains of a count in a class.
    #[inline]
    pub(super) fn of(&mut self, class: u16, count: u64) -> u64 {
        if class != self.class {
            return count;
        }
        let left = count.checked_sub(self.own.unwrap_or(count));
        self.is_known = count > 0 && left.is_some();
        left.unwrap_or(0)
    }

    /// What remains in some classes, as [`Row::among`], and in all classes together.
    pub(super) fn among(
        &mut self,
        row: Row<'_>,
        classes: &[u16],
    ) -> (impl Iterator<Item = (u16, u64)>, u64) {
        let own_class = self.class;
        let of_class = row.count(own_class);
        let left = self.of(own_class, of_class);
        let counts = row.among(classes).map(move |(place, count)| {
            match classes[usize::from(place)] == own_class {
                true => (place, left),
                false => (place, count),
            }
        });
        (counts, row.total() - (of_class - left))
    }

    /// # Errors
    ///
    /// [`Error::UnknownDocument`] unless the document can have been counted.
    #[inline]
    pub(super) fn check(self) -> Result<()> {
        match self.is_known {
            true => Ok(()),
            false => Err(Error::UnknownDocument),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One large text per label, such as a book or a language: nothing is kept for each of its bytes.
    #[test]
    fn one_long_document_of_a_class_needs_no_table() {
        let table = |is_only| LeftOut::new(&b"some text".repeat(1_000), 6, 0, is_only).counted;
        assert!(table(true).is_none() && table(false).is_some());
    }
}
