use std::io::Write;

use nearzip::{Corpus, DocumentId, Index, Length, Metric, Observer};

use super::asymmetry::Asymmetry;
use super::format::MatrixFormat;
use crate::distances::{DistanceConfig, Symmetry, Tiles, tiles};
use crate::error::{Error, Result};

/// A matrix of distances that is written row by row, and never in memory as a whole.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, unobserved};
/// use nearzip_explore::{DistanceConfig, Matrix, MatrixFormat};
///
/// let mut texts = Corpus::new();
/// texts.push_with_id("", b"rain in the north", "a");
/// texts.push_with_id("", b"rain in the north", "b");
/// let matrix = Matrix::square(&texts, &DistanceConfig::default(), &unobserved)?.symmetric();
/// let mut table = Vec::new();
/// matrix.write(MatrixFormat::Csv, &mut table, &unobserved)?;
/// let distance = 4.0 / 35.0; // either text has 35 bytes, and both together have 39
/// assert_eq!(String::from_utf8(table).unwrap(), format!("id,a,b\na,0,{distance}\nb,{distance},0\n"));
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug)]
pub struct Matrix {
    /// The texts of the columns.
    index: Index,
    rows: Corpus,
    /// Whether the rows are the columns.
    is_square: bool,
    metric: Metric,
    symmetry: Symmetry,
    is_symmetric: bool,
    has_lengths: bool,
}

impl Matrix {
    /// The distances of texts from one another, as they are measured: the text of the row is the query x, and
    /// the text of the column the document y. So a text is seldom at distance 0 from itself.
    ///
    /// # Complexity
    ///
    /// One compression of each text. Memory: two copies of the texts, and what [`Index`] has.
    ///
    /// # Errors
    ///
    /// The compressor's errors, and [`nearzip::Error::Cancelled`], as [`Error::Core`].
    pub fn square(
        texts: &Corpus,
        config: &DistanceConfig,
        observer: Observer<'_>,
    ) -> Result<Matrix> {
        let matrix = Matrix::between(texts, texts, config, observer)?;
        Ok(Matrix { is_square: true, ..matrix })
    }

    /// The distances of some texts, one in each row, from others, one in each column.
    ///
    /// # Complexity
    ///
    /// One compression of each text of the columns. Memory: a copy of the texts, and what [`Index`] has.
    ///
    /// # Errors
    ///
    /// Same as [`square`](Matrix::square).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, unobserved};
    /// use nearzip_explore::{DistanceConfig, Matrix};
    ///
    /// let (rows, columns) = (Corpus::sample_held_out(), Corpus::sample());
    /// let matrix = Matrix::between(&rows, &columns, &DistanceConfig::default(), &unobserved)?;
    /// assert_eq!(matrix.shape(), (160, 480));
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    pub fn between(
        rows: &Corpus,
        columns: &Corpus,
        config: &DistanceConfig,
        observer: Observer<'_>,
    ) -> Result<Matrix> {
        let index = Index::build(columns.clone(), config.get_compressor(), observer)?;
        Ok(Matrix {
            index,
            rows: rows.clone(),
            is_square: false,
            metric: config.get_metric(),
            symmetry: config.get_symmetry(),
            is_symmetric: false,
            has_lengths: false,
        })
    }

    /// Makes a square matrix symmetric, as the configuration says; then a text is at distance 0 from itself,
    /// and no distance is below 0. It has no effect on other matrices.
    ///
    /// Since nothing is kept, each pair is measured anew for either row: twice the work.
    #[must_use]
    pub fn symmetric(self) -> Matrix {
        Matrix { is_symmetric: self.is_square, ..self }
    }

    /// Has C(xy) of each pair in bytes in place of distances, and is not symmetric.
    #[must_use]
    pub fn lengths(self) -> Matrix {
        Matrix { has_lengths: true, is_symmetric: false, ..self }
    }

    /// The number of rows, and that of columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.rows.len(), self.index.len())
    }

    /// The id of the text in a row.
    ///
    /// # Panics
    ///
    /// If there are not that many rows.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, unobserved};
    /// use nearzip_explore::{DistanceConfig, Matrix};
    ///
    /// let mut texts = Corpus::new();
    /// texts.push_with_id("", b"rain", "a");
    /// let matrix = Matrix::square(&texts, &DistanceConfig::default(), &unobserved)?;
    /// assert_eq!(matrix.row_id(0).to_string(), "a");
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    pub fn row_id(&self, row: usize) -> DocumentId<'_> {
        self.rows.id(row)
    }

    /// Calls `visit` with each row, in order.
    ///
    /// # Complexity
    ///
    /// Time: one compression of each pair, or two if the matrix is symmetric, divided by the threads of the
    /// current rayon pool. Memory: 64 rows, and 64 columns if it is symmetric.
    ///
    /// # Errors
    ///
    /// The compressor's errors and [`nearzip::Error::Cancelled`], as [`Error::Core`], and those of `visit`.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, unobserved};
    /// use nearzip_explore::{DistanceConfig, Matrix};
    ///
    /// let (rows, columns) = (Corpus::sample_held_out(), Corpus::sample());
    /// let matrix = Matrix::between(&rows, &columns, &DistanceConfig::default(), &unobserved)?;
    /// let mut nearest = Vec::new();
    /// matrix.for_each_row(&unobserved, &mut |row| {
    ///     nearest.push(row.iter().copied().fold(f64::INFINITY, f64::min));
    ///     Ok(())
    /// })?;
    /// assert!(nearest.len() == 160 && nearest.iter().all(|&distance| distance > 0.1));
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    pub fn for_each_row(
        &self,
        observer: Observer<'_>,
        visit: &mut dyn FnMut(&[f64]) -> Result<()>,
    ) -> Result<()> {
        let value = self.value();
        let (rows, columns) = self.shape();
        let blocks = Tiles { index: &self.index, value: &value, observer, rows };
        for tile in tiles(rows) {
            let block = if self.is_symmetric {
                blocks.symmetric(&self.rows, tile, 0..columns, self.symmetry)?
            } else {
                let queries: Vec<&[u8]> = tile.clone().map(|row| self.rows.text(row)).collect();
                blocks.block(&queries, 0..columns, tile.start)?
            };
            block.iter().try_for_each(|row| visit(row))?;
        }
        Ok(())
    }

    /// How much a square matrix differs from its transpose, as it is measured, whether or not it is to be made
    /// [`symmetric`](Matrix::symmetric).
    ///
    /// # Complexity
    ///
    /// Time: two compressions of each pair, one in each order, divided by the threads of the current rayon pool.
    /// Memory: 64 rows and 64 columns.
    ///
    /// # Errors
    ///
    /// [`Error::OneOrder`] if rows and columns are different texts, and as
    /// [`for_each_row`](Matrix::for_each_row).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, unobserved};
    /// use nearzip_explore::{DistanceConfig, Matrix};
    ///
    /// let sample = Corpus::sample().first(20, None);
    /// let matrix = Matrix::square(&sample, &DistanceConfig::default(), &unobserved)?;
    /// let asymmetry = matrix.asymmetry(&unobserved)?;
    /// assert_eq!(asymmetry.pairs, 190);
    /// assert!(0.0 < asymmetry.mean && asymmetry.mean < asymmetry.largest && asymmetry.largest < 0.2);
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    pub fn asymmetry(&self, observer: Observer<'_>) -> Result<Asymmetry> {
        if !self.is_square {
            return Err(Error::OneOrder);
        }
        let value = self.value();
        let rows = self.rows.len();
        let blocks = Tiles { index: &self.index, value: &value, observer, rows };
        let mut asymmetry = Asymmetry::default();
        for tile in tiles(rows) {
            let first = tile.start;
            let block = blocks.both_orders(&self.rows, tile, first..rows)?;
            for (place, row) in block.iter().enumerate() {
                let others = row.iter().enumerate().skip(place + 1);
                others
                    .for_each(|(other, both)| asymmetry.add([first + place, first + other], *both));
            }
        }
        Ok(asymmetry)
    }

    /// What the matrix has of a pair, by C(x), C(y) and C(xy).
    fn value(&self) -> impl Fn(Length, Length, Length) -> f64 + Sync {
        let (has_lengths, metric) = (self.has_lengths, self.metric);
        move |c_x, c_y, c_xy: Length| match has_lengths {
            true => c_xy.bytes(),
            false => metric.distance(c_x, c_y, c_xy),
        }
    }

    /// Writes the matrix, a few rows at a time.
    ///
    /// # Errors
    ///
    /// - [`Error::NotSquare`] and [`Error::NotSymmetric`] if [`MatrixFormat::Phylip`] is asked for.
    /// - [`Error::Write`] if the output cannot be written.
    /// - As [`for_each_row`](Matrix::for_each_row).
    pub fn write(
        &self,
        format: MatrixFormat,
        output: &mut dyn Write,
        observer: Observer<'_>,
    ) -> Result<()> {
        if format == MatrixFormat::Phylip && !self.is_symmetric {
            return Err(if self.is_square { Error::NotSymmetric } else { Error::NotSquare });
        }
        let mut columns = Vec::with_capacity(self.index.len());
        for document in self.index.documents() {
            columns.push(document?.id.into_owned());
        }
        let mut writer = format.writer(output, &self.rows, &columns)?;
        self.for_each_row(observer, &mut |row| writer.row(row))?;
        writer.finish()
    }
}
