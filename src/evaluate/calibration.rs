use serde::Serialize;

use super::confidence::{Group, by_confidence};
use super::outcome::Outcome;

/// The most bins of [`Calibration`], as many as Guo et al. take.
const BINS: usize = 15;

/// Whether predictions are right as often as their confidence, the score of the predicted label, says: of
/// the texts that get a label with confidence .8, is it right for eight in ten?
///
/// The texts are put in the order of their confidence, and divided into 15 bins of as many texts each
/// (Naeini et al., *Obtaining Well Calibrated Probabilities Using Bayesian Binning*, AAAI 2015). Texts of
/// the same confidence are never divided, so there are fewer bins if many have the same one.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, Corpus, evaluate, unobserved};
///
/// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// let calibration = evaluation.calibration();
/// // Even where it is least sure, it is right more often than it says.
/// let least = calibration.bins[0];
/// assert!(least.accuracy > 0.9 && least.confidence < 0.5);
/// assert!(calibration.ece > 0.1 && calibration.brier.unwrap() < 0.1);
/// assert_eq!(calibration.bins.iter().map(|bin| bin.count).sum::<usize>(), 160);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Calibration {
    /// The expected calibration error of the predicted label, from 0 to 1: the mean over all texts of the
    /// difference between the accuracy and the mean confidence of their bin (Guo et al., *On Calibration
    /// of Modern Neural Networks*, ICML 2017, §2; their bins are of equal width).
    ///
    /// Some of it is chance, the more the fewer texts there are in a bin.
    pub ece: f64,
    /// The mean [squared error](Outcome::squared_error) of the scores of all labels, from 0 to 2 (Brier,
    /// *Verification of Forecasts Expressed in Terms of Probability*, 1950). `None` if an outcome does not
    /// have it.
    pub brier: Option<f64>,
    /// The bins, from the lowest confidence to the highest.
    pub bins: Vec<CalibrationBin>,
}

/// Texts of similar confidence; see [`Calibration`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CalibrationBin {
    /// The mean confidence, from 0 to 1.
    pub confidence: f64,
    /// The share of right predictions.
    pub accuracy: f64,
    /// The number of texts.
    pub count: usize,
}

impl Calibration {
    /// The calibration of outcomes whose true labels are known; all others count as wrong. Without
    /// outcomes, there are no bins and no errors.
    ///
    /// # Complexity
    ///
    /// O(n log n) for n outcomes.
    pub fn of(outcomes: &[Outcome]) -> Calibration {
        let bins = bins(&by_confidence(outcomes), outcomes.len());
        let n = (outcomes.len() as f64).max(1.0);
        let gap = |bin: &CalibrationBin| (bin.accuracy - bin.confidence).abs() * bin.count as f64;
        let squares: Option<f64> = outcomes.iter().map(|outcome| outcome.squared_error).sum();
        Calibration {
            ece: bins.iter().map(gap).fold(0.0, |sum, gap| sum + gap) / n,
            brier: squares.map(|squares| squares.max(0.0) / n),
            bins,
        }
    }
}

/// Bins of about as many outcomes each. A bin ends with the group that reaches its share of all outcomes.
fn bins(groups: &[Group], outcomes: usize) -> Vec<CalibrationBin> {
    let shares = |before: usize| before * BINS / outcomes;
    let (mut bins, mut before) = (Vec::new(), 0);
    let (mut count, mut right, mut confidence) = (0, 0.0, 0.0);
    for group in groups {
        count += group.count;
        right += group.right;
        confidence += group.confidence * group.count as f64;
        if shares(before + count) > shares(before) {
            let n = count as f64;
            bins.push(CalibrationBin { confidence: confidence / n, accuracy: right / n, count });
            before += count;
            (count, right, confidence) = (0, 0.0, 0.0);
        }
    }
    bins
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::classify::Method;
    use crate::corpus::Corpus;
    use crate::evaluate::confidence::tests::outcome;
    use crate::evaluate::evaluate;
    use crate::progress::unobserved;

    #[test]
    fn figures_computed_by_hand() {
        let outcomes = [(0.5, true), (0.75, true), (0.75, false), (1.0, true)];
        let outcomes = outcomes.map(|(confidence, is_right)| outcome(confidence, is_right));
        let calibration = Calibration::of(&outcomes);
        let bin = |confidence, accuracy, count| CalibrationBin { confidence, accuracy, count };
        assert_eq!(calibration.bins, [bin(0.5, 1.0, 1), bin(0.75, 0.5, 2), bin(1.0, 1.0, 1)]);
        assert_eq!(calibration.ece, (0.5 + 2.0 * 0.25 + 0.0) / 4.0);
        let squares = 2.0 * 0.25 + 2.0 * 0.0625 + 2.0 * 0.5625 + 0.0;
        assert_eq!(calibration.brier, Some(squares / 4.0));
    }

    #[test]
    fn without_outcomes_or_squared_errors_there_is_no_error() {
        let none = Calibration::of(&[]);
        assert_eq!((none.ece, none.brier, none.bins.len()), (0.0, Some(0.0), 0));
        let unknown = Outcome { squared_error: None, ..outcome(0.5, true) };
        assert_eq!(Calibration::of(&[outcome(0.5, true), unknown]).brier, None);
    }

    #[test]
    fn different_confidences_fill_bins_evenly() {
        for n in [1, 14, 15, 16, 100, 1_501] {
            let outcomes: Vec<Outcome> =
                (0..n).map(|i| outcome(i as f64 / n as f64, i % 3 != 0)).collect();
            let bins = Calibration::of(&outcomes).bins;
            assert_eq!(bins.len(), n.min(BINS), "{n}");
            assert!(bins.iter().all(|bin| bin.count == n / BINS || bin.count == n.div_ceil(BINS)));
        }
    }

    /// The Brier score of all labels, although only the likeliest are kept.
    #[test]
    fn the_squared_error_is_that_of_all_labels() {
        let corpus = Corpus::sample().first(200, Some(1));
        let classifier = "class order=1".parse::<Method>().unwrap();
        let classifier = classifier.build(corpus, &unobserved).unwrap();
        let mut test = Corpus::sample_held_out().first(50, Some(1));
        test.push("a label that is unknown", b"text");
        let evaluation = evaluate(&*classifier, &test, &unobserved).unwrap();
        let mut sum = 0.0;
        for (position, text) in test.texts().enumerate() {
            let prediction = classifier.predict(text).unwrap();
            let truth = test.label(position);
            let is_known = prediction.labels().find(truth).is_some();
            let errors = prediction.scores().map(|(label, score)| match label == truth {
                true => (score - 1.0).powi(2),
                false => score.powi(2),
            });
            sum += errors.sum::<f64>() + if is_known { 0.0 } else { 1.0 };
        }
        assert!((evaluation.calibration().brier.unwrap() - sum / 51.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn bins_are_ordered_and_complete_whatever_the_order_of_outcomes(
            parts in prop::collection::vec((0..12_u32, any::<bool>()), 1..200),
        ) {
            let mut outcomes: Vec<Outcome> = parts
                .into_iter()
                .map(|(part, is_right)| outcome(f64::from(part) / 12.0, is_right))
                .collect();
            let calibration = Calibration::of(&outcomes);
            let bins = &calibration.bins;
            prop_assert!(bins.len() <= BINS);
            prop_assert!(bins.is_sorted_by(|a, b| a.confidence < b.confidence));
            prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<usize>(), outcomes.len());
            let n = outcomes.len() as f64;
            let right: f64 = bins.iter().map(|bin| bin.accuracy * bin.count as f64).sum();
            let chances: f64 = outcomes.iter().map(Outcome::chance_of_truth).sum();
            prop_assert!((right - chances).abs() < 1e-9);
            // Bins can only hide errors, not add to the one of all texts together.
            let confidence: f64 = outcomes.iter().map(Outcome::confidence).sum();
            prop_assert!(calibration.ece >= (confidence - chances).abs() / n - 1e-12);
            prop_assert!(calibration.ece <= 1.0);
            outcomes.reverse();
            let reversed = Calibration::of(&outcomes);
            prop_assert_eq!(&reversed.bins, &calibration.bins);
        }
    }
}
