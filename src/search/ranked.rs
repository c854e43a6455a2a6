use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// The position of a document, and its distance from a query.
///
/// Ordered by distance, then position: the order of the results of every search.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranked {
    pub(crate) document: usize,
    pub(crate) distance: f64,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        self.distance.total_cmp(&other.distance).then(self.document.cmp(&other.document))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Ranked) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

/// The documents nearest to a query, nearest first, and the work that it took to find them.
#[derive(Debug, Clone)]
pub(crate) struct Ranking {
    pub(crate) nearest: Vec<Ranked>,
    pub(crate) pairs_scored: u64,
    pub(crate) pairs_pruned: u64,
}

/// The nearest k of all documents that are pushed.
#[derive(Debug, Clone)]
pub(super) struct TopK {
    k: usize,
    /// The farthest is on top.
    heap: BinaryHeap<Ranked>,
}

impl TopK {
    pub(super) fn new(k: usize) -> TopK {
        TopK { k, heap: BinaryHeap::with_capacity(k) }
    }

    pub(super) fn push(&mut self, ranked: Ranked) {
        if self.heap.len() < self.k {
            self.heap.push(ranked);
        } else if let Some(mut farthest) = self.heap.peek_mut()
            && ranked < *farthest
        {
            *farthest = ranked;
        }
    }

    /// The farthest of the nearest k, once there are k. From then on only nearer ones are added.
    pub(super) fn farthest(&self) -> Option<&Ranked> {
        self.heap.peek().filter(|_| self.heap.len() == self.k)
    }

    pub(super) fn merge(mut self, other: TopK) -> TopK {
        for ranked in other.heap {
            self.push(ranked);
        }
        self
    }

    pub(super) fn into_sorted(self) -> Vec<Ranked> {
        self.heap.into_sorted_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn order_is_by_distance_and_then_by_position() {
        let near = Ranked { document: 7, distance: 0.25 };
        assert!(near < Ranked { document: 3, distance: 0.5 });
        assert!(near < Ranked { document: 8, distance: 0.25 });
    }

    #[test]
    fn the_top_k_are_the_first_k_of_all_sorted() {
        let mut random = Random::new(5);
        for k in [0, 1, 2, 7, 100] {
            let all: Vec<Ranked> = (0..50)
                .map(|document| Ranked { document, distance: random.below(6) as f64 })
                .collect();
            let (left, right) = all.split_at(random.below(50) as usize);
            let top = |part: &[Ranked]| {
                let mut top = TopK::new(k);
                part.iter().for_each(|&ranked| top.push(ranked));
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
