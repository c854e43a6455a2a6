use rayon::prelude::*;

use super::drawn::drawn;
use super::residuals::Opinions;
use crate::class_model::ClassModel;
use crate::error::Result;
use crate::index::Index;

/// With this many documents per label or more, the offsets are zero. The number was chosen on held-out
/// parts of training sets.
const ENOUGH: f64 = 30.0;

/// The number of impostors with which an offset counts half.
const FEW_IMPOSTORS: f64 = 4.0;

/// What is subtracted from the class model's log-odds, by label: part of its mean log-odds for
/// impostors, the documents with *other* labels. The part is larger the fewer documents per label
/// there are, and the more impostors. This is the z-norm of speaker verification (Auckenthaler, Carey
/// and Lloyd-Thomas, *Score Normalization for Text-Independent Speaker Verification Systems*, 2000),
/// but with the mean only.
///
/// A class with more text gets a higher score for any text. With many documents, all classes have
/// enough text, and the means reflect how similar labels are, which must not be subtracted.
pub(super) fn score_offsets(
    index: &Index,
    model: &ClassModel,
    opinions: &Opinions,
) -> Result<Vec<f64>> {
    let labels = index.labels().len();
    let scarcity = 1.0 - index.len() as f64 / labels as f64 / ENOUGH;
    if scarcity <= 0.0 {
        return Ok(vec![0.0; labels]);
    }
    let scored = |&position: &usize| {
        let opinion = opinions.of(index, model, position)?;
        Ok((index.label_id(position)?.index(), &opinion.log_odds))
    };
    let scored = drawn(index).par_iter().map(scored).collect::<Result<Vec<_>>>()?;
    let offset = |label: usize| {
        let impostors = scored.iter().filter(|(truth, _)| *truth != label);
        let (count, sum) = impostors
            .fold((0.0, 0.0), |(count, sum), (_, scores)| (count + 1.0, sum + scores[label]));
        // The mean, multiplied by the part to subtract.
        scarcity * sum / (count + FEW_IMPOSTORS)
    };
    Ok((0..labels).map(offset).collect())
}
