/// A document with the text of another one.
///
/// # Examples
///
/// ```
/// use nearzip::{AuditConfig, Corpus, audit, unobserved};
///
/// let corpus: Corpus = [("a", "one"), ("a", "two"), ("a", "one")].into_iter().collect();
/// let found = audit(&corpus, None, AuditConfig::default(), &unobserved)?.train.duplicates;
/// assert_eq!((found.exact[0].document, found.exact[0].original), (2, 0));
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Duplicate {
    /// The position of the document.
    pub document: usize,
    /// The position of the first document with that text, which comes before, or is a training document.
    pub original: usize,
}

/// A document whose text is near to the text of another one.
///
/// # Examples
///
/// ```
/// use nearzip::{AuditConfig, Corpus, audit, unobserved};
///
/// let corpus: Corpus = [
///     ("spam", "You have won 500 euros, call 0900 now and claim your prize"),
///     ("spam", "You have won 700 euros, call 0900 now and claim your prize"),
/// ]
/// .into_iter()
/// .collect();
/// let found = audit(&corpus, None, AuditConfig::default(), &unobserved)?.train.duplicates;
/// assert_eq!((found.near[0].document, found.near[0].original), (1, 0));
/// assert!(found.near[0].distance < 0.15);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct NearDuplicate {
    /// The position of the document.
    pub document: usize,
    /// The position of a document that comes before, or is a training document.
    pub original: usize,
    /// The distance of the document from the other, NCD with the compressor `gzip-bits`.
    pub distance: f64,
}

/// Documents whose texts occur before in the same set of documents, or in training.
///
/// # Examples
///
/// ```
/// use nearzip::{AuditConfig, Corpus, audit, unobserved};
///
/// let texts = ["You have won!", "you have won", "see you at five", "You have won!"];
/// let corpus: Corpus = texts.iter().map(|text| ("mail", text)).collect();
/// let duplicates = audit(&corpus, None, AuditConfig::default(), &unobserved)?.train.duplicates;
/// assert_eq!((duplicates.exact[0].document, duplicates.exact[0].original), (3, 0));
/// assert_eq!((duplicates.exact_documents(), duplicates.loose_documents()), (1, 2));
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Duplicates {
    /// Documents with equal texts, byte for byte. Each document occurs once, in order.
    pub exact: Vec<Duplicate>,
    /// Other documents whose texts are equal if neither case counts nor what is no letter and no digit.
    /// Each document occurs once, in order.
    pub loose: Vec<Duplicate>,
    /// Near-duplicates among the documents that are not in [`exact`](Duplicates::exact). A document may
    /// occur several times: in order, the nearest other one first. Empty if none were looked for.
    pub near: Vec<NearDuplicate>,
}

impl Duplicates {
    /// The number of documents with equal texts.
    pub fn exact_documents(&self) -> usize {
        self.exact.len()
    }

    /// The number of documents whose texts are equal but for case and punctuation, including those with
    /// equal texts.
    pub fn loose_documents(&self) -> usize {
        self.exact.len() + self.loose.len()
    }

    /// The number of documents that are near-duplicates.
    pub fn near_documents(&self) -> usize {
        self.nearest().count()
    }

    /// For each document that is a near-duplicate, the nearest other one.
    pub fn nearest(&self) -> impl Iterator<Item = &NearDuplicate> {
        self.near.chunk_by(|a, b| a.document == b.document).map(|pairs| &pairs[0])
    }

    /// Duplicates by what is known of each document: the first one with the same text, and the first one
    /// that is equal but for case and punctuation.
    pub(super) fn new(
        exact: &[Option<usize>],
        loosely: &[Option<usize>],
        near: Vec<NearDuplicate>,
    ) -> Duplicates {
        let mut duplicates = Duplicates { near, ..Duplicates::default() };
        for (document, originals) in exact.iter().zip(loosely).enumerate() {
            match originals {
                (&Some(original), _) => duplicates.exact.push(Duplicate { document, original }),
                (None, &Some(original)) => duplicates.loose.push(Duplicate { document, original }),
                (None, None) => {}
            }
        }
        duplicates
    }
}
