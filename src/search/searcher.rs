use super::config::SearchConfig;
use crate::error::Result;
use crate::index::Index;
use crate::progress::Tracker;

/// How many documents are compared between two calls of the observer.
const DOCUMENTS_PER_CALL: usize = 64;

/// An index, the settings of the search, and its progress.
pub(super) struct Searcher<'a> {
    pub(super) index: &'a Index,
    pub(super) config: SearchConfig,
    pub(super) tracker: Tracker<'a>,
}

impl Searcher<'_> {
    /// Calls `visit` for each of the documents that have not been removed, and regularly asks the
    /// observer whether to continue.
    pub(super) fn for_each(
        &self,
        documents: impl IntoIterator<Item = usize>,
        mut visit: impl FnMut(usize) -> Result<()>,
    ) -> Result<()> {
        for (count, document) in documents.into_iter().enumerate() {
            if count % DOCUMENTS_PER_CALL == 0 {
                self.tracker.advance(0)?;
            }
            if self.index.has(document) {
                visit(document)?;
            }
        }
        Ok(())
    }
}
