//! Texts without labels: documents of the index that nothing is compared with, and that methods can learn from.

use super::columns::{StringTags, Strings};
use super::ids::{IdColumn, IdTags, Lookup};
use super::removed::Removed;
use crate::corpus::DocumentId;
use crate::error::Result;
use crate::model::{ModelFile, ModelWriter, Tag};

const TEXTS: StringTags = StringTags::new("U-TEXTS", "U-ENDS");
const IDS: IdTags = IdTags::new("U-IDS", "U-NAMES", "U-NM-END");

/// The sections that hold texts without labels. A program that does not know them must not rewrite the file
/// without them.
pub(super) const TAGS: [Tag; 5] =
    [TEXTS.bytes, TEXTS.ends, IDS.numbers, IDS.names.bytes, IDS.names.ends];

/// Texts without labels, by position among themselves.
#[derive(Debug, Default)]
pub(super) struct Unlabeled {
    texts: Strings,
    ids: IdColumn,
    removed: Removed,
    /// Built when a text is first looked up by its id.
    lookup: Option<Lookup>,
}

impl Unlabeled {
    /// The `len` texts in a file.
    pub(super) fn open(file: &ModelFile, len: usize) -> Result<Unlabeled> {
        if len == 0 {
            return Ok(Unlabeled::default());
        }
        let (texts, ids) = (Strings::open(file, TEXTS, len)?, IdColumn::open(file, IDS, len)?);
        Ok(Unlabeled { texts, ids, ..Unlabeled::default() })
    }

    /// Writes the texts that are not removed, if there are any.
    pub(super) fn write(&self, writer: &mut ModelWriter<'_>) -> Result<()> {
        if self.len() == 0 {
            return Ok(());
        }
        TEXTS.write(writer, self.positions(), |position| self.text(position))?;
        self.ids.write(writer, IDS, self.positions())
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len() - self.removed.count()
    }

    /// The positions that have a text.
    pub(super) fn positions(&self) -> impl Iterator<Item = usize> + Clone {
        self.removed.others(0..self.texts.len())
    }

    pub(super) fn text(&self, position: usize) -> Result<&[u8]> {
        self.texts.get(position)
    }

    pub(super) fn id(&self, position: usize) -> Result<DocumentId<'_>> {
        self.ids.get(position)
    }

    /// The position of the text with this id.
    pub(super) fn find(&mut self, id: &DocumentId<'_>) -> Result<Option<usize>> {
        Ok(self.lookup()?.position(id))
    }

    fn lookup(&mut self) -> Result<&mut Lookup> {
        Lookup::of(&mut self.lookup, &self.ids, &self.removed)
    }

    /// Appends a text. If it fails, nothing is changed.
    pub(super) fn push(&mut self, text: &[u8], id: &DocumentId<'_>) -> Result<()> {
        let position = self.texts.len();
        self.lookup()?.add(id, position)?;
        self.texts.push(text);
        self.ids.push(id);
        Ok(())
    }

    /// Removes a text that has not been removed yet.
    pub(super) fn remove(&mut self, position: usize) -> Result<()> {
        let id = self.ids.get(position)?.into_owned();
        self.lookup()?.remove(id);
        self.removed.add(position);
        Ok(())
    }

    /// The texts that are not removed, all in memory, renumbered without gaps.
    pub(super) fn compacted(&self) -> Result<Unlabeled> {
        let mut compacted = Unlabeled::default();
        for position in self.positions() {
            compacted.push(self.text(position)?, &self.id(position)?)?;
        }
        Ok(compacted)
    }

    /// Accesses everything that is stored, so that it is checked.
    pub(super) fn verify(&self) -> Result<()> {
        for position in self.positions() {
            self.text(position)?;
            self.id(position)?;
        }
        self.require_unique_ids()
    }

    pub(super) fn require_unique_ids(&self) -> Result<()> {
        self.ids.require_unique(&self.removed)
    }
}
