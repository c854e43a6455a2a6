use std::sync::Arc;

use super::classifier::{Classifier, Setting, Settings, Update};
use super::prediction::Prediction;
use super::vote::{Ballot, TieRule, Weights, vote};
use crate::compressor::CompressorSpec;
use crate::corpus::{Corpus, Labels};
use crate::distance::Metric;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::{Observer, unobserved};
use crate::random::Random;
use crate::search::{Neighbor, Neighbors, Search, SearchConfig, k_nearest, k_nearest_batch};

/// How the nearest documents are found, and how they decide. The default is the published method,
/// but that large corpora are searched among candidates.
///
/// | field | default | meaning | range |
/// |---|---|---|---|
/// | `k` | 1 | how many documents vote | 1 to the number of documents |
/// | `metric` | NCD | which are nearest | |
/// | `search` | automatic | among which documents | |
/// | `weights` | uniform | how much each vote counts | |
/// | `ties` | nearest | how a tie is settled | |
/// | `seed` | 0 | of random ties | |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnnConfig {
    /// How many documents vote.
    pub k: usize,
    /// Which documents are nearest.
    pub metric: Metric,
    /// Among which documents the nearest are searched.
    pub search: Search,
    /// How much each vote counts.
    pub weights: Weights,
    /// How a tie is settled.
    pub ties: TieRule,
    /// The seed of random ties.
    pub seed: u64,
}

impl Default for KnnConfig {
    fn default() -> KnnConfig {
        KnnConfig {
            k: 1,
            metric: Metric::default(),
            search: Search::default(),
            weights: Weights::default(),
            ties: TieRule::default(),
            seed: 0,
        }
    }
}

/// Gives a text the label of the documents nearest to it by compressed length.
///
/// The published method (Jiang et al. 2023, *"Low-Resource" Text Classification: A Parameter-Free
/// Classification Method with Compressors*, §3), without its evaluation's look at the true label.
/// Prediction on any bytes gives an answer; it is the same for any number of threads.
///
/// # Complexity
///
/// A prediction compresses the query once with each document, divided by the threads.
///
/// # Examples
///
/// ```
/// use nearzip::{Classifier, Corpus, KnnClassifier};
///
/// let corpus: Corpus = [
///     ("weather", "rain in the north, sun in the south"),
///     ("weather", "wind from the east, snow in the hills"),
///     ("chess", "the knight takes the bishop on e5"),
///     ("chess", "a rook and a king against a king"),
/// ]
/// .into_iter()
/// .collect();
///
/// let classifier = KnnClassifier::from_corpus(corpus)?;
/// assert_eq!(classifier.predict(b"the queen takes the rook on e5")?.label(), "chess");
/// assert_eq!(classifier.predict(b"sun in the east, wind in the south")?.label(), "weather");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug)]
pub struct KnnClassifier {
    index: Index,
    config: KnnConfig,
}

impl KnnClassifier {
    /// The published method on a corpus: gzip, NCD, k = 1.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] without documents.
    /// - [`Error::ForeignZlib`] in a program whose zlib is not stock zlib.
    pub fn from_corpus(corpus: Corpus) -> Result<KnnClassifier> {
        let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
        KnnClassifier::new(index, KnnConfig::default())
    }

    /// A classifier on an index.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] without documents.
    /// - [`Error::InvalidK`] where k is 0 or more than there are documents.
    /// - [`Error::InvalidTemperature`] for a softmax temperature that is not positive and finite.
    pub fn new(index: Index, config: KnnConfig) -> Result<KnnClassifier> {
        if index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        index.check_k(config.k)?;
        config.weights.check()?;
        Ok(KnnClassifier { index, config })
    }

    /// The index that is searched.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The index, given back.
    pub fn into_index(self) -> Index {
        self.index
    }

    /// How the nearest documents decide.
    pub fn config(&self) -> KnnConfig {
        self.config
    }

    /// The index, to add, remove and relabel documents.
    pub fn index_mut(&mut self) -> &mut Index {
        &mut self.index
    }

    /// The `k` documents nearest to a text, nearest first, whatever the classifier's own k.
    ///
    /// # Errors
    ///
    /// As [`k_nearest`].
    pub fn neighbors(&self, query: impl AsRef<[u8]>, k: usize) -> Result<Vec<Neighbor>> {
        let config = SearchConfig { k, ..self.search_config() };
        Ok(k_nearest(&self.index, query.as_ref(), config)?.nearest)
    }

    /// As [`neighbors`](KnnClassifier::neighbors), for many texts, with the work that each took.
    ///
    /// # Errors
    ///
    /// As [`k_nearest_batch`].
    pub fn neighbors_batch<Q: AsRef<[u8]> + Sync>(
        &self,
        queries: &[Q],
        k: usize,
        observer: Observer<'_>,
    ) -> Result<Vec<Neighbors>> {
        let config = SearchConfig { k, ..self.search_config() };
        k_nearest_batch(&self.index, queries, config, observer)
    }

    fn search_config(&self) -> SearchConfig {
        let KnnConfig { k, metric, search, .. } = self.config;
        SearchConfig { k, metric, search }
    }

    fn decide(&self, query: &[u8], neighbors: &[Neighbor]) -> Result<Prediction> {
        self.decide_among(query, neighbors, self.config.k, self.config.ties)
    }

    /// The decision of the nearest `k` of `neighbors` under another rule for ties.
    pub(crate) fn decide_among(
        &self,
        query: &[u8],
        neighbors: &[Neighbor],
        k: usize,
        ties: TieRule,
    ) -> Result<Prediction> {
        let neighbors = &neighbors[..k];
        let ballots: Vec<Ballot> = neighbors
            .iter()
            .map(|neighbor| {
                let label = self.index.label_id(neighbor.document)?;
                Ok(Ballot { label, distance: neighbor.distance })
            })
            .collect::<Result<_>>()?;
        let outcome = vote(&ballots, self.labels().len(), self.config.weights, ties);
        Ok(Prediction {
            labels: Arc::clone(self.index.shared_labels()),
            label: outcome.winners[self.draw(query, outcome.winners.len())],
            candidates: outcome.winners,
            scores: outcome.shares,
            neighbors: neighbors.to_vec(),
        })
    }

    /// A number below `choices`, by chance that depends on the seed and the query alone, so that
    /// neither order nor threads change it.
    fn draw(&self, query: &[u8], choices: usize) -> usize {
        if choices == 1 {
            return 0;
        }
        let mixed = query
            .iter()
            .fold(self.config.seed, |state, &byte| Random::new(state ^ u64::from(byte)).next_u64());
        Random::new(mixed).below(choices as u64) as usize
    }
}

impl Classifier for KnnClassifier {
    fn labels(&self) -> &Labels {
        self.index.labels()
    }

    fn documents(&self) -> usize {
        self.index.len()
    }

    fn settings(&self) -> Settings {
        let KnnConfig { k, metric, weights, ties, search, .. } = self.config;
        let bytes = self.index.text_bytes();
        let mut settings = vec![
            ("method", "knn".into()),
            ("compressor", Setting::Name(self.index.compressor().spec().to_string())),
            ("metric", metric.name().into()),
            ("k", k.into()),
            ("weights", weights.name().into()),
        ];
        if let Weights::Softmax { temperature } = weights {
            settings.push(("temperature", Setting::Real(temperature)));
        }
        settings.extend([("ties", ties.name().into()), ("search", search.name(bytes).into())]);
        settings.extend(search.candidates(bytes).map(|count| ("candidates", count.into())));
        Settings(settings)
    }

    /// # Errors
    ///
    /// - [`Error::Compress`] when the compressor fails; with the built-in ones it does not.
    /// - [`Error::Model`] where the index's file is damaged.
    /// - [`Error::InvalidK`] where fewer than k documents are left in the index.
    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        let found = k_nearest(&self.index, query, self.search_config())?;
        self.decide(query, &found.nearest)
    }

    fn predict_batch(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        let found = k_nearest_batch(&self.index, queries, self.search_config(), observer)?;
        let pairs = queries.iter().zip(&found);
        pairs.map(|(query, found)| self.decide(query, &found.nearest)).collect()
    }
}

impl Update for KnnClassifier {
    fn add(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.index.add(label, text, None).map(drop)
    }

    fn remove(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.index.remove_text(label, text)
    }
}
