use std::collections::HashMap;
use std::hash::Hash;

use crate::corpus::Corpus;

/// The training documents, or the test documents.
pub(super) struct Side<'a> {
    pub(super) corpus: &'a Corpus,
    /// For each document, the position of the first with the same text: its own, or one before.
    pub(super) firsts: Vec<usize>,
}

impl Side<'_> {
    pub(super) fn new(corpus: &Corpus) -> Side<'_> {
        Side { corpus, firsts: firsts(corpus.texts()) }
    }

    /// The documents whose texts do not occur before.
    pub(super) fn different(&self) -> Vec<usize> {
        (0..self.firsts.len()).filter(|&position| self.firsts[position] == position).collect()
    }
}

/// For each key, the position at which it first occurs.
pub(super) fn firsts<K: Hash + Eq>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut first = HashMap::new();
    keys.enumerate().map(|(position, key)| *first.entry(key).or_insert(position)).collect()
}

/// For each key of `keys`, the position at which it first occurs in `others`, if it does.
pub(super) fn firsts_among<K: Hash + Eq>(
    keys: impl Iterator<Item = K>,
    others: impl Iterator<Item = K>,
) -> Vec<Option<usize>> {
    let mut first = HashMap::new();
    for (position, key) in others.enumerate() {
        first.entry(key).or_insert(position);
    }
    keys.map(|key| first.get(&key).copied()).collect()
}
