//! Which documents are searched for which, and how many answers are right. The documents are the same for every
//! compressor.

use nearzip::{Corpus, Index, Neighbors, Search, SearchConfig};
use nearzip::{k_nearest_batch, k_nearest_others, unobserved};

use crate::Result;

/// How many test documents count, and how many training documents choose k.
pub(crate) const DOCUMENTS: usize = 200;
pub(crate) const SEED: u64 = 1;

/// With more training documents than this, slow compressors would take hours to compare each with every query.
const EXACT_UP_TO: usize = 1_000;
const CANDIDATES: usize = 200;
const K: [usize; 6] = [1, 2, 3, 5, 9, 15];

pub(crate) struct Accuracy {
    /// Of the nearest document's label.
    pub(crate) nearest: f64,
    /// The k that is most accurate for training documents, each left out; the smallest of equals.
    pub(crate) k: usize,
    pub(crate) with_k: f64,
}

/// How documents are searched for, by their number.
pub(crate) fn search(train: &Corpus) -> Search {
    if train.len() <= EXACT_UP_TO { Search::Exact } else { Search::Candidates(CANDIDATES) }
}

pub(crate) fn of(index: &Index, search: Search, train: &Corpus, test: &Corpus) -> Result<Accuracy> {
    let config = SearchConfig::default().search(search).k(K[K.len() - 1]);
    let texts: Vec<&[u8]> = test.texts().collect();
    let found = k_nearest_batch(index, &texts, config, &unobserved)?;
    let labels = || (0..test.len()).map(|position| test.label(position));

    let left_out = spread(train.len());
    let others = k_nearest_others(index, &left_out, config, &unobserved)?;
    let known = || left_out.iter().map(|&position| train.label(position));
    let k = K.into_iter().rev().max_by_key(|&k| right(&others, known(), k)).expect("K has some");

    let share = |k| right(&found, labels(), k) as f64 / test.len() as f64;
    Ok(Accuracy { nearest: share(1), k, with_k: share(k) })
}

/// Some positions, evenly spread.
fn spread(documents: usize) -> Vec<usize> {
    let count = DOCUMENTS.min(documents);
    (0..count).map(|number| number * documents / count).collect()
}

/// How many labels are those that the k nearest vote for.
fn right<'a>(found: &[Neighbors], labels: impl Iterator<Item = &'a str>, k: usize) -> usize {
    found.iter().zip(labels).filter(|(found, label)| vote(found, k) == *label).count()
}

/// The label that most of the k nearest have; of equals, that of the nearest.
fn vote(found: &Neighbors, k: usize) -> &str {
    let nearest = &found.nearest[..k];
    let votes = |label: &str| nearest.iter().filter(|neighbor| neighbor.label == label).count();
    let labels = nearest.iter().rev().map(|neighbor| &*neighbor.label);
    labels.max_by_key(|label| votes(label)).expect("k is at least 1")
}
