use super::fault::InputFault;
use super::format::Format;
use super::input::{Input, read_error};
use super::layout::Layout;
use super::options::ReadOptions;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use super::rows::Rows;
use crate::error::{Error, Result};

/// The records of a CSV or TSV file.
pub(super) struct Table {
    name: String,
    rows: Rows,
    layout: Layout,
    assumed_no_header: bool,
    /// Whether the first row has been read and is a record that has not been returned yet.
    pending: bool,
}

impl Table {
    pub(super) fn open(
        input: Input,
        format: Format,
        options: &ReadOptions,
        labeled: bool,
    ) -> Result<Table> {
        let mut rows = Rows::new(input.reader, format, options.escape);
        let name = input.name;
        if !rows.read().map_err(|error| read_error(&name, error))? {
            return Err(InputFault::NoRecords.at(&name, None));
        }
        if let Some(fault) = rows.fault() {
            return Err(fault.clone().at(&name, rows.line()));
        }
        let first_row: Vec<String> = (0..rows.len())
            .map(|column| String::from_utf8_lossy(rows.field(column)).into_owned())
            .collect();
        let layout = Layout::of_table(&first_row, options, labeled)
            .map_err(|fault| fault.at(&name, rows.line()))?;
        let pending = !layout.header;
        let assumed_no_header = pending && options.header.is_none();
        Ok(Table { name, rows, layout, assumed_no_header, pending })
    }

    /// Reads the next row; false at the end.
    fn next_row(&mut self) -> Result<bool> {
        let found = self.rows.read().map_err(|error| read_error(&self.name, error))?;
        if let Some(fault) = self.rows.fault() {
            return Err(self.fault(fault.clone()));
        }
        let (found_fields, expected) = (self.rows.len(), self.layout.names.len());
        if found && found_fields != expected {
            return Err(self.fault(InputFault::FieldCount { found: found_fields, expected }));
        }
        Ok(found)
    }

    fn fault(&self, fault: InputFault) -> Error {
        fault.at(&self.name, self.rows.line())
    }

    fn utf8(&self, column: usize, fault: InputFault) -> Result<&str> {
        std::str::from_utf8(self.rows.field(column)).map_err(|_| self.fault(fault))
    }
}

impl RecordSource for Table {
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool> {
        if report.records == 0 {
            report.unused_columns = self.layout.unused();
            report.assumed_no_header = self.assumed_no_header;
        }
        if !std::mem::take(&mut self.pending) && !self.next_row()? {
            return Ok(false);
        }
        record.label.clear();
        if let Some(column) = self.layout.label {
            record.label.push_str(self.utf8(column, InputFault::LabelNotUtf8)?);
            if record.label.is_empty() {
                return Err(self.fault(InputFault::MissingLabel));
            }
        }
        record.id = match self.layout.id {
            Some(column) => Some(self.utf8(column, InputFault::NotUtf8 { part: "id" })?.to_owned()),
            None => None,
        };
        record.text.clear();
        for (place, &column) in self.layout.text.iter().enumerate() {
            if place > 0 {
                record.text.push(b' ');
            }
            record.text.extend_from_slice(self.rows.field(column));
        }
        record.others.clear();
        for &column in &self.layout.others {
            let part = "passed-through field";
            record.others.push(self.utf8(column, InputFault::NotUtf8 { part })?.to_owned());
        }
        record.check_names().map_err(|fault| self.fault(fault))?;
        Ok(true)
    }
}
