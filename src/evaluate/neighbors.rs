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
    /// The share of test documents whose label is that of one of the *two* nearest documents, for any
    /// k.
    ///
    /// This is what the published table calls accuracy (Jiang et al. 2023, table 3, k = 2 with ties
    /// going to the true label). It is not an accuracy, because a classifier predicts only one label.
    pub top2_document_accuracy: f64,
    /// Accuracy by k, for each k that was asked for.
    pub sweep: Vec<SweepRow>,
    /// The recall of the search among candidates, if it was measured.
    pub recall: Option<Recall>,
    /// The number of distances that were computed.
    pub pairs_scored: u64,
    /// The number of distances that did not have to be computed because of a proven bound.
    pub pairs_pruned: u64,
}
