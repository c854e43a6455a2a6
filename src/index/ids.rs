use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::columns::{Numbers, StoredStrings, StringTags, write_numbers};
use super::removed::Removed;
use crate::corpus::{DocumentId, Ids};
use crate::error::{Error, Result};
use crate::model::{ModelFile, ModelWriter, Tag};

/// The sections of a column of ids.
#[derive(Debug, Clone, Copy)]
pub(super) struct IdTags {
    /// Present if all ids are numbers, but not all are the documents' positions.
    pub(super) numbers: Tag,
    /// Present if some ids are names.
    pub(super) names: StringTags,
}

impl IdTags {
    pub(super) const fn new(numbers: &str, names: &str, ends: &str) -> IdTags {
        IdTags { numbers: Tag::new(numbers), names: StringTags::new(names, ends) }
    }
}

/// The documents' ids.
#[derive(Debug, Default)]
pub(super) struct IdColumn {
    stored: StoredIds,
    stored_len: usize,
    added: Ids,
}

#[derive(Debug, Default)]
enum StoredIds {
    #[default]
    Positions,
    Numbers(Numbers<u64>),
    Names(StoredStrings),
}

impl From<Ids> for IdColumn {
    fn from(added: Ids) -> IdColumn {
        IdColumn { added, ..IdColumn::default() }
    }
}

impl IdColumn {
    /// The ids in a file of `len` documents.
    pub(super) fn open(file: &ModelFile, tags: IdTags, len: usize) -> Result<IdColumn> {
        let stored = match (file.section(tags.numbers), file.section(tags.names.bytes)) {
            (None, None) => StoredIds::Positions,
            (Some(_), None) => StoredIds::Numbers(Numbers::open(file, tags.numbers, len)?),
            (None, Some(_)) => StoredIds::Names(StoredStrings::open(file, tags.names, len)?),
            (Some(_), Some(_)) => return Err(file.invalid("it has two kinds of ids")),
        };
        Ok(IdColumn { stored, stored_len: len, added: Ids::default() })
    }

    /// Writes the ids at these positions, in the smallest form that can represent them.
    pub(super) fn write(
        &self,
        writer: &mut ModelWriter<'_>,
        tags: IdTags,
        positions: impl Iterator<Item = usize> + Clone,
    ) -> Result<()> {
        let (mut are_positions, mut are_numbers) = (true, true);
        for (place, position) in positions.clone().enumerate() {
            let id = self.get(position)?;
            are_positions &= id.number() == Some(place as u64);
            are_numbers &= id.number().is_some();
        }
        if are_positions {
            return Ok(());
        }
        if are_numbers {
            return write_numbers(writer, tags.numbers, positions, |position| {
                Ok(self.get(position)?.number().expect("all ids are numbers"))
            });
        }
        tags.names.write(writer, positions, |position| Ok(self.get(position)?.to_string()))
    }

    pub(super) fn push(&mut self, id: &DocumentId<'_>) {
        self.added.push(id);
    }

    pub(super) fn get(&self, position: usize) -> Result<DocumentId<'_>> {
        match &self.stored {
            _ if position >= self.stored_len => Ok(self.added.get(position - self.stored_len)),
            StoredIds::Positions => Ok(DocumentId::from(position as u64)),
            StoredIds::Numbers(numbers) => numbers.get(position).map(DocumentId::from),
            StoredIds::Names(names) => names.text(position).map(DocumentId::from),
        }
    }

    fn len(&self) -> usize {
        self.stored_len + self.added.len()
    }

    /// The smallest number that is above every number among the ids and at least their count.
    pub(super) fn next_number(&self) -> Result<u64> {
        let mut next = self.len() as u64;
        for position in 0..self.len() {
            next = next.max(number_after(&self.get(position)?));
        }
        Ok(next)
    }

    /// Checks that no two documents have the same id.
    pub(super) fn require_unique(&self, removed: &Removed) -> Result<()> {
        let mut latest = None;
        for position in removed.others(0..self.len()) {
            match self.get(position)?.number() {
                number @ Some(_) if number > latest => latest = number,
                _ => return Lookup::new(self, removed).map(drop),
            }
        }
        Ok(())
    }
}

/// One more than an id that is a number; 0 for other ids.
pub(super) fn number_after(id: &DocumentId<'_>) -> u64 {
    id.number().map_or(0, |number| number.saturating_add(1))
}

/// Finds documents by their ids.
#[derive(Debug, Default)]
pub(super) struct Lookup(HashMap<DocumentId<'static>, usize>);

impl Lookup {
    /// # Errors
    ///
    /// [`Error::DuplicateId`].
    pub(super) fn new(ids: &IdColumn, removed: &Removed) -> Result<Lookup> {
        let mut lookup = Lookup(HashMap::with_capacity(ids.len()));
        for position in removed.others(0..ids.len()) {
            lookup.add(&ids.get(position)?, position)?;
        }
        Ok(lookup)
    }

    /// The one that is known, or a new one, which is known from then on.
    ///
    /// # Errors
    ///
    /// As [`new`](Lookup::new).
    pub(super) fn of<'a>(
        known: &'a mut Option<Lookup>,
        ids: &IdColumn,
        removed: &Removed,
    ) -> Result<&'a mut Lookup> {
        if known.is_none() {
            *known = Some(Lookup::new(ids, removed)?);
        }
        Ok(known.as_mut().expect("it was just built"))
    }

    pub(super) fn position(&self, id: &DocumentId<'_>) -> Option<usize> {
        self.0.get(id).copied()
    }

    pub(super) fn add(&mut self, id: &DocumentId<'_>, position: usize) -> Result<()> {
        match self.0.entry(id.clone().into_owned()) {
            Entry::Vacant(entry) => {
                entry.insert(position);
                Ok(())
            }
            Entry::Occupied(_) => Err(Error::DuplicateId { id: id.to_string() }),
        }
    }

    pub(super) fn remove(&mut self, id: DocumentId<'_>) {
        self.0.remove(&id.into_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_documents_cannot_have_the_same_id() {
        let mut ids = Ids::default();
        ["3", "x", "3"].into_iter().for_each(|id| ids.push(&id.into()));
        let refusal = IdColumn::from(ids).require_unique(&Removed::default()).unwrap_err();
        assert_eq!(refusal.to_string(), "two documents have the id \"3\"; give each a unique id");
    }
}
