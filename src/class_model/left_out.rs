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
const MOST_ROOM: usize = 1 << 12;

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

    /// How often a gram of the document occurs in it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`] if it was counted less often than that.
    pub(super) fn count(&self, gram: Gram, row: Row<'_>) -> Result<u64> {
        let of_class = row.count(self.class);
        let count = match &self.counted {
            Some(counted) => counted.count(gram.number()),
            None => of_class,
        };
        match of_class < count.max(1) {
            true => Err(Error::UnknownDocument),
            false => Ok(count),
        }
    }

    /// The counts of a gram without the document, in which it occurs `own` times.
    pub(super) fn remaining(&self, row: Row<'_>, own: u64) -> impl Iterator<Item = (u16, u64)> {
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
        own: u64,
    ) -> (impl Iterator<Item = (u16, u64)>, u64) {
        let own_class = self.class;
        let counts = row.among(classes).map(move |(place, count)| {
            match classes[usize::from(place)] == own_class {
                true => (place, count - own),
                false => (place, count),
            }
        });
        (counts, row.total() - own)
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
