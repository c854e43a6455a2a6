use crate::compressor::{CompressorSpec, Length};
use crate::error::Error;

/// What is wrong with a model file, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelFault {
    /// The file does not begin as a model file does.
    #[error("is not a nearzip model file; `nearzip index build` makes one")]
    NotAModel,
    /// The file is shorter or longer than it was written.
    #[error(
        "should have {expected} bytes and has {found}; it was cut off or added to, so fetch it \
         again or build it anew"
    )]
    WrongSize {
        /// The size that its header tells, or the least that a file can have.
        expected: u64,
        /// Its size.
        found: u64,
    },
    /// A later version of the format.
    #[error("has format version {found} and this program reads {supported}; update nearzip")]
    NewerVersion {
        /// The file's version.
        found: u32,
        /// The latest version that is read.
        supported: u32,
    },
    /// A section that has to be understood and is not.
    #[error("has a section {tag:?} that this program does not know; update nearzip")]
    UnknownSection {
        /// The section's tag.
        tag: String,
    },
    /// Bytes that differ from those that were written.
    #[error("is damaged in {part}; fetch it again or build it anew")]
    Damaged {
        /// Where the checksum differs.
        part: String,
    },
    /// Bytes that are as they were written, and that nearzip does not write.
    #[error("is no valid model: {reason}; build it anew with nearzip")]
    Invalid {
        /// What does not fit.
        reason: String,
    },
    /// The compressor gives other lengths than when the file was written.
    #[error(
        "was made with a {compressor} that gives other lengths than this program's (a probe takes \
         {expected} bytes there and {found} here); build it anew with this program"
    )]
    OtherLengths {
        /// The compressor.
        compressor: CompressorSpec,
        /// The length in the file.
        expected: Length,
        /// The length here.
        found: Length,
    },
    /// The compressor prepares documents in another way than when the file was written.
    #[error(
        "holds documents as another version of {compressor} prepared them; build it anew with this \
         program"
    )]
    OtherPreparation {
        /// The compressor.
        compressor: CompressorSpec,
    },
    /// The compressor that is to be used is not the file's.
    #[error(
        "was made with {stored}, not with {given}; give {stored}, or build a file with {given}"
    )]
    OtherCompressor {
        /// The written form of the file's compressor.
        stored: String,
        /// The written form of the compressor that was given.
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
