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
/// | `correction` | `None` | how much the neighbors count; `None` is chosen by leave-one-out | 0 or more |
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct HybridConfig {
    /// The class model.
    pub class: ClassConfig,
    /// How much the neighbors count.
    pub correction: Option<f64>,
}

/// How many documents near a text correct the class model there.
const NEIGHBORS: usize = 50;

/// What is added to the diagonal of the kernel, where a document's likeness to itself is 1.
const RIDGE: f64 = 0.3;

/// The corrections that leave-one-out chooses from.
const CORRECTIONS: [f64; 9] = [0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0];

/// How many documents leave-one-out looks at to choose.
const FITTED_ON: usize = 1024;

/// Class code lengths, corrected by what they get wrong about the documents near a text.
///
/// The class model gives each label its log-odds z. It does so for every document too, as though that
/// document were unknown; the truth less its probabilities are the document's residuals. Near a text,
/// the residuals are predicted by kernel ridge regression: with K the cosines of the 50 documents
/// that are most like it, over rarity-weighted grams, and k those with the text, the correction is
/// kᵀ(K + 0.3·I)⁻¹R, and a label's log-odds are z + η · correction (regression kriging: Odeh, McBratney
/// and Chittleborough, *Further results on prediction of soil properties from terrain attributes*,
/// 1995, for categories). So neighbors count only for what the class model does not know, and those
/// that are alike share one voice. η is chosen once, by leave-one-out likelihood on training
/// documents.
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
    correction: f64,
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
        let candidates = CandidateIndex::build(&corpus);
        let rarity = Rarity::of(corpus.texts(), class.order());
        let labels = Arc::new(corpus.labels().clone());
        let correction = config.correction.unwrap_or_default();
        let mut classifier =
            HybridClassifier { corpus, labels, candidates, rarity, class, residuals, correction };
        if config.correction.is_none() {
            classifier.correction = classifier.fitted_correction(observer)?;
        }
        Ok(classifier)
    }

    /// The documents.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// How much the neighbors count.
    pub fn correction(&self) -> f64 {
        self.correction
    }

    /// The correction under which the documents are likeliest, each by all the others.
    fn fitted_correction(&self, observer: Observer<'_>) -> Result<f64> {
        let documents = self.corpus.len();
        let count = documents.min(FITTED_ON);
        let tracker = Tracker::new(observer, Stage::Indexing, count);
        let losses = |drawn: usize| {
            tracker.advance(1)?;
            let document = drawn * documents / count;
            let (label, text) = (self.corpus.label(document), self.corpus.text(document));
            let log_odds = self.class.log_odds_without(label, text)?;
            let near = self.near(text, Some(document));
            let truth = self.corpus.label_id(document).index();
            Ok(CORRECTIONS.map(|correction| {
                let log_odds: Vec<f64> = log_odds
                    .iter()
                    .zip(&near.corrections)
                    .map(|(z, more)| z + correction * more)
                    .collect();
                let highest = log_odds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let sum: f64 = log_odds.iter().map(|z| libm::exp(z - highest)).sum();
                libm::log(sum) + highest - log_odds[truth]
            }))
        };
        // Added up in order, so that the sum is the same for any number of threads.
        let losses = (0..count).into_par_iter().map(losses).collect::<Result<Vec<_>>>()?;
        let loss = |choice: usize| losses.iter().map(|losses| losses[choice]).sum::<f64>();
        let totals: Vec<f64> = (0..CORRECTIONS.len()).map(loss).collect();
        let least = (0..CORRECTIONS.len()).min_by(|&a, &b| totals[a].total_cmp(&totals[b]));
        Ok(CORRECTIONS[least.unwrap_or_default()])
    }

    /// The documents near a text but for one, and what they say.
    fn near(&self, text: &[u8], but: Option<usize>) -> Near {
        let length = |document: usize| self.corpus.text(document).len();
        let mut documents = self.candidates.similar(text, NEIGHBORS + 1, length);
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
        Near { neighbors, corrections }
    }
}

/// What is near a text.
struct Near {
    /// By the cosine distance of their grams.
    neighbors: Vec<Neighbor>,
    /// The predicted residual of each label.
    corrections: Vec<f64>,
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
            ("correction", Setting::Real(self.correction)),
        ])
    }

    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        let mut log_odds = self.class.log_odds(query);
        let near = self.near(query, None);
        for (log_odds, more) in log_odds.iter_mut().zip(near.corrections) {
            *log_odds += self.correction * more;
        }
        Ok(Prediction::from_log_odds(Arc::clone(&self.labels), &log_odds, near.neighbors))
    }
}
