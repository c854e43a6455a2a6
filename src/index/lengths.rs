use super::columns::{Numbers, StringTags, Strings, write_numbers};
use crate::compressor::{Length, PreparedDocument};
use crate::corpus::Arena;
use crate::error::Result;
use crate::model::{ModelFile, ModelWriter, Tag};

const PREPARED: StringTags = StringTags::new("PREPARED", "PREP-END");
const LENGTHS: Tag = Tag::new("LENGTHS");

/// The sections that hold lengths, which a file can do without.
pub(super) const TAGS: [Tag; 3] = [PREPARED.bytes, PREPARED.ends, LENGTHS];

/// Whether the method of this name compares so many documents that their lengths are stored.
pub(super) fn serve(method: &str) -> bool {
    method == "knn"
}

/// What a compressor computes about a text once.
#[derive(Debug, Default)]
pub(super) struct Measured {
    pub(super) length: Length,
    pub(super) prepared: Vec<u8>,
}

/// What the compressor computed about each document once, by position.
#[derive(Debug, Default)]
pub(super) struct Lengths {
    /// In units.
    lengths: Numbers<u64>,
    prepared: Strings,
}

impl Lengths {
    /// The lengths of new documents.
    pub(super) fn new(lengths: Vec<u64>, prepared: Arena) -> Lengths {
        Lengths { lengths: lengths.into(), prepared: prepared.into() }
    }

    /// The lengths of the `len` documents in a file, if it has them.
    pub(super) fn open(file: &ModelFile, len: usize) -> Result<Option<Lengths>> {
        if file.section(LENGTHS).is_none() {
            return Ok(None);
        }
        let prepared = Strings::open(file, PREPARED, len)?;
        Ok(Some(Lengths { lengths: Numbers::open(file, LENGTHS, len)?, prepared }))
    }

    /// Writes the lengths of the documents at `positions`.
    pub(super) fn write(
        &self,
        writer: &mut ModelWriter<'_>,
        positions: impl Iterator<Item = usize> + Clone,
    ) -> Result<()> {
        PREPARED.write(writer, positions.clone(), |position| self.prepared.get(position))?;
        write_numbers(writer, LENGTHS, positions, |position| self.lengths.get(position))
    }

    pub(super) fn push(&mut self, measured: &Measured) {
        self.lengths.push(measured.length.units());
        self.prepared.push(&measured.prepared);
    }

    pub(super) fn length(&self, position: usize) -> Result<Length> {
        self.lengths.get(position).map(Length::from_units)
    }

    /// The document at `position`, whose text is `text`, in the form that the compressor prepared.
    pub(super) fn prepared<'a>(
        &'a self,
        position: usize,
        text: &'a [u8],
    ) -> Result<PreparedDocument<'a>> {
        Ok(PreparedDocument { text, prepared: self.prepared.get(position)? })
    }

    /// The lengths of only the documents at `positions`, in memory.
    pub(super) fn compacted(&self, positions: impl Iterator<Item = usize>) -> Result<Lengths> {
        let mut lengths = Lengths::default();
        for position in positions {
            let prepared = self.prepared.get(position)?.to_vec();
            lengths.push(&Measured { length: self.length(position)?, prepared });
        }
        Ok(lengths)
    }
}
