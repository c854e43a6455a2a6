//! How often each gram occurs in each class, exactly.

use super::gram::Gram;
use crate::error::{Error, Result};

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
        sector(self.gram())
    }
}

/// Counts how often each key occurs.
pub(super) fn tally(mut keys: Vec<Key>) -> Vec<Occurrences> {
    keys.sort_unstable();
    let runs = keys.chunk_by(|a, b| a == b);
    runs.map(|run| Occurrences { key: run[0], count: run.len() as u64 }).collect()
}

/// A count in one class: the class in the upper 16 bits, the count in the lower 16.
///
/// If the lower bits are all set, the count is in the next two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell(u32);

impl Cell {
    const FULL: u32 = u16::MAX as u32;

    fn class(self) -> u16 {
        (self.0 >> 16) as u16
    }

    fn count(self) -> u32 {
        self.0 & Cell::FULL
    }
}

/// Appends a count above 0, in one word or three.
fn push_cell(cells: &mut Vec<u32>, class: u16, count: u64) {
    let class = u32::from(class) << 16;
    if count < u64::from(Cell::FULL) {
        cells.push(class | count as u32);
    } else {
        cells.extend([class | Cell::FULL, count as u32, (count >> 32) as u32]);
    }
}

/// The counts of all grams.
///
/// The first 16 bits of a gram select a sector, which has a head for each gram, sorted. The bits are
/// those of a hash, so a gram's value predicts its place in the sector (interpolation search), and
/// one look is usually enough. Equal contents have equal representations, whatever was added and
/// removed before. A document is added by rewriting the sectors of its grams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counts {
    sectors: Vec<Sector>,
}

const SECTORS: usize = 1 << 16;

impl Counts {
    pub(super) fn new() -> Counts {
        Counts { sectors: vec![Sector::default(); SECTORS] }
    }

    /// Reads the place where a gram probably is, for [`find`](Counts::find).
    ///
    /// Calls for several grams in a row fetch their places from memory at once: nothing here waits
    /// for what is read.
    pub(super) fn guess(&self, gram: Gram) -> Guess {
        let sector = &self.sectors[sector(gram)];
        let place = sector.likely_place(gram);
        let head = sector.words.get(2 * place).copied().unwrap_or(0);
        Guess { gram, place: place as u32, head }
    }

    /// The counts of one gram by class; empty if it never occurs.
    pub(super) fn find(&self, guess: Guess) -> Row<'_> {
        self.sectors[sector(guess.gram)].find(guess)
    }

    fn count(&self, key: Key) -> u64 {
        let row = self.find(self.guess(key.gram()));
        row.classes().find(|&(class, _)| class == key.class()).map_or(0, |(_, count)| count)
    }

    /// Adds counts. `occurrences` are sorted, each key once.
    pub(super) fn add(&mut self, occurrences: &[Occurrences]) {
        self.update(occurrences, |old, more| old + more);
    }

    /// Subtracts counts. `occurrences` are sorted, each key once.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`] if a count would fall below 0; nothing is changed then.
    pub(super) fn remove(&mut self, occurrences: &[Occurrences]) -> Result<()> {
        let contained = |occurrence: &Occurrences| self.count(occurrence.key) >= occurrence.count;
        if !occurrences.iter().all(contained) {
            return Err(Error::UnknownDocument);
        }
        self.update(occurrences, |old, less| old - less);
        Ok(())
    }

    fn update(&mut self, occurrences: &[Occurrences], change: impl Fn(u64, u64) -> u64) {
        let mut builder = Builder::default();
        for changed in occurrences.chunk_by(|a, b| a.key.sector() == b.key.sector()) {
            let number = changed[0].key.sector();
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

/// The place in its sector where a gram probably is, and the head that is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess {
    gram: Gram,
    place: u32,
    head: u32,
}

/// The counts of all grams that share their first 16 bits.
///
/// Each gram has two words, in sorted order. The first is its head: the gram's other 24 bits, then 8
/// bits for the number of words that its cells take. The second is the cell itself if it is a single
/// word, or else the index of the word where the gram's cells start; they come after the words of
/// all grams. If the 8 bits are 0, the cells are preceded by a word with their number of words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sector {
    words: Box<[u32]>,
    grams: u32,
}

const TAIL_BITS: u32 = 24;

fn sector(gram: Gram) -> usize {
    (gram.number() >> TAIL_BITS) as usize
}

/// The 24 bits of a gram that its sector does not determine.
fn tail(gram: Gram) -> u32 {
    gram.number() as u32 & ((1 << TAIL_BITS) - 1)
}

impl Sector {
    fn likely_place(&self, gram: Gram) -> usize {
        ((u64::from(tail(gram)) * u64::from(self.grams)) >> TAIL_BITS) as usize
    }

    fn find(&self, guess: Guess) -> Row<'_> {
        let heads = self.words[..2 * self.grams as usize].as_chunks::<2>().0;
        let tail = tail(guess.gram);
        let mut place = guess.place as usize;
        let mut head = guess.head;
        if head >> 8 < tail {
            for later in heads.iter().skip(place + 1) {
                place += 1;
                head = later[0];
                if head >> 8 >= tail {
                    break;
                }
            }
        } else if head >> 8 > tail {
            for earlier in heads[..place].iter().rev() {
                place -= 1;
                head = earlier[0];
                if head >> 8 <= tail {
                    break;
                }
            }
        }
        match head >> 8 == tail && place < heads.len() {
            true => self.row(place),
            false => Row::default(),
        }
    }

    fn row(&self, place: usize) -> Row<'_> {
        let [head, second] = [self.words[2 * place], self.words[2 * place + 1]];
        let second = second as usize;
        let (start, length) = match head & 0xff {
            0 => (second + 1, self.words[second] as usize),
            1 => (2 * place + 1, 1),
            length => (second, length as usize),
        };
        Row { words: &self.words[start..start + length] }
    }

    fn iter(&self, number: usize) -> impl Iterator<Item = Occurrences> + '_ {
        (0..self.grams as usize).flat_map(move |place| {
            let tail = u64::from(self.words[2 * place] >> 8);
            let gram = Gram::from_number((number as u64) << TAIL_BITS | tail);
            let classes = self.row(place).classes();
            classes.map(move |(class, count)| Occurrences { key: Key::new(gram, class), count })
        })
    }
}

/// Builds sectors from sorted counts.
#[derive(Debug, Default)]
struct Builder {
    grams: Vec<Gram>,
    /// The end of each gram's cells in `cells`.
    ends: Vec<usize>,
    cells: Vec<u32>,
}

impl Builder {
    fn push(&mut self, Occurrences { key, count }: Occurrences) {
        if count == 0 {
            return;
        }
        push_cell(&mut self.cells, key.class(), count);
        if self.grams.last() == Some(&key.gram()) {
            self.ends.pop();
        } else {
            self.grams.push(key.gram());
        }
        self.ends.push(self.cells.len());
    }

    /// The sector of all counts since the previous sector.
    fn finish(&mut self) -> Sector {
        let mut words = Vec::with_capacity(2 * self.grams.len() + self.cells.len());
        let mut listed = Vec::new();
        let mut start = 0;
        for (&gram, &end) in self.grams.iter().zip(&self.ends) {
            let cells = &self.cells[start..end];
            start = end;
            let second = match cells {
                [cell] => *cell,
                _ => (2 * self.grams.len() + listed.len()) as u32,
            };
            let length = u8::try_from(cells.len()).unwrap_or(0);
            words.extend([tail(gram) << 8 | u32::from(length), second]);
            if length == 0 {
                listed.push(cells.len() as u32);
            }
            if length != 1 {
                listed.extend_from_slice(cells);
            }
        }
        words.append(&mut listed);
        let sector = Sector { words: words.into(), grams: self.grams.len() as u32 };
        self.grams.clear();
        self.ends.clear();
        self.cells.clear();
        sector
    }
}

/// The counts of one gram.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row<'a> {
    words: &'a [u32],
}

impl<'a> Row<'a> {
    pub(super) fn is_empty(self) -> bool {
        self.words.is_empty()
    }

    /// Some value that can only be read from where the counts are stored.
    pub(super) fn first_word(self) -> u32 {
        self.words.first().copied().unwrap_or(0)
    }

    /// The classes in which the gram occurs, in order, and how often.
    pub(super) fn classes(self) -> impl Iterator<Item = (u16, u64)> + use<'a> {
        let mut words = self.words.iter();
        std::iter::from_fn(move || {
            let cell = Cell(*words.next()?);
            let mut count = u64::from(cell.count());
            if cell.count() == Cell::FULL {
                count = u64::from(*words.next()?) | u64::from(*words.next()?) << 32;
            }
            Some((cell.class(), count))
        })
    }
}
