//! Class code lengths, corrected by what they get wrong near the text.
//!
//! | file | idea |
//! |---|---|
//! | `rarity` | texts as vectors of grams |
//! | `kernel` | how alike texts are, and ridge regression on it |
//! | `residuals` | what the class model gets wrong about each document, left out |

mod kernel;
mod rarity;
mod residuals;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rayon::prelude::*;

use super::class::{ClassClassifier, ClassConfig};
use super::classifier::{Classifier, Setting, Settings};
use super::prediction::Prediction;
use crate::corpus::{Corpus, Labels};
use crate::error::Result;
use crate::index::CandidateIndex;
use crate::progress::{Observer, Stage, Tracker, unobserved};
use crate::search::Neighbor;

use kernel::{Kernel, ridge};
use rarity::Rarity;
use residuals::Residuals;

/// How a [`HybridClassifier`] is made.
///
/// | field | default | meaning | range |
/// |---|---|---|---|
/// | `class` | by the corpus | the class model | |
/// | `blend` | `None` | how much the class model and the neighbors count; `None` is chosen by leave-one-out | |
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct HybridConfig {
    /// The class model.
    pub class: ClassConfig,
    /// How much the class model and the neighbors count.
    pub blend: Option<Blend>,
}

/// How much the class model and the neighbors count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blend {
    /// What the class model's log-odds are multiplied by.
    pub sharpness: f64,
    /// What the correction by neighbors is multiplied by before it is added.
    pub correction: f64,
}

/// How many documents near a text correct the class model there.
const NEIGHBORS: usize = 50;

/// What is added to the diagonal of the kernel, where a document's likeness to itself is 1.
const RIDGE: f64 = 1.0;

/// What leave-one-out chooses from.
const SHARPNESSES: [f64; 6] = [0.5, 0.7, 1.0, 1.4, 2.0, 2.8];
const CORRECTIONS: [f64; 10] = [0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0];

/// How many documents leave-one-out looks at to choose.
const FITTED_ON: usize = 1024;

/// Class code lengths, corrected by what they get wrong about the documents near a text.
///
/// The class model gives each label its log-odds z. It does so for every document too, as though that
/// document were unknown; the truth less its probabilities are the document's residuals. Near a text,
/// the residuals are predicted by kernel ridge regression: with K the cosines of the 50 documents
/// that are most like it, over rarity-weighted grams, and k those with the text, the correction is
/// kᵀ(K + I)⁻¹R, and a label's log-odds are α·z + η·correction (regression kriging: Odeh, McBratney
/// and Chittleborough, *Further results on prediction of soil properties from terrain attributes*,
/// 1995, for categories). So neighbors count only for what the class model does not know, and those
/// that are alike share one voice. α and η are chosen once, from a few values each, by the Brier
/// score of leaving documents out one at a time: where neighbors only repeat noise, they count for
/// little.
///
/// Nothing is trained: all of it follows from the documents in closed form, at the time of the query.
///
/// # Complexity
///
/// A prediction costs that of [`ClassClassifier`], a search among candidates, and O(50³ / 6 + 50 m
/// log m) for documents of m bytes. Making one costs a leave-one-out prediction for each document.
///
/// # Examples
///
/// ```
/// use nearzip::{Classifier, Corpus, HybridClassifier};
///
/// let classifier = HybridClassifier::from_corpus(Corpus::sample())?;
/// let prediction = classifier.predict("¿Dónde está la estación?".as_bytes())?;
/// assert_eq!(prediction.label(), "Spanish");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug)]
pub struct HybridClassifier {
    corpus: Corpus,
    labels: Arc<Labels>,
    candidates: CandidateIndex,
    rarity: Rarity,
    class: ClassClassifier,
    residuals: Residuals,
    blend: Blend,
}

impl HybridClassifier {
    /// A classifier of the documents of a corpus.
    ///
    /// # Errors
    ///
    /// As [`ClassClassifier::from_corpus`].
    pub fn from_corpus(corpus: Corpus) -> Result<HybridClassifier> {
        HybridClassifier::build(corpus, HybridConfig::default(), &unobserved)
    }

    /// As [`from_corpus`](HybridClassifier::from_corpus), with settings, progress and a way to stop.
    ///
    /// # Errors
    ///
    /// As [`ClassClassifier::build`].
    pub fn build(
        corpus: Corpus,
        config: HybridConfig,
        observer: Observer<'_>,
    ) -> Result<HybridClassifier> {
        let class = ClassClassifier::build(&corpus, config.class, observer)?;
        let residuals = Residuals::of(&class, &corpus, observer)?;
        let candidates = CandidateIndex::build(corpus.texts().map(Ok))?;
        let rarity = Rarity::of(corpus.texts(), class.order());
        let labels = Arc::new(corpus.labels().clone());
        let blend = config.blend.unwrap_or(Blend { sharpness: 1.0, correction: 0.0 });
        let mut classifier =
            HybridClassifier { corpus, labels, candidates, rarity, class, residuals, blend };
        if config.blend.is_none() {
            classifier.blend = classifier.fitted_blend(observer)?;
        }
        Ok(classifier)
    }

    /// The documents.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// How much the class model and the neighbors count.
    pub fn blend(&self) -> Blend {
        self.blend
    }

    /// The blend under which the documents are predicted best, each by all the others.
    fn fitted_blend(&self, observer: Observer<'_>) -> Result<Blend> {
        let documents = self.corpus.len();
        let count = documents.min(FITTED_ON);
        let blends: Vec<Blend> = SHARPNESSES
            .into_iter()
            .flat_map(|sharpness| CORRECTIONS.map(|correction| Blend { sharpness, correction }))
            .collect();
        let tracker = Tracker::new(observer, Stage::Indexing, count);
        let losses_of = |drawn: usize| {
            tracker.advance(0)?;
            let document = drawn * documents / count;
            let (label, text) = (self.corpus.label(document), self.corpus.text(document));
            let log_odds = self.class.log_odds_without(label, text)?;
            let near = self.near(text, Some(document))?;
            let truth = self.corpus.label_id(document).index();
            tracker.advance(1)?;
            let loss = |blend: &Blend| brier(&blend.log_odds(&log_odds, &near.corrections), truth);
            Ok(blends.iter().map(loss).collect())
        };
        let losses =
            (0..count).into_par_iter().map(losses_of).collect::<Result<Vec<Vec<f64>>>>()?;
        // Added up in order, so that the sums are the same for any number of threads.
        let sum = |choice: usize| losses.iter().map(|losses| losses[choice]).sum::<f64>();
        let sums = (0..blends.len()).map(sum);
        let least = sums.zip(blends).min_by(|a, b| a.0.total_cmp(&b.0));
        Ok(least.map_or(self.blend, |(_, blend)| blend))
    }

    /// The documents near a text but for one, and what they say.
    fn near(&self, text: &[u8], but: Option<usize>) -> Result<Near> {
        let length = |document: usize| self.corpus.text(document).len();
        let mut documents =
            self.candidates.similar(text, NEIGHBORS + 1, self.corpus.len(), length)?;
        documents.retain(|&document| Some(document) != but);
        documents.truncate(NEIGHBORS);

        let texts = documents.iter().map(|&document| self.corpus.text(document));
        let vectors: Vec<_> = texts.chain([text]).map(|text| self.rarity.vector(text)).collect();
        let kernel = Kernel::new(&vectors);
        let mut corrections = vec![0.0; self.labels.len()];
        for (&document, share) in documents.iter().zip(ridge(&kernel, RIDGE)) {
            self.residuals.add(document, share, &mut corrections);
        }
        let cosines = kernel.row(documents.len());
        let mut neighbors: Vec<Neighbor> = documents
            .iter()
            .zip(cosines)
            .map(|(&document, cosine)| Neighbor { document, distance: 1.0 - cosine })
            .collect();
        neighbors.sort();
        Ok(Near { neighbors, corrections })
    }
}

/// What is near a text.
struct Near {
    /// By the cosine distance of their grams.
    neighbors: Vec<Neighbor>,
    /// The predicted residual of each label.
    corrections: Vec<f64>,
}

impl Blend {
    fn log_odds(self, class: &[f64], corrections: &[f64]) -> Vec<f64> {
        let both = class.iter().zip(corrections);
        both.map(|(class, more)| self.sharpness * class + self.correction * more).collect()
    }
}

/// The squared distance of the probabilities from the truth (Brier, *Verification of Forecasts
/// Expressed in Terms of Probability*, 1950): unlike likelihood, no document counts for more than 2.
fn brier(log_odds: &[f64], truth: usize) -> f64 {
    let highest = log_odds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let odds: Vec<f64> = log_odds.iter().map(|log_odds| libm::exp(log_odds - highest)).collect();
    let sum: f64 = odds.iter().sum();
    let residuals = odds.iter().enumerate().map(|(label, odds)| {
        let truth = f64::from(u8::from(label == truth));
        odds / sum - truth
    });
    residuals.map(|residual| residual * residual).sum()
}

impl Classifier for HybridClassifier {
    fn labels(&self) -> &Labels {
        &self.labels
    }

    fn documents(&self) -> usize {
        self.corpus.len()
    }

    fn settings(&self) -> Settings {
        Settings(vec![
            ("method", "hybrid".into()),
            ("order", self.class.order().into()),
            ("neighbors", NEIGHBORS.into()),
            ("sharpness", Setting::Real(self.blend.sharpness)),
            ("correction", Setting::Real(self.blend.correction)),
        ])
    }

    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        let near = self.near(query, None)?;
        let log_odds = self.blend.log_odds(&self.class.log_odds(query), &near.corrections);
        Ok(Prediction::from_log_odds(Arc::clone(&self.labels), &log_odds, near.neighbors))
    }
}
