//! The counts of the grams whose hashes begin alike.

use std::ops::Range;

use super::gram::Gram;
use super::key::{Key, Occurrences};
use super::row::{Cell, Row, joined};

/// The place in its sector where a gram probably is, and the head that is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess<'a> {
    pub(super) gram: Gram,
    sector: &'a Sector,
    place: u32,
    head: u32,
}

impl<'a> Guess<'a> {
    /// The counts of the gram by class; empty if it never occurs.
    #[inline]
    pub(super) fn row(self) -> Row<'a> {
        match self.sector.place(self) {
            Some((place, [head, second])) => self.sector.row(place, head, second),
            None => Row::default(),
        }
    }
}

/// The counts of all grams that share their first 16 bits.
///
/// Each gram has two words, in sorted order. The first is its head: the gram's other 24 bits, then 8
/// bits for the number of words in its row. The second is the cell itself if that is the whole row, or
/// else the index of the word where the row starts; rows come after the words of all grams. If the 8
/// bits are 0, the row is preceded by its number of words and by its
/// [`Summary`](super::row::Summary).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sector {
    pub(super) words: Box<[u32]>,
    grams: u32,
}

/// The number of sectors.
pub(super) const COUNT: usize = 1 << BITS;

/// The first bits of a gram, which select its sector.
pub(super) const BITS: u32 = Gram::BITS - TAIL_BITS;

const TAIL_BITS: u32 = 24;

/// The number of a gram's sector.
pub(super) fn sector(gram: Gram) -> usize {
    (gram.number() >> TAIL_BITS) as usize
}

/// The number of the first gram of a sector, or the one after the last gram of all.
pub(super) fn first_gram(sector: usize) -> u64 {
    (sector as u64) << TAIL_BITS
}

/// The 24 bits of a gram that its sector does not determine.
fn tail(gram: Gram) -> u32 {
    gram.number() as u32 & ((1 << TAIL_BITS) - 1)
}

impl Sector {
    /// Reads the place where a gram of the sector probably is.
    #[inline]
    pub(super) fn guess(&self, gram: Gram) -> Guess<'_> {
        let place = (u64::from(tail(gram)) * u64::from(self.grams)) >> TAIL_BITS;
        let head = self.words.get(2 * place as usize).copied().unwrap_or(0);
        Guess { gram, sector: self, place: place as u32, head }
    }

    /// The place of a gram and the words there.
    #[inline]
    fn place(&self, guess: Guess<'_>) -> Option<(usize, [u32; 2])> {
        let heads = self.words[..2 * self.grams as usize].as_chunks::<2>().0;
        let tail = tail(guess.gram);
        let mut place = guess.place as usize;
        let mut head = guess.head;
        if head >> 8 < tail {
            while let Some(later) = heads.get(place + 1) {
                place += 1;
                head = later[0];
                if head >> 8 >= tail {
                    break;
                }
            }
        } else if head >> 8 > tail {
            while let Some(earlier) = heads.get(place.wrapping_sub(1)) {
                place -= 1;
                head = earlier[0];
                if head >> 8 <= tail {
                    break;
                }
            }
        }
        let words = heads.get(place).filter(|[head, _]| head >> 8 == tail)?;
        Some((place, *words))
    }

    /// Changes a count where it is, if that leaves everything else where it is.
    pub(super) fn change(&mut self, key: Key, change: impl FnOnce(u64) -> u64) -> bool {
        let Some((place, [head, second])) = self.place(self.guess(key.gram())) else {
            return false;
        };
        let row = self.row(place, head, second);
        let Some(number) = row.place(key.class()) else { return false };
        let old = Cell(row.words[number]);
        if old.is_large() {
            return false;
        }
        let new = Cell::new(key.class(), change(u64::from(old.count())));
        if new.is_large() || new.count() == 0 {
            return false;
        }
        let start = match head & 0xff {
            0 => {
                let (low, high) = (second as usize + 2, second as usize + 3);
                let others = joined([self.words[low], self.words[high]]) - u64::from(old.count());
                let total = others + u64::from(new.count());
                (self.words[low], self.words[high]) = (total as u32, (total >> 32) as u32);
                high + 1
            }
            1 => 2 * place + 1,
            _ => second as usize,
        };
        self.words[start + number] = new.0;
        true
    }

    /// The row of the gram at a place, which has these two words.
    #[inline]
    fn row(&self, place: usize, head: u32, second: u32) -> Row<'_> {
        let second = second as usize;
        let words = match head & 0xff {
            0 => return self.long_row(second),
            1 => &self.words[2 * place + 1..2 * place + 2],
            length => &self.words[second..second + length as usize],
        };
        Row { words, summary: None }
    }

    /// The row whose length is the word at `start`.
    #[cold]
    fn long_row(&self, start: usize) -> Row<'_> {
        let (summary, words) = self.words[start + 1..].split_first_chunk().expect("words");
        Row { words: &words[..self.words[start] as usize], summary: Some(summary) }
    }

    /// The number of grams.
    pub(super) fn grams(&self) -> u64 {
        u64::from(self.grams)
    }

    /// All counts, sorted by gram and class, if this is the sector with this number.
    pub(super) fn iter(&self, number: usize) -> impl Iterator<Item = Occurrences> + '_ {
        (0..self.grams as usize).flat_map(move |place| {
            let tail = u64::from(self.words[2 * place] >> 8);
            let gram = Gram::from_number(first_gram(number) | tail);
            let classes =
                self.row(place, self.words[2 * place], self.words[2 * place + 1]).classes();
            classes.map(move |(class, count)| Occurrences { key: Key::new(gram, class), count })
        })
    }
}

/// The sectors with these numbers, from all their counts, sorted.
pub(super) fn of(
    occurrences: impl Iterator<Item = Occurrences>,
    numbers: Range<usize>,
) -> impl Iterator<Item = Sector> {
    let mut occurrences = occurrences.peekable();
    let mut builder = Builder::default();
    numbers.map(move |number| {
        while let Some(next) = occurrences.next_if(|next| sector(next.key.gram()) == number) {
            builder.push(next);
        }
        builder.finish()
    })
}

/// Builds sectors from sorted counts.
#[derive(Debug, Default)]
pub(super) struct Builder {
    grams: Vec<Gram>,
    /// The end of each gram's row in `words`.
    ends: Vec<usize>,
    words: Vec<u32>,
    /// The large counts of the last gram.
    large: Vec<u64>,
    /// The words of the sector: heads, then rows.
    heads: Vec<u32>,
    rows: Vec<u32>,
}

impl Builder {
    pub(super) fn push(&mut self, Occurrences { key, count }: Occurrences) {
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
    pub(super) fn finish(&mut self) -> Sector {
        self.end_row();
        let Builder { heads, rows, .. } = self;
        let mut start = 0;
        for (&gram, &end) in self.grams.iter().zip(&self.ends) {
            let row = Row { words: &self.words[start..end], summary: None };
            start = end;
            let second = match row.words {
                [cell] => *cell,
                _ => (2 * self.grams.len() + rows.len()) as u32,
            };
            let length = u8::try_from(row.words.len()).unwrap_or(0);
            heads.extend([tail(gram) << 8 | u32::from(length), second]);
            if length == 0 {
                rows.push(row.words.len() as u32);
                rows.extend(row.summarized());
            }
            if length != 1 {
                rows.extend_from_slice(row.words);
            }
        }
        let words = [&heads[..], rows].concat().into();
        let sector = Sector { words, grams: self.grams.len() as u32 };
        self.clear();
        sector
    }

    /// Forgets all counts since the previous sector.
    pub(super) fn clear(&mut self) {
        self.grams.clear();
        self.ends.clear();
        self.words.clear();
        self.large.clear();
        self.heads.clear();
        self.rows.clear();
    }
}
