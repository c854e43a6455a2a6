//! Which class would compress a text best: one model a class, and the bits that it saves.
//!
//! | file | idea |
//! |---|---|
//! | `order` | how many bytes of context are worth counting |
//! | `gram` | the strings that are counted, and their numbers |
//! | `counts` | how often each occurs in each class |
//! | `logarithm` | the integers that scores are made of |
//! | `score` | from counts to the bits that a class saves |
//! | `decode` | the logarithms of the counts of a gram |
//! | `chain` | the ratios of a byte, from order to order |
//! | `left_out` | a document that is scored as though it were not counted |
//! | `encode` | the model as bytes |

mod chain;
mod counts;
mod decode;
mod encode;
mod gram;
mod left_out;
mod logarithm;
mod order;
mod score;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rayon::prelude::*;

use super::classifier::{Classifier, Settings, Update};
use super::prediction::Prediction;
use crate::corpus::{Corpus, Labels};
use crate::error::{Error, Result};
use crate::progress::{Observer, Stage, Tracker, unobserved};

use counts::{Counts, Key, Occurrences, tally};
use left_out::LeftOut;
use logarithm::ONE;
use score::{Scorer, lowest_order};

/// How a [`ClassClassifier`] is made.
///
/// | field | default | meaning | range |
/// |---|---|---|---|
/// | `order` | `None` | the longest context in bytes; `None` follows the corpus | 1 to 12 |
///
/// From a corpus of B bytes with an entropy of H bits a byte, `None` makes the whole number nearest
/// to log₂(B) / H, no less than 4 and no more than 12: about 5 for English, 10 for DNA. It is settled
/// when the classifier is made and stays when documents come and go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClassConfig {
    /// The longest context in bytes.
    pub order: Option<usize>,
}

/// The scale of log-odds in the scores that sum to 1. Bytes of text depend on each other, so the
/// evidence of a text grows with the power ¾ of its length; from hold-outs of training sets.
const SHARPNESS: f64 = 2.4;

/// Gives a text the label of the class whose documents, taken together, predict its bytes best.
///
/// Each class is an adaptive model of bytes in their context (as in PPM and context tree weighting),
/// with the model of all classes as its prior, so that tiny classes, and classes with a single
/// document, know all that is not particular to a class. What a class saves on a byte, compared with
/// all classes together, is its evidence: a log-ratio, clipped at 2 bits so that no byte decides
/// alone, averaged over several orders. The sum over the text decides. The formulae are in the
/// source of this module, `score`; the experiments that led here in `docs/accuracy.md`.
///
/// Scores are sums of integers: the same on every platform and after any history of updates.
///
/// # Complexity
///
/// With n the order, c the classes and m the bytes of a text: learning a document takes O(n·m) look-ups,
/// predicting O(n·m) look-ups and O(n·m·c) additions. Memory is 8 bytes for each distinct string of
/// up to n + 1 bytes, and 4 for each of its classes where it has several: about 2 to 6 bytes for each
/// byte of text, and 1.5 megabytes; no document is kept.
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
    order: usize,
    labels: Arc<Labels>,
    classes: Vec<ClassSize>,
    counts: Counts,
}

/// How much a class was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct ClassSize {
    documents: u64,
    /// With the frames of the documents.
    bytes: u64,
}

/// How many classes there can be.
const MOST_CLASSES: usize = u16::MAX as usize;

/// How many bytes of documents are counted at once.
const BATCH_BYTES: usize = 1 << 20;

impl ClassClassifier {
    /// A classifier that knows no documents.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidOrder`] for an order that is not from 1 to 12.
    pub fn new(config: ClassConfig) -> Result<ClassClassifier> {
        let order = config.order.unwrap_or(*order::ORDERS.start());
        if !(1..=*order::ORDERS.end()).contains(&order) {
            return Err(Error::InvalidOrder { order, most: *order::ORDERS.end() });
        }
        Ok(ClassClassifier {
            order,
            labels: Arc::default(),
            classes: Vec::new(),
            counts: Counts::new(),
        })
    }

    /// A classifier of the documents of a corpus, with the order that suits them.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] without documents.
    /// - [`Error::TooManyLabels`] for more than 65,535 labels.
    pub fn from_corpus(corpus: &Corpus) -> Result<ClassClassifier> {
        ClassClassifier::build(corpus, ClassConfig::default(), &unobserved)
    }

    /// A classifier of the documents of a corpus.
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
        let order = || order::Histogram::of(corpus.texts()).order();
        let order = Some(config.order.unwrap_or_else(order));
        let mut classifier = ClassClassifier::new(ClassConfig { order })?;
        let tracker = Tracker::new(observer, Stage::Indexing, corpus.len());
        let mut keys = Vec::new();
        for position in 0..corpus.len() {
            tracker.advance(0)?;
            let text = corpus.text(position);
            let class = classifier.intern(corpus.label(position))?;
            classifier.classes[usize::from(class)].grow(text);
            classifier.push_keys(text, class, &mut keys);
            if keys.len() > BATCH_BYTES * classifier.order {
                classifier.counts.add(&tally(std::mem::take(&mut keys)));
            }
            tracker.advance(1)?;
        }
        classifier.counts.add(&tally(keys));
        Ok(classifier)
    }

    /// The longest context in bytes.
    pub fn order(&self) -> usize {
        self.order
    }

    /// How many bytes of memory the model takes.
    pub fn memory(&self) -> usize {
        self.counts.bytes() + size_of_val(&self.classes[..])
    }

    /// The label of each document of a corpus by all the others: leave-one-out.
    ///
    /// The documents must be those that the classifier has; each is scored on counts from which its
    /// own are subtracted, so nothing is built anew.
    ///
    /// # Errors
    ///
    /// - [`Error::NotInClass`] where a document cannot be among the classifier's.
    /// - [`Error::Cancelled`].
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Corpus, unobserved};
    ///
    /// let corpus = Corpus::sample();
    /// let classifier = ClassClassifier::from_corpus(&corpus)?;
    /// let predictions = classifier.leave_one_out(&corpus, &unobserved)?;
    /// let right = predictions.iter().enumerate().filter(|(position, prediction)| {
    ///     prediction.label() == corpus.label(*position)
    /// });
    /// assert!(right.count() * 10 > corpus.len() * 9);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn leave_one_out(
        &self,
        corpus: &Corpus,
        observer: Observer<'_>,
    ) -> Result<Vec<Prediction>> {
        let tracker = Tracker::new(observer, Stage::Searching, corpus.len());
        let predict = |position| {
            tracker.advance(0)?;
            let prediction = self.predict_without(corpus.label(position), corpus.text(position))?;
            tracker.advance(1)?;
            Ok(prediction)
        };
        (0..corpus.len()).into_par_iter().map(predict).collect()
    }

    /// The label of a document by all the others.
    pub(super) fn predict_without(&self, label: &str, text: &[u8]) -> Result<Prediction> {
        self.predicted(&self.log_odds_without(label, text)?)
    }

    /// The log-odds of the labels of a document by all the others, as [`log_odds`].
    ///
    /// [`log_odds`]: ClassClassifier::log_odds
    pub(super) fn log_odds_without(&self, label: &str, text: &[u8]) -> Result<Vec<f64>> {
        let class = self.class(label)?;
        let mut classes = self.classes.clone();
        classes[usize::from(class)].shrink(text)?;
        let framed = gram::framed(text);
        let left_out = LeftOut::new(&framed, self.order + 1, class);
        let scorer = Scorer {
            counts: &self.counts,
            classes: &classes,
            order: self.order,
            left_out: Some(&left_out),
        };
        let found = scorer.find(&framed);
        left_out.check(&found)?;
        Ok(self.scaled(&scorer.scores(&found), text, &classes))
    }

    /// The log-odds of each label against the likeliest, natural; −∞ for a label without documents.
    pub(super) fn log_odds(&self, text: &[u8]) -> Vec<f64> {
        let ClassClassifier { counts, classes, order, .. } = self;
        let scorer = Scorer { counts, classes, order: *order, left_out: None };
        let found = scorer.find(&gram::framed(text));
        self.scaled(&scorer.scores(&found), text, classes)
    }

    /// Log-odds from scores.
    fn scaled(&self, scores: &[i64], text: &[u8], classes: &[ClassSize]) -> Vec<f64> {
        let all = scores.iter().zip(classes);
        let present = all.clone().filter(|(_, class)| class.documents > 0);
        let best = present.map(|(&score, _)| score).max().unwrap_or_default();
        let orders = self.order + 1 - lowest_order(self.order);
        let bits = 1.0 / (orders as f64 * f64::from(ONE));
        let scale = SHARPNESS * bits / libm::pow(text.len() as f64 + 20.0, 0.75);
        let log_odds = |(&score, class): (&i64, &ClassSize)| match class.documents {
            0 => f64::NEG_INFINITY,
            _ => scale * (score - best) as f64,
        };
        all.map(log_odds).collect()
    }

    fn predicted(&self, log_odds: &[f64]) -> Result<Prediction> {
        match log_odds.iter().any(|&log_odds| log_odds > f64::NEG_INFINITY) {
            true => Ok(Prediction::from_log_odds(Arc::clone(&self.labels), log_odds, Vec::new())),
            false => Err(Error::EmptyCorpus),
        }
    }

    fn class(&self, label: &str) -> Result<u16> {
        let id = self.labels.find(label).ok_or(Error::NotInClass)?;
        u16::try_from(id.index()).map_err(|_| Error::TooManyLabels { most: MOST_CLASSES })
    }

    /// The class of a label, which is made where it is new.
    fn intern(&mut self, label: &str) -> Result<u16> {
        if self.labels.find(label).is_none() {
            if self.labels.len() == MOST_CLASSES {
                return Err(Error::TooManyLabels { most: MOST_CLASSES });
            }
            Arc::make_mut(&mut self.labels).intern(label);
            self.classes.push(ClassSize::default());
        }
        self.class(label)
    }

    fn occurrences(&self, text: &[u8], class: u16) -> Vec<Occurrences> {
        let mut keys = Vec::new();
        self.push_keys(text, class, &mut keys);
        tally(keys)
    }

    fn push_keys(&self, text: &[u8], class: u16, keys: &mut Vec<Key>) {
        let framed = gram::framed(text);
        for position in 0..framed.len() {
            let grams = gram::ending_at(&framed, position, self.order + 1);
            keys.extend(grams.map(|gram| Key::new(gram, class)));
        }
    }
}

impl ClassSize {
    fn grow(&mut self, text: &[u8]) {
        self.documents += 1;
        self.bytes += gram::framed_len(text);
    }

    fn shrink(&mut self, text: &[u8]) -> Result<()> {
        let documents = self.documents.checked_sub(1);
        let bytes = self.bytes.checked_sub(gram::framed_len(text));
        let (documents, bytes) = documents.zip(bytes).ok_or(Error::NotInClass)?;
        *self = ClassSize { documents, bytes };
        Ok(())
    }
}

impl Classifier for ClassClassifier {
    fn labels(&self) -> &Labels {
        &self.labels
    }

    fn documents(&self) -> usize {
        self.classes.iter().map(|class| class.documents as usize).sum()
    }

    fn settings(&self) -> Settings {
        Settings(vec![("method", "class".into()), ("order", self.order.into())])
    }

    /// # Errors
    ///
    /// [`Error::EmptyCorpus`] where the classifier has no documents.
    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        self.predicted(&self.log_odds(query))
    }
}

impl Update for ClassClassifier {
    fn add(&mut self, label: &str, text: &[u8]) -> Result<()> {
        let class = self.intern(label)?;
        let occurrences = self.occurrences(text, class);
        self.counts.add(&occurrences);
        self.classes[usize::from(class)].grow(text);
        Ok(())
    }

    fn remove(&mut self, label: &str, text: &[u8]) -> Result<()> {
        let class = self.class(label)?;
        let mut left = self.classes[usize::from(class)];
        left.shrink(text)?;
        let occurrences = self.occurrences(text, class);
        self.counts.remove(&occurrences)?;
        self.classes[usize::from(class)] = left;
        Ok(())
    }
}
