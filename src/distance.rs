//! Distances: arithmetic on three compressed lengths. Nothing is compressed here.
//!
//! C(x) is the length of the query, C(y) that of the document, and C(xy) that of the pair (see
//! [`Compressor`](crate::Compressor#the-length-of-a-pair)):
//!
//! | distance | definition | texts that share nothing | source |
//! |---|---|---|---|
//! | [`ncd`] | (C(xy) − min(C(x), C(y))) / max(C(x), C(y)) | about 1 | Li et al. 2004, *The Similarity Metric*, §VI; Cilibrasi and Vitányi 2005, §III |
//! | [`cdm`] | C(xy) / (C(x) + C(y)) | about 1 | Keogh et al. 2004, *Towards Parameter-Free Data Mining*, §2.3 |
//! | [`clm`] | 1 − (C(x) + C(y) − C(xy)) / C(xy) | about 1 | Li et al. 2001, as Jiang et al. 2023 use it, appendix |
//! | [`cosine`] | 1 − (C(x) + C(y) − C(xy)) / √(C(x)·C(y)) | about 1 | Sculley and Brodley 2006, *Compression and Machine Learning*, §3 |
//! | [`conditional`] | (C(xy) − C(x)) / C(y) | about 1 | C(y \| x) of Cilibrasi and Vitányi 2005, §III, for its share of C(y) |
//!
//! Smaller is closer. All grow with C(xy). Real compressors leave the theoretical ranges by a
//! little: two texts that are compressed together have one frame and one header instead of two, and a
//! pair can even be shorter than one of its parts. Two texts of length 0 are as far apart as two
//! identical ones: 0, or ½ for [`cdm`]. [`conditional`] alone is not symmetric in C(x) and C(y).

use std::fmt;
use std::str::FromStr;

use crate::compressor::Length;
use crate::error::{Error, Result};

/// The normalized compression distance, (C(xy) − min(C(x), C(y))) / max(C(x), C(y)).
///
/// In theory from 0 to 1 plus a small term (Cilibrasi and Vitányi 2005, §III); the published
/// method's distance (Jiang et al. 2023, §3). 0 if both lengths are 0.
///
/// # Examples
///
/// ```
/// use nearzip::{Length, distance};
///
/// let [c_x, c_y, c_xy] = [40, 50, 65].map(Length::from_bytes);
/// assert_eq!(distance::ncd(c_x, c_y, c_xy), 25.0 / 50.0);
/// ```
pub fn ncd(c_x: Length, c_y: Length, c_xy: Length) -> f64 {
    ratio(difference(c_xy, c_x.min(c_y)), units(c_x.max(c_y)), 0.0)
}

/// The compression-based dissimilarity measure, C(xy) / (C(x) + C(y)).
///
/// In theory from ½ to 1 (Keogh, Lonardi and Ratanamahatana 2004, §2.3). ½ if both lengths are 0.
///
/// # Examples
///
/// ```
/// use nearzip::{Length, distance};
///
/// let [c_x, c_y, c_xy] = [40, 60, 75].map(Length::from_bytes);
/// assert_eq!(distance::cdm(c_x, c_y, c_xy), 0.75);
/// ```
pub fn cdm(c_x: Length, c_y: Length, c_xy: Length) -> f64 {
    ratio(units(c_xy), units(c_x) + units(c_y), 0.5)
}

/// The chain-letter measure, 1 − (C(x) + C(y) − C(xy)) / C(xy).
///
/// In theory from 0 to 1 (Li et al. 2001). It is `CLM` in the published code, with a precedence error
/// there that nearzip does not repeat. 0 if C(xy) is 0.
///
/// # Examples
///
/// ```
/// use nearzip::{Length, distance};
///
/// let [c_x, c_y, c_xy] = [40, 60, 80].map(Length::from_bytes);
/// assert_eq!(distance::clm(c_x, c_y, c_xy), 0.75);
/// ```
pub fn clm(c_x: Length, c_y: Length, c_xy: Length) -> f64 {
    1.0 - ratio(shared(c_x, c_y, c_xy), units(c_xy), 1.0)
}

/// One minus the cosine similarity, 1 − (C(x) + C(y) − C(xy)) / √(C(x)·C(y)).
///
/// In theory from 0 to 1 (Sculley and Brodley 2006, §3.3). If one length is 0, nothing can be shared,
/// and it is 1; if both are, it is 0.
///
/// # Examples
///
/// ```
/// use nearzip::{Length, distance};
///
/// let [c_x, c_y, c_xy] = [40, 90, 100].map(Length::from_bytes);
/// assert_eq!(distance::cosine(c_x, c_y, c_xy), 0.5);
/// ```
pub fn cosine(c_x: Length, c_y: Length, c_xy: Length) -> f64 {
    let norm = (units(c_x) * units(c_y)).sqrt();
    let similarity_of_nothing = if c_x == c_y { 1.0 } else { 0.0 };
    1.0 - ratio(shared(c_x, c_y, c_xy), norm, similarity_of_nothing)
}

/// The conditional distance, (C(xy) − C(x)) / C(y): how much of the document the query leaves to be said.
///
/// In theory from 0 to 1. C(xy) − C(x) stands for C(y | x), the length of the document for someone who knows the
/// query (Cilibrasi and Vitányi 2005, §III); with `zstd,prefix` it is exactly that. It does not count what the query
/// has and the document lacks. If C(y) is 0, it is 1, or 0 if C(x) is 0, too.
///
/// # Examples
///
/// ```
/// use nearzip::{Length, distance};
///
/// let [c_x, c_y, c_xy] = [40, 60, 70].map(Length::from_bytes);
/// assert_eq!(distance::conditional(c_x, c_y, c_xy), 0.5);
/// ```
pub fn conditional(c_x: Length, c_y: Length, c_xy: Length) -> f64 {
    let of_nothing = if c_x == c_y { 0.0 } else { 1.0 };
    ratio(difference(c_xy, c_x), units(c_y), of_nothing)
}

/// A distance by name: `ncd`, `cdm`, `clm`, `cosine` or `conditional`.
///
/// # Examples
///
/// ```
/// use nearzip::{Length, Metric};
///
/// let [c_x, c_y, c_xy] = [40, 60, 75].map(Length::from_bytes);
/// let metric: Metric = "cdm".parse()?;
/// assert_eq!(metric.distance(c_x, c_y, c_xy), 0.75);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Metric {
    /// [`ncd`], the published choice.
    #[default]
    Ncd,
    /// [`cdm`].
    Cdm,
    /// [`clm`].
    Clm,
    /// [`cosine`].
    Cosine,
    /// [`conditional`].
    Conditional,
}

impl Metric {
    /// Every metric, the default first.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::Metric;
    ///
    /// assert_eq!(Metric::ALL[0], Metric::default());
    /// ```
    pub const ALL: &'static [Metric] =
        &[Metric::Ncd, Metric::Cdm, Metric::Clm, Metric::Cosine, Metric::Conditional];

    /// The distance between a query and a document, from the three lengths.
    ///
    /// It is finite for all lengths and grows with `c_xy`.
    pub fn distance(self, c_x: Length, c_y: Length, c_xy: Length) -> f64 {
        match self {
            Metric::Ncd => ncd(c_x, c_y, c_xy),
            Metric::Cdm => cdm(c_x, c_y, c_xy),
            Metric::Clm => clm(c_x, c_y, c_xy),
            Metric::Cosine => cosine(c_x, c_y, c_xy),
            Metric::Conditional => conditional(c_x, c_y, c_xy),
        }
    }

    /// A length above which every C(xy) gives a distance larger than `distance`.
    ///
    /// It is the definition solved for C(xy), plus a little for what rounding may have lost: the limit
    /// may admit a length that it need not, but never the other way around.
    pub(crate) fn limit(self, c_x: Length, c_y: Length, distance: f64) -> Length {
        let (x, y) = (units(c_x), units(c_y));
        let solution = match self {
            Metric::Ncd => x.min(y) + distance * x.max(y),
            Metric::Cdm => distance * (x + y),
            Metric::Clm if distance < 2.0 => (x + y) / (2.0 - distance),
            Metric::Clm => f64::INFINITY,
            Metric::Cosine => x + y - (1.0 - distance) * (x * y).sqrt(),
            Metric::Conditional => x + distance * y,
        };
        // If a length is 0, the definitions have special values and cannot be solved.
        match x * y {
            0.0 => Length::MAX,
            // Each addition or multiplication loses 2⁻⁵³ of its result; the cast saturates.
            _ => Length::from_units((solution + (x + y) * f64::EPSILON * 8.0 + 1.0) as u64),
        }
    }

    /// How it follows from the three lengths, and its range in theory.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(nearzip::Metric::Cdm.formula(), "C(xy) / (C(x) + C(y)), in theory from 0.5 to 1");
    /// ```
    pub const fn formula(self) -> &'static str {
        match self {
            Metric::Ncd => "(C(xy) − min(C(x), C(y))) / max(C(x), C(y)), in theory from 0 to 1",
            Metric::Cdm => "C(xy) / (C(x) + C(y)), in theory from 0.5 to 1",
            Metric::Clm => "1 − (C(x) + C(y) − C(xy)) / C(xy), in theory from 0 to 1",
            Metric::Cosine => "1 − (C(x) + C(y) − C(xy)) / √(C(x) · C(y)), in theory from 0 to 1",
            Metric::Conditional => "(C(xy) − C(x)) / C(y), in theory from 0 to 1",
        }
    }

    /// The name that parses as this metric.
    pub const fn name(self) -> &'static str {
        match self {
            Metric::Ncd => "ncd",
            Metric::Cdm => "cdm",
            Metric::Clm => "clm",
            Metric::Cosine => "cosine",
            Metric::Conditional => "conditional",
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Metric {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for any other name.
    fn from_str(name: &str) -> Result<Metric> {
        Error::find_name("metric", name, Metric::ALL, Metric::name)
    }
}

/// Lengths are whole numbers of units below 2⁵³, so their sums and differences are exact, and each
/// distance is rounded once, in its division (and once in the root). Dividing whole bytes gives the
/// same bits.
fn units(length: Length) -> f64 {
    length.units() as f64
}

fn difference(a: Length, b: Length) -> f64 {
    units(a) - units(b)
}

fn shared(c_x: Length, c_y: Length, c_xy: Length) -> f64 {
    units(c_x) + units(c_y) - units(c_xy)
}

fn ratio(dividend: f64, divisor: f64, of_nothing: f64) -> f64 {
    if divisor == 0.0 { of_nothing } else { dividend / divisor }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: [u64; 3]) -> [f64; 4] {
        let [c_x, c_y, c_xy] = bytes.map(Length::from_bytes);
        [Metric::Ncd, Metric::Cdm, Metric::Clm, Metric::Cosine]
            .map(|metric| metric.distance(c_x, c_y, c_xy))
    }

    #[test]
    fn values_computed_by_hand() {
        // ncd (c_xy - min)/max, cdm c_xy/(c_x+c_y), clm 1-(c_x+c_y-c_xy)/c_xy, cosine
        assert_eq!(all([100, 100, 100]), [0.0, 0.5, 0.0, 0.0]);
        assert_eq!(all([100, 100, 200]), [1.0, 1.0, 1.0, 1.0]);
        assert_eq!(all([64, 100, 124]), [0.6, 124.0 / 164.0, 1.0 - 40.0 / 124.0, 0.5]);
        assert_eq!(all([100, 64, 124]), all([64, 100, 124]));
    }

    #[test]
    fn the_conditional_distance_is_the_share_that_the_query_leaves() {
        let distance = |bytes: [u64; 3]| {
            let [c_x, c_y, c_xy] = bytes.map(Length::from_bytes);
            Metric::Conditional.distance(c_x, c_y, c_xy)
        };
        assert_eq!([[100, 50, 125], [50, 100, 125]].map(distance), [0.5, 0.75]);
        assert_eq!([[100, 50, 100], [100, 50, 90]].map(distance), [0.0, -0.2]);
        assert_eq!([[0, 0, 0], [7, 0, 7], [0, 7, 7]].map(distance), [0.0, 1.0, 1.0]);
    }

    #[test]
    fn a_pair_shorter_than_its_parts_is_below_zero() {
        assert_eq!(all([100, 100, 90])[0], -0.1);
        assert!(all([100, 100, 90])[1] < 0.5);
    }

    #[test]
    fn texts_of_length_0_are_identical() {
        assert_eq!(all([0, 0, 0]), [0.0, 0.5, 0.0, 0.0]);
        for lengths in [[0, 0, 5], [0, 7, 7], [7, 0, 7], [7, 7, 0]] {
            assert!(all(lengths).iter().all(|distance| distance.is_finite()), "{lengths:?}");
        }
        assert_eq!(all([0, 7, 7]), [1.0, 1.0, 1.0, 1.0]);
    }

    #[test]
    fn no_length_above_the_limit_is_as_close() {
        let mut random = crate::random::Random::new(11);
        for _ in 0..200_000 {
            let scale = 1 << random.below(40);
            let [c_x, c_y, c_xy] = [(); 3].map(|()| Length::from_units(random.below(scale)));
            for &metric in Metric::ALL {
                let distance = metric.distance(c_x, c_y, c_xy);
                let limit = metric.limit(c_x, c_y, distance);
                assert!(c_xy <= limit, "{metric}: {c_x}, {c_y}, {c_xy} is cut off at {limit}");
                let beyond = Length::from_units(limit.units().saturating_add(1));
                if limit < Length::MAX {
                    assert!(metric.distance(c_x, c_y, beyond) > distance, "{metric}");
                }
            }
        }
    }

    #[test]
    fn names_parse_as_they_print() {
        for &metric in Metric::ALL {
            assert_eq!(metric.to_string().parse::<Metric>().unwrap(), metric);
        }
        let refusal = "NCD".parse::<Metric>().unwrap_err().to_string();
        assert_eq!(
            refusal,
            "no metric is called \"NCD\"; choose one of ncd, cdm, clm, cosine, conditional"
        );
    }
}
