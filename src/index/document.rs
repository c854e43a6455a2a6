use serde::Serialize;

use crate::compressor::Length;
use crate::corpus::DocumentId;

/// What an [`Index`](crate::Index) knows about one of its documents.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
///
/// let corpus: Corpus = [("letters", "a")].into_iter().collect();
/// let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
/// let document = index.document(0)?.unwrap();
/// assert_eq!((document.label, document.text), ("letters", &b"a"[..]));
/// assert_eq!(document.length.bytes(), 21.0);
/// assert!(index.document(1)?.is_none());
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Document<'a> {
    /// The position in the index, counted from 0; settles ties.
    pub position: usize,
    /// The id, which does not change while other documents are added and removed.
    pub id: DocumentId<'a>,
    /// The label.
    pub label: &'a str,
    /// The bytes of the text.
    pub text: &'a [u8],
    /// C(y), the compressed length of the text alone.
    pub length: Length,
}
