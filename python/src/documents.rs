//! Texts with their labels.

use nearzip::Corpus;
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::error::exception;
use crate::texts::Texts;

/// Texts, the different labels, and the number of the label of each text, as Python gives them in a tuple.
pub(crate) struct Documents<'py>(Texts, Vec<String>, PyReadonlyArray1<'py, i64>);

/// Unlike a derived one, it raises what the texts raise.
impl<'py> FromPyObject<'_, 'py> for Documents<'py> {
    type Error = PyErr;

    fn extract(tuple: Borrowed<'_, 'py, PyAny>) -> PyResult<Documents<'py>> {
        let (texts, labels, codes) = tuple.extract()?;
        Ok(Documents(texts, labels, codes))
    }
}

impl Documents<'_> {
    /// The label and the bytes of each text.
    pub(crate) fn pairs(&self) -> PyResult<Vec<(&str, &[u8])>> {
        let Documents(texts, labels, codes) = self;
        let label = |&code: &i64| labels.get(usize::try_from(code).ok()?).map(String::as_str);
        let labels: Option<Vec<&str>> = codes.as_array().iter().map(label).collect();
        let texts = texts.slices();
        match labels {
            Some(labels) if labels.len() == texts.len() => {
                Ok(labels.into_iter().zip(texts).collect())
            }
            _ => Err(PyValueError::new_err("each text needs the number of its label")),
        }
    }
}

/// The positions of the texts of each fold.
#[pyfunction]
pub(crate) fn folds<'py>(
    py: Python<'py>,
    documents: Documents<'py>,
    count: usize,
    seed: u64,
) -> PyResult<Vec<Bound<'py, PyArray1<usize>>>> {
    let documents = documents.pairs()?;
    let folds = py.detach(|| documents.into_iter().collect::<Corpus>().folds(count, seed));
    Ok(folds.map_err(exception)?.into_iter().map(|fold| PyArray1::from_vec(py, fold)).collect())
}
