use serde::Serialize;

use super::config::RegressionConfig;
use super::targets::{mean, targets_of};
use crate::classify::{Setting, Settings, Weights};
use crate::compressor::CompressorSpec;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::{Observer, unobserved};
use crate::search::{
    Neighbor, Ranked, Search, SearchConfig, known_search, rank, rank_others, search_in_use,
};

/// Gives a text the mean number of the documents nearest to it by compressed length: regression by k nearest
/// neighbors. The labels of the documents are numbers, up to 1e100 in magnitude.
///
/// The mean is that of scikit-learn's `KNeighborsRegressor`: plain, or with [`Weights`]; with
/// [`Weights::Distance`], documents at distance 0 count alone, if there are any.
///
/// # Complexity
///
/// A prediction compresses the query once with each document or candidate, divided by the number of threads.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, KnnRegressor};
///
/// // The number of stars.
/// let corpus: Corpus = [
///     ("5", "what a wonderful place, we will come back"),
///     ("5", "wonderful food, and what a view"),
///     ("4.5", "a wonderful view, and we will come back"),
///     ("1", "the room was dirty and the food was cold"),
///     ("2", "the food was cold, and the waiter was rude"),
/// ]
/// .into_iter()
/// .collect();
///
/// let regressor = KnnRegressor::new(
///     nearzip::Index::build(corpus, &Default::default(), &nearzip::unobserved)?,
///     nearzip::RegressionConfig::default().k(2),
/// )?;
/// assert_eq!(regressor.predict(b"the room was cold and the waiter was rude")?.value, 1.5);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug)]
pub struct KnnRegressor {
    index: Index,
    config: RegressionConfig,
    /// The target of each document, by position; of those that were removed, it is not used.
    targets: Vec<f64>,
}

/// The number that is predicted for a text. Serialized, it has the members `value` and `neighbors`.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, KnnRegressor, RegressionConfig};
///
/// let corpus: Corpus = (0..20).map(|n| (n.to_string(), format!("text number {n}"))).collect();
/// let predicted = KnnRegressor::from_corpus(corpus)?.predict(b"text number 7")?;
/// assert_eq!(predicted.neighbors.len(), RegressionConfig::default().get_k());
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PredictedTarget {
    /// The mean of the neighbors' numbers.
    pub value: f64,
    /// The documents whose numbers count, nearest first.
    pub neighbors: Vec<Neighbor>,
}

impl KnnRegressor {
    /// A regressor with the default settings on the documents of a corpus: gzip, NCD, the plain mean of five.
    ///
    /// # Errors
    ///
    /// As [`KnnRegressor::new`], and [`Error::ForeignZlib`] if the program's zlib is not stock zlib.
    pub fn from_corpus(corpus: Corpus) -> Result<KnnRegressor> {
        let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
        KnnRegressor::new(index, RegressionConfig::default())
    }

    /// A regressor built on an index.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if the index has no documents.
    /// - [`Error::NotANumber`] if a document's label is not a finite number up to 1e100 in magnitude.
    /// - [`Error::InvalidK`] if k is 0 or more than the number of documents.
    /// - [`Error::InvalidTemperature`] if a softmax temperature is not positive and finite.
    /// - [`Error::OtherCompressor`] if the index was built with another compressor than that of `config`.
    /// - [`Error::Model`] if the index's file is damaged.
    pub fn new(index: Index, config: RegressionConfig) -> Result<KnnRegressor> {
        if index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        index.require_compressor(config.get_compressor())?;
        index.check_k(config.get_k())?;
        config.get_weights().check()?;
        let documents = index.positions().map(|at| Ok((index.id(at)?, index.label(at)?)));
        let mut targets = vec![f64::NAN; index.end()];
        for (position, target) in index.positions().zip(targets_of(documents)?) {
            targets[position] = target;
        }
        Ok(KnnRegressor { index, config, targets })
    }

    /// The index that is searched.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The regressor's configuration.
    pub fn config(&self) -> &RegressionConfig {
        &self.config
    }

    /// The numbers of all documents, in the order of their positions.
    pub fn targets(&self) -> impl Iterator<Item = f64> {
        self.index.positions().map(|position| self.targets[position])
    }

    /// The settings, for a report.
    pub fn settings(&self) -> Settings {
        let config = &self.config;
        let (search, weights) =
            (known_search(&self.index, config.search_config()), config.get_weights());
        let mut settings = vec![
            ("method", "knn-regression".into()),
            ("compressor", Setting::Name(self.index.compressor().spec().to_string())),
            ("metric", config.get_metric().name().into()),
            ("k", config.get_k().into()),
            ("weights", weights.name().into()),
        ];
        if let Weights::Softmax { temperature } = weights {
            settings.push(("temperature", Setting::Real(temperature)));
        }
        settings.push(("search", search.name().into()));
        if let Search::Candidates(count) = search {
            settings.push(("candidates", count.into()));
        }
        Settings(settings)
    }

    /// Does what the first prediction would do, and later ones need not: where it can be watched and stopped.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], and those of the compressor.
    pub fn prepare(&self, observer: Observer<'_>) -> Result<()> {
        self.index.prepare_lengths(observer)?;
        search_in_use(&self.index, self.config.search_config(), observer).map(drop)
    }

    /// Predicts the number of a text.
    ///
    /// # Errors
    ///
    /// As [`k_nearest`](crate::k_nearest).
    pub fn predict(&self, text: &[u8]) -> Result<PredictedTarget> {
        let mut predicted = self.predict_batch(&[text], &unobserved)?;
        Ok(predicted.pop().expect("one answer per text"))
    }

    /// Predicts the numbers of many texts, in their order. The answers are those of [`predict`](Self::predict),
    /// for any number of threads.
    ///
    /// # Errors
    ///
    /// As [`k_nearest_batch`](crate::k_nearest_batch).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, KnnRegressor, unobserved};
    ///
    /// let corpus: Corpus = (0..20).map(|n| (n.to_string(), format!("text number {n}"))).collect();
    /// let regressor = KnnRegressor::from_corpus(corpus)?;
    /// let predicted = regressor.predict_batch(&["text", "number"], &unobserved)?;
    /// assert_eq!(predicted[1], regressor.predict(b"number")?);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn predict_batch<Q: AsRef<[u8]> + Sync>(
        &self,
        texts: &[Q],
        observer: Observer<'_>,
    ) -> Result<Vec<PredictedTarget>> {
        let found = rank(&self.index, texts, self.config.search_config(), observer)?;
        found.iter().map(|found| self.predicted(&found.nearest)).collect()
    }

    /// Predicts the number of each of the documents at these positions by all the others.
    ///
    /// # Errors
    ///
    /// As [`k_nearest_others`](crate::k_nearest_others).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, KnnRegressor, unobserved};
    ///
    /// let corpus: Corpus = (0..20).map(|n| (n.to_string(), format!("text number {n}"))).collect();
    /// let regressor = KnnRegressor::from_corpus(corpus)?;
    /// let predicted = regressor.leave_one_out(&[7], &unobserved)?;
    /// assert!(predicted[0].neighbors.iter().all(|neighbor| neighbor.document != 7));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn leave_one_out(
        &self,
        documents: &[usize],
        observer: Observer<'_>,
    ) -> Result<Vec<PredictedTarget>> {
        let found = self.rank_others(documents, self.config.search_config(), observer)?;
        found.iter().map(|nearest| self.predicted(nearest)).collect()
    }

    /// The documents nearest to each text.
    pub(crate) fn rank(
        &self,
        texts: &[&[u8]],
        search: SearchConfig,
        observer: Observer<'_>,
    ) -> Result<Vec<Vec<Ranked>>> {
        let found = rank(&self.index, texts, search, observer)?;
        Ok(found.into_iter().map(|found| found.nearest).collect())
    }

    /// The other documents nearest to each document.
    pub(crate) fn rank_others(
        &self,
        documents: &[usize],
        search: SearchConfig,
        observer: Observer<'_>,
    ) -> Result<Vec<Vec<Ranked>>> {
        self.index.check_others(documents)?;
        let found = rank_others(&self.index, documents, search, observer)?;
        Ok(found.into_iter().map(|found| found.nearest).collect())
    }

    /// The mean of the first k of the nearest documents.
    pub(crate) fn mean(&self, nearest: &[Ranked], k: usize) -> f64 {
        let pair = |ranked: &Ranked| (ranked.distance, self.targets[ranked.document]);
        let neighbors: Vec<(f64, f64)> = nearest.iter().take(k).map(pair).collect();
        mean(self.config.get_weights(), &neighbors)
    }

    /// The prediction from the nearest documents, which may be more than k.
    pub(crate) fn predicted(&self, nearest: &[Ranked]) -> Result<PredictedTarget> {
        let k = self.config.get_k();
        let neighbors = Neighbor::all(&self.index, &nearest[..k])?;
        Ok(PredictedTarget { value: self.mean(nearest, k), neighbors })
    }
}
