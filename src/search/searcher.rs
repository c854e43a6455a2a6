use super::config::SearchConfig;
use crate::error::Result;
use crate::index::Index;
use crate::progress::Tracker;

/// How many documents are compared between two looks at the observer.
const DOCUMENTS_PER_LOOK: usize = 64;

/// An index, what is searched for in it, and whom to tell of progress.
pub(super) struct Searcher<'a> {
    pub(super) index: &'a Index,
    pub(super) config: SearchConfig,
    pub(super) tracker: Tracker<'a>,
}

impl Searcher<'_> {
    /// Calls `visit` for each of the documents that are there, and now and then asks whether to go on.
    pub(super) fn for_each(
        &self,
        documents: impl IntoIterator<Item = usize>,
        mut visit: impl FnMut(usize) -> Result<()>,
    ) -> Result<()> {
        for (count, document) in documents.into_iter().enumerate() {
            if count % DOCUMENTS_PER_LOOK == 0 {
                self.tracker.advance(0)?;
            }
            if self.index.has(document) {
                visit(document)?;
            }
        }
        Ok(())
    }
}
