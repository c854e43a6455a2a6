use rayon::prelude::*;

use crate::classify::{Neighborhood, NeighborhoodCache, Similar, joined};
use crate::error::Result;
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker};

/// Another text, and the cosine with it.
pub(super) type Edge = Similar;

/// For each text, those that are similar to it, with itself: the 50 most similar ones by rare grams, and those
/// of whose 50 it is one. A text without grams that others have is similar to none, not even to itself.
#[derive(Debug)]
pub(super) struct Graph {
    edges: Vec<Vec<Edge>>,
}

impl Graph {
    /// The graph of an index whose positions all have a document.
    pub(super) fn new(index: &Index, observer: Observer<'_>) -> Result<Graph> {
        index.prepare_candidates(observer)?;
        let (cache, texts) = (NeighborhoodCache::default(), index.len());
        let tracker = Tracker::new(observer, Stage::Searching, texts);
        let similar = |text: usize| {
            let neighborhood = Neighborhood::of(index.text(text)?, Some(text), index, &cache)?;
            tracker.advance(1)?;
            let others = neighborhood.documents.iter().zip(neighborhood.cosines());
            Ok(others.map(|(&other, &cosine)| (other as u32, cosine as f32)).collect())
        };
        let found = (0..texts).into_par_iter().map(similar).collect::<Result<Vec<Vec<Edge>>>>()?;
        Ok(Graph::of(found))
    }

    /// Adds each edge to its other end, and each text to itself.
    pub(super) fn of(found: Vec<Vec<Edge>>) -> Graph {
        let mut edges = joined(&found);
        for (text, others) in found.iter().enumerate() {
            if others.iter().any(|&(_, cosine)| cosine > 0.0) {
                let place = edges[text].partition_point(|edge| (edge.0 as usize) < text);
                edges[text].insert(place, (text as u32, 1.0));
            }
        }
        Graph { edges }
    }

    pub(super) fn of_text(&self, text: usize) -> &[Edge] {
        &self.edges[text]
    }

    pub(super) fn len(&self) -> usize {
        self.edges.len()
    }
}
