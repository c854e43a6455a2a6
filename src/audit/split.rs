use std::cmp::Reverse;
use std::collections::HashSet;

use super::config::AuditConfig;
use super::duplicates::{Duplicates, NearDuplicate};
use super::loose::loose;
use super::side::{Side, firsts};
use crate::corpus::Corpus;
use crate::index::LabelCount;

/// What is found in one set of documents, the training documents or the test documents, by itself. All
/// numbers of documents are positions, in order.
///
/// # Examples
///
/// ```
/// use nearzip::{AuditConfig, Corpus, audit, unobserved};
///
/// let corpus: Corpus =
///     [("ham", "see you"), ("spam", "see you"), ("Ham", "you have won a prize"), ("ham", " ")]
///         .into_iter()
///         .collect();
/// let found = audit(&corpus, None, AuditConfig::default(), &unobserved)?.train;
/// assert_eq!(found.contradictions, [[0, 1]]);
/// assert_eq!((&found.empty[..], &found.tiny[..]), (&[3][..], &[0, 1, 3][..]));
/// assert_eq!(found.alike_labels, [["ham", "Ham"]]);
/// assert_eq!((&found.labels[0].label[..], found.labels[0].documents), ("ham", 2));
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SplitAudit {
    /// The number of documents.
    pub documents: usize,
    /// Documents whose texts occur before.
    pub duplicates: Duplicates,
    /// The texts that occur with different labels: for each, all of its documents, by the first.
    pub contradictions: Vec<Vec<usize>>,
    /// Documents whose texts have nothing but ASCII white space.
    pub empty: Vec<usize>,
    /// Documents whose texts have fewer than [`AuditConfig::TINY`] bytes.
    pub tiny: Vec<usize>,
    /// Groups of labels that look alike: see [`Labels::alike`](crate::Labels::alike).
    pub alike_labels: Vec<Vec<String>>,
    /// The number of documents of each label, most first, then in the order in which labels first occur.
    pub labels: Vec<LabelCount>,
}

impl SplitAudit {
    pub(super) fn new(side: &Side<'_>, near: Vec<NearDuplicate>) -> SplitAudit {
        let corpus = side.corpus;
        let positions = |is_found: fn(&[u8]) -> bool| {
            let found = corpus.texts().enumerate().filter(|(_, text)| is_found(text));
            found.map(|(position, _)| position).collect()
        };
        SplitAudit {
            documents: corpus.len(),
            duplicates: duplicates(side, near),
            contradictions: contradictions(side),
            empty: positions(|text| text.trim_ascii().is_empty()),
            tiny: positions(|text| text.len() < AuditConfig::TINY),
            alike_labels: owned(corpus.labels().alike()),
            labels: label_counts(corpus),
        }
    }
}

fn duplicates(side: &Side<'_>, near: Vec<NearDuplicate>) -> Duplicates {
    let before = |firsts: &[usize]| -> Vec<Option<usize>> {
        let pairs = firsts.iter().enumerate();
        pairs.map(|(position, &first)| (first < position).then_some(first)).collect()
    };
    let loosely = firsts(side.corpus.texts().map(loose));
    Duplicates::new(&before(&side.firsts), &before(&loosely), near)
}

fn contradictions(side: &Side<'_>) -> Vec<Vec<usize>> {
    let Side { corpus, firsts } = side;
    let documents = || firsts.iter().copied().enumerate();
    let contradicts =
        |&(position, first): &(usize, usize)| corpus.label_id(position) != corpus.label_id(first);
    let contradicted: HashSet<usize> =
        documents().filter(contradicts).map(|(_, first)| first).collect();
    let mut found: Vec<(usize, usize)> = documents()
        .filter(|(_, first)| contradicted.contains(first))
        .map(|(position, first)| (first, position))
        .collect();
    found.sort_unstable();
    let groups = found.chunk_by(|a, b| a.0 == b.0);
    groups.map(|group| group.iter().map(|&(_, position)| position).collect()).collect()
}

pub(super) fn label_counts(corpus: &Corpus) -> Vec<LabelCount> {
    let mut counts: Vec<LabelCount> = corpus
        .labels()
        .iter()
        .map(|label| LabelCount { label: label.to_owned(), documents: 0 })
        .collect();
    for position in 0..corpus.len() {
        counts[corpus.label_id(position).index()].documents += 1;
    }
    counts.sort_by_key(|count| Reverse(count.documents));
    counts
}

pub(super) fn owned(groups: Vec<Vec<&str>>) -> Vec<Vec<String>> {
    groups.into_iter().map(|group| group.into_iter().map(str::to_owned).collect()).collect()
}
