//! The votes of neighbors that several classifiers found.

use std::sync::Arc;

use nearzip::{LabelId, Labels, Method};
use numpy::{PyArray1, PyReadonlyArray2};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::error::exception;
use crate::run::Run;
use crate::texts::Texts;

/// The numbers of labels, and their scores.
type Decided<'py> = (Bound<'py, PyArray1<i64>>, Bound<'py, PyArray1<f64>>);

/// What the method knn predicts for each text, given the numbers of the labels of its neighbors, and their
/// distances, nearest first: one row per text.
#[pyfunction]
pub(crate) fn vote<'py>(
    py: Python<'py>,
    method: &str,
    labels: Vec<String>,
    texts: Texts,
    neighbors: PyReadonlyArray2<'py, i64>,
    distances: PyReadonlyArray2<'py, f64>,
    run: Run,
) -> PyResult<Decided<'py>> {
    let Method::Knn(config) = method.parse().map_err(exception)? else {
        return Err(PyValueError::new_err(format!("in {method}, no neighbors vote; choose knn")));
    };
    let labels: Arc<Labels> = Arc::new(labels.into_iter().collect());
    let ids: Vec<LabelId> = labels.ids().collect();
    let label =
        |&number: &i64| usize::try_from(number).ok().and_then(|number| ids.get(number).copied());
    let (texts, distances) = (texts.slices(), distances.as_array());
    let neighbors: Option<Vec<LabelId>> = neighbors.as_array().iter().map(label).collect();
    let neighbors = neighbors.unwrap_or_default();
    if distances.nrows() != texts.len() || distances.len() != neighbors.len() {
        return Err(PyValueError::new_err(
            "each text needs its neighbors, each with a label and a distance",
        ));
    }
    let distances: Vec<f64> = distances.iter().copied().collect();
    let (numbers, scores): (Vec<i64>, Vec<f64>) = run.work(py, |_| {
        let per_text = neighbors.len() / texts.len().max(1);
        let decide = |(row, text): (usize, &&[u8])| {
            let row = row * per_text..(row + 1) * per_text;
            let nearest: Vec<(LabelId, f64)> = neighbors[row.clone()]
                .iter()
                .copied()
                .zip(distances[row].iter().copied())
                .collect();
            let prediction = config.decide(text, &labels, &nearest)?;
            Ok((prediction.label_id().index() as i64, prediction.score(prediction.label())))
        };
        texts.iter().enumerate().map(decide).collect::<nearzip::Result<_>>()
    })?;
    Ok((PyArray1::from_vec(py, numbers), PyArray1::from_vec(py, scores)))
}
