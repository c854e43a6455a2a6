use super::evaluation::Evaluation;
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

impl NeighborFigures {
    /// The figures of several evaluations as one, if all of them have figures.
    pub(super) fn joined(evaluations: &[Evaluation]) -> Option<NeighborFigures> {
        let parts: Vec<&NeighborFigures> =
            evaluations.iter().map(|part| part.neighbors.as_ref()).collect::<Option<_>>()?;
        let documents: usize = evaluations.iter().map(Evaluation::n_test).sum();
        let mean = |figure: &dyn Fn(&NeighborFigures) -> f64| {
            let each = evaluations.iter().zip(&parts);
            let sum: f64 = each.map(|(part, figures)| part.n_test() as f64 * figure(figures)).sum();
            sum / documents as f64
        };
        let row = |(place, row): (usize, &SweepRow)| SweepRow {
            k: row.k,
            nearest: mean(&|part| part.sweep[place].nearest),
            random: mean(&|part| part.sweep[place].random),
            first_label: mean(&|part| part.sweep[place].first_label),
        };
        Some(NeighborFigures {
            top2_document_accuracy: mean(&|part| part.top2_document_accuracy),
            sweep: parts.first()?.sweep.iter().enumerate().map(row).collect(),
            recall: None,
            pairs_scored: parts.iter().map(|part| part.pairs_scored).sum(),
            pairs_pruned: parts.iter().map(|part| part.pairs_pruned).sum(),
        })
    }
}
