use std::fmt;

use super::arena::Arena;
use super::ids::{DocumentId, Ids};
use super::labels::{LabelId, Labels};
use crate::error::Result;
use crate::random::Random;

/// Labeled documents, in the order in which they were added.
///
/// Documents are bytes: text in any language and encoding, DNA, logs, binaries. They may be empty.
/// All texts are stored in one allocation, and each label is stored once. A document is identified
/// by its position, counted from 0, which breaks ties, and by its [`DocumentId`], which it keeps in
/// every [`subset`](Corpus::subset).
///
/// # Examples
///
/// ```
/// use nearzip::Corpus;
///
/// let corpus: Corpus =
///     [("greeting", "good morning"), ("farewell", "good bye"), ("greeting", "hello")]
///         .into_iter()
///         .collect();
/// assert_eq!(corpus.len(), 3);
/// assert_eq!((corpus.label(2), corpus.text(2)), ("greeting", "hello".as_bytes()));
/// assert_eq!(corpus.labels().len(), 2);
/// ```
#[derive(Clone, Default)]
pub struct Corpus {
    texts: Arena,
    label_ids: Vec<LabelId>,
    labels: Labels,
    ids: Ids,
}

impl Corpus {
    /// Creates a corpus without documents.
    pub fn new() -> Corpus {
        Corpus::default()
    }

    /// Adds a document at the end, with its position as its id.
    ///
    /// # Complexity
    ///
    /// Amortized O(bytes of the text).
    ///
    /// # Examples
    ///
    /// ```
    /// let mut corpus = nearzip::Corpus::new();
    /// corpus.push("dna", b"GATTACA");
    /// assert_eq!(corpus.id(0).to_string(), "0");
    /// ```
    pub fn push(&mut self, label: &str, text: &[u8]) {
        self.push_with_id(label, text, self.len() as u64);
    }

    /// Adds a document at the end, with an id of the caller's choice.
    ///
    /// Ids identify documents in results; two documents of a corpus may have the same one.
    ///
    /// # Examples
    ///
    /// ```
    /// let mut corpus = nearzip::Corpus::new();
    /// corpus.push_with_id("spam", b"You have won!", "mail-17");
    /// assert_eq!(corpus.id(0).to_string(), "mail-17");
    /// ```
    pub fn push_with_id<'a>(&mut self, label: &str, text: &[u8], id: impl Into<DocumentId<'a>>) {
        self.ids.push(&id.into());
        self.texts.push(text);
        let label = self.labels.intern(label);
        self.label_ids.push(label);
    }

    /// The number of documents.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// The total length of all texts, in bytes.
    pub fn bytes(&self) -> usize {
        self.texts.bytes()
    }

    /// Whether there are no documents.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of the document at `position`.
    ///
    /// # Panics
    ///
    /// If there is no such position.
    pub fn text(&self, position: usize) -> &[u8] {
        self.texts.get(position)
    }

    /// The texts of all documents, in order.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &[u8]> + Clone {
        (0..self.len()).map(|position| self.text(position))
    }

    /// The label of the document at `position`.
    ///
    /// # Panics
    ///
    /// If there is no such position.
    pub fn label(&self, position: usize) -> &str {
        self.labels.name(self.label_id(position))
    }

    /// The interned label of the document at `position`.
    ///
    /// # Panics
    ///
    /// If there is no such position.
    pub fn label_id(&self, position: usize) -> LabelId {
        self.label_ids[position]
    }

    /// The id of the document at `position`.
    ///
    /// # Panics
    ///
    /// If there is no such position.
    pub fn id(&self, position: usize) -> DocumentId<'_> {
        self.ids.get(position)
    }

    /// The labels, in the order in which they first occur.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Checks that there are at least two labels, so that there is something to choose from.
    ///
    /// # Errors
    ///
    /// Same as [`Labels::require_choice`].
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Error};
    ///
    /// let corpus: Corpus = [("only", "one"), ("only", "two")].into_iter().collect();
    /// assert!(matches!(corpus.require_choice(), Err(Error::SingleLabel { .. })));
    /// ```
    pub fn require_choice(&self) -> Result<()> {
        self.labels.require_choice()
    }

    /// The documents at `positions`, in that order, with their ids.
    ///
    /// Labels are numbered in the order in which they occur in the subset.
    ///
    /// # Panics
    ///
    /// If a position is not in the corpus.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::Corpus;
    ///
    /// let corpus: Corpus = [("a", "zero"), ("b", "one"), ("c", "two")].into_iter().collect();
    /// let subset = corpus.subset(&[2, 0]);
    /// assert_eq!(subset.text(0), b"two");
    /// assert_eq!(subset.id(0).to_string(), "2");
    /// ```
    #[must_use]
    pub fn subset(&self, positions: &[usize]) -> Corpus {
        let mut subset = Corpus::new();
        for &position in positions {
            subset.push_with_id(self.label(position), self.text(position), self.id(position));
        }
        subset
    }

    /// The first `count` documents of the corpus, or of a shuffle of it if there is a `seed`.
    ///
    /// The same seed gives the same documents in every version of this crate. If there are no more
    /// than `count` documents, all of them are returned, in that order.
    ///
    /// # Examples
    ///
    /// ```
    /// let corpus = nearzip::Corpus::sample();
    /// let drawn = corpus.first(10, Some(1));
    /// assert_eq!(drawn.len(), 10);
    /// assert_eq!(drawn.text(0), corpus.first(20, Some(1)).text(0));
    /// ```
    #[must_use]
    pub fn first(&self, count: usize, seed: Option<u64>) -> Corpus {
        let mut positions: Vec<usize> = (0..self.len()).collect();
        if let Some(seed) = seed {
            Random::new(seed).shuffle(&mut positions);
        }
        positions.truncate(count);
        self.subset(&positions)
    }

    /// The texts, label ids, labels and ids.
    pub(crate) fn into_parts(self) -> (Arena, Vec<LabelId>, Labels, Ids) {
        (self.texts, self.label_ids, self.labels, self.ids)
    }

    /// Releases the memory that was reserved for further documents.
    pub fn shrink_to_fit(&mut self) {
        self.texts.shrink_to_fit();
        self.label_ids.shrink_to_fit();
    }
}

impl fmt::Debug for Corpus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Corpus")
            .field("documents", &self.len())
            .field("labels", &self.labels.len())
            .field("bytes", &self.bytes())
            .finish()
    }
}

impl<L: AsRef<str>, T: AsRef<[u8]>> Extend<(L, T)> for Corpus {
    fn extend<I: IntoIterator<Item = (L, T)>>(&mut self, documents: I) {
        for (label, text) in documents {
            self.push(label.as_ref(), text.as_ref());
        }
    }
}

impl<L: AsRef<str>, T: AsRef<[u8]>> FromIterator<(L, T)> for Corpus {
    fn from_iter<I: IntoIterator<Item = (L, T)>>(documents: I) -> Corpus {
        let mut corpus = Corpus::new();
        corpus.extend(documents);
        corpus
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_any_bytes() {
        let texts: [&[u8]; 4] = [b"", b"\xff\x00\xfe", b"", "näher".as_bytes()];
        let corpus: Corpus = texts.iter().map(|text| ("label", text)).collect();
        assert_eq!(corpus.texts().collect::<Vec<_>>(), texts);
    }

    #[test]
    fn a_subset_keeps_ids_and_interns_its_own_labels() {
        let corpus: Corpus = [("a", "0"), ("b", "1"), ("a", "2"), ("c", "3")].into_iter().collect();
        let subset = corpus.subset(&[3, 1]).subset(&[1]);
        assert_eq!(subset.id(0).to_string(), "1");
        assert_eq!(subset.labels().iter().collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn the_first_documents_follow_the_seed() {
        let corpus: Corpus = (0..100).map(|i| ("x", i.to_string())).collect();
        let texts =
            |seed| -> Vec<Vec<u8>> { corpus.first(5, seed).texts().map(<[u8]>::to_vec).collect() };
        assert_eq!(texts(None), ["0", "1", "2", "3", "4"].map(|text| text.as_bytes().to_vec()));
        assert_eq!(texts(Some(1)), texts(Some(1)));
        assert_ne!(texts(Some(1)), texts(Some(2)));
        assert_eq!(corpus.first(1000, Some(3)).len(), 100);
    }
}
