use serde::Serialize;

use super::across::AcrossAudit;
use super::duplicates::{Duplicate, Duplicates};
use super::split::SplitAudit;
use crate::corpus::Corpus;

/// A document that shows what an audit found.
///
/// # Examples
///
/// ```
/// use nearzip::{AuditConfig, AuditKind, Corpus, audit, unobserved};
///
/// let train: Corpus = [("ham", "see you"), ("spam", "you won")].into_iter().collect();
/// let test: Corpus = [("spam", "see you"), ("spam", "you won")].into_iter().collect();
/// let across = audit(&train, Some(&test), AuditConfig::default(), &unobserved)?.across.unwrap();
/// let examples = across.examples(1);
/// assert_eq!((examples[0].kind, examples[0].document, examples[0].original), (AuditKind::Exact, 0, Some(0)));
/// assert_eq!((examples[1].kind, examples[1].document), (AuditKind::Contradiction, 0));
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct AuditExample {
    /// What was found.
    pub kind: AuditKind,
    /// The position of the document.
    pub document: usize,
    /// The position of the document that it repeats or contradicts, if there is one: in the same set of
    /// documents, or in training.
    pub original: Option<usize>,
    /// The distance from the original, if it is a near-duplicate.
    pub distance: Option<f64>,
}

/// What a document is an example of; see [`AuditExample`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AuditKind {
    /// A text that occurs again, byte for byte.
    Exact,
    /// A text that occurs again, but for case and punctuation.
    Loose,
    /// A text that is near to another one.
    Near,
    /// A text that occurs with another label.
    Contradiction,
    /// A text with nothing but ASCII white space.
    Empty,
}

impl SplitAudit {
    /// Up to `most` examples of each kind in `corpus`, the documents that were audited.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{AuditConfig, AuditKind, Corpus, audit, unobserved};
    ///
    /// let corpus: Corpus = [("ham", " "), ("ham", "see you"), ("ham", "see you")].into_iter().collect();
    /// let found = audit(&corpus, None, AuditConfig::default(), &unobserved)?.train;
    /// let kinds: Vec<_> = found.examples(&corpus, 1).iter().map(|example| example.kind).collect();
    /// assert_eq!(kinds, [AuditKind::Exact, AuditKind::Empty]);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn examples(&self, corpus: &Corpus, most: usize) -> Vec<AuditExample> {
        let mut examples = of_duplicates(&self.duplicates, most);
        let label = |&position: &usize| corpus.label(position);
        examples.extend(self.contradictions.iter().take(most).map(|group| {
            let first = group[0];
            let other = group.iter().find(|other| label(other) != label(&first)).unwrap_or(&first);
            AuditExample::new(AuditKind::Contradiction, *other, Some(first))
        }));
        let empty = self.empty.iter().take(most);
        examples.extend(empty.map(|&position| AuditExample::new(AuditKind::Empty, position, None)));
        examples
    }
}

impl AcrossAudit {
    /// Up to `most` examples of each kind: test documents, and training documents as their originals.
    pub fn examples(&self, most: usize) -> Vec<AuditExample> {
        let mut examples = of_duplicates(&self.duplicates, most);
        let contradicts =
            |pair: &&Duplicate| self.contradictions.binary_search(&pair.document).is_ok();
        let contradictions = self.duplicates.exact.iter().filter(contradicts).take(most);
        examples.extend(
            contradictions.map(|pair| AuditExample::of_pair(AuditKind::Contradiction, pair)),
        );
        examples
    }
}

impl AuditExample {
    fn new(kind: AuditKind, document: usize, original: Option<usize>) -> AuditExample {
        AuditExample { kind, document, original, distance: None }
    }

    fn of_pair(kind: AuditKind, pair: &Duplicate) -> AuditExample {
        AuditExample::new(kind, pair.document, Some(pair.original))
    }
}

/// Examples of documents that repeat originals.
fn of_duplicates(found: &Duplicates, most: usize) -> Vec<AuditExample> {
    let equal = |kind, pairs: &[Duplicate]| -> Vec<AuditExample> {
        pairs.iter().take(most).map(|pair| AuditExample::of_pair(kind, pair)).collect()
    };
    let mut examples = equal(AuditKind::Exact, &found.exact);
    examples.extend(equal(AuditKind::Loose, &found.loose));
    examples.extend(found.nearest().take(most).map(|pair| AuditExample {
        distance: Some(pair.distance),
        ..AuditExample::new(AuditKind::Near, pair.document, Some(pair.original))
    }));
    examples
}
