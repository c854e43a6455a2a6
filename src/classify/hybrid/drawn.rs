use crate::index::Index;

/// The number of documents that leave-one-out predicts.
pub(super) const LEFT_OUT: usize = 1024;

/// With more labels than this, what is computed for each document is not computed for each label too:
/// fewer documents are drawn, and residuals are divided between [`rivals`](super::rivals::rivals).
pub(super) const MANY_LABELS: usize = 128;

/// The number of documents that are drawn for any number of labels.
const FEWEST: usize = 32;

/// The positions of at most [`LEFT_OUT`] documents, evenly spaced; fewer if there are
/// [many labels](MANY_LABELS), so that there are no more pairs of a document and a label.
pub(super) fn drawn(index: &Index) -> Vec<usize> {
    index.evenly_spaced(most_drawn(index.labels().len())).collect()
}

fn most_drawn(labels: usize) -> usize {
    (LEFT_OUT * MANY_LABELS / labels.max(MANY_LABELS)).max(FEWEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_documents_and_labels_are_limited() {
        assert_eq!(
            [1, 128, 129, 256, 4_000, 65_535].map(most_drawn),
            [1024, 1024, 1016, 512, 32, 32]
        );
    }
}
