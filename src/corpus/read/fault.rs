use std::io;

use super::column::{Column, Part};
use super::format::Format;
use super::input::Encoding;

/// What is wrong with an input, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InputFault {
    /// The input has no bytes.
    #[error("is empty; give a file with records")]
    Empty,
    /// The input has no records, only a header or blank lines.
    #[error("has no documents; give at least one record")]
    NoRecords,
    /// Neither the name nor the content identifies the format.
    #[error(
        "cannot tell the format from the name or the first line; say which it is: csv, tsv, jsonl, \
         fasttext, fasta or lines"
    )]
    UnknownFormat,
    /// The input is a file of another kind.
    #[error("is {kind}; {remedy}")]
    Impostor {
        /// What it is.
        kind: &'static str,
        /// What to do about it.
        remedy: &'static str,
    },
    /// The format has no labels, and labels are needed.
    #[error(
        "the {0} format has no labels; give labeled documents, a table with their labels, or files whose names say \
         them"
    )]
    Unlabeled(Format),
    /// The input is a folder, and a file is needed.
    #[error("is a folder; give a file, or choose a format for folders: folder or files")]
    Folder,
    /// The input is a folder without files.
    #[error("has no files in it; give a folder with one file per text")]
    NoFiles,
    /// The folders of a folder seem to be the parts of a dataset, each with the labels inside.
    #[error(
        "has the folders {parts}, each with the folders {labels} inside; if those are the labels, \
         give one of the parts, such as {example}"
    )]
    SplitFolders {
        /// The names of the folders.
        parts: String,
        /// The names that are in all of them.
        labels: String,
        /// The path of one part.
        example: String,
    },
    /// The input is a file, and a folder is needed.
    #[error("is not a folder; give a folder with one folder per label")]
    NotFolder,
    /// The input is a folder that has no folders for labels.
    #[error("has no folders in it; put the documents of each label in a folder of that name")]
    NoLabelFolders,
    /// The input is encoded in UTF-32.
    #[error("is encoded in UTF-32; convert it to UTF-8 first, for example with iconv")]
    Utf32,
    /// The input is not valid in its encoding.
    #[error("is not valid {encoding}; set the right encoding")]
    Malformed {
        /// The encoding.
        encoding: Encoding,
    },
    /// A compressed input is cut off.
    #[error("the {compression} data ends too early; the file is truncated, so fetch it again")]
    Truncated {
        /// The name of the compression.
        compression: &'static str,
    },
    /// A compressed input is damaged.
    #[error("the {compression} data is damaged ({reason}); fetch the file again")]
    Damaged {
        /// The name of the compression.
        compression: &'static str,
        /// The decompressor's message.
        reason: String,
    },
    /// Behind compressed data there is something else.
    #[error("has something else behind its gzip data; cut it off, or fetch the file again")]
    BehindGzip,
    /// A compressed input that this build cannot decompress.
    #[error(
        "is compressed with {compression}, which this build cannot read; build with the feature \
         {compression:?}, or decompress it first"
    )]
    NoDecompressor {
        /// The name of the compression, which is that of the feature as well.
        compression: &'static str,
    },
    /// More would be held in memory than was allowed.
    #[error(
        "has more than {limit} bytes, the limit for what is held in memory; raise it if that is expected"
    )]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The first row may or may not be a header.
    #[error(
        "cannot tell whether the first row ({row}) is a header; say whether there is one, or name \
         the columns of the label and the text"
    )]
    AmbiguousHeader {
        /// The beginning of the row.
        row: String,
    },
    /// The first row or line has zero bytes, as texts have none.
    #[error("has zero bytes, so it is no text; set its encoding if it is one")]
    ZeroBytes,
    /// The first row looks like a comment.
    #[error("begins with a comment; say which character begins the lines to skip")]
    Comment,
    /// The input does not have a column that was asked for.
    #[error("there is no column {column}; the columns are {known}")]
    MissingColumn {
        /// What the column was to hold.
        part: Part,
        /// The column that was asked for.
        column: Column,
        /// The columns that exist.
        known: String,
    },
    /// No column is recognized for a part of the document.
    #[error("no column is recognized as the {part}; say which of {known} it is")]
    UnrecognizedColumn {
        /// `label` or `text`.
        part: Part,
        /// The columns that exist.
        known: String,
    },
    /// Several columns may hold a part of the document, or have the name that was chosen for it.
    #[error("each of the columns {found} may be the {part}; say which it is")]
    CompetingColumns {
        /// What the column was to hold.
        part: Part,
        /// The columns: their names, or their numbers if the names are the same.
        found: String,
    },
    /// The values of the column that was taken for the label count up.
    #[error(
        "the label was looked for in {column}, but its values count up like an index; say which \
         column is the label"
    )]
    IndexAsLabel {
        /// The column.
        column: String,
    },
    /// Columns were chosen, and the format has none.
    #[error("the {0} format has no columns; choose no columns, or set another format")]
    NoColumns(Format),
    /// Options describe a table, and the input is none.
    #[error("the {format} format is no table; leave out what describes one, or set another format")]
    NoTable {
        /// The format.
        format: Format,
        /// The first option of [`ReadOptions`](crate::ReadOptions) that describes a table.
        option: &'static str,
    },
    /// A row has more or fewer fields than the first.
    #[error(
        "the row has {} and the first row has {expected}; check its {}",
        fields(*.found),
        if *.quotes { "delimiters and quotes" } else { "tabs, or say that fields are quoted" }
    )]
    FieldCount {
        /// The fields of this row.
        found: usize,
        /// The fields of the first row.
        expected: usize,
        /// Whether quotes have a meaning in the table.
        quotes: bool,
    },
    /// A carriage return ends a row in the middle of a line.
    #[error(
        "a carriage return stands in a field that is not quoted and ends the row early; quote the \
         field, or replace the character"
    )]
    CarriageReturn,
    /// A quote is never closed.
    #[error("a quoted field begins here and does not end; close the quote, or double it inside")]
    UnterminatedQuote,
    /// A quoted field is closed by a quote after which text goes on.
    #[error(
        "a quoted field of this row is closed on line {line}, and text follows the quote; close the \
         field where it ends, and double the quotes inside it"
    )]
    TextAfterQuote {
        /// The line of the quote, counted from 1.
        line: u64,
    },
    /// A quote stands inside a field that is not quoted.
    #[error(
        "a field of this row has a quote inside (line {line}) and is not quoted; quote the whole \
         field, and double the quotes inside it"
    )]
    QuoteInside {
        /// The line of the quote, counted from 1.
        line: u64,
    },
    /// A quote is escaped by a backslash instead of a second quote.
    #[error(
        "a quote on line {line} is escaped by a backslash, as MySQL and Spark write it; set the \
         backslash as the escape, or double the quote"
    )]
    BackslashQuote {
        /// The line of the quote, counted from 1.
        line: u64,
    },
    /// A record has no label.
    #[error("the record has no label; give it one, or remove the record")]
    MissingLabel,
    /// A label is to be a number, and is none.
    #[error(
        "the label {label:?} is not a number; give a finite number up to 1e100, such as 3.5, or say where it is"
    )]
    NotANumber {
        /// The label.
        label: String,
    },
    /// A label or an id has a line break, a tab or another control character in it.
    #[error(
        "the {part} {name:?} has a line break, a tab or another control character in it; replace it, \
         for example by a space"
    )]
    ControlCharacter {
        /// `label` or `id`.
        part: Part,
        /// The label or id.
        name: String,
    },
    /// A label is not UTF-8.
    #[error("the label is not valid UTF-8; set the encoding of the file, such as windows-1252")]
    LabelNotUtf8,
    /// An id or a passed-through field is not UTF-8.
    #[error("the {part} is not valid UTF-8; set the encoding of the file, such as windows-1252")]
    NotUtf8 {
        /// What is not UTF-8.
        part: Part,
    },
    /// The name of a file or folder is not UTF-8.
    #[error("has a name that is not valid UTF-8, and could not be an id; rename it")]
    FileName,
    /// A symbolic link leads to nothing, or in a circle.
    #[error("is a link that leads to no file; remove it, or make it lead to one")]
    BrokenLink,
    /// A line is not a JSON object.
    #[error(
        "the record is not a JSON object ({reason}); write one object per line, or an array of objects"
    )]
    InvalidJson {
        /// The parser's message.
        reason: String,
    },
    /// A line of a file of outcomes is not an outcome.
    #[error(
        "the line is not an outcome ({reason}); give a file of outcomes, one JSON object per line"
    )]
    InvalidOutcome {
        /// The parser's message.
        reason: String,
    },
    /// A JSON array has no end.
    #[error("the array is not closed; the file is cut off, so fetch it again")]
    OpenArray,
    /// A JSON array has something between its objects, or behind its end.
    #[error(
        "the array has {found:?} where {expected} must be; write one array of objects, or one object \
         per line"
    )]
    InvalidArray {
        /// The character.
        found: String,
        /// What must be there.
        expected: &'static str,
    },
    /// A line of JSON is not UTF-8.
    #[error(
        "the record is not valid UTF-8, as JSON must be; set the encoding of the file, such as windows-1252"
    )]
    JsonNotUtf8,
    /// The label is recognized in another member than in the objects before.
    #[error(
        "the label is in {before} before this line and in {found} here; say which of them it is"
    )]
    SeveralLabelColumns {
        /// The member in the objects before.
        before: Column,
        /// The member in this object.
        found: Column,
    },
    /// Two records have the same id.
    #[error("the id {id:?} occurs before; give each record an id of its own")]
    RepeatedId {
        /// The id.
        id: String,
    },
    /// A record has no id, by which its label could be found.
    #[error("the record has no id, by which its label could be found; choose the column of the id")]
    NoId,
    /// The table of labels has no label for a record.
    #[error("the table of labels has none for the id {id:?}; add it, or remove the record")]
    NoLabelForId {
        /// The id of the record.
        id: String,
    },
    /// The table of labels has two labels for one id.
    #[error("the id {id:?} has two labels, {:?} and {:?}; remove one", labels[0], labels[1])]
    SeveralLabels {
        /// The id.
        id: String,
        /// The labels.
        labels: [String; 2],
    },
    /// Options say two places for labels.
    #[error(
        "labels are looked for in one place; choose a column, a table of labels, or the names of files, \
         and leave out the other"
    )]
    TwoLabelSources {
        /// The second of the options of [`ReadOptions`](crate::ReadOptions).
        option: &'static str,
    },
    /// The label is to be the name of a file or folder, and there is none.
    #[error(
        "has no name that could be its label; give a file in a folder, or say where labels are"
    )]
    NoName,
    /// The table of labels has a fault, which no option settles.
    #[error("{0}")]
    Labels(Box<InputFault>),
    /// A FASTA file has something before its first header.
    #[error("a sequence begins before the first line with >; begin each record with such a line")]
    NoFastaHeader,
    /// A JSON value has a type that does not fit.
    #[error("the value of {column} is {found}; write a string{}", if *.scalar { " or a number" } else { "" })]
    JsonType {
        /// The column.
        column: Column,
        /// The type that was found.
        found: &'static str,
        /// Whether numbers and booleans are accepted too.
        scalar: bool,
    },
}

fn fields(count: usize) -> String {
    match count {
        1 => "1 field".to_owned(),
        count => format!("{count} fields"),
    }
}

impl InputFault {
    /// The option of [`ReadOptions`](crate::ReadOptions) that settles it, if there is one.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(nearzip::InputFault::MissingLabel.option(), Some("skip_bad"));
    /// assert_eq!(nearzip::InputFault::Empty.option(), None);
    /// ```
    pub fn option(&self) -> Option<&'static str> {
        match self {
            InputFault::UnknownFormat | InputFault::Folder => Some("format"),
            InputFault::Unlabeled(_) => Some("labels"),
            InputFault::Malformed { .. }
            | InputFault::LabelNotUtf8
            | InputFault::NotUtf8 { .. }
            | InputFault::JsonNotUtf8
            | InputFault::ZeroBytes => Some("encoding"),
            InputFault::TooLarge { .. } => Some("max_bytes"),
            InputFault::AmbiguousHeader { .. } => Some("header"),
            InputFault::Comment => Some("comment"),
            InputFault::MissingColumn { part, .. }
            | InputFault::UnrecognizedColumn { part, .. }
            | InputFault::CompetingColumns { part, .. } => Some(part.option()),
            InputFault::IndexAsLabel { .. }
            | InputFault::SeveralLabelColumns { .. }
            | InputFault::NotANumber { .. } => Some(Part::Label.option()),
            InputFault::NoTable { option, .. } | InputFault::TwoLabelSources { option } => {
                Some(option)
            }
            InputFault::NoName => Some("label_from"),
            InputFault::FieldCount { quotes: false, .. }
            | InputFault::UnterminatedQuote
            | InputFault::TextAfterQuote { .. }
            | InputFault::QuoteInside { .. } => Some("quotes"),
            InputFault::FieldCount { quotes: true, .. }
            | InputFault::MissingLabel
            | InputFault::CarriageReturn
            | InputFault::ControlCharacter { .. } => Some("skip_bad"),
            InputFault::BackslashQuote { .. } => Some("escape"),
            InputFault::NoId => Some(Part::Id.option()),
            _ => None,
        }
    }

    /// Whether it has no line, since the bytes of the file were read ahead in pieces.
    pub(super) fn is_of_bytes(&self) -> bool {
        matches!(
            self,
            InputFault::Truncated { .. }
                | InputFault::Damaged { .. }
                | InputFault::BehindGzip
                | InputFault::Malformed { .. }
        )
    }

    /// Whether only one record is bad, and the next can be read.
    pub(super) fn is_of_one_record(&self) -> bool {
        matches!(
            self,
            InputFault::FieldCount { .. }
                | InputFault::CarriageReturn
                | InputFault::MissingLabel
                | InputFault::NotANumber { .. }
                | InputFault::ControlCharacter { .. }
                | InputFault::LabelNotUtf8
                | InputFault::NotUtf8 { .. }
                | InputFault::InvalidJson { .. }
                | InputFault::JsonNotUtf8
                | InputFault::JsonType { .. }
                | InputFault::NoLabelForId { .. }
                | InputFault::MissingColumn { .. }
                | InputFault::UnrecognizedColumn { .. }
        )
    }
}

impl From<InputFault> for io::Error {
    /// So that a reader can raise it.
    fn from(fault: InputFault) -> io::Error {
        io::Error::other(fault)
    }
}
