use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::compressor::Length;

/// A document and its distance from the query.
///
/// Ordered by distance, then position: the total order of every search, so that equal distances,
/// which are common, never leave a choice.
///
/// # Examples
///
/// ```
/// use nearzip::Neighbor;
///
/// let near = Neighbor { document: 7, distance: 0.25 };
/// assert!(near < Neighbor { document: 3, distance: 0.5 });
/// assert!(near < Neighbor { document: 8, distance: 0.25 });
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Neighbor {
    /// The document's position in the index.
    pub document: usize,
    /// Its distance from the query.
    pub distance: f64,
}

impl Ord for Neighbor {
    fn cmp(&self, other: &Neighbor) -> Ordering {
        self.distance.total_cmp(&other.distance).then(self.document.cmp(&other.document))
    }
}

impl PartialOrd for Neighbor {
    fn partial_cmp(&self, other: &Neighbor) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Neighbor {
    fn eq(&self, other: &Neighbor) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Neighbor {}

/// The answer to a query, and the work that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbors {
    /// The nearest documents, nearest first.
    pub nearest: Vec<Neighbor>,
    /// How many documents' distances were computed.
    pub pairs_scored: u64,
    /// How many documents were left out because a proved bound kept them from being among the
    /// nearest.
    pub pairs_pruned: u64,
}

/// The lengths from which every distance of a query follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairLengths {
    /// C(x), of the query.
    pub query: Length,
    /// C(xy), with each document, in the order of their positions.
    pub pairs: Vec<Length>,
}

/// The k least of the neighbors that are pushed.
#[derive(Debug, Clone)]
pub(super) struct TopK {
    k: usize,
    /// The greatest on top.
    heap: BinaryHeap<Neighbor>,
}

impl TopK {
    pub(super) fn new(k: usize) -> TopK {
        TopK { k, heap: BinaryHeap::with_capacity(k) }
    }

    pub(super) fn push(&mut self, neighbor: Neighbor) {
        if self.heap.len() < self.k {
            self.heap.push(neighbor);
        } else if let Some(mut greatest) = self.heap.peek_mut()
            && neighbor < *greatest
        {
            *greatest = neighbor;
        }
    }

    /// The greatest of the neighbors, once there are k; only lesser ones still come in.
    pub(super) fn greatest(&self) -> Option<&Neighbor> {
        self.heap.peek().filter(|_| self.heap.len() == self.k)
    }

    pub(super) fn merge(mut self, other: TopK) -> TopK {
        for neighbor in other.heap {
            self.push(neighbor);
        }
        self
    }

    pub(super) fn into_sorted(self) -> Vec<Neighbor> {
        self.heap.into_sorted_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn the_top_k_are_the_first_k_of_all_sorted() {
        let mut random = Random::new(5);
        for k in [0, 1, 2, 7, 100] {
            let all: Vec<Neighbor> = (0..50)
                .map(|document| Neighbor { document, distance: random.below(6) as f64 })
                .collect();
            let (left, right) = all.split_at(random.below(50) as usize);
            let top = |part: &[Neighbor]| {
                let mut top = TopK::new(k);
                part.iter().for_each(|&neighbor| top.push(neighbor));
                top
            };
            let mut sorted = all.clone();
            sorted.sort();
            sorted.truncate(k);
            assert_eq!(top(&all).into_sorted(), sorted);
            assert_eq!(top(right).merge(top(left)).into_sorted(), sorted);
        }
    }
}
