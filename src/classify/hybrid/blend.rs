use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// How much each voice counts.
///
/// The class model and the linear model speak about every text. If they are in doubt, and the blend has
/// factors for that, all four voices speak instead: both models, the correction by neighbors, and the
/// distance of the nearest documents.
///
/// As text, it is its numbers in this order, with a slash before those for doubtful texts:
/// `1.41,8/1.19,5.66,4,11.3`, or `1.41,8` if neighbors are never asked.
///
/// # Examples
///
/// ```
/// use nearzip::{Blend, Corpus, HybridConfig, Method, ModelFactors, VoiceFactors, unobserved};
///
/// let blend: Blend = "2.83,0/2.38,0,4,5".parse()?;
/// let doubtful = VoiceFactors { class: 2.38, linear: 0.0, correction: 4.0, distance: 5.0 };
/// assert_eq!(blend, Blend { models: ModelFactors { class: 2.83, linear: 0.0 }, doubtful: Some(doubtful) });
///
/// // The sharper the class model, the more confident the prediction.
/// let confidence = |class| -> nearzip::Result<f64> {
///     let blend = Blend { models: ModelFactors { class, linear: 0.0 }, doubtful: None };
///     let method = Method::from(HybridConfig::default().blend(blend));
///     let prediction = method.build(Corpus::sample(), &unobserved)?.predict(b"the station")?;
///     Ok(prediction.score("English"))
/// };
/// assert!(confidence(2.83)? > confidence(0.5)?);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Blend {
    /// The factors of the two models.
    pub models: ModelFactors,
    /// The factors of all voices, for a text of which the models are in doubt: they give no label a
    /// probability of 0.8. `None` if neighbors are never asked.
    pub doubtful: Option<VoiceFactors>,
}

/// How much each of the two models counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ModelFactors {
    /// The factor for the class model's log-odds.
    pub class: f64,
    /// The factor for the linear model's scores, which are added to them.
    pub linear: f64,
}

/// How much each voice counts for a doubtful text.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VoiceFactors {
    /// The factor for the class model's log-odds.
    pub class: f64,
    /// The factor for the linear model's scores, which are added to them.
    pub linear: f64,
    /// The factor for the correction by neighbors, which is added.
    pub correction: f64,
    /// The factor for the distance of a label's nearest document, which is subtracted.
    pub distance: f64,
}

/// What voices say about a text, in the order of their factors: one number per label each, the higher the
/// likelier.
pub(super) type Said = Vec<Vec<f64>>;

/// What the models say about a text.
pub(super) struct Heard {
    pub(super) said: Said,
    /// How little the text is like any document, in bits per byte.
    pub(super) strangeness: f64,
}

/// The models are in doubt if they give no label this probability. On held-out parts of training sets,
/// accuracy is the same as if neighbors are asked about every text.
const SURE: f64 = 0.8;

/// The largest factor, far above any that is useful: sums of log-odds stay finite.
const MOST: f64 = 1e6;

impl ModelFactors {
    pub(super) fn factors(self) -> [f64; 2] {
        [self.class, self.linear]
    }

    pub(super) fn of([class, linear]: [f64; 2]) -> ModelFactors {
        ModelFactors { class, linear }
    }

    /// Whether texts with these probabilities are doubtful.
    pub(super) fn are_in_doubt(probabilities: &[f64]) -> bool {
        probabilities.iter().all(|&probability| probability < SURE)
    }
}

impl VoiceFactors {
    pub(super) fn factors(self) -> [f64; 4] {
        [self.class, self.linear, self.correction, self.distance]
    }

    pub(super) fn of([class, linear, correction, distance]: [f64; 4]) -> VoiceFactors {
        VoiceFactors { class, linear, correction, distance }
    }
}

impl Blend {
    /// The blend of a few documents, before anything was chosen.
    pub(super) const UNFITTED: Blend = Blend {
        models: ModelFactors { class: 1.0, linear: 0.0 },
        doubtful: Some(VoiceFactors { class: 1.0, linear: 0.0, correction: 0.0, distance: 5.0 }),
    };

    fn factors(self) -> impl Iterator<Item = f64> {
        self.models
            .factors()
            .into_iter()
            .chain(self.doubtful.map(VoiceFactors::factors).into_iter().flatten())
    }

    /// Whether the linear model is ever asked.
    ///
    /// # Examples
    ///
    /// ```
    /// # use nearzip::Blend;
    /// assert!("1.41,8".parse::<Blend>()?.has_linear());
    /// assert!(!"1.41,0/1.41,0,8,5".parse::<Blend>()?.has_linear());
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn has_linear(self) -> bool {
        self.models.linear > 0.0 || self.doubtful.is_some_and(|voices| voices.linear > 0.0)
    }

    /// # Errors
    ///
    /// [`Error::InvalidBlend`] for factors below 0, above a million, or not a number.
    pub(super) fn check(self) -> Result<()> {
        match self.factors().all(|factor| (0.0..=MOST).contains(&factor)) {
            true => Ok(()),
            false => Err(Error::InvalidBlend { blend: self.to_string() }),
        }
    }
}

/// The log-odds of each label: what the voices say, each times its factor.
pub(super) fn log_odds(factors: &[f64], said: &[Vec<f64>]) -> Vec<f64> {
    let labels = said.first().map_or(0, Vec::len);
    let mut sums = vec![0.0; labels];
    for (&factor, voice) in factors.iter().zip(said) {
        for (sum, &number) in sums.iter_mut().zip(voice) {
            // Odds of nothing stay that, whatever their factor.
            *sum += if number == f64::NEG_INFINITY { number } else { factor * number };
        }
    }
    sums
}

impl fmt::Display for Blend {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [class, linear] = self.models.factors();
        write!(formatter, "{class},{linear}")?;
        if let Some(voices) = self.doubtful {
            let [class, linear, correction, distance] = voices.factors();
            write!(formatter, "/{class},{linear},{correction},{distance}")?;
        }
        Ok(())
    }
}

impl FromStr for Blend {
    type Err = Error;

    /// # Errors
    ///
    /// - [`Error::InvalidMethodOption`] if the text is not two numbers, or two and four.
    /// - [`Error::InvalidBlend`] for numbers out of range.
    fn from_str(text: &str) -> Result<Blend> {
        let parsed = || {
            let (models, doubtful) = match text.split_once('/') {
                Some((models, doubtful)) => (models, Some(VoiceFactors::of(numbers(doubtful)?))),
                None => (text, None),
            };
            Some(Blend { models: ModelFactors::of(numbers(models)?), doubtful })
        };
        let blend: Blend = parsed().ok_or_else(|| Error::InvalidMethodOption {
            option: "blend",
            value: text.to_owned(),
            expected: "two numbers and four, such as 1.41,8/1.19,5.66,4,11.3, or only two",
        })?;
        blend.check().map(|()| blend)
    }
}

fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let numbers: Vec<f64> =
        text.split(',').map(|number| number.trim().parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voices_are_added_up() {
        let said = [vec![1.0, f64::NEG_INFINITY], vec![0.5, 0.0], vec![0.25, 0.0], vec![-0.5, 0.0]];
        let odds = |factors: &[f64]| log_odds(factors, &said);
        assert_eq!(odds(&[2.0, 4.0, 8.0, 16.0]), [2.0 + 2.0 + 2.0 - 8.0, f64::NEG_INFINITY]);
        assert_eq!(odds(&[0.0, 4.0]), [2.0, f64::NEG_INFINITY]);
    }

    #[test]
    fn models_are_in_doubt_without_a_likely_label() {
        assert!(ModelFactors::are_in_doubt(&[0.5, 0.5]));
        assert!(!ModelFactors::are_in_doubt(&[0.05, 0.95]));
    }

    #[test]
    fn a_blend_is_two_numbers_and_four_in_range() {
        let models = ModelFactors { class: 1.41, linear: 8.0 };
        assert_eq!("1.41, 8".parse::<Blend>().unwrap(), Blend { models, doubtful: None });
        let doubtful =
            Some(VoiceFactors { class: 1.0, linear: 0.0, correction: 4.0, distance: 5.0 });
        let blend = Blend { models, doubtful };
        assert_eq!("1.41,8/ 1,0,4,5".parse::<Blend>().unwrap(), blend);
        assert_eq!(blend.to_string(), "1.41,8/1,0,4,5");
        for text in [
            "",
            "1",
            "1,2,3",
            "1,2,3,4",
            "1,2/",
            "1,2/1,2,3",
            "1,2/1,2,3,4/",
            "1,x",
            "1,-1",
            "1,NaN",
            "1,1e7",
            "1,2/1,2,3,1e7",
            "/1,2,3,4",
        ] {
            assert!(text.parse::<Blend>().is_err(), "{text}");
        }
    }
}
