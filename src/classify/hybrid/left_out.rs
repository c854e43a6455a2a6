//! What the models say about documents that are left out.

use rayon::prelude::*;

use super::blend::Heard;
use super::classifier::HybridClassifier;
use super::drawn::LEFT_OUT;
use crate::error::Result;
use crate::progress::{Observer, Stage, Tracker};

/// What the models say about the documents at these positions, each from all the others; and whether there is
/// a linear model, which is silent unless it is `asked`. The linear model leaves out several documents at once
/// if there are many.
pub(super) fn heard_without(
    hybrid: &HybridClassifier,
    positions: &[usize],
    asked: bool,
    observer: Observer<'_>,
) -> Result<(Vec<Heard>, bool)> {
    let HybridClassifier { index, cache, .. } = hybrid;
    // First, because it needs much memory for a while.
    let linear = match asked {
        true => linear(hybrid, positions, observer)?,
        false => None,
    };
    let has_linear = linear.is_some();
    let silent = || vec![vec![0.0; index.labels().len()]; positions.len()];
    let linear = linear.unwrap_or_else(silent);

    let model = hybrid.prepared(observer)?;
    let tracker = Tracker::new(observer, Stage::Indexing, positions.len());
    let heard = |(&position, linear): (&usize, Vec<f64>)| {
        tracker.advance(1)?;
        hybrid.heard(cache.opinions.of(index, model, position)?.clone(), linear, model)
    };
    let heard = positions.par_iter().zip(linear).map(heard).collect::<Result<_>>()?;
    Ok((heard, has_linear))
}

/// The linear model's scores. Those of the documents by which the blend was chosen are kept, since these are
/// left out again to calibrate predictions.
fn linear(
    hybrid: &HybridClassifier,
    positions: &[usize],
    observer: Observer<'_>,
) -> Result<Option<Vec<Vec<f64>>>> {
    if let Some((_, known)) = hybrid.cache.linear.get().filter(|(known, _)| known == positions) {
        return Ok(Some(known.clone()));
    }
    let scores = hybrid.index.linear_left_out(positions, observer)?;
    if let Some(scores) = scores.as_ref().filter(|_| positions.len() <= LEFT_OUT) {
        hybrid.cache.linear.get_or_init(|| (positions.to_vec(), scores.clone()));
    }
    Ok(scores)
}
