use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

use super::arena::Arena;

/// The stable id of a document: a number, or a name that the user chose.
///
/// A document without an id of its own gets a number: in a corpus its position, counted from 0; in
/// an index a number that no document has had before. A name that is a number in plain decimal
/// digits (`"17"`, but not `"017"` or `"+17"`) is the same id as that number. Either kind is
/// displayed and serialized as a string.
///
/// # Examples
///
/// ```
/// use nearzip::DocumentId;
///
/// assert_eq!(DocumentId::from("17"), DocumentId::from(17));
/// assert_ne!(DocumentId::from("017"), DocumentId::from(17));
/// assert_eq!(DocumentId::from("card-7").to_string(), "card-7");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentId<'a>(Kind<'a>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Kind<'a> {
    Number(u64),
    /// Never the decimal digits of a `u64`, so that each id has only one form.
    Name(Cow<'a, str>),
}

impl DocumentId<'_> {
    /// The number, if the id is one.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::DocumentId;
    ///
    /// assert_eq!(DocumentId::from("17").number(), Some(17));
    /// assert_eq!(DocumentId::from("card-7").number(), None);
    /// ```
    pub fn number(&self) -> Option<u64> {
        match self.0 {
            Kind::Number(number) => Some(number),
            Kind::Name(_) => None,
        }
    }

    /// The same id, borrowing nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, DocumentId};
    ///
    /// let mut corpus = Corpus::new();
    /// corpus.push_with_id("spam", b"You have won!", "mail-17");
    /// let id: DocumentId<'static> = corpus.id(0).into_owned();
    /// drop(corpus);
    /// assert_eq!(id, DocumentId::from("mail-17"));
    /// ```
    pub fn into_owned(self) -> DocumentId<'static> {
        DocumentId(match self.0 {
            Kind::Number(number) => Kind::Number(number),
            Kind::Name(name) => Kind::Name(Cow::Owned(name.into_owned())),
        })
    }
}

impl From<u64> for DocumentId<'_> {
    fn from(number: u64) -> Self {
        DocumentId(Kind::Number(number))
    }
}

impl<'a> From<Cow<'a, str>> for DocumentId<'a> {
    fn from(name: Cow<'a, str>) -> Self {
        DocumentId(canonical_number(&name).map_or(Kind::Name(name), Kind::Number))
    }
}

impl<'a> From<&'a str> for DocumentId<'a> {
    fn from(name: &'a str) -> Self {
        Cow::Borrowed(name).into()
    }
}

impl<'a> From<&'a String> for DocumentId<'a> {
    fn from(name: &'a String) -> Self {
        name.as_str().into()
    }
}

impl From<String> for DocumentId<'_> {
    fn from(name: String) -> Self {
        Cow::<str>::Owned(name).into()
    }
}

impl<'a> From<&'a DocumentId<'_>> for DocumentId<'a> {
    fn from(id: &'a DocumentId<'_>) -> Self {
        DocumentId(match &id.0 {
            Kind::Number(number) => Kind::Number(*number),
            Kind::Name(name) => Kind::Name(Cow::Borrowed(name)),
        })
    }
}

/// The number that has exactly these decimal digits.
fn canonical_number(name: &str) -> Option<u64> {
    let is_canonical =
        name.bytes().all(|byte| byte.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
    name.parse().ok().filter(|_| is_canonical)
}

impl fmt::Display for DocumentId<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Number(number) => number.fmt(formatter),
            Kind::Name(name) => name.fmt(formatter),
        }
    }
}

impl Serialize for DocumentId<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The ids of documents, in order. They take no memory if every document's id is its position.
#[derive(Debug, Clone)]
pub(crate) enum Ids {
    /// The number of documents.
    Positions(usize),
    Numbers(Vec<u64>),
    /// Numbers among them are stored in decimal.
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
    pub(crate) fn push(&mut self, id: &DocumentId<'_>) {
        match (&mut *self, id.number()) {
            (Ids::Positions(count), Some(number)) if number == *count as u64 => *count += 1,
            (Ids::Numbers(numbers), Some(number)) => numbers.push(number),
            (Ids::Names(names), _) => names.push(id.to_string().as_bytes()),
            (Ids::Positions(count), Some(number)) => {
                *self = Ids::Numbers((0..*count as u64).chain([number]).collect());
            }
            (_, None) => {
                let mut names = Arena::default();
                for earlier in 0..self.len() {
                    names.push(self.get(earlier).to_string().as_bytes());
                }
                names.push(id.to_string().as_bytes());
                *self = Ids::Names(names);
            }
        }
    }

    pub(crate) fn get(&self, position: usize) -> DocumentId<'_> {
        match self {
            Ids::Positions(_) => DocumentId::from(position as u64),
            Ids::Numbers(numbers) => DocumentId::from(numbers[position]),
            Ids::Names(names) => DocumentId::from(
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
        for id in ids {
            stored.push(id);
        }
        (0..stored.len()).map(|position| stored.get(position).to_string()).collect()
    }

    #[test]
    fn every_mixture_of_ids_is_kept() {
        let number = |number: u64| DocumentId::from(number);
        let name = |name: &'static str| DocumentId::from(name);
        assert_eq!(printed(&[number(0), number(1)]), ["0", "1"]);
        assert_eq!(printed(&[number(0), number(7), number(2)]), ["0", "7", "2"]);
        assert_eq!(printed(&[number(5), name("x"), number(1)]), ["5", "x", "1"]);
        assert_eq!(printed(&[number(0), name(""), name("é")]), ["0", "", "é"]);
    }

    #[test]
    fn a_name_of_digits_is_a_number() {
        assert_eq!(DocumentId::from("17"), DocumentId::from(17));
        assert_eq!(DocumentId::from("0"), DocumentId::from(0));
        assert_eq!(DocumentId::from("18446744073709551615").number(), Some(u64::MAX));
        for name in ["017", "+17", "", "00", "17 ", "99999999999999999999999", "١٧"] {
            let id = DocumentId::from(name);
            assert_eq!((id.number(), id.to_string().as_str()), (None, name));
        }
    }

    #[test]
    fn ids_that_are_positions_take_no_memory_even_if_given_as_names() {
        let mut ids = Ids::default();
        ["0", "1", "2"].into_iter().for_each(|name| ids.push(&name.into()));
        assert!(matches!(ids, Ids::Positions(3)));
    }
}
