use super::column::Column;
use super::format::Format;

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
/// | [`escape`](ReadOptions::escape) | none | what makes a quote in a quoted field an ordinary character |
/// | [`max_bytes`](ReadOptions::max_bytes) | 8 GiB | how much a compressed input may decompress to |
///
/// The names that are recognized, in any case, are `label` for the label; if there is none, the
/// first of `labels`, `class`, `category`, `target`, `intent` and `topic`. For the text it is
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
    pub(super) escape: Option<u8>,
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
            escape: None,
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
    /// recognized.
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
    #[must_use]
    pub fn other_columns(mut self, columns: impl IntoIterator<Item = Column>) -> ReadOptions {
        self.other_columns = columns.into_iter().collect();
        self
    }

    /// Sets the byte that makes a quote in a quoted field an ordinary character, such as the backslash
    /// of MySQL and Spark. With `None`, the default, such a quote is doubled.
    #[must_use]
    pub fn escape(mut self, escape: impl Into<Option<u8>>) -> ReadOptions {
        self.escape = escape.into();
        self
    }

    /// Sets how many bytes a compressed input may decompress to.
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

    /// How many bytes a compressed input may decompress to.
    pub fn get_max_bytes(&self) -> u64 {
        self.max_bytes
    }
}
