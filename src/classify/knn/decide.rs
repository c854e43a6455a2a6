use std::sync::Arc;

use super::config::KnnConfig;
use super::vote::{Ballot, vote};
use crate::classify::prediction::Prediction;
use crate::corpus::{LabelId, Labels};
use crate::error::{Error, Result};
use crate::random::Random;

impl KnnConfig {
    /// The prediction of documents that were found elsewhere: of the nearest of several indexes, for
    /// example, merged. It is what a [`KnnClassifier`](crate::KnnClassifier) with these documents would
    /// predict. The prediction has no neighbors.
    ///
    /// `nearest` holds the label and the distance of each document that votes, nearest first. Labels
    /// count as ordered as in `labels`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidK`] if there are no documents.
    /// - [`Error::InvalidTemperature`] for such weights.
    ///
    /// # Panics
    ///
    /// If a label is not one of `labels`.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use nearzip::{KnnConfig, Labels};
    ///
    /// let labels: Arc<Labels> = Arc::new(["chess", "weather"].into_iter().collect());
    /// let (chess, weather) = (labels.find("chess").unwrap(), labels.find("weather").unwrap());
    /// let nearest = [(weather, 0.25), (chess, 0.5), (chess, 0.75)];
    /// let prediction = KnnConfig::default().decide(b"any text", &labels, &nearest)?;
    /// assert_eq!(prediction.label(), "chess");
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn decide(
        &self,
        query: &[u8],
        labels: &Arc<Labels>,
        nearest: &[(LabelId, f64)],
    ) -> Result<Prediction> {
        if nearest.is_empty() {
            return Err(Error::InvalidK { k: 0, documents: 0 });
        }
        self.get_weights().check()?;
        let ballot = |&(label, distance): &(LabelId, f64)| Ballot { label, distance };
        Ok(decide(self, query, labels, &nearest.iter().map(ballot).collect::<Vec<_>>()))
    }
}

/// The prediction, without neighbors, of ballots that are sorted by distance and not empty.
pub(super) fn decide(
    config: &KnnConfig,
    query: &[u8],
    labels: &Arc<Labels>,
    ballots: &[Ballot],
) -> Prediction {
    let outcome = vote(ballots, labels.len(), config.get_weights(), config.get_ties());
    Prediction {
        labels: Arc::clone(labels),
        label: outcome.winners[draw(config.get_seed(), query, outcome.winners.len())],
        candidates: outcome.winners,
        scores: outcome.shares,
        strangeness: None,
        had_score: None,
        p_value: None,
        set: None,
        neighbors: None,
    }
}

/// A random number below `choices`. It depends only on the seed and the query, not on the order of
/// queries or the number of threads.
fn draw(seed: u64, query: &[u8], choices: usize) -> usize {
    if choices == 1 {
        return 0;
    }
    let mixed =
        query.iter().fold(seed, |state, &byte| Random::new(state ^ u64::from(byte)).next_u64());
    Random::new(mixed).below(choices as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{Classifier, KnnClassifier, TieRule, Weights};
    use crate::compressor::CompressorSpec;
    use crate::corpus::Corpus;
    use crate::distance::Metric;
    use crate::index::Index;
    use crate::progress::unobserved;

    #[test]
    fn a_decision_is_that_of_the_classifier() {
        let config = KnnConfig::default().metric(Metric::Clm).k(6);
        for (weights, seed) in
            [(Weights::Uniform, 1), (Weights::Distance, 2), (Weights::SOFTMAX, 3)]
        {
            for &ties in TieRule::ALL {
                let config = config.clone().weights(weights).ties(ties).seed(seed);
                let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)
                    .unwrap();
                let classifier = KnnClassifier::new(index, config.clone()).unwrap();
                let labels = Arc::clone(classifier.searched().shared_labels());
                for query in [&b"Wo ist der Bahnhof?"[..], b"gare", b""] {
                    let expected = classifier.predict(query).unwrap();
                    let nearest: Vec<(LabelId, f64)> = expected
                        .neighbors()
                        .iter()
                        .map(|neighbor| (labels.find(&neighbor.label).unwrap(), neighbor.distance))
                        .collect();
                    let decided = config.decide(query, &labels, &nearest).unwrap();
                    assert_eq!(Prediction { neighbors: None, ..expected }, decided);
                }
            }
        }
    }

    #[test]
    fn nobody_to_vote_is_an_error() {
        let decided = KnnConfig::default().decide(b"", &Arc::default(), &[]);
        assert!(matches!(decided, Err(Error::InvalidK { .. })));
    }
}
