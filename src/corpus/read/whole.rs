use std::collections::HashSet;
use std::path::Path;

use super::failure::Failure;
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
/// A bad record is an error too, unless [`ReadOptions::skip_bad`] allows some.
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
    let mut corpus = Corpus::new();
    let report = read_into(&mut corpus, path, options)?;
    corpus.shrink_to_fit();
    Ok((corpus, report))
}

/// Reads labeled documents as [`read`] does, and adds them to a corpus.
///
/// Documents without ids of their own are numbered on.
///
/// # Errors
///
/// Same as [`read`], and [`Error::Input`](crate::Error::Input) if an id is in the corpus already.
///
/// # Examples
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let mut corpus = nearzip::Corpus::new();
/// for (name, content) in [("a.csv", "label,text\nham,see you\n"), ("b.csv", "text,label\nwin,spam\n")] {
///     let path = folder.path().join(name);
///     std::fs::write(&path, content)?;
///     nearzip::read_into(&mut corpus, &path, &nearzip::ReadOptions::default())?;
/// }
/// assert_eq!((corpus.label(1), corpus.id(1).number()), ("spam", Some(1)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_into(
    corpus: &mut Corpus,
    path: impl AsRef<Path>,
    options: &ReadOptions,
) -> Result<ReadReport> {
    read_each(corpus, path, options, |_, _| {})
}

/// As [`read_into`], and shows each record that becomes a document, with the line on which it begins, counted
/// from 1, if its format has lines.
///
/// # Errors
///
/// Same as [`read_into`].
///
/// # Examples
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("mail.csv");
/// std::fs::write(&path, "label,text,date\nham,\"see\nyou\",May\nspam,win,June\n")?;
/// let options = nearzip::ReadOptions::default().every_column(true);
/// let (mut corpus, mut seen) = (nearzip::Corpus::new(), Vec::new());
/// nearzip::read_each(&mut corpus, &path, &options, |record, line| {
///     seen.push((record.others[2].clone(), line));
/// })?;
/// assert_eq!(seen, [("May".to_owned(), Some(2)), ("June".to_owned(), Some(4))]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_each(
    corpus: &mut Corpus,
    path: impl AsRef<Path>,
    options: &ReadOptions,
    see: impl FnMut(&Record, Option<u64>),
) -> Result<ReadReport> {
    read_all(corpus, Records::labeled(path, options)?, options, see)
}

/// As [`read_each`], of texts that need no labels: see [`Records::unlabeled`]. Their label is empty.
///
/// # Errors
///
/// Same as [`read_each`].
///
/// # Examples
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("mail.txt");
/// std::fs::write(&path, "see you\nwin\n")?;
/// let (options, mut corpus) = (nearzip::ReadOptions::default(), nearzip::Corpus::new());
/// nearzip::read_texts(&mut corpus, &path, &options, |_, _| {})?;
/// assert_eq!((corpus.text(1), corpus.label(1)), (&b"win"[..], ""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_texts(
    corpus: &mut Corpus,
    path: impl AsRef<Path>,
    options: &ReadOptions,
    see: impl FnMut(&Record, Option<u64>),
) -> Result<ReadReport> {
    read_all(corpus, Records::unlabeled(path, options)?, options, see)
}

fn read_all(
    corpus: &mut Corpus,
    mut records: Records,
    options: &ReadOptions,
    mut see: impl FnMut(&Record, Option<u64>),
) -> Result<ReadReport> {
    let first = corpus.len();
    let mut record = Record::default();
    // Empty as long as ids are numbers that are given here.
    let mut known = HashSet::new();
    while records.read(&mut record)? {
        let id = match &record.id {
            Some(id) => DocumentId::from(id),
            None => DocumentId::from(corpus.len() as u64),
        };
        if known.is_empty() && record.id.is_some() {
            known.extend(corpus.iter().map(|document| document.id.into_owned()));
        }
        if (record.id.is_some() || !known.is_empty()) && !known.insert(id.clone().into_owned()) {
            let fault = InputFault::RepeatedId { id: id.to_string() };
            return Err(records.locate(fault.into()));
        }
        corpus.push_with_id(&record.label, &record.text, id);
        see(&record, records.line());
        let fault = options.check_size(corpus.bytes()).err();
        fault.map_or(Ok(()), |fault| Err(records.locate(fault.into())))?;
    }
    let mut report = records.into_report();
    let fault = |fault| Failure::Fault(fault).at(&report.input, None);
    if report.records == 0 {
        return Err(fault(InputFault::NoRecords));
    }
    let labels = || (first..corpus.len()).map(|position| corpus.label(position));
    if let Some(column) = &report.guessed_label {
        if counts_up(labels()) {
            return Err(fault(InputFault::IndexAsLabel { column: column.clone() }));
        }
        let distinct: HashSet<&str> = labels().collect();
        report.every_label_differs = report.records > 2
            && distinct.len() as u64 == report.records
            && !options.numeric_labels;
    }
    if options.numeric_labels {
        return Ok(report);
    }
    let alike = corpus.labels().alike();
    report.alike_labels =
        alike.into_iter().map(|group| group.into_iter().map(str::to_owned).collect()).collect();
    Ok(report)
}

/// Whether labels are the numbers of an index: 0, 1, 2 or 1, 2, 3 and so on.
fn counts_up<'a>(labels: impl Iterator<Item = &'a str> + Clone) -> bool {
    let from = |first: usize| {
        labels.clone().enumerate().all(|(place, label)| label == (first + place).to_string())
    };
    labels.clone().count() > 2 && (from(0) || from(1))
}
