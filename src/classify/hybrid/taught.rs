//! What texts without labels add to what documents with labels say.

use rayon::prelude::*;

use super::blend::Heard;
use super::classifier::HybridClassifier;
use super::drawn::drawn;
use super::left_out::heard_without;
use crate::classify::unlabeled::{Labeled, Mixture, Unlabeled};
use crate::error::{Error, Result};
use crate::progress::Observer;

/// The texts without labels, and how much they count.
#[derive(Debug)]
pub(super) struct Taught {
    unlabeled: Unlabeled,
    mixture: Mixture,
}

impl Taught {
    /// Learns from the texts without labels, and chooses how much they count by up to 1,024 documents that are left out;
    /// `None` if there are too many labels and documents to learn.
    pub(super) fn new(hybrid: &HybridClassifier, observer: Observer<'_>) -> Result<Option<Taught>> {
        let index = &hybrid.index;
        let Some(unlabeled) = Unlabeled::new(index, observer)? else { return Ok(None) };
        // If the only document is left out, nothing can be predicted.
        let drawn = if index.len() > 1 { drawn(index) } else { Vec::new() };
        let (heard, _) = heard_without(hybrid, &drawn, hybrid.blend().has_linear(), observer)?;
        let labeled = |(heard, &position): (Heard, &usize)| {
            let odds = hybrid.odds(index.text(position)?, Some(position), heard, false)?;
            let voices = unlabeled.say_without(position).ok_or(Error::UnknownDocument)?;
            let label = index.label_id(position)?.index();
            let weight = unlabeled.weight(label);
            Ok(Labeled { log_odds: odds.log_odds, voices, label, weight })
        };
        let labeled: Vec<Labeled<'_>> =
            heard.into_par_iter().zip(&drawn).map(labeled).collect::<Result<_>>()?;
        let mixture = Mixture::chosen(&labeled);
        Ok(Some(Taught { unlabeled, mixture }))
    }

    /// The log-odds of each label, given those by the documents that have one, and how strange the text is; of a
    /// document, if it is the one at the position `except`, from the others.
    pub(super) fn heard(
        &self,
        log_odds: &[f64],
        text: &[u8],
        except: Option<usize>,
    ) -> Result<(Vec<f64>, f64)> {
        let said;
        let voices = match except {
            Some(position) => self.unlabeled.say_without(position).ok_or(Error::UnknownDocument)?,
            None => {
                said = self.unlabeled.say(text)?;
                &said
            }
        };
        Ok((self.mixture.log_odds(log_odds, voices), voices.bits_per_byte))
    }
}
