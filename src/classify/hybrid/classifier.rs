use std::path::Path;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::blend::{Blend, Heard, ModelFactors, log_odds};
use super::choice::chosen;
use super::config::{BlendSource, HybridConfig, METHOD};
use super::left_out::heard_without;
use super::residuals::{Opinions, Residual};
use super::taught::Taught;
use super::voices::Neighbors;
use crate::class_model::ClassModel;
use crate::classify::classifier::{Classifier, Update, predict_each};
use crate::classify::neighborhood::{NEIGHBORS, NeighborhoodCache};
use crate::classify::prediction::{Prediction, probabilities};
use crate::classify::settings::{Setting, Settings};
use crate::classify::source::Source;
use crate::corpus::{Corpus, Labels};
use crate::error::{Error, Result};
use crate::index::{Index, Kept};
use crate::memo::Memo;
use crate::progress::{Observer, Stage, Tracker, unobserved};
use crate::search::Neighbor;

/// A model of each label's bytes and a linear model; where both are in doubt, neighbors are asked.
///
/// Each label gets log-odds, which are a sum of what *voices* say, each times its factor in the [`Blend`].
/// Two voices speak about every text:
///
/// - The *class model* gives each label its log-odds, as [`ClassClassifier`](crate::ClassClassifier) does.
///   If there are few documents per label, a score offset is subtracted: part of the label's mean log-odds
///   for documents of other labels, because the model favors labels with more text.
/// - The *linear model* gives scores by ridge regression of the labels on the grams of all documents: the
///   solution of one linear system (Rifkin, Yeo and Poggio, *Regularized Least-Squares Classification*,
///   2003).
///
/// If they give no label a probability of 0.8, two more voices speak, by the 50 documents most similar to the
/// text:
///
/// - The *correction*. The class model predicts every document as if that document were unknown
///   (leave-one-out); the truth minus the resulting probabilities are the document's residuals R. The
///   residuals at a text are predicted by kernel ridge regression: let K be the cosines between the
///   documents, over rarity-weighted grams, and k their cosines with the text; then the correction is
///   kᵀ(K + I)⁻¹R (regression kriging: Odeh, McBratney and Chittleborough, *Further results on prediction of
///   soil properties from terrain attributes*, 1995, here for categories). So neighbors count only for what
///   the class model does not know, and similar neighbors share their influence.
/// - The *distance*: the normalized compression distance to a label's nearest document, measured with the
///   index's compressor. A label without one is as far as the farthest document.
///
/// The factors are chosen once, by the Brier score of leave-one-out.
///
/// If the index has [texts without labels](Index::add_unlabeled), labels spread to them from text to similar text, and a
/// second class model counts each text in part for the labels that it got; both speak about every text, too. How much they
/// count is chosen by documents that are left out, five times a fifth of them: the more documents have a label, the less.
///
/// Nothing is trained in epochs: everything follows from the documents, much of it when a query arrives.
/// Adding and removing documents is exact, but for the linear model, which stays what it was until half as
/// many documents have changed as it was made of, until the classifier is saved, or until
/// [`settle`](HybridClassifier::settle): from then on, predictions are those of a new classifier with the
/// same [`Blend`].
///
/// # Complexity
///
/// A prediction takes that of [`ClassClassifier`](crate::ClassClassifier) and a look-up per gram. In doubt, it
/// also takes a search among candidates, 50 compressed lengths, and O(50³ / 6 + 50 m log m) for documents
/// of m bytes; and up to 50 leave-one-out predictions, for documents that were not near any earlier text. If there are fewer
/// than 30 documents per label, the first prediction after a change takes up to 1,024 more of these.
/// Choosing a blend takes up to 1,024 predictions, and solves the linear system once or, with fewer than
/// 8,192 documents, more often. Solving takes up to 60 steps of O(bytes × labels). There is no linear
/// model of more than 256 labels or more than 64 MiB of text.
///
/// Texts without labels take a search and 50 cosines each, and are counted and predicted by class models once, and at most
/// 5,000 of them five more times: when the classifier is built, and in the first prediction after a change. Of these shares
/// of labels in texts there are at most 2²⁷; if there would be more, fewer texts are learned from.
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
    pub(super) opinions: Opinions,
    pub(super) residuals: Memo<Residual>,
    /// The positions of the documents that the linear model left out first, and its scores for them.
    pub(super) linear: OnceLock<(Vec<usize>, Vec<Vec<f64>>)>,
    pub(super) offsets: OnceLock<Vec<f64>>,
    pub(super) unlabeled: OnceLock<Option<Taught>>,
}

/// What documents with labels say about a text, all voices together.
pub(super) struct Odds {
    pub(super) log_odds: Vec<f64>,
    strangeness: f64,
    neighbors: Option<Neighbors>,
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
        let index = Source::from(corpus).into_index(None)?;
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
        mut index: Index,
        config: HybridConfig,
        observer: Observer<'_>,
    ) -> Result<HybridClassifier> {
        if index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        index.require_compressor(config.get_compressor())?;
        index.settle();
        let settled = || {
            let blend: Blend = serde_json::from_value(index.settled(METHOD)?).ok()?;
            blend.check().is_ok().then_some(blend)
        };
        let (blend, is_given) = match config.get_blend() {
            BlendSource::Settled => (settled(), false),
            BlendSource::Fitted => (None, false),
            BlendSource::Given(blend) => (Some(blend), true),
        };
        let mut classifier = HybridClassifier {
            index,
            blend: blend.unwrap_or(Blend::UNFITTED),
            is_given,
            cache: Cache::default(),
        };
        classifier.blend.check()?;
        if blend.is_none() {
            classifier.blend = classifier.fitted_blend(observer)?;
        }
        classifier.prepared_to_predict(observer)?;
        Ok(classifier)
    }

    /// Settles the linear model: the next prediction makes it anew if documents have changed since it was
    /// made, and is that of a new classifier with the same blend. Saving settles what is saved.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Classifier, Corpus, HybridClassifier, Update};
    ///
    /// let mut classifier = HybridClassifier::from_corpus(Corpus::sample())?;
    /// classifier.add("Klingon", b"nuqDaq 'oH puchpa''e'")?;
    /// classifier.settle();
    /// assert_eq!(classifier.predict(b"nuqDaq 'oH Qe''e'")?.label(), "Klingon");
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn settle(&mut self) {
        self.index.settle();
    }

    fn changed_index(&mut self) -> &mut Index {
        self.cache = Cache::default();
        &mut self.index
    }

    /// How much each voice counts.
    pub fn blend(&self) -> Blend {
        self.blend
    }

    /// The blend that leave-one-out chooses for the current documents, whichever blend the classifier
    /// uses: the one that coordinate descent finds by the Brier score of predicting up to 1,024 documents,
    /// fewer if there are more than 128 labels, each from all the others. First the models are weighed, by
    /// all of these, then all voices, by those of which the models are in doubt.
    ///
    /// # Complexity
    ///
    /// Up to 1,024 predictions, divided by the threads of the current rayon pool, and that of solving the
    /// linear system once or more.
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
        chosen(self, observer)
    }

    /// The prediction for a text. Its neighbors are found if they are `wanted`.
    fn predicted(&self, query: &[u8], wanted: bool) -> Result<Prediction> {
        if self.index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        self.decided(query, None, self.models_say(query)?, wanted)
    }

    /// The prediction for a text, given what the models say; of a document, if it is the one at the position
    /// `except`, from the others. Its neighbors are found if the models are in doubt, or if they are `wanted`.
    fn decided(
        &self,
        text: &[u8],
        except: Option<usize>,
        heard: Heard,
        wanted: bool,
    ) -> Result<Prediction> {
        let taught = self.taught(&unobserved)?;
        let Odds { mut log_odds, mut strangeness, neighbors } =
            self.odds(text, except, heard, wanted)?;
        if let Some(taught) = taught {
            (log_odds, strangeness) = taught.heard(&log_odds, text, except)?;
        }
        let labels = Arc::clone(self.index.shared_labels());
        let neighbors =
            neighbors.map(|found| Neighbor::all(&self.index, &found.ranked)).transpose()?;
        Ok(Prediction::from_log_odds(labels, &log_odds, Some(strangeness), neighbors))
    }

    /// The same by documents with labels alone.
    pub(super) fn odds(
        &self,
        text: &[u8],
        except: Option<usize>,
        heard: Heard,
        wanted: bool,
    ) -> Result<Odds> {
        let Heard { mut said, strangeness } = heard;
        let mut odds = log_odds(&self.blend.models.factors(), &said);
        let doubt = || ModelFactors::are_in_doubt(&probabilities(&odds));
        let voices = self.blend.doubtful.filter(|_| doubt());
        let neighbors = match wanted || voices.is_some() {
            true => Some(self.neighbors(text, except)?),
            false => None,
        };
        if let (Some(voices), Some(neighbors)) = (voices, &neighbors) {
            said.extend(self.neighbors_say(neighbors)?);
            odds = log_odds(&voices.factors(), &said);
        }
        Ok(Odds { log_odds: odds, strangeness, neighbors })
    }

    /// Computes everything that all predictions need, so that not every thread does.
    fn prepared_to_predict(&self, observer: Observer<'_>) -> Result<()> {
        self.prepared(observer)?;
        self.taught(observer).map(drop)
    }

    /// What was learned from texts without labels, if there are any.
    fn taught(&self, observer: Observer<'_>) -> Result<Option<&Taught>> {
        if let Some(known) = self.cache.unlabeled.get() {
            return Ok(known.as_ref());
        }
        let taught = match self.index.unlabeled_len() {
            0 => None,
            _ => Taught::new(self, observer)?,
        };
        Ok(self.cache.unlabeled.get_or_init(|| taught).as_ref())
    }

    /// Computes what the voices of documents with labels need, and returns the class model.
    pub(super) fn prepared(&self, observer: Observer<'_>) -> Result<&ClassModel> {
        if self.blend.has_linear() {
            self.index.linear_model(observer)?;
        }
        let model = self.index.class_model(observer)?;
        self.index.candidates(observer)?;
        self.score_offsets(model)?;
        Ok(model)
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
        let mut settings = vec![
            ("method", METHOD.into()),
            ("compressor", Setting::Name(self.index.compressor().spec().to_string())),
            ("neighbors", NEIGHBORS.into()),
            ("blend", Setting::Name(self.blend.to_string())),
        ];
        if self.index.unlabeled_len() > 0 {
            settings.push(("unlabeled", self.index.unlabeled_len().into()));
        }
        Settings(settings)
    }

    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if all documents have been removed.
    /// - [`Error::TooManyLabels`] if documents with too many labels have been added.
    /// - [`Error::Compress`] if the compressor fails; the built-in ones do not.
    /// - [`Error::Model`] and [`Error::InvalidClassModel`] if the index's file is damaged or forged.
    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        self.predicted(query, false)
    }

    fn explain(&self, query: &[u8]) -> Result<Prediction> {
        self.predicted(query, true)
    }

    fn predict_slices(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        self.prepared_to_predict(observer)?;
        predict_each(queries, observer, |query| self.predict(query))
    }

    fn explain_slices(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        self.prepared_to_predict(observer)?;
        predict_each(queries, observer, |query| self.explain(query))
    }

    /// The rarities of grams count the document itself, and score offsets do. The linear model is of no less
    /// than three quarters of the documents, of which the document is none.
    fn leave_one_out(
        &self,
        documents: &[usize],
        observer: Observer<'_>,
    ) -> Result<Vec<Prediction>> {
        self.index.check_others(documents)?;
        self.taught(observer)?;
        let (heard, _) = heard_without(self, documents, self.blend.has_linear(), observer)?;
        let tracker = Tracker::new(observer, Stage::Searching, documents.len());
        let predict = |(heard, &position): (Heard, &usize)| {
            tracker.advance(1)?;
            self.decided(self.index.text(position)?, Some(position), heard, false)
        };
        heard.into_par_iter().zip(documents).map(predict).collect()
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
