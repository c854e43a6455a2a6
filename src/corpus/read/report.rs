use super::format::Format;

/// What was read from an input, and what was left out.
///
/// # Examples
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("labels.txt");
/// std::fs::write(&path, "__label__a __label__b first\n\n__label__b second\n")?;
/// let (_, report) = nearzip::read(&path, &nearzip::ReadOptions::default())?;
/// assert_eq!(report.notes(), [
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
    /// The number of files in a folder that are hidden or not in a label's folder.
    pub stray_files: u64,
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
            unused_columns: Vec::new(),
            assumed_no_header: false,
        }
    }

    /// Counts a record with this text.
    pub(super) fn count(&mut self, text: &[u8]) {
        self.records += 1;
        self.empty_texts += u64::from(text.is_empty());
    }

    /// Everything that a user might not expect, one sentence each.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let mut note = |count: u64, one: &str, many: &str| match count {
            0 => {}
            1 => notes.push(one.replace('#', "1")),
            count => notes.push(many.replace('#', &count.to_string())),
        };
        note(
            self.empty_texts,
            "kept # record with an empty text",
            "kept # records with empty texts",
        );
        note(self.blank_lines, "skipped # blank line", "skipped # blank lines");
        note(
            self.several_labels,
            "took the first label of # record with several labels",
            "took the first label of # records with several labels",
        );
        note(
            self.stray_files,
            "skipped # file that is hidden or not in a label's folder",
            "skipped # files that are hidden or not in a label's folder",
        );
        if self.assumed_no_header {
            notes.push("read the first row as a record, not as a header".to_owned());
        }
        if !self.unused_columns.is_empty() {
            notes.push(format!("ignored the columns {}", self.unused_columns.join(", ")));
        }
        notes
    }
}
