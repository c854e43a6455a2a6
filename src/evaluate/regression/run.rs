use std::time::Instant;

use super::evaluation::{RegressionEvaluation, RegressionOutcome, RegressionSweepRow};
use super::figures::RegressionFigures;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::evaluate::cross_validation::{CrossValidationConfig, others};
use crate::evaluate::few_shot::common;
use crate::progress::Observer;
use crate::regression::{KnnRegressor, targets_of};
use crate::search::{Ranked, SearchConfig};

/// Predicts the number of every document of `test`, and compares it with the true one. Each k in `sweep_k` is
/// evaluated too, from the same distances.
///
/// # Complexity
///
/// One search per test document, regardless of the sweep. Memory: O(test documents × largest k).
///
/// # Errors
///
/// - [`Error::EmptyCorpus`] if `test` has no documents.
/// - [`Error::NotANumber`] if the label of a test document is not a number.
/// - [`Error::InvalidK`] if a k is 0 or more than the number of training documents.
/// - [`Error::Cancelled`], [`Error::Model`] if the index's file is damaged, and those of the compressor.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, KnnRegressor, evaluate_regression, unobserved};
///
/// // The first n squares.
/// let text = |n: u32| (1..=n).map(|i| format!("{} ", i * i)).collect::<String>();
/// let train: Corpus = (1..50).map(|n| (n.to_string(), text(n))).collect();
/// let test: Corpus = [("17.5", text(17))].into_iter().collect();
/// let regressor = KnnRegressor::from_corpus(train)?;
/// let evaluation = evaluate_regression(&regressor, &test, &[], &unobserved)?;
/// assert!(evaluation.figures().mae < 5.0);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn evaluate_regression(
    regressor: &KnnRegressor,
    test: &Corpus,
    sweep_k: &[usize],
    observer: Observer<'_>,
) -> Result<RegressionEvaluation> {
    let run = Run::on_test_set(regressor, test, sweep_k, observer)?;
    Ok(run.evaluation(regressor))
}

/// Predicts the number of each document of a regressor's index by all the others. Each k in `sweep_k` is evaluated
/// too.
///
/// # Complexity
///
/// One search per document.
///
/// # Errors
///
/// - [`Error::EmptyCorpus`] if there is no other document.
/// - [`Error::InvalidK`] if a k is 0 or not less than the number of documents.
/// - As [`evaluate_regression`].
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, KnnRegressor, evaluate_regression_leave_one_out, unobserved};
///
/// let text = |n: u32| (1..=n).map(|i| format!("{} ", i * i)).collect::<String>();
/// let corpus: Corpus = (0..50).map(|n| (n.to_string(), text(n))).collect();
/// let regressor = KnnRegressor::from_corpus(corpus)?;
/// let evaluation = evaluate_regression_leave_one_out(&regressor, &[1, 9], &unobserved)?;
/// assert!(evaluation.figures().r2.is_some_and(|r2| r2 > 0.5));
/// assert_eq!((evaluation.n_train, evaluation.sweep.len()), (49, 2));
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn evaluate_regression_leave_one_out(
    regressor: &KnnRegressor,
    sweep_k: &[usize],
    observer: Observer<'_>,
) -> Result<RegressionEvaluation> {
    let begun = Instant::now();
    let index = regressor.index();
    let documents: Vec<usize> = index.positions().collect();
    index.check_others(&documents)?;
    let search = search(regressor, sweep_k, index.len() - 1)?;
    let found = regressor.rank_others(&documents, search, observer)?;
    let targets: Vec<f64> = regressor.targets().collect();
    let others = targets.len() as f64 - 1.0;
    let sum: f64 = targets.iter().sum();
    let outcome = |((&position, &truth), nearest): ((&usize, &f64), &Vec<Ranked>)| {
        let id = index.id(position)?.into_owned();
        outcome(regressor, id, truth, (sum - truth) / others, nearest)
    };
    let outcomes =
        documents.iter().zip(&targets).zip(&found).map(outcome).collect::<Result<_>>()?;
    let values = values(regressor, &found, sweep_k);
    let run = Run { outcomes, values, sweep_k: sweep_k.to_vec(), begun };
    let evaluation = run.evaluation(regressor);
    Ok(RegressionEvaluation { n_train: index.len() - 1, is_leave_one_out: true, ..evaluation })
}

/// Divides a corpus into folds, and predicts the numbers of the documents of each fold with a regressor that is
/// built on all others. Equal texts are in the same fold; the numbers play no part in the division.
///
/// # Complexity
///
/// For each fold, building a regressor; in total one search per document.
///
/// # Errors
///
/// - [`Error::InvalidFolds`] if there are fewer than two folds, or more than different texts.
/// - As [`evaluate_regression`], and those of `build`.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, CrossValidationConfig, KnnRegressor, cross_validate_regression, unobserved};
///
/// let text = |n: u32| (1..=n).map(|i| format!("{} ", i * i)).collect::<String>();
/// let corpus: Corpus = (0..50).map(|n| (n.to_string(), text(n))).collect();
/// let config = CrossValidationConfig::default();
/// let evaluation =
///     cross_validate_regression(&corpus, &config, &KnnRegressor::from_corpus, &unobserved)?;
/// assert_eq!((evaluation.n_test(), evaluation.n_train, evaluation.folds), (50, 40, Some(5)));
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn cross_validate_regression<E: From<Error>>(
    corpus: &Corpus,
    config: &CrossValidationConfig,
    build: &dyn Fn(Corpus) -> Result<KnnRegressor, E>,
    observer: Observer<'_>,
) -> Result<RegressionEvaluation, E> {
    let begun = Instant::now();
    let sweep_k = config.get_sweep_k();
    let folds = corpus.without_labels().folds(config.get_folds(), config.get_seed())?;
    let mut placed = Vec::new();
    let (mut settings, mut n_train) = (None, usize::MAX);
    for fold in &folds {
        let others = others(corpus.len(), fold);
        let regressor = build(corpus.subset(&others))?;
        let run = Run::on_test_set(&regressor, &corpus.subset(fold), sweep_k, observer)?;
        let of_fold = regressor.settings();
        settings = Some(match settings {
            Some(settings) => common(settings, &of_fold),
            None => of_fold,
        });
        n_train = n_train.min(others.len());
        for ((&position, mut outcome), values) in fold.iter().zip(run.outcomes).zip(run.values) {
            for neighbor in &mut outcome.neighbors {
                neighbor.document = others[neighbor.document];
            }
            placed.push((position, outcome, values));
        }
    }
    placed.sort_by_key(|(position, ..)| *position);
    let (outcomes, values) =
        placed.into_iter().map(|(_, outcome, values)| (outcome, values)).unzip();
    let run = Run { outcomes, values, sweep_k: sweep_k.to_vec(), begun };
    let settings = settings.expect("there are two folds or more");
    Ok(RegressionEvaluation { folds: Some(folds.len()), ..run.with(settings, n_train) })
}

/// What was predicted for test documents.
struct Run {
    outcomes: Vec<RegressionOutcome>,
    /// The number that is predicted for each document by each k of the sweep.
    values: Vec<Vec<f64>>,
    sweep_k: Vec<usize>,
    begun: Instant,
}

impl Run {
    fn on_test_set(
        regressor: &KnnRegressor,
        test: &Corpus,
        sweep_k: &[usize],
        observer: Observer<'_>,
    ) -> Result<Run> {
        if test.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        let begun = Instant::now();
        let truths = targets_of(test.iter().map(|document| Ok((document.id, document.label))))?;
        let search = search(regressor, sweep_k, regressor.index().len())?;
        let texts: Vec<&[u8]> = test.texts().collect();
        let found = regressor.rank(&texts, search, observer)?;
        let baseline = regressor.targets().sum::<f64>() / regressor.index().len() as f64;
        let outcome = |(position, (&truth, nearest)): (usize, (&f64, &Vec<Ranked>))| {
            outcome(regressor, test.id(position).into_owned(), truth, baseline, nearest)
        };
        let outcomes = truths.iter().zip(&found).enumerate().map(outcome).collect::<Result<_>>()?;
        let values = values(regressor, &found, sweep_k);
        Ok(Run { outcomes, values, sweep_k: sweep_k.to_vec(), begun })
    }

    fn evaluation(self, regressor: &KnnRegressor) -> RegressionEvaluation {
        self.with(regressor.settings(), regressor.index().len())
    }

    fn with(self, settings: crate::classify::Settings, n_train: usize) -> RegressionEvaluation {
        let Run { outcomes, values, sweep_k, begun } = self;
        let row = |(place, &k): (usize, &usize)| {
            let pairs = outcomes.iter().zip(&values).map(|(it, values)| (it.truth, values[place]));
            RegressionSweepRow { k, figures: RegressionFigures::of(pairs) }
        };
        RegressionEvaluation {
            settings,
            n_train,
            folds: None,
            is_leave_one_out: false,
            sweep: sweep_k.iter().enumerate().map(row).collect(),
            outcomes,
            elapsed: begun.elapsed(),
            threads: rayon::current_num_threads(),
        }
    }
}

/// A search that finds as many neighbors as any k asks for.
fn search(regressor: &KnnRegressor, sweep_k: &[usize], documents: usize) -> Result<SearchConfig> {
    let search = regressor.config().search_config();
    let asked = || sweep_k.iter().copied().chain([search.get_k()]);
    match asked().find(|k| !(1..=documents).contains(k)) {
        Some(k) => Err(Error::InvalidK { k, documents }),
        None => Ok(search.k(asked().fold(1, usize::max))),
    }
}

fn outcome(
    regressor: &KnnRegressor,
    id: crate::corpus::DocumentId<'static>,
    truth: f64,
    baseline: f64,
    nearest: &[Ranked],
) -> Result<RegressionOutcome> {
    let predicted = regressor.predicted(nearest)?;
    let (value, neighbors) = (predicted.value, predicted.neighbors);
    Ok(RegressionOutcome { id, truth, value, baseline, neighbors })
}

/// The number that each k of a sweep predicts for each document.
fn values(regressor: &KnnRegressor, found: &[Vec<Ranked>], sweep_k: &[usize]) -> Vec<Vec<f64>> {
    let by_k =
        |nearest: &Vec<Ranked>| sweep_k.iter().map(|&k| regressor.mean(nearest, k)).collect();
    found.iter().map(by_k).collect()
}
