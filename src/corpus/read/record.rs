use super::report::ReadReport;
use crate::error::Result;

/// A document as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Record {
    /// The label; empty if records are read without labels.
    pub label: String,
    /// The bytes of the text.
    pub text: Vec<u8>,
    /// The id, if there is an id column or the file's name serves as one.
    pub id: Option<String>,
    /// The fields of [`ReadOptions::other_columns`](crate::ReadOptions::other_columns), in that order.
    pub others: Vec<String>,
}

/// Reads records into the caller's buffer, one after another, counting in the report what the
/// format leaves out.
pub(super) trait RecordSource: Send {
    /// Reads the next record; false at the end.
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool>;
}
