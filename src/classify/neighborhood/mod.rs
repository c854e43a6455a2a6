//! The documents most like a text, and how alike all of them are.

mod kernel;

use super::memo::Memo;
use crate::error::Result;
use crate::index::Index;

pub(super) use kernel::ridge;

use kernel::Kernel;

/// How many documents are in a neighborhood, where so many share anything with the text.
pub(super) const NEIGHBORS: usize = 50;

/// The documents of an index that are most like a text.
pub(super) struct Neighborhood {
    /// Their positions, those that share the most rare grams for their length first.
    pub(super) documents: Vec<usize>,
    /// Of these and, last, of the text.
    pub(super) kernel: Kernel,
}

impl Neighborhood {
    /// Those at other positions than `but`.
    ///
    /// # Complexity
    ///
    /// A search among candidates, and O(50 m log m) for documents of m bytes.
    pub(super) fn of(
        text: &[u8],
        but: Option<usize>,
        index: &Index,
        norms: &Memo<f64>,
    ) -> Result<Neighborhood> {
        let documents = index.similar(text, NEIGHBORS, but)?;
        let weights = index.gram_weights()?;
        let mut texts = Vec::with_capacity(documents.len() + 1);
        for &document in &documents {
            let text = index.text(document)?;
            texts.push((text, *norms.get(document, index.end(), || weights.norm(text))?));
        }
        texts.push((text, weights.norm(text)?));
        Ok(Neighborhood { documents, kernel: Kernel::new(&texts, weights)? })
    }

    /// How alike each of the documents is to the text.
    pub(super) fn cosines(&self) -> &[f64] {
        &self.kernel.row(self.documents.len())[..self.documents.len()]
    }
}
