use crate::names::named;

/// How the two distances of a pair, d(x, y) and d(y, x), become one.
///
/// A compressor that reads y after x finds other matches than one that reads x after y, so NCD is not
/// symmetric. Trees, clusters and maps need one distance for each pair.
///
/// # Examples
///
/// ```
/// use nearzip_explore::Symmetry;
///
/// assert_eq!("minimum".parse::<Symmetry>()?.of(0.25, 0.75), 0.25);
/// assert_eq!(Symmetry::default().of(0.25, 0.75), 0.5);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Symmetry {
    /// The mean of both.
    #[default]
    Mean,
    /// The smaller one: the order in which the compressor sees more of what the texts share.
    Minimum,
}

impl Symmetry {
    /// Every way, the default first.
    pub const ALL: &'static [Symmetry] = &[Symmetry::Mean, Symmetry::Minimum];

    /// The name that parses as this.
    pub const fn name(self) -> &'static str {
        match self {
            Symmetry::Mean => "mean",
            Symmetry::Minimum => "minimum",
        }
    }

    /// One distance of two.
    pub fn of(self, one: f64, other: f64) -> f64 {
        match self {
            Symmetry::Mean => (one + other) / 2.0,
            Symmetry::Minimum => one.min(other),
        }
    }
}

named!(Symmetry, "symmetry");
