//! The distances of all pairs of two lists of texts.

use nearzip::{CompressorSpec, Corpus, Index, Metric, Progress, Stage, pair_lengths};
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::prelude::*;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::exception;
use crate::run::Run;
use crate::texts::Texts;

/// The distance of each query from each document, one row per query.
#[pyfunction]
pub(crate) fn pairwise_distances<'py>(
    py: Python<'py>,
    queries: Texts,
    documents: Texts,
    metric: &str,
    compressor: &str,
    run: Run,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let metric: Metric = metric.parse().map_err(exception)?;
    let compressor: CompressorSpec = compressor.parse().map_err(exception)?;
    let (queries, documents) = (queries.slices(), documents.slices());
    let distances = run.work(py, |observer| {
        let corpus: Corpus = documents.iter().map(|text| ("", text)).collect();
        let index = Index::build(corpus, &compressor, observer)?;
        let lengths: nearzip::Result<Vec<_>> =
            index.documents().map(|document| Ok(document?.length)).collect();
        let lengths = lengths?;
        let done = AtomicU64::new(0);
        let row = |query: &&[u8]| {
            let progress = |finished| Progress {
                stage: Stage::Searching,
                done: done.fetch_add(finished, Ordering::Relaxed) + finished,
                total: queries.len() as u64,
            };
            let pairs = pair_lengths(&index, query, &|_| observer(progress(0)))?;
            let _ = observer(progress(1));
            let of_pair = |(&c_y, &c_xy)| metric.distance(pairs.query, c_y, c_xy);
            Ok(lengths.iter().zip(&pairs.pairs).map(of_pair).collect::<Vec<f64>>())
        };
        Ok(queries.par_iter().map(row).collect::<nearzip::Result<Vec<_>>>()?.concat())
    })?;
    PyArray1::from_vec(py, distances).reshape([queries.len(), documents.len()])
}
