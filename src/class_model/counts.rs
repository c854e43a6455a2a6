//! How often each gram occurs in each class, exactly.

use std::sync::{Arc, OnceLock};

use super::gram::Gram;
use super::key::{Key, Occurrences};
use super::sector::{self, Builder, Guess, Sector, sector};
use super::stored::Stored;
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
///
/// Counts in a file are decoded when they are first needed: a text needs a small part of them.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    /// Those that are not known yet are stored.
    sectors: Vec<OnceLock<Sector>>,
    stored: Option<Arc<Stored>>,
}

impl Counts {
    pub(super) fn new() -> Counts {
        Counts::of_sectors((0..sector::COUNT).map(|_| Sector::default()))
    }

    /// Counts from all sectors, in order.
    pub(super) fn of_sectors(sectors: impl Iterator<Item = Sector>) -> Counts {
        let mut all = Vec::with_capacity(sector::COUNT);
        all.extend(sectors.map(OnceLock::from));
        Counts { sectors: all, stored: None }
    }

    /// Counts in a file.
    pub(super) fn open(stored: Stored) -> Counts {
        let sectors = (0..sector::COUNT).map(|_| OnceLock::new()).collect();
        Counts { sectors, stored: Some(Arc::new(stored)) }
    }

    /// Whether some counts may not have been decoded yet.
    pub(super) fn are_stored(&self) -> bool {
        self.stored.is_some()
    }

    /// Decodes all counts that have not been decoded yet.
    pub(super) fn load(&mut self) -> Result<()> {
        self.sectors()?;
        self.stored = None;
        Ok(())
    }

    /// Reads the place where a gram probably is.
    ///
    /// Calls for several grams in a row fetch their places from memory at once: nothing here waits
    /// for what is read, unless it has to be decoded first.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] if the counts are stored, and are damaged.
    #[inline]
    pub(super) fn guess(&self, gram: Gram) -> Result<Guess<'_>> {
        Ok(self.sector(sector(gram))?.guess(gram))
    }

    fn count(&self, key: Key) -> Result<u64> {
        Ok(self.guess(key.gram())?.row().count(key.class()))
    }

    /// All sectors, in order.
    pub(super) fn sectors(&self) -> Result<Vec<&Sector>> {
        (0..sector::COUNT).map(|number| self.sector(number)).collect()
    }

    /// The sector with a number.
    #[inline]
    fn sector(&self, number: usize) -> Result<&Sector> {
        match self.sectors[number].get() {
            Some(sector) => Ok(sector),
            None => self.decoded(number),
        }
    }

    /// Decodes a sector, and those that are stored with it.
    #[cold]
    fn decoded(&self, number: usize) -> Result<&Sector> {
        if let Some(stored) = &self.stored {
            let (numbers, sectors) = stored.with(number)?;
            for (place, sector) in self.sectors[numbers].iter().zip(sectors) {
                place.get_or_init(|| sector);
            }
        }
        Ok(self.sectors[number].get_or_init(Sector::default))
    }

    /// A sector that is known.
    fn sector_mut(&mut self, number: usize) -> &mut Sector {
        self.sectors[number].get_mut().expect("counts are loaded before they change")
    }

    /// Adds one to the count of each key, as often as it is there, and removes all keys.
    pub(super) fn add_each(&mut self, keys: &mut Vec<Key>) {
        keys.sort_unstable();
        self.change_each(keys, |old, more| old + more);
        keys.clear();
    }

    /// Adds the counts of other documents, whose classes have these numbers here. All counts have been
    /// [loaded](Counts::load).
    pub(super) fn merge(&mut self, other: &Counts, classes: &[u16]) -> Result<()> {
        let (mut builder, mut more) = (Builder::default(), Vec::new());
        for number in 0..sector::COUNT {
            let renumbered = |Occurrences { key, count }| {
                let class = classes[usize::from(key.class())];
                Occurrences { key: Key::new(key.gram(), class), count }
            };
            more.extend(other.sector(number)?.iter(number).map(renumbered));
            more.sort_unstable_by_key(|occurrences| occurrences.key);
            self.update(&mut builder, more.drain(..), u64::saturating_add);
        }
        Ok(())
    }

    /// Subtracts one from the count of each key, as often as it is there, and removes all keys.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`] if a count would fall below 0; nothing is changed then.
    pub(super) fn remove_each(&mut self, keys: &mut Vec<Key>) -> Result<()> {
        keys.sort_unstable();
        let contained = tally(keys).try_for_each(|occurrences| {
            match self.count(occurrences.key)? >= occurrences.count {
                true => Ok(()),
                false => Err(Error::UnknownDocument),
            }
        });
        if contained.is_ok() {
            self.change_each(keys, |old, less| old - less);
        }
        keys.clear();
        contained
    }

    /// Changes the counts of sorted keys, given how often each is there: in place, or else by rewriting
    /// a sector. All counts have been [loaded](Counts::load).
    fn change_each(&mut self, keys: &[Key], change: impl Fn(u64, u64) -> u64) {
        let (mut builder, mut others) = (Builder::default(), Vec::new());
        for keys in keys.chunk_by(|a, b| sector(a.gram()) == sector(b.gram())) {
            let number = sector(keys[0].gram());
            let changed = self.sector_mut(number);
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
        let sector = self.sector_mut(number);
        let mut old = sector.iter(number).peekable();
        for occurrence in changed {
            while let Some(before) = old.next_if(|old| old.key < occurrence.key) {
                builder.push(before);
            }
            let same = old.next_if(|old| old.key == occurrence.key);
            let count = change(same.map_or(0, |same| same.count), occurrence.count);
            builder.push(Occurrences { key: occurrence.key, count });
        }
        old.for_each(|after| builder.push(after));
        *sector = builder.finish();
    }

    /// The size in memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let known = self.sectors.iter().filter_map(OnceLock::get);
        let words: usize = known.map(|sector| sector.words.len()).sum();
        words * size_of::<u32>() + size_of_val(&self.sectors[..])
    }
}

#[cfg(test)]
impl Counts {
    /// The given counts, sorted, each key once.
    pub(super) fn of(occurrences: impl Iterator<Item = Occurrences>) -> Counts {
        Counts::of_sectors(sector::of(occurrences, 0..sector::COUNT))
    }

    /// All counts, sorted by gram and class.
    pub(super) fn all(&self) -> Vec<Occurrences> {
        let sectors = self.sectors().unwrap().into_iter().enumerate();
        sectors.flat_map(|(number, sector)| sector.iter(number)).collect()
    }
}

#[cfg(test)]
impl PartialEq for Counts {
    fn eq(&self, other: &Counts) -> bool {
        self.sectors().unwrap() == other.sectors().unwrap()
    }
}
