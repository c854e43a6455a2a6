//! The model as bytes.

use std::ops::Range;
use std::sync::Arc;

use super::class_size::ClassSize;
use super::counts::Counts;
use super::group;
use super::groups::{self, Groups};
use super::key::Occurrences;
use super::model::{ClassModel, MOST_CLASSES};
use super::numbers::{Numbers, push};
use super::order;
use super::sector::{self, Builder};
use super::stored::{self, Stored};
use crate::byte_counts::ByteCounts;
use crate::corpus::Labels;
use crate::error::{Error, Result};
use crate::model::Section;

impl ClassModel {
    /// The model as bytes, in the format that [`ClassClassifier::encode`](crate::ClassClassifier::encode)
    /// describes. `labels` are the labels of all documents, in the order that the classes are to
    /// have.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] if the model is in a file, and is damaged.
    pub(crate) fn encode(&self, labels: &Labels) -> Result<Vec<u8>> {
        let sectors = self.counts.sectors()?;
        let number = |label| labels.find(label).map(|id| id.index() as u64);
        let numbers: Vec<Option<u64>> = self.labels.iter().map(number).collect();

        let mut head = Vec::new();
        push(&mut head, self.order as u64);
        push(&mut head, labels.len() as u64);
        for label in labels.iter() {
            let class = self.class(label).map(|class| self.classes[usize::from(class)]);
            let ClassSize { documents, bytes } = class.unwrap_or_default();
            push(&mut head, documents);
            push(&mut head, bytes);
        }
        let bits = groups::bits_for(sectors.iter().map(|sector| sector.grams()).sum());
        push(&mut head, u64::from(bits));
        let mut counts = Vec::new();
        let mut occurrences: Vec<Occurrences> = Vec::new();
        for group in 0..1 << bits {
            let of_group = groups::sectors(bits, group);
            occurrences.clear();
            occurrences.extend(of_group.clone().flat_map(|number| sectors[number].iter(number)));
            let before = counts.len();
            group::push_counts(&mut counts, of_group.start, &occurrences, &numbers);
            push(&mut head, (counts.len() - before) as u64);
        }
        let mut bytes = Vec::new();
        push(&mut bytes, head.len() as u64);
        Ok([bytes, head, counts].concat())
    }

    /// The model that [`encode`](ClassModel::encode) wrote, with its labels.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidClassModel`] if the bytes are not such a model, or the number of labels is not
    /// that of its classes.
    pub(crate) fn decode(labels: Labels, bytes: &[u8]) -> Result<ClassModel> {
        let place = head_place(bytes)?;
        let head = bytes.get(place.start as usize..place.end as usize).ok_or(ENDS_EARLY)?;
        let Head { order, classes, groups } =
            Head::read(&labels, head, place.end..bytes.len() as u64)?;
        let mut sectors = Vec::with_capacity(sector::COUNT);
        let mut builder = Builder::default();
        for (numbers, place) in groups.iter() {
            let bytes = &bytes[place.start as usize..place.end as usize];
            sectors.extend(group::sectors(bytes, numbers, &classes, &mut builder)?);
        }
        let counts = Counts::of_sectors(sectors.into_iter());
        let mut model = ClassModel::of(order, labels, classes, counts);
        model.bytes = model.counted_bytes()?;
        Ok(model)
    }

    /// As [`decode`](ClassModel::decode), for bytes in a file. Counts are decoded when they are first
    /// needed, and only then found to be invalid.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] if what comes before the counts is damaged, or not such a model.
    pub(crate) fn open(labels: Labels, section: Section) -> Result<ClassModel> {
        let invalid = |error| stored::invalid(&section, error);
        let length = section.len();
        let beginning = section.bytes(0..length.min(LONGEST_NUMBER))?;
        let place = head_place(beginning).map_err(invalid)?;
        let head = section.bytes(place.clone())?;
        let head = Head::read(&labels, head, place.end..length).map_err(invalid)?;
        let Head { order, classes, groups } = head;
        let counts = Counts::open(Stored::new(section, groups, classes.clone()));
        Ok(ClassModel::of(order, labels, classes, counts))
    }

    /// A model whose counts are complete, but for its byte counts.
    fn of(order: usize, labels: Labels, classes: Vec<ClassSize>, counts: Counts) -> ClassModel {
        let everything = ClassSize {
            documents: classes.iter().map(|class| class.documents).sum(),
            bytes: classes.iter().map(|class| class.bytes).sum(),
        };
        let (labels, bytes) = (Arc::new(labels), ByteCounts::default());
        ClassModel { order, labels, classes, everything, counts, bytes }
    }

    /// Decodes what is still in a file, which every change needs.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] if it is damaged or forged.
    pub(crate) fn load(&mut self) -> Result<()> {
        if self.counts.are_stored() {
            self.counts.load()?;
            self.bytes = self.counted_bytes()?;
        }
        Ok(())
    }

    /// The same model with its classes in the order of `labels`, which are all labels that have
    /// documents.
    ///
    /// # Errors
    ///
    /// As [`encode`](ClassModel::encode) and [`decode`](ClassModel::decode).
    pub(crate) fn with_labels(&self, labels: Labels) -> Result<ClassModel> {
        let encoded = self.encode(&labels)?;
        ClassModel::decode(labels, &encoded)
    }
}

/// The limit for documents and bytes of all classes together: far above any machine's memory, and
/// low enough that sums do not overflow.
const MOST_BYTES: u64 = 1 << 48;

/// The length of the longest number.
const LONGEST_NUMBER: u64 = 10;

const ENDS_EARLY: Error = Error::InvalidClassModel { fault: "it ends before its counts" };

/// Where the head is: everything before the counts, but for its length, which comes first.
fn head_place(beginning: &[u8]) -> Result<Range<u64>> {
    let mut rest = Numbers { bytes: beginning };
    let length = rest.next()?;
    let start = (beginning.len() - rest.bytes.len()) as u64;
    Ok(start..start.saturating_add(length))
}

/// What comes before the counts.
struct Head {
    order: usize,
    classes: Vec<ClassSize>,
    groups: Groups,
}

impl Head {
    /// Reads the head of a model with these labels, whose counts are at `counts`.
    fn read(labels: &Labels, head: &[u8], counts: Range<u64>) -> Result<Head> {
        let mut rest = Numbers { bytes: head };
        let order = usize::try_from(rest.next()?).unwrap_or(usize::MAX);
        let invalid = |_| Error::InvalidClassModel { fault: "its order is out of range" };
        order::check(order).map_err(invalid)?;
        if rest.next()? != labels.len() as u64 {
            return Err(Error::InvalidClassModel { fault: "its classes are not the labels" });
        }
        if labels.len() > MOST_CLASSES {
            return Err(Error::InvalidClassModel { fault: "it has too many classes" });
        }
        let mut classes = Vec::new();
        for _ in 0..labels.len() {
            classes.push(ClassSize { documents: rest.next()?, bytes: rest.next()? });
        }
        let sizes = classes.iter().flat_map(|class| [class.documents, class.bytes]);
        if sizes.fold(0, u64::saturating_add) > MOST_BYTES {
            return Err(Error::InvalidClassModel { fault: "its classes are too large" });
        }
        let groups = Groups::read(&mut rest, counts)?;
        match rest.bytes.is_empty() {
            true => Ok(Head { order, classes, groups }),
            false => Err(Error::InvalidClassModel { fault: "its counts do not follow" }),
        }
    }
}
