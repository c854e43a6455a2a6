use std::fmt;

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use super::prediction::Prediction;
use crate::corpus::Labels;
use crate::error::Result;
use crate::progress::{Observer, Stage, Tracker};

/// Gives labels to texts: any bytes whatever, and the same answer for any number of threads.
///
/// # Examples
///
/// A function that takes whichever method its caller chose:
///
/// ```
/// use nearzip::{ClassClassifier, Classifier, Corpus, KnnClassifier};
///
/// fn language(of: &[u8], classifier: &dyn Classifier) -> nearzip::Result<String> {
///     Ok(classifier.predict(of)?.label().to_owned())
/// }
///
/// let sentence = b"Firefighters needed four hours to bring the blaze down.";
/// assert_eq!(language(sentence, &KnnClassifier::from_corpus(Corpus::sample())?)?, "English");
/// assert_eq!(language(sentence, &ClassClassifier::from_corpus(&Corpus::sample())?)?, "English");
/// # Ok::<(), nearzip::Error>(())
/// ```
pub trait Classifier: fmt::Debug + Send + Sync {
    /// The labels that can be predicted, in the order of [`Prediction::scores`].
    fn labels(&self) -> &Labels;

    /// How many labeled documents the classifier knows.
    fn documents(&self) -> usize;

    /// The method and its settings, for reports: `method` first.
    fn settings(&self) -> Settings;

    /// The label of one text.
    ///
    /// # Errors
    ///
    /// Those of the method; a text is never refused for what it contains.
    fn predict(&self, query: &[u8]) -> Result<Prediction>;

    /// The labels of many texts, in their order: those that [`predict`](Classifier::predict) gives,
    /// one by one.
    ///
    /// # Errors
    ///
    /// As [`predict`](Classifier::predict), and [`Error::Cancelled`](crate::Error::Cancelled).
    fn predict_batch(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        predict_each(queries, observer, |query| self.predict(query))
    }
}

/// The answers to many queries, one by one on the current rayon pool.
pub(super) fn predict_each(
    queries: &[&[u8]],
    observer: Observer<'_>,
    predict: impl Fn(&[u8]) -> Result<Prediction> + Sync,
) -> Result<Vec<Prediction>> {
    let tracker = Tracker::new(observer, Stage::Searching, queries.len());
    let predict = |query: &&[u8]| {
        tracker.advance(0)?;
        let prediction = predict(query)?;
        tracker.advance(1)?;
        Ok(prediction)
    };
    queries.par_iter().map(predict).collect()
}

/// Learns of labeled documents, one at a time, and forgets them.
///
/// After any sequence of additions and removals, predictions are those of a classifier built with
/// the same settings from the documents that are left; but that
/// [`ClassClassifier`](crate::ClassClassifier), which keeps no documents, keeps labels in the order in
/// which they first came, also those that are left without documents.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, ClassConfig, Classifier, Update};
///
/// let mut classifier = ClassClassifier::new(ClassConfig::default())?;
/// classifier.add("greeting", b"good morning")?;
/// classifier.add("farewell", b"see you tomorrow")?;
/// assert_eq!(classifier.predict(b"good evening")?.label(), "greeting");
/// # Ok::<(), nearzip::Error>(())
/// ```
pub trait Update: Classifier {
    /// Learns of a document.
    ///
    /// # Errors
    ///
    /// Those of the method, such as a label too many; nothing is changed then.
    fn add(&mut self, label: &str, text: &[u8]) -> Result<()>;

    /// Forgets a document that was added before, with the same label and text.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`](crate::Error::UnknownDocument) where it cannot have been; nothing is changed
    /// then.
    fn remove(&mut self, label: &str, text: &[u8]) -> Result<()>;
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Setting {
    /// One of a set of names.
    Name(String),
    /// A whole number.
    Whole(u64),
    /// Any other number.
    Real(f64),
}

impl fmt::Display for Setting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Setting::Name(name) => name.fmt(formatter),
            Setting::Whole(number) => number.fmt(formatter),
            Setting::Real(number) => number.fmt(formatter),
        }
    }
}

impl From<&str> for Setting {
    fn from(name: &str) -> Setting {
        Setting::Name(name.to_owned())
    }
}

impl From<usize> for Setting {
    fn from(number: usize) -> Setting {
        Setting::Whole(number as u64)
    }
}

/// Settings by name, in order. Serialized, they are the members of an object.
///
/// # Examples
///
/// ```
/// let settings = nearzip::Settings(vec![("method", "class".into()), ("order", 5.into())]);
/// assert_eq!(settings.to_string(), "method class, order 5");
/// assert_eq!(serde_json::to_string(&settings).unwrap(), r#"{"method":"class","order":5}"#);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Settings(pub Vec<(&'static str, Setting)>);

impl fmt::Display for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (name, value)) in self.0.iter().enumerate() {
            let separator = if position > 0 { ", " } else { "" };
            write!(formatter, "{separator}{name} {value}")?;
        }
        Ok(())
    }
}

impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
