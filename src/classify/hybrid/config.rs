use std::fmt;
use std::str::FromStr;

use super::blend::Blend;
use crate::classify::options::{MethodOption, parsed, written};
use crate::compressor::CompressorSpec;
use crate::error::{Error, Result};

/// The method's name, which is also the key of its blend in a model file.
pub(super) const METHOD: &str = "hybrid";

/// The settings of a [`HybridClassifier`](crate::HybridClassifier).
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`compressor`](HybridConfig::compressor) | the index's, else gzip | the compressor for distances | |
/// | [`blend`](HybridConfig::blend) | the stored one, else fitted | how much each voice counts | numbers from 0 to 1,000,000 |
///
/// # Examples
///
/// ```
/// use nearzip::{Blend, BlendSource, HybridConfig, ModelFactors};
///
/// let models = ModelFactors { class: 1.41, linear: 8.0 };
/// let config = HybridConfig::default().blend(Blend { models, doubtful: None });
/// assert_eq!(config.get_blend().to_string(), "1.41,8");
/// assert_eq!(HybridConfig::default().get_blend(), BlendSource::Settled);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct HybridConfig {
    compressor: Option<CompressorSpec>,
    blend: BlendSource,
}

impl Default for HybridConfig {
    fn default() -> HybridConfig {
        HybridConfig::new()
    }
}

impl HybridConfig {
    /// The default configuration.
    pub const fn new() -> HybridConfig {
        HybridConfig { compressor: None, blend: BlendSource::Settled }
    }

    /// Sets the compressor. If there is an index already, it must be the index's compressor.
    #[must_use]
    pub fn compressor(self, compressor: CompressorSpec) -> HybridConfig {
        HybridConfig { compressor: Some(compressor), ..self }
    }

    /// Sets where the blend comes from: a [`BlendSource`], or a [`Blend`] to use.
    #[must_use]
    pub fn blend(self, blend: impl Into<BlendSource>) -> HybridConfig {
        HybridConfig { blend: blend.into(), ..self }
    }

    /// The compressor, if one was set.
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
/// As text, it is `settled`, `fitted`, or the blend itself.
///
/// # Examples
///
/// ```
/// use nearzip::{BlendSource, Corpus, Method, unobserved};
///
/// assert_eq!("fitted".parse::<BlendSource>()?, BlendSource::Fitted);
/// let given: Method = "hybrid blend=1.41,8".parse()?;
/// let classifier = given.build(Corpus::sample(), &unobserved)?;
/// assert!(classifier.settings().0.contains(&("blend", nearzip::Setting::Name("1.41,8".into()))));
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub enum BlendSource {
    /// The blend that is stored in the index's model file, if there is one; otherwise as
    /// [`Fitted`](BlendSource::Fitted).
    #[default]
    Settled,
    /// Chosen by leave-one-out.
    Fitted,
    /// Given by the caller.
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
    /// As for a [`Blend`], if the text is neither of the two names.
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
            parsed(value, str::parse).map(|compressor| config.compressor = compressor)
        },
    },
    MethodOption {
        name: "blend",
        get: |config| config.blend.to_string(),
        set: |config, value| value.parse().map(|blend| config.blend = blend),
    },
];
