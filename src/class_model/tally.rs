//! Counting the grams of many documents at once.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::counts::Counts;
use super::key::{Key, Occurrences};
use super::sector::{self, Sector};
use super::table::Table;
use crate::pool::Pool;

/// How often each key occurs so far.
///
/// The first 8 bits of a key select a part, which is a table so small that processors keep it near. Keys
/// wait until there are some of one part, and are then counted together. Any number of threads can
/// add keys.
#[derive(Debug)]
pub(super) struct Tally {
    parts: Vec<Mutex<Part>>,
    waiting: Pool<Waiting>,
}

/// Counts by the other 48 bits of keys.
type Part = Table<16>;

const PART_BITS: u32 = 8;
const REST_BITS: u32 = Key::BITS - PART_BITS;

/// Keys that are not in the tables yet.
#[derive(Debug)]
struct Waiting {
    /// Keys that occurred recently, each with a count in 8 bits after its own 56. Most grams are the
    /// same few.
    recent: Vec<u64>,
    /// The others of each part, as the rest of the key with a count in 16 bits.
    parts: Vec<Vec<u64>>,
}

const RECENT_BITS: u32 = 15;

/// How many keys of a part wait, at most.
const MOST_WAITING: usize = 256;

impl Default for Waiting {
    fn default() -> Waiting {
        Waiting { recent: vec![0; 1 << RECENT_BITS], parts: vec![Vec::new(); 1 << PART_BITS] }
    }
}

impl Tally {
    pub(super) fn new() -> Tally {
        let parts = (0..1 << PART_BITS).map(|_| Mutex::new(Part::new(0))).collect();
        Tally { parts, waiting: Pool::default() }
    }

    /// Adds a number from 1 to 255 to the count of each key, as often as it is there.
    pub(super) fn add_each(&self, keys: impl Iterator<Item = Key>, more: u8) {
        let more = u64::from(more);
        let mut waiting = self.waiting.take(Waiting::default);
        let Waiting { recent, parts } = &mut *waiting;
        let recent: &mut [u64; 1 << RECENT_BITS] = recent.as_mut_array().expect("its length");
        keys.for_each(|key| {
            let place = (key.number() ^ key.number() >> u16::BITS) as usize % recent.len();
            let same = key.number() << 8;
            if recent[place] ^ same < 256 - more {
                recent[place] += more;
            } else {
                let other = std::mem::replace(&mut recent[place], same | more);
                self.push(other, parts);
            }
        });
    }

    fn push(&self, counted: u64, parts: &mut [Vec<u64>]) {
        if counted == 0 {
            return;
        }
        let number = (counted >> (u64::BITS - PART_BITS)) as usize;
        let (rest, count) = (counted << PART_BITS >> 16, counted & 255);
        let part = &mut parts[number];
        part.push(rest << 16 | count);
        if part.len() == MOST_WAITING {
            self.count(number, part);
        }
    }

    fn count(&self, part: usize, keys: &mut Vec<u64>) {
        // Nothing can panic while the lock is held.
        let mut part = self.parts[part].lock().unwrap_or_else(PoisonError::into_inner);
        std::hint::black_box(keys.iter().fold(0, |all, &key| all ^ part.touch(key >> 16)));
        keys.drain(..).for_each(|key| part.add(key >> 16, key & 0xffff));
    }

    /// The counts of all keys.
    pub(super) fn counts(mut self) -> Counts {
        for Waiting { recent, mut parts } in std::mem::take(&mut self.waiting).into_idle() {
            recent.into_iter().for_each(|counted| self.push(counted, &mut parts));
            for (part, keys) in parts.iter_mut().enumerate() {
                self.count(part, keys);
            }
        }
        let parts = self.parts.into_par_iter().enumerate();
        let sectors = parts.map(|(number, part)| {
            sectors(number, part.into_inner().unwrap_or_else(PoisonError::into_inner))
        });
        Counts::of_sectors(sectors.collect::<Vec<_>>().into_iter().flatten())
    }
}

/// The sectors of a part.
fn sectors(number: usize, part: Part) -> Vec<Sector> {
    let occurrences = part.sorted().map(|(rest, count)| {
        let key = Key::from_number((number as u64) << REST_BITS | rest);
        Occurrences { key, count }
    });
    let sectors = sector::COUNT >> PART_BITS;
    sector::of(occurrences, number * sectors..(number + 1) * sectors).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::class_model::gram::Gram;
    use crate::random::Random;

    /// In a few keys that are frequent, more often than an entry can count, and in many that are rare.
    #[test]
    fn counts_are_those_of_a_map() {
        let mut random = Random::new(4);
        let mut key = || match random.below(3) {
            0 => Key::new(Gram::from_number(random.next_u64()), random.below(1 << 16) as u16),
            1 => Key::new(Gram::from_number(7 << random.below(38)), random.below(5) as u16),
            _ => Key::new(Gram::default(), 0),
        };
        let keys: Vec<Key> = (0..400_000).map(|_| key()).collect();
        let mut expected: BTreeMap<Key, u64> = BTreeMap::new();
        keys.iter().for_each(|&key| *expected.entry(key).or_default() += 1);
        assert!(expected[&Key::new(Gram::default(), 0)] > 1 << 16);
        let tally = Tally::new();
        keys.par_chunks(1_000).for_each(|keys| tally.add_each(keys.iter().copied(), 1));
        let counts = tally.counts();
        let counted =
            counts.all().into_iter().map(|occurrences| (occurrences.key, occurrences.count));
        assert!(counted.eq(expected));
    }
}
