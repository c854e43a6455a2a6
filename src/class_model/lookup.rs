//! Finding the counts of all grams that end at some positions of a text.

use std::ops::Range;

use super::counts::Counts;
use super::gram::{Gram, Suffix};
use super::recent::Recent;
use super::row::Row;
use super::sector::Guess;
use crate::error::Result;

/// Looks grams up length by length; for each length, all guesses are made before any is followed.
///
/// Most grams that occur again are looked up once. If a gram never occurs, longer ones with the same
/// end do not either and are not looked up.
#[derive(Debug)]
pub(super) struct Lookup<'a> {
    counts: &'a Counts,
    framed: &'a [u8],
    /// The first position.
    start: usize,
    length: usize,
    /// The positions with longer grams to look up.
    ends: Vec<End>,
    recent: Recent,
    /// The grams of this length, and the number of the position where each is found first.
    guesses: Vec<(usize, Guess<'a>)>,
    rows: Vec<Row<'a>>,
}

/// A position where grams end.
#[derive(Debug, Clone, Copy)]
struct End {
    position: usize,
    suffix: Suffix,
    /// The number of the gram among those that are looked up.
    number: usize,
}

/// A gram in a text.
#[derive(Debug)]
pub(super) enum Found<'a> {
    New(Gram, Row<'a>),
    /// The one at an earlier position, which has this number.
    Again(usize),
}

impl<'a> Lookup<'a> {
    pub(super) fn new(counts: &'a Counts, framed: &'a [u8], positions: Range<usize>) -> Lookup<'a> {
        let start = positions.start;
        let end = |position| End { position, suffix: Suffix::default(), number: 0 };
        let ends: Vec<_> = positions.map(end).collect();
        let guesses = Vec::with_capacity(ends.len());
        let rows = Vec::with_capacity(ends.len());
        let recent = Recent::default();
        Lookup { counts, framed, start, length: 0, ends, recent, guesses, rows }
    }

    /// Calls `found` with the grams that are longer by a byte, and the number of the position where
    /// each ends.
    #[inline]
    pub(super) fn lengthen(
        &mut self,
        mut found: impl FnMut(usize, Found<'a>) -> Result<()>,
    ) -> Result<()> {
        self.guesses.clear();
        for end in &mut self.ends {
            end.suffix = end.suffix.preceded_by(self.framed[end.position - self.length]);
            let gram = end.suffix.gram();
            end.number = self.recent.number(self.length, gram, self.guesses.len());
            if end.number == self.guesses.len() {
                self.guesses.push((end.position - self.start, self.counts.guess(gram)?));
            }
        }
        self.length += 1;
        self.rows.clear();
        self.rows.extend(self.guesses.iter().map(|&(_, guess)| guess.row()));
        // Reads a word of each row, so that all rows are fetched from memory at once.
        std::hint::black_box(self.rows.iter().fold(0, |all, row| all ^ row.first_word()));
        for end in &self.ends {
            let place = end.position - self.start;
            let (first, guess) = self.guesses[end.number];
            let again = first != place;
            let row = self.rows[end.number];
            found(place, if again { Found::Again(first) } else { Found::New(guess.gram, row) })?;
        }
        if self.ends.first().is_some_and(|end| end.position < self.length) {
            self.ends.remove(0);
        }
        if self.rows.iter().any(|row| row.is_empty()) {
            self.ends.retain(|end| !self.rows[end.number].is_empty());
        }
        Ok(())
    }
}
