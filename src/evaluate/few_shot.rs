use std::time::{Duration, Instant};

use super::estimate::Estimate;
use super::evaluation::Evaluation;
use super::test_set::evaluate;
use crate::classify::{Classifier, Method, Settings};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::progress::Observer;

/// How the training documents of a few-shot evaluation are drawn.
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`shots`](FewShotConfig::shots) | 5 | the number of documents per label | 1 or more |
/// | [`repeats`](FewShotConfig::repeats) | 5 | the number of draws | 1 or more; 2 or more for an interval |
/// | [`seed`](FewShotConfig::seed) | 0 | the seed of the first draw; each later draw uses the next seed | |
///
/// # Examples
///
/// ```
/// use nearzip::FewShotConfig;
///
/// let config = FewShotConfig::default().shots(10).seed(7);
/// assert_eq!((config.get_shots(), config.get_repeats(), config.get_seed()), (10, 5, 7));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FewShotConfig {
    shots: usize,
    repeats: usize,
    seed: u64,
}

impl Default for FewShotConfig {
    fn default() -> FewShotConfig {
        FewShotConfig::new()
    }
}

impl FewShotConfig {
    /// The default configuration.
    pub const fn new() -> FewShotConfig {
        FewShotConfig { shots: 5, repeats: 5, seed: 0 }
    }

    /// Sets the number of documents per label that are drawn.
    #[must_use]
    pub fn shots(self, shots: usize) -> FewShotConfig {
        FewShotConfig { shots, ..self }
    }

    /// Sets the number of draws.
    #[must_use]
    pub fn repeats(self, repeats: usize) -> FewShotConfig {
        FewShotConfig { repeats, ..self }
    }

    /// Sets the seed of the first draw; each later draw uses the next seed.
    #[must_use]
    pub fn seed(self, seed: u64) -> FewShotConfig {
        FewShotConfig { seed, ..self }
    }

    /// The number of documents per label that are drawn.
    pub fn get_shots(&self) -> usize {
        self.shots
    }

    /// The number of draws.
    pub fn get_repeats(&self) -> usize {
        self.repeats
    }

    /// The seed of the first draw.
    pub fn get_seed(&self) -> u64 {
        self.seed
    }

    /// The seed of each draw.
    pub(crate) fn seeds(self) -> impl Iterator<Item = u64> {
        (0..self.repeats).map(move |repeat| self.seed.wrapping_add(repeat as u64))
    }
}

/// The result of [`evaluate_few_shot`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FewShot {
    /// How the training documents were drawn.
    pub config: FewShotConfig,
    /// The method, and the settings that were the same in every repeat. Some methods choose other
    /// settings depending on the documents.
    pub settings: Settings,
    /// The method as it was asked for, as in [`Evaluation::method`]; callers can add it.
    pub method: Option<Method>,
    /// The number of training documents in each repeat.
    pub n_train: usize,
    /// The evaluation of each repeat.
    pub evaluations: Vec<Evaluation>,
    /// How long all repeats took, including building the classifiers.
    pub elapsed: Duration,
}

impl FewShot {
    /// The accuracy of each repeat.
    pub fn accuracies(&self) -> Vec<f64> {
        self.evaluations.iter().map(|evaluation| evaluation.accuracy()).collect()
    }

    /// The mean accuracy of the repeats, with its interval.
    pub fn accuracy(&self) -> Estimate {
        Estimate::of(&self.accuracies())
    }

    /// The mean macro-F1 of the repeats, with its interval.
    pub fn macro_f1(&self) -> Estimate {
        let values: Vec<f64> =
            self.evaluations.iter().map(|evaluation| evaluation.macro_f1()).collect();
        Estimate::of(&values)
    }
}

/// Repeatedly draws a few documents per label, builds a classifier on them and classifies every
/// document of `test`.
///
/// Accuracy with a handful of documents depends on which documents they are, so a single draw says
/// little, and two methods should be compared on the same draws. The draws depend only on the seed (see
/// [`Corpus::shots`]), and the result is the same for any number of threads.
///
/// # Complexity
///
/// For each repeat, building a classifier and one prediction per test document.
///
/// # Errors
///
/// - [`Error::InvalidFewShot`] if shots or repeats are 0.
/// - [`Error::EmptyCorpus`] if `train` or `test` has no documents.
/// - [`Error::SingleLabel`] if all documents of `train` have the same label.
/// - [`Error::TooManyShots`] if no label of `train` has that many documents.
/// - [`Error::Cancelled`], and those of `build` and of the classifier.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, FewShotConfig, Method, evaluate_few_shot, unobserved};
///
/// let method: Method = "class".parse()?;
/// let build = |drawn: Corpus| method.build(drawn, &unobserved);
/// let config = FewShotConfig::default().repeats(3);
/// let (train, test) = (Corpus::sample(), Corpus::sample_held_out());
/// let few_shot = evaluate_few_shot(&train, &test, config, &build, &unobserved)?;
///
/// let accuracy = few_shot.accuracy();
/// assert!(accuracy.mean > 0.8);
/// assert!(accuracy.margin.unwrap() < 0.1);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn evaluate_few_shot<E: From<Error>>(
    train: &Corpus,
    test: &Corpus,
    config: FewShotConfig,
    build: &dyn Fn(Corpus) -> Result<Box<dyn Classifier>, E>,
    observer: Observer<'_>,
) -> Result<FewShot, E> {
    let FewShotConfig { shots, repeats, .. } = config;
    if shots == 0 || repeats == 0 {
        return Err(Error::InvalidFewShot { shots, repeats }.into());
    }
    train.require_choice()?;
    let most = most_of_a_label(train);
    if shots > most {
        return Err(Error::TooManyShots { shots, most }.into());
    }
    let begun = Instant::now();
    let mut few_shot = FewShot {
        config,
        settings: Settings(Vec::new()),
        method: None,
        n_train: 0,
        evaluations: Vec::new(),
        elapsed: Duration::ZERO,
    };
    for seed in config.seeds() {
        let classifier = build(train.shots(shots, seed))?;
        let settings = classifier.settings();
        few_shot.settings = match few_shot.evaluations.len() {
            0 => settings,
            _ => common(few_shot.settings, &settings),
        };
        few_shot.n_train = classifier.documents();
        few_shot.evaluations.push(evaluate(&*classifier, test, observer)?);
    }
    few_shot.elapsed = begun.elapsed();
    Ok(few_shot)
}

fn most_of_a_label(corpus: &Corpus) -> usize {
    let mut documents = vec![0; corpus.labels().len()];
    for position in 0..corpus.len() {
        documents[corpus.label_id(position).index()] += 1;
    }
    documents.into_iter().max().unwrap_or(0)
}

/// The settings that others have too.
pub(super) fn common(mut settings: Settings, others: &Settings) -> Settings {
    settings.0.retain(|setting| others.0.contains(setting));
    settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{ClassClassifier, HybridClassifier, KnnClassifier};
    use crate::progress::unobserved;

    fn knn(drawn: Corpus) -> Result<Box<dyn Classifier>> {
        Ok(Box::new(KnnClassifier::from_corpus(drawn)?))
    }

    fn class(drawn: Corpus) -> Result<Box<dyn Classifier>> {
        Ok(Box::new(ClassClassifier::from_corpus(&drawn)?))
    }

    fn hybrid(drawn: Corpus) -> Result<Box<dyn Classifier>> {
        Ok(Box::new(HybridClassifier::from_corpus(drawn)?))
    }

    fn sample(
        config: FewShotConfig,
        build: fn(Corpus) -> Result<Box<dyn Classifier>>,
    ) -> Result<FewShot> {
        let (train, test) = (Corpus::sample(), Corpus::sample_held_out());
        evaluate_few_shot(&train, &test, config, &build, &unobserved)
    }

    #[test]
    fn each_repeat_is_the_evaluation_of_its_draw() {
        let config = FewShotConfig { shots: 2, repeats: 3, seed: 7 };
        let few_shot = sample(config, class).unwrap();
        assert_eq!(few_shot.n_train, 64);
        let expected = [7, 8, 9].map(|seed| {
            let classifier = class(Corpus::sample().shots(2, seed)).unwrap();
            let evaluation = evaluate(&*classifier, &Corpus::sample_held_out(), &unobserved);
            evaluation.unwrap().accuracy()
        });
        assert_eq!(few_shot.accuracies(), expected);
        assert_eq!(few_shot.accuracy(), Estimate::of(&expected));
        assert!(few_shot.macro_f1().mean < few_shot.accuracy().mean);
    }

    #[test]
    fn results_do_not_depend_on_the_number_of_threads() {
        for method in [knn, class, hybrid] {
            let config = FewShotConfig { shots: 2, repeats: 2, seed: 1 };
            let outcome = |threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let few_shot = pool.install(|| sample(config, method)).unwrap();
                (few_shot.settings.clone(), few_shot.accuracy(), few_shot.macro_f1())
            };
            assert!([2, 8].iter().all(|&threads| outcome(threads) == outcome(1)));
        }
    }

    #[test]
    fn settings_that_differ_between_repeats_are_left_out() {
        let settings = |order: usize| Settings(vec![("method", "m".into()), ("k", order.into())]);
        assert_eq!(common(settings(4), &settings(4)), settings(4));
        assert_eq!(common(settings(4), &settings(5)), Settings(vec![("method", "m".into())]));
    }

    #[test]
    fn evaluations_without_draws_documents_or_a_choice_are_refused() {
        let config = FewShotConfig { shots: 1, repeats: 1, seed: 0 };
        for refused in [config.shots(0), config.repeats(0)] {
            assert!(matches!(sample(refused, class), Err(Error::InvalidFewShot { .. })));
        }
        assert_eq!(sample(config, class).unwrap().accuracy().margin, None);

        let one: Corpus = [("only", "one"), ("only", "two")].into_iter().collect();
        let evaluated = |train: &Corpus, test: &Corpus| {
            evaluate_few_shot(train, test, config, &class, &unobserved)
        };
        assert!(matches!(evaluated(&one, &one), Err(Error::SingleLabel { .. })));
        let uneven: Corpus = [("a", "one"), ("a", "two"), ("b", "three")].into_iter().collect();
        let draw =
            |shots| evaluate_few_shot(&uneven, &one, config.shots(shots), &class, &unobserved);
        assert_eq!(draw(2).unwrap().n_train, 3);
        assert!(matches!(draw(3), Err(Error::TooManyShots { shots: 3, most: 2 })));
        assert!(matches!(evaluated(&Corpus::new(), &one), Err(Error::EmptyCorpus)));
        assert!(matches!(evaluated(&Corpus::sample(), &Corpus::new()), Err(Error::EmptyCorpus)));
    }
}
