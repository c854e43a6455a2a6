use std::iter::FusedIterator;
use std::ops::Range;

use super::documents::Corpus;
use super::ids::DocumentId;

/// A document of a [`Corpus`], as [`Corpus::iter`] yields it.
///
/// # Examples
///
/// ```
/// let corpus: nearzip::Corpus = [("dna", "GATTACA")].into_iter().collect();
/// let document = corpus.iter().next().unwrap();
/// assert_eq!(document.id.number(), Some(0));
/// assert_eq!((document.label, document.text), ("dna", "GATTACA".as_bytes()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LabeledDocument<'a> {
    /// The stable id.
    pub id: DocumentId<'a>,
    /// The label.
    pub label: &'a str,
    /// The bytes of the text.
    pub text: &'a [u8],
}

/// The documents of a [`Corpus`], in order, as [`Corpus::iter`] returns them.
///
/// # Examples
///
/// ```
/// let corpus: nearzip::Corpus = [("a", "zero"), ("b", "one")].into_iter().collect();
/// let documents: nearzip::CorpusIter<'_> = corpus.iter();
/// assert_eq!(documents.len(), 2);
/// assert_eq!(documents.rev().next().unwrap().text, b"one");
/// ```
#[derive(Debug, Clone)]
pub struct CorpusIter<'a> {
    corpus: &'a Corpus,
    positions: Range<usize>,
}

impl Corpus {
    /// The documents, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::Corpus;
    ///
    /// let corpus: Corpus = [("a", "zero"), ("b", "one"), ("a", "two")].into_iter().collect();
    /// let a: Vec<&[u8]> = corpus.iter().filter(|d| d.label == "a").map(|d| d.text).collect();
    /// assert_eq!(a, [&b"zero"[..], b"two"]);
    ///
    /// let mut bytes = 0;
    /// for document in &corpus {
    ///     bytes += document.text.len();
    /// }
    /// assert_eq!(bytes, corpus.bytes());
    /// ```
    pub fn iter(&self) -> CorpusIter<'_> {
        CorpusIter { corpus: self, positions: 0..self.len() }
    }
}

impl<'a> CorpusIter<'a> {
    fn document(&self, position: usize) -> LabeledDocument<'a> {
        let corpus = self.corpus;
        LabeledDocument {
            id: corpus.id(position),
            label: corpus.label(position),
            text: corpus.text(position),
        }
    }
}

impl<'a> Iterator for CorpusIter<'a> {
    type Item = LabeledDocument<'a>;

    fn next(&mut self) -> Option<LabeledDocument<'a>> {
        self.positions.next().map(|position| self.document(position))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.positions.size_hint()
    }

    fn nth(&mut self, count: usize) -> Option<LabeledDocument<'a>> {
        self.positions.nth(count).map(|position| self.document(position))
    }
}

impl<'a> DoubleEndedIterator for CorpusIter<'a> {
    fn next_back(&mut self) -> Option<LabeledDocument<'a>> {
        self.positions.next_back().map(|position| self.document(position))
    }
}

impl ExactSizeIterator for CorpusIter<'_> {}

impl FusedIterator for CorpusIter<'_> {}

impl<'a> IntoIterator for &'a Corpus {
    type Item = LabeledDocument<'a>;
    type IntoIter = CorpusIter<'a>;

    fn into_iter(self) -> CorpusIter<'a> {
        self.iter()
    }
}
