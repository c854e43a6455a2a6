use std::io::Write;

use nearzip::{Corpus, DocumentId};

use super::npy::Npy;
use super::phylip::Phylip;
use super::table::Table;
use crate::error::Result;
use crate::names::named;

/// How a matrix is written.
///
/// # Examples
///
/// ```
/// use nearzip_explore::MatrixFormat;
///
/// assert_eq!("npy".parse::<MatrixFormat>()?, MatrixFormat::Npy);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum MatrixFormat {
    /// Comma-separated, as RFC 4180 has it: the first row and the first column have the ids. Numbers have as
    /// many digits as tell them apart.
    #[default]
    Csv,
    /// The same, separated by tabs.
    Tsv,
    /// A square distance matrix of PHYLIP: the number of texts, then a line for each with its name, filled up
    /// to ten characters, and its distances. The format has no quotes: white space and `()[]{}:;,'"` in
    /// names become underscores, and a name that occurs then again gets a number. Longer names than ten
    /// characters are for programs that read *relaxed* PHYLIP.
    Phylip,
    /// A NumPy array of 64-bit floats, version 1.0 of the format, without the ids.
    Npy,
}

impl MatrixFormat {
    /// Every format, the default first.
    pub const ALL: &'static [MatrixFormat] =
        &[MatrixFormat::Csv, MatrixFormat::Tsv, MatrixFormat::Phylip, MatrixFormat::Npy];

    /// The name that parses as this format.
    pub const fn name(self) -> &'static str {
        match self {
            MatrixFormat::Csv => "csv",
            MatrixFormat::Tsv => "tsv",
            MatrixFormat::Phylip => "phylip",
            MatrixFormat::Npy => "npy",
        }
    }

    /// Begins a matrix.
    pub(super) fn writer<'a>(
        self,
        output: &'a mut dyn Write,
        rows: &'a Corpus,
        columns: &[DocumentId<'_>],
    ) -> Result<Box<dyn RowWriter + 'a>> {
        Ok(match self {
            MatrixFormat::Csv => Box::new(Table::new(output, b',', rows, columns)?),
            MatrixFormat::Tsv => Box::new(Table::new(output, b'\t', rows, columns)?),
            MatrixFormat::Phylip => Box::new(Phylip::new(output, columns)?),
            MatrixFormat::Npy => Box::new(Npy::new(output, rows.len(), columns.len())?),
        })
    }
}

named!(MatrixFormat, "format of matrices");

/// Writes one row after another.
pub(super) trait RowWriter {
    fn row(&mut self, row: &[f64]) -> Result<()>;

    /// Writes what is left.
    fn finish(&mut self) -> Result<()>;
}
