use serde::Serialize;

use super::outcome::Outcome;
use crate::classify::Prediction;

/// How well texts that belong to no label are told from test documents, by their
/// [p-values](Prediction::p_value).
///
/// # Examples
///
/// ```
/// use nearzip::{
///     CalibratedClassifier, CalibrationConfig, Corpus, Method, PredictBatch, StrangerFigures, evaluate, unobserved,
/// };
///
/// let classifier = Method::default().build(Corpus::sample(), &unobserved)?;
/// let classifier = CalibratedClassifier::new(classifier, CalibrationConfig::default(), &unobserved)?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// let strangers = classifier.predict_batch(&["0110 1001 1010 0110", "x&%$ #@! q^&*"], &unobserved)?;
///
/// let figures = StrangerFigures::of(&evaluation.outcomes, &strangers).unwrap();
/// assert!(figures.auroc > 0.95);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StrangerFigures {
    /// The number of texts that belong to no label.
    pub strangers: usize,
    /// The area under the curve of rejected strangers against rejected test documents: the probability that a
    /// stranger has a smaller p-value than a test document, where equal ones count half. It is 0.5 for chance, and
    /// 1 if all are told apart.
    pub auroc: f64,
    /// What is rejected at several limits.
    pub rejected: Vec<RejectedShare>,
}

/// What is rejected if the p-value is at most a limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RejectedShare {
    /// The limit.
    pub p_value: f64,
    /// The share of the strangers that is rejected.
    pub strangers: f64,
    /// The share of the test documents that is rejected.
    pub test: f64,
}

/// The limits for p-values that are reported.
const LIMITS: [f64; 3] = [0.01, 0.05, 0.1];

impl StrangerFigures {
    /// The figures of outcomes of test documents, and of predictions for strangers; `None` if there are none of
    /// either with p-values.
    ///
    /// # Complexity
    ///
    /// O(n log n) for n texts.
    pub fn of(outcomes: &[Outcome], strangers: &[Prediction]) -> Option<StrangerFigures> {
        let ascending = |mut p_values: Vec<f64>| {
            p_values.sort_by(f64::total_cmp);
            p_values
        };
        let test = ascending(outcomes.iter().filter_map(|outcome| outcome.p_value).collect());
        let strangers = ascending(strangers.iter().filter_map(Prediction::p_value).collect());
        if test.is_empty() || strangers.is_empty() {
            return None;
        }
        let larger = |p_value: &f64| {
            let smaller = test.partition_point(|other| other < p_value);
            let not_larger = test.partition_point(|other| other <= p_value);
            (test.len() - not_larger) as f64 + 0.5 * (not_larger - smaller) as f64
        };
        let pairs = (strangers.len() * test.len()) as f64;
        let share = |ascending: &[f64], limit: f64| {
            ascending.partition_point(|&p_value| p_value <= limit) as f64 / ascending.len() as f64
        };
        let rejected = |p_value| RejectedShare {
            p_value,
            strangers: share(&strangers, p_value),
            test: share(&test, p_value),
        };
        Some(StrangerFigures {
            strangers: strangers.len(),
            auroc: strangers.iter().map(larger).sum::<f64>() / pairs,
            rejected: LIMITS.map(rejected).to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calibrate::{CalibratedClassifier, CalibrationConfig};
    use crate::classify::{Method, PredictBatch};
    use crate::corpus::Corpus;
    use crate::evaluate::confidence::tests::outcome;
    use crate::progress::unobserved;

    #[test]
    fn without_p_values_there_are_no_figures() {
        assert_eq!(StrangerFigures::of(&[outcome(0.5, true)], &[]), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// The definition, over all pairs.
        #[test]
        fn figures_are_those_of_the_definition(
            tests in prop::collection::vec("[a-z ]{0,30}", 1..12),
            strangers in prop::collection::vec("[ -~]{0,30}", 1..12),
        ) {
            let classifier = "class".parse::<Method>().unwrap();
            let index = crate::Source::from(Corpus::sample().first(150, Some(1))).into_index(None).unwrap();
            let classifier = classifier.build(index, &unobserved).unwrap();
            let config = CalibrationConfig::default();
            let classifier = CalibratedClassifier::new(classifier, config, &unobserved).unwrap();
            let outcomes: Vec<Outcome> = classifier.predict_batch(&tests, &unobserved).unwrap()
                .iter().map(|prediction| Outcome::new(0, prediction)).collect();
            let strangers = classifier.predict_batch(&strangers, &unobserved).unwrap();
            let figures = StrangerFigures::of(&outcomes, &strangers).unwrap();
            let mut sum = 0.0;
            for stranger in &strangers {
                for outcome in &outcomes {
                    let (a, b) = (stranger.p_value().unwrap(), outcome.p_value.unwrap());
                    sum += if a < b { 1.0 } else if a == b { 0.5 } else { 0.0 };
                }
            }
            prop_assert!((figures.auroc - sum / (outcomes.len() * strangers.len()) as f64).abs() < 1e-12);
            let rejected = outcomes.iter().filter(|outcome| outcome.p_value.unwrap() <= 0.05).count();
            prop_assert_eq!(figures.rejected[1].test, rejected as f64 / outcomes.len() as f64);
        }
    }
}
