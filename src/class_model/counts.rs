//! How often each gram occurs in each class, exactly.

use super::gram::Gram;
use crate::error::{Error, Result};

/// A gram of a class, and how often it is to be counted more, or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Occurrences {
    pub(super) key: Key,
    pub(super) count: u64,
}

/// A gram and a class: 40 bits and 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64);

impl Key {
    pub(super) fn new(gram: Gram, class: u16) -> Key {
        Key(gram.number() << 16 | u64::from(class))
    }

    pub(super) fn gram(self) -> Gram {
        Gram::from_number(self.0 >> 16)
    }

    pub(super) fn class(self) -> u16 {
        self.0 as u16
    }

    fn sector(self) -> usize {
        (self.0 >> 40) as usize
    }
}

/// Counts what occurs in `keys`.
pub(super) fn tally(mut keys: Vec<Key>) -> Vec<Occurrences> {
    keys.sort_unstable();
    let runs = keys.chunk_by(|a, b| a == b);
    runs.map(|run| Occurrences { key: run[0], count: run.len() as u64 }).collect()
}

/// A count of one class, in one word: 24 bits of the gram, 16 of the class, 24 of the count.
///
/// A count of 2²⁴ or more takes several cells, all full but the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell(u64);

const FULL: u64 = (1 << 24) - 1;

impl Cell {
    fn new(key: Key, count: u64) -> Cell {
        Cell(key.0 << 24 | count)
    }

    fn gram_bits(self) -> u32 {
        (self.0 >> 40) as u32
    }

    fn class(self) -> u16 {
        (self.0 >> 24) as u16
    }

    fn count(self) -> u64 {
        self.0 & FULL
    }

    fn key(self, sector: usize) -> Key {
        Key((sector as u64) << 40 | self.0 >> 24)
    }
}

/// The counts of all grams, 8 bytes for each class in which a gram occurs.
///
/// The first 16 bits of a gram choose a sector, and a sector is a sorted list. So the counts of a
/// gram lie beside each other, whatever was added and removed before: equal contents are equal
/// memory. A document is added by rewriting the sectors that its grams are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counts {
    sectors: Vec<Vec<Cell>>,
}

const SECTORS: usize = 1 << 16;

impl Counts {
    pub(super) fn new() -> Counts {
        Counts { sectors: vec![Vec::new(); SECTORS] }
    }

    /// The counts of one gram, by class; none where it never occurs.
    pub(super) fn find(&self, gram: Gram) -> Row<'_> {
        let key = Key::new(gram, 0);
        let bits = Cell::new(key, 0).gram_bits();
        let cells = &self.sectors[key.sector()][..];
        let start = cells.partition_point(|cell| cell.gram_bits() < bits);
        let length = cells[start..].iter().take_while(|cell| cell.gram_bits() == bits).count();
        Row { cells: &cells[start..start + length] }
    }

    /// Counts more. `occurrences` are sorted, each key once.
    pub(super) fn add(&mut self, occurrences: &[Occurrences]) {
        self.update(occurrences, |old, more| old + more);
    }

    /// Counts less. `occurrences` are sorted, each key once.
    ///
    /// # Errors
    ///
    /// [`Error::NotInClass`] where some count would fall below 0; nothing is changed then.
    pub(super) fn remove(&mut self, occurrences: &[Occurrences]) -> Result<()> {
        self.check_contains(occurrences)?;
        self.update(occurrences, |old, less| old - less);
        Ok(())
    }

    /// Checks that nothing of `occurrences` is counted less often than there.
    ///
    /// # Errors
    ///
    /// [`Error::NotInClass`] where it is.
    pub(super) fn check_contains(&self, occurrences: &[Occurrences]) -> Result<()> {
        let contains = |occurrence: &Occurrences| {
            let mut classes = self.find(occurrence.key.gram()).classes();
            classes
                .any(|(class, count)| class == occurrence.key.class() && count >= occurrence.count)
        };
        match occurrences.iter().all(contains) {
            true => Ok(()),
            false => Err(Error::NotInClass),
        }
    }

    fn update(&mut self, occurrences: &[Occurrences], change: impl Fn(u64, u64) -> u64) {
        for changed in occurrences.chunk_by(|a, b| a.key.sector() == b.key.sector()) {
            let number = changed[0].key.sector();
            let sector = &mut self.sectors[number];
            let mut cells = Vec::with_capacity(sector.len() + changed.len());
            let mut rest = &sector[..];
            for occurrence in changed {
                let before = rest.partition_point(|cell| cell.key(number) < occurrence.key);
                cells.extend_from_slice(&rest[..before]);
                rest = &rest[before..];
                let same = rest.iter().take_while(|cell| cell.key(number) == occurrence.key);
                let (length, old) =
                    same.fold((0, 0), |(length, sum), cell| (length + 1, sum + cell.count()));
                rest = &rest[length..];
                push(&mut cells, occurrence.key, change(old, occurrence.count));
            }
            cells.extend_from_slice(rest);
            *sector = cells;
        }
    }

    /// All that is counted, sorted by gram and class.
    pub(super) fn iter(&self) -> impl Iterator<Item = Occurrences> + '_ {
        self.sectors.iter().enumerate().flat_map(|(number, sector)| {
            let keys = sector.chunk_by(move |a, b| a.key(number) == b.key(number));
            keys.map(move |cells| Occurrences {
                key: cells[0].key(number),
                count: cells.iter().map(|cell| cell.count()).sum(),
            })
        })
    }

    /// How many bytes the counts take.
    pub(super) fn bytes(&self) -> usize {
        let cells: usize = self.sectors.iter().map(Vec::capacity).sum();
        cells * size_of::<Cell>() + size_of_val(&self.sectors[..])
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.sectors.iter_mut().for_each(Vec::shrink_to_fit);
    }
}

/// Appends a count, in as many cells as it takes.
fn push(cells: &mut Vec<Cell>, key: Key, mut count: u64) {
    while count > FULL {
        cells.push(Cell::new(key, FULL));
        count -= FULL;
    }
    if count > 0 {
        cells.push(Cell::new(key, count));
    }
}

/// The counts of one gram.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row<'a> {
    cells: &'a [Cell],
}

impl<'a> Row<'a> {
    pub(super) fn is_empty(self) -> bool {
        self.cells.is_empty()
    }

    /// The classes in which the gram occurs, in order, and how often.
    pub(super) fn classes(self) -> impl Iterator<Item = (u16, u64)> + use<'a> {
        let classes = self.cells.chunk_by(|a, b| a.class() == b.class());
        classes.map(|cells| (cells[0].class(), cells.iter().map(|cell| cell.count()).sum()))
    }
}
