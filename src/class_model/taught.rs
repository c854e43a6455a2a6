//! A model of texts that belong to several classes, each in part.

use rayon::prelude::*;

use super::class_size::ClassSize;
use super::counts::Counts;
use super::gram;
use super::logarithm::Unit;
use super::model::{Opinion, keys, parts, scaled};
use super::score::Scorer;
use super::tally::Tally;
use crate::error::Result;
use crate::progress::Tracker;

/// A whole text, in the unit of shares.
pub(crate) const WHOLE: u8 = Unit::Share.one() as u8;

/// A text, and how much of it belongs to each of some classes, in parts of [`WHOLE`].
pub(crate) struct SharedText<'a> {
    pub(crate) text: &'a [u8],
    /// None is 0.
    pub(crate) shares: Vec<(u16, u8)>,
}

/// How often each short byte string occurs in each class, where a text counts for several classes.
#[derive(Debug)]
pub(crate) struct TaughtModel {
    order: usize,
    classes: Vec<ClassSize>,
    bytes: u64,
    counts: Counts,
}

impl TaughtModel {
    /// The model of some texts that belong to this many classes.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`](crate::Error::Cancelled).
    pub(crate) fn build(
        texts: &[SharedText<'_>],
        classes: usize,
        order: usize,
        tracker: &Tracker<'_>,
    ) -> Result<TaughtModel> {
        let mut sizes = vec![ClassSize::default(); classes];
        for SharedText { text, shares } in texts {
            for &(class, share) in shares {
                sizes[usize::from(class)].grow_by(text, u64::from(share));
            }
        }
        let tally = Tally::new();
        texts.par_iter().try_for_each(|SharedText { text, shares }| {
            let framed = gram::framed(text);
            for positions in parts(&framed) {
                tracker.advance(0)?;
                for &(class, share) in shares {
                    tally.add_each(keys(&framed, positions.clone(), order, class), share);
                }
            }
            tracker.advance(1)
        })?;
        let bytes = sizes.iter().map(|class| class.bytes).sum();
        Ok(TaughtModel { order, classes: sizes, bytes, counts: tally.counts() })
    }

    /// What the model says about a text.
    pub(crate) fn opinion(&self, text: &[u8]) -> Result<Opinion> {
        let scorer = Scorer {
            counts: &self.counts,
            unit: Unit::Share,
            among: None,
            classes: &self.classes,
            bytes: self.bytes,
            order: self.order,
            left_out: None,
        };
        Ok(scaled(scorer.scores(&gram::framed(text))?, text, &self.classes, self.order))
    }
}
