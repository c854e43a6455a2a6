use super::rule::PrototypeRule;
use crate::compressor::CompressorSpec;
use crate::distance::Metric;
use crate::error::{Error, Result};
use crate::search::{Search, SearchConfig};

/// The settings of a selection of prototypes.
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`rule`](PrototypeConfig::rule) | greedy | how prototypes are selected | |
/// | [`k`](PrototypeConfig::k) | 3 | how many neighbors vote on a document in editing | 1 or more |
/// | [`compressor`](PrototypeConfig::compressor) | gzip | the compressor for lengths | |
/// | [`metric`](PrototypeConfig::metric) | NCD | the distance | |
/// | [`search`](PrototypeConfig::search) | automatic | which documents each is compared with | 1 candidate or more |
///
/// # Examples
///
/// ```
/// use nearzip::{PrototypeConfig, PrototypeRule};
///
/// let config = PrototypeConfig::default().rule(PrototypeRule::Edit).k(5);
/// assert_eq!((config.get_rule(), config.get_k()), (PrototypeRule::Edit, 5));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrototypeConfig {
    rule: PrototypeRule,
    k: usize,
    compressor: CompressorSpec,
    search: SearchConfig,
}

impl Default for PrototypeConfig {
    fn default() -> PrototypeConfig {
        PrototypeConfig::new()
    }
}

impl PrototypeConfig {
    /// The usual loss of accuracy, as a share of all documents, that is accepted for fewer documents.
    pub const TOLERANCE: f64 = 0.005;

    /// The default configuration.
    pub fn new() -> PrototypeConfig {
        PrototypeConfig {
            rule: PrototypeRule::Greedy,
            k: 3,
            compressor: CompressorSpec::default(),
            search: SearchConfig::new(),
        }
    }

    /// Sets how prototypes are selected.
    #[must_use]
    pub fn rule(self, rule: PrototypeRule) -> PrototypeConfig {
        PrototypeConfig { rule, ..self }
    }

    /// Sets how many neighbors vote on a document in editing; all others, if there are fewer.
    #[must_use]
    pub fn k(self, k: usize) -> PrototypeConfig {
        PrototypeConfig { k, ..self }
    }

    /// Sets the compressor.
    #[must_use]
    pub fn compressor(self, compressor: CompressorSpec) -> PrototypeConfig {
        PrototypeConfig { compressor, ..self }
    }

    /// Sets the distance.
    #[must_use]
    pub fn metric(self, metric: Metric) -> PrototypeConfig {
        PrototypeConfig { search: self.search.metric(metric), ..self }
    }

    /// Sets which documents each is compared with.
    #[must_use]
    pub fn search(self, search: Search) -> PrototypeConfig {
        PrototypeConfig { search: self.search.search(search), ..self }
    }

    /// How prototypes are selected.
    pub fn get_rule(&self) -> PrototypeRule {
        self.rule
    }

    /// How many neighbors vote on a document in editing.
    pub fn get_k(&self) -> usize {
        self.k
    }

    /// The compressor.
    pub fn get_compressor(&self) -> &CompressorSpec {
        &self.compressor
    }

    /// The distance.
    pub fn get_metric(&self) -> Metric {
        self.search.get_metric()
    }

    /// Which documents each is compared with.
    pub fn get_search(&self) -> Search {
        self.search.get_search()
    }

    pub(super) fn check(&self, documents: usize) -> Result<()> {
        match (documents, self.k) {
            (0, _) => Err(Error::EmptyCorpus),
            (_, 0) => Err(Error::InvalidK { k: 0, documents }),
            _ => Ok(()),
        }
    }

    /// The search for this many neighbors.
    pub(super) fn search_config(&self, k: usize) -> SearchConfig {
        self.search.k(k)
    }
}
