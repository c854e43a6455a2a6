//! An evaluation, written for people and for programs.

mod few_shot;
mod json;
mod text;

use std::time::Duration;

use crate::classify::Classifier;
use crate::evaluate::{Evaluation, Recall};

pub use few_shot::FewShotReport;

/// An evaluation with the settings that it was made with.
///
/// Its [`Display`](std::fmt::Display) is a table for people. Serialized, it is one object, stable within a
/// `schema` version, with at least these members:
///
/// | member | meaning |
/// |---|---|
/// | `schema` | `"nearzip.evaluation.v1"` |
/// | `method` | `knn` or `class` |
/// | `compressor`, `metric`, `k`, `weights`, `ties`, `search` | the settings of `knn` |
/// | `order` | the setting of `class` |
/// | `n_train`, `n_test`, `n_labels` | training and test documents, labels in either |
/// | `accuracy`, `macro_f1`, `weighted_f1`, `top2_accuracy` | from 0 to 1 |
/// | `elapsed_seconds`, `queries_per_second`, `threads` | of indexing and searching |
/// | `pairs_scored`, `pairs_pruned` | the work done, and left out by proved bounds |
/// | `labels` | of each label: `label`, `precision`, `recall`, `f1`, `support`, `predicted` |
/// | `confusion` | the mistakes: `truth`, `predicted`, `count` |
/// | `unknown_labels` | test labels that training lacks: `label`, `count` |
/// | `candidates` | where not all documents are searched: how many are |
/// | `recall` | where measured: `at_1`, `at_k`, `queries`, `accuracy`, `exact_accuracy`, `speedup` |
/// | `sweep` | where asked for, by k: `k`, `nearest`, `random`, `first_label` |
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use nearzip::{ClassClassifier, Corpus, EvaluationReport, evaluate, unobserved};
///
/// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// let elapsed = Duration::from_millis(250);
/// let (classifier, evaluation) = (&classifier, &evaluation);
/// let report = EvaluationReport { classifier, evaluation, recall: None, elapsed };
/// assert!(report.to_string().contains("accuracy"));
/// assert_eq!(serde_json::to_value(&report).unwrap()["n_test"], 160);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct EvaluationReport<'a> {
    /// What was evaluated.
    pub classifier: &'a dyn Classifier,
    /// What came out.
    pub evaluation: &'a Evaluation,
    /// What a search among candidates misses, where it was measured.
    pub recall: Option<Recall>,
    /// How long indexing and searching took.
    pub elapsed: Duration,
}

impl EvaluationReport<'_> {
    fn queries_per_second(&self) -> f64 {
        self.evaluation.documents as f64 / self.elapsed.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}
