use super::fault::InputFault;
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

impl Record {
    /// Checks that label and id fit on a line and in a column of the program's output, where there is
    /// one answer per line.
    pub(super) fn check_names(&self) -> Result<(), InputFault> {
        let id = self.id.as_deref().unwrap_or_default();
        for (part, name) in [("label", self.label.as_str()), ("id", id)] {
            if name.contains(char::is_control) {
                let name = name.to_owned();
                return Err(InputFault::ControlCharacter { part, name });
            }
        }
        Ok(())
    }
}

/// Reads records into the caller's buffer, one after another, counting in the report what the
/// format leaves out.
pub(super) trait RecordSource: Send {
    /// Reads the next record; false at the end.
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool>;
}
