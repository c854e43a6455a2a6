use std::any::Any;
use std::fmt;
use std::path::Path;

use rayon::prelude::*;

use super::prediction::Prediction;
use super::settings::Settings;
use crate::corpus::Labels;
use crate::error::Result;
use crate::index::Index;
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
pub trait Classifier: Any + fmt::Debug + Send + Sync {
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

    /// The labels of many texts, in their order: what [`PredictBatch::predict_batch`] calls. A method
    /// overrides it if it can share work between queries.
    ///
    /// # Errors
    ///
    /// As [`predict`](Classifier::predict), and [`Error::Cancelled`](crate::Error::Cancelled).
    fn predict_slices(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        predict_each(queries, observer, |query| self.predict(query))
    }

    /// The index in which [neighbors](Prediction::neighbors) have their positions; none for a method
    /// that keeps no documents.
    fn index(&self) -> Option<&Index> {
        None
    }

    /// The index, given back; none for a method that keeps no documents.
    fn into_index(self: Box<Self>) -> Option<Index> {
        None
    }

    /// Writes a model file with the documents and everything that this method computes from them once,
    /// in place of what is there.
    ///
    /// [`Index::save`] says what is guaranteed. Parts of the index that only other methods use are left
    /// out.
    ///
    /// # Errors
    ///
    /// [`Error::NothingToSave`](crate::Error::NothingToSave) for a method that keeps no documents, and as [`Index::save`].
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Index, Method, OpenOptions, unobserved};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("languages.nearzip");
    /// let hybrid = Method::default().build(Corpus::sample(), &unobserved)?;
    /// hybrid.save(&path)?;
    ///
    /// let index = Index::open(&path, OpenOptions::default())?;
    /// let opened = Method::default().build(index, &unobserved)?;
    /// let text = b"Where is the station?";
    /// assert_eq!(opened.predict(text)?, hybrid.predict(text)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn save(&self, path: &Path) -> Result<()>;

    /// This classifier as one that learns and forgets; none if it cannot.
    fn as_update(&mut self) -> Option<&mut dyn Update> {
        None
    }

    /// What leave-one-out chooses for the settings that the caller chose by hand: their names and
    /// values as [`Method`](super::Method) writes them. Empty for a method that chooses nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`](crate::Error::Cancelled), and [`Error::Model`](crate::Error::Model) if the
    /// index's file is damaged.
    fn choose(&self, observer: Observer<'_>) -> Result<Vec<(&'static str, String)>> {
        let _ = observer;
        Ok(Vec::new())
    }
}

/// Labels of many texts at once, for every [`Classifier`]: a trait of its own, because a classifier of any
/// method can be `dyn Classifier`.
pub trait PredictBatch: Classifier {
    /// The labels of many texts, in their order: those that [`predict`](Classifier::predict) gives,
    /// one by one.
    ///
    /// # Errors
    ///
    /// As [`predict`](Classifier::predict), and [`Error::Cancelled`](crate::Error::Cancelled).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Method, PredictBatch, unobserved};
    ///
    /// let classifier = Method::default().build(Corpus::sample(), &unobserved)?;
    /// let texts = ["Wo ist der Bahnhof?", "¿Dónde está la estación?"];
    /// let predictions = classifier.predict_batch(&texts, &unobserved)?;
    /// assert_eq!(predictions[1].label(), "Spanish");
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    fn predict_batch<Q: AsRef<[u8]>>(
        &self,
        queries: &[Q],
        observer: Observer<'_>,
    ) -> Result<Vec<Prediction>> {
        let queries: Vec<&[u8]> = queries.iter().map(AsRef::as_ref).collect();
        self.predict_slices(&queries, observer)
    }
}

impl<C: Classifier + ?Sized> PredictBatch for C {}

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
    /// [`Error::UnknownDocument`](crate::Error::UnknownDocument) if it cannot have been; nothing is changed then.
    fn remove(&mut self, label: &str, text: &[u8]) -> Result<()>;

    /// The index, to add, remove and relabel documents by their ids; none for a method that keeps no
    /// documents.
    fn index_mut(&mut self) -> Option<&mut Index> {
        None
    }
}
