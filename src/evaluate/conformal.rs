use serde::Serialize;

use super::intervals;
use super::outcome::Outcome;

/// How often the true label was in the [set](Outcome::set) that was predicted, and how large these sets were.
///
/// # Examples
///
/// ```
/// use nearzip::{CalibratedClassifier, CalibrationConfig, Corpus, Method, evaluate, unobserved};
///
/// let classifier = Method::default().build(Corpus::sample(), &unobserved)?;
/// let config = CalibrationConfig::default().coverage(0.95);
/// let classifier = CalibratedClassifier::new(classifier, config, &unobserved)?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// let sets = evaluation.conformal().unwrap();
/// assert!(sets.target == 0.95 && sets.coverage > 0.9 && sets.mean_size < 2.0);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Conformal {
    /// The share of texts whose true label was to be in the set.
    pub target: f64,
    /// The share of texts whose true label was in the set.
    pub coverage: f64,
    /// The lower and the upper end of Wilson's 95% interval of the coverage.
    pub coverage_interval: [f64; 2],
    /// The mean number of labels in a set.
    pub mean_size: f64,
    /// The number of empty sets.
    pub empty: usize,
    /// The number of sets of all labels.
    pub full: usize,
}

impl Conformal {
    /// The figures of outcomes that have sets and true labels, with so many labels; `None` if there are none.
    pub(super) fn of(outcomes: &[Outcome], target: f64, labels: usize) -> Option<Conformal> {
        let with_sets = outcomes
            .iter()
            .filter_map(|outcome| Some((outcome.set.as_ref()?, outcome.truth.as_ref()?)));
        let sets: Vec<(&Vec<String>, &String)> = with_sets.collect();
        let count = sets.len();
        let share = |sum: usize| sum as f64 / count as f64;
        let size = |size: usize| sets.iter().filter(|(set, _)| set.len() == size).count();
        let coverage = share(sets.iter().filter(|(set, truth)| set.contains(truth)).count());
        (count > 0).then(|| Conformal {
            target,
            coverage,
            coverage_interval: intervals::accuracy(coverage, count),
            mean_size: share(sets.iter().map(|(set, _)| set.len()).sum()),
            empty: size(0),
            full: size(labels),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::confidence::tests::outcome;

    #[test]
    fn figures_computed_by_hand() {
        let with_set = |truth: &str, set: &[&str]| Outcome {
            truth: Some(truth.to_owned()),
            set: Some(set.iter().map(|&label| label.to_owned()).collect()),
            ..outcome(0.5, true)
        };
        let outcomes = [
            with_set("a", &["a"]),
            with_set("a", &["b"]),
            with_set("b", &[]),
            with_set("b", &["b", "a"]),
        ];
        let sets = Conformal::of(&outcomes, 0.9, 2).unwrap();
        assert_eq!((sets.target, sets.coverage, sets.mean_size), (0.9, 0.5, 1.0));
        assert_eq!((sets.empty, sets.full), (1, 1));
        assert_eq!(Conformal::of(&[outcome(0.5, true)], 0.9, 2), None);
    }
}
