use crate::compressor::{CompressorSpec, Length};
use crate::error::Error;

/// What is wrong with a model file, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelFault {
    /// The file does not start like a model file.
    #[error("is not a nearzip model file; `nearzip index build` makes one")]
    NotAModel,
    /// The file is shorter or longer than it was written.
    #[error(
        "should have {expected} bytes and has {found}; it was truncated or appended to, so fetch it \
         again or rebuild it"
    )]
    WrongSize {
        /// The size according to its header, or the smallest possible size.
        expected: u64,
        /// Its size.
        found: u64,
    },
    /// The file has a later version of the format.
    #[error("has format version {found} and this program reads {supported}; update nearzip")]
    NewerVersion {
        /// The file's version.
        found: u32,
        /// The latest version that can be read.
        supported: u32,
    },
    /// The file has a section that must be understood and is not.
    #[error("has a section {tag:?} that this program does not know; update nearzip")]
    UnknownSection {
        /// The section's tag.
        tag: String,
    },
    /// The file's bytes differ from those that were written.
    #[error("is damaged in {part}; fetch it again or rebuild it")]
    Damaged {
        /// The part whose checksum differs.
        part: String,
    },
    /// The checksums are right, but nearzip does not write such a file.
    #[error("is not a valid model: {reason}; rebuild it with nearzip")]
    Invalid {
        /// What is invalid.
        reason: String,
    },
    /// The compressor gives different lengths than when the file was written.
    #[error(
        "was made with a {compressor} that gives different lengths than this program's (a probe \
         takes {expected} bytes there and {found} here); rebuild it with this program"
    )]
    OtherLengths {
        /// The compressor.
        compressor: CompressorSpec,
        /// The length of the probe according to the file.
        expected: Length,
        /// Its length with this program.
        found: Length,
    },
    /// The compressor prepares documents differently than when the file was written.
    #[error(
        "holds documents as another version of {compressor} prepared them; rebuild it with this \
         program"
    )]
    OtherPreparation {
        /// The compressor.
        compressor: CompressorSpec,
    },
    /// The given compressor is not the file's.
    #[error("was made with {stored}, not with {given}; use {stored}, or build a file with {given}")]
    OtherCompressor {
        /// The file's compressor, as it is written.
        stored: String,
        /// The given compressor, as it is written.
        given: String,
    },
}

impl ModelFault {
    /// This fault as an error, in `file`.
    pub(crate) fn at(self, file: &str) -> Error {
        Error::Model { file: file.to_owned(), fault: self }
    }

    pub(crate) fn invalid(reason: impl Into<String>) -> ModelFault {
        ModelFault::Invalid { reason: reason.into() }
    }
}
