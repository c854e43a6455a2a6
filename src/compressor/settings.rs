use std::fmt;

use super::backend::BackendOption;
use super::pairing::Pairing;

/// How a compressor is set up: its level and its options, in a fixed order, so that equal settings
/// print the same, and how it makes pairs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Settings {
    level: i32,
    is_default_level: bool,
    options: Vec<ChosenOption>,
    pairing: Pairing,
}

/// An option that was asked for, with its value if it takes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ChosenOption {
    pub(super) name: &'static str,
    pub(super) value: Option<i32>,
}

impl Settings {
    /// `options` are in the order of the backend's own list.
    pub(super) fn new(level: i32, default_level: i32, options: Vec<ChosenOption>) -> Settings {
        let pairing = Pairing::default();
        Settings { level, is_default_level: level == default_level, options, pairing }
    }

    pub(super) fn with_pairing(self, pairing: Pairing) -> Settings {
        Settings { pairing, ..self }
    }

    pub(super) fn level(&self) -> i32 {
        self.level
    }

    pub(super) fn pairing(&self) -> &Pairing {
        &self.pairing
    }

    /// Whether this switch was asked for.
    pub(super) fn has(&self, option: &BackendOption) -> bool {
        self.options.iter().any(|chosen| chosen.name == option.name)
    }

    /// The value of this option, which is no switch.
    pub(super) fn number(&self, option: &BackendOption) -> i32 {
        let chosen = self.options.iter().find(|chosen| chosen.name == option.name);
        chosen.and_then(|chosen| chosen.value).or(option.default).unwrap_or_default()
    }
}

/// What follows the compressor's name.
impl fmt::Display for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_default_level {
            write!(formatter, ":{}", self.level)?;
        }
        for ChosenOption { name, value } in &self.options {
            match value {
                Some(value) => write!(formatter, ",{name}={value}")?,
                None => write!(formatter, ",{name}")?,
            }
        }
        self.pairing.fmt(formatter)
    }
}
