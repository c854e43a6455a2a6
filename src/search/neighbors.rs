use std::cmp::Ordering;

use serde::Serialize;

use super::ranked::Ranked;
use crate::compressor::Length;
use crate::corpus::DocumentId;
use crate::error::Result;
use crate::index::Index;

/// A document and its distance from the query.
///
/// Neighbors are ordered by distance, then position, so that the order is total although equal
/// distances are common. Serialized, a neighbor has the members `id`, `label` and `distance`.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, SearchConfig, k_nearest, unobserved};
///
/// let corpus: Corpus = [("zoo", "a lion and a bear")].into_iter().collect();
/// let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
/// let found = k_nearest(&index, b"a lion", SearchConfig::default())?;
/// assert_eq!((&found.nearest[0].label[..], found.nearest[0].document), ("zoo", 0));
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Neighbor {
    /// The document's position in the index.
    #[serde(skip)]
    pub document: usize,
    /// The document's id.
    pub id: DocumentId<'static>,
    /// The document's label.
    pub label: String,
    /// The document's distance from the query.
    pub distance: f64,
}

impl Neighbor {
    /// A ranked document of an index as a neighbor.
    pub(crate) fn new(index: &Index, ranked: Ranked) -> Result<Neighbor> {
        let Ranked { document, distance } = ranked;
        let (id, label) = (index.id(document)?.into_owned(), index.label(document)?.to_owned());
        Ok(Neighbor { document, id, label, distance })
    }

    fn ranked(&self) -> Ranked {
        Ranked { document: self.document, distance: self.distance }
    }

    /// As [`new`](Neighbor::new), for many documents.
    pub(crate) fn all(index: &Index, ranked: &[Ranked]) -> Result<Vec<Neighbor>> {
        ranked.iter().map(|&ranked| Neighbor::new(index, ranked)).collect()
    }
}

impl Ord for Neighbor {
    fn cmp(&self, other: &Neighbor) -> Ordering {
        self.ranked().cmp(&other.ranked())
    }
}

impl PartialOrd for Neighbor {
    fn partial_cmp(&self, other: &Neighbor) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// All fields are equal, distances bit by bit. Within one index, that follows from document and distance.
impl PartialEq for Neighbor {
    fn eq(&self, other: &Neighbor) -> bool {
        self.ranked() == other.ranked() && self.id == other.id && self.label == other.label
    }
}

impl Eq for Neighbor {}

/// The neighbors of a query, and the work that it took to find them.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, SearchConfig, k_nearest, unobserved};
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
/// let found = k_nearest(&index, "Wo ist der Bahnhof?", SearchConfig::default().k(3))?;
/// assert!(found.nearest.len() == 3 && found.nearest.is_sorted());
/// assert_eq!(found.pairs_scored + found.pairs_pruned, 480);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Neighbors {
    /// The nearest documents, nearest first.
    pub nearest: Vec<Neighbor>,
    /// How many documents' distances were computed.
    pub pairs_scored: u64,
    /// How many documents were skipped because a proven bound showed that they cannot be among the
    /// nearest.
    pub pairs_pruned: u64,
}

/// The lengths from which a query's distance from every document is computed; see
/// [`pair_lengths`](crate::pair_lengths).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PairLengths {
    /// C(x), the length of the query.
    pub query: Length,
    /// C(xy) of the query with each document, in the order of their positions.
    pub pairs: Vec<Length>,
}
