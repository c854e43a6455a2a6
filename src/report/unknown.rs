use serde::Serialize;

use crate::evaluate::Evaluation;

/// A label that only test documents have, with the number of those documents.
#[derive(Serialize)]
pub(super) struct UnknownLabel {
    pub(super) label: String,
    pub(super) count: usize,
}

impl UnknownLabel {
    pub(super) fn all(evaluation: &Evaluation) -> Vec<UnknownLabel> {
        let unknown = evaluation.unknown_labels().into_iter();
        unknown.map(|(label, count)| UnknownLabel { label, count }).collect()
    }
}
