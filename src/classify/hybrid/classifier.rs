use std::path::Path;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::blend::{Blend, Signals};
use super::config::{BlendSource, HybridConfig, METHOD};
use super::drawn::drawn;
use super::offsets::score_offsets;
use super::residuals::{Residual, by_label, left_out, residual};
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

/// The distance of a label none of whose documents is near.
pub(super) const FAR: f64 = 1.0;

/// The class model, corrected by what it gets wrong about the documents near a text, and by how near
/// these are.
///
/// Three signals are added up. The *class model* gives each label its log-odds z. It also does so for
/// every document, as though that document were unknown; the truth minus its probabilities are the
/// document's residuals. Near a text, the residuals are predicted by kernel ridge regression: with K
/// the cosines between the 50 documents that are most similar to it, over rarity-weighted grams, and k
/// those with the text, the *correction* is kᵀ(K + I)⁻¹R (regression kriging: Odeh, McBratney and
/// Chittleborough, *Further results on prediction of soil properties from terrain attributes*, 1995,
/// for categories). So neighbors count only for what the class model does not know, and similar ones
/// share their influence. The *distance* is the normalized compression distance to a label's nearest
/// document among the 50, by the index's compressor, and 1 if there is none. With α and η chosen once,
/// from a few values each, by the Brier score of leaving documents out one at a time, a label's
/// log-odds are α·z + η·correction − 5·distance. With few documents per label, a score offset is
/// subtracted from z: part of what the model says about documents of other labels, because it says more
/// for labels of which it has read more.
///
/// Nothing is trained: everything follows from the documents in closed form, most of it when a query
/// arrives. Documents come and go exactly: predictions are those of a new classifier with the same
/// [`Blend`].
///
/// # Complexity
///
/// A prediction costs that of [`ClassClassifier`](crate::ClassClassifier), a search among candidates,
/// 50 compressed lengths, and O(50³ / 6 + 50 m log m) for documents of m bytes; and up to 50
/// leave-one-out predictions, for documents that were near no earlier text. The first prediction after
/// a change costs up to 1,024 more of these, while there are fewer than 30 documents per label.
/// Choosing a blend costs 1,024 predictions.
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
    /// Whether the caller chose the blend.
    is_given: bool,
    pub(super) cache: Cache,
}

/// What was computed about the documents. It stays true until they change.
#[derive(Debug, Default)]
pub(super) struct Cache {
    pub(super) neighborhood: NeighborhoodCache,
    residuals: Memo<Residual>,
    offsets: OnceLock<Vec<f64>>,
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
        let index = Source::from(corpus).into_index(None, &unobserved)?;
        HybridClassifier::new(index, HybridConfig::default(), &unobserved)
    }

    /// A classifier on an index.
    ///
    /// When the classifier is [saved](Classifier::save), the next one to open the file finds there
    /// everything that was computed here.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] without documents.
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
        let signals_of = |&position: &usize| {
            tracker.advance(0)?;
            let class = left_out(&self.index, model, position)?;
            let text = self.index.text(position)?;
            let (signals, _) = self.signals(text, Some(position), model, class)?;
            tracker.advance(1)?;
            Ok((signals, self.index.label_id(position)?.index()))
        };
        // Without the only document, nothing is known.
        let documents = match drawn.len() {
            1 => Vec::new(),
            _ => drawn.par_iter().map(signals_of).collect::<Result<Vec<_>>>()?,
        };
        Ok(Blend::fitted(&documents))
    }

    /// The signals for a text to which the class model gives the log-odds `class`, and the documents
    /// they come from, other than the one at the position `except`.
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
            let make = || residual(index, model, document);
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

    /// The class model, once everything is at hand that all predictions need. Otherwise each thread
    /// would make it for itself.
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
        let offsets = score_offsets(&self.index, model)?;
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
    /// - [`Error::EmptyCorpus`] where all documents were removed.
    /// - [`Error::TooManyLabels`] where documents of too many labels were added.
    /// - [`Error::Compress`] when the compressor fails; with the built-in ones it does not.
    /// - [`Error::Model`] and [`Error::InvalidClassModel`] where the index's file is damaged or forged.
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
        self.index.save_kept(path, Kept { all_parts: true, settled: Some((METHOD, blend)) })
    }

    fn as_update(&mut self) -> Option<&mut dyn Update> {
        Some(self)
    }

    fn choose(&self, observer: Observer<'_>) -> Result<Vec<(&'static str, String)>> {
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
