use std::path::Path;

use super::fault::InputFault;
use super::options::ReadOptions;
use super::record::Record;
use super::records::Records;
use super::report::ReadReport;
use crate::corpus::documents::Corpus;
use crate::corpus::ids::DocumentId;
use crate::error::Result;

/// Reads a labeled corpus from a file, a folder, or standard input (`-`).
///
/// Every record becomes a document or an error. What the format leaves out (blank lines, labels
/// after the first, stray files in a folder) is counted in the report.
///
/// # Complexity
///
/// O(bytes) time and memory; only one copy of the texts is held.
///
/// # Errors
///
/// - [`Error::Read`](crate::Error::Read) if the input cannot be opened or read.
/// - [`Error::Input`](crate::Error::Input) if its content is invalid, with the line.
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
