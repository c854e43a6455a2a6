use std::path::Path;

use super::column::Part;
use super::failure::Failure;
use super::fault::InputFault;
use super::report::ReadReport;

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
    /// Cuts outer white space off the label, and checks that label and id fit on a line and in a column
    /// of the program's output, where there is one answer per line.
    pub(super) fn check_names(&mut self, labeled: bool) -> Result<(), InputFault> {
        let label = self.label.trim();
        if label.len() < self.label.len() {
            self.label = label.to_owned();
        }
        if labeled && self.label.is_empty() {
            return Err(InputFault::MissingLabel);
        }
        let id = self.id.as_deref().unwrap_or_default();
        for (part, name) in [(Part::Label, self.label.as_str()), (Part::Id, id)] {
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
    /// Reads what comes before the first record, such as a header.
    fn start(&mut self, _: &mut ReadReport) -> Result<(), Failure> {
        Ok(())
    }

    /// Reads the next record; false at the end.
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool, Failure>;

    /// The line on which the record begins that was read last, counted from 1.
    fn line(&self) -> Option<u64> {
        None
    }

    /// The file that was read last, if each record is a file.
    fn file(&self) -> Option<&Path> {
        None
    }
}
