use std::io::{Cursor, Read};

use csv::{ByteRecord, ReaderBuilder};

use super::columns::Layout;
use super::input::{Input, read_error};
use super::record::RecordSource;
use super::{Format, InputFault, ReadOptions, ReadReport, Record};
use crate::error::{Error, Result};

/// A last record that no file has, put behind every input: a quote that is still open at the end
/// of the file swallows it, which the CSV reader itself would accept in silence.
const END: &[u8] = b"\n\x1fend of nearzip's input\x1f";

/// The records of a CSV or TSV file.
pub(super) struct Table {
    name: String,
    rows: csv::Reader<Box<dyn Read + Send>>,
    row: ByteRecord,
    layout: Layout,
    fields: usize,
    assumed_no_header: bool,
    /// The first row is in `row` and is a record still to be given out.
    pending: bool,
}

impl Table {
    pub(super) fn open(
        input: Input,
        format: Format,
        options: &ReadOptions,
        labeled: bool,
    ) -> Result<Table> {
        let guarded: Box<dyn Read + Send> = Box::new(input.reader.chain(Cursor::new(END)));
        let rows = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(if format == Format::Tsv { b'\t' } else { b',' })
            .quoting(format == Format::Csv)
            .buffer_capacity(1 << 16)
            .from_reader(guarded);
        let mut table = Table {
            name: input.name,
            rows,
            row: ByteRecord::new(),
            layout: Layout {
                header: false,
                label: None,
                text: Vec::new(),
                id: None,
                others: Vec::new(),
                names: Vec::new(),
            },
            fields: 0,
            assumed_no_header: false,
            pending: false,
        };
        if !table.next_row()? {
            return Err(InputFault::NoRecords.at(&table.name, None));
        }
        let first_row: Vec<String> = table
            .row
            .iter()
            .map(|field| String::from_utf8_lossy(field).into_owned())
            .collect();
        table.layout = Layout::of_table(&first_row, options, labeled)
            .map_err(|fault| fault.at(&table.name, 1))?;
        table.fields = first_row.len();
        table.pending = !table.layout.header;
        table.assumed_no_header = table.pending && options.header.is_none();
        Ok(table)
    }

    /// Reads the next row; false at the end.
    fn next_row(&mut self) -> Result<bool> {
        let found = self.rows.read_byte_record(&mut self.row).map_err(|error| {
            // Rows are bytes and of any length, so nothing but reading itself can fail.
            let csv::ErrorKind::Io(error) = error.into_kind() else {
                return InputFault::UnterminatedQuote.at(&self.name, None);
            };
            read_error(&self.name, error)
        })?;
        let end = &END[1..];
        let last_field = self
            .row
            .get(self.row.len().wrapping_sub(1))
            .unwrap_or_default();
        if !found || (self.row.len() == 1 && last_field == end) {
            return Ok(false);
        }
        if last_field.ends_with(END) {
            return Err(self.fault(InputFault::UnterminatedQuote));
        }
        Ok(true)
    }

    fn fault(&self, fault: InputFault) -> Error {
        let line = self.row.position().map(csv::Position::line);
        fault.at(&self.name, line)
    }

    fn utf8(&self, column: usize, part: InputFault) -> Result<&str> {
        std::str::from_utf8(&self.row[column]).map_err(|_| self.fault(part))
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
        if self.row.len() != self.fields {
            let (found, expected) = (self.row.len(), self.fields);
            return Err(self.fault(InputFault::FieldCount { found, expected }));
        }
        record.label.clear();
        if let Some(column) = self.layout.label {
            record
                .label
                .push_str(self.utf8(column, InputFault::LabelNotUtf8)?);
            if record.label.is_empty() {
                return Err(self.fault(InputFault::MissingLabel));
            }
        }
        record.id = match self.layout.id {
            Some(column) => Some(
                self.utf8(column, InputFault::NotUtf8 { part: "id" })?
                    .to_owned(),
            ),
            None => None,
        };
        record.text.clear();
        for (place, &column) in self.layout.text.iter().enumerate() {
            if place > 0 {
                record.text.push(b' ');
            }
            record.text.extend_from_slice(&self.row[column]);
        }
        record.others.clear();
        for &column in &self.layout.others {
            let part = "handed-through field";
            record
                .others
                .push(self.utf8(column, InputFault::NotUtf8 { part })?.to_owned());
        }
        Ok(true)
    }
}
