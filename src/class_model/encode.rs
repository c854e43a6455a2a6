//! The model as bytes: every number in unsigned LEB128, since most are small.

use std::iter;
use std::sync::Arc;

use super::class_size::ClassSize;
use super::counts::Counts;
use super::gram::Gram;
use super::key::{Key, Occurrences};
use super::model::{ClassModel, MOST_CLASSES};
use crate::corpus::Labels;
use crate::error::{Error, Result};

impl ClassModel {
    /// The model as bytes, in the format that [`ClassClassifier::encode`](crate::ClassClassifier::encode)
    /// describes. `labels` are the labels of all documents, in the order that the classes are to
    /// have.
    pub(crate) fn encode(&self, labels: &Labels) -> Vec<u8> {
        let mut bytes = Vec::new();
        push(&mut bytes, self.order as u64);
        push(&mut bytes, labels.len() as u64);
        for label in labels.iter() {
            let class = self.class(label).map(|class| self.classes[usize::from(class)]);
            let ClassSize { documents, bytes: length } = class.unwrap_or_default();
            push(&mut bytes, documents);
            push(&mut bytes, length);
        }
        let place = |label| labels.find(label).map(|id| id.index() as u64);
        let places: Vec<Option<u64>> = self.labels.iter().map(place).collect();
        let occurrences: Vec<Occurrences> = self.counts.iter().collect();
        let mut next_gram = 0;
        let mut row = Vec::new();
        for of_gram in occurrences.chunk_by(|a, b| a.key.gram() == b.key.gram()) {
            row.clear();
            row.extend(of_gram.iter().filter_map(|occurrence| {
                Some((places[usize::from(occurrence.key.class())]?, occurrence.count))
            }));
            if row.is_empty() {
                // Only in a forged model.
                continue;
            }
            row.sort_unstable();
            let gram = of_gram[0].key.gram().number();
            push(&mut bytes, gram - next_gram);
            next_gram = gram + 1;
            let mut next_class = 0;
            for (position, &(class, count)) in row.iter().enumerate() {
                let more = u64::from(position + 1 < row.len());
                let repeated = u64::from(count > 1);
                push(&mut bytes, (class - next_class) << 2 | more << 1 | repeated);
                if count > 1 {
                    push(&mut bytes, count - 2);
                }
                next_class = class + 1;
            }
        }
        bytes
    }

    /// The model that [`encode`](ClassModel::encode) wrote, with its labels.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidClassModel`] if the bytes are not such a model, or the number of labels is not
    /// that of its classes.
    pub(crate) fn decode(labels: Labels, bytes: &[u8]) -> Result<ClassModel> {
        let mut rest = Numbers { bytes };
        let order = rest.below(u64::MAX)? as usize;
        let invalid = |_| Error::InvalidClassModel { fault: "its order is out of range" };
        let mut model = ClassModel::new(Some(order)).map_err(invalid)?;
        if rest.next()? != labels.len() as u64 {
            return Err(Error::InvalidClassModel { fault: "its classes are not the labels" });
        }
        if labels.len() > MOST_CLASSES {
            return Err(Error::InvalidClassModel { fault: "it has too many classes" });
        }
        for _ in 0..labels.len() {
            model.classes.push(ClassSize { documents: rest.next()?, bytes: rest.next()? });
        }
        let sizes = model.classes.iter().flat_map(|class| [class.documents, class.bytes]);
        if sizes.fold(0, u64::saturating_add) > MOST_BYTES {
            return Err(Error::InvalidClassModel { fault: "its classes are too large" });
        }
        model.everything = ClassSize {
            documents: model.classes.iter().map(|class| class.documents).sum(),
            bytes: model.classes.iter().map(|class| class.bytes).sum(),
        };
        model.counts = rest.counts(&model.classes)?;
        model.labels = Arc::new(labels);
        model.bytes = model.counted_bytes();
        Ok(model)
    }
    /// The same model with its classes in the order of `labels`, which are all labels that have
    /// documents.
    pub(crate) fn with_labels(&self, labels: Labels) -> Result<ClassModel> {
        let encoded = self.encode(&labels);
        ClassModel::decode(labels, &encoded)
    }
}

/// The limit for documents and bytes of all classes together: far above any machine's memory, and
/// low enough that sums do not overflow.
const MOST_BYTES: u64 = 1 << 48;

const OUT_OF_RANGE: Error = Error::InvalidClassModel { fault: "a number is out of range" };

/// Reads what [`push`] wrote.
struct Numbers<'a> {
    bytes: &'a [u8],
}

impl Numbers<'_> {
    #[inline]
    fn next(&mut self) -> Result<u64> {
        match self.bytes {
            [byte, rest @ ..] if byte & 0x80 == 0 => {
                self.bytes = rest;
                Ok(u64::from(*byte))
            }
            _ => self.next_long(),
        }
    }

    fn next_long(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let Some((&byte, rest)) = self.bytes.split_first() else {
                return Err(Error::InvalidClassModel {
                    fault: "it ends in the middle of a number",
                });
            };
            self.bytes = rest;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                break;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Error::InvalidClassModel { fault: "a number takes more than 64 bits" })
    }

    /// The next number, which must be less than `end`.
    fn below(&mut self, end: u64) -> Result<u64> {
        match self.next()? {
            number if number < end => Ok(number),
            _ => Err(OUT_OF_RANGE),
        }
    }

    fn counts(&mut self, classes: &[ClassSize]) -> Result<Counts> {
        let (mut place, mut fault) = (Place::default(), None);
        // Counts are put where they belong as they are read: all of them would take much memory.
        let counts = Counts::of(iter::from_fn(|| {
            self.occurrences(&mut place, classes).unwrap_or_else(|error| {
                fault = Some(error);
                None
            })
        }));
        match fault {
            Some(error) => Err(error),
            None => Ok(counts),
        }
    }

    /// The next count; `None` after the last one.
    fn occurrences(
        &mut self,
        place: &mut Place,
        classes: &[ClassSize],
    ) -> Result<Option<Occurrences>> {
        if !place.more {
            if self.bytes.is_empty() {
                return Ok(None);
            }
            place.gram = place.next_gram + self.below((1 << Gram::BITS) - place.next_gram)?;
            place.next_gram = place.gram + 1;
            place.next_class = 0;
        }
        let number = self.next()?;
        let distance = number >> 2;
        if distance >= classes.len() as u64 - place.next_class {
            return Err(OUT_OF_RANGE);
        }
        let class = place.next_class + distance;
        place.next_class = class + 1;
        place.more = number & 2 != 0;
        let repeated = number & 1 != 0;
        // A gram cannot occur more often than its class has bytes.
        let most = classes[class as usize].bytes;
        let count = if repeated { self.below(most.saturating_sub(1))? + 2 } else { 1 };
        let key = Key::new(Gram::from_number(place.gram), class as u16);
        Ok(Some(Occurrences { key, count }))
    }
}

/// How far counts have been read.
#[derive(Debug, Default)]
struct Place {
    next_gram: u64,
    gram: u64,
    next_class: u64,
    /// Whether the gram has a count in another class.
    more: bool,
}

/// Appends a number in unsigned LEB128: seven bits per byte, low bits first.
fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
