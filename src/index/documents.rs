use std::sync::{Arc, OnceLock};

use super::columns::{Numbers, StoredStrings, StringTags, Strings, write_numbers};
use super::ids::{self, IdColumn, IdTags, Lookup};
use super::labels::LabelColumn;
use super::lengths::{Lengths, Measured};
use super::removed::Removed;
use crate::corpus::{Corpus, DocumentId, LabelId, Labels};
use crate::error::{Error, Result};
use crate::memo::Memo;
use crate::model::{ModelFile, ModelWriter, Tag};

const TEXTS: StringTags = StringTags::new("TEXTS", "TEXT-END");
const LABELS: Tag = Tag::new("LABELS");
const LABEL_NAMES: StringTags = StringTags::new("LB-NAMES", "LB-ENDS");
const IDS: IdTags = IdTags::new("IDS", "ID-NAMES", "ID-ENDS");

/// The sections that hold documents, besides [`lengths::TAGS`](super::lengths::TAGS).
pub(super) const TAGS: [Tag; 8] = [
    TEXTS.bytes,
    TEXTS.ends,
    LABELS,
    LABEL_NAMES.bytes,
    LABEL_NAMES.ends,
    IDS.numbers,
    IDS.names.bytes,
    IDS.names.ends,
];

/// Documents with everything that is known about each, by position.
///
/// The position of a removed document stays empty, so that the others keep theirs. Stored data is
/// checked when it is accessed, so every access can fail.
#[derive(Debug, Default)]
pub(super) struct Documents {
    texts: Strings,
    /// Measured when all are needed.
    lengths: OnceLock<Lengths>,
    /// Those that were needed before all were.
    measured: Memo<Measured>,
    labels: LabelColumn,
    ids: IdColumn,
    removed: Removed,
    /// The total length of the texts that are not removed.
    text_bytes: u64,
    /// The smallest number that was never an id.
    next_id: u64,
    /// Built when a document is first looked up by its id.
    lookup: Option<Lookup>,
}

impl Documents {
    /// The documents of a corpus, not measured yet.
    pub(super) fn new(corpus: Corpus) -> Result<Documents> {
        let text_bytes = corpus.bytes() as u64;
        let (texts, label_ids, labels, ids) = corpus.into_parts();
        let numbers: Vec<u32> = label_ids.into_iter().map(LabelId::number).collect();
        let ids = IdColumn::from(ids);
        Ok(Documents {
            texts: texts.into(),
            labels: LabelColumn::new(labels, numbers.into()),
            text_bytes,
            next_id: ids.next_number()?,
            ids,
            ..Documents::default()
        })
    }

    /// The `len` documents in a file.
    pub(super) fn open(file: &ModelFile, len: usize, next_id: u64) -> Result<Documents> {
        Ok(Documents {
            texts: Strings::open(file, TEXTS, len)?,
            lengths: Lengths::open(file, len)?.map(OnceLock::from).unwrap_or_default(),
            labels: LabelColumn::new(label_names(file, len)?, Numbers::open(file, LABELS, len)?),
            text_bytes: file.expect_section(TEXTS.bytes)?.len(),
            ids: IdColumn::open(file, IDS, len)?,
            next_id,
            ..Documents::default()
        })
    }

    /// Writes the documents that are not removed, and their lengths if they are given.
    pub(super) fn write(
        &self,
        writer: &mut ModelWriter<'_>,
        lengths: Option<&Lengths>,
    ) -> Result<()> {
        let positions = self.positions();
        TEXTS.write(writer, positions.clone(), |position| self.text(position))?;
        if let Some(lengths) = lengths {
            lengths.write(writer, positions.clone())?;
        }
        let label = |position| Ok(self.label_id(position)?.number());
        write_numbers(writer, LABELS, positions.clone(), label)?;
        let labels = self.labels();
        let names: Vec<&str> = labels.iter().collect();
        LABEL_NAMES.write(writer, 0..names.len(), |number| Ok(names[number]))?;
        self.ids.write(writer, IDS, positions)
    }

    /// One more than the last position.
    pub(super) fn end(&self) -> usize {
        self.texts.len()
    }

    /// How many documents there are.
    pub(super) fn len(&self) -> usize {
        self.end() - self.removed.count()
    }

    pub(super) fn has(&self, position: usize) -> bool {
        position < self.end() && !self.removed.has(position)
    }

    /// The positions that have a document.
    pub(super) fn positions(&self) -> impl Iterator<Item = usize> + Clone {
        self.removed.others(0..self.end())
    }

    pub(super) fn text(&self, position: usize) -> Result<&[u8]> {
        self.texts.get(position)
    }

    /// The total length of the texts that are not removed.
    pub(super) fn text_bytes(&self) -> u64 {
        self.text_bytes
    }

    /// The lengths, once all are measured.
    pub(super) fn lengths(&self) -> Option<&Lengths> {
        self.lengths.get()
    }

    /// Keeps the lengths for all positions, unless there are lengths already.
    pub(super) fn keep_lengths(&self, lengths: Lengths) -> &Lengths {
        self.lengths.get_or_init(|| lengths)
    }

    /// What a compressor says about the document at a position, which is measured unless it was before.
    pub(super) fn measured(
        &self,
        position: usize,
        measure: impl FnOnce() -> Result<Measured>,
    ) -> Result<&Measured> {
        self.measured.get(position, self.end(), measure)
    }

    /// The text at a position. A removed document counts as empty, so that the others keep their
    /// positions.
    pub(super) fn text_or_empty(&self, position: usize) -> Result<&[u8]> {
        if self.has(position) { self.text(position) } else { Ok(b"") }
    }

    /// The label and text of a document that has not been removed.
    pub(super) fn labeled(&self, position: usize) -> Result<(&str, &[u8])> {
        Ok((self.labels().name(self.label_id(position)?), self.text(position)?))
    }

    pub(super) fn labels(&self) -> &Arc<Labels> {
        self.labels.labels()
    }

    pub(super) fn label_id(&self, position: usize) -> Result<LabelId> {
        self.labels.get(position)
    }

    pub(super) fn id(&self, position: usize) -> Result<DocumentId<'_>> {
        self.ids.get(position)
    }

    pub(super) fn next_id(&self) -> u64 {
        self.next_id
    }

    /// The id for the next document that is added without one.
    pub(super) fn fresh_id(&self) -> DocumentId<'static> {
        DocumentId::from(self.next_id)
    }

    /// Takes note of an id that a text without a label has.
    pub(super) fn reserve(&mut self, next: u64) {
        self.next_id = self.next_id.max(next);
    }

    /// Checks that there are numbers left for this many documents without ids.
    pub(super) fn require_fresh_ids(&self, count: usize) -> Result<()> {
        match self.next_id.checked_add(count as u64) {
            Some(_) => Ok(()),
            None => Err(Error::NoFreshIds { next: self.next_id }),
        }
    }

    pub(super) fn require_unique_ids(&self) -> Result<()> {
        self.ids.require_unique(&self.removed)
    }

    /// The position of the document with this id.
    pub(super) fn find(&mut self, id: &DocumentId<'_>) -> Result<Option<usize>> {
        Ok(self.lookup()?.position(id))
    }

    fn lookup(&mut self) -> Result<&mut Lookup> {
        Lookup::of(&mut self.lookup, &self.ids, &self.removed)
    }

    /// Appends a document, measured if the others are. If it fails, nothing is changed.
    pub(super) fn push(
        &mut self,
        label: &str,
        text: &[u8],
        id: &DocumentId<'_>,
        measured: Option<&Measured>,
    ) -> Result<()> {
        let position = self.end();
        self.lookup()?.add(id, position)?;
        self.texts.push(text);
        self.measured.extend(self.end());
        self.text_bytes += text.len() as u64;
        match (self.lengths.get_mut(), measured) {
            (Some(lengths), Some(measured)) => lengths.push(measured),
            // A document without a length: all must be measured again.
            _ => drop(self.lengths.take()),
        }
        self.labels.push(label);
        self.ids.push(id);
        self.next_id = self.next_id.max(ids::number_after(id));
        Ok(())
    }

    /// Removes a document that has not been removed yet.
    pub(super) fn remove(&mut self, position: usize) -> Result<()> {
        let text_bytes = self.text(position)?.len() as u64;
        self.labels.remove(position, &self.removed)?;
        if let Some(lookup) = &mut self.lookup {
            lookup.remove(self.ids.get(position)?);
        }
        self.removed.add(position);
        // In a forged file, texts can overlap.
        self.text_bytes = self.text_bytes.saturating_sub(text_bytes);
        Ok(())
    }

    /// Gives a document that has not been removed another label.
    pub(super) fn relabel(&mut self, position: usize, label: &str) -> Result<()> {
        self.labels.change(position, label, &self.removed)
    }

    /// The documents that are not removed, all in memory, renumbered without gaps.
    pub(super) fn compacted(&self) -> Result<Documents> {
        let mut documents = Documents { next_id: self.next_id, ..Documents::default() };
        for position in self.positions() {
            let (label, text) = self.labeled(position)?;
            documents.push(label, text, &self.id(position)?, None)?;
        }
        if let Some(lengths) = self.lengths() {
            documents.keep_lengths(lengths.compacted(self.positions())?);
        }
        Ok(documents)
    }

    /// Accesses everything that is stored, so that it is checked.
    pub(super) fn verify(&self) -> Result<()> {
        for position in self.positions() {
            let (_, text) = self.labeled(position)?;
            if let Some(lengths) = self.lengths() {
                lengths.prepared(position, text)?;
                lengths.length(position)?;
            }
        }
        self.require_unique_ids()
    }
}

/// The labels in a file of `len` documents. Each label occurs, so there are at most `len`.
fn label_names(file: &ModelFile, len: usize) -> Result<Labels> {
    let count = file.expect_section(LABEL_NAMES.ends)?.len() / 8;
    if count > len as u64 {
        return Err(file.invalid("it has more labels than documents"));
    }
    let names = StoredStrings::open(file, LABEL_NAMES, count as usize)?;
    let mut labels = Labels::default();
    for number in 0..count as usize {
        if labels.intern(names.text(number)?).index() != number {
            return Err(file.invalid("it has a label twice"));
        }
    }
    Ok(labels)
}
