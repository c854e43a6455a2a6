//! How much text a class has.

use super::gram;
use crate::error::{Error, Result};

/// The number and length of a class's documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ClassSize {
    pub(super) documents: u64,
    /// The length of all documents, frames included.
    pub(super) bytes: u64,
}

impl ClassSize {
    pub(super) fn grow(&mut self, text: &[u8]) {
        self.grow_by(text, 1);
    }

    /// Adds a document as often as this.
    pub(super) fn grow_by(&mut self, text: &[u8], times: u64) {
        self.documents += times;
        self.bytes += gram::framed_len(text) * times;
    }

    /// Adds the documents of another class. A forged model can have any number of them.
    pub(super) fn merge(&mut self, other: ClassSize) {
        self.documents = self.documents.saturating_add(other.documents);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }

    pub(super) fn shrink(&mut self, text: &[u8]) -> Result<()> {
        let documents = self.documents.checked_sub(1);
        let bytes = self.bytes.checked_sub(gram::framed_len(text));
        let (documents, bytes) = documents.zip(bytes).ok_or(Error::UnknownDocument)?;
        *self = ClassSize { documents, bytes };
        Ok(())
    }
}
