//! Class code lengths, corrected by what they get wrong near the text, and the distance of the nearest
//! document.
//!
//! | file | idea |
//! |---|---|
//! | `residuals` | what the class model gets wrong about each document, left out |
//! | `levels` | what the class model says of strangers |
//! | `blend` | from what is said of a text to the odds of its labels |

mod blend;
mod levels;
mod residuals;

#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::classifier::{Classifier, Setting, Settings, Update, predict_each};
use super::memo::Memo;
use super::neighborhood::{NEIGHBORS, Neighborhood, ridge};
use super::prediction::Prediction;
use crate::class_model::ClassModel;
use crate::compressor::CompressorSpec;
use crate::corpus::{Corpus, Labels};
use crate::distance::Metric;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker, unobserved};
use crate::search::{self, Neighbor};

pub use blend::{Blend, BlendSource};

use blend::Voices;
use levels::levels;
use residuals::{Residual, left_out, residual};

/// How a [`HybridClassifier`] is made.
///
/// | field | default | meaning | range |
/// |---|---|---|---|
/// | `blend` | settled before, else fitted | how much the class model and the neighbors count | finite; sharpness above 0, correction from 0 |
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct HybridConfig {
    /// How much the class model and the neighbors count.
    pub blend: BlendSource,
}

/// The method's name, also that of what it notes in an index.
const METHOD: &str = "hybrid";

/// What is added to the diagonal of the kernel, where a document's likeness to itself is 1.
const RIDGE: f64 = 1.0;

/// How far the documents of a label are of which none is near.
const FAR: f64 = 1.0;

/// How many documents leave-one-out looks at.
const LEFT_OUT: usize = 1024;

/// Class code lengths, corrected by what they get wrong about the documents near a text, and by how
/// near these are.
///
/// Three voices are added up. The *class model* gives each label its log-odds z. It does so for every
/// document too, as though that document were unknown; the truth less its probabilities are the
/// document's residuals. Near a text, the residuals are predicted by kernel ridge regression: with K
/// the cosines of the 50 documents that are most like it, over rarity-weighted grams, and k those with
/// the text, the *correction* is kᵀ(K + I)⁻¹R (regression kriging: Odeh, McBratney and Chittleborough,
/// *Further results on prediction of soil properties from terrain attributes*, 1995, for categories).
/// So neighbors count only for what the class model does not know, and those that are alike share one
/// voice. The *distance* is the normalized compression distance of a label's nearest document among
/// the 50, by the index's compressor, and 1 where there is none. With α and η chosen once, from a few
/// values each, by the Brier score of leaving documents out one at a time, a label's log-odds are
/// α·z + η·correction − 5·distance. Where there are few documents a label, z is taken less a part of
/// what the model says of documents of other labels, because it says more for labels of which it has
/// read more.
///
/// Nothing is trained: all of it follows from the documents in closed form, most of it at the time of
/// the query. Documents come and go exactly: predictions are those of a classifier made anew with the
/// same [`Blend`].
///
/// # Complexity
///
/// A prediction costs that of [`ClassClassifier`](super::ClassClassifier), a search among candidates,
/// 50 compressed lengths, and O(50³ / 6 + 50 m log m) for documents of m bytes; and 50 leave-one-out
/// predictions, for documents that were near no text before. The first prediction after a change costs
/// up to 1,024 more of these, while there are fewer than 30 documents a label. Choosing a blend costs
/// 1,024 predictions.
///
/// # Examples
///
/// ```
/// use nearzip::{Classifier, Corpus, HybridClassifier, Update};
///
/// let mut classifier = HybridClassifier::from_corpus(Corpus::sample())?;
/// let prediction = classifier.predict("¿Dónde está la estación?".as_bytes())?;
/// assert_eq!(prediction.label(), "Spanish");
///
/// classifier.add("Klingon", b"nuqDaq 'oH puchpa''e'")?;
/// assert_eq!(classifier.predict(b"nuqDaq 'oH Qe''e'")?.label(), "Klingon");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug)]
pub struct HybridClassifier {
    index: Index,
    blend: Blend,
    known: Known,
}

/// What was worked out about the documents, and stays true until they change.
#[derive(Debug, Default)]
struct Known {
    norms: Memo<f64>,
    residuals: Memo<Residual>,
    levels: OnceLock<Vec<f64>>,
}

impl HybridClassifier {
    /// A classifier of the documents of a corpus, with gzip's distances.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] without documents.
    /// - [`Error::TooManyLabels`] for more than 65,535 labels.
    /// - [`Error::ForeignZlib`] in a program whose zlib is not stock zlib.
    pub fn from_corpus(corpus: Corpus) -> Result<HybridClassifier> {
        let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
        HybridClassifier::new(index, HybridConfig::default(), &unobserved)
    }

    /// A classifier on an index.
    ///
    /// The index then has everything that the classifier needs, and when it is
    /// [saved](Index::save), the next one to open it finds it there.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] without documents.
    /// - [`Error::TooManyLabels`] for more than 65,535 labels.
    /// - [`Error::InvalidBlend`] for a blend out of range.
    /// - [`Error::Cancelled`], and [`Error::Model`] where the index's file is damaged.
    pub fn new(
        index: Index,
        config: HybridConfig,
        observer: Observer<'_>,
    ) -> Result<HybridClassifier> {
        if index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        let settled = || {
            let note = index.notes().get(METHOD)?;
            let blend: Blend = serde_json::from_value(note.clone()).ok()?;
            blend.check().is_ok().then_some(blend)
        };
        let blend = match config.blend {
            BlendSource::Settled => settled(),
            BlendSource::Fitted => None,
            BlendSource::Given(blend) => Some(blend),
        };
        let unfitted = Blend { sharpness: 1.0, correction: 0.0 };
        let mut classifier =
            HybridClassifier { index, blend: blend.unwrap_or(unfitted), known: Known::default() };
        classifier.blend.check()?;
        classifier.prepared(observer)?;
        if blend.is_none() {
            classifier.blend = classifier.fitted_blend(observer)?;
        }
        let note = serde_json::to_value(classifier.blend).expect("finite numbers are JSON");
        classifier.index.notes_mut().insert(METHOD.to_owned(), note);
        Ok(classifier)
    }

    /// The index with the documents.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The index, given back.
    pub fn into_index(self) -> Index {
        self.index
    }

    /// The index, to add, remove and relabel documents.
    pub fn index_mut(&mut self) -> &mut Index {
        self.known = Known::default();
        &mut self.index
    }

    /// How much the class model and the neighbors count.
    pub fn blend(&self) -> Blend {
        self.blend
    }

    /// The blend that leave-one-out chooses for the documents as they are now, whatever the
    /// classifier's own: from 60, by the Brier score of predicting up to 1,024 documents, each by all
    /// the others.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], and [`Error::Model`] where the index's file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, HybridClassifier, unobserved};
    ///
    /// let classifier = HybridClassifier::from_corpus(Corpus::sample())?;
    /// assert_eq!(classifier.fitted_blend(&unobserved)?, classifier.blend());
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn fitted_blend(&self, observer: Observer<'_>) -> Result<Blend> {
        let model = self.prepared(observer)?;
        let drawn = drawn(&self.index);
        let tracker = Tracker::new(observer, Stage::Indexing, drawn.len());
        let voices_of = |&position: &usize| {
            tracker.advance(0)?;
            let class = left_out(&self.index, model, position)?;
            let text = self.index.text(position)?;
            let (voices, _) = self.voices(text, Some(position), model, class)?;
            tracker.advance(1)?;
            Ok((voices, self.index.label_id(position)?.index()))
        };
        // Of a single document, nothing is known without it.
        let documents = match drawn.len() {
            1 => Vec::new(),
            _ => drawn.par_iter().map(voices_of).collect::<Result<Vec<_>>>()?,
        };
        Ok(Blend::fitted(&documents))
    }

    /// What is said of a text, of which the class model says `class`, and by which documents.
    fn voices(
        &self,
        text: &[u8],
        but: Option<usize>,
        model: &ClassModel,
        mut class: Vec<f64>,
    ) -> Result<(Voices, Vec<Neighbor>)> {
        let HybridClassifier { index, known, .. } = self;
        for (log_odds, level) in class.iter_mut().zip(self.levels(model)?) {
            *log_odds -= level;
        }

        let neighborhood = Neighborhood::of(text, but, index, &known.norms)?;
        let mut corrections = vec![0.0; class.len()];
        let shares = ridge(&neighborhood.kernel, RIDGE);
        for (&document, share) in neighborhood.documents.iter().zip(shares) {
            let make = || residual(index, model, document);
            for &(label, residual) in known.residuals.get(document, index.end(), make)? {
                corrections[label as usize] += share * f64::from(residual);
            }
        }

        let mut distances = vec![FAR; class.len()];
        let neighbors = search::distances(index, text, &neighborhood.documents, Metric::Ncd)?;
        for neighbor in &neighbors {
            let distance = &mut distances[index.label_id(neighbor.document)?.index()];
            *distance = distance.min(neighbor.distance);
        }
        Ok((Voices { class, corrections, distances }, neighbors))
    }

    /// The class model, when everything is at hand that all predictions need. Otherwise each thread would
    /// make it for itself.
    fn prepared(&self, observer: Observer<'_>) -> Result<&ClassModel> {
        let model = self.index.class_model(observer)?;
        self.index.candidates()?;
        self.levels(model)?;
        Ok(model)
    }

    fn levels(&self, model: &ClassModel) -> Result<&[f64]> {
        if let Some(levels) = self.known.levels.get() {
            return Ok(levels);
        }
        let levels = levels(&self.index, model)?;
        Ok(self.known.levels.get_or_init(|| levels))
    }
}

/// The positions of at most [`LEFT_OUT`] documents, evenly drawn.
fn drawn(index: &Index) -> Vec<usize> {
    let positions: Vec<usize> = index.positions().collect();
    let count = positions.len().min(LEFT_OUT);
    (0..count).map(|number| positions[number * positions.len() / count]).collect()
}

impl Classifier for HybridClassifier {
    fn labels(&self) -> &Labels {
        self.index.labels()
    }

    fn documents(&self) -> usize {
        self.index.len()
    }

    fn settings(&self) -> Settings {
        Settings(vec![
            ("method", METHOD.into()),
            ("compressor", Setting::Name(self.index.compressor().spec().to_string())),
            ("neighbors", NEIGHBORS.into()),
            ("sharpness", Setting::Real(self.blend.sharpness)),
            ("correction", Setting::Real(self.blend.correction)),
        ])
    }

    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] where all documents were removed.
    /// - [`Error::TooManyLabels`] where documents of too many labels were added.
    /// - [`Error::Compress`] when the compressor fails; with the built-in ones it does not.
    /// - [`Error::Model`] and [`Error::InvalidClassModel`] where the index's file is damaged or forged.
    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        if self.index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        let model = self.index.class_model(&unobserved)?;
        let class = self.index.by_label(model, &model.log_odds(query));
        let (voices, neighbors) = self.voices(query, None, model, class)?;
        let labels = Arc::clone(self.index.shared_labels());
        Ok(Prediction::from_log_odds(labels, &self.blend.log_odds(&voices), neighbors))
    }

    fn predict_batch(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        self.prepared(observer)?;
        predict_each(queries, observer, |query| self.predict(query))
    }
}

impl Update for HybridClassifier {
    fn add(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.index_mut().add(label, text, None).map(drop)
    }

    fn remove(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.index_mut().remove_text(label, text)
    }
}
