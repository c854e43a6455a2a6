//! The model as bytes: little-endian numbers, seven bits a byte where they are mostly small.

use std::sync::Arc;

use super::counts::{Counts, Key, Occurrences};
use super::gram::Gram;
use super::{ClassClassifier, ClassConfig, ClassSize};
use crate::corpus::Labels;
use crate::error::{Error, Result};

impl ClassClassifier {
    /// The model as bytes, without the labels: about 1 to 2 bytes for each byte of text.
    ///
    /// Order, number of classes, then documents and bytes of each class. Then for each gram in order
    /// its distance from the one before; and for each of its classes that class's distance from the
    /// one before, with two bits below it: whether more classes follow, and whether the gram occurs
    /// more than once, in which case the count less 2 comes next. All are unsigned LEB128 numbers.
    /// Equal models are equal bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Classifier, Corpus};
    ///
    /// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
    /// let again = ClassClassifier::decode(classifier.labels().clone(), &classifier.encode())?;
    /// assert_eq!(again.encode(), classifier.encode());
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        push(&mut bytes, self.order as u64);
        push(&mut bytes, self.classes.len() as u64);
        for class in &self.classes {
            push(&mut bytes, class.documents);
            push(&mut bytes, class.bytes);
        }
        let occurrences: Vec<Occurrences> = self.counts.iter().collect();
        let mut next_gram = 0;
        for row in occurrences.chunk_by(|a, b| a.key.gram() == b.key.gram()) {
            let gram = row[0].key.gram().number();
            push(&mut bytes, gram - next_gram);
            next_gram = gram + 1;
            let mut next_class = 0;
            for (position, occurrence) in row.iter().enumerate() {
                let class = u64::from(occurrence.key.class());
                let more = u64::from(position + 1 < row.len());
                let repeated = u64::from(occurrence.count > 1);
                push(&mut bytes, (class - next_class) << 2 | more << 1 | repeated);
                if occurrence.count > 1 {
                    push(&mut bytes, occurrence.count - 2);
                }
                next_class = class + 1;
            }
        }
        bytes
    }

    /// The model that [`encode`](ClassClassifier::encode) wrote, with its labels.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidClassModel`] where the bytes are not such a model, or the labels not as many as
    /// its classes.
    pub fn decode(labels: Labels, bytes: &[u8]) -> Result<ClassClassifier> {
        let mut rest = Numbers { bytes };
        let order = rest.below(u64::MAX)? as usize;
        let invalid = |_| Error::InvalidClassModel { fault: "its order is out of range" };
        let mut classifier =
            ClassClassifier::new(ClassConfig { order: Some(order) }).map_err(invalid)?;
        if rest.next()? != labels.len() as u64 {
            return Err(Error::InvalidClassModel { fault: "its classes are not the labels" });
        }
        for _ in 0..labels.len() {
            classifier.classes.push(ClassSize { documents: rest.next()?, bytes: rest.next()? });
        }
        let bytes =
            classifier.classes.iter().try_fold(0u64, |sum, class| sum.checked_add(class.bytes));
        bytes.ok_or(Error::InvalidClassModel { fault: "its classes are too large" })?;
        classifier.counts = rest.counts(&classifier.classes)?;
        classifier.labels = Arc::new(labels);
        Ok(classifier)
    }
}

const OUT_OF_RANGE: Error = Error::InvalidClassModel { fault: "a number is out of range" };

/// Reads what [`push`] wrote.
struct Numbers<'a> {
    bytes: &'a [u8],
}

impl Numbers<'_> {
    fn next(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (&byte, rest) = self
                .bytes
                .split_first()
                .ok_or(Error::InvalidClassModel { fault: "it ends in the middle of a number" })?;
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

    /// A number that is less than `end`.
    fn below(&mut self, end: u64) -> Result<u64> {
        let number = self.next()?;
        (number < end).then_some(number).ok_or(OUT_OF_RANGE)
    }

    fn counts(&mut self, classes: &[ClassSize]) -> Result<Counts> {
        let mut counts = Counts::new();
        let mut next_gram = 0;
        let mut occurrences = Vec::new();
        while !self.bytes.is_empty() {
            let gram = next_gram + self.below((1 << Gram::BITS) - next_gram)?;
            next_gram = gram + 1;
            let gram = Gram::from_number(gram);
            let mut next_class = 0;
            let mut more = true;
            while more {
                let number = self.next()?;
                let distance = number >> 2;
                if distance >= classes.len() as u64 - next_class {
                    return Err(OUT_OF_RANGE);
                }
                let class = next_class + distance;
                next_class = class + 1;
                more = number & 2 != 0;
                let repeated = number & 1 != 0;
                // No gram occurs more often than there are bytes.
                let most = classes[class as usize].bytes;
                let count = if repeated { self.below(most.saturating_sub(1))? + 2 } else { 1 };
                occurrences.push(Occurrences { key: Key::new(gram, class as u16), count });
            }
        }
        counts.add(&occurrences);
        Ok(counts)
    }
}

/// Appends a number in unsigned LEB128: seven bits a byte, the low ones first.
fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
