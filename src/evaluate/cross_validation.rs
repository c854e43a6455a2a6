use std::time::Instant;

use super::evaluation::Evaluation;
use super::few_shot::common;
use super::neighbors::NeighborFigures;
use super::test_set::evaluate_neighbors;
use crate::classify::Classifier;
use crate::corpus::{Corpus, Labels};
use crate::error::{Error, Result};
use crate::progress::Observer;

/// How the documents of a cross-validation are divided.
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`folds`](CrossValidationConfig::folds) | 5 | the number of parts | 2 to the number of different texts |
/// | [`seed`](CrossValidationConfig::seed) | 0 | the seed of the division | |
/// | [`explain_mistakes`](CrossValidationConfig::explain_mistakes) | no | whether all predictions that can be wrong get neighbors: see [`Evaluation::explain_mistakes`] | |
/// | [`sweep_k`](CrossValidationConfig::sweep_k) | none | numbers of neighbors to evaluate too, as in [`evaluate_neighbors`](crate::evaluate_neighbors) | 1 to the number of training documents |
///
/// # Examples
///
/// ```
/// use nearzip::CrossValidationConfig;
///
/// let config = CrossValidationConfig::default().folds(10).seed(7).sweep_k([1, 3]);
/// assert_eq!((config.get_folds(), config.get_seed(), config.get_sweep_k()), (10, 7, &[1, 3][..]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossValidationConfig {
    folds: usize,
    seed: u64,
    explain_mistakes: bool,
    sweep_k: Vec<usize>,
}

impl Default for CrossValidationConfig {
    fn default() -> CrossValidationConfig {
        CrossValidationConfig::new()
    }
}

impl CrossValidationConfig {
    /// The default configuration.
    pub const fn new() -> CrossValidationConfig {
        CrossValidationConfig { folds: 5, seed: 0, explain_mistakes: false, sweep_k: Vec::new() }
    }

    /// Sets the number of folds.
    #[must_use]
    pub fn folds(self, folds: usize) -> CrossValidationConfig {
        CrossValidationConfig { folds, ..self }
    }

    /// Sets the seed of the division.
    #[must_use]
    pub fn seed(self, seed: u64) -> CrossValidationConfig {
        CrossValidationConfig { seed, ..self }
    }

    /// Sets whether all predictions that can be wrong get neighbors.
    #[must_use]
    pub fn explain_mistakes(self, explain_mistakes: bool) -> CrossValidationConfig {
        CrossValidationConfig { explain_mistakes, ..self }
    }

    /// Sets the numbers of neighbors that are evaluated too; only for
    /// [`KnnClassifier`](crate::KnnClassifier).
    #[must_use]
    pub fn sweep_k(self, sweep_k: impl Into<Vec<usize>>) -> CrossValidationConfig {
        CrossValidationConfig { sweep_k: sweep_k.into(), ..self }
    }

    /// The number of folds.
    pub fn get_folds(&self) -> usize {
        self.folds
    }

    /// The seed of the division.
    pub fn get_seed(&self) -> u64 {
        self.seed
    }

    /// Whether all predictions that can be wrong get neighbors.
    pub fn get_explain_mistakes(&self) -> bool {
        self.explain_mistakes
    }

    /// The numbers of neighbors that are evaluated too.
    pub fn get_sweep_k(&self) -> &[usize] {
        &self.sweep_k
    }
}

/// Divides a corpus into folds (see [`Corpus::folds`]), and classifies the documents of each fold with a
/// classifier that is built on all others.
///
/// Every document is classified once, without being known, and the figures are those of all of them
/// together, in the order of the corpus; neighbors have their positions in the corpus. The result is the same for any number of threads.
///
/// # Complexity
///
/// For each fold, building a classifier; in total one prediction per document.
///
/// # Errors
///
/// - [`Error::InvalidFolds`] if there are fewer than two folds, or more than different texts.
/// - [`Error::SingleLabel`] if all documents have the same label.
/// - [`Error::Cancelled`], and those of `build` and of the classifier.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, CrossValidationConfig, Method, cross_validate, unobserved};
///
/// let method: Method = "class".parse()?;
/// let build = |rest: Corpus| method.build(rest, &unobserved);
/// let config = CrossValidationConfig::default();
/// let evaluation = cross_validate(&Corpus::sample(), &config, &build, &unobserved)?;
/// assert_eq!((evaluation.n_test(), evaluation.n_train, evaluation.folds), (480, 384, Some(5)));
/// assert!(evaluation.accuracy() > 0.95);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn cross_validate<E: From<Error>>(
    corpus: &Corpus,
    config: &CrossValidationConfig,
    build: &dyn Fn(Corpus) -> Result<Box<dyn Classifier>, E>,
    observer: Observer<'_>,
) -> Result<Evaluation, E> {
    corpus.require_choice()?;
    let folds = corpus.folds(config.folds, config.seed)?;
    let begun = Instant::now();
    let evaluate = |fold: &Vec<usize>| -> Result<Evaluation, E> {
        let others = others(corpus.len(), fold);
        let classifier = build(corpus.subset(&others))?;
        let test = corpus.subset(fold);
        let mut evaluation = evaluate_neighbors(&*classifier, &test, &config.sweep_k, observer)?;
        if config.explain_mistakes {
            evaluation.explain_mistakes(&*classifier, &test, observer)?;
        }
        for outcome in &mut evaluation.outcomes {
            for neighbor in outcome.neighbors.iter_mut().flatten() {
                if let Some(&position) = others.get(neighbor.document) {
                    neighbor.document = position;
                }
            }
        }
        Ok(evaluation)
    };
    let evaluations: Vec<Evaluation> = folds.iter().map(evaluate).collect::<Result<_, E>>()?;
    Ok(Evaluation { elapsed: begun.elapsed(), ..joined(&folds, evaluations) })
}

/// The positions that are not in the fold.
pub(super) fn others(documents: usize, fold: &[usize]) -> Vec<usize> {
    let mut is_other = vec![true; documents];
    fold.iter().for_each(|&position| is_other[position] = false);
    (0..documents).filter(|&position| is_other[position]).collect()
}

/// The evaluations of all folds as one, in the order of the corpus.
fn joined(folds: &[Vec<usize>], evaluations: Vec<Evaluation>) -> Evaluation {
    let neighbors = NeighborFigures::joined(&evaluations);
    let mut evaluations = evaluations.into_iter();
    let mut all = evaluations.next().expect("there are two folds or more");
    for other in evaluations {
        all.settings = common(all.settings, &other.settings);
        all.n_train = all.n_train.min(other.n_train);
        all.outcomes.extend(other.outcomes);
        // A label whose documents are all in one fold is not known when they are classified.
        all.known =
            all.known.iter().filter(|label| other.known.find(label).is_some()).collect::<Labels>();
    }
    let mut placed: Vec<_> = folds.concat().into_iter().zip(all.outcomes).collect();
    placed.sort_by_key(|(position, _)| *position);
    all.outcomes = placed.into_iter().map(|(_, outcome)| outcome).collect();
    Evaluation { neighbors, folds: Some(folds.len()), ..all }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Method;
    use crate::progress::unobserved;

    fn validated(
        corpus: &Corpus,
        method: &str,
        config: &CrossValidationConfig,
    ) -> Result<Evaluation> {
        let method: Method = method.parse()?;
        cross_validate(corpus, config, &|rest| method.build(rest, &unobserved), &unobserved)
    }

    #[test]
    fn every_document_counts_once_in_the_order_of_the_corpus() {
        let corpus = Corpus::sample().first(90, Some(3));
        for method in ["knn k=3", "class"] {
            let config = CrossValidationConfig::default().folds(4);
            let evaluation = validated(&corpus, method, &config).unwrap();
            let ids = (0..corpus.len()).map(|position| corpus.id(position).into_owned());
            assert!(evaluation.outcomes.iter().map(|outcome| outcome.id.clone()).eq(ids));
            let truths =
                evaluation.outcomes.iter().map(|outcome| outcome.truth.as_deref().unwrap());
            assert!(truths.eq((0..corpus.len()).map(|position| corpus.label(position))));
            assert_eq!((evaluation.folds, evaluation.n_train), (Some(4), 67));
        }
    }

    #[test]
    fn figures_of_neighbors_are_those_of_all_folds() {
        let corpus = Corpus::sample().first(90, Some(3));
        let config = CrossValidationConfig::default().folds(3).sweep_k([1, 5]);
        let five = validated(&corpus, "knn k=5", &config).unwrap();
        let figures = five.neighbors.as_ref().unwrap();
        assert!((figures.sweep[1].nearest - five.accuracy()).abs() < 1e-12);
        assert_eq!(figures.pairs_scored + figures.pairs_pruned, 90 * 60);
        assert!(figures.top2_document_accuracy >= figures.sweep[0].nearest - 1e-12);
    }

    #[test]
    fn a_label_in_a_single_fold_is_not_known() {
        let texts = (0..8).map(|i| (["a", "b"][i % 2], format!("text {i}")));
        let corpus: Corpus = texts.chain([("rare", "another".to_owned())]).collect();
        let config = CrossValidationConfig::default().folds(2);
        let evaluation = validated(&corpus, "class", &config).unwrap();
        assert_eq!(evaluation.unknown_labels(), [("rare".to_owned(), 1)]);
    }

    #[test]
    fn what_cannot_be_divided_is_refused() {
        let config = CrossValidationConfig::default();
        let same: Corpus = [("a", "x"), ("b", "x")].into_iter().collect();
        assert!(matches!(validated(&same, "class", &config), Err(Error::InvalidFolds { .. })));
        let one: Corpus = [("a", "x"), ("a", "y")].into_iter().collect();
        assert!(matches!(validated(&one, "class", &config), Err(Error::SingleLabel { .. })));
    }
}
