use std::io;

/// Why a collection cannot be explored so.
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, Error, k_medoids};
///
/// let distances = Distances::new(3, vec![0.1, 0.7, 0.8])?;
/// let refused = k_medoids(&distances, 4, &nearzip::unobserved);
/// assert!(matches!(refused, Err(Error::InvalidClusters { clusters: 4, texts: 3 })));
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There are no texts.
    #[error("there are no texts; give some")]
    NoTexts,
    /// There are not as many clusters as texts, or none.
    #[error("cannot make {clusters} clusters of {texts} texts; choose a number from 1 to {texts}")]
    InvalidClusters {
        /// The number of clusters that was asked for.
        clusters: usize,
        /// The number of texts.
        texts: usize,
    },
    /// There is another number of distances than of pairs.
    #[error("{texts} texts have {pairs} pairs, but there are {distances} distances")]
    OtherPairs {
        /// The number of texts.
        texts: usize,
        /// The number of their pairs.
        pairs: usize,
        /// The number of distances that were given.
        distances: usize,
    },
    /// A distance is out of range.
    #[error("the distance {distance} is not a number from 0 to 1e100")]
    InvalidDistance {
        /// The distance that was given.
        distance: f64,
    },
    /// The format is for matrices with one row and one column for each text.
    #[error(
        "PHYLIP is for distances of texts from one another, not from others; choose another format"
    )]
    NotSquare,
    /// The two orders of a pair are in matrices with one row and one column for each text.
    #[error(
        "only distances of texts from one another are measured in both orders, not those from others"
    )]
    OneOrder,
    /// The format is for symmetric matrices.
    #[error(
        "PHYLIP is for symmetric matrices, but NCD is not symmetric; choose the mean or the minimum \
         of both directions"
    )]
    NotSymmetric,
    /// The threshold of near-duplicates is out of range.
    #[error("the similarity {similarity} is not above 0 and below 1")]
    InvalidSimilarity {
        /// The similarity that was given.
        similarity: f64,
    },
    /// A picture cannot be drawn.
    #[error("cannot draw the picture: {reason}")]
    Drawing {
        /// What the drawing library says.
        reason: String,
    },
    /// The output cannot be written.
    #[error("cannot write the output")]
    Write(#[from] io::Error),
    /// An error of the core, such as that the work was stopped by the observer.
    #[error(transparent)]
    Core(#[from] nearzip::Error),
}

impl From<csv::Error> for Error {
    fn from(error: csv::Error) -> Error {
        Error::Write(error.into())
    }
}

/// The result of exploring.
pub type Result<T, E = Error> = std::result::Result<T, E>;
