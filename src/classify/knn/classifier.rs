use std::path::Path;

use super::config::KnnConfig;
use super::decide::decide;
use super::vote::{Ballot, TieRule, Weights};
use crate::classify::classifier::{Classifier, Update};
use crate::classify::options::MethodConfig;
use crate::classify::prediction::Prediction;
use crate::classify::settings::{Setting, Settings};
use crate::compressor::CompressorSpec;
use crate::corpus::{Corpus, Labels};
use crate::error::{Error, Result};
use crate::index::{Index, Kept};
use crate::progress::{Observer, unobserved};
use crate::search::{
    Neighbor, Neighbors, Ranked, Ranking, Search, check_exact, k_nearest, k_nearest_batch,
    known_search, rank, rank_others, search_in_use,
};

/// Gives a text the label of the documents nearest to it by compressed length.
///
/// This is the published method (Jiang et al. 2023, *"Low-Resource" Text Classification: A
/// Parameter-Free Classification Method with Compressors*, §3), except that it never looks at the true
/// label, as the published evaluation did.
///
/// # Complexity
///
/// A prediction compresses the query once with each document or candidate, divided by the number of
/// threads.
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
    /// The published method on the documents of a corpus: gzip, NCD, k = 1.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if the corpus has no documents.
    /// - [`Error::ForeignZlib`] if the program's zlib is not stock zlib.
    pub fn from_corpus(corpus: Corpus) -> Result<KnnClassifier> {
        let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
        KnnClassifier::new(index, KnnConfig::default())
    }

    /// A classifier built on an index. The compressor of `config` is ignored: the index already has
    /// one.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if the index has no documents.
    /// - [`Error::InvalidK`] if k is 0 or more than the number of documents.
    /// - [`Error::InvalidTemperature`] if a softmax temperature is not positive and finite.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Classifier, Corpus, Index, KnnClassifier, KnnConfig, unobserved};
    ///
    /// let index = Index::build(Corpus::sample(), &"gzip:6".parse()?, &unobserved)?;
    /// let classifier = KnnClassifier::new(index, KnnConfig::default().k(3))?;
    /// assert_eq!(classifier.predict(b"Where is the station?")?.neighbors().len(), 3);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn new(index: Index, config: KnnConfig) -> Result<KnnClassifier> {
        if index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        index.require_compressor(config.get_compressor())?;
        index.check_k(config.get_k())?;
        config.get_weights().check()?;
        Ok(KnnClassifier { index, config })
    }

    /// The index that is searched.
    pub(crate) fn searched(&self) -> &Index {
        &self.index
    }

    /// The index again.
    pub(crate) fn into_searched(self) -> Index {
        self.index
    }

    /// The classifier's configuration.
    pub fn config(&self) -> &KnnConfig {
        &self.config
    }

    /// The `k` documents nearest to a text, nearest first; the classifier's own k is ignored.
    ///
    /// # Complexity
    ///
    /// As [`k_nearest`].
    ///
    /// # Errors
    ///
    /// As [`k_nearest`].
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, KnnClassifier};
    ///
    /// let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
    /// let neighbors = classifier.neighbors("Wo ist der Bahnhof?", 3)?;
    /// assert!(neighbors.len() == 3 && neighbors.is_sorted());
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn neighbors(&self, query: impl AsRef<[u8]>, k: usize) -> Result<Vec<Neighbor>> {
        let config = self.config.search_config().k(k);
        Ok(k_nearest(&self.index, query.as_ref(), config)?.nearest)
    }

    /// The `k` documents nearest to each of many texts, with the work that each search took.
    ///
    /// # Complexity
    ///
    /// As [`k_nearest_batch`].
    ///
    /// # Errors
    ///
    /// As [`k_nearest_batch`].
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, KnnClassifier, unobserved};
    ///
    /// let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
    /// let texts = ["Wo ist der Bahnhof?", "Où est la gare ?"];
    /// let found = classifier.neighbors_batch(&texts, 2, &unobserved)?;
    /// assert_eq!(found[1].nearest, classifier.neighbors(texts[1], 2)?);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn neighbors_batch<Q: AsRef<[u8]> + Sync>(
        &self,
        queries: &[Q],
        k: usize,
        observer: Observer<'_>,
    ) -> Result<Vec<Neighbors>> {
        let config = self.config.search_config().k(k);
        k_nearest_batch(&self.index, queries, config, observer)
    }

    /// Checks that exact search with this configuration finds what comparing with every document from
    /// scratch finds: [`check_exact`] on the classifier's index.
    ///
    /// # Complexity
    ///
    /// As [`check_exact`].
    ///
    /// # Errors
    ///
    /// As [`check_exact`].
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, KnnClassifier, unobserved};
    ///
    /// let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
    /// assert!(classifier.check_exact(&["Wo ist der Bahnhof?"], &unobserved).is_ok());
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn check_exact<Q: AsRef<[u8]> + Sync>(
        &self,
        queries: &[Q],
        observer: Observer<'_>,
    ) -> Result<()> {
        check_exact(&self.index, queries, self.config.search_config(), observer)
    }

    fn decide(&self, query: &[u8], nearest: &[Ranked]) -> Result<Prediction> {
        self.decide_among(query, nearest, self.config.get_k(), self.config.get_ties())
    }

    /// The prediction from the first `k` of `nearest` under a tie rule.
    pub(crate) fn decide_among(
        &self,
        query: &[u8],
        nearest: &[Ranked],
        k: usize,
        ties: TieRule,
    ) -> Result<Prediction> {
        let nearest = &nearest[..k];
        let ballot = |ranked: &Ranked| {
            let label = self.index.label_id(ranked.document)?;
            Ok(Ballot { label, distance: ranked.distance })
        };
        let ballots: Vec<Ballot> = nearest.iter().map(ballot).collect::<Result<_>>()?;
        let (config, labels) = (self.config.clone().ties(ties), self.index.shared_labels());
        let neighbors = Some(Neighbor::all(&self.index, nearest)?);
        Ok(Prediction { neighbors, ..decide(&config, query, labels, &ballots) })
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
        let config = &self.config;
        let (search, weights) =
            (known_search(&self.index, config.search_config()), config.get_weights());
        let mut settings = vec![
            ("method", "knn".into()),
            ("compressor", Setting::Name(self.index.compressor().spec().to_string())),
            ("metric", config.get_metric().name().into()),
            ("k", config.get_k().into()),
            ("weights", weights.name().into()),
        ];
        if let Weights::Softmax { temperature } = weights {
            settings.push(("temperature", Setting::Real(temperature)));
        }
        settings
            .extend([("ties", config.get_ties().name().into()), ("search", search.name().into())]);
        if let Search::Candidates(count) = search {
            settings.push(("candidates", count.into()));
        }
        Settings(settings)
    }

    /// # Errors
    ///
    /// - [`Error::InvalidCandidates`] if the search is among 0 candidates.
    /// - [`Error::InvalidK`] if fewer than k documents are left in the index.
    /// - [`Error::Compress`] if the compressor fails; the built-in ones do not.
    /// - [`Error::Model`] if the index's file is damaged.
    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        let found = rank(&self.index, &[query], self.config.search_config(), &unobserved)?;
        self.decide(query, &found[0].nearest)
    }

    fn predict_slices(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        let found = rank(&self.index, queries, self.config.search_config(), observer)?;
        let pairs = queries.iter().zip(&found);
        pairs.map(|(query, found)| self.decide(query, &found.nearest)).collect()
    }

    /// With exact search, each is the prediction of a classifier without the document. Among candidates, the
    /// rarities of grams, by which they are chosen, count the document itself.
    fn leave_one_out(
        &self,
        documents: &[usize],
        observer: Observer<'_>,
    ) -> Result<Vec<Prediction>> {
        self.index.check_others(documents)?;
        let found = rank_others(&self.index, documents, self.config.search_config(), observer)?;
        let decide = |(&position, found): (&usize, &Ranking)| {
            self.decide(self.index.text(position)?, &found.nearest)
        };
        documents.iter().zip(&found).map(decide).collect()
    }

    fn index(&self) -> Option<&Index> {
        Some(&self.index)
    }

    fn into_index(self: Box<Self>) -> Option<Index> {
        Some(self.index)
    }

    fn save(&self, path: &Path) -> Result<()> {
        // A settled search is saved with the documents.
        search_in_use(&self.index, self.config.search_config(), &unobserved)?;
        self.index.save_kept(path, Kept::For(KnnConfig::NAME))
    }

    fn as_update(&mut self) -> Option<&mut dyn Update> {
        Some(self)
    }
}

impl Update for KnnClassifier {
    fn add(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.index.add(label, text, None).map(drop)
    }

    fn remove(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.index.remove_text(label, text)
    }

    fn index_mut(&mut self) -> Option<&mut Index> {
        Some(&mut self.index)
    }
}
