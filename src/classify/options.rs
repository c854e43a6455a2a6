use std::str::FromStr;

use super::classifier::Classifier;
use super::source::Source;
use crate::error::{Error, Result};
use crate::progress::Observer;

/// The configuration of a method, in the form in which [`Method`](super::Method) builds, prints and
/// parses it.
pub(super) trait MethodConfig: Default + 'static {
    /// The method's name.
    const NAME: &'static str;

    /// What the method does, in a few words.
    const DESCRIPTION: &'static str;

    /// The settings, in the order in which they are written.
    const OPTIONS: &'static [MethodOption<Self>];

    /// Builds a classifier with this configuration.
    fn build(&self, source: Source, observer: Observer<'_>) -> Result<Box<dyn Classifier>>;
}

/// A setting of a method: its name, and its value as text.
pub(super) struct MethodOption<C> {
    pub(super) name: &'static str,
    pub(super) get: fn(&C) -> String,
    pub(super) set: fn(&mut C, &str) -> Result<()>,
}

/// Parses the value of an option that is a whole number.
pub(super) fn number<T: FromStr>(option: &'static str, value: &str) -> Result<T> {
    value.parse().map_err(|_| Error::InvalidMethodOption {
        option,
        value: value.to_owned(),
        expected: "a whole number",
    })
}

/// An optional setting as text; `auto` if it is not set.
pub(super) fn written<T: ToString>(setting: &Option<T>) -> String {
    setting.as_ref().map_or_else(|| AUTOMATIC.to_owned(), T::to_string)
}

/// Parses an optional setting, as [`written`] writes it.
pub(super) fn parsed<T>(value: &str, parse: impl FnOnce(&str) -> Result<T>) -> Result<Option<T>> {
    if value == AUTOMATIC { Ok(None) } else { parse(value).map(Some) }
}

const AUTOMATIC: &str = "auto";
