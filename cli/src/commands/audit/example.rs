use nearzip::{AcrossAudit, AuditExample, AuditKind, SplitAudit};
use serde::Serialize;

use crate::documents::Documents;
use crate::output::excerpt;

/// The most characters of a text in an example.
const EXCERPT: usize = 200;

/// Documents that show what was found.
#[derive(Serialize)]
pub(super) struct Example {
    pub(super) kind: AuditKind,
    pub(super) document: Place,
    /// The document that it repeats or contradicts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) original: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) distance: Option<f64>,
}

/// A document, and where it is.
#[derive(Serialize)]
pub(super) struct Place {
    pub(super) id: String,
    /// If there are several files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u64>,
    pub(super) label: String,
    /// The beginning of the text.
    pub(super) text: String,
}

impl Place {
    fn of(documents: &Documents, position: usize) -> Place {
        let (file, line) = documents.place(position);
        let corpus = &documents.corpus;
        Place {
            id: corpus.id(position).to_string(),
            file: file.map(str::to_owned),
            line,
            label: corpus.label(position).to_owned(),
            text: excerpt(corpus.text(position), EXCERPT),
        }
    }
}

impl Example {
    /// An example among documents, whose original is among others, or the same.
    fn of(documents: &Documents, originals: &Documents, found: &AuditExample) -> Example {
        Example {
            kind: found.kind,
            document: Place::of(documents, found.document),
            original: found.original.map(|original| Place::of(originals, original)),
            distance: found.distance,
        }
    }
}

/// Up to `most` examples of each kind of what was found in one set of documents.
pub(super) fn of_split(documents: &Documents, found: &SplitAudit, most: usize) -> Vec<Example> {
    let examples = found.examples(&documents.corpus, most);
    examples.iter().map(|example| Example::of(documents, documents, example)).collect()
}

/// Up to `most` examples of each kind of what was found in test documents in view of the training documents.
pub(super) fn of_across(
    train: &Documents,
    test: &Documents,
    found: &AcrossAudit,
    most: usize,
) -> Vec<Example> {
    found.examples(most).iter().map(|example| Example::of(test, train, example)).collect()
}
