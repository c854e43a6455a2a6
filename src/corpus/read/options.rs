use std::path::{Path, PathBuf};

use super::column::Column;
use super::fault::InputFault;
use super::format::Format;
use super::input::Encoding;
use super::label_source::LabelSource;

/// How an input is read. By default everything is recognized.
///
/// | option | default | meaning |
/// |---|---|---|
/// | [`format`](ReadOptions::format) | recognized | how records are written; see [`Format`] |
/// | [`header`](ReadOptions::header) | recognized | whether the first row of a table names its columns |
/// | [`label_column`](ReadOptions::label_column) | recognized | the column that holds the label |
/// | [`text_columns`](ReadOptions::text_columns) | recognized | the columns that hold the text, joined by a space |
/// | [`id_column`](ReadOptions::id_column) | none | the column that holds the document's id |
/// | [`other_columns`](ReadOptions::other_columns) | none | columns to pass through with each record |
/// | [`every_column`](ReadOptions::every_column) | no | whether to pass every column through |
/// | [`labels`](ReadOptions::labels) | none | a table with the labels of records that have none |
/// | [`label_from`](ReadOptions::label_from) | record | whether the name of a file or of a folder says the label |
/// | [`numeric_labels`](ReadOptions::numeric_labels) | no | whether labels must be numbers |
/// | [`delimiter`](ReadOptions::delimiter) | recognized | what separates the fields of a table, or of a header of FASTA |
/// | [`quotes`](ReadOptions::quotes) | recognized | whether fields of a table may be quoted |
/// | [`escape`](ReadOptions::escape) | none | what makes a quote in a quoted field an ordinary character |
/// | [`comment`](ReadOptions::comment) | none | what begins the lines of a table to skip |
/// | [`encoding`](ReadOptions::encoding) | recognized | how characters are written as bytes |
/// | [`skip_bad`](ReadOptions::skip_bad) | 0 | how many bad records to skip |
/// | [`max_bytes`](ReadOptions::max_bytes) | 8 GiB | how much may be held in memory |
///
/// The names that are recognized, in any case, are `label` for the label; if there is none, the
/// one of `labels`, `class`, `category`, `target`, `intent`, `topic`, `sentiment`, `stance`, `genre`
/// and `tag`, of which no two may occur. For the text it is
/// `text`; if there is none, all of `title`, `headline`, `subject`, `description`, `content`,
/// `body`, `message`, `sentence`, `sequence`, `document`, `review`, `question`, `query`,
/// `utterance` and `tweet` that occur. A table without a header whose first field is a number is
/// read as AG News is written: label first, then text columns. In JSON Lines every object is
/// recognized for itself, since its members are optional, but its label must be in the same member
/// as in the objects before.
///
/// # Examples
///
/// ```
/// use nearzip::{Column, Format, ReadOptions};
///
/// let options = ReadOptions::default()
///     .format(Format::Csv)
///     .label_column(Column::from("kind"))
///     .text_columns([Column::from("subject"), Column::from("body")]);
/// assert_eq!(options.get_format(), Some(Format::Csv));
/// assert_eq!(options.get_text_columns().len(), 2);
/// assert_eq!(options.get_max_bytes(), 8 << 30);
/// ```
#[derive(Debug, Clone)]
pub struct ReadOptions {
    pub(super) format: Option<Format>,
    pub(super) header: Option<bool>,
    pub(super) label_column: Option<Column>,
    pub(super) text_columns: Vec<Column>,
    pub(super) id_column: Option<Column>,
    pub(super) other_columns: Vec<Column>,
    pub(super) every_column: bool,
    pub(super) labels: Option<PathBuf>,
    pub(super) label_from: LabelSource,
    pub(super) numeric_labels: bool,
    pub(super) delimiter: Option<u8>,
    pub(super) quotes: Option<bool>,
    pub(super) escape: Option<u8>,
    pub(super) comment: Option<u8>,
    pub(super) encoding: Option<Encoding>,
    pub(super) skip_bad: u64,
    pub(super) max_bytes: u64,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions {
            format: None,
            header: None,
            label_column: None,
            text_columns: Vec::new(),
            id_column: None,
            other_columns: Vec::new(),
            every_column: false,
            labels: None,
            label_from: LabelSource::Record,
            numeric_labels: false,
            delimiter: None,
            quotes: None,
            escape: None,
            comment: None,
            encoding: None,
            skip_bad: 0,
            max_bytes: 8 << 30,
        }
    }
}

impl ReadOptions {
    /// Sets how records are written. With `None`, the default, it is recognized.
    #[must_use]
    pub fn format(mut self, format: impl Into<Option<Format>>) -> ReadOptions {
        self.format = format.into();
        self
    }

    /// Sets whether the first row of a table names its columns. With `None`, the default, it is
    /// recognized by its names; columns that are chosen by number say nothing about it.
    #[must_use]
    pub fn header(mut self, header: impl Into<Option<bool>>) -> ReadOptions {
        self.header = header.into();
        self
    }

    /// Sets the column that holds the label. With `None`, the default, it is recognized.
    #[must_use]
    pub fn label_column(mut self, column: impl Into<Option<Column>>) -> ReadOptions {
        self.label_column = column.into();
        self
    }

    /// Sets the columns that hold the text, which are joined by a space. If there are none, the
    /// default, they are recognized.
    #[must_use]
    pub fn text_columns(mut self, columns: impl IntoIterator<Item = Column>) -> ReadOptions {
        self.text_columns = columns.into_iter().collect();
        self
    }

    /// Sets the column that holds the document's id. With `None`, the default, documents are numbered
    /// from 0.
    #[must_use]
    pub fn id_column(mut self, column: impl Into<Option<Column>>) -> ReadOptions {
        self.id_column = column.into();
        self
    }

    /// Sets the columns to pass through with each record, as [`Record::others`](crate::Record::others).
    /// Their names are [`Records::other_names`](crate::Records::other_names).
    #[must_use]
    pub fn other_columns(mut self, columns: impl IntoIterator<Item = Column>) -> ReadOptions {
        self.other_columns = columns.into_iter().collect();
        self
    }

    /// Sets whether every column is passed through, in place of some that are chosen. In JSON, the members
    /// of the first object are the columns; in formats without columns, the text is the only one.
    #[must_use]
    pub fn every_column(mut self, every: bool) -> ReadOptions {
        self.every_column = every;
        self
    }

    /// Sets the table with the labels of records that have none, such as those of FASTA or of files: an id
    /// and a label in each row, in columns of these names or without a header. The id of a file is its
    /// path or its name.
    #[must_use]
    pub fn labels(mut self, table: impl Into<Option<PathBuf>>) -> ReadOptions {
        self.labels = table.into();
        self
    }

    /// Sets what says the label of a record: the record itself, the default, or the name of a file or folder.
    #[must_use]
    pub fn label_from(mut self, source: LabelSource) -> ReadOptions {
        self.label_from = source;
        self
    }

    /// Sets whether labels must be finite numbers up to 1e100 in magnitude, as regression needs them. A record with
    /// another label is bad.
    #[must_use]
    pub fn numeric_labels(mut self, numeric: bool) -> ReadOptions {
        self.numeric_labels = numeric;
        self
    }

    /// Sets the byte that separates the fields of a table, or those of the header of a record of FASTA. With
    /// `None`, the default, it is recognized: a comma, a semicolon, a tab or a bar; in FASTA, a bar or white
    /// space.
    #[must_use]
    pub fn delimiter(mut self, delimiter: impl Into<Option<u8>>) -> ReadOptions {
        self.delimiter = delimiter.into();
        self
    }

    /// Sets whether a quote at the start of a field of a table quotes it. With `None`, the default, it
    /// does, except in tables with tabs, where it is recognized.
    #[must_use]
    pub fn quotes(mut self, quotes: impl Into<Option<bool>>) -> ReadOptions {
        self.quotes = quotes.into();
        self
    }

    /// Sets the byte that makes a quote in a quoted field an ordinary character, such as the backslash
    /// of MySQL and Spark, and itself as well; before anything else it stays. With `None`, the default,
    /// such a quote is doubled.
    #[must_use]
    pub fn escape(mut self, escape: impl Into<Option<u8>>) -> ReadOptions {
        self.escape = escape.into();
        self
    }

    /// Sets the byte that begins the lines of a table that are skipped. With `None`, the default, there
    /// are none.
    #[must_use]
    pub fn comment(mut self, comment: impl Into<Option<u8>>) -> ReadOptions {
        self.comment = comment.into();
        self
    }

    /// Sets how characters are written as bytes, unless a byte-order mark says otherwise. With `None`, the
    /// default, it is recognized: UTF-8, with texts of any bytes, or UTF-16.
    #[must_use]
    pub fn encoding(mut self, encoding: impl Into<Option<Encoding>>) -> ReadOptions {
        self.encoding = encoding.into();
        self
    }

    /// Sets how many bad records are skipped and counted in the report; one more is an error. A quote out
    /// of place is always an error, since rows cannot be told apart then.
    #[must_use]
    pub fn skip_bad(mut self, records: u64) -> ReadOptions {
        self.skip_bad = records;
        self
    }

    /// Sets how many bytes may be held in memory: the texts of a corpus that is read whole, or one record
    /// of an input that is read record by record.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> ReadOptions {
        self.max_bytes = bytes;
        self
    }

    /// How records are written, if it is set.
    pub fn get_format(&self) -> Option<Format> {
        self.format
    }

    /// Whether the first row of a table names its columns, if it is set.
    pub fn get_header(&self) -> Option<bool> {
        self.header
    }

    /// The column that holds the label, if it is set.
    pub fn get_label_column(&self) -> Option<&Column> {
        self.label_column.as_ref()
    }

    /// The columns that hold the text; none if they are recognized.
    pub fn get_text_columns(&self) -> &[Column] {
        &self.text_columns
    }

    /// The column that holds the document's id.
    pub fn get_id_column(&self) -> Option<&Column> {
        self.id_column.as_ref()
    }

    /// The columns to pass through with each record.
    pub fn get_other_columns(&self) -> &[Column] {
        &self.other_columns
    }

    /// The byte that makes a quote in a quoted field an ordinary character.
    pub fn get_escape(&self) -> Option<u8> {
        self.escape
    }

    /// Whether every column is passed through.
    pub fn get_every_column(&self) -> bool {
        self.every_column
    }

    /// The table with the labels.
    pub fn get_labels(&self) -> Option<&Path> {
        self.labels.as_deref()
    }

    /// What says the label of a record.
    pub fn get_label_from(&self) -> LabelSource {
        self.label_from
    }

    /// Whether labels must be numbers.
    pub fn get_numeric_labels(&self) -> bool {
        self.numeric_labels
    }

    /// The byte that separates fields, if it is set.
    pub fn get_delimiter(&self) -> Option<u8> {
        self.delimiter
    }

    /// Whether a quote at the start of a field quotes it, if it is set.
    pub fn get_quotes(&self) -> Option<bool> {
        self.quotes
    }

    /// The byte that begins the lines of a table that are skipped.
    pub fn get_comment(&self) -> Option<u8> {
        self.comment
    }

    /// How characters are written as bytes, if it is set.
    pub fn get_encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// How many bad records are skipped.
    pub fn get_skip_bad(&self) -> u64 {
        self.skip_bad
    }

    /// How many bytes may be held in memory.
    pub fn get_max_bytes(&self) -> u64 {
        self.max_bytes
    }

    /// All columns that are chosen.
    pub(super) fn columns(&self) -> impl Iterator<Item = &Column> + Clone {
        self.label_column
            .iter()
            .chain(&self.text_columns)
            .chain(&self.id_column)
            .chain(&self.other_columns)
    }

    /// Whether any column is chosen.
    pub(super) fn chooses_columns(&self) -> bool {
        self.columns().next().is_some()
    }

    /// The first option that describes a table, if any does.
    pub(super) fn describes_table(&self) -> Option<&'static str> {
        let given = [
            ("header", self.header.is_some()),
            ("delimiter", self.delimiter.is_some()),
            ("quotes", self.quotes.is_some()),
            ("escape", self.escape.is_some()),
            ("comment", self.comment.is_some()),
        ];
        given.into_iter().find_map(|(option, is_given)| is_given.then_some(option))
    }

    /// Refuses options that describe a table, if the format is none. Headers of FASTA have a delimiter, too.
    pub(super) fn check_format(&self, format: Format) -> Result<(), InputFault> {
        let described = match format {
            Format::Csv | Format::Tsv => None,
            Format::Fasta => self.clone().delimiter(None).describes_table(),
            _ => self.describes_table(),
        };
        match described {
            Some(option) => Err(InputFault::NoTable { format, option }),
            None => Ok(()),
        }
    }

    /// Refuses options that say two places for labels.
    pub(super) fn check_label_sources(&self) -> Result<(), InputFault> {
        let given = [
            ("labels", self.labels.is_some()),
            ("label_from", self.label_from != LabelSource::Record),
            ("label_column", self.label_column.is_some()),
        ];
        match given.map(|(option, is_given)| is_given.then_some(option)) {
            [Some(_), Some(option), _]
            | [Some(_), _, Some(option)]
            | [_, Some(_), Some(option)] => Err(InputFault::TwoLabelSources { option }),
            _ => Ok(()),
        }
    }

    /// Refuses more bytes than may be held in memory.
    pub(super) fn check_size(&self, bytes: usize) -> Result<(), InputFault> {
        match bytes as u64 > self.max_bytes {
            true => Err(InputFault::TooLarge { limit: self.max_bytes }),
            false => Ok(()),
        }
    }
}
