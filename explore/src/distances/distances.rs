use nearzip::{Corpus, Index, Observer};

use super::config::DistanceConfig;
use super::tile::{Tiles, tiles};
use crate::error::{Error, Result};

/// The symmetric distances of texts from one another, in memory: one for each pair.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, unobserved};
/// use nearzip_explore::{DistanceConfig, Distances};
///
/// let texts: Corpus = [("", "rain in the north"), ("", "rain in the south"), ("", "e4 e5 Nf3")]
///     .into_iter()
///     .collect();
/// let distances = Distances::measure(&texts, &DistanceConfig::default(), &unobserved)?;
/// assert!(distances.get(0, 1) < distances.get(0, 2));
/// assert_eq!(distances.get(2, 0), distances.get(0, 2));
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Distances {
    len: usize,
    /// Of text 0 from 1, 2, …, of 1 from 2, 3, …, and so on.
    condensed: Vec<f64>,
}

impl Distances {
    /// The distances of `len` texts: of text 0 from 1, 2, …, of 1 from 2, 3, …, and so on, as SciPy's
    /// `pdist` has them.
    ///
    /// # Errors
    ///
    /// - [`Error::OtherPairs`] if there are not len · (len − 1) / 2 distances.
    /// - [`Error::InvalidDistance`] for a distance that is not from 0 to 10¹⁰⁰.
    ///
    /// # Examples
    ///
    /// ```
    /// let distances = nearzip_explore::Distances::new(3, vec![0.1, 0.7, 0.8])?;
    /// assert_eq!(distances.get(2, 1), 0.8);
    /// assert_eq!(distances.get(1, 1), 0.0);
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    pub fn new(len: usize, condensed: Vec<f64>) -> Result<Distances> {
        let pairs = len.saturating_mul(len.saturating_sub(1)) / 2;
        if condensed.len() != pairs {
            return Err(Error::OtherPairs { texts: len, pairs, distances: condensed.len() });
        }
        match condensed.iter().find(|distance| !(0.0..=1e100).contains(*distance)) {
            Some(&distance) => Err(Error::InvalidDistance { distance }),
            None => Ok(Distances { len, condensed }),
        }
    }

    /// Measures the distances of all texts from one another. That of a text from itself is 0, and none is
    /// below 0.
    ///
    /// # Complexity
    ///
    /// Time: two compressions of each pair, one in each order, divided by the threads of the current rayon
    /// pool. Memory: a copy of the texts, and 8 bytes for each pair: 100 MB for 5,000 texts.
    ///
    /// # Errors
    ///
    /// The compressor's errors, and [`nearzip::Error::Cancelled`], as [`Error::Core`].
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, unobserved};
    /// use nearzip_explore::{DistanceConfig, Distances};
    ///
    /// let sample = Corpus::sample().first(20, None);
    /// let distances = Distances::measure(&sample, &DistanceConfig::default(), &unobserved)?;
    /// assert_eq!(distances.condensed().len(), 190);
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    pub fn measure(
        texts: &Corpus,
        config: &DistanceConfig,
        observer: Observer<'_>,
    ) -> Result<Distances> {
        let index = Index::build(texts.clone(), config.get_compressor(), observer)?;
        let metric = config.get_metric();
        let value = &move |c_x, c_y, c_xy| metric.distance(c_x, c_y, c_xy);
        let len = texts.len();
        let blocks = Tiles { index: &index, value, observer, rows: len };
        let mut condensed = Vec::with_capacity(len * len.saturating_sub(1) / 2);
        for rows in tiles(len) {
            let columns = rows.start..len;
            let block = blocks.symmetric(texts, rows, columns, config.get_symmetry())?;
            for (place, row) in block.iter().enumerate() {
                condensed.extend_from_slice(&row[place + 1..]);
            }
        }
        Distances::new(len, condensed)
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no texts.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The distance of two texts, which is 0 for a text from itself.
    ///
    /// # Panics
    ///
    /// If there are not that many texts.
    pub fn get(&self, one: usize, other: usize) -> f64 {
        let (low, high) = (one.min(other), one.max(other));
        assert!(high < self.len, "there are {} texts, and no text {high}", self.len);
        match low == high {
            true => 0.0,
            false => self.condensed[self.start(low) + high - low - 1],
        }
    }

    /// The distances, in the order of [`new`](Distances::new).
    pub fn condensed(&self) -> &[f64] {
        &self.condensed
    }

    /// The distances of a text from those after it.
    pub(crate) fn after(&self, text: usize) -> &[f64] {
        &self.condensed[self.start(text)..][..self.len - text - 1]
    }

    /// Where the distances of a text from those after it begin.
    fn start(&self, text: usize) -> usize {
        text * (2 * self.len - text - 1) / 2
    }
}
