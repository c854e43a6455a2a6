use std::sync::OnceLock;

use super::candidate_index::CandidateIndex;
use crate::error::Result;
use crate::index::derived::{Change, Derived};
use crate::index::documents::Documents;
use crate::model::{ModelFile, ModelWriter};
use crate::progress::{Observer, unobserved};

/// The candidate index of the documents, built when it is first needed.
#[derive(Debug, Default)]
pub(in crate::index) struct Candidates(OnceLock<CandidateIndex>);

impl Candidates {
    /// The candidate index in a file of `len` documents, if there is one.
    pub(in crate::index) fn open(file: &ModelFile, len: usize) -> Result<Candidates> {
        let candidates = CandidateIndex::open(file, len)?;
        Ok(Candidates(candidates.map(OnceLock::from).unwrap_or_default()))
    }

    pub(in crate::index) fn known(&self) -> Option<&CandidateIndex> {
        self.0.get()
    }

    /// The candidate index, which is built if there is none.
    pub(in crate::index) fn get(
        &self,
        documents: &Documents,
        observer: Observer<'_>,
    ) -> Result<&CandidateIndex> {
        if let Some(candidates) = self.0.get() {
            return Ok(candidates);
        }
        let text = |position| documents.text_or_empty(position);
        let candidates = CandidateIndex::build(documents.end(), text, observer)?;
        Ok(self.0.get_or_init(|| candidates))
    }
}

impl Derived for Candidates {
    fn follow(&mut self, change: Change<'_>, documents: &Documents) {
        let Some(candidates) = self.0.get_mut() else { return };
        match change {
            Change::Added { position, text, .. } => candidates.add(text, position),
            Change::Removed { text, .. } => candidates.remove(text),
            Change::Relabeled { .. } => return,
            Change::Compacted => {
                self.0.take();
                return;
            }
        }
        if candidates.is_stale(documents.end()) {
            self.0.take();
        }
    }

    /// Every file has candidates, so that any method can search at once.
    fn serves(&self, _: &str) -> bool {
        true
    }

    fn prepare(&self, documents: &Documents) -> Result<()> {
        self.get(documents, &unobserved).map(drop)
    }

    fn write(&self, documents: &Documents, writer: &mut ModelWriter<'_>) -> Result<()> {
        match self.0.get() {
            Some(candidates) => candidates.write(writer, documents.positions(), documents.end()),
            None => Ok(()),
        }
    }
}
