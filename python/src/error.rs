//! Errors of the library as exceptions.

use std::error::Error as _;
use std::io;

use nearzip::Error;
use pyo3::PyErr;
use pyo3::exceptions::{PyException, PyOSError, PyValueError};

pyo3::create_exception!(
    nearzip,
    NearzipError,
    PyException,
    "What neither a parameter nor a file system is to blame for, such as a damaged model file."
);

/// The exception for an error: `OSError` if it is about a file, `ValueError` if it is about a value that
/// the caller gave, and [`NearzipError`] otherwise. Its message is the library's.
pub(crate) fn exception(error: Error) -> PyErr {
    match &error {
        Error::Read { path, source } | Error::Write { path, source } => {
            of_file(&error.to_string(), path, source)
        }
        Error::Locked { .. }
        | Error::NotReplaced { .. }
        | Error::NotAFile { .. }
        | Error::NotALock { .. } => PyOSError::new_err(error.to_string()),
        Error::UnknownCompressor { .. }
        | Error::InvalidLevel { .. }
        | Error::InvalidCompressorSpec { .. }
        | Error::InvalidOption { .. }
        | Error::InvalidK { .. }
        | Error::InvalidCandidates
        | Error::InvalidFolds { .. }
        | Error::OrdersDiffer { .. }
        | Error::EmptyCorpus
        | Error::SingleLabel { .. }
        | Error::InvalidTemperature { .. }
        | Error::OtherCompressor { .. }
        | Error::InvalidMethod { .. }
        | Error::UnknownMethodOption { .. }
        | Error::InvalidMethodOption { .. }
        | Error::NothingToSave { .. }
        | Error::UnknownDocument
        | Error::TooManyLabels { .. }
        | Error::InvalidOrder { .. }
        | Error::InvalidBlend { .. }
        | Error::UnknownName { .. } => PyValueError::new_err(error.to_string()),
        _ => NearzipError::new_err(with_cause(&error)),
    }
}

/// With a number, Python chooses the class, such as `FileNotFoundError`.
fn of_file(message: &str, path: &str, cause: &io::Error) -> PyErr {
    match cause.raw_os_error() {
        Some(number) => PyOSError::new_err((number, cause.to_string(), path.to_owned())),
        None => PyOSError::new_err(format!("{message}: {cause}")),
    }
}

fn with_cause(error: &Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
