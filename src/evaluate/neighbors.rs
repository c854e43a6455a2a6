use super::recall::Recall;
use super::sweep::SweepRow;

/// The figures that only an evaluation by nearest neighbors has.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, KnnClassifier, evaluate, unobserved};
///
/// let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// let neighbors = evaluation.neighbors.as_ref().unwrap();
/// assert!(neighbors.top2_document_accuracy > evaluation.top2_label_accuracy());
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NeighborFigures {
    /// The share of test documents whose label is that of one of the *two* nearest documents, whatever
    /// k.
    ///
    /// This is what the published table calls accuracy (Jiang et al. 2023, table 3, k = 2 with ties
    /// going to the true label). It is not an accuracy: no classifier predicts two labels at once.
    pub top2_document_accuracy: f64,
    /// Accuracy by k, for each k that was asked for.
    pub sweep: Vec<SweepRow>,
    /// What the search among candidates misses, if it was measured.
    pub recall: Option<Recall>,
    /// How many distances were computed.
    pub pairs_scored: u64,
    /// How many were left out by a proved bound.
    pub pairs_pruned: u64,
}
