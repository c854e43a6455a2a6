use super::about::About;
use super::documents::Documents;
use crate::error::Result;
use crate::model::ModelWriter;

/// A change of the documents that has just been made.
#[derive(Debug, Clone, Copy)]
pub(super) enum Change<'a> {
    Added {
        position: usize,
        label: &'a str,
        text: &'a [u8],
    },
    Removed {
        label: &'a str,
        text: &'a [u8],
    },
    Relabeled {
        from: &'a str,
        to: &'a str,
        text: &'a [u8],
    },
    /// The documents were renumbered without gaps.
    Compacted,
}

/// Something that is derived from the documents of an index: built when it is first needed, updated
/// with the documents, and stored with them.
pub(super) trait Derived {
    /// Reads everything that following a change needs from the model file. It is called before any
    /// change, so that a damaged file prevents the change.
    fn load(&mut self, documents: &Documents) -> Result<()> {
        let _ = documents;
        Ok(())
    }

    /// Follows a change. A part that cannot do so discards its contents, and is rebuilt when it is next
    /// needed.
    fn follow(&mut self, change: Change<'_>, documents: &Documents);

    /// Whether the method of this name uses the part.
    fn serves(&self, method: &str) -> bool;

    /// Builds the part if it is to be saved and is missing.
    fn prepare(&self, documents: &Documents) -> Result<()> {
        let _ = documents;
        Ok(())
    }

    /// Adds this part's entry to the section that describes the file.
    fn describe(&self, about: &mut About) {
        let _ = about;
    }

    /// Writes the part's own sections. [`prepare`](Derived::prepare) has been called.
    fn write(&self, documents: &Documents, writer: &mut ModelWriter<'_>) -> Result<()> {
        let _ = (documents, writer);
        Ok(())
    }
}
