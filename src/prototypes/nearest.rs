use std::sync::Arc;

use super::config::PrototypeConfig;
use crate::corpus::{Corpus, LabelId, Labels};
use crate::distance::Metric;
use crate::error::Result;
use crate::index::Index;
use crate::progress::Observer;
use crate::search::{Ranked, distances, rank_others};

/// How many of the nearest documents are remembered for each, if not more of them vote.
const REMEMBERED: usize = 100;

/// For each document, the others nearest to it.
///
/// Which taken document is nearest needs no search if one that is remembered is taken. If none is, few are
/// taken, and [`among`](Nearest::among) compares with all of them.
pub(super) struct Nearest {
    index: Index,
    metric: Metric,
    labels: Vec<LabelId>,
    others: Vec<Vec<Ranked>>,
}

impl Nearest {
    pub(super) fn find(
        corpus: &Corpus,
        config: &PrototypeConfig,
        observer: Observer<'_>,
    ) -> Result<Nearest> {
        let index = Index::build(corpus.clone(), config.get_compressor(), observer)?;
        let remembered = REMEMBERED.max(config.get_k()).min(corpus.len() - 1);
        let documents: Vec<usize> = (0..corpus.len()).collect();
        let found = rank_others(&index, &documents, config.search_config(remembered), observer)?;
        Ok(Nearest {
            metric: config.get_metric(),
            labels: (0..corpus.len()).map(|document| corpus.label_id(document)).collect(),
            others: found.into_iter().map(|ranking| ranking.nearest).collect(),
            index,
        })
    }

    /// The number of documents.
    pub(super) fn len(&self) -> usize {
        self.others.len()
    }

    pub(super) fn labels(&self) -> &Arc<Labels> {
        self.index.shared_labels()
    }

    pub(super) fn label(&self, document: usize) -> LabelId {
        self.labels[document]
    }

    /// Whether two documents have the same label.
    pub(super) fn agree(&self, document: usize, other: usize) -> bool {
        self.labels[document] == self.labels[other]
    }

    /// The others that are remembered, nearest first.
    pub(super) fn of(&self, document: usize) -> &[Ranked] {
        &self.others[document]
    }

    /// Whether all others are remembered.
    pub(super) fn has_all_of(&self, document: usize) -> bool {
        self.others[document].len() + 1 == self.len()
    }

    /// Given documents, nearest first, without the document itself.
    pub(super) fn among(&self, document: usize, others: &[usize]) -> Result<Vec<Ranked>> {
        let text = self.index.text(document)?;
        let mut ranked = distances(&self.index, text, others, self.metric)?;
        ranked.retain(|other| other.document != document);
        Ok(ranked)
    }
}
