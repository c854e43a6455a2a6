//! Tables: CSV, TSV and their dialects.
//!
//! | file | idea |
//! |---|---|
//! | `dialect` | delimiter, quotes and comments, recognized from the first rows |
//! | `rows` | rows of fields, with their lines |
//! | `quotes` | quotes out of place |
//! | `escape` | escapes, rewritten as doubled quotes |
//! | `layout` | which columns hold what |

mod dialect;
mod escape;
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
pub(super) use dialect::{declares_delimiter, is_labeled_header};
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
    /// Whether a row has been read that has not been returned yet.
    pending: bool,
    /// The number of blank lines that are empty texts, before that row.
    blank_texts: u64,
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
        Ok(Table { rows, options, labeled, layout: None, pending: false, blank_texts: 0 })
    }

    fn utf8(&self, column: usize, fault: InputFault) -> Result<&str, InputFault> {
        str::from_utf8(self.rows.field(column)).map_err(|_| fault)
    }

    fn next_record(
        &mut self,
        layout: &Layout,
        record: &mut Record,
        report: &mut ReadReport,
    ) -> Result<bool, Failure> {
        loop {
            if !self.pending && !self.rows.read()? {
                report.blank_lines += self.rows.blank_lines();
                return Ok(false);
            }
            if !std::mem::replace(&mut self.pending, true) {
                self.count_blank_lines(layout, report);
            }
            if self.blank_texts > 0 {
                self.blank_texts -= 1;
                blank(layout, record);
                return Ok(true);
            }
            self.pending = false;
            self.check_fields(layout)?;
            if !self.is_header(layout) {
                self.take(layout, record, report)?;
                return Ok(true);
            }
            report.repeated_headers += 1;
        }
    }

    /// Counts the blank lines before the row. In a table of one column they are rows, whose text is empty.
    fn count_blank_lines(&mut self, layout: &Layout, report: &mut ReadReport) {
        match layout.names.len() {
            1 => self.blank_texts = self.rows.blank_lines(),
            _ => report.blank_lines += self.rows.blank_lines(),
        }
    }

    fn check_fields(&self, layout: &Layout) -> Result<(), InputFault> {
        let (found, expected) = (self.rows.len(), layout.names.len());
        match found == expected {
            true => Ok(()),
            false if self.rows.shares_line() => Err(InputFault::CarriageReturn),
            false => {
                let quotes = self.rows.dialect().quotes;
                Err(InputFault::FieldCount { found, expected, quotes })
            }
        }
    }

    /// Whether the row repeats the header, which each of several files has that were put together.
    fn is_header(&self, layout: &Layout) -> bool {
        let is_name = |(column, name): (usize, &String)| self.rows.field(column) == name.as_bytes();
        layout.header && layout.names.iter().enumerate().all(is_name)
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

/// Makes `record` that of a blank line.
fn blank(layout: &Layout, record: &mut Record) {
    record.label.clear();
    record.text.clear();
    record.id = layout.id.map(|_| String::new());
    record.others = vec![String::new(); layout.others.len()];
}

impl RecordSource for Table {
    fn start(&mut self, report: &mut ReadReport) -> Result<(), Failure> {
        if !self.rows.read()? {
            report.blank_lines += self.rows.blank_lines();
            return Ok(());
        }
        let layout = Layout::of_table(&self.rows.to_strings(), &self.options, self.labeled)?;
        for &column in layout.others.iter().filter(|_| layout.header) {
            self.utf8(column, InputFault::NotUtf8 { part: Part::Other })?;
        }
        match layout.header {
            true => report.blank_lines += self.rows.blank_lines(),
            false => self.count_blank_lines(&layout, report),
        }
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
        report.other_names =
            layout.others.iter().map(|&column| layout.names[column].trim().to_owned()).collect();
        self.pending = !layout.header;
        self.layout = Some(layout);
        Ok(())
    }

    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool, Failure> {
        let Some(layout) = self.layout.take() else {
            return Ok(false);
        };
        let found = self.next_record(&layout, record, report);
        self.layout = Some(layout);
        found
    }

    fn line(&self) -> Option<u64> {
        // A blank line comes before the row that has been read.
        let before = if self.pending { self.blank_texts + 1 } else { 0 };
        Some(self.rows.line().saturating_sub(before).max(1))
    }
}

/// Whether a field has quotes around it, as they stand.
fn is_quoted(field: &[u8]) -> bool {
    matches!(field, [b'"', .., b'"'])
}
