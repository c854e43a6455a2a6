//! The documents most similar to a text, and how similar they are to each other.
//!
//! | file | idea |
//! |---|---|
//! | `similar` | the documents that share the most rare grams with a text |
//! | `weights` | the weight of each gram |
//! | `parts` | the grams of long texts, a part at a time |
//! | `cosines` | the cosines of one text with some documents |
//! | `joined` | texts that are joined with those that are similar |
//! | `kernel` | the cosines between texts, and kernel ridge regression on them |

mod cosines;
mod joined;
mod kernel;
mod parts;
mod similar;
mod weights;

use std::sync::OnceLock;

use crate::error::Result;
use crate::index::Index;
use crate::memo::Memo;
use crate::pool::Pool;

pub(crate) use joined::{Similar, joined};
pub(super) use kernel::ridge;

use cosines::{Cosines, Counts};
use kernel::Kernel;
use similar::similar;
use weights::{GramWeights, Rarity};

/// How many documents are in a neighborhood, if that many share anything with the text.
pub(super) const NEIGHBORS: usize = 50;

/// The documents of an index that are most similar to a text.
pub(crate) struct Neighborhood {
    /// Their positions, best first.
    pub(crate) documents: Vec<usize>,
    /// The similarities among these documents and the text, which comes last.
    pub(super) kernel: Kernel,
}

/// What was computed for earlier neighborhoods. It is valid until the documents change.
#[derive(Debug, Default)]
pub(crate) struct NeighborhoodCache {
    norms: Memo<f64>,
    rarity: OnceLock<Rarity>,
    /// Vectors with a zero for each position.
    sums: Pool<Vec<f32>>,
}

/// The positions of the documents most similar to a text, best first: at most `count`, and never the
/// one at the position `except`.
///
/// # Complexity
///
/// A search among candidates.
pub(super) fn most_similar(
    text: &[u8],
    count: usize,
    except: Option<usize>,
    index: &Index,
    cache: &NeighborhoodCache,
) -> Result<Vec<usize>> {
    similar(index, &cache.sums, text, count, except)
}

/// The documents whose cosines with a text are the highest, best first, with these: at most `count`, and never
/// the one at the position `except`. Ties go by position.
///
/// The cosines are exact; documents are looked for among twice as many that share the rarest grams.
///
/// # Complexity
///
/// A search among candidates, and O(count · m) for documents of m bytes.
pub(crate) fn nearest_by_cosine(
    text: &[u8],
    count: usize,
    except: Option<usize>,
    index: &Index,
    cache: &NeighborhoodCache,
) -> Result<Vec<(usize, f64)>> {
    let documents = most_similar(text, 2 * count, except, index, cache)?;
    let rarity = cache.rarity.get_or_init(|| Rarity::among(index.len()));
    let weights = GramWeights::new(index, rarity)?;
    let cosines = Cosines::with(text, weights)?;
    let mut counts = Counts::default();
    let mut near = Vec::with_capacity(documents.len());
    for document in documents {
        let text = index.text(document)?;
        let norm = *cache.norms.get(document, index.end(), || weights.norm(text))?;
        near.push((document, cosines.of(text, norm, &mut counts)));
    }
    near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    near.truncate(count);
    Ok(near)
}

impl Neighborhood {
    /// The documents most similar to a text, excluding the one at the position `except`.
    ///
    /// # Complexity
    ///
    /// A search among candidates, and O(50 m log m) for documents of m bytes.
    pub(crate) fn of(
        text: &[u8],
        except: Option<usize>,
        index: &Index,
        cache: &NeighborhoodCache,
    ) -> Result<Neighborhood> {
        let documents = most_similar(text, NEIGHBORS, except, index, cache)?;
        let rarity = cache.rarity.get_or_init(|| Rarity::among(index.len()));
        let weights = GramWeights::new(index, rarity)?;
        let mut texts = Vec::with_capacity(documents.len() + 1);
        for &document in &documents {
            let text = index.text(document)?;
            texts.push((text, *cache.norms.get(document, index.end(), || weights.norm(text))?));
        }
        texts.push((text, weights.norm(text)?));
        Ok(Neighborhood { documents, kernel: Kernel::new(&texts, weights)? })
    }

    /// The similarity of each of the documents to the text.
    pub(crate) fn cosines(&self) -> &[f64] {
        &self.kernel.row(self.documents.len())[..self.documents.len()]
    }
}
