use super::{Column, Format};
use crate::error::{Error, Location};

/// What is wrong with an input, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InputFault {
    /// The input has no bytes.
    #[error("is empty; give a file with one labeled document a record")]
    Empty,
    /// The input has no record beside a header or blank lines.
    #[error("has no documents; give at least one record")]
    NoRecords,
    /// Neither name nor content tells the format.
    #[error(
        "cannot tell the format from the name or the first line; say which it is: csv, tsv, jsonl, \
         fasttext or folder"
    )]
    UnknownFormat,
    /// The input is one JSON array.
    #[error("is a JSON array; write one JSON object a line instead")]
    JsonArray,
    /// A format that has no labels, where labels are needed.
    #[error("{0} has no labels; give labeled documents")]
    Unlabeled(Format),
    /// A folder where a single file is needed, or the other way around.
    #[error("is a folder; give a file with one text a record")]
    Folder,
    /// A file where a folder is needed.
    #[error("is not a folder; give a folder with one folder for each label")]
    NotFolder,
    /// A folder without folders for its labels.
    #[error("has no folders in it; put the documents of each label in a folder of that name")]
    NoLabelFolders,
    /// The input is encoded in UTF-16 or UTF-32.
    #[error("is encoded in UTF-16 or UTF-32; convert it to UTF-8 first, for example with iconv")]
    Utf16,
    /// A compressed input ends before its end.
    #[error("the {compression} data ends too early; the file is truncated, so fetch it again")]
    Truncated {
        /// The compression's name.
        compression: &'static str,
    },
    /// A compressed input is damaged.
    #[error("the {compression} data is damaged ({reason}); fetch the file again")]
    Damaged {
        /// The compression's name.
        compression: &'static str,
        /// The decompressor's words.
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
    #[error("decompresses to more than {limit} bytes; raise the limit if that is right")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The first row may or may not be a header.
    #[error(
        "cannot tell whether the first row is a header; say whether there is one, or name the \
         columns of label and text"
    )]
    AmbiguousHeader,
    /// A column that the input does not have.
    #[error("there is no column {column}; the columns are {known}")]
    MissingColumn {
        /// The column that was asked for.
        column: Column,
        /// The columns that there are.
        known: String,
    },
    /// No column is recognized for a part of the document.
    #[error("no column is recognized as the {part}; say which of {known} it is")]
    UnrecognizedColumn {
        /// `label` or `text`.
        part: &'static str,
        /// The columns that there are.
        known: String,
    },
    /// Columns were chosen for a format that has none.
    #[error("{0} has no columns; leave the choice of columns away, or say the format")]
    NoColumns(Format),
    /// A row with more or fewer fields than the first.
    #[error("the row has {found} fields and the first row has {expected}; check quotes and commas")]
    FieldCount {
        /// The fields of this row.
        found: usize,
        /// The fields of the first row.
        expected: usize,
    },
    /// A quote that is never closed.
    #[error("a quoted field begins here and does not end; close the quote, or double it inside")]
    UnterminatedQuote,
    /// A record without a label.
    #[error("the record has no label; give it one, or remove the record")]
    MissingLabel,
    /// A label that is not UTF-8.
    #[error("the label is not valid UTF-8; only texts may be any bytes")]
    LabelNotUtf8,
    /// A column name, id or handed-through field that is not UTF-8.
    #[error("the {part} is not valid UTF-8; only texts may be any bytes")]
    NotUtf8 {
        /// What is not UTF-8.
        part: &'static str,
    },
    /// A line that is not JSON.
    #[error("the line is not a JSON object ({reason}); write one object a line")]
    InvalidJson {
        /// The parser's words.
        reason: String,
    },
    /// A JSON value of a type that the part cannot have.
    #[error("the value of {column} is {found}; write a string{}", if *.scalar { " or a number" } else { "" })]
    JsonType {
        /// The column.
        column: Column,
        /// The type that was found.
        found: &'static str,
        /// Whether numbers and booleans are fine too.
        scalar: bool,
    },
}

impl InputFault {
    /// This fault as an error, in `input`, at a line where one is known.
    pub(super) fn at(self, input: &str, line: impl Into<Option<u64>>) -> Error {
        let location = Location { input: input.to_owned(), line: line.into() };
        Error::Input { location, fault: self }
    }
}
