use super::about::About;
use super::documents::Documents;
use crate::error::Result;
use crate::model::ModelWriter;
use crate::progress::Observer;

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
    /// The documents closed up to positions without gaps.
    Compacted,
}

/// Something that is derived from the documents of an index: made when it is first needed, changed
/// along with the documents, and stored with them.
pub(super) trait Derived {
    /// Reads whatever a change will need from the model file. Called before any change, so that a
    /// damaged file stops it.
    fn load(&mut self, documents: &Documents) -> Result<()> {
        let _ = documents;
        Ok(())
    }

    /// Follows a change. A part that cannot follow it forgets what it has, and is made again when it
    /// is next needed.
    fn follow(&mut self, change: Change<'_>, documents: &Documents);

    /// Whether every model file has this part, whatever the method that it is made for.
    fn serves_every_method(&self) -> bool {
        false
    }

    /// Makes the part, if a model file of this index has it.
    fn prepare(&self, documents: &Documents, observer: Observer<'_>) -> Result<()> {
        let _ = (documents, observer);
        Ok(())
    }

    /// Adds what the section about the file says of this part.
    fn describe(&self, about: &mut About) {
        let _ = about;
    }

    /// Writes the part's own sections. It was prepared.
    fn write(&self, documents: &Documents, writer: &mut ModelWriter<'_>) -> Result<()> {
        let _ = (documents, writer);
        Ok(())
    }
}
