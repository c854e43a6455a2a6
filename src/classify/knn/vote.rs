use std::fmt;
use std::str::FromStr;

use crate::corpus::LabelId;
use crate::error::{Error, Result};

/// How a tie between labels with equally many votes is settled.
///
/// None of these rules looks at the true label. The published figures come from a fourth rule, which
/// does: with k = 2, a tie went to the true label (see the crate documentation).
///
/// # Examples
///
/// ```
/// use nearzip::TieRule;
///
/// assert_eq!("first-label".parse::<TieRule>()?, TieRule::FirstLabel);
/// assert_eq!(TieRule::default().to_string(), "nearest");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TieRule {
    /// Drop the farthest neighbor until one label leads: the literature's *decrement k*.
    #[default]
    Nearest,
    /// A random tied label, each with the same probability, from a seed. Evaluation reports the exact
    /// expectation.
    Random,
    /// The tied label that comes first in the corpus.
    FirstLabel,
}

impl TieRule {
    /// Every rule, the default first.
    pub const ALL: &'static [TieRule] = &[TieRule::Nearest, TieRule::Random, TieRule::FirstLabel];

    /// The name that parses as this rule.
    pub const fn name(self) -> &'static str {
        match self {
            TieRule::Nearest => "nearest",
            TieRule::Random => "random",
            TieRule::FirstLabel => "first-label",
        }
    }
}

impl fmt::Display for TieRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for TieRule {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for any other name.
    fn from_str(name: &str) -> Result<TieRule> {
        Error::find_name("tie rule", name, TieRule::ALL, TieRule::name)
    }
}

/// How much each neighbor's vote counts.
///
/// As text it is `uniform`, `distance`, `softmax`, or `softmax:0.2` for another temperature.
///
/// # Examples
///
/// ```
/// use nearzip::Weights;
///
/// let weights = Weights::Softmax { temperature: 0.2 };
/// assert_eq!(weights.to_string(), "softmax:0.2");
/// assert_eq!("softmax:0.2".parse::<Weights>()?, weights);
/// assert_eq!("softmax".parse::<Weights>()?, Weights::SOFTMAX);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum Weights {
    /// All votes count the same: the published method.
    #[default]
    Uniform,
    /// 1/d. If there are neighbors at distance 0 or below, only those count, and all count the same.
    Distance,
    /// exp(−(d − d_min) / temperature).
    Softmax {
        /// Above 0 and finite; the smaller it is, the more the nearest documents count.
        temperature: f64,
    },
}

impl Weights {
    /// Softmax at the temperature 0.05, which suits NCD on many datasets.
    pub const SOFTMAX: Weights = Weights::Softmax { temperature: 0.05 };

    /// Every kind of weights, the default first.
    pub const ALL: &'static [Weights] = &[Weights::Uniform, Weights::Distance, Weights::SOFTMAX];

    /// The name of this kind of weights.
    pub const fn name(self) -> &'static str {
        match self {
            Weights::Uniform => "uniform",
            Weights::Distance => "distance",
            Weights::Softmax { .. } => "softmax",
        }
    }

    pub(crate) fn check(self) -> Result<()> {
        match self {
            Weights::Softmax { temperature } if !(temperature > 0.0 && temperature.is_finite()) => {
                Err(Error::InvalidTemperature { temperature })
            }
            _ => Ok(()),
        }
    }

    /// The weight of a vote at `distance`, if the nearest neighbor is at `nearest`.
    pub(crate) fn of(self, distance: f64, nearest: f64) -> f64 {
        match self {
            Weights::Uniform => 1.0,
            Weights::Distance if nearest > 0.0 => 1.0 / distance,
            Weights::Distance => f64::from(u8::from(distance <= 0.0)),
            // `libm` instead of the platform's function, so that the bits are the same everywhere.
            Weights::Softmax { temperature } => libm::exp(-(distance - nearest) / temperature),
        }
    }
}

impl fmt::Display for Weights {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Weights::Softmax { temperature } if *self != Weights::SOFTMAX => {
                write!(formatter, "{}:{temperature}", self.name())
            }
            _ => formatter.write_str(self.name()),
        }
    }
}

impl FromStr for Weights {
    type Err = Error;

    /// # Errors
    ///
    /// - [`Error::UnknownName`] for any other name.
    /// - [`Error::InvalidMethodOption`] and [`Error::InvalidTemperature`] for a temperature that is not a
    ///   positive, finite number.
    fn from_str(text: &str) -> Result<Weights> {
        let Some(("softmax", temperature)) = text.split_once(':') else {
            return Error::find_name("kind of weights", text, Weights::ALL, Weights::name);
        };
        let invalid = |_| Error::InvalidMethodOption {
            option: "temperature",
            value: temperature.to_owned(),
            expected: "a number above 0",
        };
        let weights = Weights::Softmax { temperature: temperature.parse().map_err(invalid)? };
        weights.check().map(|()| weights)
    }
}

/// A neighbor as a voter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ballot {
    pub(super) label: LabelId,
    pub(super) distance: f64,
}

/// The result of a vote.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outcome {
    /// Each label's share of the votes, by label; they sum to 1.
    pub(super) shares: Vec<f64>,
    /// The labels that the rule leaves: one, or under [`TieRule::Random`] all that are tied, in
    /// the order of the corpus.
    pub(super) winners: Vec<LabelId>,
}

/// Counts the votes of `ballots`, which are sorted by distance and not empty.
pub(super) fn vote(ballots: &[Ballot], labels: usize, weights: Weights, ties: TieRule) -> Outcome {
    let totals = totals(ballots, labels, weights);
    let tied = leaders(ballots, &totals);
    let winners = match ties {
        TieRule::Random => tied,
        TieRule::FirstLabel => tied[..1].to_vec(),
        TieRule::Nearest => (1..=ballots.len())
            .rev()
            .map(|k| leaders(&ballots[..k], &self::totals(&ballots[..k], labels, weights)))
            .find(|leaders| leaders.len() == 1)
            .expect("the nearest neighbor alone has one label"),
    };
    let sum: f64 = totals.iter().sum();
    let shares = totals.into_iter().map(|total| total / sum).collect();
    Outcome { shares, winners }
}

fn totals(ballots: &[Ballot], labels: usize, weights: Weights) -> Vec<f64> {
    let mut totals = vec![0.0; labels];
    for ballot in ballots {
        totals[ballot.label.index()] += weights.of(ballot.distance, ballots[0].distance);
    }
    totals
}

/// The labels with the most votes, in the order of the corpus.
fn leaders(ballots: &[Ballot], totals: &[f64]) -> Vec<LabelId> {
    let most = ballots.iter().map(|ballot| totals[ballot.label.index()]).fold(0.0, f64::max);
    let mut leaders: Vec<LabelId> = ballots
        .iter()
        .map(|ballot| ballot.label)
        .filter(|label| totals[label.index()] == most)
        .collect();
    leaders.sort_unstable();
    leaders.dedup();
    leaders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Labels;

    fn ballots(votes: &[(&str, f64)]) -> (Labels, Vec<Ballot>) {
        // "b" comes before "a" in the corpus, so that its order is not alphabetical.
        let labels: Labels = ["b", "a", "c"].into_iter().collect();
        let ballots = votes
            .iter()
            .map(|&(label, distance)| Ballot { label: labels.find(label).unwrap(), distance })
            .collect();
        (labels, ballots)
    }

    fn winners(votes: &[(&str, f64)], weights: Weights, ties: TieRule) -> Vec<String> {
        let (labels, ballots) = ballots(votes);
        let outcome = vote(&ballots, labels.len(), weights, ties);
        outcome.winners.iter().map(|&label| labels.name(label).to_owned()).collect()
    }

    #[test]
    fn the_rules_differ_on_a_tie() {
        let votes = [("a", 0.1), ("c", 0.2), ("b", 0.3), ("b", 0.4), ("a", 0.5)];
        assert_eq!(winners(&votes, Weights::Uniform, TieRule::Nearest), ["b"]);
        assert_eq!(winners(&votes, Weights::Uniform, TieRule::FirstLabel), ["b"]);
        assert_eq!(winners(&votes, Weights::Uniform, TieRule::Random), ["b", "a"]);
        let votes = [("a", 0.1), ("b", 0.2)];
        assert_eq!(winners(&votes, Weights::Uniform, TieRule::Nearest), ["a"]);
        assert_eq!(winners(&votes, Weights::Uniform, TieRule::FirstLabel), ["b"]);
    }

    #[test]
    fn a_clear_majority_needs_no_rule() {
        for &ties in TieRule::ALL {
            let votes = [("c", 0.1), ("a", 0.2), ("a", 0.3)];
            assert_eq!(winners(&votes, Weights::Uniform, ties), ["a"], "{ties}");
        }
    }

    #[test]
    fn weights_favor_near_documents() {
        let votes = [("c", 0.1), ("a", 0.4), ("a", 0.4)];
        for weights in [Weights::Distance, Weights::SOFTMAX] {
            assert_eq!(winners(&votes, weights, TieRule::Nearest), ["c"], "{weights}");
        }
    }

    #[test]
    fn if_there_are_documents_at_distance_zero_only_those_count() {
        let votes = [("c", 0.0), ("a", 0.0), ("a", 0.0), ("b", 0.01)];
        let (labels, ballots) = ballots(&votes);
        let outcome = vote(&ballots, labels.len(), Weights::Distance, TieRule::Nearest);
        assert_eq!(outcome.shares, [0.0, 2.0 / 3.0, 1.0 / 3.0]);
        let below = [("c", -0.01), ("a", 0.01)];
        assert_eq!(winners(&below, Weights::Distance, TieRule::Nearest), ["c"]);
    }

    #[test]
    fn weights_parse_as_they_print() {
        let temperatures = [0.05, 0.2, 1e-300, 1e300, 1.0, 0.1 + 0.2];
        let softmax = temperatures.map(|temperature| Weights::Softmax { temperature });
        for weights in softmax.iter().chain(Weights::ALL) {
            assert_eq!(weights.to_string().parse::<Weights>().unwrap(), *weights);
        }
        assert_eq!("softmax:0.050".parse::<Weights>().unwrap(), Weights::SOFTMAX);
        for text in
            ["softmax:", "softmax:x", "softmax:0", "softmax:-1", "softmax:NaN", "softmax:inf"]
        {
            assert!(text.parse::<Weights>().is_err(), "{text}");
        }
        assert!("uniform:0.2".parse::<Weights>().is_err());
    }

    #[test]
    fn shares_sum_to_one() {
        let votes = [("c", 0.31), ("a", 0.32), ("a", 0.9), ("b", 40.0)];
        for &weights in Weights::ALL {
            let (labels, ballots) = ballots(&votes);
            let outcome = vote(&ballots, labels.len(), weights, TieRule::Nearest);
            assert!((outcome.shares.iter().sum::<f64>() - 1.0).abs() < 1e-15, "{weights}");
        }
    }
}
