//! Reading labeled documents and queries.
//!
//! ```text
//! path ──► input ──► format ──► table | json_lines | fasttext | lines ──► Record
//!   (open, decompress)  (recognize)            folder ─────────────────►
//! ```

mod columns;
mod fasttext;
mod fault;
mod folder;
mod format;
mod input;
mod json_lines;
mod lines;
mod record;
mod report;
mod rows;
mod table;

use std::path::Path;

use super::{Corpus, DocumentId};
use crate::error::Result;

pub use columns::Column;
pub use fault::InputFault;
pub use format::Format;
pub use input::STANDARD_INPUT;
pub use record::{Record, Records};
pub use report::ReadReport;

/// How an input is read. The default recognizes everything.
///
/// | field | default | meaning |
/// |---|---|---|
/// | `format` | recognized | how records are written; see [`Format`] |
/// | `header` | recognized | whether the first row of a table names its columns |
/// | `label_column` | recognized | the column that holds the label |
/// | `text_columns` | recognized | the columns that hold the text, joined by a space |
/// | `id_column` | none | the column that holds the document's id |
/// | `other_columns` | none | columns to hand through with each record |
/// | `max_bytes` | 8 GiB | how much a compressed input may decompress to |
///
/// The names that are recognized, in any case, are `label`, `class`, `category`, `target`,
/// `intent` and `topic` for the label, `text` for the text, and, where there is no `text`, all of
/// `title`, `headline`, `subject`, `description`, `content`, `body`, `message`, `sentence`,
/// `sequence`, `document`, `review`, `question`, `query`, `utterance` and `tweet` that occur. A
/// table without a header whose first field is a number is read as AG News is written: label
/// first, then text columns.
///
/// # Examples
///
/// ```
/// use nearzip::{Format, ReadOptions};
///
/// let options = ReadOptions { format: Some(Format::Csv), ..ReadOptions::default() };
/// assert_eq!(options.max_bytes, 8 << 30);
/// ```
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// How records are written.
    pub format: Option<Format>,
    /// Whether the first row of a table names its columns.
    pub header: Option<bool>,
    /// The column that holds the label.
    pub label_column: Option<Column>,
    /// The columns that hold the text, joined by a space.
    pub text_columns: Vec<Column>,
    /// The column that holds the document's id.
    pub id_column: Option<Column>,
    /// Columns to hand through with each record.
    pub other_columns: Vec<Column>,
    /// How many bytes a compressed input may decompress to.
    pub max_bytes: u64,
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
            max_bytes: 8 << 30,
        }
    }
}

/// Reads a labeled corpus from a file, a folder, or standard input (`-`).
///
/// Every record becomes a document or an error; what the format itself leaves out (blank lines of
/// a label file, second labels, stray files in a folder) is counted in the report.
///
/// # Complexity
///
/// Time and memory O(bytes); what is read is held once.
///
/// # Errors
///
/// - [`Error::Read`](crate::Error::Read) where the input cannot be opened or read.
/// - [`Error::Input`](crate::Error::Input) where it is found wrong, with its line.
///
/// # Examples
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("train.csv");
/// std::fs::write(&path, "label,text\nham,see you at five\nspam,\"you won, click\"\n")?;
///
/// let (corpus, report) = nearzip::read(&path, &nearzip::ReadOptions::default())?;
/// assert_eq!(corpus.text(1), b"you won, click");
/// assert_eq!(report.records, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(path: impl AsRef<Path>, options: &ReadOptions) -> Result<(Corpus, ReadReport)> {
    let path = path.as_ref();
    let mut records = Records::labeled(path, options)?;
    let mut corpus = Corpus::new();
    let mut record = Record::default();
    while records.read(&mut record)? {
        let id = match &record.id {
            Some(id) => DocumentId::from(id),
            None => DocumentId::from(corpus.len() as u64),
        };
        corpus.push_with_id(&record.label, &record.text, id);
    }
    corpus.shrink_to_fit();
    let report = records.into_report();
    if corpus.is_empty() {
        return Err(InputFault::NoRecords.at(&report.input, None));
    }
    Ok((corpus, report))
}
