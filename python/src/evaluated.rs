//! The figures of an evaluation, as values that Python takes.

use nearzip::{Classifier, Corpus, Index, Observer, Outcome, known_texts};
use pyo3::prelude::*;

/// Python has them as a dictionary.
#[derive(IntoPyObject)]
pub(crate) struct Evaluated {
    accuracy: f64,
    macro_f1: f64,
    weighted_f1: f64,
    top2_label_accuracy: f64,
    top2_document_accuracy: Option<f64>,
    known_texts: Option<usize>,
    unknown_labels: Vec<(String, usize)>,
    labels: Vec<String>,
    /// By true label, then predicted label.
    confusion: Vec<Vec<f64>>,
    predicted: Vec<String>,
    chances: Vec<f64>,
}

pub(crate) fn evaluated(
    classifier: &dyn Classifier,
    test: &Corpus,
    observer: Observer<'_>,
) -> nearzip::Result<Evaluated> {
    let evaluation = nearzip::evaluate(classifier, test, observer)?;
    let (labels, confusion) = (evaluation.labels(), evaluation.confusion());
    let row = |truth| labels.iter().map(|label| confusion.count(truth, label)).collect();
    let count_known = |index: &Index| Ok(known_texts(test, index.texts())?.len());
    let neighbors = evaluation.neighbors.as_ref();
    let outcomes = evaluation.outcomes.iter();
    Ok(Evaluated {
        accuracy: confusion.accuracy(),
        macro_f1: confusion.macro_f1(),
        weighted_f1: confusion.weighted_f1(),
        top2_label_accuracy: evaluation.top2_label_accuracy(),
        top2_document_accuracy: neighbors.map(|figures| figures.top2_document_accuracy),
        known_texts: classifier.index().map(count_known).transpose()?,
        unknown_labels: evaluation.unknown_labels(),
        labels: labels.iter().map(str::to_owned).collect(),
        confusion: labels.iter().map(row).collect(),
        predicted: outcomes.clone().map(|outcome| outcome.label.clone()).collect(),
        chances: outcomes.map(Outcome::chance_of_truth).collect(),
    })
}
