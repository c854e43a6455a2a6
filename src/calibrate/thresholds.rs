//! The lowest score that a label of a set has.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The scores of the true labels of documents that were left out, by label, ascending.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct TrueScores(BTreeMap<String, Vec<f32>>);

impl TrueScores {
    /// Of pairs of a true label and its score.
    pub(super) fn new<'a>(scores: impl Iterator<Item = (&'a str, f64)>) -> TrueScores {
        let mut by_label: BTreeMap<String, Vec<f32>> = BTreeMap::new();
        for (label, score) in scores {
            by_label.entry(label.to_owned()).or_default().push(score as f32);
        }
        by_label.values_mut().for_each(|scores| scores.sort_by(f32::total_cmp));
        TrueScores(by_label)
    }

    /// What labels must reach to be in the set of this coverage.
    ///
    /// It sorts the scores of all labels, so it is made once for many texts.
    pub(super) fn thresholds(&self, coverage: f64, by_label: bool) -> Thresholds {
        let of = |scores: &[f32]| threshold(scores, coverage);
        if by_label {
            let known = self.0.iter().map(|(label, scores)| (label.clone(), of(scores)));
            return Thresholds { by_label: known.collect(), of_others: of(&[]) };
        }
        let mut all: Vec<f32> = self.0.values().flatten().copied().collect();
        all.sort_by(f32::total_cmp);
        Thresholds { by_label: BTreeMap::new(), of_others: of(&all) }
    }
}

/// The lowest score that each label of a set has.
#[derive(Debug, Clone)]
pub(super) struct Thresholds {
    /// Labels with a threshold of their own.
    by_label: BTreeMap<String, f32>,
    of_others: f32,
}

impl Thresholds {
    pub(super) fn of(&self, label: &str) -> f32 {
        self.by_label.get(label).copied().unwrap_or(self.of_others)
    }
}

/// The score that the true label reaches for this share of texts, from the ascending scores of documents; 0 if
/// there are too few for that. It is the ⌊(n + 1)(1 − coverage)⌋-th lowest of n.
fn threshold(ascending: &[f32], coverage: f64) -> f32 {
    // Rounding must not turn a whole number into the next lower one.
    let below = ((ascending.len() + 1) as f64 * (1.0 - coverage) + 1e-9).floor() as usize;
    match below.checked_sub(1) {
        Some(place) => ascending.get(place).copied().unwrap_or(1.0),
        None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_computed_by_hand() {
        let ascending: Vec<f32> = (1..=9).map(|tenth| tenth as f32 / 10.0).collect();
        assert_eq!(threshold(&ascending, 0.9), 0.1);
        assert_eq!(threshold(&ascending, 0.91), 0.0);
        assert_eq!(threshold(&ascending, 0.5), 0.5);
        assert_eq!(threshold(&[], 0.5), 0.0);
    }

    #[test]
    fn labels_have_thresholds_of_their_own() {
        let scores = [("a", 0.9), ("b", 0.2), ("a", 0.8), ("b", 0.3), ("a", 0.7)];
        let scores = TrueScores::new(scores.into_iter());
        let own = |label, coverage| scores.thresholds(coverage, true).of(label);
        assert_eq!(own("a", 0.75), 0.7);
        assert_eq!(own("b", 0.5), 0.2);
        assert_eq!(own("b", 0.75), 0.0);
        assert_eq!(own("c", 0.5), 0.0);
        for label in ["a", "b", "c"] {
            assert_eq!(scores.thresholds(0.5, false).of(label), 0.7);
        }
    }

    /// Of as many exchangeable scores, the share of which the threshold promises.
    #[test]
    fn the_promise_holds_on_average() {
        let mut random = crate::random::Random::new(1);
        let mut scores = |count| -> Vec<f32> {
            let mut scores: Vec<f32> = (0..count).map(|_| random.below(1 << 20) as f32).collect();
            scores.sort_by(f32::total_cmp);
            scores
        };
        for (count, coverage) in [(19, 0.9), (50, 0.8), (300, 0.95)] {
            let covered = (0..2_000).filter(|_| {
                let threshold = threshold(&scores(count), coverage);
                scores(1)[0] >= threshold
            });
            let covered = covered.count() as f64 / 2_000.0;
            assert!((covered - coverage).abs() < 0.025, "{count} {coverage} {covered}");
        }
    }
}
