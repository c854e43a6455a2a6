use nearzip::{AcrossAudit, Duplicates, LabelCount, SplitAudit};
use serde::Serialize;

use super::Findings;
use super::example::{self, Example};
use super::fix::Fixed;
use crate::documents::Documents;

/// The most examples of each kind.
const EXAMPLES: usize = 10;

/// What `nearzip audit --json` prints. Numbers are numbers of documents unless it says otherwise.
///
/// | member | meaning |
/// |---|---|
/// | `schema`, `version` | `"nearzip.audit.v1"`, and the version of nearzip |
/// | `near` | the largest distance of near-duplicates, `null` if none were looked for |
/// | `train`, `test` | what was found in each set of documents |
/// | `across` | what was found in test documents in view of the training documents |
/// | `fix` | what was written: `file`, `kept`, `left_out` by reason |
///
/// Of each part:
///
/// | member | meaning |
/// |---|---|
/// | `exact_duplicates` | documents whose text occurs before, or in training |
/// | `loose_duplicates` | the same if neither case counts nor what is no letter and no digit |
/// | `near_duplicates` | documents that are no exact duplicates and near to an earlier one, or a training document; `null` if none were looked for |
/// | `contradictions` | in `train` and `test`, texts (not documents) with several labels; in `across`, test documents whose text occurs in training, but never with their label |
/// | `contradicting_documents` | in `train` and `test`, the documents that have these texts |
/// | `documents`, `empty_texts`, `tiny_texts` | in `train` and `test`, all documents, those without text, and those with fewer than 20 bytes |
/// | `labels` | in `train` and `test`, each `label` and its `documents`, most first |
/// | `unknown_labels` | in `across`, the labels that training lacks, in the same form |
/// | `alike_labels` | groups of labels that look alike; in `across`, those of which training lacks some |
/// | `examples` | up to 10 of each `kind`: the `document` and the `original` that it repeats or contradicts, each with `id`, `line`, `label` and the beginning of its `text`, and the `distance` of near ones |
#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    version: &'static str,
    near: Option<f64>,
    train: Split<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test: Option<Split<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    across: Option<Across<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'a Fixed>,
}

#[derive(Serialize)]
struct Counts {
    exact_duplicates: usize,
    loose_duplicates: usize,
    near_duplicates: Option<usize>,
    contradictions: usize,
}

impl Counts {
    fn new(duplicates: &Duplicates, near: Option<f64>, contradictions: usize) -> Counts {
        Counts {
            exact_duplicates: duplicates.exact_documents(),
            loose_duplicates: duplicates.loose_documents(),
            near_duplicates: near.map(|_| duplicates.near_documents()),
            contradictions,
        }
    }
}

#[derive(Serialize)]
struct Split<'a> {
    documents: usize,
    #[serde(flatten)]
    counts: Counts,
    contradicting_documents: usize,
    empty_texts: usize,
    tiny_texts: usize,
    labels: &'a [LabelCount],
    alike_labels: &'a [Vec<String>],
    examples: Vec<Example>,
}

impl<'a> Split<'a> {
    fn new(documents: &Documents, found: &'a SplitAudit, near: Option<f64>) -> Split<'a> {
        Split {
            documents: found.documents,
            counts: Counts::new(&found.duplicates, near, found.contradictions.len()),
            contradicting_documents: found.contradictions.iter().map(Vec::len).sum(),
            empty_texts: found.empty.len(),
            tiny_texts: found.tiny.len(),
            labels: &found.labels,
            alike_labels: &found.alike_labels,
            examples: example::of_split(documents, found, EXAMPLES),
        }
    }
}

#[derive(Serialize)]
struct Across<'a> {
    #[serde(flatten)]
    counts: Counts,
    unknown_labels: &'a [LabelCount],
    alike_labels: &'a [Vec<String>],
    examples: Vec<Example>,
}

impl<'a> Across<'a> {
    fn new(
        [train, test]: [&Documents; 2],
        found: &'a AcrossAudit,
        near: Option<f64>,
    ) -> Across<'a> {
        Across {
            counts: Counts::new(&found.duplicates, near, found.contradictions.len()),
            unknown_labels: &found.unknown_labels,
            alike_labels: &found.alike_labels,
            examples: example::of_across(train, test, found, EXAMPLES),
        }
    }
}

/// Everything as one JSON object on one line.
pub(super) fn written(findings: &Findings) -> serde_json::Result<String> {
    let Findings { train, test, audit, fix } = findings;
    let near = audit.config.get_near();
    serde_json::to_string(&Object {
        schema: "nearzip.audit.v1",
        version: env!("CARGO_PKG_VERSION"),
        near,
        train: Split::new(train, &audit.train, near),
        test: test
            .as_ref()
            .zip(audit.test.as_ref())
            .map(|(test, found)| Split::new(test, found, near)),
        across: test
            .as_ref()
            .zip(audit.across.as_ref())
            .map(|(test, found)| Across::new([train, test], found, near)),
        fix: fix.as_ref(),
    })
}
