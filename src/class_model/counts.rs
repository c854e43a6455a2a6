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

/// How often each of some sorted keys occurs.
fn tally(keys: &[Key]) -> impl Iterator<Item = Occurrences> {
    let runs = keys.chunk_by(|a, b| a == b);
    runs.map(|run| Occurrences { key: run[0], count: run.len() as u64 })
}

/// A count in one class: the class in the upper 16 bits, the count in the lower 16.
///
/// If the lower bits are all set, the count is among the row's large ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell(u32);

impl Cell {
    const FULL: u32 = u16::MAX as u32;

    fn new(class: u16, count: u64) -> Cell {
        Cell(u32::from(class) << 16 | count.min(u64::from(Cell::FULL)) as u32)
    }

    fn class(self) -> u16 {
        (self.0 >> 16) as u16
    }

    fn count(self) -> u32 {
        self.0 & Cell::FULL
    }

    fn is_large(self) -> bool {
        self.count() == Cell::FULL
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
        self.find(self.guess(key.gram())).count(key.class())
    }

    /// Adds one to the count of each key, as often as it is there, and removes all keys.
    pub(super) fn add_each(&mut self, keys: &mut Vec<Key>) {
        keys.sort_unstable();
        let mut builder = Builder::default();
        for changed in keys.chunk_by(|a, b| a.sector() == b.sector()) {
            self.update(&mut builder, tally(changed), |old, more| old + more);
        }
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
        let mut builder = Builder::default();
        for changed in keys.chunk_by(|a, b| a.sector() == b.sector()).filter(|_| contained) {
            self.update(&mut builder, tally(changed), |old, less| old - less);
        }
        keys.clear();
        contained.then_some(()).ok_or(Error::UnknownDocument)
    }

    /// Adds counts. `occurrences` are sorted, each key once.
    pub(super) fn add(&mut self, occurrences: &[Occurrences]) {
        let mut builder = Builder::default();
        for changed in occurrences.chunk_by(|a, b| a.key.sector() == b.key.sector()) {
            self.update(&mut builder, changed.iter().copied(), |old, more| old + more);
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
        let number = first.key.sector();
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
/// bits for the number of words in its row. The second is the cell itself if that is the whole row, or
/// else the index of the word where the row starts; rows come after the words of all grams. If the 8
/// bits are 0, the row is preceded by its number of words and by its [`Summary`].
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
            0 => {
                let (summary, words) = self.words[second + 1..].split_first_chunk().expect("words");
                let words = &words[..self.words[second] as usize];
                return Row { words, summary: Some(summary) };
            }
            1 => (2 * place + 1, 1),
            length => (second, length as usize),
        };
        Row { words: &self.words[start..start + length], summary: None }
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
    /// The end of each gram's row in `words`.
    ends: Vec<usize>,
    words: Vec<u32>,
    /// The large counts of the last gram.
    large: Vec<u64>,
}

impl Builder {
    fn push(&mut self, Occurrences { key, count }: Occurrences) {
        if count == 0 {
            return;
        }
        if self.grams.last() != Some(&key.gram()) {
            self.end_row();
            self.grams.push(key.gram());
        }
        let cell = Cell::new(key.class(), count);
        self.words.push(cell.0);
        if cell.is_large() {
            self.large.push(count);
        }
    }

    fn end_row(&mut self) {
        if self.ends.len() < self.grams.len() {
            let large = self.large.drain(..).rev();
            self.words.extend(large.flat_map(|count| [count as u32, (count >> 32) as u32]));
            self.ends.push(self.words.len());
        }
    }

    /// The sector of all counts since the previous sector.
    fn finish(&mut self) -> Sector {
        self.end_row();
        let mut words = Vec::with_capacity(2 * self.grams.len() + self.words.len());
        let mut listed = Vec::new();
        let mut start = 0;
        for (&gram, &end) in self.grams.iter().zip(&self.ends) {
            let row = Row { words: &self.words[start..end], summary: None };
            start = end;
            let second = match row.words {
                [cell] => *cell,
                _ => (2 * self.grams.len() + listed.len()) as u32,
            };
            let length = u8::try_from(row.words.len()).unwrap_or(0);
            words.extend([tail(gram) << 8 | u32::from(length), second]);
            if length == 0 {
                listed.push(row.words.len() as u32);
                listed.extend(row.summarized());
            }
            if length != 1 {
                listed.extend_from_slice(row.words);
            }
        }
        words.append(&mut listed);
        let sector = Sector { words: words.into(), grams: self.grams.len() as u32 };
        self.grams.clear();
        self.ends.clear();
        self.words.clear();
        sector
    }
}

/// The counts of one gram: a cell for each class in which it occurs, in order. Then the counts that are
/// too large for a cell, in two words each; the first comes last, so that the cells and these can be
/// read from both ends until they meet.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row<'a> {
    words: &'a [u32],
    /// Of a row that is too long to be read whole for a few classes.
    summary: Option<&'a Summary>,
}

/// A gram of a text, and its counts in all documents.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found<'a> {
    pub(super) gram: Gram,
    pub(super) row: Row<'a>,
}

/// The number of cells of a long row, and the sum of its counts in two words.
type Summary = [u32; 3];

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
        let mut words = self.words;
        std::iter::from_fn(move || {
            let (&cell, rest) = words.split_first()?;
            words = rest;
            let cell = Cell(cell);
            let mut count = u64::from(cell.count());
            if cell.is_large() {
                let (rest, &large) = words.split_last_chunk()?;
                words = rest;
                count = joined(large);
            }
            Some((cell.class(), count))
        })
    }

    /// How often the gram occurs in all classes together.
    pub(super) fn total(self) -> u64 {
        match self.summary {
            Some(&[_, low, high]) => joined([low, high]),
            None => self.classes().map(|(_, count)| count).sum(),
        }
    }

    /// How often the gram occurs in a class.
    pub(super) fn count(self, class: u16) -> u64 {
        let found = match self.summary {
            Some(_) => self.among(&[class]).next().map(|(_, count)| count),
            None => self.classes().find(|&(other, _)| other == class).map(|(_, count)| count),
        };
        found.unwrap_or(0)
    }

    /// Those of some classes, given in order, in which the gram occurs: their places among the given
    /// ones, and how often.
    ///
    /// # Complexity
    ///
    /// At most O(m log n) for m classes and n in which the gram occurs.
    pub(super) fn among(self, classes: &[u16]) -> impl Iterator<Item = (u16, u64)> {
        let cells = self.cells();
        (0..).zip(classes).filter_map(move |(number, &class)| {
            let place = place_of(class, cells);
            let cell = Cell(*cells.get(place)?);
            (cell.class() == class).then(|| (number, self.count_at(place)))
        })
    }

    fn cells(self) -> &'a [u32] {
        let cells = match self.summary {
            Some(&[cells, ..]) => cells as usize,
            None => self.classes().count(),
        };
        &self.words[..cells]
    }

    fn count_at(self, place: usize) -> u64 {
        let cell = Cell(self.words[place]);
        if !cell.is_large() {
            return u64::from(cell.count());
        }
        let before = self.words[..place].iter().filter(|&&cell| Cell(cell).is_large()).count();
        let large = self.words.as_rchunks().1;
        joined(large[large.len() - 1 - before])
    }

    fn summarized(self) -> Summary {
        let total = self.total();
        [self.classes().count() as u32, total as u32, (total >> 32) as u32]
    }
}

/// The number of cells before that of a class, or before where it would be: by interpolation search, in
/// steps that grow, since the classes in which a frequent gram occurs are spread evenly.
fn place_of(class: u16, cells: &[u32]) -> usize {
    let last = cells.last().map_or(0, |&cell| usize::from(Cell(cell).class()));
    let guess = (usize::from(class) * cells.len() / (last + 1)).min(cells.len());
    let is_before = |&cell: &u32| Cell(cell).class() < class;
    // All cells below `low` are before the class, and none from `high` on.
    let (mut low, mut high, mut step) = (guess, guess, 1);
    while low > 0 && !is_before(&cells[low - 1]) {
        (low, high) = (low.saturating_sub(step), low - 1);
        step *= 2;
    }
    while high < cells.len() && is_before(&cells[high]) {
        (low, high) = (high + 1, (high + step).min(cells.len()));
        step *= 2;
    }
    low + cells[low..high].partition_point(is_before)
}

fn joined([low, high]: [u32; 2]) -> u64 {
    u64::from(low) | u64::from(high) << 32
}
