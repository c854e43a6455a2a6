use std::fmt;
use std::str::FromStr;

use super::blend::Blend;
use crate::classify::options::{MethodOption, parsed, written};
use crate::compressor::CompressorSpec;
use crate::error::{Error, Result};

/// The method's name, also that of what it settles in a model file.
pub(super) const METHOD: &str = "hybrid";

/// How a [`HybridClassifier`](crate::HybridClassifier) is made.
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`compressor`](HybridConfig::compressor) | the index's, else gzip | what measures distances | |
/// | [`blend`](HybridConfig::blend) | settled before, else fitted | how much the class model and the neighbors count | finite; sharpness above 0, correction from 0 |
///
/// # Examples
///
/// ```
/// use nearzip::{Blend, BlendSource, HybridConfig};
///
/// let config = HybridConfig::default().blend(Blend { sharpness: 1.4, correction: 8.0 });
/// assert_eq!(config.get_blend().to_string(), "1.4,8");
/// assert_eq!(HybridConfig::default().get_blend(), BlendSource::Settled);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HybridConfig {
    compressor: Option<CompressorSpec>,
    blend: BlendSource,
}

impl HybridConfig {
    /// The default configuration.
    pub const fn new() -> HybridConfig {
        HybridConfig { compressor: None, blend: BlendSource::Settled }
    }

    /// Sets the compressor, which must be that of the index if there is one already.
    #[must_use]
    pub fn compressor(self, compressor: CompressorSpec) -> HybridConfig {
        HybridConfig { compressor: Some(compressor), ..self }
    }

    /// Sets where the blend comes from: a [`BlendSource`], or a [`Blend`] of the caller's own.
    #[must_use]
    pub fn blend(self, blend: impl Into<BlendSource>) -> HybridConfig {
        HybridConfig { blend: blend.into(), ..self }
    }

    /// The compressor, if one was asked for.
    pub fn get_compressor(&self) -> Option<&CompressorSpec> {
        self.compressor.as_ref()
    }

    /// Where the blend comes from.
    pub fn get_blend(&self) -> BlendSource {
        self.blend
    }
}

/// Where the blend of a [`HybridClassifier`](crate::HybridClassifier) comes from.
///
/// It is written `settled`, `fitted`, or as the blend itself.
///
/// # Examples
///
/// ```
/// use nearzip::{Blend, BlendSource, Corpus, Method, unobserved};
///
/// assert_eq!("fitted".parse::<BlendSource>()?, BlendSource::Fitted);
/// let given: Method = "hybrid blend=1.4,8".parse()?;
/// let classifier = given.build(Corpus::sample(), &unobserved)?;
/// assert!(classifier.settings().0.contains(&("correction", nearzip::Setting::Real(8.0))));
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub enum BlendSource {
    /// What was settled for the documents before, as in a model file; otherwise as
    /// [`Fitted`](BlendSource::Fitted).
    #[default]
    Settled,
    /// Chosen by leave-one-out.
    Fitted,
    /// The caller's own.
    Given(Blend),
}

impl From<Blend> for BlendSource {
    fn from(blend: Blend) -> BlendSource {
        BlendSource::Given(blend)
    }
}

impl fmt::Display for BlendSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BlendSource::Settled => formatter.write_str("settled"),
            BlendSource::Fitted => formatter.write_str("fitted"),
            BlendSource::Given(blend) => blend.fmt(formatter),
        }
    }
}

impl FromStr for BlendSource {
    type Err = Error;

    /// # Errors
    ///
    /// As a [`Blend`], for anything but the two names.
    fn from_str(text: &str) -> Result<BlendSource> {
        match text {
            "settled" => Ok(BlendSource::Settled),
            "fitted" => Ok(BlendSource::Fitted),
            _ => text.parse().map(BlendSource::Given),
        }
    }
}

pub(super) const OPTIONS: &[MethodOption<HybridConfig>] = &[
    MethodOption {
        name: "compressor",
        get: |config| written(&config.compressor),
        set: |config, value| {
            config.compressor = parsed(value, str::parse)?;
            Ok(())
        },
    },
    MethodOption {
        name: "blend",
        get: |config| config.blend.to_string(),
        set: |config, value| {
            config.blend = value.parse()?;
            Ok(())
        },
    },
];
