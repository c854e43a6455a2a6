use serde::{Serialize, Serializer};

use super::EvaluationReport;
use crate::classify::Settings;
use crate::evaluate::{Evaluation, LabelMetrics, Recall, SweepRow};

const SCHEMA: &str = "nearzip.evaluation.v1";

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    #[serde(flatten)]
    settings: Settings,
    n_train: usize,
    n_test: usize,
    n_labels: usize,
    accuracy: f64,
    macro_f1: f64,
    weighted_f1: f64,
    top2_accuracy: f64,
    elapsed_seconds: f64,
    queries_per_second: f64,
    pairs_scored: u64,
    pairs_pruned: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    recall: Option<Recall>,
    threads: usize,
    labels: Vec<LabelMetrics>,
    confusion: Vec<Mistake<'a>>,
    unknown_labels: Vec<UnknownLabel<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sweep: &'a [SweepRow],
}

#[derive(Serialize)]
struct Mistake<'a> {
    truth: &'a str,
    predicted: &'a str,
    count: f64,
}

#[derive(Serialize)]
pub(super) struct UnknownLabel<'a> {
    label: &'a str,
    count: usize,
}

impl UnknownLabel<'_> {
    pub(super) fn of(evaluation: &Evaluation) -> Vec<UnknownLabel<'_>> {
        let unknown = evaluation.unknown_labels.iter();
        unknown.map(|(label, count)| UnknownLabel { label, count: *count }).collect()
    }
}

impl Serialize for EvaluationReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let EvaluationReport { classifier, evaluation, recall, elapsed } = self;
        let labels = evaluation.confusion.labels();
        let mistakes = evaluation.confusion.mistakes().into_iter();
        Object {
            schema: SCHEMA,
            settings: classifier.settings(),
            n_train: classifier.documents(),
            n_test: evaluation.documents,
            n_labels: evaluation.confusion.size(),
            accuracy: evaluation.confusion.accuracy(),
            macro_f1: evaluation.confusion.macro_f1(),
            weighted_f1: evaluation.confusion.weighted_f1(),
            top2_accuracy: evaluation.top2_accuracy,
            elapsed_seconds: elapsed.as_secs_f64(),
            queries_per_second: self.queries_per_second(),
            pairs_scored: evaluation.pairs_scored,
            pairs_pruned: evaluation.pairs_pruned,
            recall: *recall,
            threads: rayon::current_num_threads(),
            labels,
            confusion: mistakes
                .map(|(truth, predicted, count)| Mistake { truth, predicted, count })
                .collect(),
            unknown_labels: UnknownLabel::of(evaluation),
            sweep: &evaluation.sweep,
        }
        .serialize(serializer)
    }
}
