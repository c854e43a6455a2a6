//! A method with its documents.

use std::any::Any;
use std::path::PathBuf;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use nearzip::{
    AddedIds, ClassClassifier, Corpus, Error, Index, Method, Observer, OpenOptions, PredictBatch,
    Prediction, Progress, SearchConfig, Source, Stage,
};
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use crate::confidence::{calibrated, calibrator};
use crate::documents::Documents;
use crate::error::exception;
use crate::evaluated::{Evaluated, evaluated};
use crate::evidence::{Explained, explained, nearest};
use crate::run::Run;
use crate::stored::{restore, store};
use crate::texts::Texts;

/// How many texts are predicted at once, so that only the results of these are in memory whole.
const BATCH: usize = 4096;

type Boxed = Box<dyn nearzip::Classifier>;

/// The labels, and the number and the score of the label of each text.
type Predicted<'py> = (Vec<String>, Bound<'py, PyArray1<i64>>, Bound<'py, PyArray1<f64>>);

/// The distances, the positions and the numbers of the labels of neighbors, one row per text.
type Nearest<'py> =
    (Bound<'py, PyArray2<f64>>, Bound<'py, PyArray2<i64>>, Bound<'py, PyArray2<i64>>);

/// A method with its documents. Many threads may use it at once; changes wait for them.
#[pyclass(frozen, module = "nearzip._nearzip")]
pub(crate) struct Classifier {
    method: Method,
    classifier: RwLock<Boxed>,
}

#[pymethods]
impl Classifier {
    /// Builds a method on documents, and on texts without labels.
    #[staticmethod]
    fn build(
        py: Python<'_>,
        method: &str,
        documents: Documents<'_>,
        unlabeled: Option<Texts>,
        run: Run,
    ) -> PyResult<Classifier> {
        let method: Method = method.parse().map_err(exception)?;
        if unlabeled.is_some() && !method.learns_from_unlabeled() {
            let name = method.name();
            let message = format!(
                "unlabeled: the method {name} does not learn from texts without labels; use hybrid"
            );
            return Err(PyValueError::new_err(message));
        }
        let documents = documents.pairs()?;
        let unlabeled = unlabeled.as_ref().map(Texts::slices).unwrap_or_default();
        let classifier = run.work(py, |observer| {
            let corpus: Corpus = documents.into_iter().collect();
            // An index, unlike a corpus, can be saved whichever the method is.
            let mut index = Source::from(corpus).into_index(method.compressor())?;
            let unlabeled = unlabeled.into_iter().map(|text| ("", text)).collect();
            index.add_unlabeled(&unlabeled, AddedIds::Numbered)?;
            method.build(index, observer)
        })?;
        Ok(Classifier { method, classifier: RwLock::new(classifier) })
    }

    /// Builds a method on the documents of a model file.
    #[staticmethod]
    fn open(py: Python<'_>, method: &str, path: PathBuf, run: Run) -> PyResult<Classifier> {
        let method: Method = method.parse().map_err(exception)?;
        let classifier = run.work(py, |observer| {
            method.build(Index::open(path, OpenOptions::default())?, observer)
        })?;
        Ok(Classifier { method, classifier: RwLock::new(classifier) })
    }

    /// The reverse of `__reduce__`.
    #[staticmethod]
    fn restore(
        py: Python<'_>,
        method: &str,
        bytes: Vec<u8>,
        labels: Option<Vec<String>>,
    ) -> PyResult<Classifier> {
        let method: Method = method.parse().map_err(exception)?;
        let classifier =
            Run::default().work(py, |observer| restore(&method, (bytes, labels), observer))?;
        Ok(Classifier { method, classifier: RwLock::new(classifier) })
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (bytes, labels) =
            self.reading(py, &Run::default(), |classifier, _| store(classifier))?;
        let restore = py.get_type::<Classifier>().getattr("restore")?;
        let state = (self.method.to_string(), PyBytes::new(py, &bytes), labels);
        Ok((restore, state.into_pyobject(py)?))
    }

    /// Writes a model file, which has what calibrates predictions, so that not every reader has to find it.
    fn save(&self, py: Python<'_>, path: PathBuf, run: Run) -> PyResult<()> {
        self.reading(py, &run, |classifier, observer| {
            calibrator(classifier, observer)?;
            classifier.save(&path)
        })
    }

    /// The method and its settings.
    fn settings(&self, py: Python<'_>) -> Vec<(&'static str, String)> {
        let settings = py.detach(|| self.read().settings());
        settings.0.into_iter().map(|(name, value)| (name, value.to_string())).collect()
    }

    /// The labels that can be predicted.
    fn labels(&self, py: Python<'_>) -> Vec<String> {
        py.detach(|| labels(&**self.read()))
    }

    /// The number of documents.
    fn __len__(&self, py: Python<'_>) -> usize {
        py.detach(|| self.read().documents())
    }

    /// The number of positions: of documents, and of those that were removed.
    fn positions(&self, py: Python<'_>) -> PyResult<usize> {
        py.detach(|| {
            let classifier = self.read();
            Ok(self.index(&**classifier)?.positions().last().map_or(0, |last| last + 1))
        })
    }

    /// The labels, and the number and the score of the predicted label of each text. Scores need not be
    /// calibrated if nobody looks at them.
    fn predict<'py>(
        &self,
        py: Python<'py>,
        texts: Texts,
        calibrated: bool,
        run: Run,
    ) -> PyResult<Predicted<'py>> {
        let label = |prediction: &Prediction, labels: &mut Vec<(i64, f64)>| {
            let score = prediction.score(prediction.label());
            labels.push((prediction.label_id().index() as i64, score));
        };
        let (labels, predicted) = self.predict_each(py, &texts, calibrated, &run, label)?;
        let (numbers, scores) = predicted.into_iter().unzip();
        Ok((labels, PyArray1::from_vec(py, numbers), PyArray1::from_vec(py, scores)))
    }

    /// The labels, and the score of each label for each text, one row per text.
    fn scores<'py>(
        &self,
        py: Python<'py>,
        texts: Texts,
        calibrated: bool,
        run: Run,
    ) -> PyResult<(Vec<String>, Bound<'py, PyArray2<f64>>)> {
        let append = |prediction: &Prediction, scores: &mut Vec<f64>| {
            scores.extend(prediction.scores().map(|(_, score)| score));
        };
        let (labels, scores) = self.predict_each(py, &texts, calibrated, &run, append)?;
        let shape = [scores.len() / labels.len(), labels.len()];
        Ok((labels, PyArray1::from_vec(py, scores).reshape(shape)?))
    }

    /// The predictions of texts with all their evidence.
    fn explain(&self, py: Python<'_>, texts: Texts, run: Run) -> PyResult<Vec<Explained>> {
        let texts = texts.slices();
        self.reading(py, &run, |classifier, observer| {
            let predictions = classifier.explain_batch(&texts, observer)?;
            let calibrator = calibrator(classifier, observer)?;
            let predictions = calibrated(calibrator.as_ref(), classifier, &texts, predictions)?;
            predictions.into_iter().map(|prediction| explained(classifier, prediction)).collect()
        })
    }

    /// The figures of the predictions for labeled texts.
    fn evaluate(&self, py: Python<'_>, documents: Documents<'_>, run: Run) -> PyResult<Evaluated> {
        let documents = documents.pairs()?;
        self.reading(py, &run, |classifier, observer| {
            evaluated(classifier, &documents.into_iter().collect(), observer)
        })
    }

    /// The k nearest documents of each text, or without texts, of each document among the others.
    fn nearest<'py>(
        &self,
        py: Python<'py>,
        texts: Option<Texts>,
        k: usize,
        run: Run,
    ) -> PyResult<Nearest<'py>> {
        let config = match &self.method {
            Method::Knn(config) => config.search_config(),
            _ => SearchConfig::default(),
        };
        let queries = texts.as_ref().map(Texts::slices);
        py.detach(|| self.index(&**self.read()).map(drop))?;
        let (rows, distances, positions, labels) =
            self.reading(py, &run, |classifier, observer| {
                let Some(index) = classifier.index() else { return Ok(Default::default()) };
                let found = nearest(index, queries.as_deref(), config, k, observer)?;
                let all = || found.iter().flatten();
                let distances: Vec<f64> = all().map(|neighbor| neighbor.distance).collect();
                let positions: Vec<i64> = all().map(|neighbor| neighbor.document as i64).collect();
                let number =
                    |label: &str| index.labels().find(label).map_or(-1, |id| id.index() as i64);
                let labels: Vec<i64> = all().map(|neighbor| number(&neighbor.label)).collect();
                Ok((found.len(), distances, positions, labels))
            })?;
        let shape = [rows, k];
        Ok((
            PyArray1::from_vec(py, distances).reshape(shape)?,
            PyArray1::from_vec(py, positions).reshape(shape)?,
            PyArray1::from_vec(py, labels).reshape(shape)?,
        ))
    }

    /// Adds the documents of another class model.
    fn merge(&self, py: Python<'_>, other: &Classifier, run: Run) -> PyResult<()> {
        py.detach(|| {
            // A copy, which shares the counts, so that nobody waits with one lock for the other.
            let more = class_model(&mut **other.write()).cloned();
            let mut classifier = self.write();
            match (class_model(&mut **classifier), more) {
                (Some(model), Some(more)) => run.work_detached(|_| model.merge(&more)),
                _ => {
                    Err(PyValueError::new_err("only classifiers of the method class can be merged"))
                }
            }
        })
    }

    /// Adds documents, one after another.
    fn add(&self, py: Python<'_>, documents: Documents<'_>, run: Run) -> PyResult<()> {
        self.change(py, &documents, &run, |update, (label, text)| update.add(label, text))
    }

    /// Removes documents, one after another.
    fn remove(&self, py: Python<'_>, documents: Documents<'_>, run: Run) -> PyResult<()> {
        self.change(py, &documents, &run, |update, (label, text)| update.remove(label, text))
    }
}

impl Classifier {
    fn read(&self) -> RwLockReadGuard<'_, Boxed> {
        self.classifier.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The index of the documents. That of a class model is gone after the first change, so it counts as none.
    fn index<'c>(&self, classifier: &'c dyn nearzip::Classifier) -> PyResult<&'c Index> {
        let message =
            "this method keeps no documents, so it has no neighbors; choose knn, grams or hybrid";
        let is_class = matches!(self.method, Method::Class(_));
        let index = classifier.index().filter(|_| !is_class);
        index.ok_or_else(|| PyValueError::new_err(message))
    }

    fn write(&self) -> RwLockWriteGuard<'_, Boxed> {
        self.classifier.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does work that reads the classifier.
    fn reading<T: Send>(
        &self,
        py: Python<'_>,
        run: &Run,
        work: impl FnOnce(&dyn nearzip::Classifier, Observer<'_>) -> nearzip::Result<T> + Send,
    ) -> PyResult<T> {
        py.detach(|| {
            let classifier = self.read();
            let classifier = &**classifier;
            run.work_detached(|observer| work(classifier, observer))
        })
    }

    /// Predicts one batch after another, and keeps what `keep` keeps of each prediction.
    fn predict_each<T: Send>(
        &self,
        py: Python<'_>,
        texts: &Texts,
        is_calibrated: bool,
        run: &Run,
        keep: impl Fn(&Prediction, &mut Vec<T>) + Sync,
    ) -> PyResult<(Vec<String>, Vec<T>)> {
        let texts = texts.slices();
        self.reading(py, run, |classifier, observer| {
            let mut kept = Vec::new();
            let calibrator = match is_calibrated {
                true => calibrator(classifier, observer)?,
                false => None,
            };
            for (number, batch) in texts.chunks(BATCH).enumerate() {
                let of_all = |progress| observer(among(progress, number * BATCH, texts.len()));
                let predictions = classifier.predict_slices(batch, &of_all)?;
                let predictions = calibrated(calibrator.as_ref(), classifier, batch, predictions)?;
                predictions.iter().for_each(|prediction| keep(prediction, &mut kept));
            }
            Ok((labels(classifier), kept))
        })
    }

    /// Changes the classifier by one document after another.
    fn change(
        &self,
        py: Python<'_>,
        documents: &Documents<'_>,
        run: &Run,
        change: impl Fn(&mut dyn nearzip::Update, (&str, &[u8])) -> nearzip::Result<()> + Sync,
    ) -> PyResult<()> {
        let documents = documents.pairs()?;
        let (stage, total) = (Stage::Indexing, documents.len() as u64);
        py.detach(|| {
            let mut classifier = self.write();
            let update = classifier.as_update().expect("every method can be updated");
            run.work_detached(|observer| {
                for (done, &document) in documents.iter().enumerate() {
                    let done = done as u64;
                    if observer(Progress { stage, done, total }).is_break() {
                        return Err(Error::Cancelled { stage, done, total });
                    }
                    change(update, document)?;
                }
                Ok(())
            })
        })
    }
}

fn class_model(classifier: &mut dyn nearzip::Classifier) -> Option<&mut ClassClassifier> {
    (classifier as &mut dyn Any).downcast_mut()
}

fn labels(classifier: &dyn nearzip::Classifier) -> Vec<String> {
    classifier.labels().iter().map(str::to_owned).collect()
}

/// The progress of a batch as that of all texts.
fn among(progress: Progress, before: usize, texts: usize) -> Progress {
    match progress.stage {
        Stage::Searching => {
            Progress { done: progress.done + before as u64, total: texts as u64, ..progress }
        }
        _ => progress,
    }
}
