use std::sync::Arc;

use super::columns::{Numbers, StoredStrings, StringTags, Strings, write_numbers};
use super::ids::{self, IdColumn, Lookup};
use super::labels::LabelColumn;
use super::removed::Removed;
use crate::compressor::{Length, PreparedDocument};
use crate::corpus::{Arena, Corpus, DocumentId, LabelId, Labels};
use crate::error::{Error, Result};
use crate::model::{ModelFile, ModelWriter, Tag};

const TEXTS: StringTags = StringTags::new("TEXTS", "TEXT-END");
const PREPARED: StringTags = StringTags::new("PREPARED", "PREP-END");
const LENGTHS: Tag = Tag::new("LENGTHS");
const LABELS: Tag = Tag::new("LABELS");
const LABEL_NAMES: StringTags = StringTags::new("LB-NAMES", "LB-ENDS");

/// The sections that hold documents, and [`ids::TAGS`].
pub(super) const TAGS: [Tag; 8] = [
    TEXTS.bytes,
    TEXTS.ends,
    PREPARED.bytes,
    PREPARED.ends,
    LENGTHS,
    LABELS,
    LABEL_NAMES.bytes,
    LABEL_NAMES.ends,
];

/// Documents with everything that is known of each, by position.
///
/// A removed document's position stays empty, so that the others keep theirs. What is stored is
/// checked when it is touched, so that every look at it can fail.
#[derive(Debug, Default)]
pub(super) struct Documents {
    texts: Strings,
    /// What the compressor worked out about each text.
    prepared: Strings,
    /// In units.
    lengths: Numbers<u64>,
    labels: LabelColumn,
    ids: IdColumn,
    removed: Removed,
    /// Of the texts that are not removed.
    text_bytes: u64,
    /// The least number that never was an id.
    next_id: u64,
    /// Made when a document is first looked for by its id.
    lookup: Option<Lookup>,
}

/// What a compressor makes of a text.
#[derive(Debug, Default)]
pub(super) struct Measured {
    pub(super) length: Length,
    pub(super) prepared: Vec<u8>,
}

impl Documents {
    /// The documents of a corpus, whose lengths and prepared forms are known.
    pub(super) fn new(corpus: Corpus, lengths: Vec<u64>, prepared: Arena) -> Result<Documents> {
        let text_bytes = corpus.bytes() as u64;
        let (texts, label_ids, labels, ids) = corpus.into_parts();
        let numbers: Vec<u32> = label_ids.into_iter().map(LabelId::number).collect();
        let ids = IdColumn::from(ids);
        Ok(Documents {
            texts: texts.into(),
            prepared: prepared.into(),
            lengths: lengths.into(),
            labels: LabelColumn::new(labels, numbers.into()),
            text_bytes,
            next_id: ids.next_number()?,
            ids,
            ..Documents::default()
        })
    }

    /// The `len` documents of a file.
    pub(super) fn open(file: &ModelFile, len: usize, next_id: u64) -> Result<Documents> {
        Ok(Documents {
            texts: Strings::open(file, TEXTS, len)?,
            prepared: Strings::open(file, PREPARED, len)?,
            lengths: Numbers::open(file, LENGTHS, len)?,
            labels: LabelColumn::new(label_names(file, len)?, Numbers::open(file, LABELS, len)?),
            text_bytes: file.expect_section(TEXTS.bytes)?.len(),
            ids: IdColumn::open(file, len)?,
            next_id,
            ..Documents::default()
        })
    }

    /// Writes the documents that are not removed.
    pub(super) fn write(&self, writer: &mut ModelWriter<'_>) -> Result<()> {
        let positions = self.positions();
        TEXTS.write(writer, positions.clone(), |position| self.text(position))?;
        PREPARED.write(writer, positions.clone(), |position| self.prepared.get(position))?;
        write_numbers(writer, LENGTHS, positions.clone(), |position| self.lengths.get(position))?;
        let label = |position| Ok(self.label_id(position)?.number());
        write_numbers(writer, LABELS, positions.clone(), label)?;
        let labels = self.labels();
        let names: Vec<&str> = labels.iter().collect();
        LABEL_NAMES.write(writer, 0..names.len(), |number| Ok(names[number]))?;
        self.ids.write(writer, positions)
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

    /// The length of all texts together.
    pub(super) fn text_bytes(&self) -> u64 {
        self.text_bytes
    }

    pub(super) fn prepared(&self, position: usize) -> Result<PreparedDocument<'_>> {
        let (text, prepared) = (self.text(position)?, self.prepared.get(position)?);
        Ok(PreparedDocument { text, prepared })
    }

    pub(super) fn length(&self, position: usize) -> Result<Length> {
        self.lengths.get(position).map(Length::from_units)
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

    /// The id of the next document that comes without one.
    pub(super) fn fresh_id(&self) -> Result<DocumentId<'static>> {
        match self.next_id {
            // No number is left above it.
            u64::MAX => Err(Error::DuplicateId { id: u64::MAX.to_string() }),
            number => Ok(DocumentId::from(number)),
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
        if self.lookup.is_none() {
            self.lookup = Some(Lookup::new(&self.ids, &self.removed)?);
        }
        Ok(self.lookup.as_mut().expect("made just now"))
    }

    /// Adds a document behind the others. Nothing is changed where it fails.
    pub(super) fn push(
        &mut self,
        label: &str,
        text: &[u8],
        id: &DocumentId<'_>,
        measured: &Measured,
    ) -> Result<()> {
        let position = self.end();
        self.lookup()?.add(id, position)?;
        self.texts.push(text);
        self.text_bytes += text.len() as u64;
        self.prepared.push(&measured.prepared);
        self.lengths.push(measured.length.units());
        self.labels.push(label);
        self.ids.push(id);
        self.next_id = self.next_id.max(ids::number_after(id));
        Ok(())
    }

    /// Removes a document that is there.
    pub(super) fn remove(&mut self, position: usize) -> Result<()> {
        let text_bytes = self.text(position)?.len() as u64;
        self.labels.remove(position, &self.removed)?;
        if let Some(lookup) = &mut self.lookup {
            lookup.remove(self.ids.get(position)?);
        }
        self.removed.add(position);
        // In a forged file texts can overlap.
        self.text_bytes = self.text_bytes.saturating_sub(text_bytes);
        Ok(())
    }

    /// Gives a document that is there another label.
    pub(super) fn relabel(&mut self, position: usize, label: &str) -> Result<()> {
        self.labels.change(position, label, &self.removed)
    }

    /// The documents that are not removed, all in memory, at positions without gaps.
    pub(super) fn compacted(&self) -> Result<Documents> {
        let mut documents = Documents { next_id: self.next_id, ..Documents::default() };
        for position in self.positions() {
            let measured = Measured {
                length: self.length(position)?,
                prepared: self.prepared.get(position)?.to_vec(),
            };
            let label = self.labels().name(self.label_id(position)?);
            documents.push(label, self.text(position)?, &self.id(position)?, &measured)?;
        }
        Ok(documents)
    }

    /// Looks at everything that is stored.
    pub(super) fn verify(&self) -> Result<()> {
        for position in self.positions() {
            self.prepared(position)?;
            self.length(position)?;
            self.label_id(position)?;
        }
        self.require_unique_ids()
    }
}

/// The labels of a file of `len` documents, each of which occurs, so that there are no more.
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
