//! Scores as sharp as they are right: one temperature, fitted by likelihood (Guo, Pleiss, Sun and Weinberger,
//! *On Calibration of Modern Neural Networks*, 2017, §4.2), and a floor, without which a label that got no vote
//! would be impossible at any temperature.

use serde::{Deserialize, Serialize};

/// How scores become probabilities: p ∝ (score + floor)^(1 / temperature).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Sharpness {
    floor: f64,
    temperature: f64,
}

/// The floors that are tried: powers of ten.
const FLOORS: std::ops::RangeInclusive<i32> = -12..=0;

/// The temperatures that are tried are between 1/e⁴ and e⁴.
const MOST: f64 = 4.0;

/// How often the range of temperatures is divided in the golden ratio.
const STEPS: usize = 40;

/// How many more documents count as if their likeliest wrong label were the true one, on average, so that a few
/// right predictions do not make every prediction certain: n of n right ones have the probability n / (n + ½).
const DOUBT: f64 = 0.5;

impl Sharpness {
    /// Scores as they are.
    pub(super) const NONE: Sharpness = Sharpness { floor: 0.0, temperature: 1.0 };

    /// Whether this can have been fitted: a file may be forged.
    pub(super) fn is_possible(self) -> bool {
        (0.0..=1.0).contains(&self.floor) && self.temperature > 0.0 && self.temperature.is_finite()
    }

    /// The sharpness under which the true labels are likeliest. For each document, there are the scores of all
    /// labels, and the place of the true one, if it is among them.
    pub(super) fn fitted(documents: &[(Vec<f64>, Option<usize>)]) -> Sharpness {
        let documents: Vec<(&[f64], usize)> =
            documents.iter().filter_map(|(scores, truth)| Some((&scores[..], (*truth)?))).collect();
        if documents.is_empty() {
            return Sharpness::NONE;
        }
        let of_floor = |exponent| {
            let floor = libm::pow(10.0, f64::from(exponent));
            let doubt = DOUBT / documents.len() as f64;
            let loss = |logarithm: f64| {
                let sharpness = Sharpness { floor, temperature: libm::exp(logarithm) };
                let losses = documents.iter().map(|(scores, truth)| {
                    let probabilities = sharpness.probabilities(scores);
                    loss(probabilities[*truth])
                        + doubt * loss(likeliest_wrong(&probabilities, *truth))
                });
                losses.sum::<f64>()
            };
            let (logarithm, loss) = lowest(loss);
            (loss, Sharpness { floor, temperature: libm::exp(logarithm) })
        };
        let best = FLOORS.map(of_floor).min_by(|a, b| a.0.total_cmp(&b.0));
        best.map_or(Sharpness::NONE, |(_, sharpness)| sharpness)
    }

    /// The probabilities of scores.
    pub(super) fn probabilities(self, scores: &[f64]) -> Vec<f64> {
        if self == Sharpness::NONE {
            return scores.to_vec();
        }
        let highest = scores.iter().copied().fold(0.0, f64::max);
        let odds = scores.iter().map(|score| {
            libm::pow((score + self.floor) / (highest + self.floor), 1.0 / self.temperature)
        });
        let odds: Vec<f64> = odds.collect();
        // In ascending order, so that the same scores of other labels give the same probabilities.
        let mut ascending = odds.clone();
        ascending.sort_unstable_by(f64::total_cmp);
        let sum: f64 = ascending.iter().sum();
        odds.into_iter().map(|odds| odds / sum).collect()
    }
}

/// −ln of a probability.
fn loss(probability: f64) -> f64 {
    -libm::log(probability.max(f64::MIN_POSITIVE))
}

/// The probability of the likeliest label that is not the true one; 1 if there is no other.
fn likeliest_wrong(probabilities: &[f64], truth: usize) -> f64 {
    let others = probabilities.iter().enumerate().filter(|(label, _)| *label != truth);
    others.map(|(_, &probability)| probability).reduce(f64::max).unwrap_or(1.0)
}

/// The logarithm of the temperature with the lowest loss, and that loss, by golden-section search: the loss is
/// convex in 1/temperature, so it has a single valley.
fn lowest(loss: impl Fn(f64) -> f64) -> (f64, f64) {
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (-MOST, MOST);
    let inner = |low: f64, high: f64| [high - ratio * (high - low), low + ratio * (high - low)];
    let [mut left, mut right] = inner(low, high);
    let (mut at_left, mut at_right) = (loss(left), loss(right));
    for _ in 0..STEPS {
        if at_left <= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = inner(low, high)[0];
            at_left = loss(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = inner(low, high)[1];
            at_right = loss(right);
        }
    }
    if at_left <= at_right { (left, at_left) } else { (right, at_right) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_vote_gets_the_share_that_is_right() {
        let wrong_every_fifth = |number: usize| {
            let truth = usize::from(number.is_multiple_of(5));
            (vec![1.0, 0.0, 0.0], Some(truth))
        };
        let documents: Vec<_> = (0..1000).map(wrong_every_fifth).collect();
        let [likely, other, third] =
            Sharpness::fitted(&documents).probabilities(&[1.0, 0.0, 0.0])[..]
        else {
            unreachable!()
        };
        assert!((likely - 0.8).abs() < 0.002, "{likely}");
        assert!(other == third && (likely + other + third - 1.0).abs() < 1e-12);
    }

    #[test]
    fn scores_that_are_too_sharp_become_what_they_should_be() {
        let mut random = crate::random::Random::new(1);
        let documents: Vec<(Vec<f64>, Option<usize>)> = (0..4_000)
            .map(|number| {
                let chance = 0.5 + 0.49 * f64::from(number % 100) / 100.0;
                let is_right = (random.below(1_000_000) as f64) < chance * 1e6;
                // The odds, to the power 3.
                let (right, wrong) = (chance.powi(3), (1.0 - chance).powi(3));
                let score = right / (right + wrong);
                (vec![score, 1.0 - score], Some(usize::from(!is_right)))
            })
            .collect();
        let sharpness = Sharpness::fitted(&documents);
        assert!((sharpness.temperature - 3.0).abs() < 0.3, "{sharpness:?}");
    }

    #[test]
    fn a_few_right_predictions_make_nothing_certain() {
        let documents: Vec<_> = (0..5).map(|_| (vec![0.9, 0.1], Some(0))).collect();
        let probability = Sharpness::fitted(&documents).probabilities(&[0.9, 0.1])[0];
        assert!((probability - 5.0 / 5.5).abs() < 0.001, "{probability}");
    }

    #[test]
    fn labels_are_alike() {
        let sharpness = Sharpness { floor: 0.01, temperature: 1.7 };
        let scores = [0.7, 0.05, 0.05, 0.2];
        let probability = sharpness.probabilities(&scores)[0];
        for place in 0..4 {
            let mut moved = scores;
            moved.swap(0, place);
            assert_eq!(sharpness.probabilities(&moved)[place], probability);
        }
    }

    #[test]
    fn without_documents_scores_stay_as_they_are() {
        assert_eq!(Sharpness::fitted(&[]).probabilities(&[0.25, 0.75]), [0.25, 0.75]);
        assert_eq!(Sharpness::fitted(&[(vec![1.0], None)]), Sharpness::NONE);
    }
}
