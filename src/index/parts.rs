use super::about::About;
use super::candidates::Candidates;
use super::classes::Classes;
use super::derived::Derived;
use super::documents::Documents;
use super::linear::Linear;
use super::settled::Settled;
use crate::error::Result;
use crate::model::ModelFile;

/// Everything that is derived from the documents of an index.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) candidates: Candidates,
    pub(super) classes: Classes,
    pub(super) linear: Linear,
    pub(super) settled: Settled,
}

impl Parts {
    /// The parts that a file has.
    pub(super) fn open(file: &ModelFile, about: About, documents: &Documents) -> Result<Parts> {
        Ok(Parts {
            candidates: Candidates::open(file, documents.len())?,
            classes: Classes::open(file),
            linear: Linear::open(file),
            settled: Settled::open(about),
        })
    }

    /// All parts, in the order in which they are stored.
    pub(super) fn all(&self) -> [&dyn Derived; 4] {
        let Parts { candidates, classes, linear, settled } = self;
        [candidates, classes, linear, settled]
    }

    pub(super) fn all_mut(&mut self) -> [&mut dyn Derived; 4] {
        let Parts { candidates, classes, linear, settled } = self;
        [candidates, classes, linear, settled]
    }
}
