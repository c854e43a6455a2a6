use std::fmt;
use std::path::Path;

use super::fasttext::FastText;
use super::fault::InputFault;
use super::folder::Folder;
use super::format::Format;
use super::input::{self, Input};
use super::json_lines::JsonLines;
use super::lines::Lines;
use super::options::ReadOptions;
use super::recognize::format_of_first_line;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use super::table::Table;
use crate::error::Result;

/// The records of an input, one after another, in bounded memory.
///
/// # Examples
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// use nearzip::{Column, ReadOptions, Record, Records};
///
/// let path = folder.path().join("mail.tsv");
/// std::fs::write(&path, "id\ttext\n17\tyou won\n")?;
/// let options = ReadOptions::default().id_column(Column::from("id"));
///
/// let mut records = Records::unlabeled(&path, &options)?;
/// let mut record = Record::default();
/// assert!(records.read(&mut record)?);
/// assert_eq!((record.id.as_deref(), &record.text[..]), (Some("17"), &b"you won"[..]));
/// assert!(!records.read(&mut record)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Records {
    source: Box<dyn RecordSource>,
    report: ReadReport,
}

impl Records {
    /// Opens an input whose records have labels.
    ///
    /// # Errors
    ///
    /// Same as [`read`](crate::read), as far as the first record reveals them.
    pub fn labeled(path: impl AsRef<Path>, options: &ReadOptions) -> Result<Records> {
        Records::open(path.as_ref(), options, true)
    }

    /// Opens an input whose records need no labels.
    ///
    /// # Errors
    ///
    /// Same as [`read`](crate::read), as far as the first record reveals them.
    pub fn unlabeled(path: impl AsRef<Path>, options: &ReadOptions) -> Result<Records> {
        Records::open(path.as_ref(), options, false)
    }

    fn open(path: &Path, options: &ReadOptions, labeled: bool) -> Result<Records> {
        let name = input::name(path);
        let (format, source): (Format, Box<dyn RecordSource>) = if path.is_dir() {
            match options.format {
                None | Some(Format::Folder) if labeled => {
                    (Format::Folder, Box::new(Folder::open(path, options)?))
                }
                _ => return Err(InputFault::Folder.at(&name, None)),
            }
        } else {
            let mut input = Input::open(path, options.max_bytes)?;
            let format = match options.format.or_else(|| Format::of_name(path)) {
                Some(format) => format,
                None => recognize(&mut input)?,
            };
            (format, source(input, format, options, labeled)?)
        };
        Ok(Records { source, report: ReadReport::new(name, format) })
    }

    /// Reads the next record into `record`, whose memory is reused.
    ///
    /// Returns whether there was one.
    ///
    /// # Errors
    ///
    /// Same as [`read`](crate::read).
    pub fn read(&mut self, record: &mut Record) -> Result<bool> {
        let found = self.source.read(record, &mut self.report)?;
        if found {
            self.report.count(&record.text);
        }
        Ok(found)
    }

    /// What has been read and left out so far.
    pub fn report(&self) -> &ReadReport {
        &self.report
    }

    /// What was read and left out.
    pub fn into_report(self) -> ReadReport {
        self.report
    }
}

impl fmt::Debug for Records {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Records").field("report", &self.report).finish_non_exhaustive()
    }
}

fn recognize(input: &mut Input) -> Result<Format> {
    let line = input.peek_line()?;
    if line.is_empty() {
        return Err(InputFault::Empty.at(&input.name, None));
    }
    format_of_first_line(&line).map_err(|fault| fault.at(&input.name, 1))
}

fn source(
    mut input: Input,
    format: Format,
    options: &ReadOptions,
    labeled: bool,
) -> Result<Box<dyn RecordSource>> {
    let columns_chosen = options.label_column.is_some()
        || options.id_column.is_some()
        || !options.text_columns.is_empty()
        || !options.other_columns.is_empty();
    let fault = match format {
        Format::Folder => InputFault::NotFolder,
        _ if format.has_columns() && input.peek_line()?.is_empty() => InputFault::Empty,
        _ if !format.has_columns() && columns_chosen => InputFault::NoColumns(format),
        Format::Csv | Format::Tsv => {
            return Ok(Box::new(Table::open(input, format, options, labeled)?));
        }
        Format::JsonLines => return Ok(Box::new(JsonLines::new(input, options, labeled))),
        Format::FastText => return Ok(Box::new(FastText::new(input, labeled))),
        Format::Lines if labeled => InputFault::Unlabeled(format),
        Format::Lines => return Ok(Box::new(Lines::new(input))),
    };
    Err(fault.at(&input.name, None))
}
