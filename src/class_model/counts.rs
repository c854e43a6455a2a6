//! How often each gram occurs in each class, exactly.

use super::gram::Gram;
use super::key::{Key, Occurrences};
use super::row::Row;
use super::sector::{self, Builder, Guess, Sector, sector};
use crate::error::{Error, Result};

/// How often each of some sorted keys occurs.
fn tally(keys: &[Key]) -> impl Iterator<Item = Occurrences> {
    let runs = keys.chunk_by(|a, b| a == b);
    runs.map(|run| Occurrences { key: run[0], count: run.len() as u64 })
}

/// The counts of all grams.
///
/// The first 16 bits of a gram select a sector, which has a head for each gram, sorted. The bits are
/// those of a hash, so a gram's value predicts its place in the sector (interpolation search), and
/// one look is usually enough. Equal contents have equal representations, whatever was added and
/// removed before. A document is added by changing counts in place and by rewriting the sectors in
/// which grams, or classes in which they occur, are new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counts {
    sectors: Vec<Sector>,
}

impl Counts {
    pub(super) fn new() -> Counts {
        Counts { sectors: vec![Sector::default(); sector::COUNT] }
    }

    /// The given counts, sorted, each key once.
    pub(super) fn of(occurrences: impl Iterator<Item = Occurrences>) -> Counts {
        Counts::of_sectors(sector::of(occurrences, 0..sector::COUNT))
    }

    /// Counts from all sectors, in order.
    pub(super) fn of_sectors(sectors: impl Iterator<Item = Sector>) -> Counts {
        let mut all = Vec::with_capacity(sector::COUNT);
        all.extend(sectors);
        Counts { sectors: all }
    }

    /// Reads the place where a gram probably is, for [`find`](Counts::find).
    ///
    /// Calls for several grams in a row fetch their places from memory at once: nothing here waits
    /// for what is read.
    #[inline]
    pub(super) fn guess(&self, gram: Gram) -> Guess {
        self.sectors[sector(gram)].guess(gram)
    }

    /// The counts of one gram by class; empty if it never occurs.
    #[inline]
    pub(super) fn find(&self, guess: Guess) -> Row<'_> {
        self.sectors[sector(guess.gram)].find(guess)
    }

    fn count(&self, key: Key) -> u64 {
        self.find(self.guess(key.gram())).count(key.class())
    }

    /// Adds one to the count of each key, as often as it is there, and removes all keys.
    pub(super) fn add_each(&mut self, keys: &mut Vec<Key>) {
        keys.sort_unstable();
        self.change_each(keys, |old, more| old + more);
        keys.clear();
    }

    /// Subtracts one from the count of each key, as often as it is there, and removes all keys.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`] if a count would fall below 0; nothing is changed then.
    pub(super) fn remove_each(&mut self, keys: &mut Vec<Key>) -> Result<()> {
        keys.sort_unstable();
        let contained =
            tally(keys).all(|occurrences| self.count(occurrences.key) >= occurrences.count);
        if contained {
            self.change_each(keys, |old, less| old - less);
        }
        keys.clear();
        contained.then_some(()).ok_or(Error::UnknownDocument)
    }

    /// Changes the counts of sorted keys, given how often each is there: in place, or else by rewriting
    /// a sector.
    fn change_each(&mut self, keys: &[Key], change: impl Fn(u64, u64) -> u64) {
        let (mut builder, mut others) = (Builder::default(), Vec::new());
        for keys in keys.chunk_by(|a, b| sector(a.gram()) == sector(b.gram())) {
            let number = sector(keys[0].gram());
            let changed = &mut self.sectors[number];
            others.extend(tally(keys).filter(|occurrences| {
                !changed.change(occurrences.key, |old| change(old, occurrences.count))
            }));
            self.update(&mut builder, others.drain(..), &change);
        }
    }

    /// Changes counts of one sector.
    fn update(
        &mut self,
        builder: &mut Builder,
        changed: impl Iterator<Item = Occurrences>,
        change: impl Fn(u64, u64) -> u64,
    ) {
        let mut changed = changed.peekable();
        let Some(first) = changed.peek() else { return };
        let number = sector(first.key.gram());
        let mut old = self.sectors[number].iter(number).peekable();
        for occurrence in changed {
            while let Some(before) = old.next_if(|old| old.key < occurrence.key) {
                builder.push(before);
            }
            let same = old.next_if(|old| old.key == occurrence.key);
            let count = change(same.map_or(0, |same| same.count), occurrence.count);
            builder.push(Occurrences { key: occurrence.key, count });
        }
        old.for_each(|after| builder.push(after));
        self.sectors[number] = builder.finish();
    }

    /// All counts, sorted by gram and class.
    pub(super) fn iter(&self) -> impl Iterator<Item = Occurrences> + '_ {
        self.sectors.iter().enumerate().flat_map(|(number, sector)| sector.iter(number))
    }

    /// The size of the counts in bytes.
    pub(super) fn bytes(&self) -> usize {
        let words: usize = self.sectors.iter().map(|sector| sector.words.len()).sum();
        words * size_of::<u32>() + size_of_val(&self.sectors[..])
    }
}
