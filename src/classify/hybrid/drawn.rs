use crate::index::Index;

/// The number of documents that leave-one-out predicts.
const LEFT_OUT: usize = 1024;

/// The positions of at most [`LEFT_OUT`] documents, evenly spaced.
pub(super) fn drawn(index: &Index) -> Vec<usize> {
    let positions: Vec<usize> = index.positions().collect();
    let count = positions.len().min(LEFT_OUT);
    (0..count).map(|number| positions[number * positions.len() / count]).collect()
}
