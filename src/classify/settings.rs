use std::fmt;

use serde::{Serialize, Serializer};

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Setting {
    /// One of a set of names.
    Name(String),
    /// A whole number.
    Whole(u64),
    /// Any other number.
    Real(f64),
}

impl fmt::Display for Setting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Setting::Name(name) => name.fmt(formatter),
            Setting::Whole(number) => number.fmt(formatter),
            Setting::Real(number) => number.fmt(formatter),
        }
    }
}

impl From<&str> for Setting {
    fn from(name: &str) -> Setting {
        Setting::Name(name.to_owned())
    }
}

impl From<usize> for Setting {
    fn from(number: usize) -> Setting {
        Setting::Whole(number as u64)
    }
}

/// The names and values of settings, in order. They are serialized as the members of an object.
///
/// # Examples
///
/// ```
/// let settings = nearzip::Settings(vec![("method", "class".into()), ("order", 5.into())]);
/// assert_eq!(settings.to_string(), "method class, order 5");
/// assert_eq!(serde_json::to_string(&settings).unwrap(), r#"{"method":"class","order":5}"#);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Settings(pub Vec<(&'static str, Setting)>);

impl Settings {
    /// The name of the method; empty if there is none.
    pub(crate) fn method(&self) -> String {
        let method = self.0.iter().find(|(name, _)| *name == "method");
        method.map(|(_, name)| name.to_string()).unwrap_or_default()
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (name, value)) in self.0.iter().enumerate() {
            let separator = if position > 0 { ", " } else { "" };
            write!(formatter, "{separator}{name} {value}")?;
        }
        Ok(())
    }
}

impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
