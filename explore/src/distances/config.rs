use nearzip::{CompressorSpec, Metric};

use super::symmetry::Symmetry;

/// How the distances of texts are measured.
///
/// | setting | default | meaning |
/// |---|---|---|
/// | [`compressor`](DistanceConfig::compressor) | `gzip` | what measures the lengths |
/// | [`metric`](DistanceConfig::metric) | NCD | the distance that is computed from them |
/// | [`symmetry`](DistanceConfig::symmetry) | mean | how the two distances of a pair become one |
///
/// # Examples
///
/// ```
/// use nearzip_explore::{DistanceConfig, Symmetry};
///
/// let config = DistanceConfig::default().symmetry(Symmetry::Minimum);
/// assert_eq!(config.get_symmetry(), Symmetry::Minimum);
/// assert_eq!(config.get_compressor().to_string(), "gzip");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DistanceConfig {
    compressor: CompressorSpec,
    metric: Metric,
    symmetry: Symmetry,
}

impl DistanceConfig {
    /// Sets the compressor.
    #[must_use]
    pub fn compressor(self, compressor: CompressorSpec) -> DistanceConfig {
        DistanceConfig { compressor, ..self }
    }

    /// Sets the distance.
    #[must_use]
    pub fn metric(self, metric: Metric) -> DistanceConfig {
        DistanceConfig { metric, ..self }
    }

    /// Sets how the two distances of a pair become one.
    #[must_use]
    pub fn symmetry(self, symmetry: Symmetry) -> DistanceConfig {
        DistanceConfig { symmetry, ..self }
    }

    /// The compressor.
    pub fn get_compressor(&self) -> &CompressorSpec {
        &self.compressor
    }

    /// The distance.
    pub fn get_metric(&self) -> Metric {
        self.metric
    }

    /// How the two distances of a pair become one.
    pub fn get_symmetry(&self) -> Symmetry {
        self.symmetry
    }
}
