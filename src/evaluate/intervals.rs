use super::bootstrap::percentile_interval;
use super::confusion::{LabelCounts, mean};
use super::outcome::Outcome;
use crate::corpus::Labels;
use crate::wilson::{Z_95, wilson_interval};

/// The 95% interval of an accuracy.
pub(super) fn accuracy(accuracy: f64, documents: usize) -> [f64; 2] {
    wilson_interval(accuracy, documents, Z_95)
}

/// The 95% interval of the macro-F1 of outcomes whose labels are all among `labels`.
pub(super) fn macro_f1(outcomes: &[Outcome], labels: &Labels) -> [f64; 2] {
    let outcomes: Vec<Counted> =
        outcomes.iter().map(|outcome| Counted::new(outcome, labels)).collect();
    let counts = |positions: &mut dyn Iterator<Item = usize>| {
        let mut counts = vec![LabelCounts::default(); labels.len()];
        positions.for_each(|position| outcomes[position].count(&mut counts));
        counts
    };
    let all = counts(&mut (0..outcomes.len()));
    percentile_interval(outcomes.len(), |drawn| {
        let drawn = counts(&mut drawn.iter().copied());
        let labels = all.iter().zip(&drawn).filter(|(all, _)| all.occurs());
        // If labels that a resample leaves out did not count, those that are always wrong would often be
        // among them, and the interval could lie above the figure.
        mean(labels.map(|(all, drawn)| if drawn.occurs() { drawn.f1() } else { all.f1() }))
    })
}

/// An outcome with the positions of its labels, so that it is counted without looking for them.
struct Counted {
    truth: usize,
    candidates: Vec<usize>,
}

impl Counted {
    fn new(outcome: &Outcome, labels: &Labels) -> Counted {
        let position = |name| labels.find(name).expect("all labels of outcomes are known").index();
        Counted {
            truth: position(outcome.truth_or_empty()),
            candidates: outcome.candidates.iter().map(|name| position(name)).collect(),
        }
    }

    fn count(&self, counts: &mut [LabelCounts]) {
        counts[self.truth].support += 1.0;
        let probability = 1.0 / self.candidates.len() as f64;
        for &candidate in &self.candidates {
            counts[candidate].predicted += probability;
            if candidate == self.truth {
                counts[candidate].right += probability;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Method;
    use crate::corpus::Corpus;
    use crate::evaluate::confidence::tests::outcome;
    use crate::evaluate::{ConfusionMatrix, Evaluation, LabelMetrics, evaluate};
    use crate::progress::unobserved;
    use crate::random::Random;

    /// As the definition says: a confusion matrix of each resample.
    fn obvious(evaluation: &Evaluation) -> [f64; 2] {
        let (outcomes, labels) = (&evaluation.outcomes, evaluation.labels());
        let all = evaluation.confusion().labels();
        let mut figures: Vec<f64> = (0..1_000)
            .map(|seed| {
                let mut random = Random::new(seed);
                let mut confusion = ConfusionMatrix::new(labels.clone());
                for _ in outcomes {
                    let outcome = &outcomes[random.below(outcomes.len() as u64) as usize];
                    let weight = 1.0 / outcome.candidates.len() as f64;
                    for candidate in &outcome.candidates {
                        confusion.add(outcome.truth_or_empty(), candidate, weight);
                    }
                }
                let drawn = confusion.labels();
                let f1 = |own: &LabelMetrics| {
                    let found = drawn.iter().find(|drawn| drawn.label == own.label);
                    found.unwrap_or(own).f1
                };
                all.iter().map(f1).sum::<f64>() / all.len() as f64
            })
            .collect();
        figures.sort_by(f64::total_cmp);
        [figures[25], figures[974]]
    }

    #[test]
    fn the_interval_of_macro_f1_is_that_of_the_definition() {
        for method in ["class order=1", "knn k=2 ties=random"] {
            let classifier = method.parse::<Method>().unwrap();
            let train = Corpus::sample().first(60, Some(1));
            let classifier = classifier.build(train, &unobserved).unwrap();
            let test = Corpus::sample_held_out().first(60, Some(1));
            let evaluation = evaluate(&*classifier, &test, &unobserved).unwrap();
            let found = evaluation.macro_f1_interval();
            for (end, expected) in found.into_iter().zip(obvious(&evaluation)) {
                assert!((end - expected).abs() < 1e-9, "{method}: {found:?}");
            }
            assert!(found[0] < evaluation.macro_f1() && evaluation.macro_f1() < found[1]);
        }
    }

    #[test]
    fn labels_that_are_only_predicted_count_in_every_resample() {
        let wrong = |number: u32| {
            let label = number.to_string();
            Outcome { candidates: vec![label.clone()], label, ..outcome(1.0, false) }
        };
        let mut outcomes = vec![outcome(1.0, true); 400];
        outcomes.extend((0..30).map(wrong));
        let labels = outcomes.iter().map(|outcome| outcome.label.as_str()).collect();
        let [low, high] = macro_f1(&outcomes, &labels);
        let figure = 2.0 * 400.0 / 830.0 / 31.0;
        assert!(low < figure && figure < high && high < 1.0 / 31.0, "{low} {high}");
    }
}
