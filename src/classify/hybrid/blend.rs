use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::classify::prediction::probabilities;
use crate::error::{Error, Result};

/// How much the class model and the neighbors count.
///
/// As text, it is its two numbers: `1.4,12`.
///
/// # Examples
///
/// ```
/// use nearzip::{Blend, Corpus, HybridConfig, Method, unobserved};
///
/// let blend: Blend = "2.8,0".parse()?;
/// assert_eq!(blend, Blend { sharpness: 2.8, correction: 0.0 });
///
/// // The sharper the class model, the more confident the prediction.
/// let confidence = |blend| -> nearzip::Result<f64> {
///     let method = Method::from(HybridConfig::default().blend(blend));
///     let prediction = method.build(Corpus::sample(), &unobserved)?.predict(b"the station")?;
///     Ok(prediction.score("English"))
/// };
/// assert!(confidence(blend)? > confidence(Blend { sharpness: 0.5, correction: 0.0 })?);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Blend {
    /// The factor for the class model's log-odds.
    pub sharpness: f64,
    /// The factor for the correction by neighbors, which is added to them.
    pub correction: f64,
}

/// The factor for the distance of a label's nearest document, which is subtracted. It was chosen on
/// held-out parts of training sets.
const DISTANCE: f64 = 5.0;

/// The values that leave-one-out chooses from.
const SHARPNESSES: [f64; 6] = [0.5, 0.7, 1.0, 1.4, 2.0, 2.8];
const CORRECTIONS: [f64; 10] = [0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0];

/// The signals for a text: one number per label each.
#[derive(Debug)]
pub(super) struct Signals {
    /// The class model's log-odds.
    pub(super) class: Vec<f64>,
    /// What the class model gets wrong near the text.
    pub(super) corrections: Vec<f64>,
    /// The distance of the nearest document.
    pub(super) distances: Vec<f64>,
}

/// The largest sharpness and correction, far above any that is useful: sums of log-odds stay finite.
const MOST: f64 = 1e6;

impl Blend {
    /// # Errors
    ///
    /// [`Error::InvalidBlend`] for numbers that are not finite, a sharpness that is not above 0, or a
    /// correction below 0.
    pub(super) fn check(self) -> Result<()> {
        let Blend { sharpness, correction } = self;
        match sharpness > 0.0 && sharpness <= MOST && (0.0..=MOST).contains(&correction) {
            true => Ok(()),
            false => Err(Error::InvalidBlend { sharpness, correction }),
        }
    }

    pub(super) fn log_odds(self, signals: &Signals) -> Vec<f64> {
        let Signals { class, corrections, distances } = signals;
        let others = corrections.iter().zip(distances);
        class
            .iter()
            .zip(others)
            .map(|(class, (correction, distance))| {
                self.sharpness * class + self.correction * correction - DISTANCE * distance
            })
            .collect()
    }

    /// The blend with the smallest sum of Brier scores. `documents` has the signals of each document,
    /// computed from all the others, and the number of its label.
    pub(super) fn fitted(documents: &[(Signals, usize)]) -> Blend {
        let blends = SHARPNESSES
            .into_iter()
            .flat_map(|sharpness| CORRECTIONS.map(|correction| Blend { sharpness, correction }));
        let loss = |blend: &Blend| -> f64 {
            documents.iter().map(|(signals, truth)| brier(&blend.log_odds(signals), *truth)).sum()
        };
        let best = blends.map(|blend| (loss(&blend), blend)).min_by(|a, b| a.0.total_cmp(&b.0));
        best.expect("there are blends").1
    }
}

impl fmt::Display for Blend {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{},{}", self.sharpness, self.correction)
    }
}

impl FromStr for Blend {
    type Err = Error;

    /// # Errors
    ///
    /// - [`Error::InvalidMethodOption`] if the text is not two numbers separated by a comma.
    /// - [`Error::InvalidBlend`] for numbers out of range.
    fn from_str(text: &str) -> Result<Blend> {
        let numbers = text.split_once(',').map(|(a, b)| (a.trim().parse(), b.trim().parse()));
        let Some((Ok(sharpness), Ok(correction))) = numbers else {
            return Err(Error::InvalidMethodOption {
                option: "blend",
                value: text.to_owned(),
                expected: "two numbers, such as 1.4,12",
            });
        };
        let blend = Blend { sharpness, correction };
        blend.check().map(|()| blend)
    }
}

/// The squared distance of the probabilities from the truth (Brier, *Verification of Forecasts
/// Expressed in Terms of Probability*, 1950). Unlike with likelihood, no document adds more than 2.
fn brier(log_odds: &[f64], truth: usize) -> f64 {
    let residuals = probabilities(log_odds).into_iter().enumerate().map(|(label, probability)| {
        let truth = f64::from(u8::from(label == truth));
        probability - truth
    });
    residuals.map(|residual| residual * residual).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brier_scores_computed_by_hand() {
        // Probabilities 1/4 and 3/4.
        let log_odds = [0.0, 3f64.ln()];
        assert!((brier(&log_odds, 0) - 2.0 * 0.75 * 0.75).abs() < 1e-15);
        assert!((brier(&log_odds, 1) - 2.0 * 0.25 * 0.25).abs() < 1e-15);
        assert_eq!(brier(&[f64::NEG_INFINITY, 0.0], 1), 0.0);
    }

    fn signals(class: [f64; 2], corrections: [f64; 2]) -> Signals {
        Signals {
            class: class.to_vec(),
            corrections: corrections.to_vec(),
            distances: vec![0.5; 2],
        }
    }

    #[test]
    fn only_corrections_that_help_are_chosen() {
        let wrong = [0.0, 1.0];
        let fitted = |corrections| Blend::fitted(&[(signals(wrong, corrections), 0)]);
        assert_eq!(fitted([1.0, -1.0]).correction, 24.0);
        assert_eq!(fitted([-1.0, 1.0]).correction, 0.0);
        assert_eq!(fitted([-1.0, 1.0]).sharpness, 0.5);
    }

    #[test]
    fn a_near_document_favors_its_label() {
        let blend = Blend { sharpness: 2.0, correction: 3.0 };
        let mut signals = signals([1.0, 0.0], [0.0, 1.0]);
        assert_eq!(blend.log_odds(&signals), [2.0 - 2.5, 3.0 - 2.5]);
        signals.distances[0] = 0.1;
        assert_eq!(blend.log_odds(&signals), [2.0 - 0.5, 3.0 - 2.5]);
    }

    #[test]
    fn only_finite_blends_are_valid() {
        assert!(Blend { sharpness: 1.0, correction: 0.0 }.check().is_ok());
        for (sharpness, correction) in [
            (0.0, 1.0),
            (-1.0, 1.0),
            (f64::NAN, 1.0),
            (1.0, -0.1),
            (1.0, f64::INFINITY),
            (1e7, 0.0),
            (1.0, 1e7),
        ] {
            assert!(Blend { sharpness, correction }.check().is_err());
        }
    }
}
