use std::fmt;

use serde::{Serialize, Serializer};

use super::arena::Arena;

/// What a document is called, for as long as it exists.
///
/// Prints, and is written as JSON, as a string in either case. A name that is a number's decimal
/// digits is the same id as the number.
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

/// The ids of documents in their order: no memory at all where every document's id is its position.
#[derive(Debug, Clone)]
pub(crate) enum Ids {
    /// How many.
    Positions(usize),
    Numbers(Vec<u64>),
    Names(Arena),
}

impl Default for Ids {
    fn default() -> Ids {
        Ids::Positions(0)
    }
}

impl Ids {
    pub(crate) fn len(&self) -> usize {
        match self {
            Ids::Positions(count) => *count,
            Ids::Numbers(numbers) => numbers.len(),
            Ids::Names(names) => names.len(),
        }
    }

    /// Adds the id of the next document.
    pub(crate) fn push(&mut self, id: DocumentId<'_>) {
        match (&mut *self, id) {
            (Ids::Positions(count), DocumentId::Number(number)) if number == *count as u64 => {
                *count += 1;
            }
            (Ids::Numbers(numbers), DocumentId::Number(number)) => numbers.push(number),
            (Ids::Names(names), id) => names.push(id.to_string().as_bytes()),
            (Ids::Positions(count), DocumentId::Number(number)) => {
                *self = Ids::Numbers((0..*count as u64).chain([number]).collect());
            }
            (_, DocumentId::Name(name)) => {
                let mut names = Arena::default();
                for earlier in 0..self.len() {
                    names.push(self.get(earlier).to_string().as_bytes());
                }
                names.push(name.as_bytes());
                *self = Ids::Names(names);
            }
        }
    }

    pub(crate) fn get(&self, position: usize) -> DocumentId<'_> {
        match self {
            Ids::Positions(_) => DocumentId::Number(position as u64),
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
        for &id in ids {
            stored.push(id);
        }
        (0..stored.len()).map(|position| stored.get(position).to_string()).collect()
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
