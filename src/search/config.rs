use std::fmt;
use std::str::FromStr;

use crate::distance::Metric;
use crate::error::{Error, Result};

/// The settings of a search for nearest neighbors.
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`k`](SearchConfig::k) | 1 | the number of neighbors | 1 to the number of documents |
/// | [`metric`](SearchConfig::metric) | NCD | the distance | |
/// | [`search`](SearchConfig::search) | automatic | which documents are compared | 1 candidate or more |
///
/// # Examples
///
/// ```
/// use nearzip::{Metric, SearchConfig};
///
/// let config = SearchConfig::default().k(5);
/// assert_eq!((config.get_k(), config.get_metric()), (5, Metric::Ncd));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchConfig {
    k: usize,
    metric: Metric,
    search: Search,
}

impl Default for SearchConfig {
    fn default() -> SearchConfig {
        SearchConfig::new()
    }
}

impl SearchConfig {
    /// The default configuration.
    pub const fn new() -> SearchConfig {
        SearchConfig { k: 1, metric: Metric::Ncd, search: Search::Auto }
    }

    /// Sets the number of neighbors.
    #[must_use]
    pub fn k(self, k: usize) -> SearchConfig {
        SearchConfig { k, ..self }
    }

    /// Sets the distance.
    #[must_use]
    pub fn metric(self, metric: Metric) -> SearchConfig {
        SearchConfig { metric, ..self }
    }

    /// Sets which documents are compared with a query.
    #[must_use]
    pub fn search(self, search: Search) -> SearchConfig {
        SearchConfig { search, ..self }
    }

    /// The number of neighbors.
    pub fn get_k(&self) -> usize {
        self.k
    }

    /// The distance.
    pub fn get_metric(&self) -> Metric {
        self.metric
    }

    /// Which documents are compared with a query.
    pub fn get_search(&self) -> Search {
        self.search
    }
}

/// Which documents are compared with a query.
///
/// As text it is `auto`, `exact`, `candidates`, or `candidates:100` for another number of candidates.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, Search, SearchConfig, k_nearest, unobserved};
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
/// let search = |search: Search| {
///     k_nearest(&index, "Où est la gare ?".as_bytes(), SearchConfig::default().search(search))
/// };
/// let (exact, likely) = (search(Search::Exact)?, search("candidates:50".parse()?)?);
/// assert!(likely.nearest[0].distance >= exact.nearest[0].distance);
/// assert_eq!(likely.pairs_scored + likely.pairs_pruned, 50);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Search {
    /// [`Exact`](Search::Exact) up to [`EXACT_UP_TO`](Search::EXACT_UP_TO) bytes of text, which takes a
    /// few milliseconds per query; above that, [`DEFAULT_CANDIDATES`](Search::DEFAULT_CANDIDATES)
    /// candidates.
    #[default]
    Auto,
    /// All documents.
    Exact,
    /// This many documents, those that share the most grams with the query, or k if that is more.
    ///
    /// Distances are exact, but a near document that is not among the candidates is not found.
    /// [`measure_recall`](crate::measure_recall) measures how often that happens.
    Candidates(usize),
}

impl Search {
    /// The most bytes of text for which [`Search::Auto`] is exact.
    pub const EXACT_UP_TO: u64 = 1 << 19;

    /// The number of candidates that [`Search::Auto`] compares.
    pub const DEFAULT_CANDIDATES: usize = 200;

    /// The number of candidates for a corpus with this many bytes of text; `None` if all documents are
    /// compared.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::Search;
    ///
    /// assert_eq!(Search::Auto.candidates(1_000), None);
    /// assert_eq!(Search::Auto.candidates(1_000_000), Some(200));
    /// ```
    pub const fn candidates(self, bytes: u64) -> Option<usize> {
        match self {
            Search::Auto if bytes <= Search::EXACT_UP_TO => None,
            Search::Auto => Some(Search::DEFAULT_CANDIDATES),
            Search::Exact => None,
            Search::Candidates(count) => Some(count),
        }
    }

    /// The name of this search in reports, for a corpus with this many bytes of text.
    pub(crate) const fn name(self, bytes: u64) -> &'static str {
        match self.candidates(bytes) {
            Some(_) => "candidates",
            None => "exact",
        }
    }
}

impl fmt::Display for Search {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Search::Auto => formatter.write_str("auto"),
            Search::Exact => formatter.write_str("exact"),
            Search::Candidates(Search::DEFAULT_CANDIDATES) => formatter.write_str("candidates"),
            Search::Candidates(count) => write!(formatter, "candidates:{count}"),
        }
    }
}

impl FromStr for Search {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for any other text.
    fn from_str(text: &str) -> Result<Search> {
        match text.split_once(':').map(|(name, count)| (name, count.parse())) {
            None if text == "auto" => Ok(Search::Auto),
            None if text == "exact" => Ok(Search::Exact),
            None if text == "candidates" => Ok(Search::Candidates(Search::DEFAULT_CANDIDATES)),
            Some(("candidates", Ok(count))) => Ok(Search::Candidates(count)),
            _ => Err(Error::UnknownName {
                kind: "search",
                name: text.to_owned(),
                known: "auto, exact, candidates, candidates:100".to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_parses_as_it_prints() {
        for text in ["auto", "exact", "candidates", "candidates:7"] {
            assert_eq!(text.parse::<Search>().unwrap().to_string(), text);
        }
        assert_eq!("candidates:200".parse::<Search>().unwrap().to_string(), "candidates");
        for text in ["", "Exact", "exact:3", "candidates:", "candidates:-1", "candidates:x"] {
            let refusal = text.parse::<Search>().unwrap_err().to_string();
            assert!(refusal.starts_with(&format!("no search is called {text:?}")), "{refusal}");
        }
    }
}
