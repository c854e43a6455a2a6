use crate::classify::Weights;
use crate::corpus::{DocumentId, target};
use crate::error::{Error, Result};

/// The numbers that the labels of documents are.
pub(crate) fn targets_of<'a>(
    documents: impl Iterator<Item = Result<(DocumentId<'a>, &'a str)>>,
) -> Result<Vec<f64>> {
    let target_of = |document: Result<(DocumentId<'a>, &'a str)>| {
        let (id, label) = document?;
        target(label)
            .ok_or_else(|| Error::NotANumber { id: id.to_string(), label: label.to_owned() })
    };
    documents.map(target_of).collect()
}

/// The mean of the targets of neighbors, which are given with their distances, nearest first: each counts as
/// much as the weights say. There is at least one.
pub(crate) fn mean(weights: Weights, neighbors: &[(f64, f64)]) -> f64 {
    let nearest = neighbors[0].0;
    let (mut sum, mut total) = (0.0, 0.0);
    for &(distance, target) in neighbors {
        let weight = weights.of(distance, nearest);
        sum += weight * target;
        total += weight;
    }
    sum / total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_decide_how_much_a_neighbor_counts() {
        let neighbors = [(0.5, 1.0), (1.0, 4.0), (1.0, 7.0)];
        assert_eq!(mean(Weights::Uniform, &neighbors), 4.0);
        assert_eq!(mean(Weights::Distance, &neighbors), (2.0 + 4.0 + 7.0) / 4.0);
        let softmax = mean(Weights::Softmax { temperature: 0.5 }, &neighbors);
        let weight = (-1.0_f64).exp();
        assert!((softmax - (1.0 + 11.0 * weight) / (1.0 + 2.0 * weight)).abs() < 1e-12);
    }

    #[test]
    fn neighbors_at_distance_zero_count_alone() {
        let neighbors = [(0.0, 1.0), (0.0, 4.0), (1e-9, 700.0)];
        assert_eq!(mean(Weights::Distance, &neighbors), 2.5);
        assert_eq!(mean(Weights::Uniform, &neighbors), 235.0);
        assert_eq!(mean(Weights::Distance, &[(-0.1, 3.0), (0.2, 9.0)]), 3.0);
    }
}
