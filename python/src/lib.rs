//! The native module of the Python package: it converts, lets other Python threads run, calls the library,
//! and maps errors.
//!
//! | file | idea |
//! |---|---|
//! | `texts` | texts of Python and Arrow, read where they lie |
//! | `run`, `threads` | work that Ctrl-C stops, on a number of threads |
//! | `documents` | texts with their labels, and folds of them |
//! | `classifier` | a method with its documents |
//! | `evidence` | what a classifier found |
//! | `evaluated` | the figures of an evaluation |
//! | `stored` | a classifier as bytes |
//! | `vote` | the votes of neighbors that several classifiers found |
//! | `distances` | the distances of many pairs |
//! | `error` | errors as exceptions |

mod classifier;
mod confidence;
mod distances;
mod documents;
mod error;
mod evaluated;
mod evidence;
mod run;
mod stored;
mod texts;
mod threads;
mod vote;

use nearzip::{ClassConfig, Corpus, Method};
use pyo3::prelude::*;

use crate::error::exception;

#[pymodule]
mod _nearzip {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::check_method;
    #[pymodule_export]
    use super::classifier::Classifier;
    #[pymodule_export]
    use super::distances::pairwise_distances;
    #[pymodule_export]
    use super::documents::folds;
    #[pymodule_export]
    use super::error::NearzipError;
    #[pymodule_export]
    use super::order_for;
    #[pymodule_export]
    use super::sample;
    #[pymodule_export]
    use super::vote::vote;

    #[pymodule_init]
    fn add_version(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// Raises `ValueError` unless this is a method in its written form.
#[pyfunction]
fn check_method(method: &str) -> PyResult<()> {
    method.parse::<Method>().map(drop).map_err(exception)
}

/// The order of a class model that suits documents in which each byte value occurs this often.
#[pyfunction]
fn order_for(counts: [u64; 256]) -> Option<usize> {
    ClassConfig::default().order_for(counts).get_order()
}

/// The embedded sample, or its held-out part: its texts and their labels.
#[pyfunction]
fn sample(held_out: bool) -> (Vec<String>, Vec<String>) {
    let corpus = if held_out { Corpus::sample_held_out() } else { Corpus::sample() };
    let text = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    corpus.iter().map(|document| (text(document.text), document.label.to_owned())).unzip()
}
