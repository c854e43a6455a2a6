use super::vote::{TieRule, Weights};
use crate::classify::options::{MethodOption, number, parsed, written};
use crate::compressor::CompressorSpec;
use crate::distance::Metric;
use crate::search::{Search, SearchConfig};

/// The settings of a [`KnnClassifier`](crate::KnnClassifier): how the nearest documents are found, and
/// how they vote. The default is the published method, except that in large corpora only candidates
/// are compared.
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`compressor`](KnnConfig::compressor) | the index's, else gzip | the compressor for lengths | |
/// | [`k`](KnnConfig::k) | 1 | how many documents vote | 1 to the number of documents |
/// | [`metric`](KnnConfig::metric) | NCD | the distance | |
/// | [`search`](KnnConfig::search) | automatic | which documents are compared | 1 candidate or more |
/// | [`weights`](KnnConfig::weights) | uniform | how much each vote counts | temperature above 0, finite |
/// | [`ties`](KnnConfig::ties) | nearest | how a tie is settled | |
/// | [`seed`](KnnConfig::seed) | 0 | the seed of random ties | |
///
/// # Examples
///
/// ```
/// use nearzip::{KnnConfig, Weights};
///
/// let config = KnnConfig::default().k(50).weights(Weights::SOFTMAX);
/// assert_eq!((config.get_k(), config.get_weights()), (50, Weights::SOFTMAX));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KnnConfig {
    compressor: Option<CompressorSpec>,
    search: SearchConfig,
    weights: Weights,
    ties: TieRule,
    seed: u64,
}

impl Default for KnnConfig {
    fn default() -> KnnConfig {
        KnnConfig::new()
    }
}

impl KnnConfig {
    /// The default configuration.
    pub const fn new() -> KnnConfig {
        KnnConfig {
            compressor: None,
            search: SearchConfig::new(),
            weights: Weights::Uniform,
            ties: TieRule::Nearest,
            seed: 0,
        }
    }

    /// Sets the compressor. If there is an index already, it must be the index's compressor.
    #[must_use]
    pub fn compressor(self, compressor: CompressorSpec) -> KnnConfig {
        KnnConfig { compressor: Some(compressor), ..self }
    }

    /// Sets how many documents vote.
    #[must_use]
    pub fn k(self, k: usize) -> KnnConfig {
        KnnConfig { search: self.search.k(k), ..self }
    }

    /// Sets the distance.
    #[must_use]
    pub fn metric(self, metric: Metric) -> KnnConfig {
        KnnConfig { search: self.search.metric(metric), ..self }
    }

    /// Sets which documents are compared with a query.
    #[must_use]
    pub fn search(self, search: Search) -> KnnConfig {
        KnnConfig { search: self.search.search(search), ..self }
    }

    /// Sets how much each vote counts.
    #[must_use]
    pub fn weights(self, weights: Weights) -> KnnConfig {
        KnnConfig { weights, ..self }
    }

    /// Sets how a tie is settled.
    #[must_use]
    pub fn ties(self, ties: TieRule) -> KnnConfig {
        KnnConfig { ties, ..self }
    }

    /// Sets the seed of random ties.
    #[must_use]
    pub fn seed(self, seed: u64) -> KnnConfig {
        KnnConfig { seed, ..self }
    }

    /// The compressor, if one was set.
    pub fn get_compressor(&self) -> Option<&CompressorSpec> {
        self.compressor.as_ref()
    }

    /// How many documents vote.
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

    /// How much each vote counts.
    pub fn get_weights(&self) -> Weights {
        self.weights
    }

    /// How a tie is settled.
    pub fn get_ties(&self) -> TieRule {
        self.ties
    }

    /// The seed of random ties.
    pub fn get_seed(&self) -> u64 {
        self.seed
    }

    /// The settings of the search.
    pub fn search_config(&self) -> SearchConfig {
        self.search
    }
}

pub(super) const OPTIONS: &[MethodOption<KnnConfig>] = &[
    MethodOption {
        name: "compressor",
        get: |config| written(&config.compressor),
        set: |config, value| {
            parsed(value, str::parse).map(|compressor| config.compressor = compressor)
        },
    },
    MethodOption {
        name: "k",
        get: |config| config.get_k().to_string(),
        set: |config, value| number("k", value).map(|k| config.search = config.search.k(k)),
    },
    MethodOption {
        name: "metric",
        get: |config| config.get_metric().to_string(),
        set: |config, value| {
            value.parse().map(|metric| config.search = config.search.metric(metric))
        },
    },
    MethodOption {
        name: "search",
        get: |config| config.get_search().to_string(),
        set: |config, value| {
            value.parse().map(|search| config.search = config.search.search(search))
        },
    },
    MethodOption {
        name: "weights",
        get: |config| config.weights.to_string(),
        set: |config, value| value.parse().map(|weights| config.weights = weights),
    },
    MethodOption {
        name: "ties",
        get: |config| config.ties.to_string(),
        set: |config, value| value.parse().map(|ties| config.ties = ties),
    },
    MethodOption {
        name: "seed",
        get: |config| config.seed.to_string(),
        set: |config, value| number("seed", value).map(|seed| config.seed = seed),
    },
];
