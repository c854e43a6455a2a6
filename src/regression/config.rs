use crate::classify::Weights;
use crate::compressor::CompressorSpec;
use crate::distance::Metric;
use crate::search::{Search, SearchConfig};

/// The settings of a [`KnnRegressor`](crate::KnnRegressor): how the nearest documents are found, and how much
/// each counts.
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`compressor`](RegressionConfig::compressor) | the index's, else gzip | the compressor for lengths | |
/// | [`k`](RegressionConfig::k) | 5 | how many documents count | 1 to the number of documents |
/// | [`metric`](RegressionConfig::metric) | NCD | the distance | |
/// | [`search`](RegressionConfig::search) | automatic | which documents are compared | 1 candidate or more |
/// | [`weights`](RegressionConfig::weights) | uniform | how much each of the k counts | temperature above 0, finite |
///
/// # Examples
///
/// ```
/// use nearzip::{RegressionConfig, Weights};
///
/// let config = RegressionConfig::default().k(20).weights(Weights::Distance);
/// assert_eq!((config.get_k(), config.get_weights()), (20, Weights::Distance));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RegressionConfig {
    compressor: Option<CompressorSpec>,
    search: SearchConfig,
    weights: Weights,
}

impl Default for RegressionConfig {
    fn default() -> RegressionConfig {
        RegressionConfig::new()
    }
}

impl RegressionConfig {
    /// The default configuration.
    pub const fn new() -> RegressionConfig {
        RegressionConfig {
            compressor: None,
            search: SearchConfig::new().k(5),
            weights: Weights::Uniform,
        }
    }

    /// Sets the compressor. If there is an index already, it must be the index's compressor.
    #[must_use]
    pub fn compressor(self, compressor: CompressorSpec) -> RegressionConfig {
        RegressionConfig { compressor: Some(compressor), ..self }
    }

    /// Sets how many documents count.
    #[must_use]
    pub fn k(self, k: usize) -> RegressionConfig {
        RegressionConfig { search: self.search.k(k), ..self }
    }

    /// Sets the distance.
    #[must_use]
    pub fn metric(self, metric: Metric) -> RegressionConfig {
        RegressionConfig { search: self.search.metric(metric), ..self }
    }

    /// Sets which documents are compared with a query.
    #[must_use]
    pub fn search(self, search: Search) -> RegressionConfig {
        RegressionConfig { search: self.search.search(search), ..self }
    }

    /// Sets how much each document counts.
    #[must_use]
    pub fn weights(self, weights: Weights) -> RegressionConfig {
        RegressionConfig { weights, ..self }
    }

    /// The compressor, if one was set.
    pub fn get_compressor(&self) -> Option<&CompressorSpec> {
        self.compressor.as_ref()
    }

    /// How many documents count.
    pub fn get_k(&self) -> usize {
        self.search.get_k()
    }

    /// The distance.
    pub fn get_metric(&self) -> Metric {
        self.search.get_metric()
    }

    /// Which documents are compared with a query.
    pub fn get_search(&self) -> Search {
        self.search.get_search()
    }

    /// How much each document counts.
    pub fn get_weights(&self) -> Weights {
        self.weights
    }

    /// The settings of the search.
    pub fn search_config(&self) -> SearchConfig {
        self.search
    }
}
