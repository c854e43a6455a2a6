//! What each voice says about a text.

use super::blend::{Heard, Said};
use super::classifier::HybridClassifier;
use super::offsets::score_offsets;
use super::residuals::{of_index, residual};
use crate::class_model::{ClassModel, Opinion};
use crate::classify::by_label::by_label;
use crate::classify::neighborhood::{Neighborhood, ridge};
use crate::distance::Metric;
use crate::error::Result;
use crate::progress::unobserved;
use crate::search::{Ranked, distances};

/// Added to the diagonal of the kernel, where the similarity of a document to itself is 1.
pub(super) const RIDGE: f64 = 1.0;

/// Documents whose share in the correction is a smaller part of the largest share are left out: half of them
/// are, which changes the Brier score on held-out parts of training sets by a thousandth of it, and spares
/// their residuals.
pub(super) const LEAST_SHARE: f64 = 0.2;

/// The distance of all labels from a text that has no neighbors. Otherwise, a label without any is as far as
/// the farthest of them.
pub(super) const FARTHEST: f64 = 1.0;

/// The documents near a text, and their distances, nearest first.
pub(super) struct Neighbors {
    pub(super) neighborhood: Neighborhood,
    pub(super) ranked: Vec<Ranked>,
}

impl HybridClassifier {
    /// What the models say.
    pub(super) fn models_say(&self, text: &[u8]) -> Result<Heard> {
        let model = self.index.class_model(&unobserved)?;
        let opinion = of_index(&self.index, model, model.opinion(text)?);
        self.heard(opinion, self.linear(text)?, model)
    }

    /// What the models say, given the class model's opinion, of which the score offsets are subtracted, and
    /// the linear model's scores.
    pub(super) fn heard(
        &self,
        opinion: Opinion,
        linear: Vec<f64>,
        model: &ClassModel,
    ) -> Result<Heard> {
        let Opinion { log_odds: mut class, bits_per_byte } = opinion;
        for (log_odds, offset) in class.iter_mut().zip(self.score_offsets(model)?) {
            *log_odds -= offset;
        }
        Ok(Heard { said: vec![class, linear], strangeness: bits_per_byte })
    }

    pub(super) fn score_offsets(&self, model: &ClassModel) -> Result<&[f64]> {
        if let Some(offsets) = self.cache.offsets.get() {
            return Ok(offsets);
        }
        let offsets = score_offsets(&self.index, model, &self.cache.opinions)?;
        Ok(self.cache.offsets.get_or_init(|| offsets))
    }

    /// The linear model's score of each label, or 0 if it is not asked, or does not know the label.
    fn linear(&self, text: &[u8]) -> Result<Vec<f64>> {
        let model = match self.blend().has_linear() {
            true => self.index.linear_model(&unobserved)?,
            false => None,
        };
        Ok(match model {
            Some(model) => by_label(&self.index, model.labels(), model.scores(text), 0.0),
            None => vec![0.0; self.index.labels().len()],
        })
    }

    /// The documents near a text, without the one at the position `except`, and their distances.
    pub(super) fn neighbors(&self, text: &[u8], except: Option<usize>) -> Result<Neighbors> {
        let HybridClassifier { index, cache, .. } = self;
        let neighborhood = Neighborhood::of(text, except, index, &cache.neighborhood)?;
        let ranked = distances(index, text, &neighborhood.documents, Metric::Ncd)?;
        Ok(Neighbors { neighborhood, ranked })
    }

    /// What neighbors say: the correction, and how near the nearest document is.
    pub(super) fn neighbors_say(&self, neighbors: &Neighbors) -> Result<Said> {
        let HybridClassifier { index, cache, .. } = self;
        let model = index.class_model(&unobserved)?;
        let Neighbors { neighborhood, ranked } = neighbors;
        let labels = index.labels().len();
        let mut corrections = vec![0.0; labels];
        let shares = ridge(&neighborhood.kernel, RIDGE);
        let largest = shares.iter().fold(0.0_f64, |largest, share| largest.max(share.abs()));
        let counts = |share: f64| share.abs() >= LEAST_SHARE * largest;
        let near = neighborhood.documents.iter().zip(shares);
        for (&document, share) in near.filter(|&(_, share)| counts(share)) {
            let make = || residual(index, model, &cache.neighborhood, &cache.opinions, document);
            for &(label, residual) in cache.residuals.get(document, index.end(), make)? {
                corrections[label as usize] += share * f64::from(residual);
            }
        }
        let far = ranked.last().map_or(FARTHEST, |near| near.distance);
        let mut nearness = vec![-far; labels];
        for near in ranked {
            let nearness = &mut nearness[index.label_id(near.document)?.index()];
            *nearness = nearness.max(-near.distance);
        }
        Ok(vec![corrections, nearness])
    }
}
