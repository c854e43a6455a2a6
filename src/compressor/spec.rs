use std::borrow::Cow;
use std::fmt;

use super::backend::Backend;
use super::settings::Settings;

/// A compressor's written form: `name[:level][,option]...`, such as `gzip`, `zstd:19` or
/// `zstd:19,prefix`. An option with a value is written `option=value`.
///
/// It stands for everything that lengths depend on: the algorithm, its level, its options, its
/// framing, and how query and document are combined. It is checked when it is parsed, so a parsed
/// spec can be built. It prints in one canonical way: without the default level, and with the
/// options in the order in which [`Backend::options`] lists them.
///
/// # Examples
///
/// ```
/// use nearzip::CompressorSpec;
///
/// let spec: CompressorSpec = "gzip:6".parse()?;
/// assert_eq!(spec.to_string(), "gzip:6");
/// assert_eq!("gzip:9".parse::<CompressorSpec>()?.to_string(), "gzip");
/// assert_eq!(CompressorSpec::default().to_string(), "gzip");
/// # Ok::<(), nearzip::Error>(())
/// ```
///
/// With an option:
///
/// ```
/// # #[cfg(feature = "zstd")] {
/// use nearzip::CompressorSpec;
///
/// assert_eq!("zstd:3,prefix".parse::<CompressorSpec>()?.to_string(), "zstd,prefix");
/// # }
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CompressorSpec {
    name: Cow<'static, str>,
    /// `None` for a custom compressor. Errors hold specs, and are small.
    settings: Option<Box<Settings>>,
}

impl CompressorSpec {
    /// The written form of a compressor that is not one of [`backends`](super::backends), for its
    /// [`spec`](super::Compressor::spec) to return.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(nearzip::CompressorSpec::custom("run-length").to_string(), "run-length");
    /// ```
    pub fn custom(name: impl Into<Cow<'static, str>>) -> CompressorSpec {
        CompressorSpec { name: name.into(), settings: None }
    }

    pub(super) fn new(backend: &Backend, settings: Settings) -> CompressorSpec {
        CompressorSpec { name: Cow::Borrowed(backend.name), settings: Some(Box::new(settings)) }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn settings(&self) -> Option<&Settings> {
        self.settings.as_deref()
    }
}

impl fmt::Display for CompressorSpec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)?;
        self.settings.as_ref().map_or(Ok(()), |settings| settings.fmt(formatter))
    }
}
