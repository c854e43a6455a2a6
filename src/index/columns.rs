//! Columns of an index: a stored part, which is read in place, followed by what was added since.

use crate::corpus::Arena;
use crate::error::Result;
use crate::model::{ModelFile, ModelWriter, Section, Tag};

/// A number of fixed size in a file.
pub(super) trait Number: Copy {
    const BYTES: u64;
    fn decode(bytes: &[u8]) -> Self;
    fn encode(self) -> impl AsRef<[u8]>;
}

impl Number for u32 {
    const BYTES: u64 = 4;

    fn decode(bytes: &[u8]) -> u32 {
        u32::from_le_bytes(bytes.try_into().expect("four bytes were taken"))
    }

    fn encode(self) -> impl AsRef<[u8]> {
        self.to_le_bytes()
    }
}

impl Number for u64 {
    const BYTES: u64 = 8;

    fn decode(bytes: &[u8]) -> u64 {
        u64::from_le_bytes(bytes.try_into().expect("eight bytes were taken"))
    }

    fn encode(self) -> impl AsRef<[u8]> {
        self.to_le_bytes()
    }
}

/// A number for each document.
#[derive(Debug)]
pub(super) struct Numbers<T> {
    stored: Option<Section>,
    added: Vec<T>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Numbers<T> {
        Numbers { stored: None, added: Vec::new() }
    }
}

impl<T> From<Vec<T>> for Numbers<T> {
    fn from(added: Vec<T>) -> Numbers<T> {
        Numbers { stored: None, added }
    }
}

impl<T: Number> Numbers<T> {
    /// The `len` numbers of a section.
    pub(super) fn open(file: &ModelFile, tag: Tag, len: usize) -> Result<Numbers<T>> {
        let section = file.expect_section(tag)?;
        if section.len() / T::BYTES != len as u64 || section.len() % T::BYTES != 0 {
            let (has, needs) = (section.len(), T::BYTES);
            return Err(file.invalid(format!("{tag} has {has} bytes for {len} × {needs}")));
        }
        Ok(Numbers { stored: Some(section), added: Vec::new() })
    }

    fn stored_len(&self) -> usize {
        self.stored.as_ref().map_or(0, |section| (section.len() / T::BYTES) as usize)
    }

    pub(super) fn len(&self) -> usize {
        self.stored_len() + self.added.len()
    }

    pub(super) fn push(&mut self, number: T) {
        self.added.push(number);
    }

    pub(super) fn get(&self, position: usize) -> Result<T> {
        match &self.stored {
            Some(section) if position < self.stored_len() => {
                let start = position as u64 * T::BYTES;
                section.bytes(start..start + T::BYTES).map(T::decode)
            }
            _ => Ok(self.added[position - self.stored_len()]),
        }
    }

    /// Changes a number. The first change takes all numbers into memory.
    pub(super) fn set(&mut self, position: usize, number: T) -> Result<()> {
        if let Some(section) = &self.stored {
            let numbers = section.all()?.chunks_exact(T::BYTES as usize).map(T::decode);
            self.added.splice(..0, numbers);
            self.stored = None;
        }
        self.added[position] = number;
        Ok(())
    }

    /// The section that holds the stored part, if there is one.
    pub(super) fn section(&self) -> Option<&Section> {
        self.stored.as_ref()
    }
}

/// A byte string for each document.
#[derive(Debug, Default)]
pub(super) struct Strings {
    stored: Option<StoredStrings>,
    added: Arena,
}

impl From<Arena> for Strings {
    fn from(added: Arena) -> Strings {
        Strings { stored: None, added }
    }
}

impl Strings {
    /// The `len` strings that two sections hold: their bytes, and the end of each.
    pub(super) fn open(file: &ModelFile, tags: StringTags, len: usize) -> Result<Strings> {
        let stored = Some(StoredStrings::open(file, tags, len)?);
        Ok(Strings { stored, added: Arena::default() })
    }

    fn stored_len(&self) -> usize {
        self.stored.as_ref().map_or(0, |stored| stored.ends.len())
    }

    pub(super) fn len(&self) -> usize {
        self.stored_len() + self.added.len()
    }

    pub(super) fn push(&mut self, string: &[u8]) {
        self.added.push(string);
    }

    pub(super) fn get(&self, position: usize) -> Result<&[u8]> {
        match &self.stored {
            Some(stored) if position < stored.ends.len() => stored.get(position),
            _ => Ok(self.added.get(position - self.stored_len())),
        }
    }
}

/// The two sections of a column of strings.
#[derive(Debug, Clone, Copy)]
pub(super) struct StringTags {
    pub(super) bytes: Tag,
    pub(super) ends: Tag,
}

impl StringTags {
    pub(super) const fn new(bytes: &str, ends: &str) -> StringTags {
        StringTags { bytes: Tag::new(bytes), ends: Tag::new(ends) }
    }

    /// Writes the strings at these positions.
    pub(super) fn write<S: AsRef<[u8]>>(
        self,
        writer: &mut ModelWriter<'_>,
        positions: impl Iterator<Item = usize>,
        string: impl Fn(usize) -> Result<S>,
    ) -> Result<()> {
        let mut ends = Vec::new();
        writer.section(self.bytes, |section| {
            let mut end = 0;
            for position in positions {
                let string = string(position)?;
                let string = string.as_ref();
                section.write(string)?;
                end += string.len() as u64;
                ends.push(end);
            }
            Ok(())
        })?;
        write_numbers(writer, self.ends, 0..ends.len(), |number| Ok(ends[number]))
    }
}

/// Writes the numbers at these positions.
pub(super) fn write_numbers<T: Number>(
    writer: &mut ModelWriter<'_>,
    tag: Tag,
    mut positions: impl Iterator<Item = usize>,
    number: impl Fn(usize) -> Result<T>,
) -> Result<()> {
    writer.section(tag, |section| {
        positions.try_for_each(|position| section.write(number(position)?.encode().as_ref()))
    })
}

/// Byte strings in a file.
#[derive(Debug)]
pub(super) struct StoredStrings {
    bytes: Section,
    ends: Numbers<u64>,
}

impl StoredStrings {
    pub(super) fn open(file: &ModelFile, tags: StringTags, len: usize) -> Result<StoredStrings> {
        let bytes = file.expect_section(tags.bytes)?;
        Ok(StoredStrings { bytes, ends: Numbers::open(file, tags.ends, len)? })
    }

    pub(super) fn get(&self, position: usize) -> Result<&[u8]> {
        let start = if position == 0 { 0 } else { self.ends.get(position - 1)? };
        self.bytes.bytes(start..self.ends.get(position)?)
    }

    /// As [`get`](StoredStrings::get), for strings that must be UTF-8.
    pub(super) fn text(&self, position: usize) -> Result<&str> {
        let file = self.bytes.file();
        std::str::from_utf8(self.get(position)?).map_err(|_| file.invalid("a name is not UTF-8"))
    }
}
