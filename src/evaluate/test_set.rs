use std::time::Instant;

use rayon::prelude::*;

use super::evaluation::Evaluation;
use super::neighbors::NeighborFigures;
use super::subject::Subject;
use super::sweep;
use crate::classify::{Classifier, KnnClassifier, KnnConfig, PredictBatch, Prediction};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::progress::Observer;
use crate::search::{Ranking, rank};

/// Classifies every document of `test` and compares the predictions with the true labels.
///
/// # Complexity
///
/// One prediction per test document.
///
/// # Errors
///
/// - [`Error::EmptyCorpus`] if `test` has no documents.
/// - [`Error::Cancelled`], and those of the classifier.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, Corpus, evaluate, unobserved};
///
/// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// assert!(evaluation.accuracy() > 0.95);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn evaluate(
    classifier: &dyn Classifier,
    test: &Corpus,
    observer: Observer<'_>,
) -> Result<Evaluation> {
    evaluate_neighbors(classifier, test, &[], observer)
}

/// As [`evaluate`], with a sweep over the number of neighbors: every k in `sweep_k` is evaluated from the same
/// distances, under every tie rule. With [`TieRule::Random`](crate::TieRule::Random), all figures are exact
/// expectations. A method that compares no neighbors has no sweep.
///
/// # Complexity
///
/// One search per test document, regardless of the sweep. Memory: O(test documents × largest k).
///
/// # Errors
///
/// - [`Error::EmptyCorpus`] if `test` has no documents.
/// - [`Error::InvalidK`] if a k in `sweep_k` is 0 or more than the number of training documents.
/// - [`Error::Cancelled`], [`Error::Model`] if the index's file is damaged, and those of the compressor.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, KnnClassifier, evaluate_neighbors, unobserved};
///
/// let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
/// let held_out = Corpus::sample_held_out();
/// let evaluation = evaluate_neighbors(&classifier, &held_out, &[1, 3], &unobserved)?;
/// assert!(evaluation.accuracy() > 0.8);
/// assert_eq!(evaluation.neighbors.as_ref().unwrap().sweep[0].nearest, evaluation.accuracy());
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn evaluate_neighbors(
    classifier: &dyn Classifier,
    test: &Corpus,
    sweep_k: &[usize],
    observer: Observer<'_>,
) -> Result<Evaluation> {
    if test.is_empty() {
        return Err(Error::EmptyCorpus);
    }
    let begun = Instant::now();
    let texts: Vec<&[u8]> = test.texts().collect();
    let subject = Subject::of(classifier);
    let Some(knn) = subject.knn else {
        let predictions = classifier.predict_batch(&texts, observer)?;
        return Ok(Evaluation::new(subject, test, &predictions, begun.elapsed()));
    };
    let (index, config) = (knn.searched(), knn.config());
    let most = most_neighbors(config, sweep_k, index.len())?;
    let found = rank(index, &texts, config.search_config().k(most), observer)?;
    decided(subject, knn, test, &found, sweep_k, begun)
}

/// The largest number of neighbors that a sweep looks at, among so many documents.
///
/// # Errors
///
/// [`Error::InvalidK`] if there are not that many: documents may have been removed since the classifier was
/// built.
pub(super) fn most_neighbors(
    config: &KnnConfig,
    sweep_k: &[usize],
    documents: usize,
) -> Result<usize> {
    let asked = || sweep_k.iter().copied().chain([config.get_k()]);
    match asked().find(|k| !(1..=documents).contains(k)) {
        Some(k) => Err(Error::InvalidK { k, documents }),
        None => Ok(asked().fold(2, usize::max).min(documents)),
    }
}

/// The evaluation of the neighbors that were found for each document of `test` since the work began.
pub(super) fn decided(
    subject: Subject<'_>,
    classifier: &KnnClassifier,
    test: &Corpus,
    found: &[Ranking],
    sweep_k: &[usize],
    begun: Instant,
) -> Result<Evaluation> {
    let config = classifier.config();
    let decide = |(document, found): (usize, &Ranking)| {
        let (text, nearest) = (test.text(document), &found.nearest);
        let prediction =
            classifier.decide_among(text, nearest, config.get_k(), config.get_ties())?;
        subject.finished(text, prediction)
    };
    let predictions: Vec<Prediction> =
        found.par_iter().enumerate().map(decide).collect::<Result<_>>()?;
    let figures = NeighborFigures {
        top2_document_accuracy: top2_document_accuracy(classifier, test, found)?,
        sweep: sweep_k
            .iter()
            .map(|&k| sweep::row(classifier, test, found, k))
            .collect::<Result<_>>()?,
        recall: None,
        pairs_scored: found.iter().map(|found| found.pairs_scored).sum(),
        pairs_pruned: found.iter().map(|found| found.pairs_pruned).sum(),
    };
    let mut evaluation = Evaluation::new(subject, test, &predictions, begun.elapsed());
    evaluation.neighbors = Some(figures);
    Ok(evaluation)
}

fn top2_document_accuracy(
    classifier: &KnnClassifier,
    test: &Corpus,
    found: &[Ranking],
) -> Result<f64> {
    let mut right = 0;
    for (document, found) in found.iter().enumerate() {
        for near in found.nearest.iter().take(2) {
            if classifier.searched().label(near.document)? == test.label(document) {
                right += 1;
                break;
            }
        }
    }
    Ok(f64::from(right) / found.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{KnnConfig, TieRule, Update};
    use crate::compressor::CompressorSpec;
    use crate::index::Index;
    use crate::progress::unobserved;

    fn sample(config: KnnConfig) -> KnnClassifier {
        let spec = CompressorSpec::default();
        let index = Index::build(Corpus::sample(), &spec, &unobserved).unwrap();
        KnnClassifier::new(index, config).unwrap()
    }

    #[test]
    fn both_evaluations_of_a_classifier_agree() {
        let (classifier, test) = (sample(KnnConfig::default()), Corpus::sample_held_out());
        let by_any = evaluate(&classifier, &test, &unobserved).unwrap();
        let by_neighbors = evaluate_neighbors(&classifier, &test, &[], &unobserved).unwrap();
        assert_eq!(by_any.outcomes, by_neighbors.outcomes);
        assert_eq!(by_any.neighbors, by_neighbors.neighbors);
        // One neighbor gives one label; the two nearest documents can have two.
        assert_eq!(by_any.top2_label_accuracy(), by_any.accuracy());
        let figures = by_any.neighbors.as_ref().unwrap();
        assert!(figures.top2_document_accuracy > by_any.accuracy() + 0.05);
    }

    #[test]
    fn two_labels_are_never_worse_than_one() {
        let test = Corpus::sample_held_out();
        for k in [1, 2, 3, 7] {
            for &ties in TieRule::ALL {
                let classifier = sample(KnnConfig::default().k(k).ties(ties));
                let evaluation = evaluate(&classifier, &test, &unobserved).unwrap();
                let (one, two) = (evaluation.accuracy(), evaluation.top2_label_accuracy());
                assert!(one <= two + 1e-12 && two <= 1.0, "k {k}, {ties}: {one} {two}");
                // The true label can be one of the two likeliest only if a voter has it.
                let voted = evaluation.outcomes.iter().filter(|outcome| {
                    let truth = outcome.truth.as_deref().unwrap();
                    outcome.scores.iter().any(|(label, _)| label == truth)
                });
                assert!(two * 160.0 <= voted.count() as f64 + 1e-9);
            }
        }
    }

    #[test]
    fn fewer_documents_than_voters_are_an_error() {
        let mut classifier = sample(KnnConfig::default().k(480));
        classifier.index_mut().unwrap().remove(7).unwrap();
        let refused = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved).unwrap_err();
        assert!(matches!(refused, Error::InvalidK { k: 480, documents: 479 }), "{refused}");
        let refused = classifier.predict(b"text").unwrap_err();
        assert!(matches!(refused, Error::InvalidK { .. }), "{refused}");
    }

    #[test]
    fn neighbors_are_kept_for_wrong_predictions() {
        let evaluation =
            evaluate(&sample(KnnConfig::default()), &Corpus::sample_held_out(), &unobserved);
        for outcome in evaluation.unwrap().outcomes {
            let is_right = outcome.truth.as_ref() == Some(&outcome.label);
            assert_eq!(outcome.neighbors.is_none(), is_right);
        }
    }
}
