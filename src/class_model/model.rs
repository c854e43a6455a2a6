//! Adding and removing documents, and scoring texts.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::class_size::ClassSize;
use super::counts::Counts;
use super::evidence::Evidence;
use super::gram;
use super::key::Key;
use super::left_out::LeftOut;
use super::logarithm::{ONE, Unit};
use super::order::{self, ORDERS, order_for};
use super::score::{Scorer, Scores, lowest_order};
use super::tally::Tally;
use crate::byte_counts::ByteCounts;
use crate::corpus::Labels;
use crate::error::{Error, Result};
use crate::progress::{Observer, Stage, Tracker};

/// The factor from scores to log-odds. Bytes of text are not independent, so log-odds grow with the
/// power ¼ of a text's length, not with the length itself; chosen on hold-outs of training sets.
pub(super) const SHARPNESS: f64 = 2.4;

/// How often each short byte string occurs in the documents of each label, and what that says about
/// other texts.
///
/// Updates are exact: after any additions and removals, the model is that of the remaining
/// documents, except that labels without documents keep their numbers.
#[derive(Debug, Clone)]
pub(crate) struct ClassModel {
    pub(super) order: usize,
    pub(super) labels: Arc<Labels>,
    pub(super) classes: Vec<ClassSize>,
    /// All classes together.
    pub(super) everything: ClassSize,
    pub(super) counts: Counts,
    /// The byte counts of the documents, without their frames, once the counts are
    /// [loaded](ClassModel::load).
    pub(super) bytes: ByteCounts,
}

/// What a model says about a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Opinion {
    /// The natural log-odds of each label against the likeliest; −∞ for a label without documents.
    pub(crate) log_odds: Vec<f64>,
    /// The length of the text's ideal code by all classes together, divided by its length: the longer, the
    /// less it is like any document.
    pub(crate) bits_per_byte: f64,
}

/// The largest number of classes.
pub(super) const MOST_CLASSES: usize = u16::MAX as usize;

/// How many positions of a document, at most, are counted at once.
const POSITIONS: usize = 1 << 14;

impl ClassModel {
    /// The model of no documents; of the lowest order unless one is given.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidOrder`] if the order is not between 1 and 12.
    pub(crate) fn new(order: Option<usize>) -> Result<ClassModel> {
        let order = order.unwrap_or(*ORDERS.start());
        order::check(order)?;
        Ok(ClassModel {
            order,
            labels: Arc::default(),
            classes: Vec::new(),
            everything: ClassSize::default(),
            counts: Counts::new(),
            bytes: ByteCounts::default(),
        })
    }

    /// The model of labeled documents; of the order that suits them unless one is given.
    ///
    /// # Errors
    ///
    /// As [`new`](ClassModel::new) and [`add`](ClassModel::add), those of the documents, and
    /// [`Error::Cancelled`].
    pub(crate) fn build<'a>(
        documents: impl ExactSizeIterator<Item = Result<(&'a str, &'a [u8])>> + Clone,
        order: Option<usize>,
        observer: Observer<'_>,
    ) -> Result<ClassModel> {
        let mut bytes = ByteCounts::default();
        for document in documents.clone() {
            bytes.add(document?.1);
        }
        let order = order.unwrap_or_else(|| order_for(&bytes));
        let mut model = ClassModel { bytes, ..ClassModel::new(Some(order))? };
        let mut labeled = Vec::with_capacity(documents.len());
        for document in documents {
            let (label, text) = document?;
            let class = model.intern(label)?;
            model.classes[usize::from(class)].grow(text);
            model.everything.grow(text);
            labeled.push((class, text));
        }
        // Documents of one class have more in common.
        labeled.sort_by_key(|&(class, _)| class);
        let tracker = Tracker::new(observer, Stage::Indexing, labeled.len());
        let tally = Tally::new();
        labeled.par_iter().try_for_each(|&(class, text)| {
            let framed = gram::framed(text);
            for positions in parts(&framed) {
                tracker.advance(0)?;
                tally.add_each(keys(&framed, positions, order, class), 1);
            }
            tracker.advance(1)
        })?;
        model.counts = tally.counts();
        Ok(model)
    }

    /// The length of the longest context in bytes.
    pub(crate) fn order(&self) -> usize {
        self.order
    }

    /// Whether the order is the one that would be chosen for the documents.
    pub(crate) fn has_suitable_order(&self) -> bool {
        self.order == order_for(&self.bytes)
    }

    /// Whether this can be the model of this many documents with this many bytes in total, with at
    /// least one for every label.
    pub(crate) fn is_of(&self, documents: u64, bytes: u64) -> bool {
        self.documents() == documents
            && self.everything.bytes == bytes + documents * gram::framed_len(b"")
            && self.classes.iter().all(|class| class.documents > 0)
    }

    /// The labels that documents have or had.
    pub(crate) fn labels(&self) -> &Arc<Labels> {
        &self.labels
    }

    /// The number of documents.
    pub(crate) fn documents(&self) -> u64 {
        self.everything.documents
    }

    /// The memory that the model takes, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.counts.bytes() + size_of_val(&self.classes[..])
    }

    /// Adds a document.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyLabels`] for more than 65,535 labels, and those of [`load`](ClassModel::load);
    /// nothing is changed then.
    pub(crate) fn add(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.load()?;
        let class = self.intern(label)?;
        let framed = gram::framed(text);
        let mut changed = Vec::new();
        for positions in parts(&framed) {
            changed.extend(keys(&framed, positions, self.order, class));
            self.counts.add_each(&mut changed);
        }
        self.classes[usize::from(class)].grow(text);
        self.everything.grow(text);
        self.bytes.add(text);
        Ok(())
    }

    /// Adds the documents of another model.
    ///
    /// # Errors
    ///
    /// [`Error::OrdersDiffer`] if the models have different orders, [`Error::TooManyLabels`] for more than
    /// 65,535 labels, and those of [`load`](ClassModel::load); nothing is changed then but for new labels,
    /// which have no documents.
    pub(crate) fn merge(&mut self, other: &ClassModel) -> Result<()> {
        if self.order != other.order {
            return Err(Error::OrdersDiffer { orders: [self.order, other.order] });
        }
        self.load()?;
        // All that can fail comes first.
        let (bytes, _) = (other.counted_bytes()?, other.counts.sectors()?);
        let classes: Vec<u16> =
            other.labels.iter().map(|label| self.intern(label)).collect::<Result<_>>()?;
        self.counts.merge(&other.counts, &classes)?;
        for (&class, &size) in classes.iter().zip(&other.classes) {
            self.classes[usize::from(class)].merge(size);
        }
        self.everything.merge(other.everything);
        self.bytes.merge(&bytes);
        Ok(())
    }

    /// Removes a document.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`] if it cannot have been added, and those of [`load`](ClassModel::load);
    /// nothing is changed then.
    pub(crate) fn remove(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.load()?;
        let class = self.class(label)?;
        let (mut left, mut everything) = (self.classes[usize::from(class)], self.everything);
        left.shrink(text)?;
        everything.shrink(text)?;
        let framed = gram::framed(text);
        let mut changed = Vec::new();
        for positions in parts(&framed) {
            changed.extend(keys(&framed, positions.clone(), self.order, class));
            if let Err(unknown) = self.counts.remove_each(&mut changed) {
                for removed in parts(&framed[..positions.start]) {
                    changed.extend(keys(&framed, removed, self.order, class));
                    self.counts.add_each(&mut changed);
                }
                return Err(unknown);
            }
        }
        self.classes[usize::from(class)] = left;
        self.everything = everything;
        self.bytes.remove(text);
        Ok(())
    }

    /// What the model says about a text.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] if counts of the text's grams are in a file, and are damaged or forged.
    pub(crate) fn opinion(&self, text: &[u8]) -> Result<Opinion> {
        Ok(scaled(self.scorer().scores(&gram::framed(text))?, text, &self.classes, self.order))
    }

    /// The [`bits_per_byte`](Opinion::bits_per_byte) of a text.
    ///
    /// # Errors
    ///
    /// Those of [`opinion`](ClassModel::opinion).
    pub(crate) fn bits_per_byte(&self, text: &[u8]) -> Result<f64> {
        let nothing_else = Scorer { among: Some(&[]), classes: &[], ..self.scorer() };
        Ok(scaled(nothing_else.scores(&gram::framed(text))?, text, &[], self.order).bits_per_byte)
    }

    /// What each byte of a text says for the first label and against the second.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`] for a label that no document ever had, and those of
    /// [`opinion`](ClassModel::opinion).
    pub(crate) fn evidence(&self, text: &[u8], labels: [&str; 2]) -> Result<Evidence> {
        let [first, second] = [self.class(labels[0])?, self.class(labels[1])?];
        let among = [first.min(second), first.max(second)];
        let classes = among.map(|class| self.classes[usize::from(class)]);
        let scorer = Scorer { among: Some(&among), classes: &classes, ..self.scorer() };
        let sign =
            if first <= second { bits_per_unit(self.order) } else { -bits_per_unit(self.order) };
        let mut after = Vec::with_capacity(text.len() + 2);
        scorer.scores_by(1, &gram::framed(text), |scores| {
            after.push(sign * (scores[0] - scores[1]) as f64);
        })?;
        let mut bytes: Vec<f64> = after.windows(2).map(|scores| scores[1] - scores[0]).collect();
        let end = bytes.pop().unwrap_or_default();
        Ok(Evidence { prior: after[0], bytes, end })
    }

    /// The [opinion](ClassModel::opinion) of a document by the model of all the others: its own
    /// counts are subtracted, and nothing is rebuilt.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`] if the document cannot be one of the model's, and those of
    /// [`opinion`](ClassModel::opinion).
    pub(crate) fn opinion_without(&self, label: &str, text: &[u8]) -> Result<Opinion> {
        let class = self.class(label)?;
        let mut classes = self.classes.clone();
        classes[usize::from(class)].shrink(text)?;
        let is_only = classes[usize::from(class)].documents == 0;
        self.left_out(class, is_only, text, None, &classes)
    }

    /// As [`opinion_without`](ClassModel::opinion_without), but only of some classes, given in
    /// order, and against the likeliest of these.
    ///
    /// # Complexity
    ///
    /// That for as many classes as are given, times the logarithm of the number of all.
    pub(crate) fn opinion_without_among(
        &self,
        label: &str,
        text: &[u8],
        among: &[u16],
    ) -> Result<Opinion> {
        let class = self.class(label)?;
        let mut left = self.classes[usize::from(class)];
        left.shrink(text)?;
        let size = |&other: &u16| match other == class {
            true => left,
            false => self.classes[usize::from(other)],
        };
        let classes: Vec<ClassSize> = among.iter().map(size).collect();
        self.left_out(class, left.documents == 0, text, Some(among), &classes)
    }

    fn left_out(
        &self,
        class: u16,
        is_only: bool,
        text: &[u8],
        among: Option<&[u16]>,
        classes: &[ClassSize],
    ) -> Result<Opinion> {
        let mut everything = self.everything;
        everything.shrink(text)?;
        let framed = gram::framed(text);
        let left_out = LeftOut::new(&framed, self.order + 1, class, is_only);
        let (bytes, left_out) = (everything.bytes, Some(&left_out));
        let scorer = Scorer { among, classes, bytes, left_out, ..self.scorer() };
        Ok(scaled(scorer.scores(&framed)?, text, classes, self.order))
    }

    /// What scores texts by all documents, for all classes.
    pub(super) fn scorer(&self) -> Scorer<'_> {
        Scorer {
            counts: &self.counts,
            unit: Unit::Whole,
            among: None,
            classes: &self.classes,
            bytes: self.everything.bytes,
            order: self.order,
            left_out: None,
        }
    }

    /// How often each byte occurs, according to the counts of grams.
    pub(super) fn counted_bytes(&self) -> Result<ByteCounts> {
        let frames = 2 * self.documents();
        ByteCounts::from_counts(|byte| {
            let framed = [byte as u8];
            let mut count = 0;
            for gram in gram::ending_at(&framed, 0, 1) {
                count += self.counts.guess(gram)?.row().total();
            }
            Ok(match framed == gram::FRAME {
                true => count.saturating_sub(frames),
                false => count,
            })
        })
    }

    /// The class of a known label.
    pub(crate) fn class(&self, label: &str) -> Result<u16> {
        let id = self.labels.find(label).ok_or(Error::UnknownDocument)?;
        u16::try_from(id.index()).map_err(|_| Error::TooManyLabels { most: MOST_CLASSES })
    }

    /// The class of a label, which is created if the label is new.
    fn intern(&mut self, label: &str) -> Result<u16> {
        if self.labels.find(label).is_none() {
            if self.labels.len() == MOST_CLASSES {
                return Err(Error::TooManyLabels { most: MOST_CLASSES });
            }
            Arc::make_mut(&mut self.labels).intern(label);
            self.classes.push(ClassSize::default());
        }
        self.class(label)
    }
}

/// What the scores of a model of this order mean, for classes of these sizes.
pub(super) fn scaled(scores: Scores, text: &[u8], classes: &[ClassSize], order: usize) -> Opinion {
    let all = scores.of_classes.iter().zip(classes);
    let present = all.clone().filter(|(_, class)| class.documents > 0);
    let best = present.map(|(&score, _)| score).max().unwrap_or_default();
    let scale = SHARPNESS * bits_per_unit(order) / libm::pow(text.len() as f64 + 20.0, 0.75);
    let log_odds = |(&score, class): (&i64, &ClassSize)| match class.documents {
        0 => f64::NEG_INFINITY,
        _ => scale * (score - best) as f64,
    };
    let predicted = gram::framed_len(text) - 1;
    Opinion {
        log_odds: all.map(log_odds).collect(),
        bits_per_byte: scores.surprise as f64 / f64::from(ONE) / predicted as f64,
    }
}

/// The bits in a unit of scores, which are sums over the orders of a model of this order.
fn bits_per_unit(order: usize) -> f64 {
    let orders = order + 1 - lowest_order(order);
    1.0 / (orders as f64 * f64::from(ONE))
}

/// The grams that end at some positions, for a model of this order.
pub(super) fn keys(
    framed: &[u8],
    positions: Range<usize>,
    order: usize,
    class: u16,
) -> impl Iterator<Item = Key> {
    let grams = move |position| gram::ending_at(framed, position, order + 1);
    positions.flat_map(grams).map(move |gram| Key::new(gram, class))
}

/// The positions of a framed text, a part at a time.
pub(super) fn parts(framed: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let end = framed.len();
    (0..end).step_by(POSITIONS).map(move |start| start..end.min(start + POSITIONS))
}
