use std::fmt;

use serde::{Serialize, Serializer};

use super::arena::Arena;

/// What a document is called, for as long as it exists.
///
/// Prints, and is written as JSON, as a string in either case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentId<'a> {
    /// The position at which the document was first added, counted from 0.
    Number(u64),
    /// A name that the user gave.
    Name(&'a str),
}

impl fmt::Display for DocumentId<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DocumentId::Number(number) => number.fmt(formatter),
            DocumentId::Name(name) => name.fmt(formatter),
        }
    }
}

impl Serialize for DocumentId<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The ids of a corpus: no memory at all where every document's id is its position.
#[derive(Clone, Default)]
pub(super) enum Ids {
    #[default]
    Positions,
    Numbers(Vec<u64>),
    Names(Arena),
}

impl Ids {
    /// Adds the id of the document at `position`, the next one.
    pub(super) fn push(&mut self, id: DocumentId<'_>, position: usize) {
        match (&mut *self, id) {
            (Ids::Positions, DocumentId::Number(number)) if number == position as u64 => {}
            (Ids::Numbers(numbers), DocumentId::Number(number)) => numbers.push(number),
            (Ids::Names(names), id) => names.push(id.to_string().as_bytes()),
            (Ids::Positions, DocumentId::Number(number)) => {
                *self = Ids::Numbers((0..position as u64).chain([number]).collect());
            }
            (_, DocumentId::Name(name)) => {
                let mut names = Arena::default();
                for earlier in 0..position {
                    names.push(self.get(earlier).to_string().as_bytes());
                }
                names.push(name.as_bytes());
                *self = Ids::Names(names);
            }
        }
    }

    pub(super) fn get(&self, position: usize) -> DocumentId<'_> {
        match self {
            Ids::Positions => DocumentId::Number(position as u64),
            Ids::Numbers(numbers) => DocumentId::Number(numbers[position]),
            Ids::Names(names) => DocumentId::Name(
                std::str::from_utf8(names.get(position)).expect("names were pushed as strings"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(ids: &[DocumentId<'_>]) -> Vec<String> {
        let mut stored = Ids::default();
        for (position, &id) in ids.iter().enumerate() {
            stored.push(id, position);
        }
        (0..ids.len()).map(|position| stored.get(position).to_string()).collect()
    }

    #[test]
    fn every_mixture_of_ids_is_kept() {
        use DocumentId::{Name, Number};
        assert_eq!(printed(&[Number(0), Number(1)]), ["0", "1"]);
        assert_eq!(printed(&[Number(0), Number(7), Number(2)]), ["0", "7", "2"]);
        assert_eq!(printed(&[Number(5), Name("x"), Number(1)]), ["5", "x", "1"]);
        assert_eq!(printed(&[Number(0), Name(""), Name("é")]), ["0", "", "é"]);
    }
}
