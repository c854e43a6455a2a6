use super::config::PrototypeConfig;
use super::curve::{Curve, CurvePoint};
use super::nearest::Nearest;
use super::order::Order;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::progress::{Observer, Stage, Tracker};

/// The parts of which each is classified by what the others select.
const FOLDS: usize = 5;

/// All documents in the order in which they are worth keeping, and the accuracy with any number of them.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, PrototypeConfig, prototypes, unobserved};
///
/// let corpus = Corpus::sample();
/// let found = prototypes(&corpus, &PrototypeConfig::default(), &unobserved)?;
/// assert!(found.selected < 480);
/// let kept = found.smallest(0.05);
/// assert!(found.at(kept).accuracy > found.at(480).accuracy - 0.051);
/// let fewer = corpus.subset(&found.keep(kept)?);
/// assert_eq!(fewer.labels().len(), corpus.labels().len());
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Prototypes {
    /// The settings.
    pub config: PrototypeConfig,
    /// The positions of all documents, those first that the rule selects, in the order in which it takes them,
    /// and one of each label before all others. The rest is in the order of support; last is what editing
    /// leaves out.
    pub order: Vec<usize>,
    /// How many documents the rule selects.
    pub selected: usize,
    /// The number of labels; with fewer documents, a label would be lost.
    pub labels: usize,
    /// How many documents are classified rightly, by the number of kept ones.
    right: Vec<usize>,
}

impl Prototypes {
    /// The accuracy with the first `kept` documents, on all documents: each is left out, and has the label of
    /// the nearest other one that is kept.
    ///
    /// Which documents are kept was chosen in view of the same documents, so that the choice would flatter
    /// itself. Therefore each fifth of the documents is classified by what is selected without it having a
    /// vote. With all documents, this is the leave-one-out accuracy of `knn` with k = 1.
    ///
    /// # Panics
    ///
    /// If there are fewer than `kept` documents.
    pub fn at(&self, kept: usize) -> CurvePoint {
        CurvePoint::new(kept, self.right[kept], self.order.len())
    }

    /// Up to about 20 points of the curve: the fewest documents that have all labels, and then about one and a
    /// half times as many each, up to all; and what the rule selects.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, PrototypeConfig, prototypes, unobserved};
    ///
    /// let found = prototypes(&Corpus::sample(), &PrototypeConfig::default(), &unobserved)?;
    /// let curve = found.curve();
    /// assert_eq!((curve[0].kept, curve[curve.len() - 1].kept), (found.labels, 480));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn curve(&self) -> Vec<CurvePoint> {
        let documents = self.order.len();
        let next =
            |&kept: &usize| (kept < documents).then(|| (kept + kept.div_ceil(2)).min(documents));
        let mut sizes: Vec<usize> = std::iter::successors(Some(self.labels), next).collect();
        sizes.push(self.selected);
        sizes.sort_unstable();
        sizes.dedup();
        sizes.into_iter().map(|kept| self.at(kept)).collect()
    }

    /// The fewest documents with which the accuracy is at most `tolerance` below that with all documents.
    pub fn smallest(&self, tolerance: f64) -> usize {
        let documents = self.order.len();
        let least = self.at(documents).accuracy - tolerance;
        (self.labels..documents).find(|&kept| self.at(kept).accuracy >= least).unwrap_or(documents)
    }

    /// The positions of the first `kept` documents, ascending.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidKept`] if there are fewer documents, or more labels.
    pub fn keep(&self, kept: usize) -> Result<Vec<usize>> {
        let (labels, documents) = (self.labels, self.order.len());
        if !(labels..=documents).contains(&kept) {
            return Err(Error::InvalidKept { kept, labels, documents });
        }
        let mut positions = self.order[..kept].to_vec();
        positions.sort_unstable();
        Ok(positions)
    }
}

/// Selects documents that classify nearly as well as all of them by the nearest neighbor.
///
/// Distances are exact, but above [`Search::EXACT_UP_TO`](crate::Search::EXACT_UP_TO) bytes of text, each document
/// is compared only with candidates, unless the configuration says otherwise; and if none of its 100 nearest is
/// taken, with all that are.
///
/// # Complexity
///
/// Time: a search for each document, which compares it with all candidates, and comparing it with about n / 100
/// others. Memory: about 3 KB for each document.
///
/// # Errors
///
/// - [`Error::EmptyCorpus`] if there are no documents.
/// - [`Error::InvalidK`] if k is 0.
/// - [`Error::InvalidCandidates`] if the search is among 0 candidates.
/// - The compressor's errors, and [`Error::Cancelled`].
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, PrototypeConfig, prototypes, unobserved};
///
/// let corpus: Corpus = [
///     ("weather", "rain in the north, sun in the south"),
///     ("weather", "rain in the north, sun in the east"),
///     ("weather", "sun in the north, rain in the south"),
///     ("chess", "the knight takes the bishop on e5"),
///     ("chess", "the knight takes the rook on e5"),
/// ]
/// .into_iter()
/// .collect();
/// let found = prototypes(&corpus, &PrototypeConfig::default(), &unobserved)?;
/// assert_eq!((found.labels, found.order.len()), (2, 5));
/// assert!(found.at(5).accuracy > found.at(2).accuracy);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn prototypes(
    corpus: &Corpus,
    config: &PrototypeConfig,
    observer: Observer<'_>,
) -> Result<Prototypes> {
    let documents = corpus.len();
    config.check(documents)?;
    let nearest = Nearest::find(corpus, config, observer)?;
    let selecting = Tracker::new(observer, Stage::Selecting, documents);
    let mut curve = Curve::new(documents);
    for fold in 0..FOLDS.min(documents) {
        let votes: Vec<bool> = (0..documents).map(|document| document % FOLDS != fold).collect();
        let order = Order::new(&nearest, config, &votes, &selecting)?.documents;
        let left_out: Vec<usize> = (fold..documents).step_by(FOLDS).collect();
        curve.add(&left_out, &order, &nearest, &selecting)?;
    }
    let order = Order::new(&nearest, config, &vec![true; documents], &selecting)?;
    Ok(Prototypes {
        config: config.clone(),
        order: order.documents,
        selected: order.selected,
        labels: corpus.labels().len(),
        right: curve.right(),
    })
}
