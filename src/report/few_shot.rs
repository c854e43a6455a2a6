use std::fmt::{self, Formatter};
use std::time::Duration;

use serde::{Serialize, Serializer};

use super::json::UnknownLabel;
use crate::classify::Settings;
use crate::evaluate::FewShot;

const SCHEMA: &str = "nearzip.few-shot.v1";

/// A few-shot evaluation, written for people and for programs.
///
/// Its [`Display`](std::fmt::Display) is a few lines for people. Serialized, it is one object, stable
/// within a `schema` version, with at least these members:
///
/// | member | meaning |
/// |---|---|
/// | `schema` | `"nearzip.few-shot.v1"` |
/// | `method` and its settings | as in [`EvaluationReport`](super::EvaluationReport); those that were the same in every repeat |
/// | `shots`, `repeats`, `seed` | documents drawn of each label; how often; the seed of the first draw, each other has the next |
/// | `n_train`, `n_test`, `n_labels` | training documents of each repeat, test documents, labels in either |
/// | `accuracy` | the mean of the repeats |
/// | `interval` | the 95 % interval of that mean: `[low, high]`, `null` for a single repeat |
/// | `accuracies` | of each repeat |
/// | `macro_f1`, `macro_f1_interval` | likewise |
/// | `elapsed_seconds`, `threads` | of all repeats |
/// | `unknown_labels` | test labels that training lacks: `label`, `count` |
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use nearzip::{
///     ClassClassifier, Corpus, Error, FewShotConfig, FewShotReport, evaluate_few_shot, unobserved,
/// };
///
/// let build = |drawn| Ok::<_, Error>(Box::new(ClassClassifier::from_corpus(&drawn)?) as _);
/// let config = FewShotConfig { repeats: 2, ..FewShotConfig::default() };
/// let (train, test) = (Corpus::sample(), Corpus::sample_held_out());
/// let few_shot = evaluate_few_shot(&train, &test, config, &build, &unobserved)?;
///
/// let report = FewShotReport { few_shot: &few_shot, elapsed: Duration::from_millis(250) };
/// assert!(report.to_string().contains("5 training documents of each label"));
/// assert_eq!(serde_json::to_value(&report).unwrap()["n_train"], 160);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct FewShotReport<'a> {
    /// What came out.
    pub few_shot: &'a FewShot,
    /// How long all repeats took.
    pub elapsed: Duration,
}

impl fmt::Display for FewShotReport<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let FewShotReport { few_shot, elapsed } = self;
        writeln!(formatter, "{}", few_shot.settings)?;
        writeln!(
            formatter,
            "{} training documents of each label, {} in all; {} repeats from seed {}",
            few_shot.config.shots,
            few_shot.training_documents,
            few_shot.config.repeats,
            few_shot.config.seed,
        )?;
        if let Some(one) = few_shot.evaluations.first() {
            writeln!(
                formatter,
                "{} test documents, {} labels\n",
                one.documents,
                one.confusion.size()
            )?;
        }
        writeln!(formatter, "accuracy        {}", few_shot.accuracy())?;
        writeln!(formatter, "macro-F1        {}", few_shot.macro_f1())?;
        write!(formatter, "of each repeat ")?;
        for accuracy in few_shot.accuracies() {
            write!(formatter, " {accuracy:.4}")?;
        }
        let threads = rayon::current_num_threads();
        writeln!(formatter, "\n\n{:.1} s on {threads} threads", elapsed.as_secs_f64())?;
        match few_shot.evaluations.first() {
            Some(one) => super::text::write_unknown(formatter, one),
            None => Ok(()),
        }
    }
}

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    #[serde(flatten)]
    settings: &'a Settings,
    shots: usize,
    repeats: usize,
    seed: u64,
    n_train: usize,
    n_test: usize,
    n_labels: usize,
    accuracy: f64,
    interval: Option<[f64; 2]>,
    accuracies: Vec<f64>,
    macro_f1: f64,
    macro_f1_interval: Option<[f64; 2]>,
    elapsed_seconds: f64,
    threads: usize,
    unknown_labels: Vec<UnknownLabel<'a>>,
}

impl Serialize for FewShotReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let FewShotReport { few_shot, elapsed } = self;
        let (accuracy, macro_f1) = (few_shot.accuracy(), few_shot.macro_f1());
        let one = few_shot.evaluations.first();
        Object {
            schema: SCHEMA,
            settings: &few_shot.settings,
            shots: few_shot.config.shots,
            repeats: few_shot.config.repeats,
            seed: few_shot.config.seed,
            n_train: few_shot.training_documents,
            n_test: one.map_or(0, |one| one.documents),
            n_labels: one.map_or(0, |one| one.confusion.size()),
            accuracy: accuracy.mean,
            interval: accuracy.interval(),
            accuracies: few_shot.accuracies(),
            macro_f1: macro_f1.mean,
            macro_f1_interval: macro_f1.interval(),
            elapsed_seconds: elapsed.as_secs_f64(),
            threads: rayon::current_num_threads(),
            unknown_labels: one.map(UnknownLabel::of).unwrap_or_default(),
        }
        .serialize(serializer)
    }
}
