use std::cmp::Reverse;

use super::nearest::Nearest;

/// How many of its nearest documents each supports, or opposes.
const NEIGHBORS: usize = 10;

/// All documents, those first that are among the nearest of the most voters of their own label, less those of
/// other labels; equal ones by position.
pub(super) fn most_supported_first(nearest: &Nearest, votes: &[bool]) -> Vec<usize> {
    let mut support = vec![0i64; nearest.len()];
    for document in (0..nearest.len()).filter(|&document| votes[document]) {
        for other in nearest.of(document).iter().take(NEIGHBORS) {
            let agrees = nearest.agree(document, other.document);
            support[other.document] += if agrees { 1 } else { -1 };
        }
    }
    let mut order: Vec<usize> = (0..nearest.len()).collect();
    order.sort_by_key(|&document| Reverse(support[document]));
    order
}

/// The first document of each label.
pub(super) fn first_of_each_label(nearest: &Nearest, documents: &[usize]) -> Vec<usize> {
    let mut has_first = vec![false; nearest.labels().len()];
    let is_first = |&&document: &&usize| {
        !std::mem::replace(&mut has_first[nearest.label(document).index()], true)
    };
    documents.iter().filter(is_first).copied().collect()
}
