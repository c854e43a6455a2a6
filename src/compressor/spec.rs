use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::backend::{Backend, backends, missing_feature};
use super::{Compressor, gzip};
use crate::error::{Error, Result};

/// A compressor's written form: a name, and a level where it is not the default.
///
/// It stands for everything that lengths depend on: algorithm, level, framing, and the one space
/// between query and document. It is checked when it is parsed, so one that exists can be built.
///
/// # Examples
///
/// ```
/// use nearzip::CompressorSpec;
///
/// let spec: CompressorSpec = "zstd:19".parse()?;
/// assert_eq!(spec.to_string(), "zstd:19");
/// assert_eq!("gzip:9".parse::<CompressorSpec>()?.to_string(), "gzip");
/// assert_eq!(CompressorSpec::default().to_string(), "gzip");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CompressorSpec {
    name: Cow<'static, str>,
    level: Option<i32>,
}

impl CompressorSpec {
    /// The form of a compressor that is not one of [`backends`], for its
    /// [`spec`](Compressor::spec) to return.
    pub fn custom(name: impl Into<Cow<'static, str>>) -> CompressorSpec {
        CompressorSpec { name: name.into(), level: None }
    }

    pub(super) const fn of(backend: &Backend, level: i32) -> CompressorSpec {
        CompressorSpec { name: Cow::Borrowed(backend.name), level: Some(level) }
    }

    /// The compressor that this describes.
    ///
    /// # Errors
    ///
    /// - [`Error::UnknownCompressor`] for a [`custom`](CompressorSpec::custom) form, which only its
    ///   owner can build.
    /// - [`Error::ForeignZlib`] for gzip, zlib and deflate in a program whose zlib is not stock.
    ///
    /// # Examples
    ///
    /// ```
    /// let gzip = nearzip::CompressorSpec::default().compressor()?;
    /// assert_eq!(gzip.encoder().compressed_len(b"")?, nearzip::Length::from_bytes(20));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn compressor(&self) -> Result<Box<dyn Compressor>> {
        let backend = find(&self.name)?;
        (backend.compressor)(self.level.unwrap_or(backend.default_level))
    }
}

/// gzip at level 9, the published choice.
impl Default for CompressorSpec {
    fn default() -> CompressorSpec {
        CompressorSpec::of(&gzip::GZIP, gzip::GZIP.default_level)
    }
}

impl FromStr for CompressorSpec {
    type Err = Error;

    /// Parses `name` or `name:level`.
    ///
    /// # Errors
    ///
    /// - [`Error::UnknownCompressor`] for a name that is not compiled in.
    /// - [`Error::InvalidLevel`] for a level that the compressor does not have.
    /// - [`Error::InvalidCompressorSpec`] for a level that is not a whole number.
    fn from_str(text: &str) -> Result<CompressorSpec> {
        let (name, level) = match text.split_once(':') {
            Some((name, level)) => (name, Some(level)),
            None => (text, None),
        };
        let backend = find(name)?;
        let level = match level {
            None => backend.default_level,
            Some(level) => {
                level.parse().map_err(|_| Error::InvalidCompressorSpec { text: text.to_owned() })?
            }
        };
        if !backend.levels.contains(&level) {
            return Err(Error::InvalidLevel {
                compressor: backend.name,
                level,
                min: *backend.levels.start(),
                max: *backend.levels.end(),
            });
        }
        Ok(CompressorSpec::of(backend, level))
    }
}

impl fmt::Display for CompressorSpec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)?;
        match (self.level, find(&self.name)) {
            (Some(level), Ok(backend)) if level != backend.default_level => {
                write!(formatter, ":{level}")
            }
            _ => Ok(()),
        }
    }
}

fn find(name: &str) -> Result<&'static Backend> {
    backends().iter().find(|backend| backend.name == name).ok_or_else(|| {
        let known: Vec<&str> = backends().iter().map(|backend| backend.name).collect();
        Error::UnknownCompressor {
            name: name.to_owned(),
            known: known.join(", "),
            feature: missing_feature(name),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_parses() {
        for text in ["gzip", "gzip:6", "gzip:0", "zlib", "deflate:1", "zstd", "zstd:19", "zstd:-5"]
        {
            assert_eq!(text.parse::<CompressorSpec>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn the_default_level_needs_no_writing() {
        for backend in backends() {
            let explicit = format!("{}:{}", backend.name, backend.default_level);
            let bare: CompressorSpec = backend.name.parse().unwrap();
            assert_eq!(explicit.parse::<CompressorSpec>().unwrap(), bare);
        }
    }

    #[test]
    fn refuses_what_it_does_not_have() {
        let refusal = |text: &str| text.parse::<CompressorSpec>().unwrap_err().to_string();
        assert!(
            refusal("lz77").starts_with("no compressor is called \"lz77\"; compiled in are gzip")
        );
        assert!(refusal("GZIP").contains("no compressor"));
        assert_eq!(refusal("gzip:-1"), "gzip has no level -1; choose a level from 0 to 9");
        assert!(refusal("zstd:23").ends_with("from -131072 to 22"));
        for text in ["gzip:", "gzip:high", "gzip:6.5", "gzip:6:1", "gzip:99999999999"] {
            assert!(refusal(text).contains("is not a compressor"), "{text}");
        }
        assert!(refusal("").contains("no compressor"));
    }

    #[test]
    #[cfg(not(feature = "brotli"))]
    fn a_backend_that_is_left_out_names_its_feature() {
        let refusal = "brotli:5".parse::<CompressorSpec>().unwrap_err().to_string();
        assert!(refusal.ends_with("build with the feature \"brotli\" to add it"), "{refusal}");
    }

    #[test]
    fn only_its_owner_can_build_a_custom_compressor() {
        let custom = CompressorSpec::custom("mine");
        assert_eq!(custom.to_string(), "mine");
        assert!(matches!(custom.compressor(), Err(Error::UnknownCompressor { .. })));
    }
}
