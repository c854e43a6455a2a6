use std::fmt;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use super::column::{Column, Part};
use super::failure::Failure;
use super::fasta::Fasta;
use super::fasttext::FastText;
use super::fault::InputFault;
use super::folder::{Documents, Folder};
use super::format::Format;
use super::input::{self, Input};
use super::json::Json;
use super::labels::Labels;
use super::lines::{LineReader, Lines};
use super::options::ReadOptions;
use super::recognize::recognize;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use super::several::Several;
use super::table::Table;
use crate::corpus::target::target;
use crate::error::{Error, Result};

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
    labeled: bool,
    labels: Labels,
    /// Whether labels must be numbers.
    numeric: bool,
    /// The file or folder as it was given.
    path: PathBuf,
    /// The most bad records that may be skipped.
    skip_bad: u64,
    /// Whether the text is passed through, as the only column that there is.
    passes_text: bool,
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

    /// Opens an input whose records need no labels; if they have some, those are not read.
    ///
    /// A folder is read file by file. In the formats [`Fasta`](Format::Fasta), [`FastText`](Format::FastText) and
    /// [`Lines`](Format::Lines), the records of its files are read, one file after another. A file whose name says nothing is read line by line, unless columns
    /// are chosen, options describe a table, or its first line shows that it has labels.
    ///
    /// # Errors
    ///
    /// Same as [`read`](crate::read), as far as the first record reveals them.
    pub fn unlabeled(path: impl AsRef<Path>, options: &ReadOptions) -> Result<Records> {
        Records::open(path.as_ref(), options, false)
    }

    fn open(path: &Path, options: &ReadOptions, labeled: bool) -> Result<Records> {
        let name = input::name(path);
        let fault = |fault: InputFault| Failure::from(fault).at(&name, None);
        options.check_label_sources().map_err(fault)?;
        let labels = if labeled { Labels::of(options)? } else { Labels::Unread };
        if let Labels::InPaths(source) = labels
            && !path.is_dir()
        {
            source.label(path).map_err(fault)?;
        }
        // Whether each record has its label with it.
        let with_label = matches!(labels, Labels::InRecords);
        let format = match options.format {
            None if path.is_dir() && with_label => Some(Format::Folder),
            None if path.is_dir() => Some(Format::Files),
            format => format,
        };
        if let Some(format @ (Format::Folder | Format::Files)) = format {
            options.check_format(format).map_err(fault)?;
        }
        let report = |format| ReadReport::new(name.clone(), format);
        let (source, report): (Box<dyn RecordSource>, _) = match format {
            Some(Format::Folder) if path.is_dir() => {
                (Box::new(Folder::open(path, options)?), report(Format::Folder))
            }
            Some(Format::Folder) => return Err(fault(InputFault::NotFolder)),
            Some(format @ Format::Files) if with_label => {
                return Err(fault(InputFault::Unlabeled(format)));
            }
            Some(format @ Format::Files) => {
                (Box::new(Documents::open(path, options)?), report(format))
            }
            Some(format @ (Format::Fasta | Format::FastText | Format::Lines)) if path.is_dir() => {
                options.check_format(format).map_err(fault)?;
                (Box::new(Several::open(path, format, options, with_label)?), report(format))
            }
            _ if path.is_dir() => return Err(fault(InputFault::Folder)),
            _ => Records::open_file(path, options, with_label)?,
        };
        let passes_text = options.every_column && !report.format.has_columns();
        let numeric = labeled && options.numeric_labels;
        let (skip_bad, path) = (options.skip_bad, path.to_owned());
        let mut records =
            Records { source, labeled, labels, numeric, path, skip_bad, passes_text, report };
        let started = records.source.start(&mut records.report);
        started.map_err(|failure| records.locate(failure))?;
        if records.report.other_names.is_empty() {
            let chosen = options.other_columns.iter().cloned();
            records.report.other_names = chosen.map(Column::into_name).collect();
        }
        if passes_text {
            records.report.other_names = vec!["text".to_owned()];
        }
        Ok(records)
    }

    fn open_file(
        path: &Path,
        options: &ReadOptions,
        labeled: bool,
    ) -> Result<(Box<dyn RecordSource>, ReadReport)> {
        let name = input::name(path);
        let mut input = Input::open(path, options)?;
        let recognized = recognize(&mut input, path, options, labeled);
        let format = recognized.map_err(|failure| failure.at(&name, Some(1)))?;
        let mut report = ReadReport::new(name.clone(), format);
        report.encoding = input.encoding;
        if format == Format::Lines && options.format.is_none() {
            let line = input.reader.line().map_err(|error| Failure::from(error).at(&name, None))?;
            report.looks_like_json = line.starts_with(b"{\"");
        }
        let source = source(input, format, options, labeled);
        Ok((source.map_err(|failure| failure.at(&name, None))?, report))
    }

    /// Reads the next record into `record`, whose memory is reused.
    ///
    /// Returns whether there was one.
    ///
    /// # Errors
    ///
    /// Same as [`read`](crate::read).
    pub fn read(&mut self, record: &mut Record) -> Result<bool> {
        loop {
            match self.read_next(record) {
                Ok(true) => {
                    self.report.count(&record.text);
                    return Ok(true);
                }
                Ok(false) => return Ok(false),
                Err(failure) => self.skip(failure)?,
            }
        }
    }

    fn read_next(&mut self, record: &mut Record) -> std::result::Result<bool, Failure> {
        if !self.source.read(record, &mut self.report)? {
            self.labels.report_unused(&mut self.report);
            return Ok(false);
        }
        self.labels.label(record, self.source.file().unwrap_or(&self.path))?;
        if self.passes_text {
            let text = str::from_utf8(&record.text);
            let text = text.map_err(|_| InputFault::NotUtf8 { part: Part::Other })?;
            record.others = vec![text.to_owned()];
        }
        record.check_names(self.labeled)?;
        if self.numeric && target(&record.label).is_none() {
            return Err(InputFault::NotANumber { label: record.label.clone() }.into());
        }
        Ok(true)
    }

    /// Counts a bad record, if the next can be read and as many are to be skipped.
    fn skip(&mut self, failure: Failure) -> Result<()> {
        let may_skip = self.report.bad_records < self.skip_bad
            && matches!(&failure, Failure::Fault(fault) if fault.is_of_one_record());
        let error = self.locate(failure);
        if !may_skip {
            return Err(error);
        }
        self.report.count_bad(&error);
        Ok(())
    }

    /// A failure as an error at the record that was read last.
    pub(super) fn locate(&self, failure: Failure) -> Error {
        match self.source.file() {
            Some(file) => failure.at(&input::name(file), self.source.line()),
            None => failure.at(&self.report.input, self.source.line()),
        }
    }

    /// The line on which the record begins that was read last, counted from 1, if its format has lines and the
    /// input is no folder, in which a line says nothing without its file.
    pub(super) fn line(&self) -> Option<u64> {
        self.source.line().filter(|_| self.source.file().is_none())
    }

    /// The names of the columns that are passed through, or their numbers if they have none.
    pub fn other_names(&self) -> &[String] {
        &self.report.other_names
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

/// The records of an opened input.
pub(super) fn source(
    mut input: Input,
    format: Format,
    options: &ReadOptions,
    labeled: bool,
) -> std::result::Result<Box<dyn RecordSource>, Failure> {
    let first_line = input.reader.line()?;
    if let Some(fault) = input::impostor_of_line(first_line).filter(|_| format != Format::Lines) {
        return Err(fault.into());
    }
    let needs_first = labeled || format.has_columns() || options.chooses_columns();
    if first_line.is_empty() && needs_first {
        return Err(InputFault::Empty.into());
    }
    options.check_format(format)?;
    if !format.has_columns() && options.chooses_columns() {
        return Err(InputFault::NoColumns(format).into());
    }
    let lines = |reader: Box<dyn BufRead + Send>| LineReader::new(reader, options.max_bytes);
    Ok(match format {
        Format::Csv | Format::Tsv => Box::new(Table::open(input, format, options, labeled)?),
        Format::JsonLines => Box::new(Json::open(input, options, labeled)?),
        Format::FastText => Box::new(FastText::new(lines(Box::new(input.reader)), labeled)),
        Format::Fasta => Box::new(Fasta::new(lines(Box::new(input.reader)), options, labeled)),
        Format::Lines if labeled => return Err(InputFault::Unlabeled(format).into()),
        Format::Lines => Box::new(Lines(lines(Box::new(input.reader)))),
        Format::Folder | Format::Files => return Err(InputFault::NotFolder.into()),
    })
}
