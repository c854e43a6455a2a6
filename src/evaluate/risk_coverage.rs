use serde::Serialize;

use super::confidence::by_confidence;
use super::outcome::Outcome;

/// What accuracy is if only texts with the most confident predictions are answered, and all others are
/// left to somebody else: the curve of risk, the share of wrong answers, by coverage, the share of texts
/// that are answered (El-Yaniv and Wiener, *On the Foundations of Noise-free Selective Classification*,
/// JMLR 2010).
///
/// Texts of the same confidence are answered in random order: figures are expectations, and do not depend
/// on the order of the texts.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, Method, evaluate, unobserved};
///
/// let method: Method = "class order=1".parse()?;
/// let classifier = method.build(Corpus::sample(), &unobserved)?;
/// let evaluation = evaluate(&*classifier, &Corpus::sample_held_out(), &unobserved)?;
/// let curve = evaluation.risk_coverage(&[0.5, 1.0]);
/// let [half, all] = curve.points[..] else { unreachable!() };
/// assert!(half.accuracy > all.accuracy && half.confidence > all.confidence);
/// assert!(curve.area < 1.0 - all.accuracy);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RiskCoverage {
    /// The area under the curve, from 0 to 1, smaller is better: the mean of the risks of answering the
    /// most confident 1, 2, … and all n texts (Geifman and El-Yaniv, *Selective Classification for Deep
    /// Neural Networks*, NIPS 2017; as a figure, in *Bias-Reduced Uncertainty Estimation for Deep Neural
    /// Classifiers*, ICLR 2019, §3).
    pub area: f64,
    /// The points of the curve that were asked for; none if there are no outcomes.
    pub points: Vec<CoveragePoint>,
}

/// A point of the risk-coverage curve; see [`RiskCoverage`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CoveragePoint {
    /// The share of texts to be answered, as it was asked for.
    pub coverage: f64,
    /// The share of right predictions among them, which is 1 minus the risk.
    pub accuracy: f64,
    /// The lowest confidence among them.
    pub confidence: f64,
}

impl RiskCoverage {
    /// The coverages in reports.
    pub const COVERAGES: &[f64] = &[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0];

    /// The curve of outcomes whose true labels are known (all others count as wrong), with a point at each
    /// of `coverages`, from 0 to 1. Each is rounded to a number of texts, of which there is at least one.
    ///
    /// # Complexity
    ///
    /// O(n log n) for n outcomes.
    pub fn of(outcomes: &[Outcome], coverages: &[f64]) -> RiskCoverage {
        // By the number of texts that are answered: how many are right, and the lowest confidence.
        let mut answered: Vec<(f64, f64)> = Vec::with_capacity(outcomes.len());
        let mut right = 0.0;
        for group in by_confidence(outcomes).into_iter().rev() {
            let chance = group.right / group.count as f64;
            let of_group = (1..=group.count).map(|count| right + chance * count as f64);
            answered.extend(of_group.map(|right| (right, group.confidence)));
            right += group.right;
        }
        let accuracy = |number: usize| answered[number].0 / (number + 1) as f64;
        let point = |&coverage: &f64| {
            let last = answered.len().checked_sub(1)?;
            let count = (coverage * answered.len() as f64).round() as usize;
            let number = count.saturating_sub(1).min(last);
            let confidence = answered[number].1;
            Some(CoveragePoint { coverage, accuracy: accuracy(number), confidence })
        };
        let risks = (0..answered.len()).map(|number| 1.0 - accuracy(number));
        RiskCoverage {
            area: risks.fold(0.0, |sum, risk| sum + risk) / (answered.len() as f64).max(1.0),
            points: coverages.iter().filter_map(point).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::evaluate::confidence::tests::outcome;

    fn outcomes(parts: &[(f64, bool)]) -> Vec<Outcome> {
        parts.iter().map(|&(confidence, is_right)| outcome(confidence, is_right)).collect()
    }

    #[test]
    fn figures_computed_by_hand() {
        let outcomes = outcomes(&[(0.5, false), (0.9, true), (0.7, true), (0.6, false)]);
        let curve = RiskCoverage::of(&outcomes, &[0.0, 0.5, 0.75, 1.0]);
        let point =
            |coverage, accuracy, confidence| CoveragePoint { coverage, accuracy, confidence };
        let expected = [
            point(0.0, 1.0, 0.9),
            point(0.5, 1.0, 0.7),
            point(0.75, 2.0 / 3.0, 0.6),
            point(1.0, 0.5, 0.5),
        ];
        assert_eq!(curve.points, expected);
        assert!((curve.area - (0.0 + 0.0 + 1.0 / 3.0 + 0.5) / 4.0).abs() < 1e-12);
    }

    #[test]
    fn texts_of_the_same_confidence_are_answered_in_random_order() {
        let outcomes = outcomes(&[(1.0, true), (1.0, false), (1.0, true), (1.0, true)]);
        let curve = RiskCoverage::of(&outcomes, RiskCoverage::COVERAGES);
        assert!(curve.points.iter().all(|point| point.accuracy == 0.75));
        assert_eq!(curve.area, 0.25);
    }

    #[test]
    fn without_outcomes_there_is_no_curve_and_odd_coverages_are_harmless() {
        let none = RiskCoverage { area: 0.0, points: Vec::new() };
        assert_eq!(RiskCoverage::of(&[], &[0.5]), none);
        let one = RiskCoverage::of(&outcomes(&[(1.0, true)]), &[f64::NAN, -1.0, 9.0]);
        assert!(one.points.iter().all(|point| point.accuracy == 1.0));
    }

    proptest! {
        /// The definition, for confidences that all differ.
        #[test]
        fn the_curve_is_that_of_the_definition(
            is_right in prop::collection::vec(any::<bool>(), 1..60),
            seed: u64,
        ) {
            let n = is_right.len();
            let part = |(place, &is_right): (usize, &bool)| (place as f64 / n as f64, is_right);
            let mut parts: Vec<(f64, bool)> = is_right.iter().enumerate().map(part).collect();
            crate::random::Random::new(seed).shuffle(&mut parts);
            let coverages: Vec<f64> = (1..=n).map(|count| count as f64 / n as f64).collect();
            let curve = RiskCoverage::of(&outcomes(&parts), &coverages);
            let mut area = 0.0;
            for (point, count) in curve.points.iter().zip(1..) {
                let surest = &is_right[n - count..];
                let right = surest.iter().filter(|&&is_right| is_right).count();
                let accuracy = right as f64 / count as f64;
                prop_assert!((point.accuracy - accuracy).abs() < 1e-12);
                prop_assert_eq!(point.confidence, (n - count) as f64 / n as f64);
                area += (1.0 - accuracy) / n as f64;
            }
            prop_assert!((curve.area - area).abs() < 1e-12);
        }
    }
}
