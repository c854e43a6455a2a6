use std::path::Path;
use std::sync::Arc;

use super::classifier::{Classifier, Update, predict_each};
use super::options::{MethodConfig, MethodOption, number, parsed, written};
use super::prediction::Prediction;
use super::settings::Settings;
use super::source::Source;
use crate::byte_counts::ByteCounts;
use crate::class_model::{self, ClassModel, Opinion};
use crate::corpus::{Corpus, Labels};
use crate::error::{Error, Result};
use crate::index::{Index, Kept};
use crate::progress::{Observer, unobserved};

/// The settings of a [`ClassClassifier`].
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`order`](ClassConfig::order) | depends on the corpus | the longest context in bytes | 1 to 12 |
///
/// For a corpus of B bytes with an entropy of H bits per byte, the default is the whole number nearest
/// to log₂(B) / H, at least 4 and at most 12: about 5 for English, 10 for DNA. It is chosen when the
/// classifier is built, and does not change when documents are added and removed.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, ClassConfig, Corpus, unobserved};
///
/// let config = ClassConfig::default().order(6);
/// let classifier = ClassClassifier::build(&Corpus::sample(), config, &unobserved)?;
/// assert_eq!(classifier.order(), 6);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassConfig {
    order: Option<usize>,
}

impl Default for ClassConfig {
    fn default() -> ClassConfig {
        ClassConfig::new()
    }
}

impl ClassConfig {
    /// The default configuration.
    pub const fn new() -> ClassConfig {
        ClassConfig { order: None }
    }

    /// Sets the longest context in bytes.
    #[must_use]
    pub fn order(self, order: usize) -> ClassConfig {
        ClassConfig { order: Some(order) }
    }

    /// Sets the order that suits documents in which each byte value occurs this often, as building on all of
    /// them would choose: for parts of a corpus that are to be [merged](ClassClassifier::merge).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, ClassConfig, Corpus};
    ///
    /// let mut counts = [0; 256];
    /// for document in &Corpus::sample() {
    ///     document.text.iter().for_each(|&byte| counts[usize::from(byte)] += 1);
    /// }
    /// let chosen = ClassClassifier::from_corpus(&Corpus::sample())?.order();
    /// assert_eq!(ClassConfig::default().order_for(counts).get_order(), Some(chosen));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    #[must_use]
    pub fn order_for(self, counts: [u64; 256]) -> ClassConfig {
        self.order(class_model::order_for(&ByteCounts::from(counts)))
    }

    /// The longest context in bytes; `None` if it depends on the corpus.
    pub fn get_order(&self) -> Option<usize> {
        self.order
    }
}

impl MethodConfig for ClassConfig {
    const NAME: &'static str = "class";
    const DESCRIPTION: &'static str = "The class whose documents predict the text best";
    const OPTIONS: &'static [MethodOption<ClassConfig>] = &[MethodOption {
        name: "order",
        get: |config| written(&config.order),
        set: |config, value| {
            parsed(value, |value| number("order", value)).map(|order| config.order = order)
        },
    }];

    fn build(&self, source: Source, observer: Observer<'_>) -> Result<Box<dyn Classifier>> {
        Ok(Box::new(match source {
            Source::Corpus(corpus) => ClassClassifier::build(&corpus, *self, observer)?,
            Source::Index(index) => ClassClassifier::on_index(*index, *self, observer)?,
        }))
    }
}

/// Gives a text the label of the class whose documents, taken together, predict its bytes best.
///
/// Each class is an adaptive model of bytes in their context (as in PPM and context tree weighting),
/// with the model of all classes as its prior, so that even a class with a single document knows
/// everything that is not particular to one class. What a class saves on a byte, compared with
/// all classes together, is its evidence: a log-ratio, clipped at 2 bits so that no single byte
/// decides, averaged over several orders. The sum over the text decides. The formulas, and the
/// experiments that led to them, are in `docs/accuracy.md`.
///
/// Scores are sums of integers: the same on every platform and after any history of updates.
///
/// # Complexity
///
/// With n the order, c the number of classes and m the bytes of a text: learning a document takes
/// O(n·m) lookups, predicting O(n·m) lookups and O(n·m·c) additions. Memory is 8 bytes for each
/// distinct string of up to n + 1 bytes, and 4 for each of its classes if it has several: about 2 to 6
/// bytes per byte of text, 12 for DNA, plus 2 megabytes; no document is kept. A prediction takes
/// half a megabyte at most, or 120 bytes per class if that is more.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, Classifier, Corpus, Update};
///
/// let corpus: Corpus = [
///     ("weather", "rain in the north, sun in the south"),
///     ("chess", "the knight takes the bishop on e5"),
/// ]
/// .into_iter()
/// .collect();
///
/// let mut classifier = ClassClassifier::from_corpus(&corpus)?;
/// assert_eq!(classifier.predict(b"the queen takes the rook on e5")?.label(), "chess");
///
/// classifier.add("cooking", b"fry the onions, add the rice")?;
/// assert_eq!(classifier.predict(b"rice with fried onions")?.label(), "cooking");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ClassClassifier {
    model: Arc<ClassModel>,
    /// The documents that the model was built from, if they are available and the model is still
    /// theirs.
    index: Option<Arc<Index>>,
    /// Whether the model is the one that the index has, so that saving the index saves it.
    is_of_index: bool,
}

impl ClassClassifier {
    /// A classifier without documents, to which documents can be [added](Update::add).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidOrder`] if the order is not from 1 to 12.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, ClassConfig, Classifier, Error};
    ///
    /// assert_eq!(ClassClassifier::new(ClassConfig::default())?.documents(), 0);
    /// let refused = ClassClassifier::new(ClassConfig::default().order(13));
    /// assert!(matches!(refused, Err(Error::InvalidOrder { order: 13, most: 12 })));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn new(config: ClassConfig) -> Result<ClassClassifier> {
        Ok(ClassClassifier::of_model(ClassModel::new(config.order)?))
    }

    /// A classifier built on the documents of a corpus, with the order that suits them.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if the corpus has no documents.
    /// - [`Error::TooManyLabels`] for more than 65,535 labels.
    pub fn from_corpus(corpus: &Corpus) -> Result<ClassClassifier> {
        ClassClassifier::build(corpus, ClassConfig::default(), &unobserved)
    }

    /// A classifier built on the documents of a corpus.
    ///
    /// # Errors
    ///
    /// As [`new`](ClassClassifier::new) and [`from_corpus`](ClassClassifier::from_corpus), and
    /// [`Error::Cancelled`].
    pub fn build(
        corpus: &Corpus,
        config: ClassConfig,
        observer: Observer<'_>,
    ) -> Result<ClassClassifier> {
        if corpus.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        let document = |position| Ok((corpus.label(position), corpus.text(position)));
        let documents = (0..corpus.len()).map(document);
        Ok(ClassClassifier::of_model(ClassModel::build(documents, config.order, observer)?))
    }

    /// A classifier built on the documents of an index. If the index was [saved](Index::save) with its
    /// class model, the model is not rebuilt.
    ///
    /// # Errors
    ///
    /// As [`from_corpus`](ClassClassifier::from_corpus), [`Error::Cancelled`], and [`Error::Model`]
    /// if the index's file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Classifier, CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
    /// let classifier = ClassClassifier::from_index(index, &unobserved)?;
    /// assert_eq!(classifier.documents(), 480);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn from_index(index: Index, observer: Observer<'_>) -> Result<ClassClassifier> {
        ClassClassifier::on_index(index, ClassConfig::default(), observer)
    }

    fn on_index(
        index: Index,
        config: ClassConfig,
        observer: Observer<'_>,
    ) -> Result<ClassClassifier> {
        if index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        let model = match config.order {
            // The model of an index always has the order that suits its documents.
            Some(order) => Arc::new(index.class_model_of_order(order, observer)?),
            None => {
                let model = index.class_model(observer)?;
                match model.labels().iter().eq(index.labels().iter()) {
                    true => Arc::clone(model),
                    false => Arc::new(model.with_labels(Labels::clone(index.labels()))?),
                }
            }
        };
        let is_of_index = config.order.is_none();
        Ok(ClassClassifier { model, index: Some(Arc::new(index)), is_of_index })
    }

    fn of_model(model: ClassModel) -> ClassClassifier {
        ClassClassifier { model: Arc::new(model), index: None, is_of_index: false }
    }

    /// The model, to be changed; from then on it is no longer the index's model.
    fn model_mut(&mut self) -> &mut ClassModel {
        self.index = None;
        Arc::make_mut(&mut self.model)
    }

    /// The longest context in bytes.
    pub fn order(&self) -> usize {
        self.model.order()
    }

    /// The size of the model in memory, in bytes.
    pub fn memory(&self) -> usize {
        self.model.memory()
    }

    /// Adds the documents of another classifier, as if they had been [added](Update::add) one by one: parts
    /// of a corpus that no machine holds can be counted apart. Both need the same
    /// [order](ClassConfig::order).
    ///
    /// # Complexity
    ///
    /// Linear in the sizes of both models.
    ///
    /// # Errors
    ///
    /// - [`Error::OrdersDiffer`] if the classifiers have different orders.
    /// - [`Error::TooManyLabels`] for more than 65,535 labels.
    /// - [`Error::Model`] if one of them was built on an index whose file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, ClassConfig, Corpus, unobserved};
    ///
    /// let config = ClassConfig::default().order(5);
    /// let part = |documents: &[(&str, &str)]| {
    ///     let corpus: Corpus = documents.iter().copied().collect();
    ///     ClassClassifier::build(&corpus, config, &unobserved)
    /// };
    /// let mut merged = part(&[("chess", "the knight takes the bishop on e5")])?;
    /// merged.merge(&part(&[("weather", "rain in the north, sun in the south")])?)?;
    ///
    /// let whole = part(&[
    ///     ("chess", "the knight takes the bishop on e5"),
    ///     ("weather", "rain in the north, sun in the south"),
    /// ])?;
    /// assert_eq!(merged.encode()?, whole.encode()?);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn merge(&mut self, other: &ClassClassifier) -> Result<()> {
        self.model_mut().merge(&other.model)
    }

    /// The model as bytes, without the labels: about 1 to 3 bytes per byte of text, 5 for DNA.
    ///
    /// `docs/model-file.md` describes the format, under *The class model*. Equal models have equal bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] if the classifier was built on an index whose file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Classifier, Corpus};
    ///
    /// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
    /// let again = ClassClassifier::decode(classifier.labels().clone(), &classifier.encode()?)?;
    /// assert_eq!(again.encode()?, classifier.encode()?);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn encode(&self) -> Result<Vec<u8>> {
        self.model.encode(self.model.labels())
    }

    /// A classifier from its labels and the bytes that [`encode`](ClassClassifier::encode) returned.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidClassModel`] if the bytes are not such a model, or if the number of labels is not
    /// its number of classes.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Error, Labels};
    ///
    /// let refused = ClassClassifier::decode(Labels::default(), b"not a model");
    /// assert!(matches!(refused, Err(Error::InvalidClassModel { .. })));
    /// ```
    pub fn decode(labels: Labels, bytes: &[u8]) -> Result<ClassClassifier> {
        Ok(ClassClassifier::of_model(ClassModel::decode(labels, bytes)?))
    }

    fn predicted(&self, opinion: &Opinion) -> Result<Prediction> {
        let Opinion { log_odds, bits_per_byte } = opinion;
        match log_odds.iter().any(|&log_odds| log_odds > f64::NEG_INFINITY) {
            true => {
                let labels = Arc::clone(self.model.labels());
                Ok(Prediction::from_log_odds(labels, log_odds, Some(*bits_per_byte), None))
            }
            false => Err(Error::EmptyCorpus),
        }
    }
}

impl Classifier for ClassClassifier {
    fn labels(&self) -> &Labels {
        self.model.labels()
    }

    fn documents(&self) -> usize {
        self.model.documents() as usize
    }

    fn settings(&self) -> Settings {
        Settings(vec![("method", "class".into()), ("order", self.order().into())])
    }

    /// # Errors
    ///
    /// [`Error::EmptyCorpus`] if the classifier has no documents, and [`Error::Model`] if it was built on an
    /// index whose file is damaged.
    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        self.predicted(&self.model.opinion(query)?)
    }

    /// Each is scored on the counts minus its own, so nothing is rebuilt: it is the prediction of a classifier
    /// of the same order without the document.
    fn leave_one_out(
        &self,
        documents: &[usize],
        observer: Observer<'_>,
    ) -> Result<Vec<Prediction>> {
        let index = self.index.as_ref().ok_or(Error::NothingToLeaveOut)?;
        index.check_others(documents)?;
        predict_each(documents, observer, |position| {
            let (label, text) = (index.label(position)?, index.text(position)?);
            self.predicted(&self.model.opinion_without(label, text)?)
        })
    }

    fn index(&self) -> Option<&Index> {
        self.index.as_deref()
    }

    fn into_index(self: Box<Self>) -> Option<Index> {
        Arc::into_inner(self.index?)
    }

    /// # Errors
    ///
    /// [`Error::NothingToSave`] unless the classifier was built on an index and has not been updated
    /// since, and as [`Index::save`].
    fn save(&self, path: &Path) -> Result<()> {
        match &self.index {
            Some(index) if self.is_of_index => index.save_kept(path, Kept::For(ClassConfig::NAME)),
            _ => Err(Error::NothingToSave { method: ClassConfig::NAME }),
        }
    }

    fn as_update(&mut self) -> Option<&mut dyn Update> {
        Some(self)
    }
}

impl Update for ClassClassifier {
    fn add(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.model_mut().add(label, text)
    }

    fn remove(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.model_mut().remove(label, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn classes_of_every_size_can_win() {
        let mut classifier = ClassClassifier::new(ClassConfig::default()).unwrap();
        assert!(matches!(classifier.predict(b"x"), Err(Error::EmptyCorpus)));
        // 150 classes with one document each, one of them with a hundred more.
        let name = |class: u64| format!("{:x}", Random::new(class).next_u64());
        for class in 0..150 {
            classifier
                .add(&name(class), format!("this is about {}", name(class)).as_bytes())
                .unwrap();
        }
        for more in 0..100 {
            let text = format!("this is about {} and {more}", name(0));
            classifier.add(&name(0), text.as_bytes()).unwrap();
        }
        classifier.add("empty", b"").unwrap();
        for class in 0..150 {
            let prediction = classifier.predict(format!("on {}", name(class)).as_bytes()).unwrap();
            assert_eq!(prediction.label(), name(class));
            assert!((prediction.scores().map(|(_, score)| score).sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert_eq!(classifier.documents(), 251);
        classifier.remove("empty", b"").unwrap();
        let prediction = classifier.predict(b"").unwrap();
        assert_eq!(prediction.score("empty"), 0.0);
    }
}
