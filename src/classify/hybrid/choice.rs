//! The blend that leave-one-out chooses.

use rayon::prelude::*;

use super::blend::{Blend, ModelFactors, Said, VoiceFactors, log_odds};
use super::classifier::HybridClassifier;
use super::drawn::drawn;
use super::fit::fitted;
use super::left_out::heard_without;
use crate::classify::prediction::probabilities;
use crate::error::Result;
use crate::progress::{Observer, Stage, Tracker};

/// Weighs the models by all drawn documents, then all voices by those of which the models are in doubt.
pub(super) fn chosen(hybrid: &HybridClassifier, observer: Observer<'_>) -> Result<Blend> {
    let index = &hybrid.index;
    // If the only document is left out, nothing can be predicted.
    let drawn = if index.len() > 1 { drawn(index) } else { Vec::new() };
    let truth = |&position: &usize| Ok(index.label_id(position)?.index());
    let truths: Vec<usize> = drawn.iter().map(truth).collect::<Result<_>>()?;
    let (heard, has_linear) = heard_without(hybrid, &drawn, true, observer)?;
    let mut said: Vec<Said> = heard.into_iter().map(|heard| heard.said).collect();
    let all: Vec<(&Said, usize)> = said.iter().zip(truths.iter().copied()).collect();
    let models = fitted(&all, has_linear);

    let is_doubtful =
        |said: &Said| ModelFactors::are_in_doubt(&probabilities(&log_odds(&models, said)));
    let doubtful: Vec<usize> = (0..said.len()).filter(|&n| is_doubtful(&said[n])).collect();
    let tracker = Tracker::new(observer, Stage::Indexing, doubtful.len());
    let neighbors_say = |&number: &usize| {
        tracker.advance(1)?;
        let position = drawn[number];
        hybrid.neighbors_say(&hybrid.neighbors(index.text(position)?, Some(position))?)
    };
    let by_neighbors: Vec<Said> = doubtful.par_iter().map(neighbors_say).collect::<Result<_>>()?;
    for (&number, by_neighbors) in doubtful.iter().zip(by_neighbors) {
        said[number].extend(by_neighbors);
    }
    let doubtful: Vec<(&Said, usize)> =
        doubtful.iter().map(|&number| (&said[number], truths[number])).collect();
    let voices = VoiceFactors::of(fitted(&doubtful, has_linear));
    Ok(Blend { models: ModelFactors::of(models), doubtful: Some(voices) })
}
