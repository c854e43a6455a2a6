use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::graph::{Edge, Graph};
use crate::error::Result;
use crate::progress::Tracker;

/// How well each text is covered: its highest similarity to a chosen text.
pub(super) struct Coverage<'a> {
    graph: &'a Graph,
    covered: Vec<f64>,
}

impl Coverage<'_> {
    pub(super) fn new(graph: &Graph) -> Coverage<'_> {
        Coverage { graph, covered: vec![0.0; graph.len()] }
    }

    pub(super) fn choose(&mut self, text: usize) {
        for &(other, similarity) in self.graph.of_text(text) {
            let covered = &mut self.covered[other as usize];
            *covered = covered.max(f64::from(similarity));
        }
    }

    /// How much better all texts together would be covered.
    fn gain(&self, text: usize) -> f64 {
        let edges = self.graph.of_text(text).iter();
        let better = |&(other, similarity): &Edge| {
            (f64::from(similarity) - self.covered[other as usize]).max(0.0)
        };
        edges.map(better).sum()
    }

    /// The texts, of some, that one after the other gain the most, of equal ones the first, with their gains:
    /// at most `count`, and none that gains nothing.
    ///
    /// Gains only fall as texts are chosen, so one that is still the highest after it was computed anew is the
    /// highest of all (Minoux, *Accelerated Greedy Algorithms for Maximizing Submodular Set Functions*, 1978).
    pub(super) fn choose_greedily(
        &mut self,
        texts: impl Iterator<Item = usize>,
        count: usize,
        tracker: &Tracker<'_>,
    ) -> Result<Vec<(usize, f64)>> {
        let mut heap: BinaryHeap<Entry> =
            texts.map(|text| Entry { gain: self.gain(text), text }).collect();
        let mut chosen = Vec::new();
        while chosen.len() < count
            && let Some(Entry { text, .. }) = heap.pop()
        {
            let entry = Entry { gain: self.gain(text), text };
            if entry.gain <= 0.0 {
                continue;
            }
            if heap.peek().is_some_and(|next| *next > entry) {
                heap.push(entry);
                continue;
            }
            self.choose(text);
            chosen.push((text, entry.gain));
            tracker.advance(1)?;
        }
        Ok(chosen)
    }
}

/// A text with its gain when that was last computed; the higher gain is greater, then the lower position.
struct Entry {
    gain: f64,
    text: usize,
}

impl Ord for Entry {
    fn cmp(&self, other: &Entry) -> Ordering {
        self.gain.total_cmp(&other.gain).then(Reverse(self.text).cmp(&Reverse(other.text)))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::{Stage, unobserved};
    use crate::random::Random;

    /// The same without a heap: every gain anew for every choice.
    fn obvious(graph: &Graph, texts: usize, count: usize) -> Vec<(usize, f64)> {
        let mut coverage = Coverage::new(graph);
        let mut chosen = Vec::new();
        for _ in 0..count {
            let gains = (0..texts).rev().map(|text| (text, coverage.gain(text)));
            let best = gains.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|best| best.1 > 0.0);
            let Some(best) = best else { break };
            coverage.choose(best.0);
            chosen.push(best);
        }
        chosen
    }

    #[test]
    fn lazy_choices_are_those_of_computing_every_gain_anew() {
        let mut random = Random::new(3);
        for texts in [1, 2, 7, 30, 90] {
            let mut edge = |_| (random.below(texts) as u32, random.below(5) as f32 / 4.0);
            let mut found: Vec<Vec<Edge>> =
                (0..texts).map(|_| (0..4).map(&mut edge).collect()).collect();
            for (text, others) in found.iter_mut().enumerate() {
                others.retain(|&(other, _)| other as usize != text);
            }
            let (graph, texts) = (Graph::of(found), texts as usize);
            let tracker = Tracker::new(&unobserved, Stage::Selecting, texts);
            for count in [0, 1, texts / 2, texts + 1] {
                let mut coverage = Coverage::new(&graph);
                let chosen = coverage.choose_greedily(0..texts, count, &tracker).unwrap();
                assert_eq!(chosen, obvious(&graph, texts, count));
                assert!(chosen.is_sorted_by(|a, b| a.1 >= b.1));
            }
        }
    }
}
