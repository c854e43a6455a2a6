/// How much d(x, y) and d(y, x) differ among the pairs of some texts.
///
/// A compressor that reads y after x finds other matches than one that reads x after y. The difference is what
/// [`Symmetry`](crate::Symmetry) settles.
///
/// # Examples
///
/// ```
/// let asymmetry = nearzip_explore::Asymmetry::default();
/// assert_eq!((asymmetry.pairs, asymmetry.mean, asymmetry.between), (0, 0.0, None));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Asymmetry {
    /// The number of pairs of different texts, in either order: n · (n − 1) / 2.
    pub pairs: u64,
    /// The mean of |d(x, y) − d(y, x)|, or 0 without a pair.
    pub mean: f64,
    /// The largest |d(x, y) − d(y, x)|.
    pub largest: f64,
    /// The positions of the two texts of the largest, ascending; of equals, the first; `None` without a pair.
    pub between: Option<[usize; 2]>,
}

impl Asymmetry {
    /// Adds a pair, whose distances in both orders are given.
    pub(super) fn add(&mut self, texts: [usize; 2], [forward, backward]: [f64; 2]) {
        let difference = (forward - backward).abs();
        self.pairs += 1;
        self.mean += (difference - self.mean) / self.pairs as f64;
        if self.between.is_none() || difference > self.largest {
            self.largest = difference;
            self.between = Some(texts);
        }
    }
}
