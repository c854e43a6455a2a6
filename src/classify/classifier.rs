use std::any::Any;
use std::fmt;
use std::path::Path;

use rayon::prelude::*;

use super::prediction::Prediction;
use super::settings::Settings;
use crate::corpus::Labels;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker};

/// Predicts the labels of texts.
///
/// A text can be any bytes, and the prediction is the same for any number of threads.
///
/// # Examples
///
/// A function that takes any method:
///
/// ```
/// use nearzip::{ClassClassifier, Classifier, Corpus, KnnClassifier};
///
/// fn language(text: &[u8], classifier: &dyn Classifier) -> nearzip::Result<String> {
///     Ok(classifier.predict(text)?.label().to_owned())
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

    /// The number of labeled documents that the classifier has learned from.
    fn documents(&self) -> usize;

    /// The method and its settings, for reports; `method` comes first.
    fn settings(&self) -> Settings;

    /// The predicted label of one text, with the evidence that decided.
    ///
    /// # Errors
    ///
    /// The method's errors; no text is refused because of its contents.
    fn predict(&self, query: &[u8]) -> Result<Prediction>;

    /// The same prediction, with all the evidence that the method can give:
    /// [`HybridClassifier`](crate::HybridClassifier) finds neighbors for texts that it is sure of, too.
    ///
    /// # Errors
    ///
    /// As [`predict`](Classifier::predict).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Method, unobserved};
    ///
    /// let classifier = Method::default().build(Corpus::sample(), &unobserved)?;
    /// let text = "¿Dónde está la estación?".as_bytes();
    /// let explained = classifier.explain(text)?;
    /// assert_eq!(explained.label(), classifier.predict(text)?.label());
    /// assert!(!explained.neighbors().is_empty());
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    fn explain(&self, query: &[u8]) -> Result<Prediction> {
        self.predict(query)
    }

    /// A prediction for each text, in order. [`PredictBatch::predict_batch`] calls this; a method
    /// overrides it if it can share work between queries.
    ///
    /// # Errors
    ///
    /// As [`predict`](Classifier::predict), and [`Error::Cancelled`](crate::Error::Cancelled).
    fn predict_slices(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        predict_each(queries, observer, |query| self.predict(query))
    }

    /// An explained prediction for each text, in order, as [`predict_slices`](Classifier::predict_slices)
    /// gives predictions. A method that overrides [`explain`](Classifier::explain) overrides this, too.
    ///
    /// # Errors
    ///
    /// As [`predict_slices`](Classifier::predict_slices).
    fn explain_slices(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        self.predict_slices(queries, observer)
    }

    /// A prediction for the documents at these positions of the [index](Classifier::index), each from all the
    /// others: leave-one-out. Settings that were chosen by all documents, such as a blend, stay as they are,
    /// and equal texts stay in. What else the document leaves behind, if anything, each method says.
    ///
    /// # Complexity
    ///
    /// One prediction per document, divided by the threads of the current rayon pool. For
    /// [`HybridClassifier`](crate::HybridClassifier), also solving the linear system several times.
    ///
    /// # Errors
    ///
    /// - [`Error::NothingToLeaveOut`] if the classifier keeps no documents.
    /// - [`Error::UnknownDocument`] if there is no document at a position.
    /// - [`Error::EmptyCorpus`] if there is no other document, and [`Error::InvalidK`] if there are fewer than k.
    /// - [`Error::Cancelled`], and as [`predict`](Classifier::predict).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, Method, unobserved};
    ///
    /// let corpus = Corpus::sample();
    /// for method in Method::ALL {
    ///     let index = Index::build(corpus.clone(), &CompressorSpec::default(), &unobserved)?;
    ///     let classifier = method.build(index, &unobserved)?;
    ///     let predictions = classifier.leave_one_out(&[0, 100, 200, 300], &unobserved)?;
    ///     let right = predictions.iter().zip([0, 100, 200, 300]);
    ///     let right = right.filter(|(prediction, document)| prediction.label() == corpus.label(*document));
    ///     assert!(right.count() >= 3);
    /// }
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    fn leave_one_out(
        &self,
        documents: &[usize],
        observer: Observer<'_>,
    ) -> Result<Vec<Prediction>> {
        let _ = (documents, observer);
        Err(Error::NothingToLeaveOut)
    }

    /// The index of the documents, in which [neighbors](Prediction::neighbors) have their positions;
    /// `None` for a method that keeps no documents.
    fn index(&self) -> Option<&Index> {
        None
    }

    /// Turns the classifier back into its index; `None` for a method that keeps no documents.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Classifier, Corpus, Method, unobserved};
    ///
    /// let grams = "grams".parse::<Method>()?.build(Corpus::sample(), &unobserved)?;
    /// let index = grams.into_index().unwrap();
    /// assert_eq!(index.len(), 480);
    ///
    /// let class = ClassClassifier::from_corpus(&Corpus::sample())?;
    /// assert!(Box::new(class).into_index().is_none());
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    fn into_index(self: Box<Self>) -> Option<Index> {
        None
    }

    /// Writes a model file with the documents and everything that this method computes from them once,
    /// replacing any existing file.
    ///
    /// The guarantees are those of [`Index::save`]. Parts of the index that only other methods use are
    /// left out.
    ///
    /// # Errors
    ///
    /// - [`Error::NothingToSave`](crate::Error::NothingToSave) if the classifier keeps no documents.
    /// - As [`Index::save`].
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

    /// This classifier as one to which documents can be added and removed; `None` if it does not
    /// support that.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Method, unobserved};
    ///
    /// let mut classifier = Method::default().build(Corpus::sample(), &unobserved)?;
    /// let update = classifier.as_update().expect("every method of this crate can be updated");
    /// update.add("Klingon", b"nuqDaq 'oH puchpa''e'")?;
    /// assert_eq!(classifier.documents(), 481);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    fn as_update(&mut self) -> Option<&mut dyn Update> {
        None
    }

    /// The values that leave-one-out would choose for the settings that the caller set explicitly: names
    /// and values as [`Method`](super::Method) writes them. Empty if there are none, or if the method
    /// chooses nothing by leave-one-out.
    ///
    /// # Complexity
    ///
    /// For [`HybridClassifier`](crate::HybridClassifier), up to 1,024 predictions.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`](crate::Error::Cancelled), and [`Error::Model`](crate::Error::Model) if the
    /// index's file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Method, unobserved};
    ///
    /// let fitted = Method::default().build(Corpus::sample(), &unobserved)?;
    /// assert!(fitted.suggested_settings(&unobserved)?.is_empty());
    ///
    /// let given = "hybrid blend=1.41,0/1.41,0,8,5".parse::<Method>()?.build(Corpus::sample(), &unobserved)?;
    /// assert_eq!(given.suggested_settings(&unobserved)?[0].0, "blend");
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    fn suggested_settings(&self, observer: Observer<'_>) -> Result<Vec<(&'static str, String)>> {
        let _ = observer;
        Ok(Vec::new())
    }
}

/// Predicts the labels of many texts at once, with any [`Classifier`].
///
/// It is a separate trait so that `dyn Classifier` is possible: its method is generic.
pub trait PredictBatch: Classifier {
    /// A prediction for each text, in order: the same that [`predict`](Classifier::predict) gives for
    /// each of them.
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

    /// An explained prediction for each text, in order: the same that [`explain`](Classifier::explain)
    /// gives for each of them.
    ///
    /// # Errors
    ///
    /// As [`explain`](Classifier::explain), and [`Error::Cancelled`](crate::Error::Cancelled).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Method, PredictBatch, unobserved};
    ///
    /// let classifier = Method::default().build(Corpus::sample(), &unobserved)?;
    /// let explained = classifier.explain_batch(&["Wo ist der Bahnhof?"], &unobserved)?;
    /// assert!(!explained[0].neighbors().is_empty());
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    fn explain_batch<Q: AsRef<[u8]>>(
        &self,
        queries: &[Q],
        observer: Observer<'_>,
    ) -> Result<Vec<Prediction>> {
        let queries: Vec<&[u8]> = queries.iter().map(AsRef::as_ref).collect();
        self.explain_slices(&queries, observer)
    }
}

impl<C: Classifier + ?Sized> PredictBatch for C {}

/// A prediction for each query or document, computed one by one on the current rayon pool.
pub(super) fn predict_each<Q: Copy + Sync>(
    queries: &[Q],
    observer: Observer<'_>,
    predict: impl Fn(Q) -> Result<Prediction> + Sync,
) -> Result<Vec<Prediction>> {
    let tracker = Tracker::new(observer, Stage::Searching, queries.len());
    let predict = |&query: &Q| {
        tracker.advance(0)?;
        let prediction = predict(query)?;
        tracker.advance(1)?;
        Ok(prediction)
    };
    queries.par_iter().map(predict).collect()
}

/// Adds and removes labeled documents, one at a time.
///
/// After any sequence of additions and removals, predictions are those of a classifier built with
/// the same settings from the remaining documents. Two exceptions:
/// [`ClassClassifier`](crate::ClassClassifier), which keeps no documents, keeps all labels in the order
/// in which they were first added, including those that no longer have documents; and the linear model of
/// [`HybridClassifier`](crate::HybridClassifier) is that of earlier documents until it is
/// [settled](crate::HybridClassifier::settle) or saved.
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
    /// Adds a document.
    ///
    /// # Errors
    ///
    /// The method's errors, such as [`Error::TooManyLabels`](crate::Error::TooManyLabels); nothing is
    /// changed then.
    fn add(&mut self, label: &str, text: &[u8]) -> Result<()>;

    /// Removes a document that was added earlier with the same label and text.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`](crate::Error::UnknownDocument) if there cannot be such a document;
    /// nothing is changed then.
    fn remove(&mut self, label: &str, text: &[u8]) -> Result<()>;

    /// The index, to add, remove and relabel documents by their ids; `None` for a method that keeps no
    /// documents.
    fn index_mut(&mut self) -> Option<&mut Index> {
        None
    }
}
