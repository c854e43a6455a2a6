use serde::Serialize;

use super::VERSION;
use super::unknown::UnknownLabel;
use crate::classify::{Method, Settings};
use crate::evaluate::{
    Calibration, CleanPart, Conformal, Evaluation, LabelMetrics, Recall, RiskCoverage,
    StrangerFigures, SweepRow,
};

const SCHEMA: &str = "nearzip.evaluation.v1";

/// What is known about an evaluation.
#[derive(Serialize)]
pub(super) struct Object<'a> {
    schema: &'static str,
    #[serde(flatten)]
    settings: &'a Settings,
    #[serde(skip_serializing_if = "Option::is_none")]
    method_spec: Option<&'a Method>,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    folds: Option<usize>,
    #[serde(skip_serializing_if = "is_false")]
    leave_one_out: bool,
    n_train: usize,
    n_test: usize,
    n_labels: usize,
    accuracy: f64,
    accuracy_interval: [f64; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    clean: Option<CleanPart>,
    macro_f1: f64,
    macro_f1_interval: [f64; 2],
    weighted_f1: f64,
    top2_accuracy: f64,
    top2_label_accuracy: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    top2_document_accuracy: Option<f64>,
    calibration: Calibration,
    risk_coverage: RiskCoverage,
    #[serde(skip_serializing_if = "Option::is_none")]
    conformal: Option<Conformal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strangers: Option<&'a StrangerFigures>,
    elapsed_seconds: f64,
    queries_per_second: f64,
    pairs_scored: u64,
    pairs_pruned: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    recall: Option<Recall>,
    threads: usize,
    labels: Vec<LabelMetrics>,
    confusion: Vec<Mistake>,
    unknown_labels: Vec<UnknownLabel>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sweep: &'a [SweepRow],
}

#[derive(Serialize)]
struct Mistake {
    truth: String,
    predicted: String,
    count: f64,
}

/// An evaluation as one JSON object.
pub(super) fn object(evaluation: &Evaluation) -> Object<'_> {
    let confusion = evaluation.confusion();
    let neighbors = evaluation.neighbors.as_ref();
    let mistakes = confusion.mistakes().into_iter();
    let top2_label_accuracy = evaluation.top2_label_accuracy();
    let top2_document_accuracy = neighbors.map(|figures| figures.top2_document_accuracy);
    Object {
        schema: SCHEMA,
        settings: &evaluation.settings,
        method_spec: evaluation.method.as_ref(),
        version: VERSION,
        folds: evaluation.folds,
        leave_one_out: evaluation.is_leave_one_out,
        n_train: evaluation.n_train,
        n_test: evaluation.n_test(),
        n_labels: confusion.size(),
        accuracy: confusion.accuracy(),
        accuracy_interval: evaluation.accuracy_interval(),
        clean: evaluation.clean(),
        macro_f1: confusion.macro_f1(),
        macro_f1_interval: evaluation.macro_f1_interval(),
        weighted_f1: confusion.weighted_f1(),
        top2_accuracy: top2_document_accuracy.unwrap_or(top2_label_accuracy),
        top2_label_accuracy,
        top2_document_accuracy,
        calibration: evaluation.calibration(),
        risk_coverage: evaluation.risk_coverage(RiskCoverage::COVERAGES),
        conformal: evaluation.conformal(),
        strangers: evaluation.strangers.as_ref(),
        elapsed_seconds: evaluation.elapsed.as_secs_f64(),
        queries_per_second: evaluation.queries_per_second(),
        pairs_scored: neighbors.map_or(0, |figures| figures.pairs_scored),
        pairs_pruned: neighbors.map_or(0, |figures| figures.pairs_pruned),
        recall: neighbors.and_then(|figures| figures.recall),
        threads: evaluation.threads,
        labels: confusion.labels(),
        confusion: mistakes
            .map(|(truth, predicted, count)| Mistake {
                truth: truth.to_owned(),
                predicted: predicted.to_owned(),
                count,
            })
            .collect(),
        unknown_labels: UnknownLabel::all(evaluation),
        sweep: neighbors.map_or(&[], |figures| &figures.sweep),
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

/// An object as text.
pub(super) fn written(object: &impl Serialize) -> String {
    serde_json::to_string(object).expect("names and numbers are JSON")
}
