//! Finding the counts of all grams that end at some positions of a text.

use std::ops::Range;

use super::counts::Counts;
use super::gram::{Gram, Suffix};
use super::row::Row;
use super::sector::Guess;
use crate::error::Result;

/// Looks grams up length by length; for each length, all guesses are made before any is followed.
///
/// If a gram never occurs, longer ones with the same end do not either and are not looked up.
#[derive(Debug)]
pub(super) struct Lookup<'a> {
    counts: &'a Counts,
    framed: &'a [u8],
    /// The first position.
    start: usize,
    length: usize,
    /// The positions with longer grams to look up, and their grams so far.
    ends: Vec<(usize, Suffix)>,
    guesses: Vec<Guess>,
    rows: Vec<Row<'a>>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(counts: &'a Counts, framed: &'a [u8], positions: Range<usize>) -> Lookup<'a> {
        let start = positions.start;
        let ends: Vec<_> = positions.map(|position| (position, Suffix::default())).collect();
        let guesses = Vec::with_capacity(ends.len());
        let rows = Vec::with_capacity(ends.len());
        Lookup { counts, framed, start, length: 0, ends, guesses, rows }
    }

    /// Calls `found` with the grams that are longer by a byte: the number of the position where each
    /// ends, the gram, and its counts.
    #[inline]
    pub(super) fn lengthen(
        &mut self,
        mut found: impl FnMut(usize, Gram, Row<'a>) -> Result<()>,
    ) -> Result<()> {
        self.guesses.clear();
        self.guesses.extend(self.ends.iter_mut().map(|(position, suffix)| {
            *suffix = suffix.preceded_by(self.framed[*position - self.length]);
            self.counts.guess(suffix.gram())
        }));
        self.length += 1;
        self.rows.clear();
        self.rows.extend(self.guesses.iter().map(|&guess| self.counts.find(guess)));
        // Reads a word of each row, so that all rows are fetched from memory at once.
        std::hint::black_box(self.rows.iter().fold(0, |all, row| all ^ row.first_word()));
        for ((&(position, _), guess), &row) in self.ends.iter().zip(&self.guesses).zip(&self.rows) {
            found(position - self.start, guess.gram, row)?;
        }
        let mut rows = self.rows.iter();
        self.ends.retain(|&(position, _)| {
            rows.next().is_some_and(|row| !row.is_empty()) && position >= self.length
        });
        Ok(())
    }
}
