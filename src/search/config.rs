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
    pub const fn k(self, k: usize) -> SearchConfig {
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
/// As text it is `auto`, `exact`, `candidates` for the settled number of candidates, or `candidates:100`
/// for another one.
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
    /// few milliseconds per query; above that, [`Settled`](Search::Settled).
    #[default]
    Auto,
    /// All documents.
    Exact,
    /// As many candidates as it takes to find the nearest document for at least
    /// [`PROMISED_RECALL`](Search::PROMISED_RECALL) of the texts that are like the documents, or all
    /// documents; [`settled_search`](crate::settled_search) says how many.
    Settled,
    /// This many documents, those that share the most grams with the query, or k if that is more.
    ///
    /// Distances are exact, but a near document that is not among the candidates is not found.
    /// [`measure_recall`](crate::measure_recall) measures how often that happens.
    Candidates(usize),
}

impl Search {
    /// The most bytes of text for which [`Search::Auto`] is exact.
    pub const EXACT_UP_TO: u64 = 1 << 19;

    /// The fewest candidates of a settled search.
    pub const FEWEST_CANDIDATES: usize = 200;

    /// The recall@1 of a settled search: the share of texts for which it finds the nearest document, or
    /// another at the same distance.
    pub const PROMISED_RECALL: f64 = 0.95;

    /// What [`Search::Auto`] is for a corpus with this many bytes of text; other searches are themselves.
    pub(super) const fn without_auto(self, bytes: u64) -> Search {
        match self {
            Search::Auto if bytes <= Search::EXACT_UP_TO => Search::Exact,
            Search::Auto => Search::Settled,
            search => search,
        }
    }

    /// The name of this search in reports.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Search::Auto => "auto",
            Search::Exact => "exact",
            Search::Settled | Search::Candidates(_) => "candidates",
        }
    }
}

impl fmt::Display for Search {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Search::Auto => formatter.write_str("auto"),
            Search::Exact => formatter.write_str("exact"),
            Search::Settled => formatter.write_str("candidates"),
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
            None if text == "candidates" => Ok(Search::Settled),
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
        for text in ["auto", "exact", "candidates", "candidates:7", "candidates:200"] {
            assert_eq!(text.parse::<Search>().unwrap().to_string(), text);
        }
        for text in ["", "Exact", "exact:3", "candidates:", "candidates:-1", "candidates:x"] {
            let refusal = text.parse::<Search>().unwrap_err().to_string();
            assert!(refusal.starts_with(&format!("no search is called {text:?}")), "{refusal}");
        }
    }
}
