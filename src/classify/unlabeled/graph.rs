//! Which texts are similar.

use rayon::prelude::*;

use crate::classify::neighborhood::{NeighborhoodCache, Similar, joined, nearest_by_cosine};
use crate::compressor::CompressorSpec;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker};

/// With how many of those nearest to it each text is joined.
const NEIGHBORS: usize = 25;

/// Texts, each joined with those that are similar to it.
///
/// Let W have the squared cosine of two texts if one is among the 25 nearest of the other, and D the sums of the
/// rows of W. The weights of the edges are S = D^−½ W D^−½.
#[derive(Debug)]
pub(super) struct Graph {
    /// All texts, without labels.
    index: Index,
    cache: NeighborhoodCache,
    /// Where the edges of each text begin, and where the last ones end.
    starts: Vec<usize>,
    edges: Vec<Edge>,
}

/// Another text, by its number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) to: u32,
    pub(super) weight: f32,
}

impl Graph {
    /// # Complexity
    ///
    /// Time: a search among candidates for each text, and the cosines with 50 texts, divided by the threads of the
    /// current rayon pool. Memory: twice the texts, and at most 400 bytes for each.
    pub(super) fn new(texts: Corpus, observer: Observer<'_>) -> Result<Graph> {
        // No lengths are needed.
        let index = Index::unmeasured(texts, &CompressorSpec::default())?;
        index.prepare_candidates(observer)?;
        let cache = NeighborhoodCache::default();
        let tracker = Tracker::new(observer, Stage::Joining, index.len());
        let nearest = |text: usize| {
            let found =
                nearest_by_cosine(index.text(text)?, NEIGHBORS, Some(text), &index, &cache)?;
            tracker.advance(1)?;
            Ok(found)
        };
        let nearest = (0..index.len()).into_par_iter().map(nearest).collect::<Result<Vec<_>>>()?;
        let (starts, edges) = normalized(&squared(&nearest));
        Ok(Graph { index, cache, starts, edges })
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    pub(super) fn text(&self, text: usize) -> Result<&[u8]> {
        self.index.text(text)
    }

    /// The texts that a text is joined with.
    pub(super) fn edges(&self, text: usize) -> &[Edge] {
        &self.edges[self.starts[text]..self.starts[text + 1]]
    }

    /// The texts nearest to any text, with their cosines, without the one with the number `except`.
    pub(super) fn nearest(
        &self,
        text: &[u8],
        count: usize,
        except: Option<usize>,
    ) -> Result<Vec<(usize, f64)>> {
        nearest_by_cosine(text, count, except, &self.index, &self.cache)
    }
}

/// The rows of W, given those nearest to each text with their cosines.
fn squared(nearest: &[Vec<(usize, f64)>]) -> Vec<Vec<Similar>> {
    let square = |&(other, cosine): &(usize, f64)| {
        (cosine > 0.0).then_some((other as u32, (cosine * cosine) as f32))
    };
    let squares: Vec<Vec<Similar>> =
        nearest.iter().map(|nearest| nearest.iter().filter_map(square).collect()).collect();
    joined(&squares)
}

/// S, given the rows of W: where the edges of each text begin, and all edges.
fn normalized(rows: &[Vec<Similar>]) -> (Vec<usize>, Vec<Edge>) {
    let degree = |row: &Vec<Similar>| row.iter().map(|edge| f64::from(edge.1)).sum::<f64>();
    let roots: Vec<f64> = rows.iter().map(|row| degree(row).sqrt()).collect();
    let mut starts = vec![0];
    let mut edges = Vec::with_capacity(rows.iter().map(Vec::len).sum());
    for (row, root) in rows.iter().zip(&roots) {
        edges.extend(row.iter().map(|&(to, weight)| {
            let weight = f64::from(weight) / (root * roots[to as usize]);
            Edge { to, weight: weight as f32 }
        }));
        starts.push(edges.len());
    }
    (starts, edges)
}
