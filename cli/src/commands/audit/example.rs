use nearzip::{AcrossAudit, Duplicate, Duplicates, SplitAudit};
use serde::Serialize;

use crate::documents::Documents;
use crate::output::excerpt;

/// The most characters of a text in an example.
const EXCERPT: usize = 200;

/// Documents that show what was found.
#[derive(Serialize)]
pub(super) struct Example {
    pub(super) kind: Kind,
    pub(super) document: Place,
    /// The document that it repeats or contradicts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) original: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) distance: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Exact,
    Loose,
    Near,
    Contradiction,
    Empty,
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
    fn new(
        kind: Kind,
        (documents, document): (&Documents, usize),
        original: Option<(&Documents, usize)>,
        distance: Option<f64>,
    ) -> Example {
        let original = original.map(|(documents, position)| Place::of(documents, position));
        Example { kind, document: Place::of(documents, document), original, distance }
    }
}

/// Up to `most` examples of each kind of what was found in one set of documents.
pub(super) fn of_split(documents: &Documents, found: &SplitAudit, most: usize) -> Vec<Example> {
    let mut examples = of_duplicates(documents, documents, &found.duplicates, most);
    let label = |&position: &usize| documents.corpus.label(position);
    examples.extend(found.contradictions.iter().take(most).map(|group| {
        let first = group[0];
        let other = group.iter().find(|other| label(other) != label(&first)).unwrap_or(&first);
        Example::new(Kind::Contradiction, (documents, *other), Some((documents, first)), None)
    }));
    let empty = found.empty.iter().take(most);
    examples.extend(empty.map(|&at| Example::new(Kind::Empty, (documents, at), None, None)));
    examples
}

/// Up to `most` examples of each kind of what was found in test documents in view of the training documents.
pub(super) fn of_across(
    train: &Documents,
    test: &Documents,
    found: &AcrossAudit,
    most: usize,
) -> Vec<Example> {
    let mut examples = of_duplicates(test, train, &found.duplicates, most);
    let contradicts =
        |pair: &&Duplicate| found.contradictions.binary_search(&pair.document).is_ok();
    let contradictions = found.duplicates.exact.iter().filter(contradicts).take(most);
    examples.extend(contradictions.map(|pair| {
        let original = Some((train, pair.original));
        Example::new(Kind::Contradiction, (test, pair.document), original, None)
    }));
    examples
}

/// Examples of documents that repeat originals.
fn of_duplicates(
    documents: &Documents,
    originals: &Documents,
    found: &Duplicates,
    most: usize,
) -> Vec<Example> {
    let equal = |kind, pairs: &[Duplicate]| -> Vec<Example> {
        let example = |pair: &Duplicate| {
            let original = Some((originals, pair.original));
            Example::new(kind, (documents, pair.document), original, None)
        };
        pairs.iter().take(most).map(example).collect()
    };
    let mut examples = equal(Kind::Exact, &found.exact);
    examples.extend(equal(Kind::Loose, &found.loose));
    examples.extend(found.nearest().take(most).map(|pair| {
        let original = Some((originals, pair.original));
        Example::new(Kind::Near, (documents, pair.document), original, Some(pair.distance))
    }));
    examples
}
