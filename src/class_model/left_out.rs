//! Scoring a document that has been counted as if it had not been.

use super::counts::{Found, Row};
use super::gram::{self, Gram};
use crate::error::{Error, Result};

/// How often each gram of a document occurs in it.
#[derive(Debug)]
pub(super) struct LeftOut {
    class: u16,
    longest: usize,
    /// Of a class that has other documents: if it has none, its counts are those of the document.
    counted: Option<Counted>,
}

/// The grams of a document, each with the number of its occurrences.
#[derive(Debug)]
struct Counted {
    /// A hash table with linear probing, of 2^bits entries, of which a third is free.
    entries: Vec<Entry>,
    bits: u32,
    used: usize,
}

/// A gram in the upper 40 bits, and its count in the lower 24; 0 if the entry is free.
///
/// A gram that occurs more often has several entries, so that long documents take little memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Entry(u64);

impl Entry {
    const COUNT_BITS: u32 = u64::BITS - Gram::BITS;
    const FULL: u64 = (1 << Entry::COUNT_BITS) - 1;

    fn gram(self) -> Gram {
        Gram::from_number(self.0 >> Entry::COUNT_BITS)
    }

    fn count(self) -> u64 {
        self.0 & Entry::FULL
    }
}

/// The most entries that a table starts with, as a power of two: 64 KiB.
const MOST_BITS_AT_FIRST: u32 = 13;

impl Counted {
    /// Counts the grams of up to `longest` bytes.
    fn new(framed: &[u8], longest: usize) -> Counted {
        let most = framed.len() * longest;
        let bits = (2 * most).next_power_of_two().ilog2().clamp(2, MOST_BITS_AT_FIRST);
        let entries = vec![Entry::default(); 1 << bits];
        let mut counted = Counted { entries, bits, used: 0 };
        for position in 0..framed.len() {
            gram::ending_at(framed, position, longest).for_each(|gram| counted.add(gram));
        }
        counted
    }

    fn add(&mut self, gram: Gram) {
        let mut place = self.first_place(gram);
        loop {
            let entry = &mut self.entries[place];
            if *entry == Entry::default() {
                *entry = Entry(gram.number() << Entry::COUNT_BITS | 1);
                self.used += 1;
                return self.make_room();
            }
            if entry.gram() == gram && entry.count() < Entry::FULL {
                entry.0 += 1;
                return;
            }
            place = self.next_place(place);
        }
    }

    fn make_room(&mut self) {
        if self.used * 3 <= self.entries.len() * 2 {
            return;
        }
        self.bits += 1;
        let larger = vec![Entry::default(); 1 << self.bits];
        for entry in std::mem::replace(&mut self.entries, larger) {
            if entry != Entry::default() {
                let mut place = self.first_place(entry.gram());
                while self.entries[place] != Entry::default() {
                    place = self.next_place(place);
                }
                self.entries[place] = entry;
            }
        }
    }

    fn first_place(&self, gram: Gram) -> usize {
        (gram.number() >> (Gram::BITS - self.bits)) as usize
    }

    fn next_place(&self, place: usize) -> usize {
        // The number of entries is a power of two.
        (place + 1) & (self.entries.len() - 1)
    }

    fn count(&self, gram: Gram) -> u64 {
        let mut place = self.first_place(gram);
        let mut count = 0;
        loop {
            let entry = self.entries[place];
            if entry.gram() == gram {
                count += entry.count();
            }
            // Another entry comes after this one only if it is full.
            let is_last = entry.gram() == gram && entry.count() < Entry::FULL;
            if is_last || entry == Entry::default() {
                return count;
            }
            place = self.next_place(place);
        }
    }
}

impl LeftOut {
    /// Leaves out a document, whose grams of up to `longest` bytes are counted unless it is the only
    /// one of its class.
    pub(super) fn new(framed: &[u8], longest: usize, class: u16, is_only: bool) -> LeftOut {
        let counted = (!is_only).then(|| Counted::new(framed, longest));
        LeftOut { class, longest, counted }
    }

    /// How often the grams that were found at the positions from `start` on occur in the document.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`] if one was counted less often than that.
    pub(super) fn counts(&self, start: usize, found: &[Found<'_>]) -> Result<Vec<u64>> {
        let mut counts = vec![0; found.len()];
        let places = found.chunks_exact(self.longest).zip(counts.chunks_exact_mut(self.longest));
        for (position, (found, counts)) in (start..).zip(places) {
            for (found, count) in found.iter().zip(counts).take(position + 1) {
                let of_class = found.row.count(self.class);
                *count = match &self.counted {
                    Some(counted) => counted.count(found.gram),
                    None => of_class,
                };
                // If a gram was not found, longer ones were not looked up.
                if of_class < (*count).max(1) {
                    return Err(Error::UnknownDocument);
                }
            }
        }
        Ok(counts)
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
    use std::collections::HashMap;

    use super::*;
    use crate::random::Random;

    #[test]
    fn counts_are_those_of_the_definition() {
        let mut random = Random::new(5);
        let mut text: Vec<u8> = (0..60_000).map(|_| b'a' + random.below(8) as u8).collect();
        text.extend([b'x'; 3_000]);
        let grams = |position| gram::ending_at(&text, position, 6);
        let mut expected: HashMap<Gram, u64> = HashMap::new();
        (0..text.len()).flat_map(grams).for_each(|gram| *expected.entry(gram).or_default() += 1);
        let counted = Counted::new(&text, 6);
        assert!(counted.bits > MOST_BITS_AT_FIRST, "the table has grown");
        assert!(counted.entries.len() <= 3 * expected.len(), "in proportion to what is different");
        assert!((0..text.len()).flat_map(grams).all(|gram| counted.count(gram) == expected[&gram]));
        let other = gram::ending_at(b"never", 4, 5).last().unwrap();
        assert_eq!(counted.count(other), 0);
    }

    /// One large text per label, such as a book or a language: nothing is kept for each of its bytes.
    #[test]
    fn one_long_document_of_a_class_needs_no_table() {
        let table = |is_only| LeftOut::new(&b"some text".repeat(1_000), 6, 0, is_only).counted;
        assert!(table(true).is_none() && table(false).is_some());
    }

    #[test]
    fn a_full_entry_is_continued_in_another() {
        let gram = gram::ending_at(b"a", 0, 1).next().unwrap();
        let mut counted = Counted::new(b"a", 1);
        let place = counted.first_place(gram);
        counted.entries[place].0 += Entry::FULL - 3;
        (0..5).for_each(|_| counted.add(gram));
        assert_eq!((counted.count(gram), counted.used), (1 + Entry::FULL - 3 + 5, 2));
    }
}
