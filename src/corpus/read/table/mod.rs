//! Tables: CSV, TSV and their dialects.
//!
//! | file | idea |
//! |---|---|
//! | `dialect` | delimiter, quotes and comments, recognized from the first rows |
//! | `rows` | rows of fields, with their lines |
//! | `quotes` | quotes out of place |
//! | `layout` | which columns hold what |

mod dialect;
mod layout;
mod quotes;
mod rows;

use super::column::Part;
use super::failure::Failure;
use super::fault::InputFault;
use super::format::Format;
use super::input::Input;
use super::options::ReadOptions;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use dialect::Dialect;
pub(super) use dialect::is_labeled_header;
use layout::Layout;
pub(super) use layout::{list, recognize_label, recognize_text, unrecognized};
use rows::Rows;

/// The records of a table.
pub(super) struct Table {
    rows: Rows,
    options: ReadOptions,
    labeled: bool,
    /// None until the first row has been read.
    layout: Option<Layout>,
    /// Whether the first row has been read and is a record that has not been returned yet.
    pending: bool,
}

impl Table {
    pub(super) fn open(
        mut input: Input,
        format: Format,
        options: &ReadOptions,
        labeled: bool,
    ) -> std::io::Result<Table> {
        let dialect = Dialect::recognize(input.reader.lines()?, format, options, labeled);
        let rows = Rows::new(Box::new(input.reader), dialect);
        let options = options.clone();
        Ok(Table { rows, options, labeled, layout: None, pending: false })
    }

    fn utf8(&self, column: usize, fault: InputFault) -> Result<&str, InputFault> {
        str::from_utf8(self.rows.field(column)).map_err(|_| fault)
    }

    /// Fills `record` from the row.
    fn take(
        &self,
        layout: &Layout,
        record: &mut Record,
        report: &mut ReadReport,
    ) -> Result<(), InputFault> {
        record.label.clear();
        if let Some(column) = layout.label.filter(|_| self.labeled) {
            record.label.push_str(self.utf8(column, InputFault::LabelNotUtf8)?);
        }
        let not_utf8 = |part| InputFault::NotUtf8 { part };
        record.id = match layout.id {
            Some(column) => Some(self.utf8(column, not_utf8(Part::Id))?.to_owned()),
            None => None,
        };
        record.text.clear();
        for (place, &column) in layout.text.iter().enumerate() {
            if place > 0 {
                record.text.push(b' ');
            }
            let field = self.rows.field(column);
            report.quoted_texts += u64::from(!self.rows.dialect().quotes && is_quoted(field));
            record.text.extend_from_slice(field);
        }
        record.others.clear();
        for &column in &layout.others {
            record.others.push(self.utf8(column, not_utf8(Part::Other))?.to_owned());
        }
        Ok(())
    }
}

impl RecordSource for Table {
    fn start(&mut self, report: &mut ReadReport) -> Result<(), Failure> {
        if !self.rows.read()? {
            return Ok(());
        }
        let layout = Layout::of_table(&self.rows.to_strings(), &self.options, self.labeled)?;
        report.unused_columns = layout.unused(self.labeled);
        report.assumed_no_header = !layout.header && self.options.header.is_none();
        if self.options.delimiter.is_none()
            && self.rows.dialect().delimiter != dialect::usual_delimiter(report.format)
        {
            report.delimiter = Some(char::from(self.rows.dialect().delimiter));
        }
        let is_called = |column: usize, name: &str| {
            layout.header && layout.names[column].trim().eq_ignore_ascii_case(name)
        };
        if let Some(label) = layout.label.filter(|_| self.labeled)
            && self.options.label_column.is_none()
            && !is_called(label, "label")
        {
            report.guessed_label = Some(layout.describe(label));
        }
        if self.options.text_columns.is_empty() && !is_called(layout.text[0], "text") {
            report.guessed_texts =
                layout.text.iter().map(|&column| layout.describe(column)).collect();
        }
        self.pending = !layout.header;
        self.layout = Some(layout);
        Ok(())
    }

    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool, Failure> {
        let Some(layout) = &self.layout else {
            return Ok(false);
        };
        if !std::mem::take(&mut self.pending) && !next_record(&mut self.rows, layout, report)? {
            return Ok(false);
        }
        self.take(layout, record, report)?;
        Ok(true)
    }

    fn line(&self) -> Option<u64> {
        Some(self.rows.line())
    }
}

/// Reads the next row that is a record; false at the end.
fn next_record(rows: &mut Rows, layout: &Layout, report: &mut ReadReport) -> Result<bool, Failure> {
    loop {
        let line_before = rows.line();
        if !rows.read()? {
            return Ok(false);
        }
        let (found, expected) = (rows.len(), layout.names.len());
        if found != expected {
            // Only a lone carriage return ends a row without a new line.
            return Err(match rows.line() == line_before {
                true => InputFault::CarriageReturn.into(),
                false => {
                    InputFault::FieldCount { found, expected, quotes: rows.dialect().quotes }.into()
                }
            });
        }
        // Files that were put together have a header each.
        let is_header = layout.header
            && layout
                .names
                .iter()
                .enumerate()
                .all(|(column, name)| rows.field(column) == name.as_bytes());
        if !is_header {
            return Ok(true);
        }
        report.repeated_headers += 1;
    }
}

/// Whether a field has quotes around it, as they stand.
fn is_quoted(field: &[u8]) -> bool {
    matches!(field, [b'"', .., b'"'])
}
