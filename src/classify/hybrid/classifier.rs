use std::path::Path;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::blend::{Blend, Signals};
use super::config::{BlendSource, HybridConfig, METHOD};
use super::drawn::drawn;
use super::offsets::score_offsets;
use super::residuals::{LogOdds, Residual, by_label, residual};
use crate::class_model::ClassModel;
use crate::classify::classifier::{Classifier, Update, predict_each};
use crate::classify::memo::Memo;
use crate::classify::neighborhood::{NEIGHBORS, Neighborhood, NeighborhoodCache, ridge};
use crate::classify::prediction::Prediction;
use crate::classify::settings::{Setting, Settings};
use crate::classify::source::Source;
use crate::corpus::{Corpus, Labels};
use crate::distance::Metric;
use crate::error::{Error, Result};
use crate::index::{Index, Kept};
use crate::progress::{Observer, Stage, Tracker, unobserved};
use crate::search::{Neighbor, Ranked, distances};

/// Added to the diagonal of the kernel, where the similarity of a document to itself is 1.
pub(super) const RIDGE: f64 = 1.0;

/// The distance of a label that has no document in the neighborhood.
pub(super) const FAR: f64 = 1.0;

/// The class model, corrected by its errors on the documents near a text, and by how near those are.
///
/// Three signals are added. The *class model* gives each label its log-odds z. It also does so for
/// every document as if that document were unknown (leave-one-out); the truth minus the resulting
/// probabilities are the document's residuals R. The residuals at a text are predicted by kernel ridge
/// regression: let K be the cosines between the 50 documents most similar to the text, over
/// rarity-weighted grams, and k their cosines with the text; then the *correction* is kᵀ(K + I)⁻¹R
/// (regression kriging: Odeh, McBratney and Chittleborough, *Further results on prediction of soil
/// properties from terrain attributes*, 1995, here for categories). So neighbors count only for what
/// the class model does not know, and similar neighbors share their influence. The *distance* is the
/// normalized compression distance to a label's nearest document among the 50, measured with the
/// index's compressor, or 1 if there is none. A label's log-odds are α·z + η·correction − 5·distance,
/// where α and η, the [`Blend`], are chosen once, from a few values each, by the Brier score of
/// leave-one-out. If there are few documents per label, a score offset is subtracted from z: part of
/// the label's mean log-odds for documents of other labels, because the model favors labels with more
/// text.
///
/// Nothing is trained: everything is computed from the documents in closed form, most of it when a
/// query arrives. Adding and removing documents is exact: predictions are those of a new classifier
/// with the same [`Blend`].
///
/// # Complexity
///
/// A prediction takes that of [`ClassClassifier`](crate::ClassClassifier), a search among candidates,
/// 50 compressed lengths, and O(50³ / 6 + 50 m log m) for documents of m bytes; and up to 50
/// leave-one-out predictions, for documents that were not near any earlier text. If there are fewer
/// than 30 documents per label, the first prediction after a change takes up to 1,024 more of these.
/// Choosing a blend takes up to 1,024 predictions.
///
/// All of this is linear in the number of labels, and only a text's own prediction is repeated for
/// each text. With more than 128 labels, residuals are divided between a document's likeliest labels
/// and a few that stand for all others, at most 65 together, and fewer documents are drawn for score
/// offsets and blend: 1,024 · 128 / labels, at least 32.
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
    pub(super) index: Index,
    blend: Blend,
    /// Whether the caller set the blend.
    is_given: bool,
    pub(super) cache: Cache,
}

/// What was computed about the documents. It is valid until they change.
#[derive(Debug, Default)]
pub(super) struct Cache {
    pub(super) neighborhood: NeighborhoodCache,
    pub(super) log_odds: LogOdds,
    residuals: Memo<Residual>,
    offsets: OnceLock<Vec<f64>>,
}

impl HybridClassifier {
    /// A classifier built on the documents of a corpus, with distances measured by gzip.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if the corpus has no documents.
    /// - [`Error::TooManyLabels`] for more than 65,535 labels.
    /// - [`Error::ForeignZlib`] if the program's zlib is not stock zlib.
    pub fn from_corpus(corpus: Corpus) -> Result<HybridClassifier> {
        let index = Source::from(corpus).into_index(None, &unobserved)?;
        HybridClassifier::new(index, HybridConfig::default(), &unobserved)
    }

    /// A classifier built on an index.
    ///
    /// If the classifier is [saved](Classifier::save), a classifier built on the opened file does not
    /// have to compute the class model, the candidate index and the blend again. The compressor of
    /// `config` is ignored: the index already has one.
    ///
    /// # Complexity
    ///
    /// Time: that of building the class model and the candidate index, if they are missing, and of
    /// [`fitted_blend`](HybridClassifier::fitted_blend), unless the blend is given or was saved.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if the index has no documents.
    /// - [`Error::TooManyLabels`] for more than 65,535 labels.
    /// - [`Error::InvalidBlend`] for a blend out of range.
    /// - [`Error::Cancelled`], and [`Error::Model`] if the index's file is damaged.
    pub fn new(
        index: Index,
        config: HybridConfig,
        observer: Observer<'_>,
    ) -> Result<HybridClassifier> {
        if index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        index.require_compressor(config.get_compressor())?;
        let settled = || {
            let blend: Blend = serde_json::from_value(index.settled(METHOD)?.clone()).ok()?;
            blend.check().is_ok().then_some(blend)
        };
        let (blend, is_given) = match config.get_blend() {
            BlendSource::Settled => (settled(), false),
            BlendSource::Fitted => (None, false),
            BlendSource::Given(blend) => (Some(blend), true),
        };
        let unfitted = Blend { sharpness: 1.0, correction: 0.0 };
        let mut classifier = HybridClassifier {
            index,
            blend: blend.unwrap_or(unfitted),
            is_given,
            cache: Cache::default(),
        };
        classifier.blend.check()?;
        classifier.prepared(observer)?;
        if blend.is_none() {
            classifier.blend = classifier.fitted_blend(observer)?;
        }
        Ok(classifier)
    }

    fn changed_index(&mut self) -> &mut Index {
        self.cache = Cache::default();
        &mut self.index
    }

    /// How much the class model and the neighbors count.
    pub fn blend(&self) -> Blend {
        self.blend
    }

    /// The blend that leave-one-out chooses for the current documents, whichever blend the classifier
    /// uses: one of 60, by the Brier score of predicting up to 1,024 documents, fewer if there are more
    /// than 128 labels, each from all the others.
    ///
    /// # Complexity
    ///
    /// Up to 1,024 predictions, divided by the threads of the current rayon pool.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], and [`Error::Model`] if the index's file is damaged.
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
        let signals_of = |&position: &usize| {
            tracker.advance(0)?;
            let class = self.cache.log_odds.of(&self.index, model, position)?.to_vec();
            let text = self.index.text(position)?;
            let (signals, _) = self.signals(text, Some(position), model, class)?;
            tracker.advance(1)?;
            Ok((signals, self.index.label_id(position)?.index()))
        };
        // If the only document is left out, nothing can be predicted.
        let documents = match drawn.len() {
            1 => Vec::new(),
            _ => drawn.par_iter().map(signals_of).collect::<Result<Vec<_>>>()?,
        };
        Ok(Blend::fitted(&documents))
    }

    /// The signals for a text to which the class model gives the log-odds `class`, and the neighbors
    /// that they come from. The document at the position `except` is not one of them.
    pub(super) fn signals(
        &self,
        text: &[u8],
        except: Option<usize>,
        model: &ClassModel,
        mut class: Vec<f64>,
    ) -> Result<(Signals, Vec<Ranked>)> {
        let HybridClassifier { index, cache, .. } = self;
        for (log_odds, offset) in class.iter_mut().zip(self.score_offsets(model)?) {
            *log_odds -= offset;
        }

        let neighborhood = Neighborhood::of(text, except, index, &cache.neighborhood)?;
        let mut corrections = vec![0.0; class.len()];
        let shares = ridge(&neighborhood.kernel, RIDGE);
        for (&document, share) in neighborhood.documents.iter().zip(shares) {
            let make = || residual(index, model, &cache.neighborhood, &cache.log_odds, document);
            for &(label, residual) in cache.residuals.get(document, index.end(), make)? {
                corrections[label as usize] += share * f64::from(residual);
            }
        }

        let mut nearest = vec![FAR; class.len()];
        let ranked = distances(index, text, &neighborhood.documents, Metric::Ncd)?;
        for near in &ranked {
            let distance = &mut nearest[index.label_id(near.document)?.index()];
            *distance = distance.min(near.distance);
        }
        Ok((Signals { class, corrections, distances: nearest }, ranked))
    }

    /// Computes everything that all predictions need, so that not every thread does, and returns the
    /// class model.
    fn prepared(&self, observer: Observer<'_>) -> Result<&ClassModel> {
        self.index.measure(observer)?;
        let model = self.index.class_model(observer)?;
        self.index.candidates(observer)?;
        self.score_offsets(model)?;
        Ok(model)
    }

    fn score_offsets(&self, model: &ClassModel) -> Result<&[f64]> {
        if let Some(offsets) = self.cache.offsets.get() {
            return Ok(offsets);
        }
        let offsets = score_offsets(&self.index, model, &self.cache.log_odds)?;
        Ok(self.cache.offsets.get_or_init(|| offsets))
    }
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
    /// - [`Error::EmptyCorpus`] if all documents have been removed.
    /// - [`Error::TooManyLabels`] if documents with too many labels have been added.
    /// - [`Error::Compress`] if the compressor fails; the built-in ones do not.
    /// - [`Error::Model`] and [`Error::InvalidClassModel`] if the index's file is damaged or forged.
    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        if self.index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        let model = self.index.class_model(&unobserved)?;
        let class = by_label(&self.index, model, &model.log_odds(query));
        let (signals, ranked) = self.signals(query, None, model, class)?;
        let labels = Arc::clone(self.index.shared_labels());
        let neighbors = Neighbor::all(&self.index, &ranked)?;
        Ok(Prediction::from_log_odds(labels, &self.blend.log_odds(&signals), Some(neighbors)))
    }

    fn predict_slices(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        self.prepared(observer)?;
        predict_each(queries, observer, |query| self.predict(query))
    }

    fn index(&self) -> Option<&Index> {
        Some(&self.index)
    }

    fn into_index(self: Box<Self>) -> Option<Index> {
        Some(self.index)
    }

    fn save(&self, path: &Path) -> Result<()> {
        let blend = serde_json::to_value(self.blend).expect("finite numbers are JSON");
        self.index.save_kept(path, Kept::Settled(METHOD, blend))
    }

    fn as_update(&mut self) -> Option<&mut dyn Update> {
        Some(self)
    }

    fn suggested_settings(&self, observer: Observer<'_>) -> Result<Vec<(&'static str, String)>> {
        if !self.is_given {
            return Ok(Vec::new());
        }
        Ok(vec![("blend", self.fitted_blend(observer)?.to_string())])
    }
}

impl Update for HybridClassifier {
    fn add(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.changed_index().add(label, text, None).map(drop)
    }

    fn remove(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.changed_index().remove_text(label, text)
    }

    fn index_mut(&mut self) -> Option<&mut Index> {
        Some(self.changed_index())
    }
}
