use rayon::prelude::*;

use super::drawn;
use super::residuals::left_out;
use crate::class_model::ClassModel;
use crate::error::Result;
use crate::index::Index;

/// From how many documents a label on the levels count for nothing; from hold-outs of training sets.
const ENOUGH: f64 = 30.0;

/// Of how many strangers a level counts by half.
const FEW_STRANGERS: f64 = 4.0;

/// What is to be taken from the class model's log-odds, by label: a part of what it says on average of
/// strangers, documents with *other* labels. The part is larger the fewer documents a label there are,
/// and the more strangers (z-norm of speaker
/// verification: Auckenthaler, Carey and Lloyd-Thomas, *Score Normalization for Text-Independent
/// Speaker Verification Systems*, 2000, the mean alone).
///
/// A class of which a model has read more finds more in any text. Where there are many documents, all
/// have read enough, and the means reflect how alike labels are, which is not to be taken away.
pub(super) fn levels(index: &Index, model: &ClassModel) -> Result<Vec<f64>> {
    let labels = index.labels().len();
    let scarcity = 1.0 - index.len() as f64 / labels as f64 / ENOUGH;
    if scarcity <= 0.0 {
        return Ok(vec![0.0; labels]);
    }
    let said_of = |&position: &usize| {
        Ok((index.label_id(position)?.index(), left_out(index, model, position)?))
    };
    let said = drawn(index).par_iter().map(said_of).collect::<Result<Vec<_>>>()?;
    let level = |label: usize| {
        let of_strangers = said.iter().filter(|(truth, _)| *truth != label);
        let (count, sum) = of_strangers
            .fold((0.0, 0.0), |(count, sum), (_, said)| (count + 1.0, sum + said[label]));
        // The mean times the part.
        scarcity * sum / (count + FEW_STRANGERS)
    };
    Ok((0..labels).map(level).collect())
}
