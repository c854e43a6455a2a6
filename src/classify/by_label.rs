use crate::corpus::Labels;
use crate::index::Index;

/// Reorders what a model says of its labels to the order of an index's labels, given what it says of a
/// label that it does not know.
pub(super) fn by_label(
    index: &Index,
    of_model: &Labels,
    numbers: Vec<f64>,
    unknown: f64,
) -> Vec<f64> {
    if of_model.iter().eq(index.labels().iter()) {
        return numbers;
    }
    let of_label = |label| of_model.find(label).map(|label| numbers[label.index()]);
    index.labels().iter().map(|label| of_label(label).unwrap_or(unknown)).collect()
}
