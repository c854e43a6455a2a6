use std::collections::BTreeSet;

use super::drawn::MANY_LABELS;
use crate::class_model::ClassModel;
use crate::classify::neighborhood::{NeighborhoodCache, most_similar};
use crate::corpus::LabelId;
use crate::error::Result;
use crate::index::Index;

/// How many similar documents make their labels rivals.
const SIMILAR: usize = 32;

/// How many rivals stand for all labels that similar documents do not have.
const OTHERS: usize = 32;

/// A label for which a document can be mistaken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rival {
    /// Its class in the model.
    pub(super) class: u16,
    pub(super) label: LabelId,
    /// The number of labels for which it stands: 1 if only for itself.
    pub(super) stands_for: f64,
}

/// The labels that are compared when the document at `position` is left out, in the order of their
/// classes: its own, those of the documents most similar to it, and some that stand for all others.
/// `None` if there are few labels, so that all can be compared.
///
/// A document is hardly ever mistaken for one with a label that no similar document has. But these
/// labels are many, so the sum of their probabilities matters. It is estimated from some of them, as in
/// a sampled softmax (Jean et al., *On Using Very Large Target Vocabulary for Neural Machine
/// Translation*, 2015), here evenly spaced ones.
pub(super) fn rivals(
    index: &Index,
    model: &ClassModel,
    cache: &NeighborhoodCache,
    position: usize,
) -> Result<Option<Vec<Rival>>> {
    let labels = index.labels().len();
    if labels <= MANY_LABELS {
        return Ok(None);
    }
    let mut near = BTreeSet::from([index.label_id(position)?]);
    for document in most_similar(index.text(position)?, SIMILAR, Some(position), index, cache)? {
        near.insert(index.label_id(document)?);
    }
    let spaced = (0..OTHERS).map(|number| LabelId::from_number((number * labels / OTHERS) as u32));
    let others: Vec<LabelId> = spaced.filter(|label| !near.contains(label)).collect();
    let stands_for = (labels - near.len()) as f64 / others.len() as f64;
    let near = near.into_iter().map(|label| (label, 1.0));
    let rival = |(label, stands_for)| {
        Ok(Rival { class: model.class(index.labels().name(label))?, label, stands_for })
    };
    let others = others.into_iter().map(|label| (label, stands_for));
    let mut rivals = near.chain(others).map(rival).collect::<Result<Vec<_>>>()?;
    rivals.sort_unstable_by_key(|rival| rival.class);
    Ok(Some(rivals))
}
