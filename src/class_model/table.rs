//! How often numbers occur: a hash table that takes a word for each.

use std::collections::BTreeMap;

/// Counts numbers that leave `COUNT_BITS` of 64 bits for their counts.
#[derive(Debug)]
pub(super) struct Table<const COUNT_BITS: u32> {
    /// With linear probing.
    entries: Vec<Entry<COUNT_BITS>>,
    used: usize,
    /// What is to be added to the counts of those numbers that occur too often for an entry.
    more: BTreeMap<u64, u64>,
}

/// A number in the upper bits, and its count in the others; 0 if the entry is free.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Entry<const COUNT_BITS: u32>(u64);

impl<const COUNT_BITS: u32> Entry<COUNT_BITS> {
    const FULL: u64 = (1 << COUNT_BITS) - 1;

    fn is_free(self) -> bool {
        self.0 == 0
    }

    fn number(self) -> u64 {
        self.0 >> COUNT_BITS
    }

    fn count(self) -> u64 {
        self.0 & Self::FULL
    }
}

impl<const COUNT_BITS: u32> Table<COUNT_BITS> {
    /// An empty table, with room for some different numbers.
    pub(super) fn new(room: usize) -> Self {
        let entries = vec![Entry::default(); (room + room / 2).max(8)];
        Table { entries, used: 0, more: BTreeMap::new() }
    }

    /// Adds to the count of a number, no more than an entry can count.
    #[inline]
    pub(super) fn add(&mut self, number: u64, count: u64) {
        let mut place = self.first_place(number);
        loop {
            let entry = &mut self.entries[place];
            if entry.is_free() {
                *entry = Entry(number << COUNT_BITS | count);
                self.used += 1;
                // A quarter of the entries remains free.
                if self.used * 4 > self.entries.len() * 3 {
                    self.make_room();
                }
                return;
            }
            if entry.number() == number {
                let mut sum = entry.count() + count;
                if sum > Entry::<COUNT_BITS>::FULL {
                    sum -= Entry::<COUNT_BITS>::FULL;
                    *self.more.entry(number).or_default() += Entry::<COUNT_BITS>::FULL;
                }
                *entry = Entry(number << COUNT_BITS | sum);
                return;
            }
            place = self.next_place(place);
        }
    }

    /// How often a number occurs.
    #[inline]
    pub(super) fn count(&self, number: u64) -> u64 {
        let mut place = self.first_place(number);
        loop {
            let entry = self.entries[place];
            if entry.is_free() {
                return 0;
            }
            if entry.number() == number {
                return self.whole_count(entry);
            }
            place = self.next_place(place);
        }
    }

    /// Some value that can only be read from where a number is counted, if it is.
    ///
    /// Calls for several numbers in a row fetch their places from memory at once: nothing here waits
    /// for what is read.
    pub(super) fn touch(&self, number: u64) -> u64 {
        self.entries[self.first_place(number)].0
    }

    /// All numbers that occur, in order, and how often they do.
    pub(super) fn sorted(mut self) -> impl Iterator<Item = (u64, u64)> {
        let mut entries = std::mem::take(&mut self.entries);
        entries.retain(|entry| !entry.is_free());
        entries.sort_unstable();
        entries.into_iter().map(move |entry| (entry.number(), self.whole_count(entry)))
    }

    fn whole_count(&self, entry: Entry<COUNT_BITS>) -> u64 {
        match self.more.is_empty() {
            true => entry.count(),
            false => entry.count() + self.more.get(&entry.number()).unwrap_or(&0),
        }
    }

    #[cold]
    fn make_room(&mut self) {
        let length = self.entries.len();
        let larger = vec![Entry::default(); length + length / 3];
        for entry in std::mem::replace(&mut self.entries, larger) {
            if !entry.is_free() {
                let mut place = self.first_place(entry.number());
                while !self.entries[place].is_free() {
                    place = self.next_place(place);
                }
                self.entries[place] = entry;
            }
        }
    }

    fn first_place(&self, number: u64) -> usize {
        // Fibonacci hashing: each bit of the number reaches the upper bits of the product.
        let hash = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((u128::from(hash) * self.entries.len() as u128) >> u64::BITS) as usize
    }

    fn next_place(&self, place: usize) -> usize {
        match place + 1 {
            next if next < self.entries.len() => next,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn counts_are_those_of_a_map() {
        let mut random = Random::new(5);
        // Some numbers are frequent, and most are rare. Zero is a number too.
        let numbers: Vec<u64> =
            (0..100_000).map(|_| random.next_u64() >> (16 + random.below(48))).collect();
        let mut expected: BTreeMap<u64, u64> = BTreeMap::new();
        let mut table = Table::<4>::new(0);
        for &number in &numbers {
            let count = 1 + random.below(15);
            *expected.entry(number).or_default() += count;
            table.add(number, count);
        }
        assert!(expected[&0] > 1 << 4, "more than an entry can count");
        assert!(table.entries.len() < 2 * expected.len(), "in proportion to what is different");
        assert!(expected.iter().all(|(&number, &count)| table.count(number) == count));
        assert_eq!(table.count(1 << 50), 0);
        assert!(table.sorted().eq(expected));
    }
}
