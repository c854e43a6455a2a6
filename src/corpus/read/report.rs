use std::fmt;

use super::column::Part;
use super::format::Format;
use super::input::Encoding;
use crate::error::{Error, Location};

/// The most bad records that are named; the others are counted.
const MOST_NAMED: usize = 3;

/// The most columns that are named.
const MOST_COLUMNS: usize = 10;

/// What was read from an input, and what was left out.
///
/// # Examples
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("labels.txt");
/// std::fs::write(&path, "__label__a __label__b first\n\n__label__b second\n")?;
/// let (_, report) = nearzip::read(&path, &nearzip::ReadOptions::default())?;
/// let notes: Vec<String> = report.notes().into_iter().map(|note| note.text).collect();
/// assert_eq!(notes, [
///     "skipped 1 blank line",
///     "took the first label of 1 record with several labels",
/// ]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadReport {
    /// The path as it was given, or `standard input`.
    pub input: String,
    /// The format of the records.
    pub format: Format,
    /// The number of records that were read.
    pub records: u64,
    /// The number of records with an empty text.
    pub empty_texts: u64,
    /// The number of blank lines that were skipped, in formats in which they are not records.
    pub blank_lines: u64,
    /// The number of records with several labels, of which the first was taken.
    pub several_labels: u64,
    /// The number of files in a folder that are hidden, links to folders, no regular files, or not in a label's
    /// folder.
    pub stray_files: u64,
    /// The number of records whose text is not UTF-8; it was kept byte for byte.
    pub not_utf8: u64,
    /// The number of headers that occur again and were skipped, as in files that were put together.
    pub repeated_headers: u64,
    /// The number of texts with quotes around them in a table in which quotes have no meaning.
    pub quoted_texts: u64,
    /// The number of fastText labels that end in a comma or have `__label__` inside.
    pub joined_labels: u64,
    /// The number of lines with a carriage return inside, which ends no line.
    pub carriage_returns: u64,
    /// The number of lines that begin with `__label__`, in the format in which each line is a text.
    pub labeled_lines: u64,
    /// The number of bad records that were skipped.
    pub bad_records: u64,
    /// What was wrong with the first of them, and where.
    pub first_bad: Vec<String>,
    /// The number of ids in the table of labels that no record has.
    pub unused_labels: u64,
    /// The first of them, each with its line.
    pub first_unused_labels: Vec<String>,
    /// The encoding, if it was recognized and is not the given one, or UTF-8.
    pub encoding: Option<Encoding>,
    /// The delimiter, if another than the format's was recognized.
    pub delimiter: Option<char>,
    /// The column that was taken for the label although it is not called `label`.
    pub guessed_label: Option<String>,
    /// The columns that were taken for the text although they are not called `text`.
    pub guessed_texts: Vec<String>,
    /// Whether every record has a label of its own, in a column that was taken for the label.
    pub every_label_differs: bool,
    /// The groups of labels that look alike; see [`Labels::alike`](crate::Labels::alike).
    pub alike_labels: Vec<Vec<String>>,
    /// Whether lines were read as texts although the first looks like a JSON object.
    pub looks_like_json: bool,
    /// The names of the columns that are passed through, or their numbers if they have none.
    pub other_names: Vec<String>,
    /// The number of JSON objects with members that are not passed through since the first has none
    /// such.
    pub new_members: u64,
    /// The columns that were not used.
    pub unused_columns: Vec<String>,
    /// Whether the first row was read as a record although the options do not say that it is one.
    pub assumed_no_header: bool,
}

impl ReadReport {
    pub(super) fn new(input: String, format: Format) -> ReadReport {
        ReadReport {
            input,
            format,
            records: 0,
            empty_texts: 0,
            blank_lines: 0,
            several_labels: 0,
            stray_files: 0,
            not_utf8: 0,
            repeated_headers: 0,
            quoted_texts: 0,
            joined_labels: 0,
            carriage_returns: 0,
            labeled_lines: 0,
            bad_records: 0,
            first_bad: Vec::new(),
            unused_labels: 0,
            first_unused_labels: Vec::new(),
            encoding: None,
            delimiter: None,
            guessed_label: None,
            guessed_texts: Vec::new(),
            every_label_differs: false,
            alike_labels: Vec::new(),
            looks_like_json: false,
            other_names: Vec::new(),
            new_members: 0,
            unused_columns: Vec::new(),
            assumed_no_header: false,
        }
    }

    /// Counts a record with this text.
    pub(super) fn count(&mut self, text: &[u8]) {
        self.records += 1;
        self.empty_texts += u64::from(text.is_empty());
        self.not_utf8 += u64::from(str::from_utf8(text).is_err());
    }

    /// Counts a bad record.
    pub(super) fn count_bad(&mut self, error: &Error) {
        self.bad_records += 1;
        if self.first_bad.len() < MOST_NAMED {
            self.first_bad.push(match error {
                Error::Input { location: Location { input, line: Some(line) }, fault }
                    if *input == self.input =>
                {
                    format!("line {line}: {fault}")
                }
                error => error.to_string(),
            });
        }
    }

    /// Says which ids in the table of labels no record has, with their lines.
    pub(super) fn set_unused_labels(&mut self, unused: &[(Option<u64>, &str)]) {
        let written = |&(line, id): &(Option<u64>, &str)| match line {
            Some(line) => format!("{id:?} (line {line})"),
            None => format!("{id:?}"),
        };
        self.unused_labels = unused.len() as u64;
        self.first_unused_labels = unused.iter().take(MOST_NAMED).map(written).collect();
    }

    /// Everything that a user might not expect.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut note = |count: u64, option: Option<&'static str>, one: &str, many: &str| match count
        {
            0 => {}
            1 => notes.push(Note { text: one.replace('#', "1"), option }),
            count => notes.push(Note { text: many.replace('#', &count.to_string()), option }),
        };
        note(
            self.empty_texts,
            None,
            "kept # record with an empty text",
            "kept # records with empty texts",
        );
        note(self.blank_lines, None, "skipped # blank line", "skipped # blank lines");
        note(
            self.several_labels,
            None,
            "took the first label of # record with several labels",
            "took the first label of # records with several labels",
        );
        match self.format {
            Format::Folder => note(
                self.stray_files,
                None,
                "skipped # file that is hidden, a link to a folder, or not in a label's folder",
                "skipped # files that are hidden, links to folders, or not in a label's folder",
            ),
            _ => note(
                self.stray_files,
                None,
                "skipped # file that is hidden, a link to a folder, or no regular file",
                "skipped # files that are hidden, links to folders, or no regular files",
            ),
        }
        note(
            self.not_utf8,
            Some("encoding"),
            "kept # text that is not UTF-8 byte for byte; if it has words, set the encoding",
            "kept # texts that are not UTF-8 byte for byte; if they have words, set the encoding",
        );
        note(
            self.repeated_headers,
            None,
            "skipped # row that repeats the header",
            "skipped # rows that repeat the header",
        );
        note(
            self.quoted_texts,
            Some("quotes"),
            "kept the quotes around # text, since quotes have no meaning in this table",
            "kept the quotes around # texts, since quotes have no meaning in this table",
        );
        note(
            self.joined_labels,
            None,
            "took # label that ends in a comma or has __label__ inside",
            "took # labels that end in a comma or have __label__ inside",
        );
        note(
            self.new_members,
            None,
            "left out members of # object that the first object does not have",
            "left out members of # objects that the first object does not have",
        );
        note(
            self.carriage_returns,
            None,
            "# line has a carriage return inside, and a carriage return ends no line",
            "# lines have a carriage return inside, and a carriage return ends no line",
        );
        note(
            self.labeled_lines,
            Some("format"),
            "kept the label at the start of # line, since lines are texts in this format",
            "kept the labels at the start of # lines, since lines are texts in this format",
        );
        note(self.bad_records, None, "skipped # bad record", "skipped # bad records");
        let mut say = |text: String, option| notes.push(Note { text, option });
        for bad in &self.first_bad {
            say(format!("skipped {bad}"), None);
        }
        if self.unused_labels > 0 {
            let ids = if self.unused_labels == 1 { "id" } else { "ids" };
            let named = self.first_unused_labels.join(", ");
            let more = if self.unused_labels > MOST_NAMED as u64 { ", …" } else { "" };
            let count = self.unused_labels;
            say(
                format!("has no record for {count} {ids} of the table of labels: {named}{more}"),
                None,
            );
        }
        if let Some(encoding) = self.encoding {
            say(format!("decoded {encoding}"), None);
        }
        if let Some(delimiter) = self.delimiter {
            say(format!("took {delimiter:?} for the delimiter"), Some("delimiter"));
        }
        if self.looks_like_json {
            let text = "read each line as a text, although the first looks like JSON";
            say(text.to_owned(), Some("format"));
        }
        if self.assumed_no_header {
            let text = "read the first row as a record, not as a header";
            say(text.to_owned(), Some("header"));
        }
        if let Some(label) = &self.guessed_label {
            say(format!("took {label} for the label"), Some(Part::Label.option()));
        }
        if !self.guessed_texts.is_empty() {
            let columns = self.guessed_texts.join(" and ");
            say(format!("took {columns} for the text"), Some(Part::Text.option()));
        }
        if !self.unused_columns.is_empty() {
            let (named, more) =
                self.unused_columns.split_at(self.unused_columns.len().min(MOST_COLUMNS));
            let more = match more.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            say(format!("ignored the columns {}{more}", named.join(", ")), None);
        }
        if self.every_label_differs {
            let text = "every record has a label of its own; is it the right column?";
            say(text.to_owned(), Some(Part::Label.option()));
        }
        for group in &self.alike_labels {
            let labels: Vec<String> = group.iter().map(|label| format!("{label:?}")).collect();
            say(format!("these labels look alike: {}", labels.join(", ")), None);
        }
        notes
    }
}

/// Something about an input that a user might not expect, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// The sentence, without a capital letter and a full stop.
    pub text: String,
    /// The option of [`ReadOptions`](crate::ReadOptions) that changes it, if there is one.
    pub option: Option<&'static str>,
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
