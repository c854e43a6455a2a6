use std::fmt;

/// How a compressor is set up: its level and its options, in a fixed order, so that equal settings
/// print the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Settings {
    level: i32,
    is_default_level: bool,
    options: Vec<ChosenOption>,
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
        Settings { level, is_default_level: level == default_level, options }
    }

    pub(super) fn level(&self) -> i32 {
        self.level
    }

    /// The option called `name`, if it was asked for.
    #[cfg_attr(not(feature = "zstd"), expect(dead_code, reason = "only zstd has options"))]
    pub(super) fn option(&self, name: &str) -> Option<ChosenOption> {
        self.options.iter().copied().find(|option| option.name == name)
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
        Ok(())
    }
}
