use super::rivals::{Rival, rivals};
use crate::class_model::{ClassModel, Opinion};
use crate::classify::by_label::by_label;
use crate::classify::neighborhood::NeighborhoodCache;
use crate::classify::prediction::probabilities;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::memo::Memo;

/// The truth minus the probabilities that the class model predicts for a document that is left out, for
/// the labels with a noticeable difference.
pub(super) type Residual = Box<[(u32, f32)]>;

/// Smaller residuals are dropped.
const LEAST: f64 = 1.0 / 1024.0;

/// The residual of the document at `position`; if there are many labels, for its [`rivals`].
///
/// # Complexity
///
/// A leave-one-out prediction of at most as many labels as there are rivals.
pub(super) fn residual(
    index: &Index,
    model: &ClassModel,
    cache: &NeighborhoodCache,
    opinions: &Opinions,
    position: usize,
) -> Result<Residual> {
    let truth = index.label_id(position)?.number();
    let (labels, log_odds): (Vec<Option<u32>>, Vec<f64>) =
        match rivals(index, model, cache, position).map_err(lacking)? {
            None => {
                let opinion = match opinions.0.known(position) {
                    Some(known) => known.clone(),
                    None => left_out(index, model, position)?,
                };
                (0..).map(Some).zip(opinion.log_odds).unzip()
            }
            Some(rivals) => {
                let classes: Vec<u16> = rivals.iter().map(|rival| rival.class).collect();
                let (label, text) = (index.label(position)?, index.text(position)?);
                let log_odds =
                    model.opinion_without_among(label, text, &classes).map_err(lacking)?.log_odds;
                // The odds of each, times the number of labels for which it stands.
                let weighted = |(rival, log_odds): (&Rival, f64)| {
                    let label = (rival.stands_for == 1.0).then(|| rival.label.number());
                    (label, log_odds + libm::log(rival.stands_for))
                };
                rivals.iter().zip(log_odds).map(weighted).unzip()
            }
        };
    if log_odds.iter().all(|&log_odds| log_odds == f64::NEG_INFINITY) {
        // There is no other document, so nothing is predicted.
        return Ok(Box::default());
    }
    let residual = |(label, probability): (Option<u32>, f64)| {
        let label = label?;
        let truth = f64::from(u8::from(label == truth));
        Some((label, (truth - probability) as f32))
    };
    let residuals = labels.into_iter().zip(probabilities(&log_odds)).filter_map(residual);
    Ok(residuals.filter(|(_, residual)| f64::from(residual.abs()) >= LEAST).collect())
}

/// The class model's opinions of drawn documents that are left out. They are needed more than once, and only
/// they are kept, because each has as many numbers as there are labels.
#[derive(Debug, Default)]
pub(super) struct Opinions(Memo<Opinion>);

impl Opinions {
    /// That of the document at `position`.
    pub(super) fn of(
        &self,
        index: &Index,
        model: &ClassModel,
        position: usize,
    ) -> Result<&Opinion> {
        self.0.get(position, index.end(), || left_out(index, model, position))
    }
}

/// The opinion of the document at `position`, by the model of all the others.
pub(super) fn left_out(index: &Index, model: &ClassModel, position: usize) -> Result<Opinion> {
    let opinion =
        model.opinion_without(index.label(position)?, index.text(position)?).map_err(lacking)?;
    Ok(of_index(index, model, opinion))
}

/// An opinion with the labels in the order of the index.
pub(super) fn of_index(index: &Index, model: &ClassModel, opinion: Opinion) -> Opinion {
    let log_odds = by_label(index, model.labels(), opinion.log_odds, f64::NEG_INFINITY);
    Opinion { log_odds, ..opinion }
}

/// This happens only with a forged file.
fn lacking(error: Error) -> Error {
    match error {
        Error::UnknownDocument => Error::InvalidClassModel { fault: "it lacks a document" },
        error => error,
    }
}
