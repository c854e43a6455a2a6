use super::column::Column;
use super::format::Format;
use crate::error::{Error, Location};

/// What is wrong with an input, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InputFault {
    /// The input has no bytes.
    #[error("is empty; give a file with one labeled document per record")]
    Empty,
    /// The input has no records, only a header or blank lines.
    #[error("has no documents; give at least one record")]
    NoRecords,
    /// Neither the name nor the content identifies the format.
    #[error(
        "cannot tell the format from the name or the first line; say which it is: csv, tsv, jsonl, \
         fasttext or folder"
    )]
    UnknownFormat,
    /// The input is one JSON array.
    #[error("is a JSON array; write one JSON object per line instead")]
    JsonArray,
    /// The format has no labels, and labels are needed.
    #[error("the {0} format has no labels; give labeled documents")]
    Unlabeled(Format),
    /// The input is a folder, and a file is needed.
    #[error("is a folder; give a file with one text per record")]
    Folder,
    /// The input is a file, and a folder is needed.
    #[error("is not a folder; give a folder with one folder per label")]
    NotFolder,
    /// The input is a folder that has no folders for labels.
    #[error("has no folders in it; put the documents of each label in a folder of that name")]
    NoLabelFolders,
    /// The input is encoded in UTF-16 or UTF-32.
    #[error("is encoded in UTF-16 or UTF-32; convert it to UTF-8 first, for example with iconv")]
    Utf16,
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
    /// A compressed input that this build cannot decompress.
    #[error(
        "is compressed with {compression}, which this build cannot read; build with the feature \
         {feature:?}, or decompress it first"
    )]
    NoDecompressor {
        /// The compression's name.
        compression: &'static str,
        /// The crate feature that adds the decompressor.
        feature: &'static str,
    },
    /// A compressed input decompresses to more than was allowed.
    #[error("decompresses to more than {limit} bytes; raise the limit if that is expected")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The first row may or may not be a header.
    #[error(
        "cannot tell whether the first row is a header; say whether there is one, or name the \
         columns of the label and the text"
    )]
    AmbiguousHeader,
    /// The input does not have a column that was asked for.
    #[error("there is no column {column}; the columns are {known}")]
    MissingColumn {
        /// The column that was asked for.
        column: Column,
        /// The columns that exist.
        known: String,
    },
    /// No column is recognized for a part of the document.
    #[error("no column is recognized as the {part}; say which of {known} it is")]
    UnrecognizedColumn {
        /// `label` or `text`.
        part: &'static str,
        /// The columns that exist.
        known: String,
    },
    /// Columns were chosen, and the format has none.
    #[error("the {0} format has no columns; choose no columns, or set another format")]
    NoColumns(Format),
    /// A row has more or fewer fields than the first.
    #[error(
        "the row has {} and the first row has {expected}; check quotes and commas",
        fields(*.found)
    )]
    FieldCount {
        /// The fields of this row.
        found: usize,
        /// The fields of the first row.
        expected: usize,
    },
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
         backslash as the escape (--escape '\\'), or double the quote"
    )]
    BackslashQuote {
        /// The line of the quote, counted from 1.
        line: u64,
    },
    /// A record has no label.
    #[error("the record has no label; give it one, or remove the record")]
    MissingLabel,
    /// A label or an id has a line break, a tab or another control character in it.
    #[error(
        "the {part} {name:?} has a line break, a tab or another control character in it; replace it, \
         for example by a space"
    )]
    ControlCharacter {
        /// `label` or `id`.
        part: &'static str,
        /// The label or id.
        name: String,
    },
    /// A label is not UTF-8.
    #[error("the label is not valid UTF-8; only texts may have arbitrary bytes")]
    LabelNotUtf8,
    /// An id, a file name or a passed-through field is not UTF-8.
    #[error("the {part} is not valid UTF-8; only texts may have arbitrary bytes")]
    NotUtf8 {
        /// What is not UTF-8.
        part: &'static str,
    },
    /// A line is not a JSON object.
    #[error("the line is not a JSON object ({reason}); write one object per line")]
    InvalidJson {
        /// The parser's message.
        reason: String,
    },
    /// A line of JSON is not UTF-8.
    #[error("the line is not valid UTF-8, as JSON must be; convert it, for example with iconv")]
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
    /// This fault as an error in `input`, at a line if one is known.
    pub(super) fn at(self, input: &str, line: impl Into<Option<u64>>) -> Error {
        let location = Location { input: input.to_owned(), line: line.into() };
        Error::Input { location, fault: self }
    }
}
