use std::str::FromStr;

use super::classifier::Classifier;
use super::source::Source;
use crate::compressor::CompressorSpec;
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

    /// Whether the method learns from the texts without labels of an index.
    const LEARNS_FROM_UNLABELED: bool = false;

    /// Builds a classifier with this configuration.
    fn build(&self, source: Source, observer: Observer<'_>) -> Result<Box<dyn Classifier>>;

    /// The compressor, if the method uses one and it was set.
    fn compressor(&self) -> Option<&CompressorSpec> {
        None
    }

    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn learns_from_unlabeled(&self) -> bool {
        Self::LEARNS_FROM_UNLABELED
    }

    fn description(&self) -> &'static str {
        Self::DESCRIPTION
    }

    /// All settings by name, as text.
    fn options(&self) -> Vec<(&'static str, String)> {
        Self::OPTIONS.iter().map(|option| (option.name, (option.get)(self))).collect()
    }

    /// The settings that differ from the defaults.
    fn changed_options(&self) -> Vec<(&'static str, String)> {
        let mut options = self.options();
        let defaults = Self::default().options();
        options.retain(|option| !defaults.contains(option));
        options
    }

    fn has_option(&self, name: &str) -> bool {
        Self::OPTIONS.iter().any(|option| option.name == name)
    }

    /// Sets an option to a value given as text.
    fn set_option(&mut self, name: &str, value: &str) -> Result<()> {
        match Self::OPTIONS.iter().find(|option| option.name == name) {
            Some(option) => (option.set)(self, value),
            None => {
                let names: Vec<&str> = Self::OPTIONS.iter().map(|option| option.name).collect();
                let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                Err(Error::UnknownMethodOption {
                    method: Self::NAME,
                    option: name.to_owned(),
                    known,
                })
            }
        }
    }
}

/// A setting of a method: its name, and its value as text.
pub(super) struct MethodOption<C> {
    pub(super) name: &'static str,
    pub(super) get: fn(&C) -> String,
    pub(super) set: fn(&mut C, &str) -> Result<()>,
}

/// How a setting that is not set is written.
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
