//! Texts of Python objects and Arrow arrays, read where they lie.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, LargeBinaryArray};
use arrow_schema::DataType;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyBytes, PyFloat, PyString};
use pyo3_arrow::input::AnyArray;

/// The most positions of missing texts in a message.
const NAMED: usize = 10;

/// Texts that stay alive, whatever Python does meanwhile.
pub(crate) enum Texts {
    Objects(Vec<Text>),
    Arrow(Vec<ArrayRef>),
}

pub(crate) enum Text {
    Str(PyBackedStr),
    Bytes(PyBackedBytes),
}

impl Texts {
    /// The bytes of each text; those of a string are its UTF-8.
    pub(crate) fn slices(&self) -> Vec<&[u8]> {
        match self {
            Texts::Objects(texts) => texts.iter().map(Text::bytes).collect(),
            Texts::Arrow(chunks) => chunks.iter().flat_map(slices).collect(),
        }
    }
}

impl Text {
    fn bytes(&self) -> &[u8] {
        match self {
            Text::Str(text) => text.as_bytes(),
            Text::Bytes(text) => text,
        }
    }
}

/// Either an object with the interface of Arrow, or an iterable of `str` and `bytes`.
impl<'py> FromPyObject<'_, 'py> for Texts {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Texts> {
        match object.hasattr("__arrow_c_stream__")? || object.hasattr("__arrow_c_array__")? {
            true => arrow(object.extract()?),
            false => objects(&object),
        }
    }
}

fn objects(iterable: &Bound<'_, PyAny>) -> PyResult<Texts> {
    let (mut texts, mut missing) = (Vec::new(), Vec::new());
    for (position, object) in iterable.try_iter()?.enumerate() {
        let object = object?;
        if let Ok(text) = object.cast::<PyString>() {
            texts.push(Text::Str(PyBackedStr::try_from(text.clone())?));
        } else if let Ok(text) = object.cast::<PyBytes>() {
            texts.push(Text::Bytes(PyBackedBytes::from(text.clone())));
        } else if is_missing(&object)? {
            missing.push(position);
        } else {
            let kind = object.get_type().name()?;
            return Err(PyTypeError::new_err(format!(
                "the text at position {position} is of the type {kind}; give str or bytes"
            )));
        }
    }
    require_all(&missing)?;
    Ok(Texts::Objects(texts))
}

/// `None`, NaN, and the missing values of pandas, whose comparisons are no truth values.
fn is_missing(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    let is_nan = object.cast::<PyFloat>().is_ok_and(|float| float.extract().is_ok_and(f64::is_nan));
    let kind = object.get_type().name()?;
    Ok(object.is_none() || is_nan || kind == "NAType" || kind == "NaTType")
}

fn arrow(array: AnyArray) -> PyResult<Texts> {
    let (chunks, _) = array.into_chunked_array()?.into_inner();
    let (mut texts, mut missing, mut start) = (Vec::new(), Vec::new(), 0);
    for chunk in &chunks {
        match as_binary(chunk) {
            Some(chunk) => texts.push(chunk),
            None if *chunk.data_type() == DataType::Null => {}
            None => {
                return Err(PyTypeError::new_err(format!(
                    "the texts are an Arrow array of the type {}; give one of strings or binaries",
                    chunk.data_type()
                )));
            }
        }
        if let Some(nulls) = chunk.logical_nulls() {
            missing
                .extend((0..chunk.len()).filter(|&row| nulls.is_null(row)).map(|row| start + row));
        }
        start += chunk.len();
    }
    require_all(&missing)?;
    Ok(Texts::Arrow(texts))
}

/// The same array as one of binaries, since nobody has checked that its strings are UTF-8; `None` if it
/// is not one of texts.
fn as_binary(array: &ArrayRef) -> Option<ArrayRef> {
    Some(match array.data_type() {
        DataType::Utf8 => Arc::new(BinaryArray::from(array.as_string::<i32>().clone())),
        DataType::LargeUtf8 => Arc::new(LargeBinaryArray::from(array.as_string::<i64>().clone())),
        DataType::Utf8View => Arc::new(array.as_string_view().clone().to_binary_view()),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => Arc::clone(array),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            dictionary.with_values(as_binary(dictionary.values())?)
        }
        _ => return None,
    })
}

/// The texts of an array without missing ones, [as binaries](as_binary).
fn slices(array: &ArrayRef) -> Vec<&[u8]> {
    match array.data_type() {
        DataType::LargeBinary => values(array.as_binary::<i64>().iter()),
        DataType::BinaryView => values(array.as_binary_view().iter()),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let (values, keys) = (slices(dictionary.values()), dictionary.normalized_keys());
            match values.is_empty() {
                true => values,
                false => keys.into_iter().map(|key| values[key]).collect(),
            }
        }
        _ => values(array.as_binary::<i32>().iter()),
    }
}

fn values<'a>(values: impl Iterator<Item = Option<&'a [u8]>>) -> Vec<&'a [u8]> {
    values.map(Option::unwrap_or_default).collect()
}

fn require_all(missing: &[usize]) -> PyResult<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = missing.iter().take(NAMED).map(usize::to_string).collect();
    let more = match missing.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Err(PyValueError::new_err(format!(
        "texts are missing at the positions {}{more}; remove them, or replace them by texts",
        named.join(", ")
    )))
}
