use std::ops::{ControlFlow, Range};

use nearzip::{Corpus, Index, Length, Observer, Progress, Stage, pair_lengths_batch};

use super::symmetry::Symmetry;
use crate::error::Result;

/// The number of rows that are computed together: enough to divide among threads and to make worth while
/// what is done once for each text.
pub(crate) const ROWS: usize = 64;

/// The ranges of rows that are computed together.
pub(crate) fn tiles(rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows).step_by(ROWS).map(move |start| start..rows.min(start + ROWS))
}

/// A number for a pair of texts, of C(x), C(y) and C(xy).
pub(crate) type Value<'a> = &'a (dyn Fn(Length, Length, Length) -> f64 + Sync);

/// Computes blocks of a matrix, and says how far it is.
pub(crate) struct Tiles<'a> {
    pub(crate) index: &'a Index,
    pub(crate) value: Value<'a>,
    pub(crate) observer: Observer<'a>,
    /// How many rows there are in all, for the observer.
    pub(crate) rows: usize,
}

impl Tiles<'_> {
    /// The numbers of some of the texts with the documents at some positions, by row. `done` rows are done
    /// before, and `share` of a row's work is done here.
    pub(crate) fn block(
        &self,
        queries: &[&[u8]],
        documents: Range<usize>,
        done: usize,
    ) -> Result<Vec<Vec<f64>>> {
        let total = self.rows as u64;
        let observer = |progress: Progress| -> ControlFlow<()> {
            let done = (done as u64 + progress.done).min(total);
            (self.observer)(Progress { stage: Stage::Searching, done, total })
        };
        let lengths = pair_lengths_batch(self.index, queries, documents.clone(), &observer)?;
        let c_y = documents.map(|document| self.length(document)).collect::<Result<Vec<_>>>()?;
        let row = |query: nearzip::PairLengths| {
            let pairs = query.pairs.iter().zip(&c_y);
            pairs.map(|(&c_xy, &c_y)| (self.value)(query.query, c_y, c_xy)).collect()
        };
        Ok(lengths.into_iter().map(row).collect())
    }

    fn length(&self, document: usize) -> Result<Length> {
        // An index that was built of a corpus has a document at each position.
        let document = self.index.document(document)?;
        Ok(document.map_or(Length::from_bytes(0), |document| document.length))
    }

    /// The symmetric distances of the texts in `rows` from those in `columns`, which include the rows.
    pub(crate) fn symmetric(
        &self,
        texts: &Corpus,
        rows: Range<usize>,
        columns: Range<usize>,
        symmetry: Symmetry,
    ) -> Result<Vec<Vec<f64>>> {
        let both = self.both_orders(texts, rows.clone(), columns.clone())?;
        let distance =
            |row: usize, column: usize, [forward, backward]: [f64; 2]| match row == column {
                true => 0.0,
                // A pair that is shorter than its parts is no nearer than the same text.
                false => symmetry.of(forward, backward).max(0.0),
            };
        let row = |(row, both): (usize, Vec<[f64; 2]>)| {
            columns.clone().zip(both).map(|(column, both)| distance(row, column, both)).collect()
        };
        Ok(rows.zip(both).map(row).collect())
    }

    /// The numbers of the texts in `rows` with those in `columns`, which include the rows, in either order: the text
    /// of the row first, and the text of the column first.
    pub(crate) fn both_orders(
        &self,
        texts: &Corpus,
        rows: Range<usize>,
        columns: Range<usize>,
    ) -> Result<Vec<Vec<[f64; 2]>>> {
        let of = |range: Range<usize>| range.map(|text| texts.text(text));
        let queries: Vec<&[u8]> = of(rows.clone()).collect();
        let forward = self.block(&queries, columns.clone(), rows.start)?;
        let others: Vec<&[u8]> =
            of(columns.start..rows.start).chain(of(rows.end..columns.end)).collect();
        // The rows are done already, but not yet whole.
        let mut backward = Vec::with_capacity(others.len());
        for others in others.chunks(ROWS) {
            backward.extend(self.block(others, rows.clone(), rows.start)?);
        }
        let both = |row: usize, column: usize| {
            let [row_place, column_place] = [row - rows.start, column - columns.start];
            let back = match column {
                _ if rows.contains(&column) => forward[column - rows.start][row - columns.start],
                _ if column < rows.start => backward[column_place][row_place],
                _ => backward[column_place - rows.len()][row_place],
            };
            [forward[row_place][column_place], back]
        };
        let row = |row| columns.clone().map(|column| both(row, column)).collect();
        Ok(rows.clone().map(row).collect())
    }
}
