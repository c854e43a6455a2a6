use std::collections::{HashMap, HashSet};

use super::duplicates::{Duplicate, Duplicates, NearDuplicate};
use super::loose::loose;
use super::side::{Side, firsts_among};
use super::split::{label_counts, owned};
use crate::corpus::Labels;
use crate::index::LabelCount;

/// What is found in test documents in view of the training documents.
///
/// # Examples
///
/// ```
/// use nearzip::{AuditConfig, Corpus, audit, unobserved};
///
/// let train: Corpus = [("ham", "see you"), ("spam", "you won")].into_iter().collect();
/// let test: Corpus = [("ham", "see you"), ("ham", "you won"), ("eggs", "hello")].into_iter().collect();
/// let across = audit(&train, Some(&test), AuditConfig::default(), &unobserved)?.across.unwrap();
/// assert_eq!((across.duplicates.exact[1].document, across.duplicates.exact[1].original), (1, 1));
/// assert_eq!(across.contradictions, [1]);
/// assert_eq!(across.unknown_labels[0].label, "eggs");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AcrossAudit {
    /// Test documents whose texts occur in training: `document` is a test document and `original` a
    /// training document.
    pub duplicates: Duplicates,
    /// The test documents whose texts occur in training, but never with their labels.
    pub contradictions: Vec<usize>,
    /// The labels that only test documents have, with the numbers of these, most first.
    pub unknown_labels: Vec<LabelCount>,
    /// Groups of labels that look alike, of which some have no training documents.
    pub alike_labels: Vec<Vec<String>>,
}

impl AcrossAudit {
    pub(super) fn new(train: &Side<'_>, test: &Side<'_>, near: &[NearDuplicate]) -> AcrossAudit {
        let duplicates = duplicates(train, test, near);
        let contradictions = contradictions(train, test, &duplicates.exact);
        let [known, others] = [train, test].map(|side| side.corpus.labels());
        let is_unknown = |label: &str| known.find(label).is_none();
        let mut unknown_labels = label_counts(test.corpus);
        unknown_labels.retain(|count| is_unknown(&count.label));
        let all: Labels = known.iter().chain(others.iter()).collect();
        let mut alike_labels = owned(all.alike());
        alike_labels.retain(|group| {
            let unknown = group.iter().filter(|label| is_unknown(label)).count();
            (1..group.len()).contains(&unknown)
        });
        AcrossAudit { duplicates, contradictions, unknown_labels, alike_labels }
    }
}

fn duplicates(train: &Side<'_>, test: &Side<'_>, near: &[NearDuplicate]) -> Duplicates {
    let [of_train, of_test] = [train, test].map(|side| side.corpus.texts());
    let exact = firsts_among(of_test.clone(), of_train.clone());
    let loosely = firsts_among(of_test.map(loose), of_train.map(loose));
    let of_first: HashMap<usize, &[NearDuplicate]> = near
        .chunk_by(|a, b| a.document == b.document)
        .map(|pairs| (pairs[0].document, pairs))
        .collect();
    // Of documents with equal texts, `near` has only the first.
    let near =
        (0..test.corpus.len()).filter(|&document| exact[document].is_none()).flat_map(|document| {
            let pairs = of_first.get(&test.firsts[document]).copied().unwrap_or_default();
            pairs.iter().map(move |pair| NearDuplicate { document, ..*pair })
        });
    let near = near.collect();
    Duplicates::new(&exact, &loosely, near)
}

fn contradictions(train: &Side<'_>, test: &Side<'_>, exact: &[Duplicate]) -> Vec<usize> {
    let documents = train.firsts.iter().enumerate();
    let known: HashSet<(usize, &str)> =
        documents.map(|(position, &first)| (first, train.corpus.label(position))).collect();
    let contradicts =
        |found: &&Duplicate| !known.contains(&(found.original, test.corpus.label(found.document)));
    exact.iter().filter(contradicts).map(|found| found.document).collect()
}
